"""A branch leaves with those of its members who agree, and goes on elsewhere as an organisation of its own."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from commonty.site.leaving.tests.typed import done, refused
from conftest import Installation, unmade

pytestmark = [pytest.mark.slow, pytest.mark.locks]

LIVE = """
from datetime import UTC, datetime, timedelta
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Membership
from commonty.apps.bodies.tests.organisations import decision, founded, part_of, rules_of
from commonty.apps.mandates.granting import grant
from commonty.apps.decisions.effects import Resolve
from commonty.apps.decisions.models import Motion
from commonty.apps.people.models import OptOut, Person
from commonty.apps.rules.adopting import adopt
from commonty.site.leaving.effects import Leave
from commonty.site.leaving.models import Parting
now = datetime.now(UTC) - timedelta(days=20)
then = now - timedelta(days=100)
names = ("Ada Zqarla", "Berta Zqberg", "Cleo Zqcomb", "Dora Zqdorn", "Emil Zqeder", "Fritz Zqfeld")
people = [
    Person.objects.sign_up(name=name, email=f"{name.split()[1].lower()}@example.org", phone=f"0170 555010{at}", now=then)
    for at, name in enumerate(names)
]
text = rules_of("union-branch")
top = founded(now=then, founders=people, text=text)
north = part_of(top, "workplace", "north", now=then)
for person in people[:5]:
    apply(person, north, now=then)
for membership in Membership.objects.filter(body=north):
    assert membership.belongs(), membership.standing
adopt("north", text, authority=decision(north), now=then)
for at, holder in enumerate((people[0], people[3])):
    task, ends = f"Task of {holder.own('name')['name']}", now + timedelta(days=60)
    grant(holder, "edit-campaigns", north.path, starts=now, ends=ends, authority=decision(north), now=now, task=task)
lost = Motion.objects.move(people[3], north, title="Ask Emil Zqeder to cook", text="Dora wants that.", effects=(Resolve(),), now=now)
lost.withdraw(people[3], now=now)
kept = Motion.objects.move(people[3], north, title="A banner", text="Red it is.", effects=(Resolve(),), now=now)
kept.withdraw(people[3], now=now)
OptOut.objects.keep(OptOut.EMAIL, ["zqberg@example.org"], source="self", now=now)
Leave("north", 14).carry_out(decision(north), now=now)
parting = Parting.objects.get()
for at, agrees in ((0, True), (1, True), (2, True), (3, False)):
    parting.answer(people[at], agrees=agrees, now=now)
"""
ELSEWHERE = """
import json
from django.utils import timezone
from commonty.apps.bodies.models import Membership, root
from commonty.apps.decisions.models import Motion
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import OptOut, Person
from commonty.apps.record.models import Line
now = timezone.now()
print(json.dumps({
    "root": [root().pk, root().place, root().article, root().rules(now).body],
    "people": [person.own("name")["name"] for person in Person.objects.living()],
    "found": [person.pk for person in Person.objects.at_email("zqarla@example.org")] == [Person.objects.get(member_number=1).pk],
    "opted out": sorted(OptOut.objects.among(OptOut.EMAIL, ["zqarla@example.org", "zqberg@example.org"])),
    "members": sorted([each.person.member_number, each.category, each.standing] for each in Membership.objects.all()),
    "mandates": [[each.holder.member_number, each.scope] for each in Mandate.objects.living(now)],
    "motions": Motion.objects.count(),
    "last": list(Line.objects.order_by("-seq").values_list("kind", flat=True)[:2]),
}))
"""
HERE = """
import json
from django.utils import timezone
from commonty.apps.bodies.models import Body, Membership
from commonty.apps.mandates.models import Mandate
from commonty.apps.record.models import Line
now = timezone.now()
print(json.dumps({
    "dissolved": Body.objects.get(pk="north").is_dissolved,
    "members": sorted([each.person.member_number, each.standing] for each in Membership.objects.filter(body__parent=None)),
    "mandates": Mandate.objects.within(("members", "north")).living(now).count(),
    "left": Line.objects.filter(kind="leaving.branch-left").count(),
}))
"""


@pytest.fixture(scope="module")
def here(migrated: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Make an organisation whose branch of five decided to leave: three agreed, one said no, one said nothing. Its file is ``branch``."""
    folder = tmp_path_factory.mktemp("here")
    shutil.copytree(migrated.folder / "var", folder / "var")
    with unmade(folder, like=migrated.database) as made:
        made.python(LIVE)
        done(made, "export", str(folder / "branch"), "--branch", "north")
        yield made


