"""Where the data is: databases from their URLs."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_START = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-20000;PRAGMA mmap_size=134217728;"
    "PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=67108864"
)


def database(url: str, *, setting: str, secure_delete: bool = False) -> dict[str, object]:
    """
    Return Django's settings for the database at ``url``: ``sqlite:///path`` or ``postgresql://user:password@host:port/name``.

    ``secure_delete`` makes SQLite overwrite what is deleted. Raises ``ImproperlyConfigured``, naming ``setting``, for any other address.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        start = SQLITE_START + (";PRAGMA secure_delete=ON" if secure_delete else "")
        return {
            "ENGINE": "commonty.site.sqlite",
            "NAME": str(Path(unquote(parts.path[1:])).absolute()) if parts.path[1:] != ":memory:" else ":memory:",
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": start},
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 0,
            "OPTIONS": {"pool": {"min_size": 2, "max_size": 8}, **dict(parse_qsl(parts.query))},
        }
    message = (
        f"{setting}: {parts.scheme or 'an address without a scheme'} is no database that Commonty knows; use sqlite:/// or postgresql://"
    )
    raise ImproperlyConfigured(message)


def label(model: object) -> str:
    """Return the label of the app that ``model``, a class or a row, belongs to."""
    return str(model._meta.app_label)  # type: ignore[attr-defined]  # noqa: SLF001 - Django's documented name for it


class KeysRouter:
    """Sends the app ``keys`` to its own database, and nothing else there."""

    def db_for_read(self, model: type, **_hints: object) -> str | None:
        """Return the database that ``model`` is read from."""
        return "keys" if label(model) == "keys" else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: object, other: object, **_hints: object) -> bool:
        """Forbid foreign keys across the two databases."""
        return (label(one) == "keys") == (label(other) == "keys")

    def allow_migrate(self, db: str, app_label: str, **_hints: object) -> bool:
        """Make the tables of ``keys`` in its database, and all others in the main one."""
        return (app_label == "keys") == (db == "keys")
