"""What voters' own browsers run: the script that encrypts what is marked, and the page that checks an opened ballot."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured

BOOTH = "voting/booth.js"
OPENED = "voting/opened-ballot.html"
"""A page by itself, which needs no server."""


@lru_cache
def fingerprint(made: str = BOOTH) -> str:
    """Return the SHA-256 of what was made for browsers, in hexadecimal. Raises ``ImproperlyConfigured`` where it never was."""
    found = finders.find(made)
    if not isinstance(found, str):
        message = f"{made} is missing: run `make setup`, which makes it from the folder browser, with Node.js"
        raise ImproperlyConfigured(message)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()
