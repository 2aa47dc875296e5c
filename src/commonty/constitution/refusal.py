"""How the rules say no."""

from commonty.constitution.catalogue import say
from commonty.wording.catalogue import FALLBACK
from commonty.wording.sentence import Sentence


class Refused(Exception):
    """
    The rules do not allow this.

    ``reason`` is a whole sentence for the person who asked; a library gives a ``Sentence``, which ``in_words`` says in
    the reader's language. ``article`` is the key of the article that says no (``"procedures.ordinary"``), or of the one
    that would have to exist; the page gives its number and links to it. It is empty only where no constitution is in
    force yet, or where the law of the program itself says no.
    """

    def __init__(self, reason: str | Sentence, *, article: str = "") -> None:
        self.sentence = reason if isinstance(reason, Sentence) else None
        self.reason = say(reason, FALLBACK) if isinstance(reason, Sentence) else reason
        super().__init__(self.reason)
        self.article = article

    def in_words(self, language: str) -> str:
        """Return the reason in ``language``; a reason given as text was spoken by an app and stays as it is."""
        return say(self.sentence, language) if self.sentence else self.reason
