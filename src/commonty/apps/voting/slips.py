"""Numbered slips: print them, replace spoilt ones, count them by number, and reconcile them before the paper count closes."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.apps.voting import numbering
from commonty.apps.voting.entries_of_slips import SlipReplaced, SlipsCounted, SlipsLeftOpen, SlipsPrinted, SlipsReconciled
from commonty.apps.voting.models.ballot_box import BallotBox
from commonty.apps.voting.models.slips import SlipAccount, SlipCount, SlipRun, SpoiltSlip
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused

MOST_AT_ONCE = 1_000


@dataclass(frozen=True)
class Papered:
    """What a vote on paper is about, as a slip prints it; ``columns`` are the marks that each option has, called so."""

    title: str
    url: str
    options: tuple[str, ...]
    asks: str
    entered: int
    """How many paper ballots two tellers have read alike."""
    authority: Callable[[Person, datetime], Authority]
    """Returns the mandate by which somebody is a teller of it; raises ``Refused``."""
    columns: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Sums:
    """How many slips are where. They close where printed are given and kept, and given are entered, spoilt and not come back."""

    printed: int
    given: int
    kept: int
    entered: int
    spoilt: int
    missing: int

    @property
    def printed_closes(self) -> bool:
        """Whether what was printed was given out or kept."""
        return self.printed == self.given + self.kept

    @property
    def given_closes(self) -> bool:
        """Whether what was given out was entered, came back spoilt, or did not come back."""
        return self.given == self.entered + self.spoilt + self.missing


def printed(box: BallotBox) -> frozenset[int]:
    """Return the numbers that were printed for a box."""
    return frozenset(number for run in box.slip_runs.all() for number in range(run.first, run.last + 1))


def spoilt(box: BallotBox) -> frozenset[int]:
    """Return the numbers that came back spoilt and were replaced."""
    return frozenset(box.spoilt_slips.values_list("number", flat=True))


def given(box: BallotBox) -> int:
    """Return how many slips were given out: one to each who took a paper ballot, and one for each that came back spoilt."""
    return box.papers_given + box.spoilt_slips.count()


def is_closed(box: BallotBox) -> bool:
    """Say whether the slips of a box are reconciled."""
    return SlipAccount.objects.filter(box=box).exists()


def are_awaited(box: BallotBox, entered: int) -> bool:
    """Say whether paper ballots are awaited: that two read them alike, and where slips are numbered, that their sums close."""
    if box.papers_given and box.slip_runs.exists():
        return not is_closed(box)
    return entered < box.papers_given


def refuse_unless_left(box: BallotBox) -> None:
    """Raise ``Refused`` where slips were printed, and all of them are given out."""
    many = len(printed(box))
    if many and given(box) >= many:
        said = _("All %(n)d slips that were printed are given out. Print more first.")
        raise Refused(said % {"n": many}, article=box.article)


def refuse_if_closed(box: BallotBox) -> None:
    """Raise ``Refused`` where the slips are reconciled: nothing of the paper count changes any more."""
    if is_closed(box):
        raise Refused(_("The paper count is closed: its slips are reconciled. Challenge the result if it is wrong."), article=box.article)


@transaction.atomic
def print_slips(box: BallotBox, how_many: int, *, authority: Authority, now: datetime) -> SlipRun:
    """Number so many more slips, to be printed. Raises ``Refused`` unless voting is open, and for too many at once."""
    box.hold()
    box.refuse_unless_open(now)
    first = max(printed(box), default=0) + 1
    if not 1 <= how_many <= MOST_AT_ONCE or first + how_many > numbering.LARGEST:
        raise Refused(_("Print from 1 to %(most)d slips at once.") % {"most": MOST_AT_ONCE}, article=box.article)
    run = SlipRun.objects.create(box=box, first=first, last=first + how_many - 1, at=now)
    record(SlipsPrinted(body=box.roll.body_id, box=box.pk, first=run.first, last=run.last), authority=authority, now=now)
    return run


@transaction.atomic
def replace(box: BallotBox, number: int, *, authority: Authority, now: datetime) -> None:
    """Take a spoilt slip back and let its voter draw another. Raises ``Refused`` for a number that nobody can have been given."""
    box.hold()
    box.refuse_unless_open(now)
    if number not in printed(box):
        raise Refused(_("Slip %(number)d was never printed.") % {"number": number}, article=box.article)
    if number in spoilt(box):
        raise Refused(_("Slip %(number)d was replaced already.") % {"number": number}, article=box.article)
    if len(spoilt(box)) >= given(box):
        raise Refused(_("Nobody has a slip that could have come back."), article=box.article)
    refuse_unless_left(box)
    SpoiltSlip.objects.create(box=box, number=number, at=now)
    record(SlipReplaced(body=box.roll.body_id, box=box.pk, slip=number), authority=authority, now=now)


@transaction.atomic
def enter(box: BallotBox, teller: Person, kept: Sequence[int], returned: Sequence[int], *, authority: Authority, now: datetime) -> bool:
    """
    Enter which numbers one teller found never given out, and which in the box; return whether two now found the same.

    Raises ``Refused`` before voting has closed, once the slips are reconciled or the vote is counted, and for numbers that cannot be.
    """
    box.hold()
    refuse_if_closed(box)
    if now < box.closes and not box.is_ended:
        raise Refused(_("Slips are counted once voting has closed."), article=box.article)
    if hasattr(box, "sealed"):
        raise Refused(_("The vote is counted."), article=box.article)
    _refuse_what_cannot_be(box, kept, returned)
    own = {"kept": numbering.ranges(kept), "returned": numbering.ranges(returned)}
    SlipCount.objects.create(box=box, teller=teller, **own, at=now)
    is_agreed = agreed(box) is not None
    record(SlipsCounted(body=box.roll.body_id, box=box.pk, teller=teller.pk, agreed=is_agreed), authority=authority, now=now)
    return is_agreed


def _refuse_what_cannot_be(box: BallotBox, kept: Sequence[int], returned: Sequence[int]) -> None:
    """Raise ``Refused`` for a number that was never printed, stands there twice, or came back spoilt."""
    known, back, seen = printed(box), spoilt(box), set[int]()
    for number in (*kept, *returned):
        said = ""
        if number not in known:
            said = _("Slip %(number)d was never printed. If it lies in the box, put it aside: it is no ballot of this vote.")
        elif number in back:
            said = _("Slip %(number)d came back spoilt and was replaced: it is neither in the box nor kept.")
        elif number in seen:
            said = _("Slip %(number)d stands there twice. Each number is once: in the box, or kept.")
        if said:
            raise Refused(said % {"number": number}, article=box.article)
        seen.add(number)


def last_of_each(box: BallotBox) -> list[SlipCount]:
    """Return what each teller entered last, in the order of the tellers' first entries."""
    return list({each.teller_id: each for each in box.slip_counts.order_by("pk")}.values())


