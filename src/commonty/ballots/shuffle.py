"""Verifiable shuffles: the same ranking ciphertexts in another order and in other words, with a proof of it (shuffle.md)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from commonty.ballots.encryption import Ciphertext
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups.prime_order import Element, Group
from commonty.ballots.hashing import hex_digest, to_scalar

__all__ = ["Commitments", "FalseShuffle", "Responses", "ShuffleProof", "Shuffled", "WrongShuffleSize", "check", "shuffle"]


class FalseShuffle(BallotsError):
    """A shuffle whose proof does not hold; ``equation`` is the first that fails (``t1`` … of the specification)."""

    def __init__(self, equation: str) -> None:
        super().__init__(f"the proof of this shuffle does not hold ({equation}): votes may have been exchanged")
        self.equation = equation


class WrongShuffleSize(BallotsError):
    """A shuffle of more or fewer ciphertexts than it was given."""

    def __init__(self, found: int, expected: int) -> None:
        super().__init__(f"the shuffle has {found} entries where there are {expected} ballots")
        self.found = found
        self.expected = expected


@dataclass(frozen=True)
class Commitments:
    """What the prover commits to before the challenge: ``t1``, ``t2``, ``t3``, (``t41``, ``t42``) and one ``t̂`` a ciphertext."""

    t1: Element
    t2: Element
    t3: Element
    t41: Element
    t42: Element
    links: tuple[Element, ...]


@dataclass(frozen=True)
class Responses:
    """What the prover answers: ``s1`` … ``s4``, one ``ŝ`` (``links``) and one ``s'`` (``permuted``) a ciphertext."""

    s1: int
    s2: int
    s3: int
    s4: int
    links: tuple[int, ...]
    permuted: tuple[int, ...]


@dataclass(frozen=True)
class ShuffleProof:
    """A proof of a shuffle: ``permutation`` are the commitments ``c`` to it, ``chain`` the ``ĉ``."""

    commitments: Commitments
    responses: Responses
    permutation: tuple[Element, ...]
    chain: tuple[Element, ...]


@dataclass(frozen=True)
class Shuffled:
    """The ciphertexts in their new order and words, and the proof."""

    ciphertexts: tuple[Ciphertext, ...]
    proof: ShuffleProof


@dataclass(frozen=True)
class _Statement:
    """What is proved, and about which election: ``after`` is a shuffle of ``before`` under ``key``."""

    group: Group
    fingerprint: str
    key: Element
    before: Sequence[Ciphertext]
    after: Sequence[Ciphertext]

    def first_text(self, permutation: Sequence[Element]) -> str:
        """Return ``str1``: all ciphertexts and the commitments to the permutation."""
        text = self.group.text
        pairs = [f"{text(each.alpha)},{text(each.beta)}," for each in (*self.before, *self.after)]
        return "".join((*pairs, *(f"{text(each)}," for each in permutation)))

    def multipliers(self, first: str) -> list[int]:
        """Return ``u``, one a ciphertext."""
        seed = hex_digest(f"shuffle-challenges|{self.fingerprint}|{first}")
        return [to_scalar(self.group.order, seed + hex_digest(str(place)), ()) for place in range(len(self.before))]

    def challenge(self, first: str, commitments: Commitments, chain: Sequence[Element]) -> int:
        """Return the challenge ``C`` of the whole proof."""
        text = self.group.text
        told = (commitments.t1, commitments.t2, commitments.t3, commitments.t41, commitments.t42, *commitments.links)
        second = "".join(f"{text(each)}," for each in told)
        third = first + "".join(f"{text(each)}," for each in chain) + text(self.key)
        return to_scalar(self.group.order, f"shuffle-challenge|{self.fingerprint}|{second}{third}", ())


@lru_cache(maxsize=4)
def _generators(group: Group, size: int) -> tuple[Element, tuple[Element, ...]]:
    """Return ``h`` and one ``h_i`` a ciphertext: generators of which nobody knows a logarithm to another."""
    return group.independent_generator(-1), tuple(group.independent_generator(place) for place in range(size))


def shuffle(group: Group, fingerprint: str, key: Element, before: Sequence[Ciphertext]) -> Shuffled:
    """
    Put ciphertexts in an order that nobody learns, encrypt each anew, and prove that nothing else was done.

    The order and the randomness come from the operating system and are forgotten with the return.
    """
    order = list(range(len(before)))
    secrets.SystemRandom().shuffle(order)
    fresh = [group.random_scalar() for _each in before]
    after = tuple(_encrypted_anew(group, key, before[place], again) for place, again in zip(order, fresh, strict=True))
    return Shuffled(after, _prove(_Statement(group, fingerprint, key, before, after), order, fresh))


