"""
Members by the hundred thousand: the same rows as the verbs write, many at a time.

``assert_like_verbs`` lets one person join by the verbs and another by these rows, and compares what each left in every table.
"""

import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, models, transaction

from commonty.apps.bodies.entries import StandingBegan
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body, Membership, Standing, StandingRow
from commonty.apps.keys import keyring, master
from commonty.apps.keys.models import PersonKey
from commonty.apps.keys.sealing import KEY_BYTES, Box, derived, keyed_hash
from commonty.apps.people.entries import PersonSignedUp
from commonty.apps.people.models import Agreement, BlindIndex, LastMemberNumber, Person, Wording
from commonty.apps.people.models.person import place
from commonty.apps.people.purposes import MEMBERSHIP
from commonty.apps.people.writing import words
from commonty.apps.record.chain import GENESIS, Link, canonical, commitment, instant, moment
from commonty.apps.record.entry import Audience, Entry
from commonty.apps.record.merkle import Peaks
from commonty.apps.record.models import Head, Line, Node, Payload
from commonty.apps.record.recording import OWNER, SALT_BYTES, TILE, place_of
from commonty.apps.voting.models import Box as BallotBox
from commonty.apps.voting.models import Choice, RollEntry, Vote
from commonty.constitution.authority import Authority, of_oneself

BATCH = 5_000


def join(body: Body, number: int, *, category: str, now: datetime) -> None:
    """Let ``number`` people sign up and join the root body, at once."""
    for some in range(0, number, BATCH):
        with transaction.atomic(), transaction.atomic(using="keys"):
            _join(body, min(BATCH, number - some), category=category, now=now)
    for name in ("default", "keys"):
        written = [model for model in (Person, Membership, PersonKey) if (model is PersonKey) == (name == "keys")]
        with connections[name].cursor() as cursor:
            for statement in connections[name].ops.sequence_reset_sql(no_style(), written):
                cursor.execute(statement)


