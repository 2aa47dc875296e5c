"""What is filled in about dues."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.apps.dues.models import Kind, Upload
from commonty.moving.paid import SEVERAL, Column

LONGEST = 5_000
SAID = {
    Column.NOTHING: gettext_lazy("not needed here"),
    Column.NUMBER: gettext_lazy("member number"),
    Column.PAID_UP_TO: gettext_lazy("day up to which they have paid"),
    Column.DAY: gettext_lazy("day of the payment"),
    Column.AMOUNT: gettext_lazy("amount"),
    Column.REFERENCE: gettext_lazy("reference, or a part of it"),
    Column.NAME: gettext_lazy("who paid"),
}
"""What a column can be, as people say it."""
NEEDED = {Kind.DATES: (Column.NUMBER, Column.PAID_UP_TO), Kind.BANK: (Column.DAY, Column.AMOUNT, Column.REFERENCE)}


class FileForm(forms.Form):
    """A file that says who has paid."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=[
            (Kind.DATES, gettext_lazy("A list: member number, and the day up to which they have paid")),
            (Kind.BANK, gettext_lazy("A bank’s export: each payment with its reference")),
        ],
        widget=forms.RadioSelect,
        initial=Kind.DATES,
    )
    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("As CSV. Nothing is set before you have seen what would happen."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
    )


class OneForm(forms.Form):
    """Up to when one member has paid."""

    number = forms.IntegerField(
        label=gettext_lazy("Member number"), min_value=1, max_value=2**31 - 1, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    day = forms.DateField(label=gettext_lazy("Paid up to, that day too"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class ColumnsForm(forms.Form):
    """What each column of a file is, and how far it goes."""

    until = forms.DateField(
        label=gettext_lazy("Up to which day does the file know who has paid?"),
        help_text=gettext_lazy("Whoever had not paid up to this day then is in arrears. Of whom nothing is known nothing is guessed."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, upload: Upload, samples: list[str], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Django passes on
        self.upload = upload
        if upload.kind == Kind.BANK:
            self.fields["marker"] = forms.CharField(
                label=_("What stands before the member number in the reference"),
                help_text=_("“M”, for “M42”. Left empty, only a reference with one single number in it names a member."),
                max_length=40,
                required=False,
                initial=upload.marker,
            )
        for place, (name, column, sample) in enumerate(zip(upload.header, upload.columns, samples, strict=True)):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=name or _("Column %(number)d") % {"number": place + 1},
                choices=[(each.value, SAID[each]) for each in upload.choices],
                initial=column,
                help_text=_("For example: %(sample)s") % {"sample": sample} if sample else _("Empty on every line looked at."),
            )

    def columns(self) -> list[Column]:
        """Return what was chosen, column by column."""
        return [Column(value) for name, value in self.cleaned_data.items() if name.startswith("column-")]

    def day(self) -> date:
        """Return the last day that the file knows of."""
        found: date = self.cleaned_data["until"]
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse a file without what is needed, and two columns for what only one can say."""
        said = dict(super().clean() or self.cleaned_data)
        chosen = [Column(value) for name, value in said.items() if name.startswith("column-")]
        for each in NEEDED[Kind(self.upload.kind)]:
            if each not in chosen:
                raise forms.ValidationError(_("Say which column this is: %(column)s.") % {"column": SAID[each]})
        for each in dict.fromkeys(chosen):
            if each not in SEVERAL and chosen.count(each) > 1:
                raise forms.ValidationError(_("Only one column can be this: %(column)s.") % {"column": SAID[each]})
        return said


class WordsForm(forms.Form):
    """Why somebody is not in arrears."""

    words = forms.CharField(
        label=gettext_lazy("What is not right, or why you cannot pay now"),
        help_text=gettext_lazy("Whoever keeps the dues reads this, and nobody else."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(forms.Form):
    """What somebody who objected is answered."""

    words = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("The member reads it. If they are right, enter their day in place of an answer."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
