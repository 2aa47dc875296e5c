"""Secret votes that are being served, one for each test."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser

from tests.journeys.served import Served
from tests.journeys.visiting import Look, Visitor, visit

HELD = """
import json
import time_machine
from commonty.apps.voting.tests.secret_votes import NOON, held, put
from commonty.ballots.question import HomomorphicQuestion, RankingQuestion
from tests.journeys.examples import of
asked = (
    HomomorphicQuestion("Shall we strike?", ("Yes", "No"), 1, 1, has_blank=True),
    HomomorphicQuestion("Which demands come first?", ("Rents", "Repairs", "Heating", "Lifts"), 1, 2),
    RankingQuestion("Who keeps the books?", ("Ada Ames", "Ben Bell", "Cem Can")),
)
with time_machine.travel(NOON, tick=False):
    vote = held(*asked)
    boards = [vote.board, *(put(vote.body, vote.board.key, asked) for _another in range(23))]
    print(json.dumps({"boards": [each.uuid for each in boards], "people": [of(person) for person in vote.people[3:]]}))
"""


@dataclass
class Voting:
    """A secret vote of three questions that is being served, and the sessions of three voters."""

    served: Served
    browser: Browser
    uuid: str
    people: list[str]

    def voter(self, look: Look, who: int = 0) -> Visitor:
        brought = visit(self.browser, self.served, look)
        brought.context.add_cookies([{"name": "commonty", "value": self.people[who], "url": self.served.origin}])
        brought.page.on("dialog", lambda dialog: dialog.accept())
        brought.page.goto(f"{self.served.origin}/booth/{self.uuid}/")
        return brought


@dataclass
class Booths:
    """An organisation with a good many such votes."""

    served: Served
    boards: Iterator[str]
    people: list[str]

    def vote(self, browser: Browser) -> Voting:
        """Return a vote in which nobody has voted."""
        return Voting(self.served, browser, next(self.boards), self.people)


def held(served: Served, told: str) -> Booths:
    """Return what ``HELD`` printed."""
    read = json.loads(told)
    return Booths(served, iter(read["boards"]), read["people"])
