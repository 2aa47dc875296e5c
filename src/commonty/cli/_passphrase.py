"""A passphrase, asked for at the terminal and shown nowhere."""

import getpass
import sys

from commonty.constitution.refusal import Refused


def passphrase(*, is_new: bool = False) -> str:
    """Ask for a passphrase, twice for a new one; where nobody sits at a terminal, read a line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Passphrase: ")
    if is_new and first != getpass.getpass("The same again: "):
        raise Refused("the two passphrases differ: begin again")
    return first
