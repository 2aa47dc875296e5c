"""The keys at work: seal and open what is a person's own, blind what is looked up, erase a person by destroying their key."""

import hmac
import os
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from commonty.apps.keys import master
from commonty.apps.keys.models import InstallationKey, PassingKey, PersonKey, Step
from commonty.apps.keys.sealing import KEY_BYTES, Box, SealError, derived, keyed_hash
from commonty.apps.prepared import prepared

__all__ = [
    "Erased",
    "Passed",
    "blind",
    "blind_passing",
    "destroy",
    "destroy_many",
    "destroy_passing",
    "finish",
    "has_key",
    "held",
    "is_finished",
    "new",
    "new_many",
    "new_passing",
    "overwrite",
    "passing",
    "people",
    "pseudonym",
    "put_down",
    "reseal",
    "seal",
    "seal_ours",
    "seal_passing",
    "take_in_hand",
    "take_up",
    "unseal",
    "unseal_many",
    "unseal_ours",
    "unseal_passing",
    "vouch",
    "vouches",
]

DATABASE = "keys"
INSTALLATION = 0
"""Stands for the installation's own key among those held; no person has this id."""

_held: ContextVar[dict[int, bytes] | None] = ContextVar("keys held while one request is answered", default=None)


class Erased(SealError):
    """The person has no key: never had one, or was erased."""

    def __init__(self, person: int) -> None:
        super().__init__(f"person {person} has no key: what was sealed with it cannot be opened any more")
        self.person = person


class Passed(SealError):
    """The key of a matter that was destroyed with its end, or was never made."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the key {name} is destroyed: what was sealed with it cannot be opened any more")
        self.name = name


@contextmanager
def held() -> Iterator[None]:
    """Keep opened keys at hand in this block, so that each is asked for once. A request is such a block by itself; a job may open one."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def take_up(**_signal: object) -> None:
    """Begin to hold keys: a request has come."""
    _held.set({})


def put_down(**_signal: object) -> None:
    """Forget the keys held: the request is answered."""
    _held.set(None)


def new(person: int) -> None:
    """Make the key of a person who has none yet. Safe to repeat: an existing key is kept."""
    PersonKey.objects.get_or_create(pk=person, defaults={"sealed": master.seal(_place(person), os.urandom(KEY_BYTES))})


def new_many(people: Iterable[int]) -> None:
    """
    Make the keys of many people at once. Safe to repeat: an existing key is kept.

    A process that dies before its people are kept leaves keys of nobody: nothing was ever sealed with them that is still there.
    """
    made = [PersonKey(pk=person, sealed=master.seal(_place(person), os.urandom(KEY_BYTES))) for person in people]
    PersonKey.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)


def destroy(person: int) -> None:
    """Erase a person: their key is deleted and overwritten. Safe to repeat."""
    PersonKey.objects.filter(pk=person).delete()
    if (keys := _held.get()) is not None:
        keys.pop(person, None)
    transaction.on_commit(lambda: overwrite(connections[DATABASE]), using=DATABASE)


def destroy_many(people: Collection[int]) -> None:
    """Destroy the keys of many people at once. Safe to repeat."""
    PersonKey.objects.filter(pk__in=people).delete()
    if (keys := _held.get()) is not None:
        for person in people:
            keys.pop(person, None)
    transaction.on_commit(lambda: overwrite(connections[DATABASE]), using=DATABASE)


def take_in_hand(people: Iterable[int]) -> None:
    """Open the keys of many people with one query, inside a block of ``held``: what is sealed there then asks for none."""
    _person_keys(people)


def has_key(person: int) -> bool:
    """Whether the person has a key, so is not erased."""
    return bool(_sealed_keys([person]))


def people() -> set[int]:
    """Return everybody who has a key."""
    return set(PersonKey.objects.values_list("pk", flat=True))


def seal(person: int, place: str, clear: bytes) -> bytes:
    """Seal what is this person's own, bound to its place (``"people.person.name"``); raise ``Erased`` where they have no key."""
    return _box(_person_key(person)).seal(place, clear)


def unseal(person: int, place: str, sealed: bytes) -> bytes:
    """Return what ``seal`` sealed; raise ``Erased`` where the person is, ``Broken`` where the value is not the one sealed there."""
    return _box(_person_key(person)).unseal(place, sealed)


def unseal_many(place: str, sealed: Mapping[int, bytes]) -> dict[int, bytes]:
    """Open one value each of many people, with one query; people who are erased are missing from the answer."""
    keys = _person_keys(sealed)
    return {person: _box(keys[person]).unseal(place, value) for person, value in sealed.items() if person in keys}


def seal_ours(place: str, clear: bytes) -> bytes:
    """Seal a secret of the installation itself, bound to its place."""
    return _box(_installation_key()).seal(place, clear)


def unseal_ours(place: str, sealed: bytes) -> bytes:
    """Return what ``seal_ours`` sealed."""
    return _box(_installation_key()).unseal(place, sealed)


def new_passing(name: str) -> None:
    """Make the key of a matter that ends, ``"ballots.7"``. Safe to repeat: an existing key is kept."""
    PassingKey.objects.get_or_create(pk=name, defaults={"sealed": master.seal(f"keys.passing.{name}", os.urandom(KEY_BYTES))})


def seal_passing(name: str, place: str, clear: bytes) -> bytes:
    """Seal with the key of a matter, bound to a place; raise ``Passed`` where that key is destroyed."""
    return _box(_passing_key(name)).seal(place, clear)


def unseal_passing(name: str, sealed: Iterable[tuple[str, bytes]]) -> list[bytes]:
    """Open what was sealed with the key of a matter, each with its place; raise ``Passed`` where that key is destroyed."""
    box = _box(_passing_key(name))
    return [box.unseal(place, value) for place, value in sealed]


