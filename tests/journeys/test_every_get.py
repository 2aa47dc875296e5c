"""Looking changes nothing: every address, opened by anybody. Mail scanners and previews follow every link."""

from datetime import timedelta

import pytest
import time_machine

from commonty.apps.bodies.models import Body
from commonty.apps.dues.tests.paying import tried
from commonty.apps.mandates.granting import grant
from commonty.apps.people.effects import REVEAL
from commonty.apps.people.models import Person
from commonty.site.founding.models import Invitation
from commonty.site.founding.tests.builders import put
from tests.journeys.addresses import address, names
from tests.journeys.inhabited import NOW, Inhabited, client_of, decided, inhabited
from tests.journeys.named import of_recovery
from tests.journeys.posts import POSTS, SAMPLES
from tests.journeys.tables import state

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CUSTODY = {
    *("bodies:roll", "voting:codes-voters", "decisions:pack", "decisions:paper", "dues:upload", "dues:letters"),
    *("voting:notice-letters", "voting:notice-labels", "bodies:recovery", "bodies:recovery-contact"),
    *("bodies:doubles", "bodies:doubles-pair"),
}
"""Pages that show other people's data: each look is written down in the custody register and in the record."""
TRACES = {"default.people_custodyline", "default.people_concerned", "default.record_head", "default.record_line", "default.record_payload"}
MEETINGS = {"decisions:meeting", "decisions:pack", "decisions:report", "decisions:paper", "decisions:calling-off"}
LATE = timedelta(days=1000)


def arguments(name: str, parameters: tuple[str, ...], world: Inhabited) -> dict[str, object]:
    """Return arguments under which there is something at the address, wherever one of this world can be."""
    if name in POSTS and POSTS[name].by != "founder":
        return POSTS[name].where(world)
    if name in MEETINGS:
        return {each: {"pk": world.meeting.pk, "number": 1}[each] for each in parameters}
    if name.startswith("decisions:") and parameters:
        return {"pk": world.motions["open"].pk}
    if name.startswith("elections:") and parameters:
        return {"pk": world.elections["counted"].pk}
    if name.startswith("voting:") and parameters:
        return of_votes(name, parameters, world)
    known: dict[str, object] = {"key": "secretary" if name == "bodies:office" else "see-details"}
    given = {**SAMPLES, **known}
    if name.startswith("dues:"):
        given["pk"] = tried().pk
    if name.startswith("bodies:"):
        given |= of_recovery(world)
        given["pk"] = "circle" if "application" in parameters or name == "bodies:applications" else "members"
        given["application"] = world.applications["circle"]
    return {each: given[each] for each in parameters}


def of_votes(name: str, parameters: tuple[str, ...], world: Inhabited) -> dict[str, object]:
    """Return the same of a roll, a box, a board or keys."""
    board, box = world.boards["open"], world.motions["challenged"].opening.box
    if name == "voting:rehearsal":
        return {"pk": world.rehearsal.pk}
    if name in {"voting:served", "voting:notice-letters", "voting:notice-labels"}:
        return {"pk": world.elections["nominating"].noticed.recipients.serving.pk}
    if name == "voting:slips":
        return {"pk": world.elections["open"].opening.box_id}
    if name == "voting:slip-sheet":
        return {"pk": world.elections["open"].opening.box_id, "first": 1}
    if name.startswith("voting:codes"):
        return {"uuid": world.issuing.uuid}
    found = {"pk": "members", "uuid": board.uuid, "ceremony": board.key.ceremony_id, "mandate": world.mandates["keeping"].pk}
    if parameters == ("pk",) and "keys" not in address(name, {"pk": 1}):
        found["pk"] = box.roll_id if "boxes" not in address(name, {"pk": 1}) else box.pk
    return {each: found[each] for each in parameters}


def looked_at(world: Inhabited, who: Person | None, method: str = "get") -> tuple[dict[str, list[str]], dict[str, int]]:
    """Open every address; return the tables that changed, by address, and what each answered."""
    browser = client_of(who)
    changed, answers = {}, {}
    before = state(but=frozenset({"django_session"}))
    for name, parameters in names():
        answer = getattr(browser, method)(address(name, arguments(name, parameters, world)))
        answers[name] = answer.status_code
        if getattr(answer, "streaming", False):
            b"".join(answer.streaming_content)
        after = state(but=frozenset({"django_session"}))
        tables = {table for table in {*before, *after} if before.get(table) != after.get(table)}
        if tables - (TRACES if name in CUSTODY else set()):
            changed[name] = sorted(tables)
        before = after
    return changed, answers


@pytest.mark.parametrize("who", ["nobody", "member", pytest.param("secretary", marks=pytest.mark.locks)])
def test_opening_any_address_changes_nothing(who: str) -> None:
    with time_machine.travel(NOW, tick=False):
        world = inhabited()
        grant(world.secretary, REVEAL, world.root.path, starts=NOW, ends=NOW + timedelta(days=9), authority=decided(world.root), now=NOW)
        looker = {"nobody": None, "member": world.everybody[0]}.get(who, getattr(world, who, None))

        changed, answers = looked_at(world, looker)

    assert changed == {}
    assert {name: status for name, status in answers.items() if status >= 500} == {}
    if who == "member":
        found = {name for name, status in answers.items() if status == 200}
        assert len(found) > 40, "most addresses show a page to a member"


def test_opening_any_address_after_years_of_silence_does_not_do_what_has_fallen_due() -> None:
    with time_machine.travel(NOW, tick=False):
        world = inhabited()
    with time_machine.travel(NOW + LATE, tick=False):
        changed, answers = looked_at(world, world.everybody[0])

    assert changed == {}
    assert {name: status for name, status in answers.items() if status >= 500} == {}


def test_asking_for_the_heads_of_all_addresses_changes_nothing() -> None:
    with time_machine.travel(NOW, tick=False):
        world = inhabited()
        changed, answers = looked_at(world, world.editor, "head")

    assert changed == {}
    assert {name: status for name, status in answers.items() if status >= 500} == {}


def test_before_the_founding_opening_any_address_changes_nothing() -> None:
    with time_machine.travel(NOW, tick=False):
        putting = put(3, now=NOW)
        founder = putting.roll.all()[0].person
        changed = {}
        for who in (None, founder):
            browser = client_of(who)
            before = state()
            for name, parameters in names():
                given = {**SAMPLES, "key": "x", "token": "x", "pk": "members" if name.startswith("bodies:") else 1}
                if browser.get(address(name, {each: given[each] for each in parameters})).status_code >= 500 or state() != before:
                    changed[name] = who

    assert (changed, Body.objects.count(), Invitation.objects.filter(used_at=None).count()) == ({}, 0, 0)
