"""What a ballot of an election may say, and what its page asks for."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commonty.apps.elections.models.standing import Slate
from commonty.constitution.document import Counting
from commonty.constitution.refusal import Refused
from commonty.counting.contest import Ranking, named


class Asked(StrEnum):
    """What a ballot asks for."""

    RANK = "rank"  # (3, 1): first preference first, as many as one likes
    ONE = "one"  # (3,)
    UP_TO_SEATS = "up-to-seats"  # (1, 3): as many as there are seats at most
    ANY = "any"  # (1, 3): as many as one approves of
    YES_NO = "yes-no"  # ((1, 3), (2,)): yes to the first, no to the second
    GRADES = "grades"  # ((1, 3), (), 2): the best grade to the first, none to nobody, the third to the last


ASKED = {
    Counting.SCOTTISH_STV.value: Asked.RANK,
    Counting.MEEK.value: Asked.RANK,
    Counting.ERS97.value: Asked.RANK,
    Counting.IRV.value: Asked.RANK,
    Counting.SCHULZE.value: Asked.RANK,
    Counting.RANKED_PAIRS.value: Asked.RANK,
    Counting.APPROVAL.value: Asked.ANY,
    Counting.SEQUENTIAL_PAV.value: Asked.ANY,
    Counting.SEQUENTIAL_PHRAGMEN.value: Asked.ANY,
    Counting.SCORE.value: Asked.GRADES,
    Counting.MAJORITY_JUDGMENT.value: Asked.GRADES,
    Counting.PLURALITY.value: Asked.ONE,
    Counting.BLOC.value: Asked.UP_TO_SEATS,
    Counting.YES_NO.value: Asked.YES_NO,
}


def asked(slate: Slate) -> Asked:
    """Return what the ballots of an election ask for; there is a vote."""
    return ASKED[slate.rule]


def most_marks(slate: Slate) -> int:
    """Return how many marks a ballot has at most."""
    highest: int = slate.candidates.count() + slate.has_ron
    return {Asked.ONE: 1, Asked.UP_TO_SEATS: slate.seats}.get(asked(slate), highest)


def called(slate: Slate) -> tuple[str, ...]:
    """Return what the grades are called, the best first; none where ballots give no grades."""
    names: tuple[str, ...] = slate.election.procedure.grades if asked(slate) is Asked.GRADES else ()
    return names


def shown(slate: Slate) -> tuple[str, ...]:
    """Return the grades as a ballot shows them: where they are points, with how many, unless they are called so."""
    grades = called(slate)
    points = [str(len(grades) - place) for place in range(1, len(grades) + 1)]
    if slate.rule != Counting.SCORE.value or grades == tuple(points):
        return grades
    return tuple(f"{grade} ({worth})" for grade, worth in zip(grades, points, strict=True))


def asked_on_paper(slate: Slate) -> tuple[str, tuple[str, ...]]:
    """Return what a paper ballot asks for, in words, and what the marks beside each candidate are called."""
    kind = asked(slate)
    if kind is Asked.GRADES:
        return _("Give each one grade: one tick in each line."), shown(slate)
    if kind is Asked.YES_NO:
        return _("Tick yes or no in each line, or neither."), (pgettext("vote", "Yes"), pgettext("vote", "No"))
    said = {
        Asked.RANK: _("Write 1 beside your first choice, 2 beside your second, and so on: as many or as few as you like."),
        Asked.ONE: _("Tick one."),
        Asked.UP_TO_SEATS: _("Tick %(n)d at most.") % {"n": slate.seats},
        Asked.ANY: _("Tick everybody whom you approve of."),
    }
    return said[kind], ("",)


def graded(given: Mapping[int, int], grades: int, everybody: Iterable[int]) -> Ranking:
    """
    Return the ballot on which ``given`` says at which place each is, 0 with the best grade: ``everybody``, so that equal ballots are equal.

    Whoever gets none of the ``grades`` has the lowest. A ballot that gives none at all is blank.

    >>> graded({2: 0, 3: 2}, 4, [1, 2, 3, 4])
    (2, (), 3, (1, 4))
    """
    if not given:
        return ()
    at: list[list[int]] = [[] for _each in range(grades)]
    for number in everybody:
        at[given.get(number, grades - 1)].append(number)
    while not at[-1]:
        at.pop()
    return tuple(each[0] if len(each) == 1 else tuple(each) for each in at)


def grades_of(ranking: Ranking, slate: Slate) -> dict[int, int]:
    """Return the grades that a ballot gives, 0 the lowest."""
    best = len(called(slate)) - 1
    return {number: best - place for place, each in enumerate(ranking) for number in named(each)}


def in_form(numbers: Ranking, slate: Slate) -> Ranking:
    """Return marks in the one order that they are kept in, where their order says nothing: so that equal ballots are equal."""
    form = asked(slate)
    if form is Asked.GRADES:
        everybody, grades = range(1, slate.candidates.count() + slate.has_ron + 1), len(called(slate))
        given = {number: place for place, each in enumerate(numbers) for number in named(each)}
        return graded(given, grades, everybody) if set(given) <= set(everybody) and len(numbers) <= grades else numbers
    if form is Asked.YES_NO and numbers:
        yes, no = (tuple(sorted(each)) if isinstance(each, tuple) else () for each in (*numbers, (), ())[:2])
        return (yes, no) if no else ((yes,) if yes else ())
    if form in {Asked.ANY, Asked.UP_TO_SEATS}:
        return tuple(sorted(number for number in numbers if isinstance(number, int)))
    return numbers


def refuse_unless_valid(ranking: Ranking, slate: Slate, *, article: str) -> None:
    """Raise ``Refused`` for a ballot that this election does not ask for: a paper may be spoiled by hand, not here."""
    form, highest = asked(slate), slate.candidates.count() + slate.has_ron
    marks = [number for each in ranking for number in (each if isinstance(each, tuple) else (each,))]
    if any(type(number) is not int or not 1 <= number <= highest for number in marks):
        raise Refused(_("There is no such candidate."), article=article)
    if len(set(marks)) < len(marks):
        raise Refused(_("A candidate is marked once, or not at all."), article=article)
    is_nested = any(isinstance(each, tuple) for each in ranking)
    is_wrong = is_nested if form is not Asked.YES_NO else len(ranking) > 2 or is_nested != bool(ranking)  # noqa: PLR2004 - yes, and no
    if form is Asked.GRADES:
        is_wrong = len(ranking) > len(called(slate))
    if is_wrong:
        raise Refused(_("This is not what this ballot asks for."), article=article)
    most = most_marks(slate)
    if len(marks) > most:
        raise Refused(_("This ballot has at most %(most)d marks.") % {"most": most}, article=article)
    if ranking != in_form(ranking, slate):
        raise Refused(_("This is not what this ballot asks for."), article=article)
