"""The keys as they leave for another installation and arrive there: opened here, and sealed anew under the master key of that one."""

import base64
from collections.abc import Collection, Iterable, Iterator, Mapping

from django.db import transaction

from commonty.apps.keys import master
from commonty.apps.keys.models import InstallationKey, PassingKey, PersonKey, Step
from commonty.apps.keys.sealing import KEY_BYTES

__all__ = ["Carried", "WrongKey", "leaving", "of_people", "passing_names", "steps", "take_in"]

Carried = Mapping[str, object]
"""A key as it stands in a file: ``{"kind": "person", "id": 7, "secret": "…"}``. Whoever reads it reads everything of that person."""
AT_ONCE = 1000


class WrongKey(ValueError):
    """Something among keys that is none."""


def passing_names() -> list[str]:
    """Return the names of all matters that have not ended, in order."""
    return list(PassingKey.objects.order_by("pk").values_list("pk", flat=True))


def leaving() -> Iterator[Carried]:
    """Yield the installation's own key, those of matters that have not ended, and which steps were done once."""
    for ours in InstallationKey.objects.all():
        yield _carried("installation", ours.pk, master.unseal("keys.installation", bytes(ours.sealed)))
    for row in PassingKey.objects.order_by("pk"):
        yield _carried("passing", row.pk, master.unseal(f"keys.passing.{row.pk}", bytes(row.sealed)))
    yield from steps()


def steps() -> Iterator[Carried]:
    """Yield which steps were done once."""
    for step in Step.objects.order_by("pk"):
        yield {"kind": "step", "id": step.pk}


def of_people(people: Collection[int]) -> Iterator[Carried]:
    """Yield the keys of those of these people who have one."""
    for row in PersonKey.objects.filter(pk__in=people).order_by("pk"):
        yield _carried("person", row.pk, master.unseal(f"keys.person.{row.pk}", bytes(row.sealed)))


@transaction.atomic(using="keys")
def take_in(told: Iterable[object]) -> None:
    """Put these keys in the place of all that are here. Raises ``WrongKey`` for what is none."""
    for model in (PersonKey, InstallationKey, PassingKey, Step):
        model._default_manager.all().delete()  # noqa: SLF001 - Django's documented name for it
    waiting: list[PersonKey] = []
    for each in told:
        row = _row(each)
        if isinstance(row, PersonKey):
            waiting.append(row)
        else:
            row.save(force_insert=True)
        if len(waiting) >= AT_ONCE:
            PersonKey.objects.bulk_create(waiting)
            waiting.clear()
    PersonKey.objects.bulk_create(waiting)


def _carried(kind: str, identifier: int | str, secret: bytes) -> Carried:
    return {"kind": kind, "id": identifier, "secret": base64.b64encode(secret).decode()}


def _row(told: object) -> PersonKey | InstallationKey | PassingKey | Step:
    match told:
        case {"kind": "person", "id": int(person), "secret": str(secret)} if person > 0:
            return PersonKey(pk=person, sealed=master.seal(f"keys.person.{person}", _secret(secret)))
        case {"kind": "installation", "id": 1, "secret": str(secret)}:
            return InstallationKey(pk=1, sealed=master.seal("keys.installation", _secret(secret)))
        case {"kind": "passing", "id": str(name), "secret": str(secret)}:
            return PassingKey(pk=name, sealed=master.seal(f"keys.passing.{name}", _secret(secret)))
        case {"kind": "step", "id": str(name)}:
            return Step(pk=name)
        case _:
            raise WrongKey("something among the keys is none")


def _secret(told: str) -> bytes:
    found = base64.b64decode(told, validate=True)
    if len(found) != KEY_BYTES:
        raise WrongKey(f"a key has {len(found)} bytes and not {KEY_BYTES}")
    return found
