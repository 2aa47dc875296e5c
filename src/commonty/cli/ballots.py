"""``commonty ballots``: verify a secret election, and do the part of a trustee or a credential authority, offline and with no server."""

import argparse
import json
import os
import sys
from pathlib import Path

from commonty.ballots import decryption, shuffles
from commonty.ballots.ballot import tracker
from commonty.ballots.bound import Claim, write_part
from commonty.ballots.canonical import write
from commonty.ballots.errors import BallotsError
from commonty.ballots.events import Kind
from commonty.ballots.groups import GROUPS, group
from commonty.ballots.hashing import b64_digest
from commonty.ballots.opening import read_opened
from commonty.ballots.trustee import make_key, public_of, read_secret, write_secret
from commonty.ballots.verifier import Opened, Verdict, verify
from commonty.cli import _ballots_ceremony, _ballots_credentials
from commonty.cli._ballots_files import refuse_existing, write_file
from commonty.cli._ballots_telling import lines, refusals
from commonty.cli._progress import bar
from commonty.counting.terminal import printable

HELP = "Verify a secret election, or do a trustee's or a credential authority's part of one, without a server."

LARGEST_OPENED = 1 << 22
LARGEST_KEY = 10_000


class Unusable(Exception):
    """What was asked cannot be done: why, in one line."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    metavar = "verify|open|make-credentials|replace-credential|trustee-key|ceremony|shuffle|decrypt"
    verbs = parser.add_subparsers(dest="verb", metavar=metavar, required=True)
    checks = verbs.add_parser("verify", help="check everything about an election's archive; the exit status is 1 where anything is refused")
    checks.add_argument("--earlier", metavar="OLD", type=Path, help="a copy that you kept: the archive must begin with it, byte for byte")
    checks.add_argument("--bound", metavar="PROOFS", type=Path, help="the second proofs of the trustees, as the board offers them")
    checks.add_argument("--json", action="store_true", help="print every check as JSON")
    opens = verbs.add_parser("open", help="check a ballot that was opened instead of cast")
    opens.add_argument("file", metavar="OPENED", type=Path, help="the file that the booth gave out")
    credentials = verbs.add_parser("make-credentials", help="make a credential for each voter")
    _ballots_credentials.making(credentials)
    replaces = verbs.add_parser("replace-credential", help="give a voter a spare credential for one that is lost")
    _ballots_credentials.replacing(replaces)
    for verb in (credentials, replaces):
        verb.add_argument("--uuid", required=True, help="the name of the election, as whoever runs it told you")
    keys = verbs.add_parser("trustee-key", help="make a trustee's key")
    keys.add_argument("--name", default="", help="who the trustee is, for everybody to read")
    keys.add_argument("--private", metavar="OUT", type=Path, required=True, help="write the private key, which never leaves you (.privkey)")
    keys.add_argument("--public", metavar="OUT", type=Path, required=True, help="write the public key, which you hand in (.pubkey)")
    for verb in (credentials, replaces, keys):
        verb.add_argument("--group", choices=sorted(GROUPS), default="Ed25519", help="the election's group (default: Ed25519)")
    _ballots_ceremony.arguments(verbs.add_parser("ceremony", help="make a key with others, of whom some suffice to decrypt"))
    mixes = verbs.add_parser("shuffle", help="verify an archive that is closed, and shuffle its rankings")
    decrypts = verbs.add_parser("decrypt", help="verify an archive that is closed, and decrypt a trustee's part")
    decrypts.add_argument("--key", metavar="PRIVKEY", type=Path, required=True, help="the trustee's private key")
    decrypts.add_argument("--plain", action="store_true", help="leave out the second proof, for servers of other programs")
    for verb in (mixes, decrypts):
        verb.add_argument("--out", metavar="OUT", type=Path, required=True, help="write what you hand in (.json)")
    for verb in (checks, mixes, decrypts):
        verb.add_argument("file", metavar="FILE", type=Path, help="the election's archive (.bel)")
        verb.add_argument("--cores", type=int, default=os.cpu_count() or 1, metavar="N", help="how many cores to use (default: all)")


def run(options: argparse.Namespace) -> int:
    """Do what was asked; return 1 where it is refused, having said why in one line."""
    doing = {
        "verify": _verify,
        "open": _open,
        "make-credentials": _ballots_credentials.make,
        "replace-credential": _ballots_credentials.replace,
        "trustee-key": _trustee_key,
        "ceremony": _ballots_ceremony.run,
        "shuffle": _shuffle,
        "decrypt": _decrypt,
    }
    try:
        return doing[options.verb](options)
    except (BallotsError, Unusable) as error:
        said = str(error)
    except OSError as error:
        said = f"{error.filename}: {error.strerror or error}" if error.filename else str(error)
    print(f"commonty ballots {options.verb}: {printable(said)}", file=sys.stderr)
    return 1


def _verify(options: argparse.Namespace) -> int:
    found = _verdict(options, earlier=options.earlier, bound=options.bound)
    if options.json:
        print(json.dumps(found.to_json(), indent=2))  # In ASCII: the names are whoever wrote the board's.
    else:
        print("\n".join(lines(found)))
    for line in refusals(found):
        print(f"{options.file}: {line}", file=sys.stderr)
    return 0 if found.is_accepted else 1


def _open(options: argparse.Namespace) -> int:
    with options.file.open("rb") as file:
        opened = read_opened(file.read(LARGEST_OPENED + 1))
    opened.check()
    print(f"The ballot with this tracker holds the votes below: {tracker(opened.raw)}")
    for question, told in zip(opened.election.questions, opened.told(), strict=True):
        print(printable(f"- {question.text}: {', '.join(told) or 'nothing chosen'}"))
    print("It was opened: it must not be cast.")
    return 0


def _trustee_key(options: argparse.Namespace) -> int:
    """Make a key: the private half is readable to this user alone."""
    of = group(options.group)
    secret, key = make_key(of, name=options.name)
    refuse_existing(options.private, options.public)
    write_file(options.private, write_secret(secret), is_secret=True)
    write_file(options.public, write(key.to_json(of)))
    print(f"Hand in {options.public}; its fingerprint, to be compared by voice: {b64_digest(of.text(key.public))}")
    print(f"Keep {options.private} to yourself, and twice: without it the result cannot be opened.")
    return 0


def _shuffle(options: argparse.Namespace) -> int:
    opened = _opened(options, (Kind.ENCRYPTED_TALLY, Kind.SHUFFLE))
    if not opened.election.has_ranking:
        raise Unusable(f"{options.file}: nothing is ranked in this election, so there is nothing to shuffle")
    found = shuffles.shuffle_all(opened.election, opened.tally)
    write_file(options.out, shuffles.write_shuffles(opened.election.group, found))
    print(f"{options.out}: hand it in")
    return 0


def _decrypt(options: argparse.Namespace) -> int:
    with options.key.open("rb") as file:
        raw = file.read(LARGEST_KEY)
    opened = _opened(options, (Kind.ENCRYPTED_TALLY, Kind.END_SHUFFLES, Kind.PARTIAL_DECRYPTION))
    if opened.election.has_ranking and not opened.is_shuffled:
        raise Unusable(f"{options.file}: the rankings are not shuffled yet: decrypting now would show whose each is")
    of = opened.election.group
    secret = read_secret(of, raw)
    public = public_of(of, secret)
    if public not in opened.trustees.owners:
        raise Unusable(f"{options.key}: this is not the key of a trustee of this election")
    owner = opened.trustees.owners.index(public) + 1
    made = decryption.decrypt(of, opened.election.fingerprint, secret, opened.tally)
    proof = Claim(of, opened.election.fingerprint, public, opened.tally, made).prove(secret)
    write_file(options.out, made.written(of) if options.plain else write_part(of, made, proof))
    print(f"{options.out}: hand it in, as trustee {owner}")
    return 0


def _opened(options: argparse.Namespace, states: tuple[Kind, ...]) -> Opened:
    """Return the tally of an archive that is verified and in one of these states."""
    found = _verdict(options)
    for line in refusals(found):
        print(f"{options.file}: {line}", file=sys.stderr)
    if not found.is_accepted:
        raise Unusable(f"{options.file}: it is refused, so nothing was done")
    if found.opening is None or found.state not in states:
        raise Unusable(f"{options.file}: its last event is {found.state}, and this can be done after {' or '.join(states)}")
    return found.opening


def _verdict(options: argparse.Namespace, *, earlier: Path | None = None, bound: Path | None = None) -> Verdict:
    return verify(options.file, earlier=earlier, bound=bound, processes=max(1, options.cores), told=bar("ballots"))
