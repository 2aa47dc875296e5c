"""
The key ceremony of trustees of whom any ``threshold`` suffice, step by step, as functions of plain data (threshold.md).

Each trustee keeps one seed. A browser, an offline machine or a server may carry the texts between them: the secret ones are sealed.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from commonty.ballots.canonical import Json, a_list, a_text, fields, read, write
from commonty.ballots.channel import opened, sealed
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups.prime_order import Group
from commonty.ballots.pedersen import (
    Certificate,
    FalseCertificate,
    FalseVerificationKey,
    Pedersen,
    TrusteeTwice,
    WrongNumberOfTrustees,
    WrongThreshold,
    added,
    certificate_of,
    certificates_text,
    check_certificate,
    check_certificates,
    check_polynomial,
    coefficients_of,
    evaluated,
)
from commonty.ballots.proof import Proof, read_proof
from commonty.ballots.secret import Secret, SecretScalar
from commonty.ballots.signed import Signed, read_signed, sign, signature_holds, signature_of
from commonty.ballots.trustee import TrusteeKey, make_key

__all__ = [
    "Dealt",
    "FalseShare",
    "Finished",
    "Keys",
    "NoSeed",
    "NotOurCertificate",
    "SecretSeed",
    "certify",
    "check_dealt",
    "check_finished",
    "check_next_certificate",
    "deal",
    "finish",
    "keys_of",
    "new_seed",
    "publish",
    "read_dealt",
    "read_finished",
]

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
SEED_DIGITS = 22
LONGEST_SHARE = 1_000


class NoSeed(BallotsError):
    """A text that is no trustee's seed; the error does not say it."""

    def __init__(self) -> None:
        super().__init__(f"this is no trustee's seed: it has {SEED_DIGITS} letters and digits, without 0, O, I and l")


class NotOurCertificate(BallotsError):
    """A list of certificates in which the own one is missing, or not at the own place."""

    def __init__(self, trustee: int) -> None:
        super().__init__(f"the certificate at place {trustee} is not the one of this seed: ask whoever runs the ceremony, and do not go on")
        self.trustee = trustee


class FalseShare(BallotsError):
    """A share that is not the one which its sender's published polynomial gives."""

    def __init__(self, sender: int) -> None:
        super().__init__(f"the share of trustee {sender} is not the one that they published: the ceremony must begin again without them")
        self.sender = sender


class SecretSeed(Secret[str]):
    """What a trustee keeps of a ceremony until it is finished."""

    __slots__ = ()


@dataclass(frozen=True)
class Keys:
    """A trustee's two private keys of the ceremony."""

    signing: SecretScalar
    decryption: SecretScalar


@dataclass(frozen=True)
class Dealt:
    """What a trustee gives out in the second step: polynomial, signature of all certificates, and a sealed share for each trustee."""

    polynomial: Signed
    signature: Proof
    shares: tuple[str, ...]

    def to_json(self) -> dict[str, Json]:
        """Return it as it is handed on; the shares are sealed."""
        return {"polynomial": self.polynomial.to_json(), "signature": {**self.signature.to_json()}, "shares": [*self.shares]}


@dataclass(frozen=True)
class Finished:
    """What a trustee gives out in the third step: the public half of their decryption key, and their signature of it."""

    key: TrusteeKey
    signature: Proof

    def to_json(self, group: Group) -> dict[str, Json]:
        """Return it as it is handed on."""
        return {**self.key.to_json(group), "signature": {**self.signature.to_json()}}


def new_seed() -> SecretSeed:
    """Return a seed that nobody can foresee: 128 bits."""
    return SecretSeed("".join(secrets.choice(BASE58) for _ in range(SEED_DIGITS)))


def keys_of(group: Group, seed: SecretSeed) -> Keys:
    """Return the private keys that come from a seed. Raises ``NoSeed``."""
    text = seed.disclose()
    if len(text) != SEED_DIGITS or not set(text) <= set(BASE58):
        raise NoSeed
    return Keys(*(_scalar(group, f"{purpose}|{text}") for purpose in ("sk", "dk")))


