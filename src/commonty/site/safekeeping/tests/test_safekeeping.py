"""Backups and the way back, as an operator does it, with whole installations of their own."""

import io
import json
import shutil
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from commonty.site.safekeeping.tests.living import ACCOUNTS, ERASE, EVERYBODY, LIVE, NAMES, WITHOUT_ADA
from conftest import Installation, unmade

pytestmark = pytest.mark.slow

AGED = """
from datetime import timedelta
from pathlib import Path
from django.utils import timezone
from commonty.site.safekeeping import backup
"""
RESTORE = "from pathlib import Path\nfrom django.utils import timezone\nfrom commonty.constitution.refusal import Refused\n"
RESTORE += "from commonty.site.safekeeping.restoring import restore\n"
CLEAR = "from pathlib import Path\nfrom commonty.site.safekeeping.archive import content\n"
PAGES = """
from django.test import Client
import re
for path in ("/", "/about/", "/rules/", "/record/", "/decisions/"):
    answer = Client(headers={"host": "localhost"}).get(path)
    print(path, answer.status_code, re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"|localhost/record[^<]*', b"", answer.content))
"""


@pytest.fixture(scope="module")
def first(migrated: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Make an installation with three members, and both its backups, which each test gets a copy of."""
    folder = tmp_path_factory.mktemp("first")
    shutil.copytree(migrated.folder / "var", folder / "var")
    with unmade(folder, like=migrated.database) as made:
        made.commonty("found")
        made.python(LIVE)
        made.commonty("backup", "data.backup")
        made.commonty("backup", "--keys", "keys.backup")
        yield made


@pytest.fixture
def lived(first: Installation, tmp_path: Path) -> Iterator[Installation]:
    """Return an installation with three members, and both its backups in its folder."""
    shutil.copytree(first.folder, tmp_path, dirs_exist_ok=True)
    with unmade(tmp_path, like=first.database) as copied:
        yield copied


@pytest.fixture
def empty(lived: Installation, tmp_path: Path) -> Iterator[Installation]:
    """Return an installation without a database that has the same master key."""
    folder = tmp_path / "elsewhere"
    shutil.copytree(Path(lived.environment["COMMONTY_DATA"]) / "secrets", folder / "var" / "secrets")
    with unmade(folder) as machine:
        yield machine


def with_keys_kept(empty: Installation, lived: Installation) -> Installation:
    """Return the empty installation with the keys' own database of the old one, which was not lost."""
    url = f"sqlite:///{lived.environment['COMMONTY_DATA']}/keys.sqlite3"
    return replace(empty, environment={**empty.environment, "KEYS_URL": url})


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """Return why a command refused."""
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr.strip().splitlines()[-1]


@pytest.mark.sqlite  # To take tables back and forth is Django’s, and takes as long as all others together.
def test_accounts_in_a_backup_from_before_are_vouched_for(lived: Installation, empty: Installation, tmp_path: Path) -> None:
    lived.python(ACCOUNTS)
    lived.commonty("manage", "migrate", "--verbosity=0", "--skip-checks", "--database=default", "people", "0001")
    lived.commonty("backup", str(tmp_path / "from-before"))
    restored = with_keys_kept(empty, lived)
    restored.commonty("restore", str(tmp_path / "from-before"))

    assert restored.python(ACCOUNTS) == "[True, True, True]\n"


@pytest.mark.locks
def test_what_is_restored_answers_as_it_did_and_its_record_fits_an_older_checkpoint(
    lived: Installation, empty: Installation, tmp_path: Path
) -> None:
    head = lived.commonty("record", "export", str(tmp_path / "old.jsonl")).stderr
    (tmp_path / "checkpoint").write_text(head)
    before = lived.python(PAGES)
    shutil.copytree(tmp_path / "var" / "static", empty.folder / "var" / "static")

    done = empty.commonty("restore", str(tmp_path / "data.backup"), "--keys", str(tmp_path / "keys.backup"))

    assert done.stdout.startswith("restored as of ")
    assert empty.python(PAGES) == before
    assert before.count(" 200 ") == 5
    assert empty.python(NAMES) == EVERYBODY
    empty.commonty("record", "export", str(tmp_path / "new.jsonl"))
    empty.commonty("record", "check", str(tmp_path / "new.jsonl"), "--checkpoint", str(tmp_path / "checkpoint"))


@pytest.mark.locks
def test_a_backup_of_the_data_holds_no_key_and_says_nobodys_name(lived: Installation, tmp_path: Path) -> None:
    keys = lived.python(
        "from commonty.apps.keys.models import InstallationKey, PersonKey\n"
        "print(*(bytes(row.sealed).hex() for model in (PersonKey, InstallationKey) for row in model.objects.all()))"
    ).split()
    data = parts(in_clear(lived, tmp_path / "data.backup"))["database"]

    assert len(keys) == 4
    assert [key for key in keys if bytes.fromhex(key) in data or key.encode() in data] == []
    assert b"Zqxavier" not in data
    assert b"SQLite" not in (tmp_path / "data.backup").read_bytes()


@pytest.mark.usefixtures("lived")
def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    modes = {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("data.backup", "keys.backup")}

    assert modes == {"data.backup": 0o600, "keys.backup": 0o600}
    assert list(tmp_path.glob(".backup-*")) == []


def test_a_backup_overwrites_nothing(lived: Installation, tmp_path: Path) -> None:
    before = (tmp_path / "data.backup").read_bytes()

    again = lived.commonty("backup", str(tmp_path / "data.backup"), succeeds=False)

    assert refused(again) == f"commonty backup: {tmp_path}/data.backup is already there; a backup overwrites nothing"
    assert (tmp_path / "data.backup").read_bytes() == before


def test_a_backup_that_fails_leaves_nothing_behind(lived: Installation, tmp_path: Path) -> None:
    environment = {**lived.environment, "KEYS_URL": lived.environment.get("DATABASE_URL", f"sqlite:///{tmp_path}/var/commonty.sqlite3")}

    failed = replace(lived, environment=environment).commonty("backup", str(tmp_path / "both.backup"), succeeds=False)

    assert refused(failed).endswith("name the same database: a backup of the data would hold the keys")
    assert not (tmp_path / "both.backup").exists()


def test_old_backups_of_keys_go_when_a_new_one_is_made_and_no_other_file_does(lived: Installation, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    lived.python(AGED + f"backup.back_up(Path({str(tmp_path / 'older')!r}), keys=True, now=timezone.now() - timedelta(days=31))")
    lived.python(AGED + f"backup.back_up(Path({str(tmp_path / 'data.older')!r}), keys=False, now=timezone.now() - timedelta(days=31))")

    lived.commonty("backup", "--keys", str(tmp_path / "new"))

    names = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert names == {"data.backup", "keys.backup", "data.older", "new", "notes.txt"}


def test_keys_past_their_time_are_not_restored(lived: Installation, empty: Installation, tmp_path: Path) -> None:
    lived.python(AGED + f"backup.back_up(Path({str(tmp_path / 'older')!r}), keys=True, now=timezone.now() - timedelta(days=31))")

    done = empty.commonty("restore", str(tmp_path / "data.backup"), "--keys", str(tmp_path / "older"), succeeds=False)

    assert "had to be forgotten after" in refused(done)


def test_somebody_erased_after_the_backup_is_forgotten_again_where_the_keys_were_kept(
    lived: Installation, empty: Installation, tmp_path: Path
) -> None:
    lived.python(ERASE)
    restored = with_keys_kept(empty, lived)

    done = restored.commonty("restore", str(tmp_path / "data.backup"))

    assert done.stdout.splitlines()[0].endswith("forgotten again: 1")
    assert restored.python(NAMES) == WITHOUT_ADA
    finds = "from commonty.apps.people.models import Person\nprint(len(Person.objects.at_email('ada@example.org')))"
    assert restored.python(finds) == "0\n"


def test_somebody_erased_after_both_backups_is_forgotten_again_by_the_ledger(
    lived: Installation, empty: Installation, tmp_path: Path
) -> None:
    lived.python(ERASE)
    (Path(empty.environment["COMMONTY_DATA"]) / "erasures").write_bytes((tmp_path / "var" / "erasures").read_bytes())

    empty.commonty("restore", str(tmp_path / "data.backup"), "--keys", str(tmp_path / "keys.backup"))

    assert empty.python(NAMES) == WITHOUT_ADA
    keys = "from commonty.apps.keys import keyring\nprint(len(keyring.people()))"
    assert empty.python(keys) == "2\n"


def test_the_ledger_says_nothing_but_a_number_and_speaks_of_no_other_organisation(
    lived: Installation, empty: Installation, tmp_path: Path
) -> None:
    lived.python(ERASE)
    ledger = tmp_path / "var" / "erasures"
    number, record = ledger.read_text().split()
    mode = stat.S_IMODE(ledger.stat().st_mode)
    (Path(empty.environment["COMMONTY_DATA"]) / "erasures").write_text(f"2 {'0' * 64}\n{number} {record}\nnonsense\n")

    empty.commonty("restore", str(tmp_path / "data.backup"), "--keys", str(tmp_path / "keys.backup"))

    assert (number, len(record), mode) == ("1", 64, 0o600)
    assert empty.python(NAMES) == WITHOUT_ADA


def test_a_newcomer_never_gets_the_key_of_somebody_whom_the_older_data_forgot(
    lived: Installation, empty: Installation, tmp_path: Path
) -> None:
    later = "\nfrom datetime import UTC, datetime\nfrom commonty.apps.people.models import Person\n"
    later += "now = datetime(2026, 2, 4, tzinfo=UTC)\nprint(Person.objects.sign_up(name='Dora', now=now).pk)"
    lost = int(lived.python(later))
    restored = with_keys_kept(empty, lived)

    restored.commonty("restore", str(tmp_path / "data.backup"))

    assert int(restored.python(later)) > lost


def test_a_backup_goes_into_an_empty_installation_alone(lived: Installation, tmp_path: Path) -> None:
    done = lived.commonty("restore", str(tmp_path / "data.backup"), succeeds=False)

    assert refused(done).endswith("the database of the data is in use already; a backup is restored into an empty installation only")
    assert lived.python(NAMES) == EVERYBODY


def test_data_without_keys_is_not_restored_since_everybody_would_be_forgotten(empty: Installation, tmp_path: Path) -> None:
    done = empty.commonty("restore", str(tmp_path / "data.backup"), succeeds=False)

    assert refused(done).endswith("restore them too, with --keys")
    assert not (Path(empty.environment["COMMONTY_DATA"]) / "commonty.sqlite3").exists()


def test_the_two_files_are_not_taken_for_one_another(empty: Installation, tmp_path: Path) -> None:
    done = empty.commonty("restore", str(tmp_path / "keys.backup"), "--keys", str(tmp_path / "data.backup"), succeeds=False)

    assert refused(done) == f"commonty restore: {tmp_path}/data.backup holds the data, not the keys"


def test_what_another_installation_made_is_refused(empty: Installation, tmp_path: Path) -> None:
    foreign = replace(empty, environment={**empty.environment, "COMMONTY_MASTER_KEY": "another"})

    done = foreign.commonty("restore", str(tmp_path / "data.backup"), "--keys", str(tmp_path / "keys.backup"), succeeds=False)

    assert "was not made under the master key of this installation" in refused(done)


def in_clear(by: Installation, file: Path) -> Path:
    """Return a file with what is sealed in a backup, as versions before wrote it."""
    clear = file.with_name(file.name + ".clear")
    by.python(CLEAR + f"Path({str(clear)!r}).write_bytes(content(Path({str(file)!r})).read())")
    return clear


def parts(file: Path) -> dict[str, bytes]:
    """Return what is in a backup."""
    with tarfile.open(file) as archive:
        opened = {member.name: archive.extractfile(member) for member in archive.getmembers()}
        return {name: content.read() for name, content in opened.items() if content is not None}


def packed(file: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    """Write an archive as an attacker would."""
    with tarfile.open(file, "w:gz") as archive:
        for member, content in members:
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return file


def link(name: str, to: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, to
    return member


def test_damaged_and_hostile_files_are_refused_and_change_nothing(empty: Installation, tmp_path: Path) -> None:
    good = parts(in_clear(empty, tmp_path / "data.backup"))
    label, database = good["label.json"], good["database"]
    whole = (tmp_path / "data.backup").read_bytes()
    later = json.loads(label)
    later["label"]["version"] = "9.0"
    relabelled = json.dumps(later).encode()
    for name, content in {"truncated": whole[: len(whole) // 2], "empty": b"", "text": b"hello"}.items():
        (tmp_path / name).write_bytes(content)
    changed = database[:-1] + bytes([database[-1] ^ 1])
    bad = [
        tmp_path / "truncated",
        tmp_path / "empty",
        tmp_path / "text",
        tmp_path / "nowhere",
        tmp_path,
        packed(tmp_path / "changed", (tarfile.TarInfo("label.json"), label), (tarfile.TarInfo("database"), changed)),
        packed(tmp_path / "longer", (tarfile.TarInfo("label.json"), label), (tarfile.TarInfo("database"), database + b"x")),
        packed(tmp_path / "relabelled", (tarfile.TarInfo("label.json"), relabelled), (tarfile.TarInfo("database"), database)),
        packed(tmp_path / "unlabelled", (tarfile.TarInfo("database"), database)),
        packed(tmp_path / "half", (tarfile.TarInfo("label.json"), label)),
        packed(tmp_path / "climbing", (tarfile.TarInfo("label.json"), label), (tarfile.TarInfo("../../database"), database)),
        packed(tmp_path / "linked", (tarfile.TarInfo("label.json"), label), (link("database", "/etc/passwd"), b"")),
        packed(
            tmp_path / "more",
            (tarfile.TarInfo("label.json"), label),
            (tarfile.TarInfo("database"), database),
            (tarfile.TarInfo("../evil"), b"evil"),
        ),
        packed(tmp_path / "no-json", (tarfile.TarInfo("label.json"), b"[1, 2"), (tarfile.TarInfo("database"), database)),
        packed(tmp_path / "odd-json", (tarfile.TarInfo("label.json"), b'{"label": [1]}'), (tarfile.TarInfo("database"), database)),
        packed(tmp_path / "huge-label", (tarfile.TarInfo("label.json"), b" " * 200_000), (tarfile.TarInfo("database"), database)),
    ]
    asked = f"{RESTORE}for file in {[str(file) for file in bad]!r}:\n"
    asked += "    try:\n"
    asked += f"        restore(Path(file), keys=Path({str(tmp_path / 'keys.backup')!r}), now=timezone.now())\n"
    asked += "    except Refused as refusal:\n"
    asked += "        print(refusal.reason[:60])\n"

    said = empty.python(asked)

    assert len(said.splitlines()) == len(bad)
    assert {path.name for path in Path(empty.environment["COMMONTY_DATA"]).iterdir()} <= {"secrets", "keys.sqlite3"}
    assert not (tmp_path / "evil").exists()
    empty.commonty("restore", str(tmp_path / "data.backup"), "--keys", str(tmp_path / "keys.backup"))
    assert empty.python(NAMES) == EVERYBODY


@pytest.mark.locks
@pytest.mark.parametrize("at", ["copy_in", "replay_erasures"])
def test_a_restore_cut_off_anywhere_serves_nobody_until_it_is_run_again(empty: Installation, tmp_path: Path, at: str) -> None:
    files = [str(tmp_path / "data.backup"), str(tmp_path / "keys.backup")]
    cut = "import os\nfrom pathlib import Path\nfrom django.utils import timezone\nfrom commonty.site.safekeeping import restoring\n"
    cut += f"went, seen = restoring.{at}, []\n"
    cut += "def die(*words, **named):\n"
    cut += f"    seen.append(1) if {at!r} == 'copy_in' and not seen else os._exit(9)\n"
    cut += "    return went(*words, **named)\n"
    cut += f"restoring.{at} = die\n"
    cut += f"restoring.restore(Path({files[0]!r}), keys=Path({files[1]!r}), now=timezone.now())"
    died = subprocess.run(  # noqa: S603
        (sys.executable, "-c", "import django; django.setup()\n" + cut), env=empty.environment, capture_output=True, check=False
    )

    served = empty.commonty("found", succeeds=False)
    worked = empty.commonty("work", succeeds=False)
    empty.commonty("restore", files[0], "--keys", files[1])

    assert died.returncode == 9
    assert "a restore was cut off half-way" in refused(served)
    assert "a restore was cut off half-way" in refused(worked)
    assert empty.python(NAMES) == EVERYBODY


@pytest.mark.sqlite
def test_a_backup_made_while_votes_come_in_is_whole(lived: Installation, empty: Installation, tmp_path: Path) -> None:
    writes = "from datetime import UTC, datetime\nfrom commonty.apps.people.models import Person\n"
    writes += "for number in range(100):\n"
    writes += "    Person.objects.sign_up(name=f'Newcomer {number}', now=datetime(2026, 2, 4, tzinfo=UTC))\n"
    writes += "    print('written', flush=True)\n"
    writer = lived.start(writes)
    assert writer.stdout is not None
    writer.stdout.readline()

    lived.commonty("backup", str(tmp_path / "busy.backup"))
    writer.communicate()
    lived.commonty("backup", "--keys", str(tmp_path / "busy.keys"))
    empty.commonty("restore", str(tmp_path / "busy.backup"), "--keys", str(tmp_path / "busy.keys"))

    count = int(empty.python("from commonty.apps.people.models import Person\nprint(Person.objects.count())"))
    assert 3 < count <= 103
    empty.commonty("record", "export", str(tmp_path / "busy.jsonl"))
    empty.commonty("record", "check", str(tmp_path / "busy.jsonl"))
