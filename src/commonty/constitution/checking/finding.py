"""What a check finds, and the steps that show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from commonty.wording.sentence import Sentence


class Level(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """The rules fail someone: such a document cannot be put to a vote."""
    WARNING = "warning"
    """Legitimate, but members should know; a document may accept it with a reason."""
    NOTE = "note"
    """Worth reading."""


@dataclass(frozen=True)
class Step:
    """
    One act of people who have no names: ``who`` are labels, ``"A"``, ``"B"`` …; empty where the clock acts.

    ``verb`` and its ``what``:

    ===========  ================================================================================
    ``vacate``   ``office``; with empty ``who`` every office falls vacant
    ``join``     ``body``
    ``leave``    ``body``
    ``move``     ``procedure`` (the way chosen), ``effect`` (``seat``, ``recall`` or ``amend``), ``of`` (the office, or the guard or
                 route whose articles are amended), ``whom`` (the candidate or the holder; empty for an amendment)
    ``second``   nothing: the motion just moved
    ``vote``     ``choice``: ``yes`` or ``no``; who is not named is silent
    ``close``    nothing: voting ends, and the motion is carried
    ``again``    nothing: voting ends without a quorum, and the motion is put under the second vote
    ===========  ================================================================================
    """

    who: tuple[str, ...]
    verb: str
    what: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """
    One finding: ``articles`` are keys, the one to change first before the others.

    ``path`` leads an organisation under these rules, from all offices vacant, into what ``sentence`` says; it is
    empty where nothing needs to happen first, and where it would take more than two hundred people to tell.
    ``accepted_because`` is the members' reason, where they accept it.
    """

    key: str
    level: Level
    articles: tuple[str, ...]
    sentence: Sentence
    path: tuple[Step, ...] = ()
    accepted_because: str = ""
