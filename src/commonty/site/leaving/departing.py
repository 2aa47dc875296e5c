"""A branch leaves: its file is made and its departure recorded, both or neither."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from commonty.apps.people.models import Person
from commonty.apps.people.revealing import keep_custody
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused
from commonty.site.leaving.branch import export_branch
from commonty.site.leaving.contents import Contents
from commonty.site.leaving.entries import BranchExported
from commonty.site.leaving.going import Going
from commonty.site.leaving.models.parting import Parting, bodies_within
from commonty.site.leaving.passphrase import Lock
from commonty.site.safekeeping.copy import are_apart

__all__ = ["depart"]


def depart(parting: Parting, file: Path, lock: Lock, secret: bytes, *, authority: Authority, now: datetime) -> Contents:
    """
    Write a branch to ``file``, which must not be there yet, and record that it has left.

    Nobody else writes meanwhile: what is in the file is what was there as it left. Raises ``Refused`` before its time (``Parting``).
    """
    if file.exists():
        raise Refused(f"{file} is already there; an export overwrites nothing")
    if not are_apart():
        raise Refused("KEYS_URL and DATABASE_URL name the same database; keep the keys in one of their own first")
    try:
        with transaction.atomic():
            locked = Parting.objects.select_for_update(of=("self",)).select_related("body__parent").get(pk=parting.pk)
            agreed = locked.refuse_unless_ready(now)
            keep_custody(agreed, list(Person.SEALED), authority=authority, now=now)
            record(BranchExported(body=locked.body_id, people=len(agreed)), authority=authority, now=now)
            going = Going(locked.body, bodies_within(locked.body), frozenset(agreed), locked.source)
            contents = export_branch(file, lock, secret, going, now=now)
            locked.leave(agreed, authority=authority, now=now)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return contents
