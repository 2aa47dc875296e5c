"""The two secrets of an installation: made once, readable by their owner alone."""

import contextlib
import os
import secrets
import tempfile
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
        _make(file)
    if file.stat().st_mode & 0o077:
        message = f"{variable}: others may read {file}; run: chmod 600 {file}"
        raise ImproperlyConfigured(message)
    return file.read_text().strip()


def _make(file: Path) -> None:
    """Write a new secret, whole or not at all; of several processes that begin at once, one makes it for all."""
    descriptor, half = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    with os.fdopen(descriptor, "w") as made:
        made.write(secrets.token_urlsafe(48))
        made.flush()
        os.fsync(made.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(half, file)
    Path(half).unlink()
