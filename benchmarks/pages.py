"""CPU and queries per page and per vote, in one process: ``python -m benchmarks.pages MEMBERS`` prints them as JSON."""

import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.site.settings")
django.setup()

from django.db import connections, reset_queries  # noqa: E402 - models can be imported once Django is ready
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.organisation import Organisation, build  # noqa: E402
from commonty.apps.decisions.models import Motion  # noqa: E402
from commonty.apps.people.models import Account, Person  # noqa: E402
from commonty.apps.record.models import Head  # noqa: E402
from commonty.apps.voting.models import Choice, RollEntry  # noqa: E402
from commonty.site.presses.middleware import FIELD  # noqa: E402

ROUNDS = 40
WARM = 5
Measured = dict[str, dict[str, float]]


def signed_in(person: Person) -> Client:
    """Return a browser in which a person is signed in."""
    client = Client(headers={"host": "localhost"})
    client.force_login(Account.objects.open_for(person), backend="commonty.apps.people.signing_in.Backend")
    return client


def measured(act: Callable[[int], object], *, rounds: int = ROUNDS) -> dict[str, float]:
    """Return the median CPU of an act in milliseconds, once warm, and how many queries it asks."""
    for turn in range(WARM):
        act(turn)
    with CaptureQueriesContext(connections["default"]) as main, CaptureQueriesContext(connections["keys"]) as keys:
        act(WARM)
    queries = len(main) + len(keys)
    reset_queries()
    gc.collect()
    times = []
    for turn in range(WARM + 1, WARM + 1 + rounds):
        began = time.process_time()
        act(turn)
        times.append(time.process_time() - began)
    return {"cpu": 1000 * statistics.median(times), "queries": queries}


def pages(made: Organisation) -> Measured:
    """Measure the pages that members open."""
    member, holder = signed_in(made.people[6]), signed_in(made.people[0])
    addresses = {
        "home, as a member": (member, reverse("home")),
        "home, for the public": (Client(headers={"host": "localhost"}), reverse("home")),
        "a motion, open": (member, made.opened.get_absolute_url()),
        "a motion, decided": (member, made.decided.get_absolute_url()),
        "motions": (member, reverse("decisions:motions")),
        "the rulebook": (member, reverse("rules:rules")),
        "the record": (member, reverse("record:lines")),
        "the five questions": (member, made.mandate.get_absolute_url()),
        "a campaign": (member, made.campaign.get_absolute_url()),
        "a body": (member, made.body.get_absolute_url()),
        "a page of the roll": (holder, reverse("bodies:roll", args=[made.body.pk])),
    }
    return {name: measured(_opens(client, address)) for name, (client, address) in addresses.items()}


def votes(made: Organisation) -> Measured:
    """Measure a vote: through the page, each by another member, and the verb alone."""
    wanted = 2 * (WARM + 1 + ROUNDS)
    free = RollEntry.objects.filter(roll=made.opened.opening.box.roll_id, votes=None).order_by("-index")
    people = [entry.person for entry in free.select_related("person")[:wanted]]
    by_page, by_verb = [signed_in(person) for person in people[: wanted // 2] if person], people[wanted // 2 :]
    for client in by_page:
        client.handler = by_page[0].handler  # One server, as it runs: else each would load its middleware anew.
    address = reverse("decisions:votes", args=[made.opened.pk])

    def through_the_page(turn: int) -> None:
        answer = by_page[turn].post(address, {"choice": "yes", FIELD: f"press {turn}"})  # As the form sends it.
        assert answer.status_code == 302, answer.status_code

    fresh = [Motion.objects.select_related("opening__open_box__roll__body").get(pk=made.opened.pk) for _person in by_verb]

    def by_the_verb(turn: int) -> None:
        person = by_verb[turn]
        assert person is not None
        fresh[turn].cast(person, Choice.YES, now=timezone.now())

    return {"a vote, through its page": measured(through_the_page), "a vote, the verb alone": measured(by_the_verb)}


def _opens(client: Client, address: str) -> Callable[[int], None]:
    def opens(_turn: int) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    return opens


def main() -> int:
    members = int(sys.argv[1])
    made = build(members, now=timezone.now())
    told = {"members": members, "pages": pages(made) | votes(made), "seconds": made.seconds, "lines": Head.objects.get().size}
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
