"""What a credential authority does on a machine of its own: it makes the credentials, and replaces those that are lost."""

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from commonty.ballots.canonical import write
from commonty.ballots.credential import (
    PrivateCredential,
    new_credential,
    private_key,
    public_credential,
    read_credential,
    spares,
    write_list,
)
from commonty.ballots.election import check_uuid
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups import group
from commonty.ballots.groups.prime_order import Element, Group
from commonty.ballots.hashing import b64_digest
from commonty.cli._ballots_files import refuse_existing, write_anew, write_file
from commonty.cli._ballots_voters import CREDENTIAL, LINK, PLACE, WEIGHT, as_table, read_issued, read_voters, write_spares, write_voters

MOST_SPARE = 10
"""Spare credentials for each voter, at most: what is more is a mistake."""


class NoSuchPlace(BallotsError):
    """A place that is not in the table, or in it twice."""

    def __init__(self, place: str) -> None:
        super().__init__(f"no line, or more than one, of the codes has the place {place}: look at the column “{PLACE}”")
        self.place = place


class NoneSpare(BallotsError):
    """No spare credential is left with the weight of the lost one."""

    def __init__(self, weight: int) -> None:
        super().__init__(f"no spare code with {weight} votes is left: whoever lost theirs cannot be given another")
        self.weight = weight


class NotTheLost(BallotsError):
    """A file that names another credential than the one to be replaced."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is not of the code that this voter has: take the file that was written for them, and handed in")
        self.path = path


class ShareRefused(BallotsError):
    """A share that is none."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text} is no share: write it as 1/10, from 0 to {MOST_SPARE}")
        self.text = text


class NoSpareFile(BallotsError):
    """Spare credentials are asked for, and no file to write them to is named."""

    def __init__(self) -> None:
        super().__init__("say with --spares which file the spare ones are written to")


