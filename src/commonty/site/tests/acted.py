"""Reads a whole record and says where it is not as the list of acts has it: by which right, and who was told in their custody register."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping

from commonty.apps.keys import keyring
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Concerned, Person, Pseudonym
from commonty.apps.record.chain import moment
from commonty.apps.record.entry import kinds
from commonty.apps.record.models import Line, Payload
from commonty.apps.record.recording import OWNER, SALT_BYTES, newest, place_of
from commonty.constitution.authority import AuthorityKind
from commonty.site.acts import acts

WITH_A_LINE = {"line", "deed", "upload"}
"""What is said of custody where a member can read in their register of what was done to them."""


def read() -> str:
    """Return every kind of line that this record has, with blanks between them."""
    return " ".join(sorted(set(Line.objects.values_list("kind", flat=True))))


def wrong(*, since: int = 0) -> Iterator[str]:
    """
    Yield a sentence for each line of the record, after line ``since``, that is not as the list says.

    Lines for whoever is erased are closed to us too.
    """
    if newest() <= since:
        return
    register = Register()
    owners = {keyring.pseudonym(pk, OWNER): pk for pk in Person.objects.living().values_list("pk", flat=True)}
    mandates = {f"mandate:{pk}" for pk in Mandate.objects.values_list("pk", flat=True)}
    for line in Line.objects.select_related("payload").filter(seq__gt=since).order_by("seq"):
        facts = _facts(line.payload, owners)
        if facts is None:
            continue
        said, act = facts["authority"], acts()[line.kind]
        right = AuthorityKind(said["kind"])
        what = f"line {line.seq}, {line.kind}, by {said['kind']} {said['source']} {said['power']}"
        if not act.lets(right, said["power"]):
            yield f"{what}: the list says by {', '.join(act.by)}"
        if right is AuthorityKind.MANDATE and said["source"] not in mandates:
            yield f"{what}: there is no such mandate"
        if right is AuthorityKind.MANDATE and act.custody in WITH_A_LINE:
            concerned = register.concerned(line, facts, owners)
            for person in concerned:
                if not register.tells(person, said["source"], moment(line.time), is_at_once=act.custody == "line"):
                    yield f"{what}: member {person} does not read of it in their custody register"
            if not concerned and act.custody == "line" and not register.has_line(said["source"], moment(line.time)):
                yield f"{what}: no custody register tells of it"


class Register:
    """The custody registers of everybody, to be asked."""

    def __init__(self) -> None:
        self._told: dict[tuple[int, str], list[str]] = defaultdict(list)
        for person, source, at in Concerned.objects.values_list("person", "line__source", "line__at"):
            self._told[person, source].append(moment(at))
        self._lines = {(source, at) for (_person, source), times in self._told.items() for at in times}
        self._people = {(each.body, each.pseudonym): each.person_id for each in Pseudonym.objects.filter(person__erasure=None)}

    def concerned(self, line: Line, facts: Mapping[str, object], owners: dict[str, int]) -> set[int]:
        """Return the members whom a line names, or for whom it is sealed."""
        if line.payload.owner:
            return {owners[line.payload.owner]}
        told, body = facts["facts"], str(facts["body"])
        assert isinstance(told, dict)
        named = [told.get(field) for field in kinds()[line.kind].names_people_in()]
        every = [each for value in named for each in (value if isinstance(value, list) else [value])]
        return {self._people[body, str(each)] for each in every if (body, str(each)) in self._people}

    def tells(self, person: int, source: str, at: str, *, is_at_once: bool) -> bool:
        """Say whether somebody's register has a line by a mandate of that very moment, or of one before."""
        times = self._told[person, source]
        return at in times if is_at_once else any(each <= at for each in times)

    def has_line(self, source: str, at: str) -> bool:
        """Say whether anybody's register has a line by a mandate of that moment."""
        return (source, at) in self._lines


def _facts(payload: Payload, owners: dict[str, int]) -> dict[str, dict[str, str]] | None:
    """Return what a line says; nothing where it is sealed for somebody who was erased."""
    if not payload.owner:
        facts: dict[str, dict[str, str]] = json.loads(payload.facts)
        return facts
    if payload.owner not in owners:
        return None
    clear = keyring.unseal(owners[payload.owner], place_of(payload.line_id), bytes(payload.sealed or b""))
    sealed: dict[str, dict[str, str]] = json.loads(clear[SALT_BYTES:])
    return sealed
