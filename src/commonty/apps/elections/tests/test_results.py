from datetime import UTC, datetime

import pytest

from commonty.apps.elections import results, telling
from commonty.apps.elections.entries import ElectionCounted
from commonty.apps.elections.models import Election, Outcome, Proof, Result
from commonty.apps.elections.proving import code
from commonty.apps.elections.tests.building import again, counted, electing, opened, rules, votes
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Papers
from commonty.apps.voting.models.ballot_box import digest
from commonty.counting.replaying import DoesNotReplay

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)


def result(members: int, *, text: str = "") -> tuple[Election, list[Person]]:
    """Count an exact tie for the last seat among four candidates, with an equal number of ballots for each."""
    election, everybody = electing(members, now=NOON, text=text)
    election = opened(election, everybody[:4], everybody[-1], now=NOON)
    votes(election, [(person, [everybody[place % 4]]) for place, person in enumerate(everybody)])
    return counted(election), everybody


@pytest.mark.parametrize("came_to", Result)
@pytest.mark.parametrize("reported", [False, True])
def test_whatever_an_election_came_to_the_record_says_it_in_words(came_to: Result, *, reported: bool) -> None:
    line = ElectionCounted("members", 1, 7, came_to.value, "irv", 1, (), 1, "", "", 0, 0, "", "", reported=reported)

    assert "7" in line.sentence()


def test_a_result_that_was_changed_in_the_database_does_not_replay() -> None:
    election, _everybody = result(12)
    box = election.opening.box
    group = box.papers.order_by("pk").first()
    assert group is not None
    group.papers += 1
    group.save()

    with pytest.raises(DoesNotReplay):
        results.sheet(election)


@pytest.mark.parametrize(("members", "withheld"), [(9, True), (10, False)])
def test_ballots_are_not_shown_where_they_are_so_few_that_they_tell_who(members: int, withheld: bool) -> None:
    election, _everybody = result(members)

    assert results.withholds_ballots(election) is withheld
    assert (results.ballots(election) == {}) is withheld


def test_candidates_are_called_by_their_names_and_two_of_one_name_by_their_numbers_too() -> None:
    election, everybody = result(10, text=rules(ballot="ron = true\n"))
    sheet = results.sheet(election)
    assert sheet is not None

    called = results.candidate_names(election)
    assert (called[5], set(called.values()) - {called[5]}) == ("Re-open nominations", {f"Member{n}" for n in range(1, 5)})
    assert results.named(sheet, {1: "Ada", 2: "Ada", 3: "Cem"}).contest.candidates[:3] == ("Ada (1)", "Ada (2)", "Cem")
    assert [each.number for each in results.winners(election)] == election.outcome.winners
    assert len(everybody) == 10


@pytest.mark.parametrize(("members", "is_plain"), [(9, False), (10, True)])
def test_the_record_has_the_fingerprint_of_a_count_but_salted_where_ballots_could_be_guessed_from_it(members: int, is_plain: bool) -> None:
    election, _everybody = result(members)

    seal = election.opening.box.sealed
    assert (seal.covered(election.outcome.digest) == election.outcome.digest) is is_plain
    assert seal.digest == digest(bytes(seal.salt), {each.ranking: each.papers for each in seal.box.papers.all()})


def is_wrong(election: Election) -> bool:
    """Say whether the page warns of the count."""
    told = telling.told(again(election), results.candidate_names(election), "en")
    assert told is not None
    return told.is_wrong


def test_a_count_is_proved_once_as_it_is_made_and_its_page_tells_what_counting_again_would() -> None:
    election, _everybody = result(12)
    [proof] = Proof.objects.all()
    counted_again = results.sheet(election)
    shown = results.shown(election)

    assert (proof.digest, proof.ballots) == (election.outcome.digest, election.opening.box.sealed.digest)
    assert shown is not None
    assert counted_again is not None
    assert (shown.stages, shown.ties, shown.winners) == (counted_again.stages, counted_again.ties, counted_again.winners)
    assert list(Proof.objects.all()) == [proof]


def test_what_is_kept_of_a_count_holds_for_no_other_ballots_nor_for_another_sheet() -> None:
    election, _everybody = result(12)
    first, last = election.opening.box.papers.order_by("pk")[:2]
    assert not is_wrong(election)

    Papers.objects.filter(pk=first.pk).update(papers=first.papers + 1)
    Papers.objects.filter(pk=last.pk).update(papers=last.papers - 1)
    assert is_wrong(election)
    Papers.objects.filter(pk=first.pk).update(papers=first.papers)
    Papers.objects.filter(pk=last.pk).update(papers=last.papers)
    assert not is_wrong(election)
    sheet = election.outcome.sheet
    assert sheet is not None
    Outcome.objects.update(sheet={**sheet, "winners": [4, 3, 2]})
    assert is_wrong(election)


def test_what_is_kept_of_a_count_holds_for_no_other_code_and_is_made_anew() -> None:
    election, _everybody = result(12)
    Proof.objects.update(code="0" * 64)

    results.shown(election)

    assert Proof.objects.get().code == code()
    Proof.objects.all().delete()
    results.shown(election)
    assert Proof.objects.get().digest == election.outcome.digest


def test_of_many_ways_of_voting_a_page_lists_the_most_frequent_and_says_how_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    election, everybody = electing(12, now=NOON)
    election = opened(election, everybody[:4], everybody[-1], now=NOON)
    votes(election, [(person, everybody[:1] if place < 9 else [everybody[place % 4]]) for place, person in enumerate(everybody)])
    election = counted(election)
    monkeypatch.setattr(telling, "MOST_WAYS", 2)

    told = telling.told(election, results.candidate_names(election), "en")

    assert told is not None
    assert (told.ballots[0], len(told.ballots), told.ways) == (("Member1", 9), 2, 4)
