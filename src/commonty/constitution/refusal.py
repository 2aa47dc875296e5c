"""How the rules say no."""


class Refused(Exception):  # noqa: N818 - "refused" is the word members read, not an error of the program.
    """
    The rules do not allow this.

    ``reason`` is a whole sentence for the person who asked. ``article`` is the key of the article that says no
    (``"procedures.ordinary"``), or of the one that would have to exist; the page gives its number and links to it.
    It is empty only where no constitution is in force yet, or where the law of the program itself says no.
    """

    def __init__(self, reason: str, *, article: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.article = article
