"""An election by every counting rule that rules can name: voted on, counted, shown, taken away and counted again by the command."""

import json
import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from commonty.apps.elections import results
from commonty.apps.elections.models import Election
from commonty.apps.elections.tests.building import counted, electing, opened, rules
from commonty.apps.elections.tests.test_pages import browser
from commonty.apps.people.models import Person
from commonty.cli import main
from commonty.constitution.choices import GRADED, ONE_SEAT
from commonty.constitution.document import Counting
from commonty.counting.contest import Ranking

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
WITH_QUOTA = {Counting.SCOTTISH_STV, Counting.MEEK, Counting.ERS97}
RANKED: list[Ranking] = [(1, 2), (1, 2, 3), (1, 3), (2, 1), (2,), (3, 4), (3, 4, 1), (4, 3), (4,), (1, 4), (1,), ()]
MARKED: list[Ranking] = [(1, 2), (1, 2, 3), (1, 3), (1, 2), (2,), (3, 4), (1, 3, 4), (3, 4), (4,), (1, 4), (1,), ()]
ONE: list[Ranking] = [each[:1] for each in RANKED]
YES_NO: list[Ranking] = [((1, 2), (3,)), ((1,), (2, 3)), ((2,),), ((), (3,)), *[((1, 4), (2,))] * 7, ()]
WITH_GRADES: list[Ranking] = [(1, 2, (3, 4)), ((1, 2), (3, 4)), ((), 3, (1, 2, 4)), *[(4, (1, 2), 3)] * 3, *[(1, (), (2, 3, 4))] * 5, ()]
ELECTIONS: dict[Counting, tuple[list[Ranking], str]] = {
    Counting.SCOTTISH_STV: (RANKED, ""),
    Counting.MEEK: (RANKED, ""),
    Counting.ERS97: (RANKED, ""),
    Counting.IRV: (RANKED, ""),
    Counting.SCHULZE: (RANKED, 'measure = "winning-votes"\n'),
    Counting.RANKED_PAIRS: (RANKED, ""),
    Counting.APPROVAL: (MARKED, ""),
    Counting.SEQUENTIAL_PAV: (MARKED, ""),
    Counting.SEQUENTIAL_PHRAGMEN: (MARKED, ""),
    Counting.SCORE: (WITH_GRADES, 'grades = ["good", "fair", "bad"]\n'),
    Counting.MAJORITY_JUDGMENT: (WITH_GRADES, 'grades = ["good", "fair", "bad"]\n'),
    Counting.PLURALITY: (ONE, ""),
    Counting.BLOC: (MARKED, ""),
    Counting.YES_NO: (YES_NO, ""),
}


def held(rule: Counting) -> tuple[Election, list[Person]]:
    ballots, more = ELECTIONS[rule]
    text = rules(without=['counting = "scottish-stv"\n'], ballot=f'counting = "{rule.value}"\n{more}')
    text = text.replace(
        'term = "12 months"\nseats = 3\nhold_over', f'term = "12 months"\nseats = {1 if rule in ONE_SEAT else 3}\nhold_over'
    )
    election, everybody = electing(12, now=NOON, text=text)
    election = opened(election, everybody[:4], everybody[-1], now=NOON)
    for voter, ballot in zip(everybody, ballots, strict=True):
        election.cast(voter, ballot, now=election.opens)
    return counted(election), everybody


def test_there_is_an_election_by_every_rule() -> None:
    assert set(ELECTIONS) == set(Counting)


@pytest.mark.parametrize("rule", ELECTIONS, ids=[rule.value for rule in ELECTIONS])
def test_what_is_taken_away_from_an_election_elects_the_same_when_the_command_counts_it(rule: Counting, tmp_path: Path) -> None:
    election, everybody = held(rule)
    address = f"/elections/{election.pk}/"
    winners = election.outcome.winners
    sheet = results.sheet(election)
    assert sheet is not None
    assert winners

    with time_machine.travel(election.closes, tick=False):
        page = browser(everybody[5]).get(address)
        given = {end: browser(everybody[5]).get(f"{address}ballots.{end}") for end in ("blt", "csv")}

    shown = page.content.decode()
    assert (page.status_code, "<svg" in shown, f"election-{election.pk}.json" in shown) == (200, True, True)
    assert ("What the words mean:" in shown, "the quota</" in shown) == (True, rule in WITH_QUOTA)
    assert ("2&nbsp;=&nbsp;good" in shown) is (rule in GRADED)
    for end, answer in given.items():
        file = tmp_path / f"election.{end}"
        file.write_bytes(answer.content)
        command = shlex.split(results.command(election, sheet, file=str(file)))[1:]
        assert main([*command, "--json", str(tmp_path / f"{end}.json")]) == 0
    again = [json.loads((tmp_path / f"{end}.json").read_text("utf-8"))["winners"] for end in given]
    assert again == [winners, winners]
