"""The form of a trustee's part that was made on a machine of their own."""

from django import forms
from django.utils.translation import gettext_lazy

LONGEST_PART = 900_000


class PartForm(forms.Form):
    """A trustee's part, as the command writes it."""

    made = forms.CharField(
        label=gettext_lazy("What the command wrote"),
        help_text=gettext_lazy("Open the file that it made, and paste all of it here. Never paste a key here."),
        max_length=LONGEST_PART,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )
