"""The groups that elections may be in, by name."""

from commonty.ballots.errors import BallotsError, shown
from commonty.ballots.groups.ed25519 import Ed25519
from commonty.ballots.groups.finite_field import BELENIOS_2048, RFC_3526_2048
from commonty.ballots.groups.prime_order import Group

GROUPS: dict[str, Group] = {each.name: each for each in (Ed25519(), BELENIOS_2048, RFC_3526_2048)}


class UnknownGroup(BallotsError):
    """A group that this library does not know."""

    def __init__(self, name: object) -> None:
        super().__init__(f"no group is called {shown(name)}: there are {', '.join(GROUPS)}")
        self.name = name


def group(name: object) -> Group:
    """Return the group of this name. Raises ``UnknownGroup``."""
    if not isinstance(name, str) or name not in GROUPS:
        raise UnknownGroup(name)
    return GROUPS[name]
