"""What a teller enters of an election that somebody outside ran, from their report: the numbers in it, and who is elected."""

from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.utils.translation import gettext as _

from commonty.apps.decisions.items import Facts
from commonty.apps.decisions.meeting_forms import number_field
from commonty.apps.decisions.models import Agreement
from commonty.apps.elections import contests
from commonty.apps.elections.models import Election
from commonty.constitution.refusal import Refused
from commonty.counting.constraints import can_be_filled

VOTES = "votes-"


def fields(candidates: Mapping[int, str], election: Election) -> dict[str, forms.Field]:
    """Return what is asked: papers, spoiled ones, votes of each where the report says them, and who is elected."""
    asked: dict[str, forms.Field] = {
        "cast": number_field(_("Papers that could be read, blank ones among them"), required=True),
        "spoiled": number_field(_("Spoiled: nobody can say what they say"), required=True),
    }
    for number, name in candidates.items():
        said = _("Votes for %(name)s, or first preferences, if the report says them")
        asked[f"{VOTES}{number}"] = number_field(said % {"name": name}, required=False)
    asked["elected"] = forms.TypedMultipleChoiceField(
        label=_("Who is elected, as the report says"),
        choices=[(number, name) for number, name in candidates.items() if number != election.ron_number],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    return asked


def refuse_unless_possible(election: Election, said: Facts, *, most: int, now: datetime) -> None:
    """
    Raise ``Refused`` for what no report can say: more papers than ``most``, who may vote; more votes than papers; too many elected.

    And for people of whom the rules do not let all be elected together, because seats are kept for others.
    """
    standing = [each.number for each in election.candidates()]
    elected, votes = said.get("elected"), votes_of(said, election)
    cast, spoiled = said.get("cast"), said.get("spoiled")
    if type(cast) is not int or type(spoiled) is not int or cast < 0 or spoiled < 0 or cast + spoiled > most:
        told = _("Election %(number)d: at most %(most)d may vote, so there cannot be more papers.")
        raise Refused(told % {"number": election.number, "most": most}, article=election.article)
    if any(type(many) is not int or not 0 <= many <= cast for _number, many in votes):
        told = _("Election %(number)d: nobody has more votes than there are papers.")
        raise Refused(told % {"number": election.number}, article=election.article)
    if not isinstance(elected, list) or len(set(elected)) < len(elected) or not set(elected) <= set(standing):
        raise Refused(_("Only those who stand are elected, each of them once."), article=election.article)
    if len(elected) > election.seats:
        told = _("Election %(number)d is for %(seats)d seats, and no more are elected.")
        raise Refused(told % {"number": election.number, "seats": election.seats}, article=f"offices.{election.office}")
    if elected and not cast:
        raise Refused(_("Without a paper nobody is elected."), article=election.article)
    claims = {each.number: each.nomination.acceptance.reserved for each in election.candidates()}
    constraints = contests.constraints_of(election, claims, now=now)
    seats = contests.seats_to_fill(constraints, standing, election.seats)
    if not can_be_filled(constraints, elected, [each for each in standing if each not in elected], max(seats, len(elected))):
        told = _("Seats of this office are kept for some, and these people cannot all be elected together. Ask those who ran the ballot.")
        raise Refused(told, article=f"offices.{election.office}")


def votes_of(said: Facts, election: Election) -> list[tuple[int, int]]:
    """Return the votes that a report says, by the numbers on the ballot, in its order."""
    last = max((each.number for each in election.candidates()), default=0) + 1
    found = ((number, said.get(f"{VOTES}{number}")) for number in range(1, last + 1))
    return [(number, many) for number, many in found if many is not None]


def take(election: Election, agreement: Agreement, said: Facts, *, now: datetime) -> None:
    """Let what two tellers reported alike count."""
    votes = votes_of(said, election)
    election.take_outside(agreement, cast=said["cast"], spoiled=said["spoiled"], votes=votes, elected=said["elected"], now=now)


def shown(election: Election, called: Mapping[int, str]) -> list[tuple[str, int]]:
    """Return the votes that the report says, with names, in the order of the ballot."""
    place = election.place if election.is_elsewhere else None
    told = place.told_outside if place is not None else None
    return [(called.get(number, ""), many) for number, many in told.votes] if told is not None else []