@pytest.fixture(scope="module")
def elsewhere(migrated: Installation, here: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Return an empty installation into which the file was imported."""
    folder = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(migrated.folder / "var", folder / "var", ignore=shutil.ignore_patterns("secrets"))
    with unmade(folder, like=migrated.database) as made:
        done(made, "import", str(here.folder / "branch"))
        yield made


def test_nobody_who_did_not_agree_is_named_in_the_file(here: Installation) -> None:
    with zipfile.ZipFile(here.folder / "branch") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    named = [
        (word, name)
        for word in (
            "Dora Zqdorn",
            "Zqdorn",
            "zqdorn@",
            "Emil Zqeder",
            "Zqeder",
            "zqeder@",
            "Fritz",
            "Zqfeld",
            "zqfeld@",
            "5550103",
            "5550104",
            "5550105",
        )
        for name, content in parts.items()
        if word.encode() in content
    ]
    people = [json.loads(line) for line in parts["tables/people.Person.jsonl"].splitlines()]

    assert named == []
    assert b"Task of Ada Zqarla" in parts["tables/mandates.Mandate.jsonl"]
    assert b"Red it is." in parts["tables/record.Wording.jsonl"]
    assert [bool(row["sealed_name"]) for row in people] == [True, True, True, False]
    assert parts["waiting.jsonl"] == b""


def test_elsewhere_the_branch_is_an_organisation_of_its_own_with_those_who_agreed(elsewhere: Installation) -> None:
    assert json.loads(elsewhere.python(ELSEWHERE)) == {
        "root": ["north", "north", "members", "north"],
        "people": ["Ada Zqarla", "Berta Zqberg", "Cleo Zqcomb"],
        "found": True,
        "opted out": ["zqberg@example.org"],
        "members": [[1, "waged", "good"], [2, "waged", "good"], [3, "waged", "good"]],
        "mandates": [[1, "north"]],
        "motions": 2,
        "last": ["mandates.ended", "leaving.branch-arrived"],
    }


def test_its_record_checks_there_and_goes_on_from_that_of_the_organisation_it_left(here: Installation, elsewhere: Installation) -> None:
    for made in (here, elsewhere):
        made.commonty("record", "export", str(made.folder / "record.jsonl"))
    before = (here.folder / "record.jsonl").read_bytes().splitlines()
    after = (elsewhere.folder / "record.jsonl").read_bytes().splitlines()
    with zipfile.ZipFile(here.folder / "branch") as archive:
        size = json.loads(archive.read("contents.json"))["record"]["size"]

    checked = elsewhere.commonty("record", "check", str(elsewhere.folder / "record.jsonl"))

    hashes = [[json.loads(line)["hash"] for line in lines[1 : size + 1]] for lines in (before, after)]
    assert "\nWHOLE; " in f"\n{checked.stdout}"
    assert hashes[0] == hashes[1]
    assert len(after) > size + 1


def test_here_it_has_left_and_whoever_did_not_agree_stays_a_member(here: Installation, tmp_path: Path) -> None:
    assert json.loads(here.python(HERE)) == {
        "dissolved": True,
        "members": [[1, "left"], [2, "left"], [3, "left"], [4, "good"], [5, "good"], [6, "good"]],
        "mandates": 0,
        "left": 1,
    }
    assert "no body north has decided to leave" in refused(here, "export", str(tmp_path / "again"), "--branch", "north")
    assert not (tmp_path / "again").exists()
