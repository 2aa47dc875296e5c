"""What a body with rules of its own decides by them: what is its own, and nothing above or beside it."""

import re
from datetime import datetime

import pytest
from django.utils import timezone

from commonty.apps.bodies.dissolving import dissolve
from commonty.apps.bodies.effects import DissolveBody, SeatSomebody
from commonty.apps.bodies.founding import make
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body
from commonty.apps.bodies.seating import seat
from commonty.apps.decisions import requirements
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.tests.building import moved
from commonty.apps.decisions.tests.test_pages import signed_in
from commonty.apps.mandates.effects import RecallMandate
from commonty.apps.people.models import Person
from commonty.apps.record.effects import RotateKey, WithdrawText
from commonty.apps.rules.adopting import adopt
from commonty.apps.rules.effects import AmendRules
from commonty.apps.voting.tests.building import organisation, routine, rules_text
from commonty.constitution import routes
from commonty.constitution.document import Procedure
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db

NAMED = rules_text().replace('title = "Special motion"', 'title = "Large motion"', 1)


def with_own_rules(*, now: datetime) -> tuple[Body, Body, list[Person]]:
    """Return an organisation, a local group in it that has rules of its own, and their members."""
    body, everybody = organisation(6, now=now)
    north = make("north", "local-group", body, "North", authority=routine(body), now=now)
    for member in everybody[:4]:
        apply(member, north, now=now)
    adopt("north", rules_text(), authority=routine(body), now=now)
    return body, north, everybody


def test_a_body_with_rules_of_its_own_changes_them_and_nobody_above_does_it_by_other_guards(noon: datetime) -> None:
    body, north, everybody = with_own_rules(now=noon)
    amendment = AmendRules("north", NAMED, north.rules(noon).digest)

    own = moved(north, everybody[0], now=noon, effects=[amendment])
    with pytest.raises(Refused) as refusal:
        moved(body, everybody[5], now=noon, effects=[amendment])

    assert (own.procedure_key, refusal.value.article) == ("special", "organisation")


def test_a_body_with_rules_of_its_own_decides_nothing_for_the_bodies_above_it(noon: datetime) -> None:
    body, north, everybody = with_own_rules(now=noon)
    committee = Body.objects.get(pk="committee")
    above = [
        AmendRules(body.pk, NAMED, body.rules(noon).digest),
        SeatSomebody(person=everybody[0].pk, office="convenor", body=committee.pk),
    ]

    for effect in above:
        with pytest.raises(Refused):
            moved(north, everybody[0], now=noon, effects=[effect])

    assert not Motion.objects.exists()


def said_in(body: Body, mover: Person, *, now: datetime) -> WithdrawText:
    """Return the effect that withdraws the text of a motion moved in a body."""
    return WithdrawText(digest=moved(body, mover, now=now).wording.text.digest)


def test_no_branch_replaces_the_key_of_the_whole_organisation(noon: datetime) -> None:
    body, north, everybody = with_own_rules(now=noon)

    moved(body, everybody[0], now=noon, effects=[RotateKey()])
    with pytest.raises(Refused, match="has no say in"):
        moved(north, everybody[0], now=noon, effects=[RotateKey()])

    assert Motion.objects.get().body == body


def test_a_branch_withdraws_its_own_texts_and_none_of_the_body_above_it(noon: datetime) -> None:
    body, north, everybody = with_own_rules(now=noon)
    ours, theirs = said_in(north, everybody[0], now=noon), said_in(body, everybody[0], now=noon)

    moved(north, everybody[0], now=noon, effects=[ours])
    with pytest.raises(Refused, match="has no say in"):
        moved(north, everybody[0], now=noon, effects=[theirs])

    assert (ours.context(), theirs.context()) == (north.pk, body.pk)


def test_a_caucus_withdraws_its_texts_itself_and_nobody_outside_it_does(noon: datetime) -> None:
    body, everybody = organisation(3, now=noon)
    women = make("women", "caucus", body, "Women", authority=routine(body), now=noon)
    apply(everybody[0], women, now=noon)
    theirs = said_in(women, everybody[0], now=noon)

    own = moved(women, everybody[0], now=noon, effects=[theirs])
    with pytest.raises(Refused):
        moved(body, everybody[1], now=noon, effects=[theirs])

    assert own.procedure_key == "caucus-ordinary"


