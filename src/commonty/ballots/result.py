"""The result: what the trustees' factors leave of the tally, and what it says (result.md)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Final, TypeAlias

from commonty.ballots.canonical import Json, a_list, a_number, check_canonical, fields, read, write
from commonty.ballots.decryption import Decryption
from commonty.ballots.election import Election
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups.prime_order import Element, Group, decimal
from commonty.ballots.question import HomomorphicQuestion, RankingQuestion
from commonty.ballots.tally import LARGEST_BARE, Tally, counted
from commonty.ballots.trustees import Trustees

__all__ = [
    "CountMalformed",
    "FalseResult",
    "Outcome",
    "Plain",
    "Result",
    "ResultOfOtherSize",
    "TooManyVotes",
    "check",
    "compute",
    "is_of_numbers",
    "is_spoilt",
    "of_no_numbers",
    "opened",
    "read_result",
    "spoilt",
    "write_result",
]

LONGEST_COUNT: Final = 39
MOST_SEARCHED: Final = 1 << 44
"""The most votes that a logarithm is searched among: four million steps and as many entries of a table."""

Outcome: TypeAlias = tuple[int, ...] | tuple[tuple[int, ...], ...]
"""Of one question: how many votes each choice has, or the numbers of each ranking."""
Result: TypeAlias = tuple[Outcome, ...]
Plain: TypeAlias = tuple[tuple[Element, ...], ...]
"""For each question the elements that its ciphertexts held."""


class TooManyVotes(BallotsError):
    """More votes than a result is searched among, or a plaintext that is no number of the votes that were cast."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"a count was not found among 0 to {most:,} votes: a factor is false, or there are more votes than can be searched"
        )
        self.most = most


class ResultOfOtherSize(BallotsError):
    """A result with more or fewer entries than questions, choices or rankings."""

    def __init__(self, what: str, found: int, expected: int) -> None:
        super().__init__(f"the result has {found} {what}, and there are {expected}")
        self.what = what
        self.found = found
        self.expected = expected


class CountMalformed(BallotsError):
    """A number of votes that is not written in the one way: a text for a small one, or a text that is no number."""

    def __init__(self) -> None:
        super().__init__(f"a number of votes is not written as it must be: bare up to {LARGEST_BARE}, and as a text above")


class FalseResult(BallotsError):
    """A published number that is not the one decrypted; ``question`` and ``place`` count from 1."""

    def __init__(self, question: int, place: int) -> None:
        super().__init__(f"question {question}, entry {place}: the published result is not what was decrypted")
        self.question = question
        self.place = place


