"""The result of an election as it is shown and given out: the sheet with its names, the ballots, and how anybody counts them again."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from commonty.apps.elections.models import Candidate, Election, Recount
from commonty.apps.elections.proving import proved
from commonty.apps.people.naming import names
from commonty.constitution.document import Ballot
from commonty.counting.contest import Ranking
from commonty.counting.files import ballots_csv, blt
from commonty.counting.replaying import replay
from commonty.counting.sheet import Sheet
from commonty.counting.writing import to_json


def sheet(election: Election, *, recount: Recount | None = None) -> Sheet | None:
    """
    Return the sheet of an election, or of a countback, replayed from its ballots; ``None`` where nobody voted, or nobody was willing.

    Raises ``counting.replaying.DoesNotReplay`` where what is kept is not what the ballots give: then the page says so.
    """
    facts = _facts(election, recount)
    if facts is None or election.opened is None:
        return None
    return replay(facts, ballots=election.opened.box.ballots())


def shown(election: Election, *, recount: Recount | None = None) -> Sheet | None:
    """Return the same for a page, without its ballots: it counts them again only where nobody has yet."""
    facts = _facts(election, recount)
    return None if facts is None or election.opened is None else proved(facts, election.opened.box)


def _facts(election: Election, recount: Recount | None) -> dict[str, Any] | None:
    if recount is not None:
        return recount.sheet
    return election.counted.sheet if election.counted is not None else None


def named(counted: Sheet, called: Mapping[int, str]) -> Sheet:
    """Return a sheet with the names of its candidates, by their numbers: for a page that those may read who read the names."""
    known = counted.contest.candidates
    whole = tuple(_told_apart(number, called.get(number, name), called) for number, name in enumerate(known, 1))
    return replace(counted, contest=replace(counted.contest, candidates=whole))


def candidate_names(election: Election) -> dict[int, str]:
    """Return what to call who stands, by their numbers, “re-open nominations” among them."""
    people = {each.number: each.nomination.nominee_id for each in election.candidates()}
    known = names(people.values(), body=election.electors_id)
    called = {number: known[person] for number, person in people.items()}
    return {**called, **({election.ron_number: _("Re-open nominations")} if election.ron_number else {})}


def withholds_ballots(election: Election) -> bool:
    """Say whether so few ballots were cast that they are not shown."""
    return election.opened is None or not hasattr(election.opened.box, "sealed") or not election.opened.box.sealed.is_shown


def withholds_numbers(election: Election) -> bool:
    """Say whether no numbers are shown: so few voted in secret online, or on paper, that they would show who voted how."""
    return election.procedure.ballot is Ballot.SECRET and withholds_ballots(election)


def ballots(election: Election) -> dict[Ranking, int]:
    """Return the ballots, grouped; none where they are withheld, or not counted yet."""
    return {} if election.opened is None or withholds_ballots(election) else election.opened.box.ballots()


def as_blt(counted: Sheet) -> str:
    """Return the ballots of a sheet as BLT, with its lots: ``commonty count`` reads it."""
    return blt.write(counted.contest, tie_order=counted.lots.order)


def as_csv(counted: Sheet) -> str:
    """Return the ballots of a sheet as a table with ranks."""
    return ballots_csv.write(counted.contest)


def as_json(counted: Sheet) -> str:
    """Return the whole sheet with its ballots: ``commonty count`` proves it, constraints and lots and all."""
    return json.dumps(to_json(counted), ensure_ascii=False, indent=1) + "\n"


def command(election: Election, counted: Sheet, *, file: str) -> str:
    """Return the command that counts the ballots again, from ``file``: the sheet for rules that BLT cannot say, else the ballots."""
    if file.endswith(".json") or election.fixed is None:
        return f"commonty count {file}"
    options = "".join(f" --option {key}={value}" for key, value in counted.options.items())
    seed = f" --lots '{counted.lots.seed}'" if "'" not in counted.lots.seed else ""
    return f"commonty count {file} --rule {counted.rule}{options}{seed}"


def winners(election: Election) -> list[Candidate]:
    """Return who was elected, first elected first; whoever came up by a countback since is not among them."""
    by_number = {each.number: each for each in election.candidates()}
    return [by_number[number] for number in (election.counted.winners if election.counted is not None else ())]


def told_apart(called: Mapping[int, str]) -> dict[int, str]:
    """Return names by number so that no two are alike, as a ballot and a sheet have them."""
    return {number: _told_apart(number, name, called) for number, name in called.items()}


def _told_apart(number: int, name: str, called: Mapping[int, str]) -> str:
    """Return a name that is nobody else's on this ballot: with its number where two are called alike."""
    alike = [each for each in called.values() if each == name]
    clean = " ".join(name.split()) or str(number)
    return f"{clean} ({number})" if len(alike) > 1 else clean
