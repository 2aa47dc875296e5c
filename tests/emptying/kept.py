"""Where the empty tables of a database are kept between two runs of the tests."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def tables_of(alias: str) -> Path:
    """Return the SQLite file for the migrations, packages and settings as they are now; there is none before a run has made it."""
    digest = hashlib.sha256()
    for file in [ROOT / "requirements.lock", *sorted(ROOT.glob("src/**/migrations/*.py")), *sorted(ROOT.glob("src/**/settings/*.py"))]:
        digest.update(file.read_bytes())
    return ROOT / ".make" / "tables" / f"{alias}-{digest.hexdigest()[:16]}.sqlite3"
