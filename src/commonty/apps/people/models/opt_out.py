"""Addresses that must not be written to, as those who have them said, here or where they came from."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from commonty.apps.keys import keyring
from commonty.apps.people.writing import clean_line

PLACE = "people.opt-out"


class OptOutManager(models.Manager["OptOut"]):
    """Keeps opt-outs and asks for them."""

    def keep(self, way: str, addresses: Iterable[str], *, source: str, now: datetime) -> None:
        """Write down that nobody may write to these addresses, or ring these numbers. Safe to repeat."""
        rows = [OptOut(way=way, blind=blinded(way, each), at=now, source=source) for each in sorted({*addresses} - {""})]
        self.bulk_create(rows, ignore_conflicts=True, batch_size=500)

    def among(self, way: str, addresses: Iterable[str]) -> frozenset[str]:
        """Return those of these addresses that must not be used."""
        if not self.filter(way=way).exists():
            return frozenset()
        by_blind = {blinded(way, each): each for each in set(addresses) if each}
        blinds = list(by_blind)
        found: set[str] = set()
        for start in range(0, len(blinds), 500):
            rows = self.filter(way=way, blind__in=blinds[start : start + 500])
            found |= {by_blind[blind] for blind in rows.values_list("blind", flat=True)}
        return frozenset(found)

    def lift(self, way: str, address: str) -> None:
        """Forget the opt-out of an address: whoever has it gave it themselves just now."""
        self.filter(way=way, blind=blinded(way, address)).delete()


class OptOut(models.Model):
    """
    That an address must not be written to, or a number rung.

    Only a keyed hash is kept, so that it outlasts the person: who is forgotten, or is on a list that is brought once more, is not
    written to again. It says nothing of whose address it is.
    """

    EMAIL = "email"
    PHONE = "phone"
    POST = "post"

    way = models.CharField(max_length=10)
    blind = models.CharField(max_length=64)
    at = models.DateTimeField()
    source = models.CharField(max_length=60)

    objects = OptOutManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["way", "blind"], name="opted_out_once")]

    def __str__(self) -> str:
        return f"opt-out {self.pk}"


def blinded(way: str, address: str) -> str:
    """Return what an address is found by among those that are not to be used."""
    return keyring.blind(f"{PLACE}.{way}", clean_line(address))
