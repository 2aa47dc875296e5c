"""Which script encrypts what is marked in the booth."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured

BOOTH = "voting/booth.js"


@lru_cache
def fingerprint() -> str:
    """Return the SHA-256 of the booth's script, in hexadecimal. Raises ``ImproperlyConfigured`` where it was never made."""
    found = finders.find(BOOTH)
    if not isinstance(found, str):
        message = f"{BOOTH} is missing: run `make setup`, which makes it from the folder browser, with Node.js"
        raise ImproperlyConfigured(message)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()
