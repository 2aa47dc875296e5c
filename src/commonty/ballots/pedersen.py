"""What a key ceremony publishes, so that anybody can check how many of its trustees suffice to decrypt (threshold.md)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from commonty.ballots.canonical import Json, a_list, a_number, check_canonical, fields, read, write
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups.prime_order import Element, Group
from commonty.ballots.proof import Proof, read_proof
from commonty.ballots.signed import Signed, read_signed, signature_holds
from commonty.ballots.trustee import IdentityKey, TrusteeKey, read_key

__all__ = [
    "Certificate",
    "FalseCertificate",
    "FalseVerificationKey",
    "MixedForms",
    "Pedersen",
    "TrusteeTwice",
    "WrongNumberOfTrustees",
    "WrongThreshold",
    "added",
    "certificate_of",
    "certificates_text",
    "check_certificate",
    "check_certificates",
    "check_polynomial",
    "coefficients_of",
    "evaluated",
    "read_pedersen",
]

LONGEST_MESSAGE = 1 << 16
MOST_TRUSTEES = 100
"""More are taken for a mistake: checking takes their number squared, times the threshold."""


class WrongThreshold(BallotsError):
    """A threshold that these trustees cannot have."""

    def __init__(self, threshold: int, trustees: int) -> None:
        super().__init__(f"a threshold of {threshold} for {trustees} trustees: it is from 1 to their number, {MOST_TRUSTEES} at most")
        self.threshold = threshold
        self.trustees = trustees


class WrongNumberOfTrustees(BallotsError):
    """A list that has not one entry a trustee."""

    def __init__(self, what: str, found: int, expected: int) -> None:
        super().__init__(f"there are {found} {what}, and there must be {expected}")
        self.what = what
        self.found = found
        self.expected = expected


class FalseCertificate(BallotsError):
    """A certificate, or something that its owner signed, that is not theirs or not of this ceremony."""

    def __init__(self, trustee: int, what: str) -> None:
        super().__init__(f"trustee {trustee}: {what} is not signed by them, or not for this ceremony")
        self.trustee = trustee
        self.what = what


class TrusteeTwice(BallotsError):
    """One person's key in the place of two trustees."""

    def __init__(self, trustee: int) -> None:
        super().__init__(f"trustee {trustee} has the key of another trustee: fewer people than it seems could decrypt")
        self.trustee = trustee


class FalseVerificationKey(BallotsError):
    """A verification key that is not the one which the published polynomials give."""

    def __init__(self, trustee: int) -> None:
        super().__init__(f"the verification key of trustee {trustee} is not the one that the published polynomials give")
        self.trustee = trustee


class MixedForms(BallotsError):
    """A ceremony published partly in the form of one version and partly in that of another."""

    def __init__(self) -> None:
        super().__init__("some trustees signed what others did not: the ceremony is in no one version's form")


@dataclass(frozen=True)
class Certificate:
    """A trustee's two keys of the ceremony, for signing (``verification``) and for being written to (``encryption``)."""

    verification: Element
    encryption: Element

    def shares_a_key_with(self, other: "Certificate") -> bool:
        """Whether two trustees have a key in common: they are one."""
        return self.verification == other.verification or self.encryption == other.encryption


