"""Who unsubscribed, in a file of its own, as programs export it beside the list of members."""

from commonty.moving import normal
from commonty.moving.errors import Unreadable
from commonty.moving.reading import read


def addresses(raw: bytes) -> frozenset[str]:
    """
    Return every e-mail address in a file, whatever its columns are called, in the form in which lists have it.

    It need not begin with the names of columns. Raises ``Unreadable`` where there is none.
    """
    table = read(raw)
    cells = [*table.header, *(cell for row in table.rows for cell in row.cells)]
    found = frozenset(address for cell in cells if "@" in cell and (address := normal.email(cell)))
    if not found:
        raise Unreadable("opt-outs")
    return found
