"""Writes a count sheet as JSON (sheet.schema.json), with the digests that fix it."""

import hashlib
import json
from collections.abc import Mapping

from commonty.counting.contest import Contest, Preference, Ranking, named
from commonty.counting.lots import Lots
from commonty.counting.sheet import Constrained, Parcel, Sheet, Stage, Tie

FORMAT = "commonty-count-sheet/1"


def to_json(sheet: Sheet, *, withhold_ballots: bool = False) -> dict[str, object]:
    """
    Return a sheet as plain facts for JSON. Votes are decimals as texts, with the sheet's number of places.

    With ``withhold_ballots`` the ballots are left out, where so few would show who cast which; their digest stays, so
    that the sheet replays with ballots that are kept elsewhere. The digests are the same either way.
    """
    ballots = written_ballots(sheet.contest)
    facts: dict[str, object] = {
        "format": FORMAT,
        "rule": sheet.rule,
        "options": dict(sheet.options),
        **_asked(sheet.contest),
        "ballots_digest": digest(ballots),
        "lots": _lots(sheet.lots),
        "papers": sheet.contest.papers,
        "valid": sheet.valid,
        "quota": sheet.quota,
        "places": sheet.places,
        "winners": list(sheet.winners),
        "vacant": sheet.vacant,
        "stages": [_stage(stage, sheet.places) for stage in sheet.stages],
        "ties": [_tie(tie) for tie in sheet.ties],
        "constrained": [_constrained(each) for each in sheet.constrained],
    }
    return {**facts, "digest": digest(facts), "ballots": None if withhold_ballots else ballots}


def canonical(facts: object) -> bytes:
    """Return facts as the bytes that a digest is taken of: JSON in UTF-8, keys in order, no spaces."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(facts: object) -> str:
    """Return the SHA-256 of facts, in hexadecimal."""
    return hashlib.sha256(canonical(facts)).hexdigest()


def written_ballots(contest: Contest) -> list[list[object]]:
    """Return the ballots as ``[papers, ranking]`` in one order: a list in a ranking is a shared preference, ``None`` a skipped one."""
    if contest.is_plain:
        return [[contest.ballots[ranking], list(ranking)] for ranking in sorted(contest.ballots, key=_plainly)]
    return [[contest.ballots[ranking], [_preference(each) for each in ranking]] for ranking in sorted(contest.ballots, key=_place)]


def decimal(units: int, places: int) -> str:
    """
    Return a number of units as a decimal, exactly.

    >>> decimal(19024707, 5), decimal(12, 0), decimal(7, 5)
    ('190.24707', '12', '0.00007')
    """
    whole, part = divmod(units, 10**places)
    return f"{whole}.{part:0{places}d}" if places else str(whole)


def _plainly(ranking: Ranking) -> tuple[object, ...]:
    return ranking


def _place(ranking: Ranking) -> tuple[tuple[int, ...], ...]:
    return tuple(named(each) for each in ranking)


def _preference(preference: Preference) -> object:
    return preference if isinstance(preference, int) else list(preference) or None


def _asked(contest: Contest) -> dict[str, object]:
    return {
        "title": contest.title,
        "candidates": list(contest.candidates),
        "seats": contest.seats,
        "withdrawn": sorted(contest.withdrawn),
        "constraints": [
            {"name": each.name, "group": sorted(each.group), "at_least": each.at_least, "at_most": each.at_most}
            for each in contest.constraints
        ],
        "ron": contest.ron or None,
    }


def _lots(lots: Lots) -> dict[str, object]:
    drawn = [{"choosing": draw.choosing, "tied": list(draw.tied), "chosen": draw.chosen} for draw in lots.drawn]
    return {"seed": lots.seed, "order": list(lots.order), "drawn": drawn}


def _stage(stage: Stage, places: int) -> dict[str, object]:
    return {
        "kind": stage.kind.value,
        "candidate": stage.candidate,
        "votes": [decimal(votes, places) for votes in stage.votes],
        "nontransferable": decimal(stage.nontransferable, places),
        "rounding_loss": decimal(stage.rounding_loss, places),
        "elected": list(stage.elected),
        "last_vacancies": list(stage.last_vacancies),
        "parcels": [_parcel(parcel, places) for parcel in stage.parcels],
        **({} if stage.quota is None else {"quota": decimal(stage.quota, places)}),
        **({"keep": [decimal(each, places) for each in stage.keep]} if stage.keep else {}),
        **({"together": list(stage.together)} if stage.together else {}),
        **({} if stage.denominator == 1 else {"denominator": str(stage.denominator)}),
    }


def _parcel(parcel: Parcel, places: int) -> Mapping[str, object]:
    return {
        "papers": parcel.papers,
        "value": decimal(parcel.value, places),
        "new_value": decimal(parcel.new_value, places),
        "to": [[number, papers] for number, papers in sorted(parcel.to.items())],
        "nontransferable": parcel.nontransferable,
        **({} if parcel.holder is None else {"holder": parcel.holder}),
    }


def _tie(tie: Tie) -> dict[str, object]:
    return {
        "after_stage": tie.after_stage,
        "choosing": tie.choosing.value,
        "tied": list(tie.tied),
        "settled_by": tie.settled_by.value,
        "chosen": tie.chosen,
        "narrowed": [{"stage": each.stage, "left": list(each.left)} for each in tie.narrowed],
    }


def _constrained(each: Constrained) -> dict[str, object]:
    return {
        "after_stage": each.after_stage,
        "candidate": each.candidate,
        "effect": each.effect.value,
        "constraints": list(each.constraints),
        "instead": each.instead,
    }