@dataclass(frozen=True)
class Pedersen:
    """
    The published parameters: one certificate, polynomial and verification key a trustee.

    ``signatures`` (of all certificates and the own polynomial, since 2.5.1) and ``key_signatures`` (of the verification key, since 3.0)
    are empty in older forms.
    """

    threshold: int
    certificates: tuple[Signed, ...]
    polynomials: tuple[Signed, ...]
    keys: tuple[TrusteeKey, ...]
    signatures: tuple[Proof, ...] = ()
    key_signatures: tuple[Proof, ...] = ()

    def to_json(self, group: Group) -> dict[str, Json]:
        """Return the parameters as files have them."""
        signatures: dict[str, Json] = {"signatures": [{**each.to_json()} for each in self.signatures]} if self.signatures else {}
        keys: list[Json] = [each.to_json(group) for each in self.keys]
        if self.key_signatures:
            keys = [
                {**key.to_json(group), "signature": {**signature.to_json()}}
                for key, signature in zip(self.keys, self.key_signatures, strict=True)
            ]
        return {
            "threshold": self.threshold,
            "certs": [each.to_json() for each in self.certificates],
            "coefexps": [each.to_json() for each in self.polynomials],
            **signatures,
            "verification_keys": keys,
        }

    def public(self, group: Group) -> Element:
        """Return the key that ballots are encrypted with for these trustees: the product of what each polynomial begins with."""
        return group.product(_first(group, self.threshold, number, each) for number, each in enumerate(self.polynomials, 1))

    def check(self, group: Group) -> None:
        """
        Refuse parameters that do not prove what they claim: whose keys, how many suffice, that nobody dealt another polynomial.

        Raises a ``BallotsError``; each of the classes above is a cause, and so are ``IdentityKey`` and ``FalseKey``.
        """
        certificates = check_certificates(group, self.threshold, self.certificates)
        if ("context" in _facts_of_certificate(self.certificates[0])) != bool(self.signatures):
            raise MixedForms
        coefficients = [
            check_polynomial(group, self.threshold, number, certificate.verification, signed)
            for number, (certificate, signed) in enumerate(zip(certificates, self.polynomials, strict=True), 1)
        ]
        self._check_signatures(group, certificates, coefficients)
        together = added(group, coefficients)
        for number, key in enumerate(self.keys, 1):
            if key.public != evaluated(group, together, number):
                raise FalseVerificationKey(number)
            key.check(group, f"trustee {number}")

    def _check_signatures(self, group: Group, certificates: Sequence[Certificate], coefficients: Sequence[Sequence[Element]]) -> None:
        """Check what newer forms sign beside."""
        for number, (certificate, own, signature) in enumerate(zip(certificates, coefficients, self.signatures, strict=False), 1):
            if not signature_holds(group, certificate.verification, certificates_text(group, self.certificates, own), signature):
                raise FalseCertificate(number, "the list of certificates")
        for number, (certificate, key, signature) in enumerate(zip(certificates, self.keys, self.key_signatures, strict=False), 1):
            if not signature_holds(group, certificate.verification, group.text(key.public), signature):
                raise FalseCertificate(number, "the verification key")


def check_certificates(group: Group, threshold: int, certificates: Sequence[Signed]) -> tuple[Certificate, ...]:
    """Return what certificates say, having checked that each is signed by its own key, for this ceremony, and by another trustee each."""
    if not 1 <= threshold <= len(certificates) <= MOST_TRUSTEES:
        raise WrongThreshold(threshold, len(certificates))
    found: list[Certificate] = []
    contexts = set()
    for number, signed in enumerate(certificates, 1):
        certificate, has_context = check_certificate(group, signed, number=number, trustees=len(certificates), threshold=threshold)
        contexts.add(has_context)
        if any(certificate.shares_a_key_with(each) for each in found):
            raise TrusteeTwice(number)
        found.append(certificate)
    if len(contexts) > 1:
        raise MixedForms
    return tuple(found)


def check_certificate(group: Group, signed: Signed, *, number: int, trustees: int, threshold: int) -> tuple[Certificate, bool]:
    """Return what one certificate says, checked by itself, and whether it names its ceremony, as those since 2.5.1 do."""
    facts = _facts_of_certificate(signed)
    context: Json = {"group": group.name, "size": trustees, "threshold": threshold, "index": number}
    if "context" in facts and write(facts["context"]) != write(context):
        raise FalseCertificate(number, "the certificate")
    certificate = certificate_of(group, signed)
    if group.identity in (certificate.verification, certificate.encryption):
        raise IdentityKey(f"a key in the certificate of trustee {number}")
    if not signed.is_by(group, certificate.verification):
        raise FalseCertificate(number, "the certificate")
    return certificate, "context" in facts


def certificate_of(group: Group, signed: Signed) -> Certificate:
    """Return what a certificate says, its elements tested and its signature not."""
    facts = _facts_of_certificate(signed)
    return Certificate(group.read(facts["verification"]), group.read(facts["encryption"]))


def _facts_of_certificate(signed: Signed) -> dict[str, Json]:
    return fields(_inside(signed, "a certificate"), "a certificate", ("verification", "encryption"), ("context",))


