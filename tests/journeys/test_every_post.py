"""
Every address that a form can be sent to, tried by everybody who has no right to what it does.

The addresses are found by walking the urls: one that is not in ``POSTS`` must answer a POST with “method not allowed”.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from commonty.apps.mandates.models import Mandate, Why
from commonty.apps.people.models import Death, Person
from commonty.apps.record.models import Payload
from commonty.site.founding.models import Draft, Founder
from commonty.site.founding.tests.builders import founders, put
from tests.journeys.addresses import address, names
from tests.journeys.inhabited import NOW, Inhabited, client_of, decided, inhabited, stop_token
from tests.journeys.tables import state

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DATA = {
    "text": "So it is.",
    "reasons": "So it is.",
    "title": "A title",
    "choice": "yes",
    "category": "member",
    "upheld": "upheld",
    "same": "same",
}
PAGE = {"demand": "go away", "target": "The landlord", "why": "", "happened": ""}
ANSWERS_THAT_REFUSE = {302, 403, 404, 405, 422}

Found = Callable[[Inhabited], dict[str, object]]
Who = Callable[[Inhabited], Person]


@dataclass(frozen=True)
class Post:
    """
    What one address does, and by what right.

    ``by`` is ``anybody`` (the doorway), ``self`` (what is one's own alone), ``right`` (of members), ``named`` (one person, by what
    they are to the matter), ``mandate`` or ``founder``. ``why`` explains a doorway. ``where`` gives its arguments, ``who`` somebody
    who may, ``data`` what they send; ``foreign`` gives arguments that mix in another body's. Where ``works`` is false, a valid form
    takes a code or a device, and the tests of people have them.
    """

    by: str
    who: Who = lambda world: world.everybody[3]
    where: Found = lambda _world: {}
    data: Callable[[Inhabited], dict[str, object]] = lambda _world: dict(DATA)
    foreign: Found | None = None
    mandate: str = ""
    works: bool = True
    why: str = ""
    extra: str = ""
    refuses_with: int = 403
    """What it may answer beside the usual refusals."""


def of_motion(name: str, **more: object) -> Found:
    return lambda world: {"pk": world.motions[name].pk, **more}


def of_campaign(world: Inhabited) -> dict[str, object]:
    return {"pk": world.campaign.pk}


def of_caucus(_world: Inhabited) -> dict[str, object]:
    return {"pk": "caucus"}


def mover(world: Inhabited) -> Person:
    return world.everybody[0]


def ruling(motion: str) -> Found:
    return lambda world: {"pk": world.motions[motion].pk, "challenge": world.motions["challenged"].challenges.get().pk}


def comparison(motion: str) -> Found:
    return lambda world: {"pk": world.motions[motion].pk, "comparison": world.motions["alike"].comparisons.get().pk}


def lost_motion(world: Inhabited) -> dict[str, object]:
    return {"lost": world.motions["lost"].pk, "reasons": "So it is."}


def whoever_died(world: Inhabited) -> dict[str, object]:
    return {"member_number": world.everybody[4].member_number, "name": "Member5"}


def text_of(world: Inhabited) -> dict[str, object]:
    texts = Payload.objects.get(line=world.told).texts()
    return {"text": texts[0], "article": "rights.own-data"}


POSTS: dict[str, Post] = {
    # The doorway -------------------------------------------------------------------------------------------------------------------
    "language": Post("anybody", why="which language a page speaks is the reader's own cookie", works=False),
    "people:join": Post("anybody", why="how somebody comes; nothing is kept before a code is typed in", works=False),
    "people:sign-in": Post("anybody", why="asks for a code; the same answer for everybody", works=False),
    "people:code": Post("anybody", why="takes the code that this session asked for", works=False),
    "people:long": Post("anybody", why="takes the long code of a mailbox that many codes were asked for", works=False),
    "people:who": Post("anybody", why="which of the people behind a proved mailbox", works=False),
    "people:second": Post("anybody", why="the second factor of a sign-in that has begun", works=False),
    "people:passkey": Post("anybody", why="signs in with a passkey's answer", works=False),
    "people:question": Post("anybody", why="asks the browser for a passkey", works=False),
    "people:stop": Post(
        "anybody", where=lambda world: {"token": stop_token(world.everybody[3])}, why="RFC 8058: the signed token says who", works=False
    ),
    "campaigns:signatures": Post("anybody", where=of_campaign, why="a stranger signs; it counts once a code is typed in", works=False),
    "campaigns:code": Post("anybody", where=of_campaign, why="takes the code that this session asked for", works=False),
    "founding:returns": Post("anybody", why="takes a founder's code, before there is an organisation", works=False),
    "founding:founders": Post("anybody", why="takes the code of an invitation, before there is an organisation", works=False),
    "what-you-can-do": Post("anybody", why="sends everybody on to the home page, and does nothing", works=False),
    # One's own ---------------------------------------------------------------------------------------------------------------------
    "people:sign-out": Post("self", works=False),
    "people:details": Post("self", data=lambda _world: {"name": "Another Name", "language": "en"}),
    "people:consents": Post("self", data=lambda _world: {"campaign-mail": "on"}),
    "people:prove": Post("self", works=False),
    "people:prove-passkey": Post("self", works=False),
    "people:passkeys": Post("self", works=False),
    "people:passkey-options": Post("self", works=False),
    "people:passkey-removal": Post("self", where=lambda _world: {"pk": 1}, works=False),
    "people:totp": Post("self", works=False),
    "people:totp-secret": Post("self", works=False),
    "people:totp-removal": Post("self", works=False),
    "people:recovery-codes": Post("self", works=False),
    "people:erase": Post("self", works=False),
    "bodies:memberships": Post("self", who=lambda world: world.stranger, where=lambda _world: {"pk": "members"}),
    "bodies:endings": Post("self", where=lambda _world: {"pk": "members"}),
    "bodies:returns": Post("self", where=lambda _world: {"pk": "members"}, works=False),
    "campaigns:withdrawals": Post("self", where=of_campaign, works=False),
    # Rights of members -------------------------------------------------------------------------------------------------------------
    "decisions:new": Post(
        "right", data=lambda _world: {**DATA, "move": ""}, extra="?body=members&effect=decisions.resolve", refuses_with=200
    ),
    "decisions:votes": Post("right", where=of_motion("open"), foreign=of_motion("caucus")),
    "decisions:seconds": Post("right", where=of_motion("seconding"), foreign=of_motion("caucus")),
    "decisions:challenges": Post("right", where=of_motion("disputed"), foreign=of_motion("caucus")),
    "decisions:comparisons": Post("right", where=of_motion("seconding"), data=lost_motion, foreign=of_motion("caucus")),
    "decisions:executions": Post("right", where=of_motion("failed"), foreign=of_motion("caucus")),
    "bodies:sponsors": Post(
        "right",
        who=lambda world: world.clerk,
        where=lambda world: {"pk": "guild", "application": world.applications["guild"]},
        foreign=lambda world: {"pk": "members", "application": world.applications["guild"]},
    ),
    # One person's, by what they are to the matter ----------------------------------------------------------------------------------
    "decisions:unsecond": Post("named", who=lambda world: world.everybody[1], where=of_motion("noticed"), foreign=of_motion("caucus")),
    "decisions:answers": Post("named", who=lambda world: world.everybody[10], where=of_motion("about"), foreign=of_motion("caucus")),
    "decisions:withdrawals": Post("named", who=mover, where=of_motion("noticed")),
    "decisions:versions": Post("named", who=mover, where=of_motion("seconding")),
    # Under a mandate ---------------------------------------------------------------------------------------------------------------
    "decisions:rulings": Post(
        "mandate", who=lambda world: world.judge, where=ruling("challenged"), foreign=ruling("disputed"), mandate="bench"
    ),
    "decisions:comparison-rulings": Post(
        "mandate", who=lambda world: world.judge, where=comparison("alike"), foreign=comparison("disputed"), mandate="bench"
    ),
    "campaigns:page": Post("mandate", who=lambda world: world.editor, where=of_campaign, data=lambda _world: dict(PAGE), mandate="editing"),
    "campaigns:wins": Post(
        "mandate", who=lambda world: world.editor, where=of_campaign, data=lambda _world: {"what": "Heat"}, mandate="editing"
    ),
    "mandates:reports": Post(
        "named", who=lambda world: world.editor, where=lambda world: {"pk": world.mandates["editing"].pk}
    ),  # a report can come late: it is owed after the end too
    "mandates:endings": Post(
        "mandate", who=lambda world: world.editor, where=lambda world: {"pk": world.mandates["editing"].pk}, mandate="editing"
    ),
    "mandates:passed-on": Post(
        "mandate",
        who=lambda world: world.editor,
        where=lambda world: {"pk": world.mandates["editing"].pk},
        data=lambda world: {"member_number": world.everybody[3].member_number, "task": "Help", "until": "2026-03-01"},
        mandate="editing",
    ),
    "bodies:admissions": Post(
        "mandate",
        who=lambda world: world.clerk,
        where=lambda world: {"pk": "circle", "application": world.applications["circle"]},
        foreign=lambda world: {"pk": "guild", "application": world.applications["circle"]},
        mandate="admitting",
    ),
    "bodies:declinings": Post(
        "mandate",
        who=lambda world: world.clerk,
        where=lambda world: {"pk": "circle", "application": world.applications["circle"]},
        foreign=lambda world: {"pk": "guild", "application": world.applications["circle"]},
        data=lambda _world: {"reasons": "We are full."},
        mandate="admitting",
    ),
    "bodies:deaths": Post(
        "mandate", who=lambda world: world.clerk, where=lambda _world: {"pk": "members"}, data=whoever_died, mandate="mourning"
    ),
    "bodies:death-corrections": Post(
        "mandate",
        who=lambda world: world.clerk,
        where=lambda _world: {"pk": "members", "death": Death.objects.get().pk},
        mandate="mourning",
    ),
    "bodies:withdrawals": Post(
        "mandate", who=lambda world: world.secretary, where=lambda world: {"seq": world.told}, data=text_of, mandate="office"
    ),
    # Founders, before there is an organisation -------------------------------------------------------------------------------------
    **{
        f"founding:{name}": Post("founder", works=False)
        for name in ("drafts", "draft", "draft-text", "invitations", "candidacies", "putting", "votes", "closing", "proofs")
    },
}
SAMPLES: dict[str, object] = {
    "pk": 1,
    "number": 1,
    "seq": 1,
    "old_size": 1,
    "application": 1,
    "challenge": 1,
    "comparison": 1,
    "death": 1,
    "win": 1,
    "body": "members",
    "key": "x",
}


@pytest.fixture
def world() -> Iterator[Inhabited]:
    with time_machine.travel(NOW, tick=False):
        yield inhabited()


@dataclass(frozen=True)
class Answer:
    """What a form got for an answer, and which tables it changed."""

    status: int
    changed: tuple[str, ...]

    @property
    def refuses(self) -> bool:
        return self.status in ANSWERS_THAT_REFUSE and not self.changed


def send(name: str, who: Person | None, arguments: dict[str, object], data: Mapping[str, object], *, checks_csrf: bool = False) -> Answer:
    """Send a form as somebody who signed in before, and say what it changed."""
    browser = client_of(who, checks_csrf=checks_csrf)
    before = state()
    answer = browser.post(address(name, arguments) + POSTS[name].extra, data)
    after = state()
    return Answer(answer.status_code, tuple(sorted(table for table in {*before, *after} if after.get(table) != before.get(table))))


def tried(world: Inhabited, by: set[str], who: Callable[[Post], Person | None]) -> dict[str, Answer]:
    """Send each form that takes such a right, as ``who``; return those that were not refused."""
    answers = {name: send(name, who(post), post.where(world), post.data(world)) for name, post in POSTS.items() if post.by in by}
    return {
        name: answer
        for name, answer in answers.items()
        if not answer.refuses and answer != Answer(POSTS[name].refuses_with, ())  # the page on which one chooses among one's own bodies
    }


def test_every_address_is_listed_here_or_takes_no_post(world: Inhabited) -> None:
    client = client_of(world.everybody[3])
    wrong = {}
    for name, parameters in names():
        if name in POSTS:
            continue
        arguments = {each: SAMPLES.get(each, "x") for each in parameters}
        if name.startswith("bodies:") and "pk" in arguments:
            arguments["pk"] = "members"
        answer = client.post(address(name, arguments))
        if answer.status_code != 405:
            wrong[name] = answer.status_code

    assert wrong == {}
    assert set(POSTS) <= {name for name, _parameters in names()}
    assert [name for name, post in POSTS.items() if post.by == "anybody" and not post.why] == []


def test_each_form_works_for_somebody_who_may_send_it(world: Inhabited) -> None:
    idle = {}
    for name, post in POSTS.items():
        with transaction.atomic():
            answer = send(name, post.who(world), post.where(world), post.data(world)) if post.works else None
            transaction.set_rollback(True)
        if answer is not None and (answer.status not in {200, 302} or not answer.changed):
            idle[name] = answer

    assert idle == {}


def test_who_is_not_signed_in_changes_nothing(world: Inhabited) -> None:
    assert tried(world, {"self", "right", "named", "mandate", "founder"}, lambda _post: None) == {}


def test_the_doorway_itself_changes_nothing_before_a_code_is_typed_in(world: Inhabited) -> None:
    doors = {name for name, post in POSTS.items() if post.by == "anybody" and name != "people:stop"}

    answers = {name: send(name, None, POSTS[name].where(world), {**DATA, "name": "N", "email": "n@example.org"}) for name in doors}

    assert {name: answer for name, answer in answers.items() if answer.changed or answer.status >= 500} == {}


def test_who_signed_in_and_belongs_to_nothing_changes_nothing(world: Inhabited) -> None:
    assert tried(world, {"right", "named", "mandate", "founder"}, lambda _post: world.stranger) == {}


def test_a_member_without_a_mandate_changes_nothing(world: Inhabited) -> None:
    assert tried(world, {"named", "mandate", "founder"}, lambda _post: world.everybody[4]) == {}


def test_a_holder_whose_mandate_ended_a_second_ago_changes_nothing(world: Inhabited) -> None:
    for mandate in world.mandates.values():
        mandate.end(Why.DONE, authority=decided(world.root), now=NOW - timedelta(seconds=1))

    assert tried(world, {"mandate"}, lambda post: post.who(world)) == {}


def test_a_holder_whose_term_ran_out_this_very_instant_changes_nothing(world: Inhabited) -> None:
    Mandate.objects.update(ends=NOW, holds_over_until=None)

    assert tried(world, {"mandate"}, lambda post: post.who(world)) == {}


def test_no_form_works_with_another_bodys_ids_in_its_address(world: Inhabited) -> None:
    members_alone = world.everybody[4]
    answers = {
        name: send(name, members_alone if post.by in {"right", "named"} else post.who(world), post.foreign(world), post.data(world))
        for name, post in POSTS.items()
        if post.foreign is not None
    }

    assert {name: answer for name, answer in answers.items() if not answer.refuses} == {}


def test_no_form_works_from_another_site(world: Inhabited) -> None:
    """A page elsewhere cannot know the token: with everybody's own cookies, each form is refused."""
    sent = {name: post for name, post in POSTS.items() if name not in {"people:stop", "what-you-can-do"}}

    answers = {name: send(name, post.who(world), post.where(world), post.data(world), checks_csrf=True) for name, post in sent.items()}

    assert {name: answer for name, answer in answers.items() if answer != Answer(403, ())} == {}


