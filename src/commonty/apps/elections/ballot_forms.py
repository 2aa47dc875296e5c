"""Ballots as forms: one for each thing that a ballot can ask for; each works with a keyboard alone and without scripts."""

from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commonty.apps.elections.rankings import Asked, graded
from commonty.apps.voting.rankings import by_places
from commonty.counting.contest import Ranking, named

MOST_SHOWN = 7
"""Grades that stand side by side at most."""
MOST_DIGITS = 3
"""Digits of a candidate's number, or of a place, at most."""


class BallotForm(forms.Form):
    """What all ballots have: whoever chooses nobody says so, so that no ballot is blank by mistake."""

    blank = forms.BooleanField(label=gettext_lazy("I cast a blank ballot: I take part, and choose nobody"), required=False)

    def __init__(self, called: Mapping[int, str], most: int, data: QueryDict | None = None, *, cast: Ranking | None = None) -> None:
        super().__init__(data, auto_id="ballot-%s", initial={"blank": cast == ()})
        self.called, self.most = called, most
        self.add_candidates(cast or ())
        self.order_fields([name for name in self.fields if name != "blank"])

    def add_candidates(self, cast: Ranking) -> None:
        """Add the fields that name the candidates, filled in as the ballot ``cast`` says."""
        raise NotImplementedError

    def marks(self) -> Ranking:
        """Return what was marked."""
        raise NotImplementedError

    def clean(self) -> dict[str, object]:
        """Refuse a ballot that marks nobody and does not say that it is blank, and one that says so and marks somebody."""
        said = super().clean() or {}
        if not self.errors:
            if said.get("blank") and self.marks():
                self.add_error("blank", _("You marked somebody. Take the marks out, or the tick."))
            elif not said.get("blank") and not self.marks():
                self.add_error(None, _("You marked nobody. Mark somebody, or tick that your ballot is blank."))
        return said

    @property
    def ranking(self) -> Ranking:
        """The ballot, as the election takes it."""
        return self.marks()


class RankingForm(BallotForm):
    """A ballot that ranks: beside each candidate the place that the voter gives them, or none."""

    def add_candidates(self, cast: Ranking) -> None:
        """Add a list of places for each candidate."""
        places = [
            ("", _("no place")),
            ("1", _("1 – my first choice")),
            *((str(place), str(place)) for place in range(2, len(self.called) + 1)),
        ]
        given = {number: place for place, number in enumerate(cast, 1)}
        for number, name in self.called.items():
            # A browser that fills a page in again as it was left would put the places of the last order into this one.
            widget = forms.Select(attrs={"autocomplete": "off"})
            field = forms.ChoiceField(label=name, choices=places, required=False, initial=str(given.get(number, "")), widget=widget)
            self.fields[place_of(number)] = field

    def clean(self) -> dict[str, object]:
        """Refuse two with one place, and a place that is left out before another."""
        given = [(int(self.cleaned_data[place_of(number)] or 0), number) for number in self.called if place_of(number) in self.cleaned_data]
        places = sorted(place for place, _number in given if place)
        for place in sorted({each for each in places if places.count(each) > 1}):
            doubled = [number for each, number in given if each == place]
            said = _("The place %(place)d stands here and at %(others)s. Give each place once.")
            for number in doubled:
                others = ", ".join(self.called[each] for each in doubled if each != number)
                self.add_error(place_of(number), said % {"place": place, "others": others})
        missing = [place for place in range(1, max(places, default=0)) if place not in places]
        if missing and not self.errors:
            said = _("You gave %(given)d, but nobody has the place %(missing)d. Leave none out.")
            place, number = min(each for each in given if each[0] > missing[0])
            self.add_error(place_of(number), said % {"given": place, "missing": missing[0]})
        return super().clean()

    def marks(self) -> Ranking:
        """Return the candidates by the places they were given."""
        return by_places([int(self.cleaned_data.get(place_of(number)) or 0) for number in range(1, max(self.called, default=0) + 1)])


class MarkingForm(BallotForm):
    """A ballot that marks as many as one likes, or as many as there are seats."""

    def add_candidates(self, cast: Ranking) -> None:
        """Add one list to tick."""
        self.fields["marked"] = forms.TypedMultipleChoiceField(
            label=_("I vote for"),
            help_text=_("At most %(most)d.") % {"most": self.most} if self.most < len(self.called) else _("As many as you like."),
            choices=list(self.called.items()),
            coerce=int,
            required=False,
            initial=list(cast),
            widget=forms.CheckboxSelectMultiple,
        )

    def clean_marked(self) -> list[int]:
        """Refuse more marks than there may be."""
        marked: list[int] = self.cleaned_data["marked"]
        if len(marked) > self.most:
            said = _("You marked %(marked)d, and a ballot has at most %(most)d marks.")
            raise forms.ValidationError(said % {"marked": len(marked), "most": self.most})
        return marked

    def marks(self) -> Ranking:
        """Return those who are marked."""
        return tuple(sorted(self.cleaned_data["marked"]))


