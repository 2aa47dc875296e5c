"""The two secrets of an installation: made once, readable by their owner alone."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def secret(variable: str, file: Path) -> str:
    """
    Return the secret in the environment's ``variable``, else in ``file``, else a new one written there.

    Raises ``ImproperlyConfigured`` where the file is there and others may read it.
    """
    if value := os.environ.get(variable):
        return value
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as made:
            made.write(secrets.token_urlsafe(48))
    if file.stat().st_mode & 0o077:
        message = f"{variable}: others may read {file}; run: chmod 600 {file}"
        raise ImproperlyConfigured(message)
    return file.read_text().strip()