def certify(group: Group, keys: Keys, *, number: int, trustees: int, threshold: int) -> Signed:
    """Step 1: return the certificate of trustee ``number`` (from 1) in a ceremony of so many trustees with this threshold."""
    public = [group.text(group.power_by_secret(group.generator, each.disclose())) for each in (keys.signing, keys.decryption)]
    context: Json = {"group": group.name, "size": trustees, "threshold": threshold, "index": number}
    return sign(group, keys.signing, write({"context": context, "verification": public[0], "encryption": public[1]}))


def deal(group: Group, keys: Keys, certificates: Sequence[Signed], *, number: int, threshold: int) -> Dealt:
    """
    Step 2: choose a polynomial of degree ``threshold`` - 1, publish what hides it, and seal for trustee j its value at j.

    Raises what ``check_certificates`` raises, and ``NotOurCertificate``. The polynomial itself is forgotten.
    """
    everybody = _certificates(group, keys, certificates, number, threshold)
    polynomial = [group.random_scalar() for _ in range(threshold)]
    hidden = [group.power_by_secret(group.generator, each) for each in polynomial]
    return Dealt(
        polynomial=sign(group, keys.signing, write({"coefexps": [group.text(each) for each in hidden]})),
        signature=signature_of(group, keys.signing, certificates_text(group, certificates, hidden)),
        shares=tuple(
            sealed(group, keys.signing, each.encryption, write({"secret": str(_value(polynomial, place, group.order))}))
            for place, each in enumerate(everybody, 1)
        ),
    )


def finish(
    group: Group, keys: Keys, certificates: Sequence[Signed], dealt: Sequence[Dealt], *, number: int, threshold: int
) -> tuple[SecretScalar, Finished]:
    """
    Step 3: open the shares that the trustees sent to trustee ``number``, and return the decryption key that they add up to.

    Raises ``FalseShare``, ``NotForUs``, ``FalseCertificate`` or another ``BallotsError`` where somebody did not do their part rightly:
    the ceremony then begins again.
    """
    everybody = _certificates(group, keys, certificates, number, threshold)
    _check_dealt(group, certificates, everybody, dealt, threshold)
    total = 0
    for sender, (certificate, each) in enumerate(zip(everybody, dealt, strict=True), 1):
        hidden = check_polynomial(group, threshold, sender, certificate.verification, each.polynomial)
        share = _share(group, opened(group, keys.decryption, certificate.verification, each.shares[number - 1]))
        if group.power_by_secret(group.generator, share.disclose()) != evaluated(group, hidden, number):
            raise FalseShare(sender)
        total += share.disclose()
    secret, key = make_key(group, SecretScalar(total % group.order))
    return secret, Finished(key, signature_of(group, keys.signing, group.text(key.public)))


def publish(
    group: Group, certificates: Sequence[Signed], dealt: Sequence[Dealt], finished: Sequence[Finished], *, threshold: int
) -> Pedersen:
    """Step 4: put together what is published, and check it as every verifier will."""
    everybody = check_certificates(group, threshold, certificates)
    _check_dealt(group, certificates, everybody, dealt, threshold)
    if len(finished) != len(everybody):
        raise WrongNumberOfTrustees("verification keys", len(finished), len(everybody))
    published = Pedersen(
        threshold=threshold,
        certificates=tuple(certificates),
        polynomials=tuple(each.polynomial for each in dealt),
        signatures=tuple(each.signature for each in dealt),
        keys=tuple(each.key for each in finished),
        key_signatures=tuple(each.signature for each in finished),
    )
    published.check(group)
    return published


def check_next_certificate(group: Group, signed: Signed, others: Sequence[Signed], *, number: int, trustees: int, threshold: int) -> None:
    """Refuse a certificate that could not stand in place ``number`` beside ``others``: for who carries the texts of a ceremony."""
    if not 1 <= threshold <= trustees:
        raise WrongThreshold(threshold, trustees)
    found, has_context = check_certificate(group, signed, number=number, trustees=trustees, threshold=threshold)
    if not has_context:
        raise FalseCertificate(number, "the certificate")
    if any(found.shares_a_key_with(certificate_of(group, each)) for each in others):
        raise TrusteeTwice(number)


