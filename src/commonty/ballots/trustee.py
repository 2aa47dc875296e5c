"""A trustee's key: one share of the power to decrypt, with the proof that somebody has it (trustees.md)."""

from dataclasses import dataclass

from commonty.ballots.canonical import Json, a_text, check_canonical, fields, read, write
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups.prime_order import Element, Group
from commonty.ballots.proof import Proof, knowledge_holds, prove_knowledge, read_proof
from commonty.ballots.secret import SecretScalar

__all__ = [
    "FalseKey",
    "IdentityKey",
    "NotASecretKey",
    "TrusteeKey",
    "claim",
    "make_key",
    "public_of",
    "read_key",
    "read_secret",
    "write_secret",
]

LONGEST_SECRET = 1_000
"""Bytes of a file of a private key: a number below the order of any group has fewer."""


class IdentityKey(BallotsError):
    """A key, or a part of one, that is the identity: everybody knows its secret, which is zero."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is the identity: everybody knows its secret; it must be made anew")
        self.what = what


class FalseKey(BallotsError):
    """A public key whose owner does not prove to have the private one."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the proof that somebody has the private key of {what} does not hold")
        self.what = what


class NotASecretKey(BallotsError):
    """A file that holds no private key of this group."""

    def __init__(self) -> None:
        super().__init__("this is no private key of this election's group: it is one number, as a text")


@dataclass(frozen=True)
class TrusteeKey:
    """A trustee's public key ``public`` (the specification's X), and the proof of knowing its secret (``pok``)."""

    public: Element
    proof: Proof
    name: str = ""

    def to_json(self, group: Group) -> dict[str, Json]:
        """Return the key as files have it."""
        name: dict[str, Json] = {"name": self.name} if self.name else {}
        return {"pok": {**self.proof.to_json()}, "public_key": group.text(self.public), **name}

    def check(self, group: Group, what: str) -> None:
        """Refuse a key that nobody has proved to own. Raises ``IdentityKey`` or ``FalseKey``; ``what`` is it, for the error."""
        if self.public == group.identity:
            raise IdentityKey(what)
        if not knowledge_holds(group, self.public, self.proof, claim(group, self.public)):
            raise FalseKey(what)


def make_key(group: Group, secret: SecretScalar | None = None, *, name: str = "") -> tuple[SecretScalar, TrusteeKey]:
    """Return a private key, a fresh one unless it is given, and the public one that goes with it."""
    secret = secret or SecretScalar(group.random_scalar())
    public = public_of(group, secret)
    return secret, TrusteeKey(public, prove_knowledge(group, secret, claim(group, public)), name)


def public_of(group: Group, secret: SecretScalar) -> Element:
    """Return g^secret."""
    return group.power_by_secret(group.generator, secret.disclose())


def claim(group: Group, public: Element) -> str:
    """Return what the challenge of a key's proof begins with."""
    return f"pok|{group.name}|{group.text(public)}|"


def read_key(group: Group, value: Json) -> TrusteeKey:
    """Return the key that ``value`` says, its element tested and its proof not yet (``TrusteeKey.check``)."""
    facts = fields(value, "a trustee's key", ("pok", "public_key"), ("name",))
    name = a_text(facts["name"], "a trustee's name") if "name" in facts else ""
    return TrusteeKey(group.read(a_text(facts["public_key"], "a public key")), read_proof(group, facts["pok"]), name)


def write_secret(secret: SecretScalar) -> str:
    """Return a private key as its file has it: the number as a JSON text, like belenios-tool's."""
    return write(str(secret.disclose()))


def read_secret(group: Group, raw: bytes) -> SecretScalar:
    """Return the private key of a file. Raises ``NotASecretKey`` or ``IdentityKey``, which hold nothing of what the file says."""
    raw = raw.strip()
    try:
        value = read(raw, at_most=LONGEST_SECRET)
        check_canonical(raw, value, "a private key")
        number = group.read_scalar(value)
    except BallotsError:
        raise NotASecretKey from None
    if number == 0:
        raise IdentityKey("the public key of this private one")
    return SecretScalar(number)
