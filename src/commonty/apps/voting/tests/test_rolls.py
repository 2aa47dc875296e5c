import hashlib
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonty.apps.people.models import Person
from commonty.apps.record.merkle import inclusion_proof, leaf_hash, root_from_inclusion, root_of
from commonty.apps.voting import tree
from commonty.apps.voting.holdings import RollsAndVotes
from commonty.apps.voting.models import Departure, Proof, Roll, RollEntry
from commonty.apps.voting.tests.building import organisation, routine


def holds(proof: Proof) -> bool:
    path = [bytes.fromhex(step) for step in proof.path]
    return root_from_inclusion(leaf_hash(bytes.fromhex(proof.data)), proof.index, proof.size, path).hex() == proof.root


def proof_of(roll: Roll, person: Person) -> Proof:
    entry = roll.entry_of(person)
    assert entry is not None
    return entry.proof()


@settings(max_examples=25, deadline=None)
@given(size=st.integers(1, 1100), share=st.floats(0, 0.999))
def test_a_tree_kept_by_its_branches_has_the_root_and_the_paths_of_the_whole_tree(size: int, share: float) -> None:
    leaves = [b"%d" % number for number in range(size)]
    hashes = [leaf_hash(leaf) for leaf in leaves]
    index = int(size * share)
    growing = tree.Growing()
    for leaf in leaves:
        growing.add(leaf)

    path = tree.path(growing.branches(), index, lambda start, stop: hashes[start:stop])

    assert tree.root(growing.branches()) == root_of(hashes).hex()
    assert path == tuple(step.hex() for step in inclusion_proof(hashes, index))


@pytest.mark.django_db
def test_everybody_on_a_roll_proves_their_own_entry(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)

    roll = Roll.freeze(body, ((person.pk, 1) for person in everybody), authority=routine(body), now=noon)

    assert (roll.count, roll.weight, roll.entitled) == (5, 5, 5)
    assert all(holds(proof_of(roll, person)) for person in everybody)


@pytest.mark.django_db
def test_an_entry_that_was_changed_no_longer_proves_anything(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    roll = Roll.freeze(body, ((person.pk, 1) for person in everybody), authority=routine(body), now=noon)

    RollEntry.objects.filter(roll=roll, person=everybody[2]).update(weight=100)

    assert not holds(proof_of(roll, everybody[2]))
    assert not holds(proof_of(roll, everybody[1]))


@pytest.mark.django_db
def test_nobody_can_tell_from_the_root_who_is_on_a_roll(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)

    roots = {Roll.freeze(body, [(everybody[0].pk, 1)], authority=routine(body), now=noon).root for _ in range(2)}

    guess = hashlib.sha256(b"\x00" + f"0:{everybody[0].pk}:1".encode()).hexdigest()
    assert len(roots) == 2
    assert guess not in roots


@pytest.mark.django_db
def test_striking_somebody_twice_takes_their_weight_off_once(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    roll = Roll.freeze(body, ((person.pk, 2) for person in everybody), authority=routine(body), now=noon)

    struck = [roll.strike(everybody[4], Departure.EXPELLED, authority=routine(body), now=noon) for _ in range(2)]

    assert (struck, roll.entitled, roll.weight) == ([True, False], 8, 10)
    assert holds(proof_of(roll, everybody[4]))


@pytest.mark.django_db
def test_erasing_somebody_forgets_whose_entry_it_was_and_leaves_the_proofs_of_the_others(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    roll = Roll.freeze(body, ((person.pk, 1) for person in everybody), authority=routine(body), now=noon)

    for _ in range(2):
        RollsAndVotes().let_go(everybody[2].pk, now=noon)

    entry = roll.entries.get(index=2)
    assert (entry.person_id, bytes(entry.salt), RollsAndVotes().export(everybody[2].pk)) == (None, b"", [])
    assert all(holds(proof_of(roll, person)) for person in everybody if person != everybody[2])


@pytest.mark.django_db
def test_a_roll_of_nobody_is_a_roll(noon: datetime) -> None:
    body, _everybody = organisation(3, now=noon)

    roll = Roll.freeze(body, [], authority=routine(body), now=noon)

    assert (roll.count, roll.entitled, roll.root) == (0, 0, hashlib.sha256().hexdigest())
