"""Every address that a form can be sent to: by what right, who may, where, and with what."""

from collections.abc import Callable

from commonty.apps.dues.models import Upload
from commonty.apps.dues.tests.paying import tried
from commonty.apps.dues.trying import try_out
from commonty.apps.people.models import Death, Person
from tests.journeys.examples_of_law import MOVING
from tests.journeys.inhabited import NOW, SECRET, Inhabited, stop_token
from tests.journeys.named import known_by, of_contact, of_recovery, text_of, unseated, whoever_asks, whoever_died, whoever_is_lost
from tests.journeys.posting import DATA, Found, Post
from tests.journeys.undoing import UNDOING

PAGE = {"demand": "go away", "target": "The landlord", "why": "", "happened": ""}
PILE = {"label": "A", "papers": "1: 1"}


def of_dues(data: Callable[[Inhabited], dict[str, object]], upload: Callable[[], Upload] | None = None) -> Post:
    """Return what a clerk sends about dues, and about which upload."""
    where: Found = (lambda _world: {"pk": upload().pk}) if upload else (lambda _world: {})
    return Post("mandate", who=lambda world: world.clerk, where=where, data=data, mandate="entering")


def of_motion(name: str, **more: object) -> Found:
    return lambda world: {"pk": world.motions[name].pk, **more}


def of_campaign(world: Inhabited) -> dict[str, object]:
    return {"pk": world.campaign.pk}


def of_caucus(_world: Inhabited) -> dict[str, object]:
    return {"pk": "caucus"}


def mover(world: Inhabited) -> Person:
    return world.everybody[0]


def editor(world: Inhabited) -> Person:
    return world.editor


def ruling(motion: str) -> Found:
    return lambda world: {"pk": world.motions[motion].pk, "challenge": world.motions["challenged"].challenges.get().pk}


def comparison(motion: str) -> Found:
    return lambda world: {"pk": world.motions[motion].pk, "comparison": world.motions["alike"].comparisons.get().pk}


def lost_motion(world: Inhabited) -> dict[str, object]:
    return {"lost": world.motions["lost"].pk, "reasons": "So it is."}


def of_meeting(world: Inhabited) -> dict[str, object]:
    return {"pk": world.meeting.pk}


def counted(world: Inhabited) -> dict[str, object]:
    """Return what a teller enters of a meeting, with the fourth in the chair."""
    numbers = {f"motion-{world.motions['hall'].pk}-{name}": number for name, number in {"yes": 3, "no": 1, "abstain": 0}.items()}
    return {"present": 5, "chair": f"{world.everybody[3].member_number} Member4", **numbers}


def of_election(name: str, **more: object) -> Found:
    return lambda world: {"pk": world.elections[name].pk, **more}


def signed_form(world: Inhabited) -> dict[str, object]:
    """Return what is entered for who is nominated and has said nothing."""
    return {"nominee": world.elections["nominating"].nominations.get(nominee=world.everybody[1]).pk, "note": "Signed on Monday."}


def nomination(election: str) -> Found:
    return lambda world: {
        "pk": world.elections[election].pk,
        "nomination": world.elections["nominating"].nominations.get(nominee=world.everybody[1]).pk,
    }


def election_ruling(election: str) -> Found:
    return lambda world: {"pk": world.elections[election].pk, "challenge": world.elections["challenged"].challenges.get().pk}


def seat_left(election: str, of: str = "left") -> Found:
    return lambda world: {"pk": world.elections[election].pk, "countback": world.elections[of].countbacks.get().pk}


def of_board(name: str) -> Found:
    return lambda world: {"uuid": world.boards[name].uuid}


def applied(body: str) -> Found:
    return lambda world: {"pk": body, "application": world.applications["circle"]}


def of_editing(world: Inhabited) -> dict[str, object]:
    return {"pk": world.mandates["editing"].pk}


def of_rehearsal(world: Inhabited) -> dict[str, object]:
    return {"pk": world.rehearsal.pk}


def of_serving(world: Inhabited) -> dict[str, object]:
    return {"pk": world.elections["nominating"].noticed.recipients.serving.pk}


