"""Reads a count sheet back without counting: one that was replayed before, and whose ballots are known to be the same."""

from collections.abc import Mapping
from typing import Any, cast

from commonty.counting.constraints import Constraint
from commonty.counting.contest import Contest
from commonty.counting.lots import Draw, Lots
from commonty.counting.replaying import DoesNotReplay
from commonty.counting.sheet import Choosing, Constrained, Effect, Kind, Narrowing, Parcel, SettledBy, Sheet, Stage, Tie
from commonty.counting.writing import canonical, digest, to_json

OF_THE_BALLOTS = ("ballots", "ballots_digest", "digest")
"""What a sheet says of ballots that are not read here, and of itself together with them."""


def reread(facts: Mapping[str, Any]) -> Sheet:
    """
    Return the sheet that ``facts`` are, as ``to_json`` writes them; its contest has as many blank papers as papers were cast.

    For telling of a count, and not for counting: nothing is proved but that no field is other than the digest fixes. Raises
    ``DoesNotReplay`` where one is.
    """
    fixed = {key: value for key, value in facts.items() if key not in {"ballots", "digest"}}
    if digest(fixed) != facts.get("digest"):
        raise DoesNotReplay("digest", facts.get("digest"), digest(fixed))
    contest = Contest(
        candidates=tuple(facts["candidates"]),
        seats=facts["seats"],
        ballots={(): facts["papers"]},
        withdrawn=frozenset(facts["withdrawn"]),
        title=facts["title"],
        constraints=tuple(
            Constraint(each["name"], frozenset(each["group"]), each["at_least"], each["at_most"]) for each in facts["constraints"]
        ),
        ron=facts["ron"] or 0,
    )
    sheet = Sheet(
        rule=facts["rule"],
        contest=contest,
        valid=facts["valid"],
        winners=tuple(facts["winners"]),
        stages=tuple(_stage(each) for each in facts["stages"]),
        ties=tuple(_tie(each) for each in facts["ties"]),
        quota=facts["quota"],
        places=facts["places"],
        lots=_lots(facts["lots"]),
        options=facts["options"],
        constrained=tuple(_constrained(each) for each in facts["constrained"]),
    )
    if canonical(_without_ballots(facts)) != canonical(_without_ballots(to_json(sheet, withhold_ballots=True))):
        raise DoesNotReplay("the sheet", "something", "something else, written again")
    return sheet


def _without_ballots(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if key not in OF_THE_BALLOTS}


def _units(decimal: str) -> int:
    return int(decimal.replace(".", ""))


def _stage(told: Mapping[str, Any]) -> Stage:
    return Stage(
        kind=Kind(told["kind"]),
        candidate=told["candidate"],
        votes=tuple(_units(votes) for votes in told["votes"]),
        nontransferable=_units(told["nontransferable"]),
        rounding_loss=_units(told["rounding_loss"]),
        elected=tuple(told["elected"]),
        last_vacancies=tuple(told["last_vacancies"]),
        parcels=tuple(_parcel(each) for each in told["parcels"]),
        quota=_units(told["quota"]) if "quota" in told else None,
        keep=tuple(_units(each) for each in told.get("keep", ())),
        denominator=int(told.get("denominator", 1)),
        together=tuple(told.get("together", ())),
    )


def _parcel(told: Mapping[str, Any]) -> Parcel:
    return Parcel(
        papers=told["papers"],
        value=_units(told["value"]),
        new_value=_units(told["new_value"]),
        to=dict(cast("list[tuple[int, int]]", told["to"])),
        nontransferable=told["nontransferable"],
        holder=told.get("holder"),
    )


def _tie(told: Mapping[str, Any]) -> Tie:
    return Tie(
        after_stage=told["after_stage"],
        choosing=Choosing(told["choosing"]),
        tied=tuple(told["tied"]),
        settled_by=SettledBy(told["settled_by"]),
        chosen=told["chosen"],
        narrowed=tuple(Narrowing(each["stage"], tuple(each["left"])) for each in told["narrowed"]),
    )


def _constrained(told: Mapping[str, Any]) -> Constrained:
    return Constrained(
        after_stage=told["after_stage"],
        candidate=told["candidate"],
        effect=Effect(told["effect"]),
        constraints=tuple(told["constraints"]),
        instead=told["instead"],
    )


def _lots(told: Mapping[str, Any]) -> Lots:
    drawn = tuple(Draw(each["choosing"], tuple(each["tied"]), each["chosen"]) for each in told["drawn"])
    return Lots(order=tuple(told["order"]), drawn=drawn, seed=told["seed"])
