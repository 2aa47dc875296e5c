"""Somebody with a browser who means harm: what they try, and what the organisation's own verbs answer."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from commonty.apps.bodies.effects import DissolveBody
from commonty.apps.bodies.founding import make
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Membership
from commonty.apps.decisions.effects import Resolve
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.tests.building import again, carried, opened
from commonty.apps.mandates.effects import GrantMandate
from commonty.apps.mandates.granting import grant
from commonty.apps.mandates.models import Mandate
from commonty.apps.people import entering, erasing
from commonty.apps.people.models import Code
from commonty.apps.record.entry import kinds
from commonty.apps.record.models import Line
from commonty.apps.voting.models import Choice, Vote
from commonty.apps.voting.tests.building import organisation, rules_text
from commonty.constitution.refusal import Refused
from tests.journeys.inhabited import NOW, client_of, decided, inhabited

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

START = NOW - timedelta(days=60)
ADMITTING = """
[powers.admit]
power = "bodies.admit"
title = "Let applicants in"
longest = "12 months"
covers_below = true
"""


def test_whoever_belongs_cannot_be_counted_through_by_the_numbers_of_applications() -> None:
    with time_machine.travel(NOW, tick=False):
        world = inhabited()
        member, sister = client_of(world.everybody[3]), client_of(world.everybody[0])
        asked = [(each.body_id, each.pk) for each in Membership.objects.exclude(person=world.everybody[3])]

        shown = [pair for pair in asked if member.get(f"/bodies/{pair[0]}/applications/{pair[1]}/").status_code != 404]
        among_sisters = [
            each.pk
            for each in world.caucus.memberships.exclude(person=world.everybody[0])
            if sister.get(f"/bodies/caucus/applications/{each.pk}/").status_code != 404
        ]

    assert (shown, among_sisters) == ([], [])


def test_nobody_above_a_caucus_lets_somebody_in_or_reads_who_applies() -> None:
    rules = rules_text().replace('kind = "caucus"\nbelonging = "self"', 'kind = "caucus"\nbelonging = "admission"\nadmission = "mandate"')
    with time_machine.travel(NOW, tick=False):
        root, everybody = organisation(6, now=START, rules=rules + ADMITTING)
        caucus = make("women", "caucus", root, "Women", authority=decided(root), now=START)
        applied = apply(everybody[3], caucus, now=START)
        until = NOW + timedelta(days=9)
        grant(everybody[4], "admit", root.path, starts=START, ends=until, authority=decided(root), now=START, task="Let people in")
        client = client_of(everybody[4])

        listed = client.get("/bodies/women/applications/")
        let_in = client.post(f"/bodies/women/applications/{applied.pk}/admissions/")

    assert (listed.status_code, let_in.status_code) == (403, 403)
    assert Membership.objects.get(pk=applied.pk).standing == "applied"


def test_one_who_challenges_a_result_rules_on_nobody_elses_challenge_to_it() -> None:
    with time_machine.travel(NOW, tick=False):
        world = inhabited()
        motion = world.motions["disputed"]
        motion.challenge(world.everybody[4], "It was not on the agenda.", now=NOW)
        motion.challenge(world.judge, "I do not like it.", now=NOW)

        with pytest.raises(Refused):
            again(motion).rule(world.judge, motion.challenges.get(person=world.everybody[4]), upheld=True, reasons="Yes.", now=NOW)


def test_a_mandate_is_not_given_to_somebody_who_was_erased_between_the_vote_and_its_effect() -> None:
    root, everybody = organisation(5, now=START)
    effect = GrantMandate(everybody[4].pk, "see-details", root.place, "Count the members", (NOW + timedelta(days=30)).isoformat())
    motion = carried(root, everybody, now=START, effects=[effect])
    erasing.mark(everybody[4].pk, now=NOW)
    erasing.forget(everybody[4].pk, now=NOW)

    motion.carry_out(now=motion.outcome.effective_at)

    assert (Mandate.objects.exists(), again(motion).failures.count()) == (False, 1)


def test_a_body_that_was_dissolved_meanwhile_opens_no_vote_and_carries_nothing_out() -> None:
    with time_machine.travel(NOW, tick=False):
        root, everybody = organisation(6, now=START)
        group = make("north", "local-group", root, "North", authority=decided(root), now=START)
        for person in everybody[:5]:
            apply(person, group, now=START)
        effect = GrantMandate(everybody[4].pk, "edit-campaigns", group.place, "Run it", (NOW + timedelta(days=30)).isoformat())
        done = carried(group, everybody[:5], now=START, effects=[effect])
        noticed = Motion.objects.move(everybody[0], group, title="More", effects=[Resolve()], now=START)
        for person in everybody[1:3]:
            noticed.second(person, now=START)
        DissolveBody("north").carry_out(decided(root), now=START + timedelta(hours=1))

        Motion.objects.attend(now=NOW)

    assert (Mandate.objects.exists(), again(done).failures.count(), again(noticed).opened) == (False, 1, None)


def test_nobody_is_let_into_a_body_that_was_dissolved_meanwhile() -> None:
    with time_machine.travel(NOW, tick=False):
        world = inhabited()
        DissolveBody("circle").carry_out(decided(world.root), now=NOW)
        applied = world.applications["circle"]

        answer = client_of(world.clerk).post(f"/bodies/circle/applications/{applied}/admissions/")

    assert (answer.status_code, Membership.objects.get(pk=applied).standing) == (403, "applied")


def test_somebody_expelled_after_the_roll_was_fixed_votes_no_more_and_a_suspended_member_still_does() -> None:
    root, everybody = organisation(6, now=START)
    motion = opened(root, everybody, now=START)
    expelled, suspended = (Membership.objects.get(person=person, body=root) for person in everybody[4:6])
    at = motion.opening.at + timedelta(hours=1)
    for membership, standing in ((expelled, "expelled"), (suspended, "suspended")):
        membership.history.create(standing=standing, at=at, source="motion:1")
        Membership.objects.filter(pk=membership.pk).update(standing=standing)

    again(motion).cast(everybody[5], Choice.NO, now=at)
    with pytest.raises(Refused):
        again(motion).cast(everybody[4], Choice.NO, now=at)

    assert Vote.objects.count() == 1


def test_at_an_open_phone_a_stranger_does_not_make_the_mailbox_theirs() -> None:
    with time_machine.travel(NOW, tick=False):
        _root, everybody = organisation(3, now=START)
        client = client_of(everybody[0])  # Signed in, but nothing proved lately who is at the phone.
        theirs = {"name": "Member1", "email": "thief@example.org", "language": "en"}

        refused = client.post("/me/details/", theirs)
        session = client.session
        session[entering.PROVED] = NOW.isoformat()
        session.save()
        proved = client.post("/me/details/", theirs)

    assert (refused.status_code, refused["Location"]) == (302, "/me/prove/?next=%2Fme%2Fdetails%2F")
    assert (proved["Location"], Code.objects.count()) == ("/sign-in/code/", 1)


def test_what_a_member_reads_is_kept_in_no_cache_and_every_answer_carries_the_policy() -> None:
    with time_machine.travel(NOW, tick=False):
        world = inhabited()
        member = client_of(world.everybody[3])
        paths = (
            "/",
            "/motions/",
            f"/motions/{world.motions['open'].pk}/",
            "/record/",
            "/record/1/",
            "/me/",
            "/nothing/",
            "/bodies/members/roll/",
        )
        read = {path: member.get(path) for path in paths}
        anybody = {path: Client().get(path) for path in ("/", "/nothing/", "/record/checkpoint", "/sign-in/")}
        wrong_host = Client().get("/", headers={"Host": "evil.example"})

    assert {path: answer["Cache-Control"] for path, answer in read.items()} == dict.fromkeys(paths, "private, no-store")
    for answer in (*read.values(), *anybody.values(), wrong_host):
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert wrong_host.status_code == 400


def test_a_form_with_a_file_in_it_is_refused_unread() -> None:
    organisation(3, now=START)
    head = b'--x\r\nContent-Disposition: form-data; name="email"; filename="a.bin"\r\nContent-Type: application/octet-stream\r\n\r\n'

    answer = Client().post("/sign-in/", head + b"a" * 4_000_000 + b"\r\n--x--\r\n", content_type="multipart/form-data; boundary=x")

    assert answer.status_code == 400


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"])
def test_nobody_is_sent_elsewhere_after_signing_in_or_changing_the_language(back: str) -> None:
    organisation(3, now=START)
    client = Client()

    client.get("/sign-in/", {"next": back})
    changed = client.post("/language/", {"language": "en", "next": back})

    assert (client.session.get(entering.NEXT), changed["Location"]) == (None, "/")


@pytest.mark.parametrize(
    "path", ["/motions/%s/", "/record/%s/", "/record/%s/proof", "/record/growth/%s", "/rules/versions/%s/", "/campaigns/%s/"]
)
def test_a_number_that_no_database_holds_is_not_found(path: str) -> None:
    organisation(3, now=START)

    assert Client().get(path % 10**40).status_code == 404


@pytest.mark.parametrize("query", ["body=%00", "body=x&all-before=9999999999999999999999", "open-before=%D9%A3", "kind=%00"])
def test_a_hostile_query_is_no_error(query: str) -> None:
    organisation(3, now=START)

    assert Client().get(f"/motions/?{query}").status_code == 200
    assert Client().get(f"/record/?{query.replace('all-before', 'before')}").status_code == 200


def test_what_a_caucus_does_is_told_to_the_public_in_no_line_that_it_did_not_publish() -> None:
    with time_machine.travel(NOW, tick=False):
        inhabited()
        line = Line.objects.select_related("payload").filter(payload__body="caucus", kind="decisions.voting-opened").get()

    published = {kind for kind, entry in kinds().items() if entry.is_published}
    assert line.payload.audience == "members"
    assert published == {
        "campaigns.closed",
        "campaigns.edited",
        "campaigns.launched",
        "campaigns.won",
        "record.text-withdrawn",
        "rules.in-force",
    }
