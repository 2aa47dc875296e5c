"""A letter from one trustee to another that passes through hands which must not read or change it (threshold.md)."""

import hashlib

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as opened_box
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as sealed_box
from nacl.exceptions import CryptoError

from commonty.ballots.canonical import a_text, fields, read, write
from commonty.ballots.encryption import encrypt, read_ciphertext
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups.prime_order import Element, Group
from commonty.ballots.secret import SecretScalar
from commonty.ballots.signed import read_signed, sign

__all__ = ["NotForUs", "opened", "sealed"]

ALGORITHM = "XChaCha20-Poly1305"
NONCE_BYTES = 24
LONGEST_LETTER = 1 << 16


class NotForUs(BallotsError):
    """A letter that this trustee cannot open: for somebody else, changed on its way, or not from who is said."""

    def __init__(self) -> None:
        super().__init__("this letter cannot be opened: it is for another trustee, from another one, or was changed on its way")


def sealed(group: Group, signing: SecretScalar, recipient: Element, message: str) -> str:
    """Return a letter, signed with a trustee's signing key, that only the owner of the encryption key ``recipient`` can open."""
    letter = sign(group, signing, write({"recipient": group.text(recipient), "message": message}))
    hidden = group.power_by_secret(group.generator, group.random_scalar())
    wrapped = encrypt(group, recipient, hidden, SecretScalar(group.random_scalar()))
    alpha, beta = wrapped.texts(group)
    box = sealed_box(write(letter.to_json()).encode(), None, _nonce(alpha), _key(group, hidden))
    return write({"algorithm": ALGORITHM, "alpha": alpha, "beta": beta, "data": box.hex()})


def opened(group: Group, decryption: SecretScalar, sender: Element, letter: str) -> str:
    """
    Return the message of a letter: ``decryption`` is the reader's decryption key, ``sender`` the verification key of who signed.

    Raises ``NotForUs``, or ``Unreadable`` for what is no letter.
    """
    facts = fields(read(letter.encode(), at_most=LONGEST_LETTER), "a letter", ("algorithm", "alpha", "beta", "data"))
    wrapped = read_ciphertext(group, {"alpha": facts["alpha"], "beta": facts["beta"]})
    shared = group.power_by_secret(wrapped.alpha, decryption.disclose())
    hidden = group.multiply(wrapped.beta, group.inverse(shared))
    try:
        box = bytes.fromhex(a_text(facts["data"], "the data of a letter"))
        inside = opened_box(box, None, _nonce(group.text(wrapped.alpha)), _key(group, hidden))
    except (CryptoError, ValueError):
        raise NotForUs from None
    signed = read_signed(group, read(inside, at_most=LONGEST_LETTER))
    told = fields(read(signed.message.encode(), at_most=LONGEST_LETTER), "a letter's inside", ("recipient", "message"))
    own = group.power_by_secret(group.generator, decryption.disclose())
    if facts["algorithm"] != ALGORITHM or told["recipient"] != group.text(own) or not signed.is_by(group, sender):
        raise NotForUs
    return a_text(told["message"], "the message of a letter")


def _key(group: Group, hidden: Element) -> bytes:
    return hashlib.sha256(f"key|{group.text(hidden)}".encode()).digest()


def _nonce(alpha: str) -> bytes:
    return hashlib.sha256(f"iv|{alpha}".encode()).digest()[:NONCE_BYTES]