def check_dealt(group: Group, certificates: Sequence[Signed], dealt: Dealt, *, number: int, threshold: int) -> None:
    """Refuse what trustee ``number`` dealt where it is not theirs, for other certificates, or not for everybody. Shares are sealed."""
    everybody = check_certificates(group, threshold, certificates)
    _check_one(group, certificates, everybody, dealt, number=number, threshold=threshold)


def check_finished(
    group: Group, certificates: Sequence[Signed], dealt: Sequence[Dealt], finished: Finished, *, number: int, threshold: int
) -> None:
    """Refuse a verification key that is not the one which everybody's polynomials give trustee ``number``, or not signed by them."""
    everybody = check_certificates(group, threshold, certificates)
    _check_dealt(group, certificates, everybody, dealt, threshold)
    together = added(group, [coefficients_of(group, each.polynomial) for each in dealt])
    if finished.key.public != evaluated(group, together, number):
        raise FalseVerificationKey(number)
    finished.key.check(group, f"trustee {number}")
    if not signature_holds(group, everybody[number - 1].verification, group.text(finished.key.public), finished.signature):
        raise FalseCertificate(number, "the verification key")


def read_dealt(group: Group, value: Json) -> Dealt:
    """Return what a trustee gave out in the second step, not yet checked."""
    facts = fields(value, "what a trustee dealt", ("polynomial", "signature", "shares"))
    shares = tuple(a_text(each, "a sealed share") for each in a_list(facts["shares"], "the shares"))
    return Dealt(read_signed(group, facts["polynomial"]), read_proof(group, facts["signature"]), shares)


def read_finished(group: Group, value: Json) -> Finished:
    """Return what a trustee gave out in the third step, not yet checked."""
    facts = fields(value, "a verification key", ("pok", "public_key", "signature"))
    key = TrusteeKey(group.read(facts["public_key"]), read_proof(group, facts["pok"]))
    return Finished(key, read_proof(group, facts["signature"]))


def _certificates(group: Group, keys: Keys, certificates: Sequence[Signed], number: int, threshold: int) -> tuple[Certificate, ...]:
    """Return the certificates of a ceremony in which these keys are trustee ``number``."""
    everybody = check_certificates(group, threshold, certificates)
    own = tuple(group.power_by_secret(group.generator, each.disclose()) for each in (keys.signing, keys.decryption))
    if not 1 <= number <= len(everybody) or own != (everybody[number - 1].verification, everybody[number - 1].encryption):
        raise NotOurCertificate(number)
    return everybody


def _check_dealt(
    group: Group, certificates: Sequence[Signed], everybody: Sequence[Certificate], dealt: Sequence[Dealt], threshold: int
) -> None:
    """Refuse what was dealt by others, for other certificates, or not to everybody."""
    if len(dealt) != len(everybody):
        raise WrongNumberOfTrustees("polynomials", len(dealt), len(everybody))
    for sender, each in enumerate(dealt, 1):
        _check_one(group, certificates, everybody, each, number=sender, threshold=threshold)


def _check_one(
    group: Group, certificates: Sequence[Signed], everybody: Sequence[Certificate], dealt: Dealt, *, number: int, threshold: int
) -> None:
    signer = everybody[number - 1].verification
    hidden = check_polynomial(group, threshold, number, signer, dealt.polynomial)
    if not signature_holds(group, signer, certificates_text(group, certificates, hidden), dealt.signature):
        raise FalseCertificate(number, "the list of certificates")
    if len(dealt.shares) != len(everybody):
        raise WrongNumberOfTrustees(f"shares from trustee {number}", len(dealt.shares), len(everybody))


def _share(group: Group, message: str) -> SecretScalar:
    facts = fields(read(message.encode(), at_most=LONGEST_SHARE), "a share", ("secret",))
    return SecretScalar(group.read_scalar(a_text(facts["secret"], "a share")))


def _scalar(group: Group, text: str) -> SecretScalar:
    return SecretScalar(int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") % group.order)


def _value(polynomial: Sequence[int], at: int, order: int) -> int:
    """Return the value of a polynomial at a place (Horner's rule)."""
    value = 0
    for coefficient in reversed(polynomial):
        value = (value * at + coefficient) % order
    return value
