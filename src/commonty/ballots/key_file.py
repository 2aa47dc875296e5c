"""
A trustee's seed in a file that a passphrase opens (key-files.md), so that whoever finds the file has no key.

The passphrase makes a key by scrypt (RFC 7914), which takes 128 MiB and about a second for each guess; the seed is sealed with it
by XChaCha20-Poly1305, together with what the file says of itself.
"""

import hashlib
import secrets
import unicodedata

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as opened_box
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as sealed_box
from nacl.exceptions import CryptoError

from commonty.ballots.canonical import Json, a_number, a_text, fields, read, write
from commonty.ballots.errors import BallotsError
from commonty.ballots.secret import Secret
from commonty.ballots.threshold import SecretSeed

__all__ = ["NotAKeyFile", "Passphrase", "TooShort", "WrongPassphrase", "read_key_file", "write_key_file"]

KIND = "commonty-key"
VERSION = 1
COST, BLOCK, LANES = 1 << 17, 8, 1
"""scrypt's N, r and p: 128 MiB, by its formula 128·N·r."""
MEMORY = 2 * 128 * COST * BLOCK
SALT_BYTES, NONCE_BYTES, KEY_BYTES = 16, 24, 32
FEWEST_LETTERS = 12
LONGEST_FILE = 10_000


class Passphrase(Secret[str]):
    """What a trustee types to open their key."""

    __slots__ = ()


class TooShort(BallotsError):
    """A passphrase that is guessed too soon."""

    def __init__(self) -> None:
        super().__init__(f"a passphrase has {FEWEST_LETTERS} letters or more: four words that have nothing to do with one another are good")


class WrongPassphrase(BallotsError):
    """A passphrase that does not open the file, or a file that was changed: which of them, nobody can tell."""

    def __init__(self) -> None:
        super().__init__("this passphrase does not open this file. Look at capitals and spaces; or use the recovery sheet")


class NotAKeyFile(BallotsError):
    """A file that is no key, or one of a version that this program does not know."""

    def __init__(self) -> None:
        super().__init__("this is no key file of Commonty: choose the one that was downloaded when the key was made")


def write_key_file(seed: SecretSeed, passphrase: Passphrase, *, about: str) -> str:
    """Return the file of a seed; ``about`` says in words whose it is and for what, for everybody to read. Raises ``TooShort``."""
    if len(_normal(passphrase)) < FEWEST_LETTERS:
        raise TooShort
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    told: dict[str, Json] = {"kind": KIND, "version": VERSION, "about": about, "salt": salt.hex(), "nonce": nonce.hex()}
    box = sealed_box(seed.disclose().encode(), write(told).encode(), nonce, _key(passphrase, salt))
    return write({**told, "data": box.hex()})


def read_key_file(raw: bytes, passphrase: Passphrase) -> tuple[SecretSeed, str]:
    """Return the seed of a file, and what the file is about. Raises ``NotAKeyFile``, ``Unreadable`` and ``WrongPassphrase``."""
    facts = fields(read(raw.strip(), at_most=LONGEST_FILE), "a key file", ("kind", "version", "about", "salt", "nonce", "data"))
    if facts["kind"] != KIND or a_number(facts["version"], "a version") != VERSION:
        raise NotAKeyFile
    about = a_text(facts["about"], "what a key file is about")
    salt, nonce, box = (_bytes(facts[name]) for name in ("salt", "nonce", "data"))
    if len(salt) != SALT_BYTES or len(nonce) != NONCE_BYTES:
        raise NotAKeyFile
    told = {name: value for name, value in facts.items() if name != "data"}
    try:
        seed = opened_box(box, write(told).encode(), nonce, _key(passphrase, salt))
        return SecretSeed(seed.decode("ascii")), about
    except (CryptoError, ValueError):
        raise WrongPassphrase from None


def _key(passphrase: Passphrase, salt: bytes) -> bytes:
    return hashlib.scrypt(_normal(passphrase).encode(), salt=salt, n=COST, r=BLOCK, p=LANES, maxmem=MEMORY, dklen=KEY_BYTES)


def _normal(passphrase: Passphrase) -> str:
    """Return a passphrase in the one form that keyboards and systems differ in (Unicode's NFKC), spaces around it apart."""
    return unicodedata.normalize("NFKC", passphrase.disclose()).strip()


def _bytes(value: Json) -> bytes:
    try:
        return bytes.fromhex(a_text(value, "a part of a key file"))
    except ValueError:
        raise NotAKeyFile from None
