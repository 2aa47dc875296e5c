"""What came of an election, as its page tells it: the elected, the pictures, the account, the table, the ballots."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.apps.elections import contests, results
from commonty.apps.elections.models import Election, Recount
from commonty.apps.elections.rankings import Asked, asked
from commonty.apps.elections.rankings import called as grades_called
from commonty.counting.account import passages
from commonty.counting.catalogue import say
from commonty.counting.contest import Ranking, named
from commonty.counting.pictures.bars import bars_svg
from commonty.counting.pictures.flow import flow_svg
from commonty.counting.pictures.flowing import NoFlow
from commonty.counting.pictures.matrix import matrix_svg
from commonty.counting.replaying import DoesNotReplay
from commonty.counting.sheet import Sheet
from commonty.counting.stage_table import Table, table
from commonty.wording.sentence import Sentence

DESK, PHONE = 1280, 390
"""Pixels: each picture is drawn for both, and the page shows the one that fits."""
MOST_CANDIDATES = 60
"""Candidates of whom a picture is drawn; of more, the table says what a picture could not show."""
MOST_WAYS = 100
"""Ways of voting that a page lists; all of them are in the files that it gives out."""


@dataclass(frozen=True)
class Told:
    """A count in the reader's language."""

    elected: tuple[str, ...]
    pictures: tuple[tuple[SafeString, SafeString], ...]
    """Each picture as it is drawn for a desk's screen and for a phone's."""
    account: tuple[tuple[str, tuple[str, ...]], ...]
    table: Table | None
    ballots: tuple[tuple[str, int], ...]
    """What ballots say, and how many say it, the most frequent; none where they are withheld."""
    ways: int
    """How many different things ballots say."""
    is_withheld: bool
    commands: tuple[str, ...]
    digest: str
    grades: tuple[tuple[int, str], ...] = ()
    """What the grades are called, the best first, by the numbers that the count knows them by; none where those are their names."""
    has_quota: bool = False
    """Whether the rule has a quota, and surpluses beyond it."""
    is_wrong: bool = False
    """Whether what is kept is not what the ballots give."""

    @property
    def ending(self) -> tuple[str, ...]:
        """The last part of the account: who is elected, and of everybody else why not."""
        return self.account[-1][1] if self.account else ()

    @property
    def stages(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What comes before it: what was counted, and every stage, each with its heading."""
        return self.account[:-1]


@dataclass(frozen=True)
class Recounted:
    """What came of a countback."""

    account: tuple[tuple[str, tuple[str, ...]], ...]
    winner: str


def told(election: Election, called: Mapping[int, str], language: str) -> Told | None:
    """Return what came of an election; ``None`` before it is counted."""
    outcome = election.counted
    if outcome is None:
        return None
    elected = tuple(called.get(number, "") for number in outcome.winners)
    try:
        counted = results.shown(election)
    except DoesNotReplay:
        return Told(elected, (), (), None, (), 0, is_withheld=True, commands=(), digest=outcome.digest, is_wrong=True)
    if counted is None:
        return Told(elected, (), (), None, (), 0, is_withheld=False, commands=(), digest="")
    if results.withholds_numbers(election):
        return Told(elected, (), (), None, (), 0, is_withheld=True, commands=(), digest="")
    sheet = results.named(counted, called)
    withheld = results.withholds_ballots(election)
    return Told(
        elected=elected,
        pictures=tuple(pictures(sheet, language)),
        account=account(sheet, language),
        table=table(sheet, language),
        ballots=() if withheld else _ballots(election, sheet),
        ways=0 if withheld else election.opened.box.papers.count() if election.opened is not None else 0,
        is_withheld=withheld,
        commands=() if withheld else commands(election, sheet),
        digest=outcome.digest,
        grades=numbered_grades(election),
        has_quota=sheet.quota_at() is not None,
    )


def method(election: Election, language: str) -> str:
    """Return in words how the ballots are counted, or would be; nothing where there is no vote."""
    slate = election.fixed
    rule = slate.rule if slate is not None else election.procedure.counting.value
    return say(Sentence(f"rule.{rule}"), language) if rule else ""


def rotation(election: Election) -> Sentence | None:
    """Return the sentence of the rules on a share that stands down each year; ``None`` where there is none."""
    share = election.provided.rotation
    return Sentence("explain.office.rotation", {"share": share}) if share and election.until is None else None


def kept(election: Election) -> list[str]:
    """Return for whom how many seats are kept, in words."""
    rules = election.rules.constitution
    found = []
    for each in election.provided.reserved:
        whom = contests.reserved_for(rules, each)
        if each.seats:
            said = ngettext("at least %(n)d seat: %(whom)s", "at least %(n)d seats: %(whom)s", each.seats)
            found.append(said % {"n": each.seats, "whom": whom})
        if each.most:
            said = ngettext("at most %(n)d seat: %(whom)s", "at most %(n)d seats: %(whom)s", each.most)
            found.append(said % {"n": each.most, "whom": whom})
    return found


def account(sheet: Sheet, language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the account of a count, each part with its heading."""
    return tuple((say(each.heading, language), tuple(say(one, language) for one in each.sentences)) for each in passages(sheet))


def pictures(sheet: Sheet, language: str) -> list[tuple[SafeString, SafeString]]:
    """Return the pictures that the rule allows; the library writes every name in them as text."""
    draw: tuple[Callable[..., str], ...] = (matrix_svg,) if sheet.is_pairwise else (flow_svg, bars_svg)
    found = []
    for each in draw if len(sheet.contest.candidates) <= MOST_CANDIDATES else ():
        try:
            desk, phone = (each(sheet, language=language, width=width, embedded=True) for width in (DESK, PHONE))
        except NoFlow:
            continue
        found.append((mark_safe(desk), mark_safe(phone)))  # noqa: S308 - as said above.
    return found


def commands(election: Election, sheet: Sheet) -> tuple[str, ...]:
    """Return the commands that count again what one downloads here: the ballots, where a file of ballots can say all of the rules."""
    is_nested = election.fixed is not None and asked(election.fixed) is Asked.YES_NO
    plain = not sheet.contest.constraints and not sheet.contest.ron and not is_nested
    files = [f"election-{election.pk}.json", *([f"election-{election.pk}.blt"] if plain else [])]
    return tuple(results.command(election, sheet, file=file) for file in files)


def numbered_grades(election: Election) -> tuple[tuple[int, str], ...]:
    """Return the grades, the best first, by the numbers that the count has for them; none where they are called so."""
    names = grades_called(election.fixed) if election.fixed is not None and election.fixed.rule else ()
    numbers = tuple((len(names) - place, name) for place, name in enumerate(names, 1))
    return () if all(str(number) == name for number, name in numbers) else numbers


def recounted(election: Election, recount: Recount, called: Mapping[int, str], language: str) -> Recounted:
    """Return what came of a countback."""
    winner = called.get(recount.winner.number, "") if recount.winner is not None else ""
    if results.withholds_numbers(election):
        return Recounted((), winner)
    try:
        counted = results.shown(election, recount=recount)
    except DoesNotReplay:
        counted = None
    return Recounted(account(results.named(counted, called), language) if counted is not None else (), winner)


def _ballots(election: Election, sheet: Sheet) -> tuple[tuple[str, int], ...]:
    """Return the ballots by what they say, the most frequent first: so many as a page can show."""
    box, slate = election.opened, election.fixed
    frequent = box.box.most_frequent(MOST_WAYS) if box is not None else []
    form, grades = (asked(slate), grades_called(slate)) if slate is not None else (Asked.RANK, ())
    return tuple((_says(ranking, sheet, form, grades), papers) for ranking, papers in frequent)


def _says(ranking: Ranking, sheet: Sheet, form: Asked, grades: Sequence[str] = ()) -> str:
    """Return what a ballot says; empty where it is blank."""
    called = [", ".join(sheet.contest.name(one) for one in named(each)) for each in ranking]
    if form is Asked.GRADES:
        return "; ".join(f"{grade}: {names}" for grade, names in zip(grades, called, strict=False) if names)
    if form is Asked.YES_NO:
        answers = zip((_("yes: %(names)s"), _("no: %(names)s")), called, strict=False)
        return "; ".join(answer % {"names": names} for answer, names in answers if names)
    return (" → " if form is Asked.RANK else ", ").join(called)
