"""How often one member may do what reaches many others."""

from django.core.exceptions import ImproperlyConfigured

DEFAULT = "move=20/50 petition=20/50 answer=20/50 compare=10/30 run-again=10/30 sign=60/200 report=20/50 nominate=20/50 invite=60/200"
"""An act, how often an hour, and how often a day: far more than anybody means to, far less than a machine can."""


def limits(chosen: str, *, setting: str) -> dict[str, tuple[int, int]]:
    """
    Return how often each act may be done an hour and a day: as ``chosen``, ``move=5/20 sign=10/30``, and by default for the others.

    Raises ``ImproperlyConfigured``, naming ``setting``, for what is no act, no number, or nought: a limit slows down, it closes no right.
    """
    known = _read(DEFAULT, setting=setting)
    found = _read(chosen, setting=setting)
    if unknown := sorted(found.keys() - known.keys()):
        message = f"{setting}: {', '.join(unknown)} is none of {', '.join(known)}"
        raise ImproperlyConfigured(message)
    return known | found


def _read(text: str, *, setting: str) -> dict[str, tuple[int, int]]:
    found = {}
    for word in text.split():
        act, _equals, often = word.partition("=")
        an_hour, _slash, a_day = often.partition("/")
        if not (an_hour.isdecimal() and a_day.isdecimal() and 0 < int(an_hour) <= int(a_day)):
            message = f"{setting}: “{word}” does not say how often an hour and how often a day; write {act}=20/50, with at least 1 an hour"
            raise ImproperlyConfigured(message)
        found[act] = (int(an_hour), int(a_day))
    return found
