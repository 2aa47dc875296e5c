"""
Processes that bring an organisation in, open its doors, and take it back are killed with -9 between any two writes.

Each part is there whole or not at all, whoever comes after goes on where it stopped, and the record is whole.
"""

import json
import random
import time
from pathlib import Path

import pytest

from conftest import Installation

PEOPLE, PART, KILLS = 80, 4, 3

SETTING = f"""
import json
from datetime import UTC, datetime
from commonty.apps.people.models import Person
from commonty.site.moving import bringing, opening, taking_back
from commonty.site.moving.models import Arrival, BroughtIn
from commonty.site.moving.tests.building import MET_ON, MINUTE, arrived, row
noon = datetime(2026, 2, 2, 12, tzinfo=UTC)
bringing.PART = opening.PART = taking_back.PART = {PART}
"""
BEGIN = f"""{SETTING}
rows = [row(number, f"Ada{{number}}", "Ames", f"p{{number}}@example.org") for number in range(100, 100 + {PEOPLE})]
arrival, by = arrived(*rows, now=noon)
bringing.begin(arrival, by=by, now=noon)
"""
MEET = f"""{SETTING}
arrival = Arrival.objects.get()
arrival.meet(met_on=MET_ON, minute=MINUTE, file=b"", came_from="CiviCRM")
opening.begin(arrival, now=noon)
"""
TURN = f"""{SETTING}
arrival = Arrival.objects.get()
taking_back.begin(arrival, by=Person.objects.get(pk=arrival.begun_by), now=noon)
"""
WORK = (
    SETTING
    + """
arrival = Arrival.objects.get()
while {work}(arrival, now=noon):
    print("part", flush=True)
print("done", flush=True)
"""
)
COUNT = f"""{SETTING}
from commonty.apps.bodies.models import Membership, StandingRow
from commonty.apps.keys import keyring
from commonty.apps.people.models import BlindIndex, Concerned
from commonty.apps.record.models import Line
for each in Person.objects.filter(brought_in__isnull=False):
    assert each.own("name")["name"].endswith("Ames")
kinds = list(Line.objects.values_list("kind", flat=True))
print(json.dumps([BroughtIn.objects.count(), Concerned.objects.count(), Membership.objects.count(), StandingRow.objects.count(),
    kinds.count("people.brought-in"), kinds.count("bodies.standing-began"), kinds.count("moving.moved-in"), kinds.count("moving.undone"),
    Person.objects.count(), len(keyring.people() & set(Person.objects.values_list("pk", flat=True))), keyring.passing("moving.")]))
"""
CAME = f"""{SETTING}
print(json.dumps(sorted(BroughtIn.objects.values_list("person_id", flat=True))))
"""
KEPT = f"""{SETTING}
from commonty.apps.keys import keyring
print(json.dumps(sorted(keyring.people())))
"""


def killed_again_and_again(installation: Installation, work: str, chance: random.Random) -> list[int]:
    """Let a process do one work, killed some moments after a few parts; return how many parts each did, the last to the end."""
    parts = []
    for _kill in range(KILLS):
        process = installation.start(WORK.format(work=work))
        done = sum(process.stdout.readline() == "part\n" for _part in range(chance.randint(1, 2)))
        time.sleep(chance.uniform(0, 0.02))
        process.kill()
        process.communicate()
        parts.append(done)
    return [*parts, installation.python(WORK.format(work=work)).count("part")]


@pytest.mark.slow
@pytest.mark.locks
def test_whoever_moves_in_comes_whole_and_once_though_the_machine_dies_again_and_again(installation: Installation, tmp_path: Path) -> None:
    chance = random.Random(1926)  # noqa: S311 - when to kill
    installation.python(BEGIN)

    came = killed_again_and_again(installation, "bringing.bring_part", chance)
    installation.python(MEET)
    opened = killed_again_and_again(installation, "opening.open_part", chance)

    assert min(came + opened) >= 1, "each was killed in the middle of it"
    told = json.loads(installation.python(COUNT))
    assert told == [PEOPLE, PEOPLE, PEOPLE, PEOPLE, PEOPLE, PEOPLE, 1, 0, PEOPLE + 1, PEOPLE + 1, []]

    people = set(json.loads(installation.python(CAME)))

    installation.python(TURN)
    gone = killed_again_and_again(installation, "taking_back.take_part_back", chance)

    assert min(gone) >= 1, "each was killed in the middle of it"
    assert json.loads(installation.python(COUNT)) == [0, 0, 0, 0, PEOPLE, PEOPLE, 1, 1, 1, 1, []]
    assert not people & set(json.loads(installation.python(KEPT))), "whoever was taken back has no key"
    export = tmp_path / "record.jsonl"
    installation.commonty("record", "export", str(export), "--audience", "public")
    assert installation.commonty("record", "check", str(export)).returncode == 0