def making(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``make-credentials``."""
    parser.add_argument("voters", metavar="VOTERS", type=Path, help="a table (.csv) with titles; a column weight gives votes")
    parser.add_argument("--private", metavar="OUT", type=Path, required=True, help="write the table with a column credential (.csv)")
    parser.add_argument("--public", metavar="OUT", type=Path, required=True, help="write the list for the board (.json)")
    parser.add_argument("--spare", default="0", metavar="SHARE", help="make so many more, for those that are lost: 1/10 of the voters")
    parser.add_argument("--spares", metavar="OUT", type=Path, help="write the spare ones, which you keep (.csv)")
    parser.add_argument("--booth", metavar="ADDRESS", help="the address of the booth: a column link then leads there with the code")


def replacing(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``replace-credential``."""
    parser.add_argument("place", metavar="PLACE", help="whose is lost: what their line of the table has in the column place")
    parser.add_argument(
        "--private", metavar="CODES", type=Path, required=True, help="the table with the codes: with --taken the line gets a new one"
    )
    parser.add_argument(
        "--spares", metavar="SPARES", type=Path, required=True, help="the spare codes: with --taken one of them is taken out"
    )
    parser.add_argument("--public", metavar="OUT", type=Path, required=True, help="write what you hand in, so that the old code is dead")
    parser.add_argument("--taken", action="store_true", help="it was handed in and taken: give the voter a spare code")


def make(options: argparse.Namespace) -> int:
    """Make credentials: the private ones into a table for a mail merge, the spare ones into another, the public ones into the list."""
    check_uuid(options.uuid)
    share, voters = _share(options), read_voters(options.voters)
    of = group(options.group)
    own = [new_credential() for _ in voters.rows]
    spare = [(new_credential(), weight) for weight in sorted(spares(voters.weights, share).elements())]
    listed = write_list(of, _weighted(of, options.uuid, [*zip(own, voters.weights, strict=True), *spare]))
    refuse_existing(*(path for path in (options.private, options.spares, options.public) if path))
    write_file(options.private, write_voters(voters, [each.disclose() for each in own], booth=options.booth), is_secret=True)
    if spare:
        write_file(options.spares, write_spares([(each.disclose(), weight) for each, weight in spare]), is_secret=True)
    write_file(options.public, listed)
    print(f"{len(own) + len(spare)} credentials. The fingerprint of the public list, to be compared with the board: {b64_digest(listed)}")
    if spare:
        print(f"{len(spare)} of them are spare, for those that are lost: keep {options.spares}.")
    print(f"Hand in {options.public}, and nothing else. Send each voter their line of {options.private}.")
    print("Destroy the private files when voting has closed: with them, and with the trustees' keys, anybody reads who voted how.")
    return 0


def replace(options: argparse.Namespace) -> int:
    """
    Write what lets a lost credential be dead, and touch nothing else; with ``--taken``, give its voter a spare one.

    In two steps, since whoever runs the vote may refuse: where a ballot was cast with the lost one, its voter gets no other.
    """
    check_uuid(options.uuid)
    of = group(options.group)
    codes, left = Table(*read_issued(options.private)), Table(*read_issued(options.spares))
    [*found] = [row for row in codes.rows if row.get(PLACE, "") == options.place.strip()]
    if len(found) != 1:
        raise NoSuchPlace(options.place)
    if options.taken:
        return _give_spare(options, of, found[0], codes, left)
    if _spare_for(found[0], codes, left) is None:
        raise NoneSpare(int(_weight(found[0])))
    write_file(options.public, _told(of, options.uuid, found[0]))
    print(f"Hand in {options.public}. Nothing else was written: if it is refused, there is no new code, and nothing to put right.")
    print("Once it is taken, type the same again with --taken at the end: then the voter gets a new code.")
    return 0


@dataclass(frozen=True)
class Table:
    """A table of codes: its titles, and its lines by their titles."""

    titles: list[str]
    rows: list[dict[str, str]]


def _give_spare(options: argparse.Namespace, of: Group, voter: dict[str, str], codes: Table, left: Table) -> int:
    """Put a spare credential into the line of a voter; or, where somebody was interrupted once it stood there, end what they began."""
    told, spare = options.public.read_text("utf-8"), {row[CREDENTIAL]: row for row in left.rows}
    if voter[CREDENTIAL] not in spare:
        if told != _told(of, options.uuid, voter):
            raise NotTheLost(options.public)
        taken = _spare_for(voter, codes, left)
        if taken is None:
            raise NoneSpare(int(_weight(voter)))
        old, new = voter[CREDENTIAL], taken[CREDENTIAL]
        voter.update({CREDENTIAL: new, **({LINK: voter[LINK].replace(old, new)} if LINK in codes.titles else {})})
        # In this order: whoever is killed in between has it in both tables, and the spare ones that stand in the other are given to nobody.
        write_anew(options.private, as_table(codes.titles, codes.rows))
    kept = [row for row in left.rows if row[CREDENTIAL] != voter[CREDENTIAL]]
    write_anew(options.spares, as_table(left.titles, kept))
    print(f"Send the voter at place {options.place} their new code: {voter[CREDENTIAL]}")
    print(f"{len(kept)} spare left.")
    return 0


def _spare_for(voter: dict[str, str], codes: Table, left: Table) -> dict[str, str] | None:
    """Return a spare credential of the same weight that nobody has."""
    given = {row[CREDENTIAL] for row in codes.rows}
    return next((row for row in left.rows if _weight(row) == _weight(voter) and row[CREDENTIAL] not in given), None)


def _told(of: Group, uuid: str, voter: dict[str, str]) -> str:
    """Return what is handed in of a lost credential: its public half."""
    return write({"lost": of.text(_public(of, uuid, read_credential(voter[CREDENTIAL]))), "uuid": uuid})


def _weight(row: dict[str, str]) -> str:
    return row.get(WEIGHT) or "1"


def _share(options: argparse.Namespace) -> Fraction:
    try:
        share = Fraction(options.spare)
    except (ValueError, ZeroDivisionError):
        raise ShareRefused(options.spare) from None
    if not 0 <= share <= MOST_SPARE:
        raise ShareRefused(options.spare)
    if share and options.spares is None:
        raise NoSpareFile
    return share


def _weighted(of: Group, uuid: str, made: Iterable[tuple[PrivateCredential, int]]) -> dict[Element, int]:
    return {_public(of, uuid, credential): weight for credential, weight in made}


def _public(of: Group, uuid: str, credential: PrivateCredential) -> Element:
    return public_credential(of, private_key(of, uuid, credential))
