"""Every form that somebody signed in can send, pressed twice as it stands on its page: that leaves what pressing it once leaves."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from commonty.site.founding.models import Candidacy, Founder
from commonty.site.founding.tests.builders import founders
from commonty.site.presses.middleware import FIELD
from tests.journeys.addresses import address, names
from tests.journeys.forms import Form, forms_of
from tests.journeys.inhabited import NOW, Inhabited, client_of, inhabited
from tests.journeys.posts import POSTS
from tests.journeys.tables import state
from tests.journeys.test_every_get import arguments

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MOTION = (
    "votes",
    "seconds",
    "unsecond",
    "answers",
    "withdrawals",
    "challenges",
    "rulings",
    "executions",
    "comparisons",
    "comparison-rulings",
)
ELECTION = (
    "nominations",
    "own-nomination",
    "supports",
    "unsupport",
    "acceptances",
    "withdrawals",
    "challenges",
    "rulings",
    "seats",
    "willing",
    "countback-challenges",
)
PAGES = {
    **{f"decisions:{name}": "decisions:motion" for name in MOTION},
    **dict.fromkeys(("decisions:paper-ballots", "decisions:piles"), "decisions:tellers"),
    "decisions:calls": "decisions:call",
    **dict.fromkeys(("decisions:meeting-moves", "decisions:meeting-cancellations"), "decisions:calling-off"),
    **dict.fromkeys(("decisions:objections", "decisions:fresh-notices"), "decisions:motion"),
    "decisions:reports": "decisions:report",
    **{f"elections:{name}": "elections:election" for name in ELECTION},
    **{
        f"elections:{name}": "elections:officers"
        for name in ("paper-acceptances", "paper-ballots", "piles", "completions", "lots", "opened-lots")
    },
    **dict.fromkeys(("bodies:memberships", "bodies:endings"), "bodies:body"),
    **dict.fromkeys(("bodies:sponsors", "bodies:admissions", "bodies:declinings"), "bodies:application"),
    "bodies:death-corrections": "bodies:deaths",
    "bodies:own-objection": "home",
    **dict.fromkeys(("bodies:recovery-vouches", "bodies:recovery-withdrawals"), "bodies:recovery"),
    **dict.fromkeys(("dues:in-force", "dues:throwing-away"), "dues:upload"),
    "dues:one": "dues:uploads",
    **dict.fromkeys(("voting:ceremonies", "voting:rehearsals"), "voting:keys"),
    **dict.fromkeys(("voting:slip-runs", "voting:spoilt-slips", "voting:slip-counts", "voting:slips-closing"), "voting:slips"),
    "voting:rehearsal-ending": "voting:rehearsal",
    **dict.fromkeys(("mandates:reports", "mandates:endings"), "mandates:mandate"),
    **dict.fromkeys(("leaving:answers", "leaving:departures"), "leaving:branch"),
}
"""The page on which a form stands, where that is not the address that it is sent to."""
WITHOUT = {
    "decisions:votes": "the same vote again is the same vote, with the same receipt, and a million votes need no million rows",
    "people:sign-out": "who is signed out is signed out",
    "people:code": "a code works once",
    "people:join": "the door: asks for a code, and makes nobody before it is typed in",
    "people:passkey": "the door: an answer of a passkey is right once",
    "language": "which language a page speaks is the reader's own cookie",
}
"""The forms that carry no token, each with its reason."""
Parameters = dict[str, tuple[str, ...]]


@pytest.fixture
def world() -> Iterator[Inhabited]:
    with time_machine.travel(NOW, tick=False):
        yield inhabited()


def form_on(browser: Client, page: str, action: str) -> Form:
    """Open a page as somebody, and return its form for an address."""
    answer = browser.get(page)
    assert answer.status_code == 200, f"{page} answers {answer.status_code}: on which page is the form for {action}?"
    found = [form for form in forms_of(answer.content.decode(), path=page) if form.action == action]
    assert found, f"{page} has no form for {action}"
    return found[0]


def pressed_twice(browser: Client, form: Form, **filled: object) -> str:
    """Press twice, and return what is wrong with how it ended."""
    states, answers = [state()], []
    for _press in range(2):
        answer = browser.post(form.action, {**form.fields, **filled})
        answers.append((answer.status_code, answer.get("Location")))
        states.append(state())
    if answers[0][0] != 302 or states[1] == states[0]:
        return f"the first press did nothing, and was answered with {answers[0]}"
    if answers[1] != answers[0]:
        return f"the second press was led to {answers[1]}, and the first to {answers[0]}"
    return ", ".join(sorted(table for table in states[2] if states[2][table] != states[1].get(table)))


def test_every_form_pressed_twice_leaves_what_pressing_it_once_leaves(world: Inhabited) -> None:
    parameters: Parameters = dict(names())
    wrong = {}
    for name, post in POSTS.items():
        if not post.works:
            continue
        browser, where, page = client_of(post.who(world)), post.where(world), PAGES.get(name, name)
        with transaction.atomic():
            opened = address(page, {each: where[each] for each in parameters[page]}) + post.extra
            form = form_on(browser, opened, address(name, where) + post.extra)
            found = pressed_twice(browser, form, **post.data(world))
            transaction.set_rollback(True)
        if found or (FIELD in form.fields) == (name in WITHOUT):
            wrong[name] = found or sorted(form.fields)

    assert wrong == {}


def test_every_form_of_the_founding_pressed_twice_leaves_what_pressing_it_once_leaves() -> None:
    with time_machine.travel(NOW, tick=False):
        people = founders(3, now=NOW)
        ada, bo, cy = (client_of(each.person) for each in people)
        steps: list[tuple[Client, str, str, dict[str, object]]] = [
            (ada, "page", "proofs", {}),
            (ada, "page", "drafts", {"starter": "campaign-group"}),
            (ada, "draft", "draft", {"title": "Quarrymoor Tenants"}),
            (ada, "draft-text", "draft-text", {}),
            (ada, "page", "invitations", {}),
            (ada, "page", "invitations", {"email": "dee@example.org"}),
            (ada, "page", "candidacies", {"office": ["convenor"]}),
            (bo, "page", "candidacies", {"office": ["secretary"]}),
            (bo, "page", "putting", {}),
        ]
        steps += [(each, "page", "votes", {"constitution": "for"}) for each in (ada, bo, cy)]
        wrong = []
        for browser, page, name, filled in steps:
            form = form_on(browser, address(f"founding:{page}", {}), address(f"founding:{name}", {}))
            if name == "draft-text":
                filled["text"] = form.fields["text"][0].replace("Quarrymoor Tenants", "Quarrymoor Renters")
            wrong += [(name, found) for found in (pressed_twice(browser, form, **filled),) if found]

    assert wrong == []
    assert (Founder.objects.count(), Candidacy.objects.count()) == (3, 2)


def test_every_form_on_every_page_of_somebody_signed_in_carries_a_token_or_a_reason(world: Inhabited) -> None:
    reasons = {address(name, {}) for name in WITHOUT if name != "decisions:votes"}
    bare, met = set(), 0
    for who in (world.everybody[0], world.everybody[1], world.everybody[4], world.editor, world.secretary, world.judge, world.clerk):
        browser = client_of(who)
        for name, parameters in names():
            answer = browser.get(address(name, arguments(name, parameters, world)))
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                forms = forms_of(answer.content.decode(), path=answer.request["PATH_INFO"])
                met += len(forms)
                bare |= {form.action for form in forms if FIELD not in form.fields}

    assert {action for action in bare - reasons if not action.endswith("/votes/")} == set()
    assert met > 300, "there were forms to look at"
