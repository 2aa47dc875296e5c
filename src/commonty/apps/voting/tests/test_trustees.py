"""Trustees make their keys one step after the other; what is not made rightly is not taken, and nobody's place is another's."""

from datetime import UTC, datetime, timedelta

import pytest

from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person
from commonty.apps.record.models import Line
from commonty.apps.voting.models import Ceremony, Step
from commonty.apps.voting.tests.building import organisation, routine
from commonty.apps.voting.tests.keys import ARTICLE, begun, does, made, rules, trusted
from commonty.ballots.canonical import Json
from commonty.ballots.groups import group
from commonty.ballots.threshold import Keys, certify, keys_of, new_seed
from commonty.ballots.trustee import public_of
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
ED = group("Ed25519")


def fresh() -> Keys:
    return keys_of(ED, new_seed())


def certificate(keys: Keys, number: int, *, trustees: int = 3, threshold: int = 2) -> dict[str, Json]:
    return {**certify(ED, keys, number=number, trustees=trustees, threshold=threshold).to_json()}


def told() -> list[str]:
    return list(Line.objects.filter(kind__startswith="voting.").order_by("pk").values_list("kind", flat=True))


@pytest.mark.slow
def test_three_trustees_make_keys_of_which_the_server_has_none() -> None:
    body, everybody = organisation(4, now=NOON, rules=rules())

    key, secrets = made(body, everybody[:3], threshold=2, now=NOON)

    trustees = key.trustees()
    trustees.check()
    assert list(trustees.owners) == [public_of(ED, secrets[each]) for each in everybody[:3]]
    assert ED.text(trustees.public()) == key.public_key
    assert told() == ["voting.ceremony-begun", *["voting.key-part-given"] * 9, "voting.key-made"]
    assert key.ceremony.step is None
    assert key.ceremony.task(everybody[0]) is None
    assert (key.suffices(NOON), key.suffices(NOON + timedelta(days=366))) == (True, False)


def test_each_does_a_step_once_and_nobody_the_next_before_all_have() -> None:
    body, everybody = organisation(4, now=NOON, rules=rules())
    ceremony = begun(body, everybody[:3], threshold=2, now=NOON)
    keys = fresh()
    does(ceremony, everybody[1], keys, now=NOON)

    assert (ceremony.step, ceremony.waits_for()) == (Step.CERTIFY, [1, 3])
    assert ceremony.task(everybody[1]) is None
    with pytest.raises(Refused, match="nothing for you to do") as refused:
        ceremony.give(everybody[1], certificate(fresh(), 2), now=NOON)
    assert refused.value.article == ARTICLE


def test_somebody_else_and_a_trustee_whose_mandate_ended_give_nothing() -> None:
    body, everybody = organisation(4, now=NOON, rules=rules())
    ceremony = begun(body, everybody[:3], threshold=2, now=NOON)
    Mandate.objects.get(holder=everybody[2], power="voting.keep-key").give_up(by=everybody[2], now=NOON)

    for person, number in ((everybody[3], 1), (everybody[2], 3)):
        with pytest.raises(Refused):
            ceremony.give(person, certificate(fresh(), number), now=NOON)
    assert ceremony.waits_for() == [1, 2, 3]


@pytest.mark.parametrize(("number", "trustees", "threshold"), [(2, 3, 2), (1, 4, 2), (1, 3, 3)])
def test_a_certificate_for_another_place_or_ceremony_is_not_taken(number: int, trustees: int, threshold: int) -> None:
    body, everybody = organisation(4, now=NOON, rules=rules())
    ceremony = begun(body, everybody[:3], threshold=2, now=NOON)

    with pytest.raises(Refused, match="was not taken"):
        ceremony.give(everybody[0], certificate(fresh(), number, trustees=trustees, threshold=threshold), now=NOON)


def test_two_trustees_with_one_key_are_one_and_the_second_is_not_taken() -> None:
    body, everybody = organisation(4, now=NOON, rules=rules())
    ceremony = begun(body, everybody[:3], threshold=2, now=NOON)
    keys = fresh()
    does(ceremony, everybody[0], keys, now=NOON)

    with pytest.raises(Refused, match="has the key of another trustee"):
        ceremony.give(everybody[1], certificate(keys, 2), now=NOON)


@pytest.mark.parametrize("facts", [None, {}, [], {"message": "x"}, {"polynomial": {}, "signature": {}, "shares": []}])
def test_what_is_no_part_of_a_ceremony_is_not_taken(facts: object) -> None:
    body, everybody = organisation(4, now=NOON, rules=rules())
    ceremony = begun(body, everybody[:3], threshold=2, now=NOON)

    with pytest.raises(Refused, match="was not taken"):
        ceremony.give(everybody[0], facts, now=NOON)  # type: ignore[arg-type] # whatever a browser sends


@pytest.mark.slow
def test_what_one_trustee_dealt_or_finished_is_not_taken_from_another() -> None:
    body, everybody = organisation(4, now=NOON, rules=rules())
    people = everybody[:3]
    ceremony, keys = begun(body, people, threshold=2, now=NOON), {each: fresh() for each in people}
    refused_steps = []

    def take(other: Person, of: Person) -> None:
        """Let one trustee hand in what another made."""
        theirs = ceremony.trustees.get(mandate__holder=of).parts.get(step=ceremony.step).facts
        with pytest.raises(Refused, match="was not taken"):
            ceremony.give(other, theirs, now=NOON)
        refused_steps.append(ceremony.step)

    for _step in range(3):
        does(ceremony, people[0], keys[people[0]], now=NOON)
        take(people[1], people[0])
        does(ceremony, people[1], keys[people[1]], now=NOON)
        does(ceremony, people[2], keys[people[2]], now=NOON)

    assert refused_steps == [Step.CERTIFY, Step.DEAL, Step.FINISH]
    assert ceremony.made is not None


def test_too_few_trustees_begin_nothing_and_who_begins_again_ends_what_was_unfinished() -> None:
    body, everybody = organisation(4, now=NOON, rules=rules())
    with pytest.raises(Refused, match="It takes 2 trustees to open a secret ballot, and 0 hold that office"):
        Ceremony.objects.begin(body, threshold=2, authority=routine(body), article=ARTICLE, now=NOON)
    first = begun(body, everybody[:2], threshold=2, now=NOON)

    trusted(body, everybody[2:], now=NOON)
    second = Ceremony.objects.begin(body, threshold=2, authority=routine(body), article=ARTICLE, now=NOON)

    assert (first.step, first.task(everybody[0])) == (None, None)
    assert (second.step, second.trustees.count()) == (Step.CERTIFY, 4)
    assert told()[-2:] == ["voting.ceremony-ended", "voting.ceremony-begun"]
    with pytest.raises(Refused):
        first.give(everybody[0], certificate(fresh(), 1, trustees=2), now=NOON)