def slip_work(data: Callable[[Inhabited], dict[str, object]], *, works: bool = True) -> Post:
    """Return what a teller sends about the slips of an election that is open."""
    return Post("mandate", who=lambda world: world.clerk, where=of_open_box, data=data, mandate="running", works=works)


def of_open_box(world: Inhabited) -> dict[str, object]:
    return {"pk": world.elections["open"].opening.box_id}


def of_issuing(world: Inhabited) -> dict[str, object]:
    return {"uuid": world.issuing.uuid}


def of_ceremony(world: Inhabited) -> dict[str, object]:
    return {"pk": "members", "ceremony": world.boards["open"].key.ceremony_id}


def of_ceremony_elsewhere(world: Inhabited) -> dict[str, object]:
    return {**of_ceremony(world), "pk": "caucus"}


def somebody_else(world: Inhabited) -> dict[str, object]:
    return {"who": f"{world.everybody[4].member_number} Member5"}


POSTS: dict[str, Post] = {
    # The doorway -------------------------------------------------------------------------------------------------------------------
    "language": Post("anybody", why="which language a page speaks is the reader's own cookie", works=False),
    "people:join": Post("anybody", why="how somebody comes; nothing is kept before a code is typed in", works=False),
    "people:sign-in": Post("anybody", why="asks for a code; the same answer for everybody", works=False),
    "people:code": Post("anybody", why="takes the code that this session asked for", works=False),
    "people:long": Post("anybody", why="takes the long code of a mailbox that many codes were asked for", works=False),
    "people:paper": Post("anybody", why="takes number, name and the code from a letter", works=False),
    "people:who": Post("anybody", why="which of the people behind a proved mailbox", works=False),
    "people:second": Post("anybody", why="the second factor of a sign-in that has begun", works=False),
    "people:passkey": Post("anybody", why="signs in with a passkey's answer", works=False),
    "people:question": Post("anybody", why="asks the browser for a passkey", works=False),
    "people:stop": Post(
        "anybody", where=lambda world: {"token": stop_token(world.everybody[3])}, why="RFC 8058: the signed token says who", works=False
    ),
    **{
        f"bodies:{name}": Post("anybody", where=lambda _world: {"code": "x"}, why="takes the code of a letter", works=False)
        for name in ("recovery-objection", "recovery-proof", "asking-objection")
    },
    "bodies:ask": Post("anybody", why="asks what is held; it counts once the link that comes by mail is pressed", works=False),
    "bodies:asking-confirmation": Post("anybody", where=lambda _world: {"token": "x"}, why="takes the link of a letter", works=False),
    "bodies:asking-stop": Post("anybody", why="takes the code of a letter to whom a request is about", works=False),
    "bodies:recovery-stop": Post("anybody", why="takes the code of a letter to an old address", works=False),
    "campaigns:signatures": Post("anybody", where=of_campaign, why="a stranger signs; it counts once a code is typed in", works=False),
    "campaigns:code": Post("anybody", where=of_campaign, why="takes the code that this session asked for", works=False),
    "moving:told": Post("anybody", where=lambda _world: {"token": "x"}, why="the signed link of one letter", works=False),
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
    "people:paper-code": Post("self", works=False),
    "people:erase": Post("self", works=False),
    "bodies:memberships": Post("self", who=lambda world: world.stranger, where=lambda _world: {"pk": "members"}),
    "bodies:endings": Post("self", where=lambda _world: {"pk": "members"}),
    "bodies:returns": Post("self", where=lambda _world: {"pk": "members"}, works=False),
    "bodies:own-objection": Post("self", who=lambda world: world.applicant),
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
    "elections:nominations": Post("right", where=of_election("nominating"), data=somebody_else),
    "elections:own-nomination": Post("right", where=of_election("nominating")),
    "elections:supports": Post("right", where=nomination("nominating"), foreign=nomination("open")),
    "elections:ballot": Post("right", where=of_election("open"), data=lambda _world: {"candidate-1": "1"}),
    "elections:challenges": Post("right", where=of_election("counted")),
    "elections:countback-challenges": Post("right", where=seat_left("recounted", "recounted"), foreign=seat_left("counted", "recounted")),
    "elections:seats": Post("right", where=unseated("unseated"), foreign=unseated("counted")),
    "bodies:sponsors": Post(
        "right",
        who=lambda world: world.clerk,
        where=lambda world: {"pk": "guild", "application": world.applications["guild"]},
        foreign=lambda world: {"pk": "members", "application": world.applications["guild"]},
    ),
    # What these take a voter's own device makes, and the tests of the booth do so.
    "voting:credentials": Post("right", where=of_board("open"), foreign=of_board("caucus"), works=False),
    "voting:ballots": Post("right", where=of_board("open"), data=lambda _world: {"ballot": "{}"}, foreign=of_board("caucus"), works=False),
    "voting:booth-codes": Post(
        "right", where=of_board("open"), data=lambda _world: {"public": "1"}, foreign=of_board("caucus"), works=False
    ),
    "voting:receipts": Post("right", where=of_board("open"), data=lambda _world: {"tracker": "1"}, foreign=of_board("caucus"), works=False),
    # One person's, by what they are to the matter ----------------------------------------------------------------------------------
    "decisions:unsecond": Post("named", who=lambda world: world.everybody[1], where=of_motion("noticed"), foreign=of_motion("caucus")),
    "decisions:answers": Post("named", who=lambda world: world.everybody[10], where=of_motion("about"), foreign=of_motion("caucus")),
    "decisions:withdrawals": Post("named", who=mover, where=of_motion("noticed")),
    "decisions:versions": Post("named", who=mover, where=of_motion("seconding")),
    "elections:unsupport": Post("named", who=lambda world: world.everybody[10], where=nomination("nominating"), foreign=nomination("open")),
    "elections:acceptances": Post("named", who=lambda world: world.everybody[1], where=of_election("nominating")),
    "elections:statement": Post("named", who=lambda world: world.everybody[2], where=of_election("nominating")),
    "elections:withdrawals": Post("named", who=lambda world: world.everybody[1], where=of_election("nominating")),
    "elections:willing": Post("named", who=lambda world: world.everybody[10], where=seat_left("left"), foreign=seat_left("counted")),
    "elections:opened-lots": Post(
        "named", who=lambda world: world.editor, where=of_election("counting"), data=lambda _world: {"secret": SECRET}
    ),
    # Under a mandate ---------------------------------------------------------------------------------------------------------------
    "decisions:rulings": Post(
        "mandate", who=lambda world: world.judge, where=ruling("challenged"), foreign=ruling("disputed"), mandate="bench"
    ),
    "decisions:comparison-rulings": Post(
        "mandate", who=lambda world: world.judge, where=comparison("alike"), foreign=comparison("disputed"), mandate="bench"
    ),
    "decisions:paper-ballots": Post(
        "mandate", who=lambda world: world.clerk, where=of_motion("secret"), data=somebody_else, mandate="telling"
    ),
    "decisions:piles": Post(
        "mandate",
        who=lambda world: world.clerk,
        where=of_motion("secret"),
        data=lambda _world: {"label": "A", "yes": "1", **dict.fromkeys(("no", "abstain", "blank", "spoiled"), "0")},
        mandate="telling",
    ),
    "decisions:calls": Post(
        "mandate",
        who=lambda world: world.clerk,
        data=lambda _world: {"place": "Town hall", "starts": "2026-03-02T19:00"},
        mandate="convening",
        extra="?body=members&where=hall",
    ),
    # The meeting of this world has begun: the tests of calling off have one that has not.
    **{
        f"decisions:meeting-{each}": Post("mandate", who=lambda world: world.clerk, where=of_meeting, mandate="convening", works=False)
        for each in ("moves", "cancellations")
    },
    "decisions:reports": Post("mandate", who=lambda world: world.clerk, where=of_meeting, data=counted, mandate="telling"),
    # What this takes is a picture, and the tests of meetings send one.
    "decisions:papers": Post("mandate", who=lambda world: world.clerk, where=of_meeting, mandate="telling", works=False),
    "elections:rulings": Post(
        "mandate", who=lambda world: world.judge, where=election_ruling("challenged"), foreign=election_ruling("counted"), mandate="bench"
    ),
    "elections:paper-ballots": Post(
        "mandate", who=lambda world: world.clerk, where=of_election("open"), data=somebody_else, mandate="running"
    ),
    "elections:paper-acceptances": Post(
        "mandate", who=lambda world: world.clerk, where=of_election("nominating"), data=signed_form, mandate="running"
    ),
    "elections:piles": Post(
        "mandate", who=lambda world: world.clerk, where=of_election("open"), data=lambda _world: dict(PILE), mandate="running"
    ),
    # Two people have to have reported a meeting first: the tests of halls have it.
    "elections:completions": Post("mandate", who=lambda world: world.clerk, where=of_election("open"), mandate="running", works=False),
    "elections:lots": Post(
        "mandate", who=lambda world: world.clerk, where=of_election("open"), data=lambda _world: {"secret": SECRET}, mandate="running"
    ),
    "campaigns:page": Post("mandate", who=editor, where=of_campaign, data=lambda _world: dict(PAGE), mandate="editing"),
    "campaigns:wins": Post("mandate", who=editor, where=of_campaign, data=lambda _world: {"what": "Heat"}, mandate="editing"),
    # What these two take a trustee's own device makes, and the tests of their pages do so.
    "voting:key-parts": Post("mandate", who=mover, where=of_ceremony, foreign=of_ceremony_elsewhere, mandate="keeping", works=False),
    "voting:opening-parts": Post("mandate", who=mover, where=of_board("open"), mandate="keeping", works=False),
    # What these two take the command of a credential authority makes, and the tests of issuing do so.
    **{
        f"voting:codes-{name}": Post("mandate", who=editor, where=of_issuing, mandate="issuing", works=False) for name in ("public", "lost")
    },
    "voting:ceremonies": Post("mandate", who=mover, where=lambda _world: {"pk": "members"}, foreign=of_caucus, mandate="keeping"),
    "voting:rehearsals": Post("mandate", who=mover, where=lambda _world: {"pk": "members"}, foreign=of_caucus, mandate="keeping"),
    "voting:rehearsal-ending": Post("mandate", who=lambda world: world.everybody[1], where=of_rehearsal, mandate="rehearsing"),
    # Before trustees have done their part there is nobody to go on without: the tests of rehearsals come so far.
    "voting:rehearsal-going-on": Post(
        "mandate", who=lambda world: world.everybody[1], where=of_rehearsal, mandate="rehearsing", works=False
    ),
    "voting:slip-runs": slip_work(lambda _world: {"how_many": "3"}),
    "voting:spoilt-slips": slip_work(lambda _world: {"number": "2"}),
    # Voting has to be over first: the tests of slips have it.
    "voting:slip-counts": slip_work(lambda _world: {"kept": "1", "returned": "2"}, works=False),
    "voting:slips-closing": slip_work(lambda _world: {}, works=False),
    # Somebody has to be unreached first: the tests of serving notices have it.
    "voting:notice-posted": Post("mandate", who=lambda world: world.secretary, where=of_serving, mandate="office", works=False),
    # A report can come late: it is owed after the end too.
    "mandates:reports": Post("named", who=editor, where=of_editing),
    "mandates:endings": Post("mandate", who=editor, where=of_editing, mandate="editing"),
    "mandates:passed-on": Post(
        "mandate",
        who=editor,
        where=of_editing,
        data=lambda world: {"member_number": world.everybody[3].member_number, "task": "Help", "until": "2026-03-01"},
        mandate="editing",
    ),
    "bodies:admissions": Post(
        "mandate", who=lambda world: world.clerk, where=applied("circle"), foreign=applied("guild"), mandate="admitting"
    ),
    "bodies:declinings": Post(
        "mandate",
        who=lambda world: world.clerk,
        where=applied("circle"),
        foreign=applied("guild"),
        data=lambda _world: {"reasons": "We are full."},
        mandate="admitting",
    ),
    "bodies:deaths": Post(
        "mandate", who=lambda world: world.clerk, where=lambda _world: {"pk": "members"}, data=whoever_died, mandate="mourning"
    ),
    "bodies:death-corrections": Post(
        "mandate",
        who=lambda world: world.clerk,
        where=lambda _world: {"pk": "members", "death": Death.objects.earliest("pk").pk},
        mandate="mourning",
    ),
    # A program shows a token, and no cookie: without one it is told 401. A key is made by who proved who they are a moment ago.
    **{f"osdi:{name}": Post("mandate", mandate="office", works=False, refuses_with=401) for name in ("people", "helper")},
    "osdi:tokens": Post("self", works=False),
    "osdi:revocations": Post("self", where=lambda _world: {"pk": 1}, works=False),
    "dues:one": of_dues(lambda world: {"number": world.everybody[2].member_number, "day": "2026-06-30"}),
    "dues:columns": of_dues(lambda _world: {"until": "2025-12-24", "column-0": "number", "column-1": "paid-up-to"}, tried),
    "dues:in-force": of_dues(lambda _world: {"seen": try_out(tried(), now=NOW).seen}, tried),
    "dues:throwing-away": of_dues(lambda _world: {}, tried),
    # A file, letters and objections, and what is over after seven days: the tests of dues have them.
    **{f"dues:{name}": Post("mandate", who=lambda world: world.clerk, mandate="entering", works=False) for name in ("uploads", "posted")},
    **{f"dues:{name}": Post("mandate", where=lambda _world: {"pk": 1}, mandate="entering", works=False) for name in ("undoing", "answers")},
    "dues:objections": Post("self", works=False),
    "bodies:recoveries": Post("mandate", who=lambda world: world.secretary, data=whoever_is_lost, mandate="office"),
    **{
        f"bodies:recovery-{name}": Post("mandate", who=lambda world: world.secretary, where=of_recovery, data=known_by, mandate="office")
        for name in ("vouches", "withdrawals")
    },
    "bodies:askings": Post("mandate", who=lambda world: world.secretary, data=whoever_asks, mandate="office"),
    # It takes a request, and two officers: the tests of asking have them.
    "bodies:asking": Post("mandate", who=lambda world: world.secretary, where=lambda _world: {"asking": 1}, mandate="office", works=False),
    "bodies:asking-answer": Post(
        "mandate", who=lambda world: world.secretary, where=lambda _world: {"asking": 1}, mandate="office", works=False
    ),
    "bodies:asking-contact": Post(
        "mandate", who=lambda world: world.secretary, where=lambda _world: {"asking": 1, "contact": 1}, mandate="office", works=False
    ),
    "bodies:recovery-contact": Post("mandate", who=lambda world: world.secretary, where=of_contact, mandate="office"),
    **UNDOING,
    # This organisation was founded, and who exports proves anew who they are: what moves in, and what leaves, has tests of its own.
    **{
        name: Post("mandate", who=lambda world: world.secretary, mandate="office", works=False)
        for name in ("moving:posted", "moving:codes", "moving:invite", "leaving:ask")
    },
    "leaving:answers": Post("membership", where=lambda _world: {"pk": 1}, works=False),
    "leaving:departures": Post("mandate", who=lambda world: world.secretary, where=lambda _world: {"pk": 1}, mandate="office", works=False),
    "bodies:withdrawals": Post(
        "mandate", who=lambda world: world.secretary, where=lambda world: {"seq": world.told}, data=text_of, mandate="office"
    ),
    # Founders, before there is an organisation -------------------------------------------------------------------------------------
    **{
        f"founding:{name}": Post("founder", works=False)
        for name in ("drafts", "draft", "draft-text", "invitations", "candidacies", "putting", "votes", "closing", "proofs")
    },
    **{f"founding:moving-{name}": Post("founder", works=False) for name in MOVING},
}
SAMPLES: dict[str, object] = {
    "pk": 1,
    "first": 1,
    "uuid": "x",
    "ceremony": 1,
    "number": 1,
    "seq": 1,
    "old_size": 1,
    "application": 1,
    "challenge": 1,
    "comparison": 1,
    "death": 1,
    "recovery": 1,
    "asking": 1,
    "contact": 1,
    "code": "x",
    "asleep": 1,
    "kept": 2,
    "deed": 1,
    "mandate": 1,
    "win": 1,
    "nomination": 1,
    "countback": 1,
    "body": "members",
    "key": "x",
}
