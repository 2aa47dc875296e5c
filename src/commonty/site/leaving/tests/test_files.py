"""What becomes of a file that is broken, cut off, changed or of another passphrase, and of an import that is cut off."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from commonty.site.leaving.contents import Contents
from commonty.site.leaving.passphrase import KeyStream, Lock, opened_stream, seal_of, unlock
from commonty.site.leaving.tests.typed import PASSPHRASE, done, refused, typed
from commonty.site.safekeeping.tests.living import ERASE, LIVE, NAMES, WITHOUT_ADA
from conftest import Installation, unmade
from tests.emptying.kept import tables_of

pytestmark = pytest.mark.slow

Parts = dict[str, bytes]
HEAD = "from commonty.apps.record.signing import head\nprint(head().root)"
COUNTS = """
from commonty.apps.keys.models import InstallationKey, PersonKey
from commonty.apps.people.models import Person
from commonty.apps.record.models import Line
print(Person.objects.count(), Line.objects.count(), PersonKey.objects.count(), InstallationKey.objects.count())
"""
TRY = """
import json
from pathlib import Path
from django.utils import timezone
from commonty.constitution.refusal import Refused
from commonty.site.leaving.importing import import_
said = {{}}
for name, file in {files!r}.items():
    try:
        import_(Path(file), {passphrase!r}, now=timezone.now())
    except Refused as refusal:
        said[name] = refusal.reason
print(json.dumps(said))
"""
AGAIN = """
import json
from pathlib import Path
from django.utils import timezone
from commonty.site.leaving.exporting import export
from commonty.site.leaving.passphrase import Lock
contents = export(Path({file!r}), Lock.new(), bytes(32), now=timezone.now())
print(json.dumps([[part.name, part.rows, part.last] for part in contents.parts if part.name != "keys.sealed"]))
"""
CHEAP = Lock(bytes(16), 1, 1 << 23)
CUT = """
import os
from pathlib import Path
from django.utils import timezone
from commonty.site.leaving import filling, importing
def die(*words, **named):
    os._exit(9)
{where} = die
importing.import_(Path({file!r}), {passphrase!r}, now=timezone.now())
"""


@pytest.fixture(scope="module")
def first(migrated: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Make an installation with three members, of whom one was erased, and its export, ``whole``."""
    folder = tmp_path_factory.mktemp("first")
    shutil.copytree(migrated.folder / "var", folder / "var")
    with unmade(folder, like=migrated.database) as made:
        made.python(LIVE + ERASE)
        done(made, "export", str(folder / "whole"))
        yield made


@pytest.fixture
def empty(migrated: Installation, tmp_path: Path) -> Iterator[Installation]:
    """Return an installation without an organisation, and with a master key of its own."""
    shutil.copytree(migrated.folder / "var", tmp_path / "var", ignore=shutil.ignore_patterns("secrets"))
    with unmade(tmp_path, like=migrated.database) as made:
        yield made


