"""The numbered slips of an election with paper ballots: they have to be somewhere before the paper count closes."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from commonty.apps.bodies.models import Body
from commonty.apps.elections.models import Election
from commonty.apps.elections.tests.building import again, electing, opened, power
from commonty.apps.people.models import Account, Person
from commonty.apps.record.models import Line
from commonty.apps.voting import following, slips
from commonty.apps.voting.models import SlipAccount
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.open_for(person))
    return client


def on_paper(printed: int = 6) -> tuple[Election, list[Person], Person, Person]:
    """Open an election for which slips are printed, and two people have taken one; return it with two tellers."""
    election, everybody = electing(now=NOON)
    election = opened(election, everybody[:4], everybody[-1], now=NOON)
    runs, first, second = everybody[6], everybody[4], everybody[5]
    for person, key in ((runs, "run-elections"), (first, "enter-papers"), (second, "enter-papers")):
        power(person, key, Body.objects.get(parent=None), now=election.opens)
    about = following.papered(election.opening.box, now=election.opens)
    assert about is not None
    slips.print_slips(election.opening.box, printed, authority=about.authority(first, election.opens), now=election.opens)
    for voter in (everybody[7], everybody[4]):
        election.give_paper(voter, by=runs, now=election.opens)
    return again(election), everybody, first, second


def found(election: Election, teller: Person, *, kept: list[int], returned: list[int]) -> bool:
    box, now = election.opening.box, election.closing.at
    about = following.papered(box, now=now)
    assert about is not None
    return slips.enter(box, teller, kept, returned, authority=about.authority(teller, now), now=now)


def ended(election: Election) -> Election:
    Election.objects.attend(now=election.closes)
    return again(election)


def kinds() -> list[str]:
    return list(Line.objects.filter(kind__startswith="voting.slip").order_by("seq").values_list("kind", flat=True))


def test_the_paper_count_closes_once_two_find_the_same_numbers_and_every_sum_closes() -> None:
    election, _everybody, first, second = on_paper()
    box = election.opening.box
    about = following.papered(box, now=election.opens)
    assert about is not None
    slips.replace(box, 4, authority=about.authority(first, election.opens), now=election.opens)
    for teller in (first, second):
        election.enter_papers(teller, "Hall", {(1, 2): 1}, now=election.opens)
    election = ended(election)
    assert election.counted is None  # All that came back is read alike; where the slips are is not known.

    found(election, first, kept=[1, 2, 6], returned=[3, 5])
    found(election, second, kept=[1, 2, 6], returned=[5])
    assert slips.differences(box) == [(3, ("in the box", "not found"))]
    with pytest.raises(Refused, match="Two people have not found the same numbers yet"):
        following.close_papers(box, first, now=election.closing.at)
    assert found(election, first, kept=[1, 2, 6], returned=[5])
    following.close_papers(box, first, now=election.closing.at)

    account = SlipAccount.objects.get()
    assert (account.printed, account.given, account.kept, account.entered, account.spoilt, account.missing) == (6, 3, 3, 1, 1, 1)
    assert again(election).counted is not None
    assert kinds() == ["voting.slips-printed", "voting.slip-replaced", *["voting.slips-counted"] * 3, "voting.slips-reconciled"]


def test_where_the_sums_do_not_close_the_paper_count_does_not_and_says_by_how_much() -> None:
    election, _everybody, first, second = on_paper()
    for teller in (first, second):
        election.enter_papers(teller, "Hall", {(1, 2): 2}, now=election.opens)
    election = ended(election)
    for teller in (first, second):
        found(election, teller, kept=[1, 2, 6], returned=[4, 3, 5])

    with pytest.raises(Refused) as refused:
        following.close_papers(election.opening.box, first, now=election.closing.at)

    assert str(refused.value).startswith(
        "The paper count cannot be closed. 6 slips were printed and 3 kept, so 3 were given out. But 2 were written down as given out. "
        "Count the kept slips once more. 3 slips lay in the box, and two people have read 2 alike. Look through the piles once more."
    )
    assert not SlipAccount.objects.exists()
    Election.objects.attend(now=election.closing.count_due)
    assert again(election).counted is not None
    assert kinds()[-1] == "voting.slips-left-open"


@pytest.mark.parametrize(
    ("kept", "returned", "why"),
    [
        ([1], [7], "Slip 7 was never printed"),
        ([1, 2], [2], "Slip 2 stands there twice"),
        ([], [3, 3], "Slip 3 stands there twice"),
    ],
)
def test_a_slip_of_another_vote_and_a_number_that_stands_there_twice_are_refused(kept: list[int], returned: list[int], why: str) -> None:
    election, _everybody, first, _second = on_paper()
    election = ended(election)
    with pytest.raises(Refused, match=why):
        found(election, first, kept=kept, returned=returned)


def test_no_more_are_given_out_than_were_printed() -> None:
    election, everybody, _first, _second = on_paper(printed=2)
    with pytest.raises(Refused, match="All 2 slips that were printed are given out"):
        election.give_paper(everybody[3], by=everybody[6], now=election.opens)


def test_tellers_print_slips_without_names_and_members_read_the_sums() -> None:
    election, everybody, first, second = on_paper()
    here = f"/slips/{election.opening.box_id}/"
    ada, ben, voter = client_of(first), client_of(second), client_of(everybody[3])
    with time_machine.travel(election.opens, tick=False):
        sheet = ada.get(ada.post(f"{here}runs/", {"how_many": 3})["Location"])
        not_theirs = [voter.get(f"{here}runs/7/").status_code, voter.post(f"{here}runs/", {"how_many": 3}).status_code]
        ada.post(f"{here}spoilt/", {"number": 4})
    for teller in (first, second):
        election.enter_papers(teller, "Hall", {(1, 2): 2}, now=election.opens)
    with time_machine.travel(ended(election).closing.at, tick=False):
        wrong = ada.post(f"{here}counts/", {"kept": "x", "returned": ""})
        ada.post(f"{here}counts/", {"kept": "1, 2, 7-9", "returned": "3, 5"})
        ben.post(f"{here}counts/", {"kept": "1, 2, 7-9", "returned": "3, 6"})
        differs = ben.get(here).content.decode()
        ben.post(f"{here}counts/", {"kept": "1, 2, 7-9, 6", "returned": "3, 5"})
        ada.post(f"{here}counts/", {"kept": "1, 2, 7-9, 6", "returned": "3, 5"})
        closed = ada.post(f"{here}closing/")
        told = voter.get(here).content.decode()

    assert sorted(re.findall(r"No\. (\d+)", sheet.content.decode())) == ["7", "8", "9"]
    assert (not_theirs, wrong.status_code, closed.status_code) == ([403, 403], 422, 302)
    assert "Where you differ" in differs
    assert "its slips are reconciled" in told
    assert [int(each) for each in re.findall(r'<td class="number">(\d+)</td>', told)] == [9, 3, 6, 2, 1, 0]
