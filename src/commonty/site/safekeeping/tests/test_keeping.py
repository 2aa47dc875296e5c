"""Backups that make themselves, the rehearsal of the way back, and an upgrade that is undone, with whole installations."""

import json
import shutil
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commonty.site.safekeeping.tests.living import ERASE, LIVE, NAMES, WITHOUT_ADA
from commonty.site.safekeeping.tests.test_safekeeping import refused
from conftest import Installation, unmade

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

DAY = datetime.now(UTC).date() - timedelta(days=1)
"""Yesterday: keys that are older than 30 days are restored by nobody."""


@pytest.fixture
def lived(migrated: Installation, tmp_path: Path) -> Iterator[Installation]:
    """Make an installation with three members, and two folders for its backups."""
    shutil.copytree(migrated.folder / "var", tmp_path / "var")
    for name in ("data", "keys"):
        (tmp_path / name).mkdir()
    with unmade(tmp_path, like=migrated.database) as made:
        made.environment.update(
            COMMONTY_BACKUPS=str(tmp_path / "data"), COMMONTY_KEY_BACKUPS=str(tmp_path / "keys"), COMMONTY_BACKUPS_KEPT="2"
        )
        made.python(LIVE)
        yield made


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def at(hour: int) -> str:
    """Return the code that makes the backup of an hour."""
    return (
        "from datetime import UTC, datetime\nfrom commonty.site.safekeeping.keeping import keep\n"
        f"keep(now=datetime({DAY.year}, {DAY.month}, {DAY.day}, {hour}, tzinfo=UTC))\n"
    )


def test_backups_keep_themselves_apart_and_the_oldest_go(lived: Installation, tmp_path: Path) -> None:
    lived.python(at(1) + at(2) + at(3))

    kept = [f"{DAY:%Y%m%d}T0{hour}0000Z.backup" for hour in (2, 3)]
    assert names(tmp_path / "data") == [*(f"commonty-data-{moment}" for moment in kept), "commonty-erasures.sealed"]
    assert names(tmp_path / "keys") == ["commonty-erasures.sealed", *(f"commonty-keys-{moment}" for moment in kept)]
    assert {stat.S_IMODE(file.stat().st_mode) for name in ("data", "keys") for file in (tmp_path / name).iterdir()} == {0o600}
    assert b"Zqxavier" not in b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
    due = "from datetime import UTC, datetime, timedelta\nfrom commonty.site.safekeeping.keeping import is_due\n"
    due += f"last = datetime({DAY.year}, {DAY.month}, {DAY.day}, 3, tzinfo=UTC)\n"
    due += "print(*(is_due(now=last + timedelta(hours=hours)) for hours in (23, 24)))"
    assert lived.python(due) == "False True\n"


def test_a_folder_that_is_not_mounted_is_refused_and_noted(lived: Installation, tmp_path: Path) -> None:
    (tmp_path / "keys").rmdir()

    done = lived.commonty("backup", "--keep", succeeds=False)

    assert refused(done) == f"commonty backup: there is no folder {tmp_path}/keys: is it mounted?"
    assert json.loads((tmp_path / "var" / "notes.json").read_text())["backup-failed"]["why"].endswith("is it mounted?")
    assert names(tmp_path / "data") == []


def test_the_drill_finds_the_way_back_with_the_operators_own_copy_of_the_key(lived: Installation, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text((tmp_path / "var" / "secrets" / "master.key").read_text())
    (tmp_path / "wrong").write_text("another key")
    lived.commonty("backup", "--keep")

    wrong = lived.commonty("restore", "--rehearse", "--master-key", str(tmp_path / "wrong"), succeeds=False)
    after_wrong = json.loads((tmp_path / "var" / "notes.json").read_text())["rehearsal"]
    done = lived.commonty("restore", "--rehearse", "--master-key", str(tmp_path / "copy"))

    assert "was not made under the master key of this installation" in refused(wrong)
    assert "was not made under the master key" in after_wrong["why"]
    assert "and 3 people could be read." in done.stdout
    assert "is whole, and ours begins with it." in done.stdout
    noted = json.loads((tmp_path / "var" / "notes.json").read_text())["rehearsal"]
    assert (noted["well"], noted["with_copy"], noted["people"]) == ("yes", "yes", "3")
    assert [*(tmp_path / "var").glob(".rehearsal-*")] == []


def test_a_fresh_machine_forgets_whom_the_list_beside_a_later_backup_names(lived: Installation, tmp_path: Path) -> None:
    lived.python(at(1))
    lived.python(ERASE)
    lived.python(at(2))
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "var" / "secrets").mkdir(parents=True)
    shutil.copy(tmp_path / "var" / "secrets" / "master.key", elsewhere / "var" / "secrets")

    with unmade(elsewhere) as fresh:
        files = [str(tmp_path / name / f"commonty-{name}-{DAY:%Y%m%d}T010000Z.backup") for name in ("data", "keys")]
        done = fresh.commonty("restore", files[0], "--keys", files[1])

        assert "forgotten again: 1" in done.stdout
        assert fresh.python(NAMES) == WITHOUT_ADA
        (tmp_path / "data" / "commonty-erasures.sealed").write_bytes(b"nobody was erased")
        (tmp_path / "another").mkdir()
        with unmade(tmp_path / "another") as another:
            environment = {**another.environment, "COMMONTY_MASTER_KEY": (tmp_path / "var" / "secrets" / "master.key").read_text()}
            again = replace(another, environment=environment).commonty("restore", files[0], "--keys", files[1], succeeds=False)
        assert refused(again).endswith("is not the list of the erased that this installation wrote: fetch it again")
