"""The code that lets the operator, and nobody else, answer: printed where only whoever runs the machine reads."""

import base64
import secrets

from django.utils.crypto import constant_time_compare

__all__ = ["OneTime"]

BYTES = 10
"""Eighty bits, beyond guessing."""


class OneTime:
    """A code that is kept in memory alone: another one at each start, and none once the answers are written down."""

    def __init__(self) -> None:
        letters = base64.b32encode(secrets.token_bytes(BYTES)).decode()
        self.words = "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))

    def is_it(self, typed: str) -> bool:
        """Say whether this is what was typed, however it is written."""
        tidied = "".join(letter for letter in typed.upper() if letter.isalnum())
        return constant_time_compare(tidied.encode(), self.words.replace("-", "").encode())
