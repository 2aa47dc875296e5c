"""A branch asks its members whether they go along, and leaves once it may."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.test import Client

from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body, root
from commonty.apps.bodies.tests.organisations import decision, founded, part_of, people, rules_of
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.tests.building import again, moved, votes
from commonty.apps.keys.tests.once import once
from commonty.apps.people.models import Account, Person
from commonty.apps.rules.adopting import adopt
from commonty.apps.voting.models import Choice
from commonty.constitution.refusal import Refused
from commonty.site.jobs.models import Job
from commonty.site.leaving.effects import Consent, Leave
from commonty.site.leaving.going import ALL, CHOSEN, FOLLOWING, OWN, STAYS
from commonty.site.leaving.models import Parting
from commonty.site.leaving.tables import LEFT_OUT, label, tables

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC) - timedelta(days=3)
CONSENTS = '[routes.let-go]\neffect = "leaving.consent"\nprocedure = "special"\n'


@once
def branch_of_three(above: str = "") -> tuple[Body, list[Person]]:
    """Make an organisation of four, and a branch with rules of its own to which three of them belong."""
    then = NOW - timedelta(days=90)
    everybody = people(4, now=then)
    top = founded(now=then, founders=everybody, text=rules_of("union-branch") + above)
    north = part_of(top, "workplace", "north", now=then)
    for person in everybody[:3]:
        apply(person, north, now=then)
    adopt("north", rules_of("union-branch"), authority=decision(north), now=then)
    return north, everybody


def leaving(above: str = "", days: int = 14) -> tuple[Parting, list[Person]]:
    north, everybody = branch_of_three(above)
    Leave("north", days).carry_out(decision(north), now=NOW)
    return Parting.objects.get(), everybody


def test_each_table_goes_along_follows_or_stays_by_name() -> None:
    chosen = [*ALL, *OWN, *FOLLOWING, *CHOSEN, *STAYS]

    assert sorted(chosen) == sorted(label(model) for model in tables(apps))
    assert set(chosen) & set(LEFT_OUT) == set()


def test_a_branch_decides_it_by_a_motion_of_its_own_under_its_own_rules() -> None:
    north, everybody = branch_of_three()

    motion = Motion.objects.move(everybody[0], north, title="We leave", text="On our own.", effects=[Leave("north", 14)], now=NOW)

    assert (motion.body, motion.procedure_key) == (north, "entrenched")
    with pytest.raises(Refused, match="itself decides"):
        Leave("north", 14).carry_out(decision(root()), now=NOW)
    with pytest.raises(Refused, match="1 to 366 days"):
        Leave("north", 0).refuse_unless_possible(north.rules(NOW).constitution, now=NOW)


def test_every_member_is_asked_by_letter_and_silence_and_no_are_no() -> None:
    parting, everybody = leaving()

    parting.answer(everybody[0], agrees=False, now=NOW)
    parting.answer(everybody[0], agrees=True, now=NOW)
    parting.answer(everybody[1], agrees=False, now=NOW)

    letters = [job.arguments["args"][0] for job in Job.objects.all() if "PartingLetter" in str(job.arguments)]
    assert sorted(letters) == [person.pk for person in everybody[:3]]
    assert parting.agreed(NOW) == [everybody[0].pk]
    with pytest.raises(Refused, match="Only members of Branch meeting"):
        parting.answer(everybody[3], agrees=True, now=NOW)
    with pytest.raises(Refused, match="is over"):
        parting.answer(everybody[1], agrees=True, now=NOW + timedelta(days=14))


def test_it_leaves_after_the_day_alone_and_with_the_consent_that_the_rules_above_ask_for() -> None:
    parting, everybody = leaving(CONSENTS)
    parting.answer(everybody[0], agrees=True, now=NOW)
    due = NOW + timedelta(days=14)

    with pytest.raises(Refused, match="Wait until then"):
        parting.refuse_unless_ready(due - timedelta(seconds=1))
    with pytest.raises(Refused, match="ask the body above to consent"):
        parting.refuse_unless_ready(due)
    Consent("north").carry_out(decision(parting.body.parent or parting.body), now=NOW)
    parting.refresh_from_db()

    assert parting.refuse_unless_ready(due) == [everybody[0].pk]


def test_it_does_not_leave_while_a_motion_runs_there_nor_with_nobody() -> None:
    parting, everybody = leaving()
    due = NOW + timedelta(days=14)
    with pytest.raises(Refused, match="Nobody has agreed"):
        parting.refuse_unless_ready(due)
    parting.answer(everybody[0], agrees=True, now=NOW)
    north = parting.body

    Motion.objects.move(everybody[0], north, title="Again", text="Again.", effects=[Leave("north", 3)], now=due - timedelta(minutes=5))

    with pytest.raises(Refused, match="is not over there"):
        parting.refuse_unless_ready(due)


def test_the_page_asks_members_of_the_branch_and_nobody_else() -> None:
    parting, everybody = leaving()
    members = [Client(), Client()]
    for client, person in zip(members, (everybody[0], everybody[3]), strict=True):
        client.force_login(Account.objects.open_for(person))

    said = members[0].post(f"/leaving/branches/{parting.pk}/answers/", {"agrees": "yes"})
    unclear = members[0].post(f"/leaving/branches/{parting.pk}/answers/", {"agrees": "perhaps"})
    page = members[0].get(f"/leaving/branches/{parting.pk}/").content.decode()

    assert (said.status_code, unclear.status_code) == (302, 422)
    assert parting.agreed(NOW) == [everybody[0].pk]
    assert "You said yes." in page
    assert "1 member goes along." in page
    assert members[1].get(f"/leaving/branches/{parting.pk}/").status_code == 404


@pytest.mark.parametrize("starter", ["campaign-group", "co-operative", "coalition", "union-branch"])
def test_from_a_motion_to_its_carrying_out_a_branch_that_lives_by_a_starter_leaves(starter: str) -> None:
    then = NOW - timedelta(days=200)
    everybody = people(6, now=then)
    top = founded(now=then, founders=everybody, text=rules_of("union-branch"))
    north = part_of(top, "workplace", "north", now=then)
    for person in everybody[:5]:
        apply(person, north, now=then)
    adopt("north", rules_of(starter), authority=decision(north), now=then)
    Person.objects.update(email_confirmed_at=then)
    begun = NOW - timedelta(days=150)

    motion = moved(north, everybody[0], now=begun, effects=[Leave("north", 14)])
    for seconder in everybody[1:5]:
        if not hasattr(again(motion), "notice"):
            motion.second(seconder, now=begun)
    Motion.objects.attend(now=again(motion).notice.opens)
    votes(again(motion), everybody[:5], Choice.YES)
    Motion.objects.attend(now=again(motion).opening.box.closes)
    due = again(motion).outcome.effective_at
    again(motion).carry_out(now=due)

    parting = Parting.objects.get()
    assert (parting.body, parting.source) == (north, f"motion:{motion.pk}")
    parting.answer(everybody[0], agrees=True, now=due)
    assert parting.refuse_unless_ready(due + timedelta(days=14)) == [everybody[0].pk]
