"""Count sheets are proved once: counted again from their ballots, and not again by every page that shows them."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from commonty.apps.elections.models.polling import Proof
from commonty.apps.voting.models import BallotBox
from commonty.counting.replaying import replay
from commonty.counting.rereading import reread
from commonty.counting.sheet import Sheet


def keep_proof(sheet: Mapping[str, Any], box: BallotBox) -> None:
    """Keep that a sheet was counted just now, from the ballots that lie in ``box``."""
    found = {"ballots": box.fingerprint(), "code": code()}
    Proof.objects.update_or_create(digest=sheet["digest"], defaults=found)


def proved(sheet: Mapping[str, Any], box: BallotBox) -> Sheet:
    """
    Return a sheet that is proved, with blank papers in the place of its ballots: by what is kept of it, or by counting again, once.

    What is kept holds for exactly this sheet, the ballots that lie in the box now, and the code that would count them again. Raises
    ``counting.replaying.DoesNotReplay`` where the sheet is not what the ballots give.
    """
    if not Proof.objects.filter(digest=sheet.get("digest", ""), ballots=box.fingerprint(), code=code()).exists():
        replay(sheet, ballots=box.ballots())
        keep_proof(sheet, box)
    return reread(sheet)


@cache
def code() -> str:
    """Return the digest of the counting library as it is installed."""
    files = (each for each in resources.files("commonty.counting").iterdir() if each.name.endswith(".py"))
    told = "\n".join(hashlib.sha256(each.read_bytes()).hexdigest() for each in sorted(files, key=lambda each: each.name))
    return hashlib.sha256(told.encode()).hexdigest()
