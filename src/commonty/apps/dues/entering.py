"""Bringing an upload, putting it in force under a mandate, and undoing it."""

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body, root
from commonty.apps.dues.arrears import begin, end
from commonty.apps.dues.entries import DuesEntered, DuesUndone
from commonty.apps.dues.models import KEPT, KEY, CountedLine, Kind, PaidUpTo, SealedFile, Upload, days_paid
from commonty.apps.dues.trying import Changes, Trial, changes, last_day, members, try_out
from commonty.apps.keys import keyring
from commonty.apps.people.models import CustodyLine, Person
from commonty.apps.record.entry import Entry
from commonty.apps.record.merkle import leaf_hash, root_of
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused
from commonty.moving.paid import Column, suggest
from commonty.moving.reading import read

SALT_BYTES = 32
AT_ONCE = 1000


@transaction.atomic
def bring(raw: bytes, kind: Kind, *, file: str, now: datetime) -> Upload:
    """Keep a file, sealed, to be tried out; raise ``Unreadable`` for what is no table. Nothing is set by it."""
    table = read(raw)
    upload = Upload(kind=kind, begun_at=now, file_name=file[:200], header=list(table.header))
    upload.columns = [str(each) for each in suggest(table.header, upload.choices)]
    upload.save()
    keyring.new_passing(upload.key)
    SealedFile.objects.create(upload=upload, sealed=keyring.seal_passing(upload.key, KEY, raw))
    return upload


@transaction.atomic
def say_columns(upload: Upload, columns: Sequence[Column], *, until: date, marker: str, now: datetime) -> None:
    """Say what each column is, up to which day the file knows who paid, and what stands before a member number."""
    upload = _locked(upload)
    _refuse_once_in_force(upload)
    if until > now.astimezone(ZoneInfo(root().rules(now).constitution.time_zone)).date():
        raise Refused(_("This day is still to come: nobody can know yet who has paid up to it."))
    upload.columns, upload.until, upload.marker, upload.is_mapped = [str(each) for each in columns], until, marker.strip(), True
    upload.save(update_fields=["columns", "until", "marker", "is_mapped"])


@transaction.atomic
def put_in_force(upload: Upload, *, seen: str, authority: Authority, now: datetime) -> Trial:
    """
    Set what an upload says, tell whom it brings into arrears, and give back their rights to those who are out of them.

    ``seen`` is the digest of the trial that was looked at. Raises ``Refused`` where that is not what would happen now. No frozen roll
    changes: rights rest, and come back, for rolls that are frozen from then on.
    """
    Body.objects.select_for_update().get(pk=root().pk)  # One at a time: each is tried out on what the one before has set.
    upload = _locked(upload)
    _refuse_once_in_force(upload)
    if not upload.is_mapped:
        raise Refused(_("Say first what the columns of the file are."))
    trial = try_out(upload, now=now)
    if trial.seen != seen:
        raise Refused(_("Something has changed since you looked at what would happen. Look again."))
    _set(upload, trial)
    upload.in_force_at, upload.source = now, authority.source
    upload.counts = {"days": len(trial.days), "in_arrears": len(trial.changes.begins), "paid_again": len(trial.changes.ends)}
    upload.save(update_fields=["in_force_at", "source", "root", "counts"])
    body = root().pk
    told = DuesEntered(body, upload.pk, until=str(upload.until), root=upload.root, **upload.counts)
    record(told, authority=authority, now=now)
    _tell_registers(told, set(trial.days), trial.changes, authority=authority, now=now)
    begin(upload, trial.changes.begins, authority=authority, now=now)
    end(trial.changes.ends, authority=authority, now=now)
    forget_file(upload)
    return trial


@transaction.atomic
def undo(upload: Upload, *, authority: Authority, now: datetime) -> None:
    """
    Undo an upload: every day that it set is again as it was without it, unless a later upload set it anew. No frozen roll changes.

    Whoever is in arrears again by this is told afresh, with the whole time to pay. Raises ``Refused`` after seven days.
    """
    Body.objects.select_for_update().get(pk=root().pk)
    upload = _locked(upload)
    until = upload.undoable_until()
    if until is None:
        raise Refused(_("This is not in force: there is nothing to undo."))
    if now >= until:
        raise Refused(_("The days in which this could be undone are over. Enter the right days in its place."))
    upload.undone_at, upload.undone_by = now, authority.source
    upload.save(update_fields=["undone_at", "undone_by"])
    CountedLine.objects.filter(upload=upload).delete()
    body = root()
    told = DuesUndone(body.pk, upload=upload.pk, days=upload.counts["days"], root=upload.root)
    record(told, authority=authority, now=now)
    changed = changes(members(body), days_paid(), last_day(), body.rules(now).constitution)
    people = set(PaidUpTo.objects.filter(upload=upload).values_list("person", flat=True))
    _tell_registers(told, people, changed, authority=authority, now=now)
    begin(upload, changed.begins, authority=authority, now=now)
    end(changed.ends, authority=authority, now=now)


@transaction.atomic
def throw_away(upload: Upload) -> None:
    """Let go of a file that is not in force, and of its lines."""
    upload = _locked(upload)
    _refuse_once_in_force(upload)
    forget_file(upload)
    upload.delete()


def forget_file(upload: Upload) -> None:
    """Destroy the lines of a file and their key; the key goes once this is committed, for it lies in another database."""
    key = upload.key
    SealedFile.objects.filter(upload=upload).delete()
    transaction.on_commit(lambda: keyring.destroy_passing(key))


def attend(*, now: datetime) -> None:
    """Let go of files that nobody has put in force in two weeks. For the clock's job; safe to repeat."""
    for upload in Upload.objects.filter(in_force_at=None, begun_at__lte=now - KEPT):
        throw_away(upload)


def _tell_registers(told: Entry, people: set[int], changed: Changes, *, authority: Authority, now: datetime) -> None:
    """Let everybody whose day was set, or who is in arrears or out of them by it, read of it in their custody register."""
    everybody = people | {each.member.person for each in changed.begins} | set(changed.ends)
    erased = set(Person.objects.exclude(erasure=None).values_list("pk", flat=True))
    CustodyLine.objects.write(sorted(everybody - erased), [told.kind], authority=authority, now=now)


def _set(upload: Upload, trial: Trial) -> None:
    """Keep the days that a trial sets, their root, and which lines were counted."""
    numbers: Mapping[int, int] = {each.person: each.number for each in members(root())}
    people = sorted(trial.days, key=lambda person: numbers[person])
    rows = [PaidUpTo(upload=upload, person_id=each, day=trial.days[each], salt=os.urandom(SALT_BYTES).hex()) for each in people]
    PaidUpTo.objects.bulk_create(rows, batch_size=AT_ONCE)
    lines = [CountedLine(upload=upload, person_id=person, mark=mark) for person, mark in trial.marks]
    CountedLine.objects.bulk_create(lines, batch_size=AT_ONCE)
    upload.root = root_of(leaf_hash(row.leaf(numbers[row.person_id])) for row in rows).hex()


def _locked(upload: Upload) -> Upload:
    return Upload.objects.select_for_update().get(pk=upload.pk)


def _refuse_once_in_force(upload: Upload) -> None:
    if upload.in_force_at is not None:
        raise Refused(_("This is in force already."))
