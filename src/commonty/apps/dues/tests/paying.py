"""Builds an organisation whose members owe dues, and a treasurer who may enter who has paid."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from commonty.apps.bodies.models import Body
from commonty.apps.dues.effects import ENTER
from commonty.apps.dues.entering import bring, put_in_force, say_columns
from commonty.apps.dues.models import Kind, Upload
from commonty.apps.dues.trying import try_out
from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.granting import grant
from commonty.apps.people.models import Person
from commonty.apps.voting.tests.building import organisation, routine, rules_text
from commonty.constitution.authority import Authority
from commonty.moving.paid import Column

POWER = f"""
[powers.enter-dues]
power = "{ENTER}"
title = "Enter who has paid"
longest = "12 months"
"""
OWED = 'dues = "12.00"\ndues_every = "1 month"\ndues_grace = "14 days"\n'
DAYS = (Column.NUMBER, Column.PAID_UP_TO)
BANK = (Column.DAY, Column.AMOUNT, Column.REFERENCE)


def rules(owed: str = OWED) -> str:
    """Return rules under which members owe dues."""
    rights = 'rights = ["propose", "second", "vote", "stand", "challenge"]\n'
    return rules_text().replace(rights, rights + owed, 1) + POWER


def paying(members: int, *, now: datetime, owed: str = OWED) -> tuple[Body, list[Person], Authority]:
    """Found it, all with a proved address; the third member is treasurer."""
    body, everybody = organisation(members, now=now, rules=rules(owed))
    Person.objects.update(email_confirmed_at=now)
    treasurer = everybody[2]
    grant(treasurer, "enter-dues", body.path, starts=now, ends=now + timedelta(days=300), authority=routine(body), now=now)
    return body, everybody, authorise(treasurer, ENTER, body.path, now=now)


def listed(days: Sequence[tuple[Person, str]], until: date, *, now: datetime) -> Upload:
    """Bring a list of days, and say what its columns are."""
    raw = "member number,paid up to\n" + "".join(f"{person.member_number},{day}\n" for person, day in days)
    return ready(raw, Kind.DATES, until, now=now)


def ready(raw: str, kind: Kind, until: date, *, now: datetime, marker: str = "M") -> Upload:
    upload = bring(raw.encode(), kind, file="paid.csv", now=now)
    columns = DAYS if kind is Kind.DATES else BANK
    say_columns(upload, columns, until=until, marker=marker, now=now)
    return Upload.objects.get(pk=upload.pk)


def enforced(upload: Upload, authority: Authority, *, now: datetime) -> Upload:
    """Put in force what a trial shows."""
    put_in_force(upload, seen=try_out(upload, now=now).seen, authority=authority, now=now)
    return Upload.objects.get(pk=upload.pk)


def entered(body: Body, everybody: Sequence[Person], clerk: Person, *, now: datetime) -> None:
    """Mandate somebody, who enters who has paid: once in force two months ago, and twice to be tried out now."""
    then = now - timedelta(days=60)
    grant(clerk, "enter-dues", body.path, starts=then, ends=now + timedelta(days=90), authority=routine(body), now=then)
    paid = [(everybody[0], "2026-01-31"), (everybody[1], "2025-01-31")]
    enforced(listed(paid, then.date(), now=then), authorise(clerk, ENTER, body.path, now=then), now=then)
    for _again in range(2):
        listed(paid, now.date(), now=now)


def tried() -> Upload:
    """Return the first that is not in force."""
    return Upload.objects.filter(in_force_at=None).earliest("pk")