def test_a_text_of_a_dissolved_branch_is_withdrawn_by_the_body_that_it_was_part_of(noon: datetime) -> None:
    body, everybody = organisation(3, now=noon)
    north = make("north", "local-group", body, "North", authority=routine(body), now=noon)
    apply(everybody[0], north, now=noon)
    theirs = said_in(north, everybody[0], now=noon)
    dissolve(north, authority=routine(body), now=noon)

    motion = moved(body, everybody[0], now=noon, effects=[theirs])

    assert requirements.where(motion.body, theirs) == body


def test_the_committee_of_one_branch_decides_nothing_for_another(noon: datetime) -> None:
    strikes = '\n[bodies.strikes]\ntitle = "Strikes"\nkind = "committee"\nbelonging = "seats"\nparent = "local-group"\n'
    body, _everybody = organisation(3, now=noon, rules=rules_text() + strikes)
    for name in ("north", "south"):
        branch = make(name, "local-group", body, name, authority=routine(body), now=noon)
        make(f"{name}-strikes", "strikes", branch, "Strikes", authority=routine(body), now=noon)
    ours, procedure, rules = Body.objects.get(pk="north-strikes"), Procedure("By the committee", "strikes"), body.rules(noon)

    requirements.refuse_unless_its_own(ours, (DissolveBody("north"),), "special", procedure, rules)
    with pytest.raises(Refused, match="has no say in south"):
        requirements.refuse_unless_its_own(ours, (DissolveBody("south"),), "special", procedure, rules)


def test_nobody_is_recalled_by_an_urgent_decision(noon: datetime) -> None:
    body, _everybody = organisation(3, now=noon)
    urgent = routes.procedure(body.rules(noon).constitution, "urgent")

    with pytest.raises(Refused) as refusal:
        requirements.refuse_unless_it_can_be_put("urgent", urgent, (RecallMandate(mandate=1),))

    assert refusal.value.article == "procedures.urgent"


def offered_in(body: Body, member: Person) -> set[str]:
    """Return the effects that the page of a new motion offers in a body."""
    page = signed_in(member).get(f"/motions/new/?body={body.pk}").content.decode()
    return set(re.findall(r"effect=([\w.-]+)", page))


def test_a_body_is_offered_only_what_it_could_decide() -> None:
    now = timezone.now()
    body, north, everybody = with_own_rules(now=now)
    south = make("south", "local-group", body, "South", authority=routine(body), now=now)
    women = make("women", "caucus", body, "Women", authority=routine(body), now=now)
    apply(everybody[5], south, now=now)
    apply(everybody[0], women, now=now)

    top, own, under_our_rules, caucus = (
        offered_in(body, everybody[0]),
        offered_in(north, everybody[0]),
        offered_in(south, everybody[5]),
        offered_in(women, everybody[0]),
    )

    assert {"record.rotate-key", "rules.amend", "bodies.record-death", "bodies.expel", "decisions.resolve"} <= top
    assert own == (top - {"record.rotate-key", "bodies.record-death", "bodies.bring-back"}) | {"leaving.leave"}
    assert "leaving.leave" not in top | under_our_rules | caucus
    assert not under_our_rules & {"record.rotate-key", "rules.amend", "bodies.record-death"}
    assert not caucus & {"record.rotate-key", "rules.amend", "bodies.record-death"}
    assert "decisions.resolve" in under_our_rules & caucus


def test_a_body_that_the_rules_leave_nothing_to_is_told_so() -> None:
    now = timezone.now()
    body, everybody = organisation(3, now=now)
    appeals = Body.objects.get(article="appeals")
    seat(everybody[0], "panel-member", appeals, authority=routine(body), now=now)

    page = signed_in(everybody[0]).get(f"/motions/new/?body={appeals.pk}").content.decode()

    assert "The rules leave nothing to this body" in page
    assert offered_in(appeals, everybody[0]) == set()