@dataclass(frozen=True)
class _Searched:
    """Small powers of the generator, by which a logarithm is found: ``steps`` of them, and the inverse of the last."""

    group: Group
    steps: int
    table: Mapping[Element, int]
    stride: Element

    def logarithm(self, element: Element, most: int) -> int:
        """Return the exponent of an element from 0 to ``most`` (baby steps, giant steps). Raises ``TooManyVotes``."""
        for giant in range(most // self.steps + 1):
            found = self.table.get(element)
            if found is not None and giant * self.steps + found <= most:
                return giant * self.steps + found
            element = self.group.multiply(element, self.stride)
        raise TooManyVotes(most)


def opened(trustees: Trustees, tally: Tally, decryptions: Mapping[int, Decryption]) -> Plain:
    """
    Return what the ciphertexts of a tally held: ``decryptions`` are those of each owner, each checked before.

    Raises ``TooFewDecryptions`` where more trustees are needed.
    """
    group = trustees.group
    exponents = trustees.exponents(sorted(decryptions))
    return tuple(
        tuple(
            group.multiply(each.beta, group.inverse(_factor(group, exponents, decryptions, (number, place))))
            for place, each in enumerate(question)
        )
        for number, question in enumerate(tally)
    )


def compute(election: Election, plain: Plain, *, total_weight: int) -> Result:
    """Return the result: votes for each choice, at most ``total_weight``; the numbers of each ranking, in the tally's order."""
    if total_weight > MOST_SEARCHED:
        raise TooManyVotes(MOST_SEARCHED)
    searched = _search(election.group, total_weight)
    return tuple(
        tuple(searched.logarithm(each, total_weight) for each in elements)
        if isinstance(question, HomomorphicQuestion)
        else tuple(election.group.extract(each, len(question.options)) for each in elements)
        for question, elements in zip(election.questions, plain, strict=True)
    )


def check(election: Election, plain: Plain, result: Result, *, total_weight: int) -> None:
    """Refuse a published result that is not the one decrypted. Raises ``ResultOfOtherSize`` or ``FalseResult``."""
    for number, (question, elements, said) in enumerate(zip(election.questions, plain, result, strict=True), 1):
        if len(said) != len(elements):
            raise ResultOfOtherSize(f"entries for question {number}", len(said), len(elements))
        for place, (element, each) in enumerate(zip(elements, said, strict=True), 1):
            if not _is_result(election.group, question, element, each, total_weight):
                raise FalseResult(number, place)


def is_spoilt(group: Group, question: RankingQuestion, element: Element, options_ranked: Sequence[int]) -> bool:
    """
    Say whether a ranking is none: the element was not made from numbers, or they are not 1, 2, 3 … for some options and 0 for the others.

    Nothing proves before decryption that a ranking is one; this tells those apart that a voter made by other means than a booth. What an
    organisation's rules count beside (shared places, gaps) is for its count to say.
    """
    ranks = sorted(rank for rank in options_ranked if rank)
    if len(options_ranked) != len(question.options) or ranks != list(range(1, len(ranks) + 1)):
        return True
    return not is_of_numbers(group, element, options_ranked)


def is_of_numbers(group: Group, element: Element, ranks: Sequence[int]) -> bool:
    """Say whether an element was made from these numbers, or only happens to give them."""
    return group.embed(ranks) == element


def spoilt(election: Election, plain: Plain, result: Result) -> tuple[tuple[int, ...], ...]:
    """Return for each question which rankings are spoilt, by their places in the result from 1; none where votes are added up."""
    return _places(election, plain, result, lambda question, element, ranks: is_spoilt(election.group, question, element, ranks))


def of_no_numbers(election: Election, plain: Plain, result: Result) -> tuple[tuple[int, ...], ...]:
    """
    Return of them those that were made from no numbers.

    A voter's own program made them, or a trustee's false factor did, which version 1 cannot tell apart (decryption.md, 5).
    """
    return _places(election, plain, result, lambda _question, element, ranks: not is_of_numbers(election.group, element, ranks))


def _places(
    election: Election, plain: Plain, result: Result, picks: Callable[[RankingQuestion, Element, tuple[int, ...]], bool]
) -> tuple[tuple[int, ...], ...]:
    return tuple(
        tuple(
            place
            for place, (element, ranks) in enumerate(zip(elements, said, strict=True), 1)
            if isinstance(question, RankingQuestion) and isinstance(ranks, tuple) and picks(question, element, ranks)
        )
        for question, elements, said in zip(election.questions, plain, result, strict=True)
    )


def read_result(election: Election, raw: bytes, *, at_most: int) -> Result:
    """Return what a published result says, shaped as its questions ask. Raises ``Unreadable`` or ``ResultOfOtherSize``."""
    facts = fields(read(raw, at_most=at_most), "a result", ("result",))
    said = a_list(facts["result"], "the result")
    if len(said) != len(election.questions):
        raise ResultOfOtherSize("questions", len(said), len(election.questions))
    result = tuple(
        tuple(_count(each) for each in a_list(entries, "a result"))
        if isinstance(question, HomomorphicQuestion)
        else tuple(_ranks(question, each) for each in a_list(entries, "a result"))
        for question, entries in zip(election.questions, said, strict=True)
    )
    check_canonical(raw, _facts(result), "the result")
    return result


def write_result(result: Result) -> str:
    """Return the result as its file has it."""
    return write(_facts(result))


def _facts(result: Result) -> Json:
    return {
        "result": [[counted(each) if isinstance(each, int) else [*each] for each in question] for question in result],
    }


def _factor(group: Group, exponents: Mapping[int, int], decryptions: Mapping[int, Decryption], where: tuple[int, int]) -> Element:
    """Return what hides a plaintext: the trustees' factors together, each as often as its place in its ceremony says."""
    question, place = where
    return group.product(group.power(decryptions[owner].factors[question][place], exponent) for owner, exponent in exponents.items())


def _search(group: Group, most: int) -> _Searched:
    """Prepare to search exponents from 0 to ``most``."""
    steps = isqrt(most) + 1
    table: dict[Element, int] = {}
    element = group.identity
    for exponent in range(steps):
        table[element] = exponent
        element = group.multiply(element, group.generator)
    return _Searched(group, steps, table, group.inverse(element))


def _is_result(group: Group, question: HomomorphicQuestion | RankingQuestion, element: Element, said: object, most: int) -> bool:
    if isinstance(question, RankingQuestion):
        return group.extract(element, len(question.options)) == said
    return isinstance(said, int) and 0 <= said <= most and group.power_of_generator(said) == element


def _count(value: Json) -> int:
    """Return a number of votes, which is a text where it is large."""
    if isinstance(value, str):
        count = decimal(value, longest=LONGEST_COUNT)
        if count is None or count <= LARGEST_BARE:
            raise CountMalformed
        return count
    return a_number(value, "a number of votes")


def _ranks(question: RankingQuestion, value: Json) -> tuple[int, ...]:
    ranks = tuple(a_number(each, "a rank") for each in a_list(value, "a ranking"))
    if len(ranks) != len(question.options):
        raise ResultOfOtherSize("options in a ranking", len(ranks), len(question.options))
    return ranks
