"""The forms of this app; those of effects are in ``asking``."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from commonty.apps.voting.models import Choice
from commonty.apps.voting.models.tellers import MOST_PAPERS

LONGEST_TITLE = 200
LONGEST_TEXT = 20_000


class WordsForm(forms.Form):
    """What a motion is called, and its text."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=gettext_lazy("Text"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 10}), strip=True
    )

    def clean_title(self) -> str:
        """Return the title as one line."""
        return " ".join(str(self.cleaned_data["title"]).split())


class CorrectionForm(WordsForm):
    """How a text reads without its slip."""

    seen = forms.BooleanField(required=False, widget=forms.HiddenInput)
    """Whether they have looked at the difference."""


class VoteForm(forms.Form):
    """One vote."""

    choice = forms.ChoiceField(label=pgettext_lazy("the question", "Your vote"), choices=Choice.choices, widget=forms.RadioSelect)


class PaperForm(forms.Form):
    """Who takes a paper ballot."""

    who = forms.CharField(
        label=gettext_lazy("Whom"),
        help_text=gettext_lazy("Their member number and their name, for example “12 Sam”. Ask them for the number."),
        max_length=200,
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="paper-%s")


class PileForm(forms.Form):
    """What a teller reads from a pile of paper ballots: how many say what."""

    SPOILED = "spoiled"

    label = forms.CharField(label=gettext_lazy("Name of the pile"), max_length=60)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="pile-%s")
        spoiled = (self.SPOILED, pgettext("papers", "Spoiled: nobody can say what they say"))
        for name, label in (*((choice.value, str(choice.label)) for choice in Choice), spoiled):
            self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=MOST_PAPERS, initial=0)

    def clean(self) -> dict[str, object]:
        """Refuse a pile with no paper in it."""
        said = super().clean() or {}
        if not self.errors and not self.papers:
            self.add_error(None, _("There is no paper in this pile. Say how many say what."))
        return said

    @property
    def papers(self) -> dict[Choice | None, int]:
        """How many papers say what; under ``None`` those that nobody can read."""
        read: dict[Choice | None, int] = {choice: self.cleaned_data.get(choice.value) or 0 for choice in Choice}
        read[None] = self.cleaned_data.get(self.SPOILED) or 0
        return {said: count for said, count in read.items() if count}


class BecauseForm(forms.Form):
    """Why a motion is another matter than the one that was lost, for those who rule on it."""

    because = forms.CharField(
        label=gettext_lazy("Why it is another matter"),
        help_text=gettext_lazy("Those who rule on challenges read it and decide. If they do not in time, the motion ends."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ComparisonForm(forms.Form):
    """Which motion that was lost this one is the same matter as, or is not, and why."""

    lost = forms.TypedChoiceField(label=gettext_lazy("The motion that was lost"), coerce=int)
    reasons = forms.CharField(label=gettext_lazy("Your reasons"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, lost: list[tuple[int, str]], data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="comparison-%s")
        self.fields["lost"].choices = lost  # type: ignore[attr-defined]  # a choice field has them


class ComparisonRulingForm(forms.Form):
    """A ruling whether a motion is the same matter as one that was lost; a page can have several."""

    same = forms.ChoiceField(
        label=gettext_lazy("The two motions are"),
        choices=[
            ("other", gettext_lazy("two matters: this one goes on")),
            ("same", gettext_lazy("the same matter: this one ends here")),
        ],
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(label=gettext_lazy("Your reasons"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, comparison: int, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id=f"comparison-{comparison}-%s")


class ReasonsForm(forms.Form):
    """Why somebody challenges a result, or what they answer."""

    reasons = forms.CharField(label=gettext_lazy("Your reasons"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}))


class AnswerForm(forms.Form):
    """What somebody whom a motion is about says to it."""

    text = forms.CharField(label=gettext_lazy("Your answer"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}))


class RulingForm(forms.Form):
    """A ruling on a challenge, with its reasons; a page can have one for each of several challenges."""

    upheld = forms.ChoiceField(
        label=gettext_lazy("The challenge is"),
        choices=[("dismissed", gettext_lazy("dismissed: the result stands")), ("upheld", gettext_lazy("upheld: the result falls"))],
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(label=gettext_lazy("Your reasons"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, challenge: int, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id=f"ruling-{challenge}-%s")
