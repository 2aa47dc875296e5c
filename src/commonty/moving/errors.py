"""What is wrong with a list as a whole, so that nothing of it can be read."""

from commonty.wording.sentence import Sentence


class MovingError(ValueError):
    """The base of this library's errors."""


class Unreadable(MovingError):
    """A file that is no list of people: says where, what, and what would do."""

    def __init__(self, what: str, **values: object) -> None:
        self.sentence = Sentence(f"unreadable.{what}", values)
        super().__init__(f"unreadable: {what} {values or ''}".strip())
