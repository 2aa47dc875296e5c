"""What an effect is called in plain words, by its name."""

from commonty.constitution.catalogue import catalogue
from commonty.wording.catalogue import FALLBACK
from commonty.wording.sentence import Sentence


def matter(effect: str) -> Sentence:
    """Say what an effect does, as a noun: “changing these rules”; its name, where these catalogues do not know it."""
    own = f"matter.{effect}"
    return Sentence(own) if own in catalogue(FALLBACK) else Sentence("matter.other", {"name": effect})
