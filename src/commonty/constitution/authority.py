"""By what right somebody acts: the one value that every act on others takes and every record line cites."""

from dataclasses import dataclass
from enum import StrEnum


class AuthorityKind(StrEnum):
    """The three sources of authority. There is no fourth."""

    RIGHT = "right"
    """One's own standing, answered by ``bodies``; and what a person does for themselves."""
    MANDATE = "mandate"
    """A power given by a decision or an election, answered by ``mandates.authorise``."""
    DECISION = "decision"
    """An adopted decision being carried out, and the routine that the rules prescribe for it."""


@dataclass(frozen=True)
class Authority:
    """
    The answer to "by what right?".

    ``source`` names what gave it, by kind and id: ``"mandate:7"``, ``"motion:12"``, ``"membership:40"``,
    ``"self"`` for what a person does for themselves, ``"founding"`` before there are any rules.
    ``person`` is the primary key of who acts; ``None`` when a decision or the clock acts.
    ``scope`` is the path of body ids from the root body down: ``("members", "branch-east")``.
    ``article`` is the key of the article that it rests on.
    """

    kind: AuthorityKind
    source: str
    person: int | None
    power: str
    scope: tuple[str, ...]
    article: str

    def cited(self) -> dict[str, object]:
        """Return the authority as plain facts for a record line, without who acted."""
        scope = "/".join(self.scope)
        return {"kind": self.kind.value, "source": self.source, "power": self.power, "scope": scope, "article": self.article}


def of_oneself(person: int, *, power: str = "self") -> Authority:
    """Return the authority of a person over what is their own."""
    return Authority(AuthorityKind.RIGHT, "self", person, power, (), "")
