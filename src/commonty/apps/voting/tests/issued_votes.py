"""Holds secret votes whose credentials an authority issues, for the tests of what comes of that."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

from commonty.apps.bodies.entitling import entitled
from commonty.apps.bodies.models import Body
from commonty.apps.mandates.granting import grant
from commonty.apps.people.models import Person
from commonty.apps.voting import issuing as authority
from commonty.apps.voting.models import BallotBox, Board, ElectionKey, Issuing, Roll
from commonty.apps.voting.tests import keys, secret_votes
from commonty.apps.voting.tests.building import organisation, routine
from commonty.apps.voting.tests.secret_votes import ARTICLE, CLOSE, NOON
from commonty.ballots.ballot import make_ballot
from commonty.ballots.credential import private_key, read_credential
from commonty.ballots.question import Question
from commonty.ballots.secret import SecretScalar
from commonty.cli import main
from commonty.constitution.document import Ballot, Credentials, Procedure, Right

POWER = """
[powers.issue-codes]
power = "voting.issue-credentials"
title = "Send out voting codes"
longest = "14 months"
"""
BEFORE = NOON - timedelta(hours=1)


@dataclass
class Issue:
    """Credentials that an authority makes with the command, in a folder of its own."""

    issuing: Issuing
    issuer: Person
    folder: Path
    at: datetime = BEFORE

    def file(self, name: str) -> Path:
        return self.folder / name

    def arguments(self) -> list[str]:
        return ["--uuid", self.issuing.uuid, "--group", self.issuing.group, "--private", str(self.file("codes.csv"))]

    def makes(self) -> bytes:
        """Let the authority download the table and run the command; return the public list."""
        self.file("voters.csv").write_text(authority.voters(self.issuing, self.issuer, now=self.at), "utf-8")
        spare = ["--spare", self.issuing.spare, "--spares", str(self.file("spares.csv"))]
        public = ["--public", str(self.file("public.json"))]
        assert main(["ballots", "make-credentials", str(self.file("voters.csv")), *self.arguments(), *spare, *public]) == 0
        return self.file("public.json").read_bytes()

    def replaces(self, place: int) -> bytes:
        """Let the authority run the command for a lost code; return what it hands in."""
        out = self.file(f"lost-{place}.json")
        spares = ["--spares", str(self.file("spares.csv")), "--public", str(out)]
        assert main(["ballots", "replace-credential", str(place), *self.arguments(), *spares]) == 0
        return out.read_bytes()

    def gives_spare(self, place: int) -> None:
        """Let the authority give a spare code, once the lost one is dead."""
        spares = ["--spares", str(self.file("spares.csv")), "--public", str(self.file(f"lost-{place}.json")), "--taken"]
        assert main(["ballots", "replace-credential", str(place), *self.arguments(), *spares]) == 0

    def rows(self, name: str = "codes.csv") -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.file(name).read_text("utf-8"))))

    def code(self, place: int) -> str:
        return next(row["credential"] for row in self.rows() if row["place"] == str(place))


@dataclass
class IssuedVote(secret_votes.Vote):
    """A secret vote whose credentials are issued; the last of its members issues them."""

    issue: Issue

    def place(self, person: Person) -> int:
        entry = self.board.box.roll.entry_of(person)
        assert entry is not None
        return entry.index

    def ballot_with(self, code: str, *votes: list[int]) -> bytes:
        key = private_key(self.board.election.group, self.board.uuid, read_credential(code))
        return make_ballot(self.board.election, key, votes)

    def ballot(self, person: Person, *votes: list[int]) -> bytes:
        return self.ballot_with(self.issue.code(self.place(person)), *votes)


def by_authority(spare: str = "1/10") -> Procedure:
    """Return a procedure whose credentials an authority issues."""
    return Procedure(title="In secret", body="members", ballot=Ballot.SECRET, credentials=Credentials.AUTHORITY, spare=Fraction(spare))


def begun(
    folder: Path, *, members: int = 6, spare: str = "1/10", group_name: str = "Ed25519", heavy: int = 1
) -> tuple[Issue, Body, list[Person], ElectionKey, dict[Person, SecretScalar]]:
    """Fix a roll whose credentials the last member issues; the first three are trustees, and the fourth has ``heavy`` votes."""
    body, people = organisation(members, now=BEFORE, rules=keys.rules() + POWER)
    key, secrets = keys.made(body, people[:3], threshold=2, now=BEFORE, group_name=group_name)
    grant(people[-1], "issue-codes", body.path, starts=BEFORE, ends=NOON + timedelta(days=365), authority=routine(body), now=BEFORE)
    voters = [(pk, heavy if pk == people[3].pk else weight) for pk, weight in entitled(body, Right.VOTE, at=BEFORE)]
    roll = Roll.freeze(body, voters, authority=routine(body), now=BEFORE)
    issuing = Issuing.objects.begin(by_authority(spare), roll, source="motion:0", opens=NOON, article=ARTICLE, now=BEFORE)
    assert issuing is not None
    return Issue(issuing, people[-1], folder), body, people, key, secrets


def opened(issue: Issue, key: ElectionKey, questions: tuple[Question, ...], *, changeable: bool = True) -> Board:
    roll = issue.issuing.roll
    box = BallotBox.objects.open(roll, opens=NOON, closes=CLOSE, changeable=changeable, article=ARTICLE)
    return Board.objects.set_up(box, key, questions, name="Spring assembly", authority=routine(roll.body), now=NOON)


def held(
    folder: Path,
    *questions: Question,
    members: int = 6,
    spare: str = "1/10",
    group_name: str = "Ed25519",
    changeable: bool = True,
    heavy: int = 1,
) -> IssuedVote:
    issue, body, people, key, secrets = begun(folder, members=members, spare=spare, group_name=group_name, heavy=heavy)
    issue.issuing.hand_in(issue.issuer, issue.makes(), now=BEFORE)
    return IssuedVote(opened(issue, key, questions, changeable=changeable), body, people, secrets, issue)
