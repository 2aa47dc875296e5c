"""
Other libraries agree: pref_voting 1.18.2, py-vote-core 2.0.0, votelib 0.4.0 and abcvoting 2.19.2.

They were asked once about random profiles; their answers lie beside this file.
``python -m benchmarks.agreeing`` asks them anew, about as many as one likes, and ``--keep`` writes the answers that are compared here.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from commonty.counting.contest import Contest, Ranking
from commonty.counting.tests.generating import NAMES
from commonty.counting.tests.oracles import judged

KEPT: list[dict[str, Any]] = json.loads((Path(__file__).parent / "oracle_answers.json").read_text("utf-8"))
QUESTIONS = sorted({question for each in KEPT for question in each["answers"]})


def profile(told: dict[str, Any]) -> Contest:
    """Return a profile as it was asked about."""
    ballots: dict[Ranking, int] = {
        tuple(place[0] if len(place) == 1 else tuple(place) for place in places): papers for places, papers in told["ballots"]
    }
    return Contest(NAMES[: told["candidates"]], told["seats"], ballots)


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS)
def test_others_elect_the_same_wherever_they_answer_but_for_the_departures_that_are_known(question: str) -> None:
    found = Counter(judged(profile(each["profile"]), question, each["answers"][question]) for each in KEPT if question in each["answers"])

    assert found["differs"] == 0
    assert found["theirs is wrong"] <= len(KEPT) / 50
    assert found["same"] > len(KEPT) / 4
