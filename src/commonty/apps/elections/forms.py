"""The forms of elections but for the ballots, which are in ``ballot_forms``."""

import hashlib
import re
from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.apps.elections.models.casting import LONGEST_SECRET
from commonty.apps.elections.rankings import Asked
from commonty.apps.voting.models.tellers import MOST_PAPERS, Read
from commonty.counting.contest import Ranking

LONGEST_TEXT = 20_000
MOST_DIGITS = 7
SPOILED = "x"
PILE = re.compile(r"(?P<papers>\d+)\s*:\s*(?P<marks>.*)")
MARKS = {Asked.YES_NO: r"[+-]?[0-9]{1,4}", Asked.GRADES: r"[0-9]{1,4}=[0-9]{1,3}"}
"""How a mark of a paper is typed; the number of a candidate where nothing else is said."""


class WhoForm(forms.Form):
    """Whom somebody means, by member number and name."""

    who = forms.CharField(
        label=gettext_lazy("Whom"),
        help_text=gettext_lazy("Their member number and their name, for example “12 Sam”. Ask them for the number."),
        max_length=200,
    )


class AcceptanceForm(forms.Form):
    """That one stands, and which of the groups that seats are kept for one is of."""

    reserved = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Seats are kept for these. I am one of them:"),
        help_text=gettext_lazy("Only you can say so. The members then read that you did."),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, kept: Mapping[int, str], data: QueryDict | None = None, *, claimed: Sequence[int] = ()) -> None:
        super().__init__(data, auto_id="acceptance-%s", initial={"reserved": list(claimed)})
        if kept:
            self.fields["reserved"].choices = list(kept.items())  # type: ignore[attr-defined]  # a choice field has them
        else:
            del self.fields["reserved"]


class PaperAcceptanceForm(forms.Form):
    """Who accepts on paper, and what is noted of the form that they signed."""

    nominee = forms.TypedChoiceField(label=gettext_lazy("Who accepts on paper"), coerce=int)
    note = forms.CharField(
        label=gettext_lazy("What you hold in your hand"),
        help_text=gettext_lazy("When and where they signed it, and where it is kept. All members of the body can read this."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, nominees: Sequence[tuple[int, str]], data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="paper-%s")
        self.fields["nominee"].choices = nominees  # type: ignore[attr-defined]  # a choice field has them


class StatementForm(forms.Form):
    """What a candidate says for themselves: of the same length for everybody."""

    text = forms.CharField(label=gettext_lazy("Your statement"), widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, most: int, data: QueryDict | None = None, *, initial: str = "") -> None:
        super().__init__(data, initial={"text": initial})
        self.most = most
        self.fields["text"].help_text = _("At most %(most)d characters, the same for everybody.") % {"most": most}

    def clean_text(self) -> str:
        """Return the text with the line ends that are counted: one character each, whatever the browser sends."""
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        if len(text) > self.most:
            said = _("It has %(length)d characters, %(over)d too many.")
            raise forms.ValidationError(said % {"length": len(text), "over": len(text) - self.most})
        return text


class PileForm(forms.Form):
    """What a teller reads from a pile of paper ballots: a line for each way of voting, and how many papers say so."""

    label = forms.CharField(label=gettext_lazy("Name of the pile"), max_length=60)
    papers = forms.CharField(
        label=gettext_lazy("What the papers say"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})
    )

    def __init__(self, asked: Asked, grades: int = 0, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="pile-%s")
        self.asked, self.grades = asked, grades
        self.fields["papers"].help_text = {
            Asked.YES_NO: _(
                "How many papers, a colon, then +number for each yes and -number for each no. “3: +1 -2”. Blank: “2:”. Spoiled: “1: x”."
            ),
            Asked.GRADES: _(
                "How many papers, a colon, then each candidate's number = their grade's. “3: 1=4 2=0”. Blank: “2:”. Spoiled: “1: x”."
            ),
            Asked.RANK: _(
                "How many papers, a colon, then the candidates' numbers, first choice first. “3: 2 1”. Blank: “2:”. Spoiled: “1: x”."
            ),
        }.get(asked, _("How many papers, a colon, then the numbers that are marked. “3: 1 2”. Blank: “2:”. Spoiled: “1: x”."))

    def clean_papers(self) -> dict[Read, int]:
        """Return the ballots, grouped by what they say; name the line that cannot be read."""
        found: dict[Read, int] = {}
        for place, line in enumerate(str(self.cleaned_data["papers"]).splitlines(), 1):
            if not line.strip():
                continue
            told = PILE.fullmatch(line.strip())
            marks = told["marks"].replace(",", " ").split() if told else []
            is_spoiled = marks == [SPOILED]
            is_marked = is_spoiled or all(self._is_mark(mark) for mark in marks)
            is_marked = is_marked and (self.asked is not Asked.GRADES or len({mark.partition("=")[0] for mark in marks}) == len(marks))
            wrong = told is None or len(told["papers"]) > MOST_DIGITS or not is_marked
            if told is None or wrong:
                said = _("Line %(line)d cannot be read: “%(text)s”. Write how many papers, a colon, and the numbers.")
                raise forms.ValidationError(said % {"line": place, "text": line.strip()[:40]})
            ranking = None if is_spoiled else self._ranking(marks)
            found[ranking] = found.get(ranking, 0) + int(told["papers"])
        return found

    def _is_mark(self, mark: str) -> bool:
        is_mark = re.fullmatch(MARKS.get(self.asked, r"[0-9]{1,4}"), mark) is not None
        return is_mark and (self.asked is not Asked.GRADES or int(mark.partition("=")[2]) < self.grades)

    def _ranking(self, marks: Sequence[str]) -> Ranking:
        if self.asked is Asked.GRADES:
            given = [tuple(int(part) for part in mark.split("=")) for mark in marks]
            places = range(self.grades - 1, min((grade for _number, grade in given), default=self.grades) - 1, -1)
            return tuple(tuple(number for number, grade in given if grade == place) for place in places)
        if self.asked is not Asked.YES_NO:
            return tuple(int(mark) for mark in marks)
        yes = tuple(sorted(int(mark) for mark in marks if not mark.startswith("-")))
        no = tuple(sorted(int(mark[1:]) for mark in marks if mark.startswith("-")))
        return (yes, no) if no else ((yes,) if yes else ())


class CompletionForm(forms.Form):
    """How many papers lay in the box, as one teller says who has entered them all."""

    papers = forms.IntegerField(label=gettext_lazy("How many papers lay in the box"), min_value=0, max_value=MOST_PAPERS)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="complete-%s")


class LotForm(forms.Form):
    """What an officer puts in for the lot, or opens again."""

    secret = forms.CharField(
        label=gettext_lazy("Your secret"), max_length=LONGEST_SECRET, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, data: QueryDict | None = None, *, opens: bool = False) -> None:
        super().__init__(data, auto_id="opened-lot-%s" if opens else "lot-%s")
        self.fields["secret"].help_text = (
            _("Exactly as you put it in, letter for letter.")
            if opens
            else _("A line that nobody can guess: four words drawn from a book. Write it on paper: you type it in again after the close.")
        )

    @property
    def digest(self) -> str:
        """The SHA-256 of the secret; or what was typed in, where it is one already."""
        secret = str(self.cleaned_data["secret"])
        return secret if re.fullmatch(r"[0-9a-f]{64}", secret) else hashlib.sha256(secret.encode()).hexdigest()