def blind_passing(name: str, place: str, value: str) -> str:
    """Return 64 hexadecimal digits by which a value in a place is found while the matter lasts; raise ``Passed`` after that."""
    return keyed_hash(derived(_passing_key(name), "blind"), f"{place}\n{value}")


def destroy_passing(name: str) -> None:
    """Destroy the key of a matter that has ended. Safe to repeat."""
    PassingKey.objects.filter(pk=name).delete()
    transaction.on_commit(lambda: overwrite(connections[DATABASE]), using=DATABASE)


def passing(beginning: str) -> list[str]:
    """Return the names, beginning so, of the matters whose keys are not destroyed."""
    return list(PassingKey.objects.filter(pk__startswith=beginning).order_by("pk").values_list("pk", flat=True))


def blind(place: str, value: str) -> str:
    """
    Return 64 hexadecimal digits by which an equal value in the same place is found, and which say nothing else.

    The value is normalised first (NFKC, case folded, no blanks around it), so that Ö is found however it is typed.
    """
    normal = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value).casefold()).strip()
    return keyed_hash(derived(_installation_key(), "blind"), f"{place}\n{normal}")


def pseudonym(person: int, body: str) -> str:
    """Return the 32 hexadecimal digits that stand for a person in a body; raise ``Erased`` once nobody can compute them any more."""
    return keyed_hash(derived(_person_key(person), "pseudonym"), body)[:32]


def vouch(person: int, place: str, facts: str) -> str:
    """
    Return the 64 hexadecimal digits that bind ``facts`` to a person and a place: without their key nobody can make them.

    Raises ``Erased`` where the person has no key.
    """
    return keyed_hash(derived(_person_key(person), "vouch"), f"{place}\n{facts}")


def vouches(person: int, place: str, facts: str, said: str) -> bool:
    """Say whether ``said`` is what ``vouch`` returned for these facts of this person; no for somebody who was erased."""
    try:
        return hmac.compare_digest(vouch(person, place, facts).encode(), said.encode())
    except Erased:
        return False


def is_finished(step: str) -> bool:
    """Say whether something that is done once in the life of an installation was done. Only the keys' own database knows."""
    return Step.objects.filter(pk=step).exists()


def finish(step: str) -> None:
    """Note that ``step`` was done. Safe to repeat."""
    Step.objects.get_or_create(pk=step)


def reseal() -> int:
    """Seal every key under the first master key, so that older ones can be forgotten; return how many were resealed. Safe to repeat."""
    resealed = 0
    for row in PersonKey.objects.iterator():
        if not master.is_current(bytes(row.sealed)):
            key = master.unseal(_place(row.pk), bytes(row.sealed))
            resealed += PersonKey.objects.filter(pk=row.pk).update(sealed=master.seal(_place(row.pk), key))
    for ours in InstallationKey.objects.all():
        if not master.is_current(bytes(ours.sealed)):
            key = master.unseal(_place(INSTALLATION), bytes(ours.sealed))
            resealed += InstallationKey.objects.filter(pk=ours.pk).update(sealed=master.seal(_place(INSTALLATION), key))
    for each in PassingKey.objects.all():
        if not master.is_current(bytes(each.sealed)):
            key = master.unseal(f"keys.passing.{each.pk}", bytes(each.sealed))
            resealed += PassingKey.objects.filter(pk=each.pk).update(sealed=master.seal(f"keys.passing.{each.pk}", key))
    transaction.on_commit(lambda: overwrite(connections[DATABASE]), using=DATABASE)
    return resealed


def _passing_key(name: str) -> bytes:
    row = PassingKey.objects.filter(pk=name).first()
    if row is None:
        raise Passed(name)
    return master.unseal(f"keys.passing.{name}", bytes(row.sealed))


def _place(person: int) -> str:
    return f"keys.person.{person}" if person else "keys.installation"


def _box(key: bytes) -> Box:
    return Box(derived(key, "seal"))


def _person_key(person: int) -> bytes:
    keys = _person_keys([person])
    if person not in keys:
        raise Erased(person)
    return keys[person]


def _person_keys(people: Iterable[int]) -> dict[int, bytes]:
    """Return the opened keys of those people who have one."""
    wanted = set(people)
    at_hand = _held.get()
    found = {person: at_hand[person] for person in wanted & at_hand.keys()} if at_hand else {}
    if missing := wanted - found.keys():
        found |= {row.pk: master.unseal(_place(row.pk), bytes(row.sealed)) for row in _sealed_keys(missing)}
    if at_hand is not None:
        at_hand.update(found)
    return found


def _installation_key() -> bytes:
    """Return the installation's key, made when it is first asked for."""
    at_hand = _held.get()
    if at_hand and INSTALLATION in at_hand:
        return at_hand[INSTALLATION]
    place = _place(INSTALLATION)
    row = next(iter(_installation_keys()), None)
    if row is None:
        row, _made = InstallationKey.objects.get_or_create(pk=1, defaults={"sealed": master.seal(place, os.urandom(KEY_BYTES))})
    key = master.unseal(place, bytes(row.sealed))
    if at_hand is not None:
        at_hand[INSTALLATION] = key
    return key


@prepared
def _sealed_keys(people: Collection[int]) -> QuerySet[PersonKey]:
    return PersonKey.objects.filter(pk__in=people)


@prepared
def _installation_keys() -> QuerySet[InstallationKey]:
    return InstallationKey.objects.filter(pk=1)


def overwrite(connection: BaseDatabaseWrapper) -> None:
    """
    Empty SQLite's write-ahead log, which would keep a deleted key until it is written over.

    PostgreSQL keeps deleted rows until it vacuums, and its log as long as its operator says.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
