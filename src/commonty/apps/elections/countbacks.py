"""The seats of an election that were left, and how they are filled from its ballots, as its page lists them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from commonty.apps.bodies.joining import belongs
from commonty.apps.decisions.forms import ReasonsForm, RulingForm
from commonty.apps.elections import ruling, telling
from commonty.apps.elections.models import Challenge, Countback, Election, Phase, Willingness
from commonty.apps.people.models import Person


@dataclass(frozen=True)
class Left:
    """A seat that was left: how its countback stands, and what the reader may say to it."""

    begun: Countback
    phase: Phase
    willing: int
    may: bool
    """Whether the reader may say that they would take it."""
    said: bool
    """Whether they did."""
    told: telling.Recounted | None
    mandate: int | None
    """The key of the mandate that it gave."""
    rules_until: datetime | None
    challenges: Sequence[Challenge]
    rulable: Sequence[tuple[Challenge, RulingForm]]
    form: ReasonsForm | None
    """The form by which the reader challenges it; ``None`` where they may not."""


def listed(
    election: Election,
    member: Person,
    *,
    called: Mapping[int, str],
    seated: Mapping[int, int],
    forms: Mapping[int, ReasonsForm],
    to_rule: Sequence[tuple[Challenge, RulingForm]],
    now: datetime,
) -> list[Left]:
    """Return the seats that are filled, or were, from the ballots of this election; ``seated`` are mandates by candidates' numbers."""
    if election.declared is None:
        return []
    begun = Countback.objects.filter(election=election).select_related("seat", "recount__winner__nomination", "recount__confirmation")
    is_in = belongs(member, election.electors, now=now)
    found = []
    for each in begun.order_by("pk"):
        said = _willing(each)
        winner = each.counted.winner if each.counted is not None else None
        told = telling.recounted(election, each.counted, called, get_language() or "en") if each.counted is not None else None
        phase = election.phase_of(each, now)
        form = forms.get(each.pk, ReasonsForm(auto_id=f"countback-{each.pk}-%s"))
        found.append(
            Left(
                begun=each,
                phase=phase,
                willing=len(said),
                may=each.counted is None and now < each.ask_until and member.pk not in said and _is_asked(election, member),
                said=member.pk in said,
                told=told,
                mandate=seated.get(winner.number) if winner is not None else None,
                rules_until=ruling.until(election, each) if phase is Phase.CHALLENGED else None,
                challenges=election.challenges_to(each),
                rulable=[(challenge, filled) for challenge, filled in to_rule if challenge.countback_id == each.pk],
                form=form if is_in and _is_challengeable_by(election, each, member, phase, now) else None,
            )
        )
    return found


def _willing(begun: Countback) -> set[int]:
    """Return the people who said that they would take the seat."""
    willing = Willingness.objects.filter(countback=begun).select_related("candidate__nomination")
    return {each.candidate.nomination.nominee_id for each in willing}


def _is_asked(election: Election, member: Person) -> bool:
    return election.candidates().filter(seating=None, nomination__nominee=member).exists()


def _is_challengeable_by(election: Election, begun: Countback, member: Person, phase: Phase, now: datetime) -> bool:
    until = begun.counted.challenge_until if begun.counted is not None else None
    in_time = until is not None and now < until and phase in {Phase.PROVISIONAL, Phase.CHALLENGED}
    return in_time and member.pk not in {each.person_id for each in election.challenges_to(begun)}
