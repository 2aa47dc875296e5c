"""What is known of an address that a form can be sent to: by what right, who may, where, and with what."""

from collections.abc import Callable
from dataclasses import dataclass

from commonty.apps.people.models import Person
from tests.journeys.inhabited import Inhabited

DATA = {
    "text": "So it is.",
    "reasons": "So it is.",
    "title": "A title",
    "choice": "yes",
    "category": "member",
    "upheld": "upheld",
    "same": "same",
}

Found = Callable[[Inhabited], dict[str, object]]
Who = Callable[[Inhabited], Person]


@dataclass(frozen=True)
class Post:
    """
    What one address does, and by what right.

    ``by`` is ``anybody`` (the doorway), ``self`` (what is one's own alone), ``right`` (of members), ``named`` (one person, by what
    they are to the matter), ``mandate`` or ``founder``. ``why`` explains a doorway. ``where`` gives its arguments, ``who`` somebody
    who may, ``data`` what they send; ``foreign`` gives arguments that mix in another body's. Where ``works`` is false, a valid form
    takes a code or a device, and the tests of people have them.
    """

    by: str
    who: Who = lambda world: world.everybody[3]
    where: Found = lambda _world: {}
    data: Callable[[Inhabited], dict[str, object]] = lambda _world: dict(DATA)
    foreign: Found | None = None
    mandate: str = ""
    works: bool = True
    why: str = ""
    extra: str = ""
    refuses_with: int = 403
    """What it may answer beside the usual refusals."""
