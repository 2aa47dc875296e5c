"""How the tests of people walk through its pages."""

import email
import email.policy
import re
import zlib
from email.message import EmailMessage
from pathlib import Path

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connections
from django.test import Client
from django.utils.module_loading import import_string


def do_jobs() -> None:
    """Do every job that waits, as a worker would."""
    jobs = apps.get_model("jobs", "Job")
    for job in jobs.objects.order_by("-priority", "pk"):
        import_string(job.task).func(*job.arguments["args"], **job.arguments["kwargs"])
        job.delete()


def letters(folder: Path) -> list[EmailMessage]:
    """Return the letters that lie in the mail folder, the oldest first, and take them away."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    read = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    for file in files:
        file.unlink()
    return [letter for letter in read if isinstance(letter, EmailMessage)]


def code_in(letter: EmailMessage) -> str:
    """Return the code that a letter carries."""
    found = re.search(r"^(\d{4} \d{4})$", letter.get_content(), re.MULTILINE)
    assert found is not None
    return found[1]


def code_by_mail(folder: Path) -> str:
    """Do the jobs and return the code in the newest letter."""
    do_jobs()
    return code_in(letters(folder)[-1])


def sign_up(client: Client, folder: Path, *, name: str = "Ada Byron", address: str = "ada@example.org") -> None:
    """Join on the pages, as a stranger with a mailbox does."""
    client.post("/join/", {"name": name, "email": address})
    client.post("/sign-in/code/", {"code": code_by_mail(folder)})


def sign_in(client: Client, folder: Path, address: str) -> None:
    """Sign in by a code."""
    client.post("/sign-in/", {"email": address})
    client.post("/sign-in/code/", {"code": code_by_mail(folder)})


def everything_kept() -> str:
    """Return every value of every table of both databases, and every session opened, as one text to search."""
    kept: list[str] = []
    for connection in connections.all():
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names from the database itself
                kept += [_text(value) for row in cursor.fetchall() for value in row]
    kept += [said_in(session) for session in Session.objects.all()]
    return "\n".join(kept)


def said_in(session: Session) -> str:
    """Return what a session holds, as whoever reads the database can read it: it is signed, not sealed."""
    packed = session.session_data.rsplit(":", 2)[0]
    read = signing.b64_decode(packed.removeprefix(".").encode())
    return (zlib.decompress(read) if packed.startswith(".") else read).decode()


def _text(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
