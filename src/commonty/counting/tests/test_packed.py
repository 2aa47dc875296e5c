"""Ballots that are kept a byte a preference are the ballots that they would be otherwise."""

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonty.counting.contest import CandidateTwice, Contest, NoSuchCandidate, Ranking
from commonty.counting.packed import Packed

NAMES = ("Ada", "Ben", "Cem")
RANKINGS = st.dictionaries(
    st.permutations([1, 2, 3]).flatmap(lambda whole: st.integers(0, 3).map(lambda end: tuple(whole[:end]))), st.integers(1, 9)
)


@given(RANKINGS)
def test_packed_ballots_are_a_mapping_of_rankings_like_any_other(ballots: dict[Ranking, int]) -> None:
    packed = Packed({bytes(cast("tuple[int, ...]", ranking)): papers for ranking, papers in ballots.items()})

    assert Contest(NAMES, 1, packed) == Contest(NAMES, 1, ballots)
    assert [*packed.items()] == [*ballots.items()]
    assert [packed[ranking] for ranking in ballots] == [*packed.values()] == [*ballots.values()]


@pytest.mark.parametrize("ranking", [(2,), ((1, 2), 3), ((), 1), (999,), (-1,)])
def test_packed_ballots_have_no_ranking_that_nobody_gave(ranking: tuple[int | tuple[int, ...], ...]) -> None:
    assert ranking not in Packed({bytes((1,)): 1})


def test_packed_ballots_for_nobody_who_stands_for_election_are_refused() -> None:
    with pytest.raises(NoSuchCandidate) as refused:
        Contest(NAMES, 1, Packed({bytes((1, 4)): 1}))
    assert refused.value.number == 4


def test_a_packed_ballot_with_a_candidate_twice_is_refused() -> None:
    with pytest.raises(CandidateTwice) as refused:
        Contest(NAMES, 1, Packed({bytes((1, 2, 1)): 1}))
    assert refused.value.number == 1
