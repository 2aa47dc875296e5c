"""Who is nominated, and who stands, as a page lists them: in a fixed number of queries, however many they are."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.bodies.joining import still_belonging
from commonty.apps.elections import contests
from commonty.apps.elections.models import Acceptance, Election, Nomination, Phase, Statement, Support
from commonty.apps.people.models import Person

MOST_NAMED = 10
"""Supporters of one nominee whose names a page opens."""


@dataclass(frozen=True)
class Nominee:
    """One who is nominated, or stands."""

    nomination: Nomination
    number: int
    """On the ballot, from 1; 0 before the ballots are fixed, and for who does not stand."""
    acceptance: Acceptance | None
    is_withdrawn: bool
    text: str
    """What they say for themselves."""
    missing: int
    """How many more have to support them."""
    supported: bool
    """Whether the reader supports them."""
    supportable: bool
    """Whether the reader could, by the phase and by who they are."""
    claims: tuple[str, ...]
    """The groups that seats are kept for, and that they say they are of."""
    is_elected: bool
    supporters: tuple[int, ...] = ()
    """Who supports them, and still belongs, the first of them."""
    unnamed: int = 0
    """How many support them besides."""


@dataclass(frozen=True)
class Listed:
    """Everybody who is nominated: once the ballots are fixed those who stand, in the order of the ballot, and then the others."""

    nominees: tuple[Nominee, ...]
    own: Nominee | None
    ron: int

    @property
    def people(self) -> set[int]:
        """Whose names the list needs."""
        found = {person for each in self.nominees for person in (each.nomination.nominee_id, each.nomination.by_id, *each.supporters)}
        return found | {each.acceptance.entered_by_id for each in self.nominees if each.acceptance and each.acceptance.entered_by_id}

    def told(self, known: Mapping[int, str]) -> list[tuple[Nominee, str, str]]:
        """Return each with their name, and with that of whoever nominated them where that was somebody else."""
        return [
            (each, known[each.nomination.nominee_id], "" if _by_themselves(each) else known[each.nomination.by_id])
            for each in self.nominees
        ]

    def called(self, known: Mapping[int, str]) -> dict[int, str]:
        """Return what to call those who stand, by their numbers."""
        people = {each.number: known[each.nomination.nominee_id] for each in self.nominees if each.number}
        return {**dict(sorted(people.items())), **({self.ron: _("Re-open nominations")} if self.ron else {})}


def listed(election: Election, member: Person, *, now: datetime) -> Listed:
    """Return who is nominated in an election, as ``member`` reads it."""
    related = Nomination.objects.filter(election=election).select_related("acceptance__form__wording", "withdrawal", "candidate", "nominee")
    texts = _statements(election)
    supports = _supports(election, now)
    kept, is_open = kept_for(election), election.phase(now) is Phase.NOMINATING
    winners = set(election.counted.winners) if election.counted is not None else set()
    found = []
    for each in related.order_by("pk"):
        number = each.candidate.number if hasattr(each, "candidate") else 0
        acceptance = each.accepted
        found.append(
            Nominee(
                nomination=each,
                number=number,
                acceptance=acceptance,
                is_withdrawn=each.is_withdrawn,
                text=texts.get(each.pk, ""),
                missing=max(0, election.procedure.nominators - len(supports[each.pk])),
                supported=member.pk in supports[each.pk],
                supportable=is_open and not each.is_withdrawn and member.pk not in {each.by_id, each.nominee_id},
                claims=tuple(
                    kept[place] for place in (acceptance.reserved if acceptance else ()) if election.provided.reserved[place].seats
                ),
                is_elected=number in winners,
                supporters=tuple(supports[each.pk][:MOST_NAMED]),
                unnamed=len(supports[each.pk][MOST_NAMED:]),
            )
        )
    in_order = sorted(found, key=lambda each: (not each.number, each.number, each.is_withdrawn))
    own = next((each for each in found if each.nomination.nominee_id == member.pk), None)
    return Listed(tuple(in_order), own, election.ron_number)


def to_say(election: Election) -> dict[int, str]:
    """Return the groups that seats are kept for and that nominees say themselves that they are of, by their places in the article."""
    return {place: whom for place, whom in enumerate(kept_for(election)) if not election.provided.reserved[place].most}


def kept_for(election: Election) -> list[str]:
    """Return for whom seats of the office are kept, in the organisation's words, in the order of the article."""
    return [contests.reserved_for(election.rules.constitution, each) for each in election.provided.reserved]


def _statements(election: Election) -> dict[int, str]:
    """Return the last version of what each says for themselves."""
    written = Statement.objects.filter(nomination__election=election).select_related("text__wording").order_by("number")
    return {each.nomination_id: each.clear for each in written}


def _supports(election: Election, now: datetime) -> dict[int, list[int]]:
    """Return who supports each nomination and still belongs, in the order that they said so: support is open, as seconding is."""
    here = still_belonging(election.electors, now=now)
    given = Support.objects.filter(nomination__election=election, person__in=here).order_by("pk")
    found: dict[int, list[int]] = defaultdict(list)
    for nomination, person in given.values_list("nomination_id", "person_id"):
        found[nomination].append(person)
    return found


def _by_themselves(nominee: Nominee) -> bool:
    return nominee.nomination.by_id == nominee.nomination.nominee_id
