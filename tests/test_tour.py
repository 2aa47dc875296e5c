"""The tour is true: every place that it names is there, and the motion that it follows passes them in its order."""

import ast
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Self

import pytest
import time_machine
from django.test import Client

from commonty.apps.bodies.tests.organisations import founded, members
from commonty.apps.campaigns.models import Campaign
from commonty.apps.decisions.models import Motion, Phase
from commonty.apps.people.models import Account, Person
from commonty.apps.record.audiences import PUBLIC
from commonty.apps.record.checking import check
from commonty.apps.record.exporting import export
from commonty.apps.record.models import Line
from commonty.site.attending import attend

ROOT = Path(__file__).parent.parent
TOUR = ROOT / "docs" / "tour.md"
STOP = re.compile(r"\[`(?P<name>[\w.]+)(?P<called>\(\))?`\]\(\.\./(?P<file>[\w/.]+\.py)\)")
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MOVE = "/motions/new/?body=members&effect=campaigns.launch"
LAUNCH = {
    "title": "Stop the evictions",
    "text": "Nobody in our streets loses their home this winter.",
    "effect-title": "Stop the evictions",
    "effect-demand": "stop all evictions until spring",
    "effect-target": "The city council",
    "effect-why": "Winter kills.",
    "effect-until": "2026-09-30",
    "effect-body": "members",
}


def stops() -> list[tuple[str, str, bool]]:
    """Return the places that the tour names: file, qualified name, and whether the motion passes it."""
    return [(found["file"], found["name"], bool(found["called"])) for found in STOP.finditer(TOUR.read_text("utf-8"))]


def defined(tree: ast.AST, above: str = "") -> set[str]:
    """Return the qualified names of what a module defines."""
    found: set[str] = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found |= {above + node.name} | defined(node, f"{above}{node.name}.")
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {above + target.id for target in targets if isinstance(target, ast.Name)}
    return found


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.open_for(person))
    return client


class Walk:
    """Follows a program through its files: each function of ours that is entered, in order."""

    def __init__(self) -> None:
        self.entered: list[tuple[str, str]] = []

    def __call__(self, frame: FrameType, _event: str, _told: object) -> None:
        if "/src/commonty/" in frame.f_code.co_filename:
            self.entered.append((frame.f_code.co_filename.removeprefix(f"{ROOT}/"), frame.f_code.co_qualname))

    def __enter__(self) -> Self:
        sys.settrace(self)
        return self

    def __exit__(self, *_error: object) -> None:
        sys.settrace(None)


def missed(expected: Iterable[tuple[str, str]], entered: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the places that were not entered after those before them."""
    at, found = 0, []
    for place in expected:
        if place in entered[at:]:
            at = entered.index(place, at) + 1
        else:
            found.append(place)
    return found


def test_every_place_that_the_tour_names_is_there() -> None:
    trees = {file: defined(ast.parse((ROOT / file).read_text("utf-8"))) for file, _name, _called in stops()}

    assert len(trees) > 15
    assert [(file, name) for file, name, _called in stops() if name not in trees[file]] == []


@pytest.mark.slow
@pytest.mark.django_db
def test_the_motion_of_the_tour_passes_the_places_in_its_order() -> None:
    assembly = founded(now=MONDAY - timedelta(days=60))
    ada, berta, cleo, dora, emil = members(assembly, 5, now=MONDAY - timedelta(days=50))
    with time_machine.travel(MONDAY, tick=False) as clock, Walk() as walk:
        moved = signed_in(ada).post(
            "/motions/new/?body=members&effect=campaigns.launch", {**LAUNCH, "effect-editors": str(ada.member_number), "move": "1"}
        )
        motion = Motion.objects.get()
        assert (moved.status_code, moved["Location"]) == (302, f"/motions/{motion.pk}/")
        for seconder in (berta, cleo):
            signed_in(seconder).post(f"/motions/{motion.pk}/seconds/")
        clock.move_to(MONDAY + timedelta(days=8, hours=18))
        attend(now=datetime.now(UTC))
        for voter in (ada, berta, cleo, dora):
            assert signed_in(voter).post(f"/motions/{motion.pk}/votes/", {"choice": "yes"}).status_code == 302
        for day in (16, 24):
            clock.move_to(MONDAY + timedelta(days=day))
            attend(now=datetime.now(UTC))
        campaign = Campaign.objects.get()
        page = {"demand": "stop all evictions", "target": "The city council", "why": "Winter kills.", "happened": "We marched."}
        assert signed_in(ada).post(f"/campaigns/{campaign.pk}/page/", page).status_code == 302
        act = Line.objects.latest("seq")
        assert (act.kind, act.payload.source[:8]) == ("campaigns.edited", "mandate:")
        looking = signed_in(emil)
        for address in (
            act.get_absolute_url(),
            f"/mandates/{act.payload.source[8:]}/",
            f"/motions/{motion.pk}/",
            f"/boxes/{motion.opening.open_box_id}/",
        ):
            assert looking.get(address).status_code == 200
        report = check([line.encode() for line in export(PUBLIC)[1]])

    assert (Motion.objects.get().phase(MONDAY + timedelta(days=25)), report.is_whole) == (Phase.DONE, True)
    expected = [(file, name) for file, name, called in stops() if called]
    assert len(expected) > 25
    assert missed(expected, walk.entered) == []
