"""An organisation that is carried from one installation to another: what is made in it, and what its pages show here and there."""

import json
import re
from collections.abc import Sequence

import time_machine
from django.test import Client, override_settings

from commonty.apps.bodies import moving_in
from commonty.apps.bodies.models import Membership, root
from commonty.apps.people.bringing import Newcomer, bring_in
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Board
from commonty.site.leaving import exporting
from tests.journeys.addresses import address, names
from tests.journeys.inhabited import NOW, Inhabited, client_of, decided, inhabited
from tests.journeys.test_every_get import CUSTODY, arguments

CHANGES = re.compile(rb'name="(csrfmiddlewaretoken|once)" value="[^"]*"|"X-CSRFToken": "[^"]*"')
"""What of a page is another each time."""
PLAIN = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


def live(more: int) -> list[str]:
    """Make the organisation in which something of everything stands, with so many members more; return its every address."""
    with time_machine.travel(NOW, tick=False):
        world = inhabited()
        join(world, more)
    return sorted(
        (address(name, arguments(name, parameters, world)) for name, parameters in names() if name not in CUSTODY),
    )


def join(world: Inhabited, many: int) -> None:
    """Let so many people join at once, as those do who move in."""
    authority, version = decided(world.root), world.root.rules(NOW)
    newcomers = [Newcomer(name=f"Person Number{number}", email=f"person{number}@example.org") for number in range(many)]
    people = bring_in(newcomers, language="en", authority=authority, now=NOW)
    members = [moving_in.Member(person.pk, "member", None) for person in people]
    moving_in.bring_in(members, world.root, version.constitution, authority=authority, now=NOW)


def shown(addresses: Sequence[str]) -> dict[str, list[str]]:
    """Return what each address answers to nobody, and to a member."""
    with time_machine.travel(NOW, tick=False), override_settings(STORAGES=PLAIN, ALLOWED_HOSTS=["testserver"]):
        member = Membership.objects.filter(body=root(), person__member_number=1).get().person
        browsers: list[Client] = [client_of(None), client_of(member)]
        return {each: [_told(browser, each) for browser in browsers] for each in addresses}


def _told(browser: Client, page: str) -> str:
    answer = browser.get(page)
    return f"{answer.status_code} {CHANGES.sub(b'', answer.getvalue()).decode('utf-8', 'replace')}"


def told() -> str:
    """Return what the people are called whom a name finds, what the boards say, and how many there are of what."""
    facts = {
        "named": [person.own("name")["name"] for person in Person.objects.with_word_in_name("Number7")],
        "members": Membership.objects.filter(body=root(), standing="good").count(),
        "boards": {board.uuid: str(board.verify()) for board in Board.objects.order_by("pk")},
        "given": exporting.highest_given(Person),
    }
    return json.dumps(facts, sort_keys=True)
