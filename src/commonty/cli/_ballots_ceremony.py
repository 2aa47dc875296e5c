"""A trustee's steps of the key ceremony, by files that anybody may carry: certify, deal, finish; and putting together what is published."""

import argparse
import getpass
import sys
from collections.abc import Callable
from pathlib import Path

from commonty.ballots.canonical import Json, a_list, a_number, a_text, an_object, read, write
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups import GROUPS, group
from commonty.ballots.groups.prime_order import Group
from commonty.ballots.hashing import b64_digest
from commonty.ballots.key_file import Passphrase, read_key_file, write_key_file
from commonty.ballots.signed import Signed, read_signed
from commonty.ballots.threshold import Keys, certify, deal, finish, keys_of, new_seed, publish, read_dealt, read_finished
from commonty.ballots.trustee import public_of, write_secret
from commonty.cli._ballots_files import refuse_existing, write_file

LARGEST = 1 << 24
"""Bytes of what all trustees gave out in one step."""


class NoCeremony(BallotsError):
    """Certificates that belong to no ceremony, or in which a key has no place."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    steps = parser.add_subparsers(dest="step", metavar="certify|deal|finish|publish", required=True)
    first = steps.add_parser("certify", help="step 1: make a key under a passphrase, and the certificate to hand in")
    first.add_argument("--group", choices=sorted(GROUPS), default="Ed25519", help="the election's group (default: Ed25519)")
    first.add_argument("--number", type=int, required=True, metavar="I", help="which trustee you are, from 1")
    first.add_argument("--trustees", type=int, required=True, metavar="N", help="how many trustees there are")
    first.add_argument("--threshold", type=int, required=True, metavar="K", help="how many of them suffice to decrypt")
    first.add_argument("--about", default="", help="what the key is for, in words; it stands in the file for everybody to read")
    second = steps.add_parser("deal", help="step 2: deal a share to each trustee, sealed for them")
    third = steps.add_parser("finish", help="step 3: open the shares, check them, and make the private key for decrypting")
    third.add_argument("--private", metavar="OUT", type=Path, required=True, help="write the private key, which stays with you (.privkey)")
    last = steps.add_parser("publish", help="put together and check what is published, for whoever runs the election")
    last.add_argument("--finished", metavar="ALL", type=Path, required=True, help="what all trustees handed in after step 3 (.json)")
    for step in (first, second, third):
        step.add_argument("--key", metavar="KEY", type=Path, required=True, help="your key file, which your passphrase opens")
    for step in (second, third, last):
        step.add_argument("--certificates", metavar="ALL", type=Path, required=True, help="all certificates, in order (.json)")
    for step in (third, last):
        step.add_argument("--dealt", metavar="ALL", type=Path, required=True, help="what all trustees dealt, in order (.json)")
    for step in (first, second, third, last):
        step.add_argument("--out", metavar="OUT", type=Path, required=True, help="write what you hand in (.json)")


def run(options: argparse.Namespace) -> int:
    """Do one step."""
    doing: dict[str, Callable[[argparse.Namespace], None]] = {"certify": _certify, "deal": _deal, "finish": _finish, "publish": _publish}
    doing[options.step](options)
    return 0


def _certify(options: argparse.Namespace) -> None:
    refuse_existing(options.key, options.out)
    of = group(options.group)
    seed = new_seed()
    certificate = certify(of, keys_of(of, seed), number=options.number, trustees=options.trustees, threshold=options.threshold)
    write_file(options.key, write_key_file(seed, _passphrase(is_new=True), about=options.about), is_secret=True)
    write_file(options.out, write(certificate.to_json()))
    print(f"{options.out}: hand it in. Keep {options.key} and its passphrase, in two places")


def _deal(options: argparse.Namespace) -> None:
    refuse_existing(options.out)
    of, threshold, certificates = _certificates(options.certificates)
    keys = _keys(options, of)
    dealt = deal(of, keys, certificates, number=_number(of, keys, certificates), threshold=threshold)
    write_file(options.out, write(dealt.to_json()))
    print(f"{options.out}: hand it in")


def _finish(options: argparse.Namespace) -> None:
    refuse_existing(options.private, options.out)
    of, threshold, certificates = _certificates(options.certificates)
    keys = _keys(options, of)
    dealt = [read_dealt(of, each) for each in _list(options.dealt)]
    secret, finished = finish(of, keys, certificates, dealt, number=_number(of, keys, certificates), threshold=threshold)
    write_file(options.private, write_secret(secret), is_secret=True)
    write_file(options.out, write(finished.to_json(of)))
    print(f"{options.out}: hand it in. Keep {options.private} to yourself: with it you decrypt")


def _publish(options: argparse.Namespace) -> None:
    refuse_existing(options.out)
    of, threshold, certificates = _certificates(options.certificates)
    dealt = [read_dealt(of, each) for each in _list(options.dealt)]
    finished = [read_finished(of, each) for each in _list(options.finished)]
    published = publish(of, certificates, dealt, finished, threshold=threshold)
    write_file(options.out, write(["Pedersen", published.to_json(of)]))
    print(f"{options.out}: an entry for the list of trustees; the fingerprint of its key: {b64_digest(of.text(published.public(of)))}")


def _certificates(path: Path) -> tuple[Group, int, list[Signed]]:
    """Return the group and the threshold of a ceremony, and all its certificates, not yet checked."""
    listed = _list(path)
    if not listed:
        raise NoCeremony(f"{path}: there is no certificate")
    message = a_text(an_object(listed[0], "a certificate").get("message"), "a certificate")
    context = an_object(an_object(read(message.encode()), "a certificate").get("context"), "a certificate's context")
    of = group(context.get("group"))
    return of, a_number(context.get("threshold"), "the threshold"), [read_signed(of, each) for each in listed]


def _number(of: Group, keys: Keys, certificates: list[Signed]) -> int:
    """Return the place of the own certificate, from 1."""
    own = public_of(of, keys.signing)
    for number, each in enumerate(certificates, 1):
        if each.is_by(of, own):
            return number
    raise NoCeremony("none of the certificates is of this key: give your own key file, and the certificates of this ceremony")


def _keys(options: argparse.Namespace, of: Group) -> Keys:
    with options.key.open("rb") as file:
        seed, _about = read_key_file(file.read(LARGEST), _passphrase())
    return keys_of(of, seed)


def _list(path: Path) -> list[Json]:
    """Return what all trustees handed in: one JSON list, or one thing a line."""
    with path.open("rb") as file:
        raw = file.read(LARGEST + 1)
    if raw.lstrip().startswith(b"["):
        return a_list(read(raw, at_most=LARGEST), "what all trustees handed in")
    return [read(line, at_most=LARGEST) for line in raw.splitlines() if line.strip()]


def _passphrase(*, is_new: bool = False) -> Passphrase:
    """Ask for a passphrase, twice for a new one; where nobody sits at a terminal, read a line."""
    if not sys.stdin.isatty():
        return Passphrase(sys.stdin.readline().rstrip("\r\n"))
    first = Passphrase(getpass.getpass("Passphrase: "))
    if is_new and first != Passphrase(getpass.getpass("The same again: ")):
        raise NoCeremony("the two passphrases differ: begin again")
    return first