class OneForm(BallotForm):
    """A ballot that marks one."""

    def add_candidates(self, cast: Ranking) -> None:
        """Add one list to choose from."""
        self.fields["marked"] = forms.TypedChoiceField(
            label=_("I vote for"),
            choices=list(self.called.items()),
            coerce=int,
            required=False,
            empty_value="0",
            initial=cast[0] if cast else None,
            widget=forms.RadioSelect,
        )

    def marks(self) -> Ranking:
        """Return who is marked."""
        marked = int(self.cleaned_data["marked"])
        return (marked,) if marked else ()


class YesNoForm(BallotForm):
    """A ballot that says yes or no to each candidate, or nothing."""

    YES, NO, NEITHER = "yes", "no", ""
    ANSWERS = (
        (YES, pgettext_lazy("ballot", "Yes")),
        (NO, pgettext_lazy("ballot", "No")),
        (NEITHER, pgettext_lazy("ballot", "neither")),
    )

    def add_candidates(self, cast: Ranking) -> None:
        """Add the two answers for each candidate."""
        said = {number: answer for answer, numbers in zip((self.YES, self.NO), cast, strict=False) for number in _several(numbers)}
        for number, name in self.called.items():
            self.fields[place_of(number)] = forms.ChoiceField(
                label=name, choices=self.ANSWERS, required=False, initial=said.get(number, self.NEITHER), widget=forms.RadioSelect
            )

    def marks(self) -> Ranking:
        """Return those with a yes, and those with a no."""
        yes, no = (self._answered(answer) for answer in (self.YES, self.NO))
        return (yes, no) if no else ((yes,) if yes else ())

    def _answered(self, answer: str) -> tuple[int, ...]:
        return tuple(number for number in sorted(self.called) if self.cleaned_data.get(place_of(number)) == answer)


class GradingForm(BallotForm):
    """A ballot that gives each candidate a grade."""

    def __init__(
        self, called: Mapping[int, str], grades: Sequence[str], data: QueryDict | None = None, *, cast: Ranking | None = None
    ) -> None:
        self.grades = grades
        super().__init__(called, len(called), data, cast=cast)

    def add_candidates(self, cast: Ranking) -> None:
        """Add the grades for each candidate: side by side where they are few, else a list to choose from."""
        given = {number: str(place) for place, each in enumerate(cast) for number in named(each)}
        grades = [(str(place), grade) for place, grade in enumerate(self.grades)]
        few = len(grades) <= MOST_SHOWN
        for number, name in self.called.items():
            self.fields[place_of(number)] = forms.ChoiceField(
                label=name,
                choices=grades if few else [("", _("no grade")), *grades],
                required=False,
                initial=given.get(number, ""),
                widget=forms.RadioSelect if few else forms.Select(attrs={"autocomplete": "off"}),
            )

    def marks(self) -> Ranking:
        """Return who has which grade, the best first; whoever was given none has the lowest."""
        given = {number: int(place) for number in self.called if (place := self.cleaned_data.get(place_of(number)))}
        return graded(given, len(self.grades), sorted(self.called))


FORMS: Mapping[Asked, type[BallotForm]] = {
    Asked.RANK: RankingForm,
    Asked.ONE: OneForm,
    Asked.UP_TO_SEATS: MarkingForm,
    Asked.ANY: MarkingForm,
    Asked.YES_NO: YesNoForm,
}


def place_of(number: int) -> str:
    """Return the name of the field for one candidate."""
    return f"candidate-{number}"


def order_from(posted: QueryDict, called: Mapping[int, str]) -> list[int]:
    """Return those with a place, first first, however the places stand: two with one place as the ballot lists them."""
    given = [(_number(posted.get(place_of(number), "")), number) for number in called]
    return [number for place, number in sorted(given, key=lambda each: each[0]) if place]


def moved(order: Sequence[int], asked: str, called: Mapping[int, str]) -> tuple[list[int], int]:
    """Return the order once the button ``asked`` was pressed, “up-3”, “down-3” or “out-3”, and whom it moved; 0 where nobody."""
    way, _dash, told = asked.partition("-")
    number = _number(told)
    found = [each for each in order if each != number]
    if number not in called or way not in {"up", "down", "out"}:
        return list(order), 0
    if way == "out":
        return found, number
    at = order.index(number) if number in order else len(order) + 1
    found.insert(max(at - 1, 0) if way == "up" else at + 1, number)
    return found, number


def _number(told: str) -> int:
    """Return a number that a browser sent; 0 for what is none."""
    return int(told) if told.isascii() and told.isdigit() and len(told) <= MOST_DIGITS else 0


def _several(numbers: object) -> tuple[int, ...]:
    return numbers if isinstance(numbers, tuple) else ()
