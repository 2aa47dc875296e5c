"""What is sent to this app."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.apps.voting import numbering
from commonty.apps.voting.models.issuing import LARGEST_LIST
from commonty.apps.voting.slips import MOST_AT_ONCE

LONGEST_BALLOT = 900_000
"""Characters: more than any ballot has, and less than a request may."""
LONGEST_CREDENTIAL = 700
LONGEST_TRACKER = 60
LARGEST_LOST = 2_000
"""Bytes of what says which credential is lost."""


class BallotForm(forms.Form):
    """A ballot, encrypted, byte for byte as its voter's browser made it."""

    ballot = forms.CharField(max_length=LONGEST_BALLOT, strip=False)


class PublicHalfForm(forms.Form):
    """The public half of a voting code, which the booth works out from what was typed in; the code itself is never sent."""

    public = forms.CharField(max_length=LONGEST_CREDENTIAL)


class ReceiptForm(forms.Form):
    """The number of a ballot that its voter wants to have sent to them."""

    tracker = forms.CharField(max_length=LONGEST_TRACKER)


class FileForm(forms.Form):
    """A file that the command wrote for being handed in."""

    most = LARGEST_LIST
    file = forms.FileField(label=gettext_lazy("The file to hand in"))

    def clean_file(self) -> bytes:
        """Return what is in it; refuse what is longer than any such file."""
        handed = self.cleaned_data["file"]
        if handed.size > self.most:
            raise forms.ValidationError(_("This file is too large to be the one that the command wrote. Choose that one."))
        raw: bytes = handed.read()
        return raw


class PublicListForm(FileForm):
    """The public list of credentials."""

    file = forms.FileField(
        label=gettext_lazy("The public list"),
        help_text=gettext_lazy("The file public.json that the command wrote. Never hand in the codes themselves."),
    )


class LostForm(FileForm):
    """Which credential is lost."""

    most = LARGEST_LOST
    file = forms.FileField(
        label=gettext_lazy("What the command wrote"),
        help_text=gettext_lazy("The file lost-….json. It names the dead code in a form that nobody can vote with."),
    )


class PrintSlipsForm(forms.Form):
    """How many slips to print."""

    how_many = forms.IntegerField(label=gettext_lazy("How many slips"), min_value=1, max_value=MOST_AT_ONCE)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="print-%s")


class SpoiltSlipForm(forms.Form):
    """Which slip came back spoilt."""

    number = forms.IntegerField(
        label=gettext_lazy("The number of the spoilt slip"),
        help_text=gettext_lazy("Do not look at what it says. Keep it in an envelope of its own."),
        min_value=1,
        max_value=numbering.LARGEST,
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="spoilt-%s")


class NumbersField(forms.CharField):
    """Numbers of slips, as a teller writes them."""

    def clean(self, value: object) -> list[int]:
        """Read them."""
        text = super().clean(value)
        try:
            return numbering.read(text)
        except numbering.NotNumbers as wrong:
            said = _("“%(part)s” is no number. Write numbers with commas, and runs with a dash: 1-12, 15.")
            raise forms.ValidationError(said % {"part": wrong.part[:40]}) from wrong


class SlipCountForm(forms.Form):
    """Which slips a teller found where."""

    returned = NumbersField(
        label=gettext_lazy("Numbers in the box"),
        help_text=gettext_lazy("For example 1-12, 15. Sort the slips by number first, so that the order says nothing."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kept = NumbersField(label=gettext_lazy("Numbers kept: never given out"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="count-%s")
