"""The three ways in which texts are hashed: in hexadecimal, in Base64, and to an exponent. All are SHA-256 of UTF-8."""

import base64
import hashlib
from collections.abc import Iterable


def hex_digest(content: str | bytes) -> str:
    """
    Return the digest in lower-case hexadecimal, as events and record names have it.

    >>> hex_digest("")[:16]
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256(_bytes(content)).hexdigest()


def b64_digest(content: str | bytes) -> str:
    """
    Return the digest in Base64 without padding, as fingerprints and trackers have it: 43 characters.

    >>> b64_digest("")
    '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU'
    """
    return base64.b64encode(hashlib.sha256(_bytes(content)).digest()).decode("ascii").rstrip("=")


def to_scalar(order: int, prefix: str, texts: Iterable[str]) -> int:
    """Return H(prefix; texts): the digest of the prefix and the texts with commas between, as a number modulo ``order``."""
    digest = hashlib.sha256((prefix + ",".join(texts)).encode()).digest()
    return int.from_bytes(digest, "big") % order


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