def vote(box: BallotBox, share: int, *, now: datetime) -> int:
    """Let one in ``share`` of the roll vote: three in five of them yes. Returns how many voted."""
    entries = RollEntry.objects.filter(roll=box.roll_id).exclude(votes__box=box).order_by("index").values_list("pk", "index", "weight")
    at = _stored(now)
    choices = (Choice.YES, Choice.NO, Choice.YES, Choice.ABSTAIN, Choice.YES)
    rows = [
        (box.pk, pk, weight, choices[index // share % 5].value, at, 1, os.urandom(RollEntry.SALT))
        for pk, index, weight in entries.iterator(chunk_size=BATCH)
        if index % share == 0
    ]
    with transaction.atomic():
        _insert(Vote, ("box", "entry", "weight", "choice", "cast_at", "times", "salt"), rows)
    return len(rows)


def assert_like_verbs(body: Body, *, category: str, now: datetime) -> None:
    """Assert that a person who joins in bulk leaves as many rows in each table as one who joins by the verbs."""
    before = _rows()
    person = Person.objects.sign_up(name=_name(1), email="by.verbs@example.org", now=now)
    Person.objects.filter(pk=person.pk).update(email_confirmed_at=now)
    apply(person, body, category=category, now=now)
    between = _rows()
    join(body, 1, category=category, now=now)
    after = _rows()
    by_verbs = {table: count - before[table] for table, count in between.items()}
    in_bulk = {table: count - between[table] for table, count in after.items()}
    assert in_bulk == by_verbs, (in_bulk, by_verbs)
    newest = Person.objects.order_by("-pk").first()
    assert newest is not None
    assert newest.own("name")["name"] == _name(newest.member_number)
    assert Person.objects.at_email(_email(newest.member_number)) == [newest]


def _join(body: Body, number: int, *, category: str, now: datetime) -> None:
    wording = Wording.shown(MEMBERSHIP, "en").pk
    LastMemberNumber.next()
    counter = LastMemberNumber.objects.get(pk=1)
    first = counter.number
    LastMemberNumber.objects.update(number=first + number - 1)
    person = (Person.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    membership = (Membership.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    ours = derived(keyring._installation_key(), "blind")  # noqa: SLF001 - once, not for every row
    at = _stored(now)
    keys, people, blind, agreements, memberships, standings = [], [], [], [], [], []
    chain = Chain(now)
    for more in range(number):
        pk, own, member_number = person + more, membership + more, first + more
        key = os.urandom(KEY_BYTES)
        sealing, naming = Box(derived(key, "seal")), derived(key, "pseudonym")
        name, email = _name(member_number), _email(member_number)
        keys.append((pk, master.seal(f"keys.person.{pk}", key)))
        sealed = (sealing.seal(place("name"), name.encode()), sealing.seal(place("email"), email.encode()))
        people.append((pk, member_number, "en", at, at, *sealed))
        blind.append((pk, BlindIndex.EMAIL, keyed_hash(ours, f"{BlindIndex.EMAIL}\n{email}")))
        blind.extend((pk, BlindIndex.NAME_WORD, keyed_hash(ours, f"{BlindIndex.NAME_WORD}\n{word}")) for word in words(name))
        agreements.append((pk, wording, at))
        memberships.append((own, pk, body.pk, category, Standing.GOOD.value, at, at))
        belonging = of_oneself(pk, power="belong")
        belonging = Authority(belonging.kind, belonging.source, pk, belonging.power, body.path, f"bodies.{body.article}")
        standings.append((own, Standing.GOOD.value, at, belonging.source))
        chain.add(PersonSignedUp("", person=pk), of_oneself(pk), sealing, naming)
        chain.add(StandingBegan(body=body.pk, person=pk, standing=Standing.GOOD.value, until=""), belonging, sealing, naming)
    _insert(PersonKey, ("person", "sealed"), keys, using="keys")
    columns = ("id", "member_number", "language", "signed_up_at", "email_confirmed_at", "sealed_name", "sealed_email")
    _insert(Person, columns, people)
    _insert(BlindIndex, ("person", "place", "blind"), blind)
    _insert(Agreement, ("person", "wording", "given_at"), agreements)
    _insert(Membership, ("id", "person", "body", "category", "standing", "since", "active"), memberships)
    _insert(StandingRow, ("membership", "standing", "at", "source"), standings)
    chain.write()


class Chain:
    """Many lines about one person each, written together."""

    def __init__(self, now: datetime) -> None:
        self.head = Head.objects.select_for_update().get(pk=1)
        self.tree = Peaks(self.head.size, map(bytes.fromhex, self.head.peaks))
        self.previous = self.head.hash or GENESIS
        self.time = moment(now)
        self.at = _stored(instant(self.time))
        self.lines: list[tuple[object, ...]] = []
        self.payloads: list[tuple[object, ...]] = []
        self.nodes: list[tuple[object, ...]] = []

    def add(self, entry: Entry, authority: Authority, sealing: Box, naming: bytes) -> None:
        """Add a line as ``record`` would, under the opened key of the one person it is about."""

        def pseudonym(_person: int) -> str:
            return keyed_hash(naming, entry.body)[:32]

        payload = {
            "audience": entry.audience.value,
            "authority": {**authority.cited(), "by": pseudonym(0)},
            "body": entry.body,
            "facts": entry.facts(pseudonym),
            "texts": entry.texts(),
        }
        facts, salt = canonical(payload), os.urandom(SALT_BYTES)
        seq = self.tree.size + 1
        link = Link(seq=seq, kind=entry.kind, time=self.time, commitment=commitment(salt, facts), previous=self.previous)
        leaf = link.hash()
        self.lines.append((seq, link.kind, self.at, link.commitment, link.previous, leaf))
        sealed = sealing.seal(place_of(seq), salt + facts.encode())
        self.payloads.append((seq, Audience.PERSON.value, entry.body, "", sealed, keyed_hash(naming, OWNER)[:32], ""))
        for level, index, node in self.tree.append(bytes.fromhex(leaf)):
            if level % TILE == 0:
                self.nodes.append((level, index, node.hex()))
        self.previous = leaf

    def write(self) -> None:
        """Write the lines and let the head end with the last."""
        _insert(Line, ("seq", "kind", "time", "commitment", "previous", "hash"), self.lines)
        _insert(Payload, ("line", "audience", "body", "facts", "sealed", "owner", "source"), self.payloads)
        _insert(Node, ("level", "index", "hash"), self.nodes)
        self.head.size, self.head.hash, self.head.peaks = self.tree.size, self.previous, [peak.hex() for peak in self.tree.peaks]
        self.head.save()


def _name(number: int) -> str:
    return f"Member Number{number}"


def _email(number: int) -> str:
    return f"member.{number}@example.org"


def _stored(at: datetime) -> object:
    """Return an instant as the database keeps it."""
    return connections["default"].ops.adapt_datetimefield_value(at)


def _insert(model: type[models.Model], fields: Sequence[str], rows: list[Any], *, using: str = "default") -> None:
    connection = connections[using]
    quote = connection.ops.quote_name
    named = {field.name: str(field.column) for field in model._meta.concrete_fields}  # noqa: SLF001 - Django's own name for it
    columns = ", ".join(quote(named[field]) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        into = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608, SLF001 - names of our own tables
        cursor.executemany(into, rows)


def _rows() -> dict[str, int]:
    """Return how many rows each table of ours has; nodes of the tree come with every 256th line, whoever writes it."""
    return {
        model._meta.db_table: model._default_manager.count()  # noqa: SLF001 - Django's own names for them
        for config in apps.get_app_configs()
        if config.name.startswith("commonty.")
        for model in config.get_models()
        if model is not Node
    }
