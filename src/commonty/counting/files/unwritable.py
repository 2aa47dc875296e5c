"""What a form of file cannot hold."""

from commonty.counting.errors import CountingError


class Unwritable(CountingError):
    """A contest that a form of file has no words for."""

    def __init__(self, form: str, what: str) -> None:
        super().__init__(f"{form} has no way to write {what}: write it as BLT")
        self.form = form