def test_before_the_founding_nobody_but_founders_takes_part_in_it() -> None:
    with time_machine.travel(NOW, tick=False):
        founders(3, now=NOW)
        Draft.objects.begin("campaign-group", now=NOW)
        visitor = Person.objects.sign_up(name="Nobody", now=NOW)
        forms = [name for name, post in POSTS.items() if post.by == "founder"]

        answers = {send(name, who, {}, {**DATA, "starter": "coalition"}) for name in forms for who in (None, visitor)}

    assert answers == {Answer(403, ())}


def test_before_the_founding_no_other_form_does_anything() -> None:
    with time_machine.travel(NOW, tick=False):
        founder = founders(1, now=NOW)[0].person
        answers = {
            name: send(name, founder, {each: SAMPLES.get(each, "members") for each in parameters}, dict(DATA))
            for name, parameters in names()
            if name in POSTS and POSTS[name].by not in {"founder", "anybody"}
        }

    assert {name: answer for name, answer in answers.items() if not answer.refuses} == {}


def test_once_founded_who_was_a_founder_has_no_more_say_than_others() -> None:
    with time_machine.travel(NOW, tick=False):
        putting = put(3, now=NOW)
        for each in putting.roll.all():
            putting.cast(each, in_favour=True, approves={}, now=NOW)
        founder = Founder.objects.all()[0].person
        data = {
            **DATA,
            "starter": "coalition",
            "constitution": "against",
            "seen": putting.digest,
            "text": putting.text,
            "office": "convenor",
        }

        answers = {name: send(name, founder, {}, data) for name, post in POSTS.items() if post.by == "founder"}

    assert {name: answer for name, answer in answers.items() if answer.changed} == {}
