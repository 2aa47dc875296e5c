"""The guides are true: what they say to type is typed, and what “Add an effect and a power” writes down is run."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commonty.site.safekeeping.tests.living import EVERYBODY, LIVE, NAMES
from conftest import Installation, unmade
from tests.test_documentation import parser

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "guides" / "add-an-effect.md"
BLOCK = re.compile(r"\*\*`(?P<file>[\w/]+\.py)`\*\*[^\n]*(?:\n[^`\n]*(?:`[^`\n]+`[^`\n]*)*)*?\n+```python\n(?P<code>.*?)```", re.DOTALL)
SETTINGS = 'from tests.settings import *\nINSTALLED_APPS += ["toolshed"]\nMIGRATION_MODULES = {"toolshed": None}\n'
CONFTEST = """
from pathlib import Path
import pytest
from commonty.apps.voting.tests.building import rules_text

@pytest.fixture
def rules() -> str:
    return rules_text() + Path("rules.toml").read_text()
"""


@pytest.mark.parametrize("guide", sorted(GUIDE.parent.glob("*.md")), ids=lambda guide: guide.stem)
def test_every_command_of_a_guide_is_one_with_these_words(guide: Path) -> None:
    shown = re.findall(r"^    commonty (\w+)((?: \S+)*)$", guide.read_text("utf-8"), re.MULTILINE)

    for command, words in shown:
        assert parser(command).parse_args(words.split()), command
    assert shown or guide.stem != "moving-in"


@pytest.mark.slow
@pytest.mark.sqlite
def test_the_backup_drill_is_true(migrated: Installation, tmp_path: Path) -> None:
    commands = re.findall(r"^ +commonty (.+)$", (GUIDE.parent / "backup-drill.md").read_text("utf-8"), re.MULTILINE)
    keep, rehearse, doctor, restore = (each.split() for each in commands)
    with drilled(migrated, tmp_path / "here") as here, drilled(None, tmp_path / "fresh") as fresh:
        here.python(LIVE)
        here.commonty(*keep)
        paper = (here.folder / "var" / "secrets" / "master.key").read_text()
        (here.folder / "copy-of-the-key").write_text(paper)
        assert "The way back works" in here.commonty(*rehearse).stdout
        looked = here.commonty(*doctor, succeeds=False).stdout
        assert re.search(r"^Last rehearsed restore: in order\. .*: 3 people could be read again\.$", looked, re.MULTILINE), looked
        (fresh.folder / "var" / "secrets").mkdir(parents=True)
        (fresh.folder / "var" / "secrets" / "master.key").write_text(paper)
        (fresh.folder / "var" / "secrets" / "master.key").chmod(0o600)
        for kind in ("data", "keys"):
            [newest] = (here.folder / kind).glob(f"commonty-{kind}-*.backup")
            shutil.copy(newest, fresh.folder / f"commonty-{kind}.backup")
        assert fresh.commonty(*restore).stdout.startswith("restored as of ")
        assert fresh.python(NAMES) == EVERYBODY


@contextmanager
def drilled(migrated: Installation | None, folder: Path) -> Iterator[Installation]:
    """Name an installation with two folders for its backups: empty, or with its tables made."""
    for name in ("data", "keys"):
        (folder / name).mkdir(parents=True)
    if migrated is not None:
        shutil.copytree(migrated.folder / "var", folder / "var")
    with unmade(folder) as made:
        made.environment.update(COMMONTY_BACKUPS=str(folder / "data"), COMMONTY_KEY_BACKUPS=str(folder / "keys"))
        yield made


@pytest.mark.slow
@pytest.mark.sqlite
def test_the_guide_to_adding_an_effect_is_true(tmp_path: Path) -> None:
    guide = GUIDE.read_text()
    files = {found["file"]: found["code"] for found in BLOCK.finditer(guide)}
    assert sorted(files) == [f"toolshed/{name}.py" for name in ("apps", "effects", "entries", "models", "test_toolshed")]
    rules = re.search(r"```toml\n(.*?)```", guide, re.DOTALL)
    assert rules is not None
    (tmp_path / "toolshed").mkdir()
    (tmp_path / "toolshed" / "__init__.py").touch()
    for name, code in files.items():
        (tmp_path / name).write_text(code)
    (tmp_path / "rules.toml").write_text("\n" + rules[1])
    (tmp_path / "shed_settings.py").write_text(SETTINGS)
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --disable-plugin-autoload -p pytest_django.plugin -p no:cacheprovider\n")

    words = (sys.executable, "-m", "pytest", "-q", "--ds=shed_settings", "toolshed/test_toolshed.py")
    environment = {
        **os.environ,
        "DATABASE_URL": "sqlite:///:memory:",
        "PYTHONPATH": os.pathsep.join(map(str, (tmp_path, ROOT / "src", ROOT))),
    }
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)  # noqa: S603

    assert "1 passed" in done.stdout, done.stdout + done.stderr