def parts_of(file: Path) -> Parts:
    """Return what is in an export."""
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(file: Path, parts: Parts) -> Path:
    """Write an export as an attacker would."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def resealed(parts: Parts, change: Callable[[dict[str, Any], Parts], object]) -> Parts:
    """Change an export as whoever knows its passphrase could: with the hashes and the seal that belong to it then."""
    told = json.loads(parts["contents.json"])
    parts = dict(parts)
    change(told, parts)
    for part in told["parts"]:
        content = parts[part["name"]]
        part |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        part["rows"] = content.count(b"\n") if part["name"].endswith("jsonl") else 0
    told["lock"] = CHEAP.to_json()
    raw = json.dumps(told).encode()
    return {**parts, "contents.json": raw, "seal": seal_of(unlock(CHEAP, PASSPHRASE), raw).encode()}


def cheaply_locked(parts: Parts) -> Parts:
    """Return the same export under a lock that takes no second to open."""
    stream, out = opened_stream(unlock(Contents.read(parts["contents.json"]).lock, PASSPHRASE), BytesIO(parts["keys.sealed"])), BytesIO()
    keys = KeyStream(unlock(CHEAP, PASSPHRASE), out)
    for line in stream:
        keys.write(line + b"\n")
    keys.finish()
    return {**parts, "keys.sealed": out.getvalue()}


def refusals(made: Installation, files: dict[str, Path], passphrase: str = PASSPHRASE) -> dict[str, str]:
    """Try to import each file, and return why each was refused."""
    asked = TRY.format(files={name: str(file) for name, file in files.items()}, passphrase=passphrase)
    return dict(json.loads(made.python(asked)))


def test_whoever_was_erased_has_no_key_in_an_export_and_is_nobody_elsewhere(first: Installation, empty: Installation) -> None:
    parts = parts_of(first.folder / "whole")
    secret = unlock(Contents.read(parts["contents.json"]).lock, PASSPHRASE)
    keys = [json.loads(line) for line in opened_stream(secret, BytesIO(parts["keys.sealed"]))]

    done(empty, "import", str(first.folder / "whole"))

    assert [key["id"] for key in keys if key["kind"] == "person"] == [2, 3]
    assert empty.python(NAMES) == WITHOUT_ADA
    assert [name for name, content in parts.items() if b"Zqxavier" in content or b"Zqyorke" in content] == []
    assert (empty.folder / "var" / "erasures").read_text() == (first.folder / "var" / "erasures").read_text()
    assert empty.python(HEAD) == first.python(HEAD)
    assert refused(empty, "import", str(first.folder / "whole")).endswith("is imported into an empty one only")


def test_that_everything_was_exported_stands_in_the_record_and_in_the_custody_register(first: Installation) -> None:
    asked = "from commonty.apps.people.models import CustodyLine\nfrom commonty.apps.record.models import Line\n"
    asked += "print([(each.source, each.is_export, each.concerned.count()) for each in CustodyLine.objects.all()])\n"
    asked += "print(list(Line.objects.order_by('-seq').values_list('kind', flat=True)[:2]))"

    said = first.python(asked).splitlines()

    assert said == ["[('host', True, 2)]", "['leaving.everything-exported', 'people.data-exported']"]


def test_a_file_that_is_not_whole_is_refused_with_what_is_wrong_and_where_and_changes_nothing(
    first: Installation, empty: Installation, tmp_path: Path
) -> None:
    whole = (first.folder / "whole").read_bytes()
    good = parts_of(first.folder / "whole")
    person = good["tables/people.Person.jsonl"]
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text").write_text("hello")
    told = json.loads(good["contents.json"])
    version = json.dumps({**told, "version": 3}).encode()
    later = json.dumps({**told, "state": {**told["state"], "people": "9999_later"}}).encode()
    greedy = json.dumps({**told, "lock": {**told["lock"], "memory": 1 << 40}}).encode()
    wrong = {
        "cut": (tmp_path / "cut", "is not a whole export"),
        "text": (tmp_path / "text", "is not a whole export"),
        "nowhere": (tmp_path / "nowhere", "is not a whole export"),
        "zip": (packed(tmp_path / "zip", {"a": b"b"}), "has no contents.json"),
        "more": (packed(tmp_path / "more", {**good, "../evil": b""}), "is not what its list of contents says: ../evil"),
        "less": (packed(tmp_path / "less", {name: each for name, each in good.items() if name != "waiting.jsonl"}), "says: waiting.jsonl"),
        "changed": (
            packed(tmp_path / "changed", {**good, "tables/people.Person.jsonl": person.replace(b'"en"', b'"de"')}),
            "tables/people.Person.jsonl was changed or damaged",
        ),
        "longer": (packed(tmp_path / "longer", {**good, "tables/people.Person.jsonl": person + b"{}\n"}), "longer than its list"),
        "relisted": (
            packed(tmp_path / "relisted", {**good, "contents.json": good["contents.json"] + b" "}),
            "does not open it, or its list",
        ),
        "version": (
            packed(tmp_path / "version", {**good, "contents.json": version}),
            "it has version 3 of the format, and this program reads versions 1 and 2: install a newer one first",
        ),
        "later": (packed(tmp_path / "later", {**good, "contents.json": later}), "not known here (people 9999_later)"),
        "greedy": (packed(tmp_path / "greedy", {**good, "contents.json": greedy}), "more memory or time"),
    }

    said = refusals(empty, {name: file for name, (file, _why) in wrong.items()})

    assert [(name, said.get(name)) for name, (_file, why) in wrong.items() if why not in said.get(name, "")] == []
    assert "this passphrase does not open it" in refused(empty, "import", str(first.folder / "whole"), passphrase="another passphrase")
    assert empty.python(COUNTS) == "0 0 0 0\n"
    assert not (tmp_path / "evil").exists()


def lost_line(_told: dict[str, Any], parts: Parts) -> None:
    parts["tables/record.Payload.jsonl"] = b"".join(parts["tables/record.Payload.jsonl"].splitlines(keepends=True)[:-1])
    parts["tables/record.Line.jsonl"] = b"".join(parts["tables/record.Line.jsonl"].splitlines(keepends=True)[:-1])


def test_what_whoever_knows_the_passphrase_changed_is_refused_where_it_cannot_be_so(
    first: Installation, empty: Installation, tmp_path: Path
) -> None:
    def odd(name: str, before: bytes, after: bytes) -> Callable[[dict[str, Any], Parts], object]:
        return lambda _told, parts: parts.update({name: parts[name].replace(before, after, 1)})

    person = "tables/people.Person.jsonl"
    changes = {
        "record": (lost_line, "the record in it does not end where"),
        "number": (odd(person, b'"member_number":1', b'"member_number":true'), f"{person}, line 1: member_number cannot be"),
        "column": (odd(person, b'"member_number"', b'"number"'), f"{person}, line 1: this is no row of people.Person"),
        "json": (odd(person, b"{", b"["), f"{person}, line 1: no JSON"),
        "twice": (odd(person, b'"member_number":2', b'"member_number":1'), "the database refuses what is in it"),
        "astray": (odd("tables/people.Agreement.jsonl", b'"person_id":1', b'"person_id":77'), "the database refuses what is in it"),
        "task": (lambda _told, parts: parts.update({"waiting.jsonl": b'{"task":"os.system"}\n'}), "waiting.jsonl, line 1: no task"),
        "keys": (lambda _told, parts: parts.update({"keys.sealed": parts["keys.sealed"][:-1]}), "keys.sealed cannot be opened"),
        "table": (lambda told, _parts: told["parts"][-2].update(table="people.Nobody"), "its tables are not those of version"),
    }
    good = cheaply_locked(parts_of(first.folder / "whole"))

    said = refusals(empty, {name: packed(tmp_path / name, resealed(good, change)) for name, (change, _why) in changes.items()})

    assert [(name, said.get(name)) for name, (_change, why) in changes.items() if why not in said.get(name, "")] == []
    assert empty.python(COUNTS) == "0 0 0 0\n"
    assert not (tmp_path / "var" / "importing").exists()
    done(empty, "import", str(first.folder / "whole"))


@pytest.mark.parametrize("where", ["filling._take_up", "importing._finish"])
def test_an_import_cut_off_anywhere_serves_nobody_until_it_is_run_again(first: Installation, empty: Installation, where: str) -> None:
    code = CUT.format(where=where, file=str(first.folder / "whole"), passphrase=PASSPHRASE)
    died = subprocess.run(  # noqa: S603
        (sys.executable, "-c", "import django; django.setup()\n" + code), env=empty.environment, capture_output=True, check=False
    )

    served = typed(empty, "found")
    done(empty, "import", str(first.folder / "whole"))

    assert died.returncode == 9
    assert "an import was cut off half-way" in served.complained
    assert empty.python(NAMES) == WITHOUT_ADA
    assert empty.python(HEAD) == first.python(HEAD)


def test_an_export_overwrites_nothing_and_asks_for_a_long_passphrase(first: Installation, tmp_path: Path) -> None:
    before = (first.folder / "whole").read_bytes()

    assert "is already there" in refused(first, "export", str(first.folder / "whole"))
    assert "12 letters or more" in refused(first, "export", str(tmp_path / "short"), passphrase="short")
    assert (first.folder / "whole").read_bytes() == before
    assert not (tmp_path / "short").exists()
    assert (first.folder / "whole").stat().st_mode & 0o777 == 0o600


def test_nothing_is_exported_before_there_is_an_organisation(empty: Installation, tmp_path: Path) -> None:
    assert "nothing is to be exported before it is founded" in refused(empty, "export", str(tmp_path / "nothing"))


@pytest.mark.postgresql
def test_what_goes_from_one_kind_of_database_to_the_other_and_back_is_the_same(
    first: Installation, empty: Installation, tmp_path: Path
) -> None:
    with unmade_on_sqlite(tmp_path / "back") as back:
        done(back, "import", str(first.folder / "whole"))
        there = json.loads(back.python(AGAIN.format(file=str(tmp_path / "there"))))
        done(back, "export", str(tmp_path / "from-sqlite"))
        done(empty, "import", str(tmp_path / "from-sqlite"))
        here = json.loads(back.python(AGAIN.format(file=str(tmp_path / "again"))))

    assert there == json.loads(first.python(AGAIN.format(file=str(tmp_path / "first"))))
    assert here == json.loads(empty.python(AGAIN.format(file=str(tmp_path / "home"))))
    assert empty.python(NAMES) == WITHOUT_ADA
    newcomer = "from django.utils import timezone\nfrom commonty.apps.people.models import Person\n"
    newcomer += "print(Person.objects.sign_up(name='Dora', now=timezone.now()).pk)"
    assert empty.python(newcomer) == "4\n"


@contextmanager
def unmade_on_sqlite(folder: Path) -> Iterator[Installation]:
    """Name an installation on SQLite, though this run of the tests is about PostgreSQL."""
    folder.mkdir()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "commonty.site.settings", "COMMONTY_DATA": str(folder / "var")}
    environment |= {"COMMONTY_ORIGIN": "http://localhost:8000", "PYTHONPATH": str(Path(__file__).parents[4])}
    environment.pop("DATABASE_URL", None)
    (folder / "var").mkdir()
    for alias, name in (("keys", "keys.sqlite3"), ("default", "commonty.sqlite3")):
        if tables_of(alias).exists():
            shutil.copy(tables_of(alias), folder / "var" / name)
    made = Installation(folder, environment)
    yield made
    made.forks.close()
