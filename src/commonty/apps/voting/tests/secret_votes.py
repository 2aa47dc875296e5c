"""Holds secret votes on boards, for the tests of what is done with them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from commonty.apps.bodies.entitling import entitled
from commonty.apps.bodies.models import Body
from commonty.apps.keys.tests.once import once
from commonty.apps.people.models import Person
from commonty.apps.voting.models import BallotBox, Board, ElectionKey, Roll
from commonty.apps.voting.tests.building import organisation, routine
from commonty.apps.voting.tests.keys import made, rules
from commonty.ballots.ballot import make_ballot
from commonty.ballots.bound import make_part
from commonty.ballots.credential import private_key
from commonty.ballots.question import HomomorphicQuestion, Question, RankingQuestion
from commonty.ballots.secret import SecretScalar
from commonty.ballots.shuffles import shuffle_all, write_shuffles
from commonty.constitution.document import Few, Right

NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
CLOSE = NOON + timedelta(days=1)
ARTICLE = "procedures.secret"
SHALL_WE = HomomorphicQuestion("Shall we strike?", ("Yes", "No", "Abstain"), 1, 1)
WHO = RankingQuestion("Who keeps the books?", ("Ada", "Ben", "Cem"))


@dataclass
class Vote:
    """A secret vote and everybody in it; the first three members are its trustees."""

    board: Board
    body: Body
    people: list[Person]
    secrets: dict[Person, SecretScalar]

    def ballot(self, person: Person, *votes: list[int]) -> bytes:
        """Return what the browser of somebody makes of a vote."""
        board = self.board
        key = private_key(board.election.group, board.uuid, board.credential_of(person, now=NOON))
        return make_ballot(board.election, key, votes)

    def cast(self, person: Person, *votes: list[int]) -> str:
        return self.board.cast(person, self.ballot(person, *votes), now=NOON)

    def close(self) -> None:
        self.board.close(authority=routine(self.body), now=CLOSE)
        self.board.tally()
        self.board = Board.objects.get(pk=self.board.pk)

    def shuffle(self, person: Person) -> None:
        election = self.board.election
        made_shuffle = write_shuffles(election.group, shuffle_all(election, self.board.shuffled()))
        self.board.shuffle(person, made_shuffle.encode(), now=CLOSE)

    def part(self, person: Person) -> bytes:
        election = self.board.election
        return make_part(election.group, election.fingerprint, self.secrets[person], self.board.shuffled()).encode()

    def decrypt(self, person: Person) -> None:
        self.board.decrypt(person, self.part(person), now=CLOSE)
        self.board.go_on(lambda: CLOSE)


@once
def held(*questions: Question, members: int = 6, changeable: bool = True, group_name: str = "Ed25519", few: Few = Few.WITHHELD) -> Vote:
    body, people = organisation(members, now=NOON, rules=rules())
    key, secrets = made(body, people[:3], threshold=2, now=NOON, group_name=group_name)
    return Vote(put(body, key, questions, changeable=changeable, few=few), body, people, secrets)


def put(body: Body, key: ElectionKey, questions: tuple[Question, ...], *, changeable: bool = True, few: Few = Few.WITHHELD) -> Board:
    """Put questions to all who may vote in a body."""
    roll = Roll.freeze(body, entitled(body, Right.VOTE, at=NOON), authority=routine(body), now=NOON)
    box = BallotBox.objects.open(roll, opens=NOON, closes=CLOSE, changeable=changeable, article=ARTICLE, few=few)
    return Board.objects.set_up(box, key, questions, name="Spring assembly", authority=routine(body), now=NOON)
