"""Entries that only tests know, and what it takes to write them."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from commonty.apps.keys import keyring
from commonty.apps.record.entry import Audience, Entry, PersonId, TextDigest
from commonty.apps.record.models import Line
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority, AuthorityKind, of_oneself

ROSA, ALI = 7, 8


@dataclass(frozen=True)
class MarchAnnounced(Entry):
    kind: ClassVar[str] = "tests.march-announced"
    audience: ClassVar[Audience] = Audience.PUBLIC

    call: TextDigest = ""

    def sentence(self) -> str:
        return "A march was announced."


@dataclass(frozen=True)
class BannerPainted(Entry):
    kind: ClassVar[str] = "tests.banner-painted"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = "Something was painted"

    painter: PersonId
    others: tuple[PersonId, ...] = ()

    def sentence(self) -> str:
        return "A banner was painted."


@dataclass(frozen=True)
class NeedsTold(Entry):
    kind: ClassVar[str] = "tests.needs-told"
    audience: ClassVar[Audience] = Audience.PERSON

    person: PersonId
    need: str

    def sentence(self) -> str:
        return f"You told us that you need {self.need}."


MANDATE = Authority(AuthorityKind.MANDATE, "mandate:7", ROSA, "campaigns.edit", ("members", "branch-east"), "offices.secretary")


def people() -> None:
    keyring.new(ROSA)
    keyring.new(ALI)


def marched(now: datetime, *, call: str = "") -> Line:
    return record(MarchAnnounced(body="members", call=call), authority=MANDATE, now=now)


def painted(now: datetime, *, body: str = "members") -> Line:
    return record(BannerPainted(body=body, painter=ROSA, others=(ALI,)), authority=of_oneself(ROSA), now=now)


def told_needs(now: datetime) -> Line:
    return record(NeedsTold(body="members", person=ROSA, need="a ramp"), authority=of_oneself(ROSA), now=now)