def check(group: Group, fingerprint: str, key: Element, before: Sequence[Ciphertext], shuffled: Shuffled) -> None:
    """
    Refuse a shuffle that is not one of ``before``; all its elements are members of the group, as reading them has made sure.

    Raises ``WrongShuffleSize`` or ``FalseShuffle``.
    """
    size, proof = len(before), shuffled.proof
    lists = (proof.permutation, proof.chain, proof.commitments.links, proof.responses.links, proof.responses.permuted)
    for found in (len(shuffled.ciphertexts), *map(len, lists)):
        if found != size:
            raise WrongShuffleSize(found, size)
    statement = _Statement(group, fingerprint, key, before, shuffled.ciphertexts)
    first = statement.first_text(proof.permutation)
    challenge = statement.challenge(first, proof.commitments, proof.chain)
    expected = _recomputed(statement, statement.multipliers(first), proof, challenge)
    for name, one, other in zip(_NAMES, _flat(expected), _flat(proof.commitments), strict=True):
        if one != other:
            raise FalseShuffle(name)
    for place, (one, other) in enumerate(zip(expected.links, proof.commitments.links, strict=True)):
        if one != other:
            raise FalseShuffle(f"t̂{place}")


_NAMES = ("t1", "t2", "t3", "t41", "t42")


def _flat(commitments: Commitments) -> tuple[Element, ...]:
    return commitments.t1, commitments.t2, commitments.t3, commitments.t41, commitments.t42


def _recomputed(statement: _Statement, multipliers: Sequence[int], proof: ShuffleProof, challenge: int) -> Commitments:
    """Return the commitments that the responses belong to."""
    group, key, said = statement.group, statement.key, proof.responses
    h, generators = _generators(group, len(statement.before))
    minus = -challenge % group.order
    chain = (h, *proof.chain)
    whole = _product_mod(multipliers, group.order)
    committed = group.multiply(group.product(proof.permutation), group.inverse(group.product(generators)))
    chained = group.multiply(chain[-1], group.inverse(group.power(h, whole)))
    return Commitments(
        t1=group.multiply(group.power(committed, minus), group.power_of_generator(said.s1)),
        t2=group.multiply(group.power(chained, minus), group.power_of_generator(said.s2)),
        t3=group.product(
            (
                group.power(_powers(group, proof.permutation, multipliers), minus),
                group.power_of_generator(said.s3),
                _powers(group, generators, said.permuted),
            )
        ),
        t41=group.product(
            (
                group.power(_powers(group, [each.beta for each in statement.before], multipliers), minus),
                group.power(key, -said.s4 % group.order),
                _powers(group, [each.beta for each in statement.after], said.permuted),
            )
        ),
        t42=group.product(
            (
                group.power(_powers(group, [each.alpha for each in statement.before], multipliers), minus),
                group.power_of_generator(-said.s4 % group.order),
                _powers(group, [each.alpha for each in statement.after], said.permuted),
            )
        ),
        links=tuple(
            group.product((group.power(own, minus), group.power_of_generator(link), group.power(last, permuted)))
            for own, last, link, permuted in zip(proof.chain, chain, said.links, said.permuted, strict=False)
        ),
    )


def _prove(statement: _Statement, order: Sequence[int], fresh: Sequence[int]) -> ShuffleProof:
    """Prove a shuffle: ``after[i]`` is ``before[order[i]]``, encrypted anew with ``fresh[i]``."""
    group, size = statement.group, len(order)
    h, generators = _generators(group, size)
    blinds = [group.random_scalar() for _each in order]  # rho, by the place in the output
    permutation = [group.identity] * size
    for place, source in enumerate(order):
        permutation[source] = group.multiply(group.power_by_secret(group.generator, blinds[place]), generators[place])
    first = statement.first_text(permutation)
    multipliers = statement.multipliers(first)
    permuted = [multipliers[source] for source in order]
    link_blinds = [group.random_scalar() for _each in order]
    chain = _chained(group, h, link_blinds, permuted)
    secret = _secrets(group.order, order, blinds, multipliers, (link_blinds, permuted, fresh))
    masks = _masks(group, size)
    commitments = _committed(statement, masks, (h, *chain), generators)
    challenge = statement.challenge(first, commitments, chain)
    responses = _answered(group.order, masks, secret, challenge)
    return ShuffleProof(commitments, responses, tuple(permutation), tuple(chain))


