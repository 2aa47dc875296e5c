"""What a holder writes about a mandate."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_REPORT = 20_000


class ReportForm(forms.Form):
    """A report."""

    text = forms.CharField(
        label=_("Your report"),
        help_text=_("What you did under this mandate, and why. The members that you answer to can read it."),
        max_length=LONGEST_REPORT,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class PassOnForm(forms.Form):
    """To whom a mandate is passed on, for what and until when."""

    member_number = forms.IntegerField(label=_("Member number of who is to have it"), min_value=1, max_value=2**31 - 1)
    task = forms.CharField(label=_("For what"), max_length=500)
    until = forms.DateField(label=_("Until the end of"), widget=forms.DateInput(attrs={"type": "date"}))