def check_polynomial(group: Group, threshold: int, number: int, signer: Element, signed: Signed) -> tuple[Element, ...]:
    """Return the coefficients that a trustee published, having checked that they signed them and that there are ``threshold``."""
    if not signed.is_by(group, signer):
        raise FalseCertificate(number, "the polynomial")
    coefficients = coefficients_of(group, signed)
    if len(coefficients) != threshold:
        raise WrongNumberOfTrustees(f"coefficients of trustee {number}", len(coefficients), threshold)
    if group.identity in coefficients:
        raise IdentityKey(f"a coefficient of trustee {number}")
    return coefficients


def coefficients_of(group: Group, signed: Signed) -> tuple[Element, ...]:
    """Return the coefficients that a signed polynomial says."""
    facts = fields(_inside(signed, "a polynomial"), "a polynomial", ("coefexps",))
    return tuple(group.read(each) for each in a_list(facts["coefexps"], "the coefficients"))


def certificates_text(group: Group, certificates: Sequence[Signed], coefficients: Sequence[Element]) -> str:
    """Return what a trustee signs when they deal: all certificates, and their own coefficients."""
    body = write({"certs": [each.to_json() for each in certificates], "coefexps": [group.text(each) for each in coefficients]})
    return f"certs_sig|{body}"


def added(group: Group, coefficients: Sequence[Sequence[Element]]) -> tuple[Element, ...]:
    """Return the coefficients of the sum of polynomials: trustee j's key is its value at j, whose secret nobody holds at 0."""
    return tuple(group.product(column) for column in zip(*coefficients, strict=True))


def evaluated(group: Group, coefficients: Sequence[Element], at: int) -> Element:
    """Return g to the value at ``at`` of the polynomial whose coefficients are hidden so (Horner's rule)."""
    value = group.identity
    for coefficient in reversed(coefficients):
        value = group.multiply(group.power(value, at), coefficient)
    return value


def read_pedersen(group: Group, value: Json) -> Pedersen:
    """Return the parameters that ``value`` says, not yet checked (``Pedersen.check``)."""
    facts = fields(value, "a ceremony", ("threshold", "certs", "coefexps", "verification_keys"), ("signatures",))
    keys = [
        dict(fields(each, "a verification key", ("pok", "public_key"), ("name", "signature")))
        for each in a_list(facts["verification_keys"], "the verification keys")
    ]
    key_signatures = tuple(read_proof(group, each.pop("signature")) for each in keys if "signature" in each)
    found = Pedersen(
        threshold=a_number(facts["threshold"], "a threshold"),
        certificates=tuple(read_signed(group, each) for each in a_list(facts["certs"], "the certificates")),
        polynomials=tuple(read_signed(group, each) for each in a_list(facts["coefexps"], "the polynomials")),
        keys=tuple(read_key(group, each) for each in keys),
    )
    signatures = tuple(read_proof(group, each) for each in a_list(facts["signatures"], "the signatures")) if "signatures" in facts else ()
    found = replace(found, signatures=signatures, key_signatures=key_signatures)
    _check_numbers(found, has_signatures="signatures" in facts)
    return found


def _first(group: Group, threshold: int, number: int, polynomial: Signed) -> Element:
    """Return the first coefficient of a trustee's polynomial."""
    coefficients = coefficients_of(group, polynomial)
    if not coefficients:
        raise WrongNumberOfTrustees(f"coefficients of trustee {number}", 0, threshold)
    return coefficients[0]


def _check_numbers(found: Pedersen, *, has_signatures: bool) -> None:
    """Refuse lists of other lengths than there are trustees, and forms of no version."""
    trustees = len(found.certificates)
    counted = {"polynomials": found.polynomials, "verification keys": found.keys}
    if has_signatures:
        counted["signatures"] = found.signatures
    for what, each in counted.items():
        if len(each) != trustees:
            raise WrongNumberOfTrustees(what, len(each), trustees)
    if len(found.key_signatures) not in (0, trustees) or (found.key_signatures and not has_signatures):
        raise MixedForms


def _inside(signed: Signed, what: str) -> Json:
    """Return what a signed message says, written in the one way."""
    raw = signed.message.encode(errors="surrogatepass")
    value = read(raw, at_most=LONGEST_MESSAGE)
    check_canonical(raw, value, what)
    return value