def _secrets(
    order: int,
    shuffle: Sequence[int],
    blinds: Sequence[int],
    multipliers: Sequence[int],
    others: tuple[Sequence[int], Sequence[int], Sequence[int]],
) -> Responses:
    """Return what each response hides."""
    link_blinds, permuted, fresh = others
    remaining = 1  # v_i: the product of the multipliers that come later in the chain
    chained = 0
    for blind, multiplier in zip(reversed(link_blinds), reversed(permuted), strict=True):
        chained = (chained + blind * remaining) % order
        remaining = remaining * multiplier % order
    return Responses(
        s1=sum(blinds) % order,
        s2=chained,
        s3=sum(blind * multipliers[source] for blind, source in zip(blinds, shuffle, strict=True)) % order,
        s4=sum(again * multiplier for again, multiplier in zip(fresh, permuted, strict=True)) % order,
        links=tuple(link_blinds),
        permuted=tuple(permuted),
    )


def _masks(group: Group, size: int) -> Responses:
    """Return fresh randomness for each response."""
    draw = group.random_scalar
    return Responses(draw(), draw(), draw(), draw(), tuple(draw() for _ in range(size)), tuple(draw() for _ in range(size)))


def _committed(statement: _Statement, masks: Responses, chain: Sequence[Element], generators: Sequence[Element]) -> Commitments:
    """Return what the masks commit to."""
    group, key, after = statement.group, statement.key, statement.after
    minus = -masks.s4 % group.order
    return Commitments(
        t1=group.power_by_secret(group.generator, masks.s1),
        t2=group.power_by_secret(group.generator, masks.s2),
        t3=group.multiply(group.power_by_secret(group.generator, masks.s3), _secret_powers(group, generators, masks.permuted)),
        t41=group.multiply(group.power_by_secret(key, minus), _secret_powers(group, [each.beta for each in after], masks.permuted)),
        t42=group.multiply(
            group.power_by_secret(group.generator, minus), _secret_powers(group, [each.alpha for each in after], masks.permuted)
        ),
        links=tuple(
            group.multiply(group.power_by_secret(group.generator, link), group.power_by_secret(last, permuted))
            for last, link, permuted in zip(chain, masks.links, masks.permuted, strict=False)
        ),
    )


def _answered(order: int, masks: Responses, secret: Responses, challenge: int) -> Responses:
    """Return mask plus challenge times secret, of each."""

    def answer(mask: int, hidden: int) -> int:
        return (mask + challenge * hidden) % order

    return Responses(
        s1=answer(masks.s1, secret.s1),
        s2=answer(masks.s2, secret.s2),
        s3=answer(masks.s3, secret.s3),
        s4=answer(masks.s4, secret.s4),
        links=tuple(map(answer, masks.links, secret.links)),
        permuted=tuple(map(answer, masks.permuted, secret.permuted)),
    )


def _chained(group: Group, h: Element, link_blinds: Sequence[int], permuted: Sequence[int]) -> list[Element]:
    """Return ``ĉ``: each commits to the one before it, raised to its multiplier."""
    chain = []
    last = h
    for blind, multiplier in zip(link_blinds, permuted, strict=True):
        last = group.multiply(group.power_by_secret(group.generator, blind), group.power_by_secret(last, multiplier))
        chain.append(last)
    return chain


def _encrypted_anew(group: Group, key: Element, ciphertext: Ciphertext, again: int) -> Ciphertext:
    """Return the same plaintext in other words."""
    alpha = group.multiply(ciphertext.alpha, group.power_by_secret(group.generator, again))
    return Ciphertext(alpha, group.multiply(ciphertext.beta, group.power_by_secret(key, again)))


def _powers(group: Group, bases: Sequence[Element], exponents: Sequence[int]) -> Element:
    """Return the product of powers."""
    return group.product(group.power(base, exponent) for base, exponent in zip(bases, exponents, strict=True))


def _secret_powers(group: Group, bases: Sequence[Element], exponents: Sequence[int]) -> Element:
    """Return the product of powers whose exponents nobody may learn."""
    return group.product(group.power_by_secret(base, exponent) for base, exponent in zip(bases, exponents, strict=True))


def _product_mod(numbers: Sequence[int], order: int) -> int:
    product = 1
    for number in numbers:
        product = product * number % order
    return product