def agreed(box: BallotBox) -> tuple[frozenset[int], frozenset[int]] | None:
    """Return the numbers that were kept, and those in the box, once two tellers found the same; ``None`` so far."""
    seen: list[tuple[frozenset[int], frozenset[int]]] = []
    for each in last_of_each(box):
        if each.says() in seen:
            return each.says()
        seen.append(each.says())
    return None


def differences(box: BallotBox) -> list[tuple[int, tuple[str, ...]]]:
    """Return each number that tellers found unlike, with where each of them found it: a slip is looked for again by its number."""
    said = [each.says() for each in last_of_each(box)]
    numbers = sorted(frozenset().union(*(kept | returned for kept, returned in said)))
    found = [(number, tuple(_where(number, *each) for each in said)) for number in numbers]
    return [(number, places) for number, places in found if len(set(places)) > 1]


def _where(number: int, kept: frozenset[int], returned: frozenset[int]) -> str:
    return _("kept") if number in kept else _("in the box") if number in returned else _("not found")


def sums(box: BallotBox, entered: int) -> Sums | None:
    """Return how many slips are where, by what two tellers found alike; ``None`` until they do."""
    found = agreed(box)
    if found is None:
        return None
    kept, returned = found
    known, back = printed(box), spoilt(box)
    missing = len(known - kept - returned - back)
    return Sums(printed=len(known), given=given(box), kept=len(kept), entered=entered, spoilt=len(back), missing=missing)


def why_not(box: BallotBox, found: Sums | None) -> tuple[str, ...]:
    """Return why the paper count cannot be closed yet, in whole sentences; nothing where it can."""
    if found is None:
        return (_("Two people have not found the same numbers yet."),)
    reasons, numbers = [], asdict(found) | {"away": found.printed - found.kept}
    if not found.printed_closes:
        said = _(
            "%(printed)d slips were printed and %(kept)d kept, so %(away)d were given out. But %(given)d were written down as given out. "
            "Count the kept slips once more."
        )
        reasons.append(said % numbers)
    _kept, returned = agreed(box) or (frozenset(), frozenset())
    if found.entered != len(returned):
        said = ngettext(
            "%(n)d slip lay in the box, and two people have read %(entered)d alike.",
            "%(n)d slips lay in the box, and two people have read %(entered)d alike.",
            len(returned),
        )
        reasons.append(said % {"n": len(returned), "entered": found.entered} + " " + _("Look through the piles once more."))
    return tuple(reasons)


@transaction.atomic
def close(box: BallotBox, entered: int, *, authority: Authority, now: datetime) -> SlipAccount:
    """
    Close the paper count: its slips are reconciled, and nothing of it changes any more.

    Raises ``Refused`` with the sums that do not close, and until two tellers found the same numbers.
    """
    box.hold()
    refuse_if_closed(box)
    if hasattr(box, "sealed"):
        raise Refused(_("The vote is counted."), article=box.article)
    found = sums(box, entered)
    reasons = why_not(box, found)
    if found is None or reasons:
        raise Refused(" ".join((_("The paper count cannot be closed."), *reasons)), article=box.article)
    account = SlipAccount.objects.create(box=box, **asdict(found), at=now)
    record(SlipsReconciled(body=box.roll.body_id, box=box.pk, **asdict(found)), authority=authority, now=now)
    return account


def tell_if_open(box: BallotBox, entered: int, *, authority: Authority, now: datetime) -> None:
    """Tell the record, as a vote is counted, where its slips were not reconciled in time."""
    many = len(printed(box))
    if many and box.papers_given and not is_closed(box):
        line = SlipsLeftOpen(body=box.roll.body_id, box=box.pk, printed=many, given=given(box), entered=entered)
        record(line, authority=authority, now=now)
