"""Takes trustees through a key ceremony, for the tests of secret ballots."""

from datetime import datetime, timedelta

from commonty.apps.bodies.models import Body
from commonty.apps.keys.tests.once import once
from commonty.apps.mandates.granting import grant
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Ceremony, ElectionKey
from commonty.apps.voting.models.trustees import KEEP
from commonty.apps.voting.tests.building import routine, rules_text
from commonty.ballots.groups import group
from commonty.ballots.secret import SecretScalar
from commonty.ballots.signed import read_signed
from commonty.ballots.threshold import Keys, certify, deal, finish, keys_of, new_seed, read_dealt

ARTICLE = "powers.keep-keys"
RULES = f"""
[powers.keep-keys]
power = "{KEEP}"
title = "Keep a key of secret ballots"
longest = "14 months"
together = 2
"""


def rules() -> str:
    return rules_text() + RULES


def trusted(body: Body, people: list[Person], *, now: datetime) -> None:
    """Give everybody the power to keep a key, for a year."""
    for person in people:
        grant(person, "keep-keys", body.path, starts=now, ends=now + timedelta(days=365), authority=routine(body), now=now)


@once
def begun(body: Body, people: list[Person], *, threshold: int, now: datetime, group_name: str = "Ed25519") -> Ceremony:
    trusted(body, people, now=now)
    return Ceremony.objects.begin(body, threshold=threshold, authority=routine(body), article=ARTICLE, now=now, group=group_name)


def does(ceremony: Ceremony, person: Person, keys: Keys, *, now: datetime) -> SecretScalar | None:
    """Let a trustee do what is theirs to do, as their browser would; return their private key once they have it."""
    task = ceremony.task(person)
    assert task is not None
    of, told = group(task["ceremony"]["group"]), task["ceremony"]
    number, threshold = told["number"], told["threshold"]
    certificates = [read_signed(of, each) for each in task["certificates"]]
    if task["step"] == "certify":
        made = certify(of, keys, number=number, trustees=told["trustees"], threshold=threshold)
        ceremony.give(person, {**made.to_json()}, now=now)
        return None
    if task["step"] == "deal":
        ceremony.give(person, {**deal(of, keys, certificates, number=number, threshold=threshold).to_json()}, now=now)
        return None
    dealt = [read_dealt(of, each) for each in task["dealt"]]
    secret, finished = finish(of, keys, certificates, dealt, number=number, threshold=threshold)
    ceremony.give(person, {**finished.to_json(of)}, now=now)
    return secret


@once
def made(
    body: Body, people: list[Person], *, threshold: int, now: datetime, group_name: str = "Ed25519"
) -> tuple[ElectionKey, dict[Person, SecretScalar]]:
    """Hold a whole ceremony; return the key, and each trustee's private one."""
    ceremony = begun(body, people, threshold=threshold, now=now, group_name=group_name)
    keys = {person: keys_of(group(group_name), new_seed()) for person in people}
    secrets = {}
    for _step in range(3):
        for person in people:
            secret = does(ceremony, person, keys[person], now=now)
            if secret is not None:
                secrets[person] = secret
    key = ceremony.made
    assert key is not None
    return key, secrets
