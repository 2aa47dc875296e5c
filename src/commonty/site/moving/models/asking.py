"""A list of members that comes from another server, asked for page by page until it is a list like any other."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from commonty.apps.keys import keyring
from commonty.constitution.refusal import Refused
from commonty.moving import osdi
from commonty.moving.errors import Unreadable
from commonty.moving.reading import MOST_ROWS
from commonty.site.founding.models.founder import refuse_once_founded
from commonty.site.moving.fetching import Address, fetch, taken_apart
from commonty.site.moving.models.arrival import Arrival

KEY = "moving.asking"
ON_A_PAGE = 100
"""How many people a server is asked for at once; it may give fewer."""
LONGEST_ADDRESS, LONGEST_TOKEN = 500, 500


class AskingManager(models.Manager["Asking"]):
    """Begins to ask a server for its people, and finds what is asked now."""

    def current(self) -> "Asking | None":
        """Return the asking that is not over."""
        return self.filter(ended_at=None).order_by("-pk").first()

    @transaction.atomic
    def begin(self, url: str, token: str, *, by: int, now: datetime) -> "Asking":
        """
        Begin to ask a server; ``ask_some`` does the rest. The token is sealed, and destroyed with the end of it.

        Raises ``Refused`` where the people of a list are here already, and ``Unreadable`` for an address that is never asked.
        """
        refuse_once_founded()
        if self.current() is not None:
            raise Refused(_("A server is being asked already. Stop that first."))
        arrival = Arrival.objects.current()
        if arrival is not None:
            arrival.refuse_unless_editable()
        address = taken_apart(url)
        asking = self.create(host=address.host, begun_at=now, begun_by=by)
        keyring.new_passing(asking.key)
        asking.keep(url=url, token=token, onward=url)
        asking.save()
        return asking


class Asking(models.Model):
    """
    That a server is asked for its people.

    What was read lies sealed until everybody is read, so that the work goes on where it stopped. ``wrong`` says why it stands still.
    """

    host = models.CharField(max_length=255)
    begun_at = models.DateTimeField()
    begun_by = models.BigIntegerField()
    sealed = models.BinaryField(default=bytes)
    """The address that was typed in, the token, and the page that comes next."""
    pages = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    """How many the server says that it has; nought where it does not say."""
    wrong = models.JSONField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = AskingManager()

    def __str__(self) -> str:
        return f"asking {self.host}"

    @property
    def key(self) -> str:
        """The name of the key that lasts as long as it is asked."""
        return f"{KEY}.{self.pk}"

    @property
    def is_still(self) -> bool:
        """Whether something went wrong, and it waits to be gone on with."""
        return self.wrong is not None

    def keep(self, **facts: str) -> None:
        """Seal what is needed to go on; the caller saves."""
        self.sealed = keyring.seal_passing(self.key, KEY, json.dumps(facts).encode())

    def facts(self) -> dict[str, str]:
        """Return what is needed to go on."""
        (clear,) = keyring.unseal_passing(self.key, [(KEY, bytes(self.sealed))])
        found: dict[str, str] = json.loads(clear)
        return found

    def ask(self, *, now: datetime) -> bool:
        """
        Ask for the next page and keep it, or after the last make a list of all; say whether something is left. What goes wrong is kept.

        The server is asked outside any transaction. Safe to repeat: a page that somebody else kept meanwhile is not kept twice.
        """
        if self.ended_at is not None or self.wrong is not None:
            return False
        try:
            return self._ask(now=now)
        except Unreadable as error:
            values = {name: value for name, value in error.sentence.values.items() if isinstance(value, str | int)}
            Asking.objects.filter(pk=self.pk, ended_at=None).update(wrong={"id": error.sentence.id, "values": values})
            return False

    def _ask(self, *, now: datetime) -> bool:
        facts = self.facts()
        if not facts["onward"]:
            return self._end(now=now)
        first, address = taken_apart(facts["url"]), taken_apart(facts["onward"])
        raw = fetch(address, token=facts["token"])
        people = osdi.entry(raw) if facts["onward"] == facts["url"] else ""
        if people:
            return self._keep(None, facts, _next(_sized(people), address, first))
        page = osdi.page(raw)
        return self._keep(page, facts, _next(page.onward, address, first) if page.onward else "")

    @transaction.atomic
    def _keep(self, page: osdi.Page | None, facts: dict[str, str], onward: str) -> bool:
        """Keep a page, and where the next one is: empty after the last. Say whether it was kept: somebody else may have been quicker."""
        held = Asking.objects.select_for_update().filter(pk=self.pk, ended_at=None, pages=self.pages).first()
        if held is None or held.facts()["onward"] != facts["onward"]:
            return False
        if page is not None and page.people:
            clear = json.dumps(page.people, separators=(",", ":")).encode()
            AskedPage.objects.create(asking=held, place=held.pages, sealed=keyring.seal_passing(held.key, f"{KEY}.{held.pages}", clear))
            held.pages, held.people, held.total = held.pages + 1, held.people + len(page.people), max(page.total, held.total)
            if held.people > MOST_ROWS:
                raise Unreadable("osdi-many", most=MOST_ROWS)
        if onward == facts["onward"]:
            raise Unreadable("osdi-circle", host=held.host)
        held.keep(**{**facts, "onward": onward})
        held.save()
        return True

    @transaction.atomic
    def _end(self, *, now: datetime) -> bool:
        """Make a list of everybody who was read; where some are missing that the server told of, say so instead."""
        held = Asking.objects.select_for_update().filter(pk=self.pk, ended_at=None).first()
        if held is None:
            return False
        if not held.people:
            raise Unreadable("osdi-empty")
        if held.people < held.total:
            raise Unreadable("osdi-short", said=held.total, n=held.people)
        Arrival.objects.begin(osdi.write(held.read()), file=held.host, by=held.begun_by, now=now)
        held.end(now=now)
        return False

    def read(self) -> Iterator[dict[str, Any]]:
        """Yield everybody who was read, in their order."""
        for each in self.asked.order_by("place"):
            (clear,) = keyring.unseal_passing(self.key, [(f"{KEY}.{each.place}", bytes(each.sealed))])
            yield from json.loads(clear)

    @transaction.atomic
    def go_on(self) -> None:
        """Try again where something went wrong."""
        Asking.objects.filter(pk=self.pk, ended_at=None).update(wrong=None)

    @transaction.atomic
    def end(self, *, now: datetime) -> None:
        """Ask no more: what was read and the token are forgotten, their key once this is committed."""
        self.asked.all().delete()
        self.sealed, self.wrong, self.ended_at = b"", None, now
        self.save(update_fields=["sealed", "wrong", "ended_at"])
        transaction.on_commit(lambda: keyring.destroy_passing(self.key))


class AskedPage(models.Model):
    """One page of people, sealed until all are read."""

    asking = models.ForeignKey(Asking, models.CASCADE, related_name="asked")
    place = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asking", "place"], name="moving_asks_a_page_once")]


def _sized(link: str) -> str:
    """Return the address of the people, with how many a page we would like, where it says nothing of the kind by itself."""
    return link if "?" in link or "#" in link else f"{link}?per_page={ON_A_PAGE}"


def _next(told: str, here: Address, first: Address) -> str:
    """Return the address of what comes next, where it is on the same server: the token goes nowhere else. Raises ``Unreadable``."""
    absolute = here.joined(told)
    with suppress(Unreadable):
        if taken_apart(absolute).origin == first.origin:
            return absolute
    raise Unreadable("osdi-elsewhere", host=first.host)
