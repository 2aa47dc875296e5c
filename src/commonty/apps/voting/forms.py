"""What is sent to this app."""

from django import forms

LONGEST_BALLOT = 900_000
"""Characters: more than any ballot has, and less than a request may."""


class BallotForm(forms.Form):
    """A ballot, encrypted, byte for byte as its voter's browser made it."""

    ballot = forms.CharField(max_length=LONGEST_BALLOT, strip=False)
