"""An organisation of 5,000 leaves with everything: elsewhere every page, total, mandate and check answers the same."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from commonty.site.leaving.tests.typed import done
from conftest import Installation, unmade

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

ROOT = Path(__file__).parents[2]
MEMBERS = 5000
LIVE = f"""
import json
from tests.journeys.carried import live
print(json.dumps(live({MEMBERS - 13})))
"""
LOOK = """
import json
from pathlib import Path
from tests.journeys.carried import shown, told
print(told())
Path({file!r}).write_text(json.dumps(shown({addresses!r})))
"""
AGAIN = """
import json
from pathlib import Path
from django.utils import timezone
from commonty.site.leaving.exporting import export
from commonty.site.leaving.passphrase import Lock
contents = export(Path({file!r}), Lock.new(), bytes(32), now=timezone.now())
print(json.dumps([[part.name, part.rows, part.last, part.sha256] for part in contents.parts if part.name != "keys.sealed"]))
"""


def as_the_tests_see_it(made: Installation) -> Installation:
    """Return an installation whose processes know the tests; links in letters open in each, since one server’s secret was copied."""
    return replace(
        made,
        environment={
            **made.environment,
            "COMMONTY_SECRET_KEY": "copied, so that links open",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        },
    )


@pytest.fixture
def two(migrated: Installation, tmp_path: Path) -> Iterator[tuple[Installation, Installation]]:
    """Return two empty installations, each with a master key of its own."""
    with ExitStack() as opened:
        made = []
        for name in ("here", "elsewhere"):
            shutil.copytree(migrated.folder / "var", tmp_path / name / "var", ignore=shutil.ignore_patterns("master.key"))
            made.append(as_the_tests_see_it(opened.enter_context(unmade(tmp_path / name, like=migrated.database))))
        yield made[0], made[1]


def test_an_organisation_of_five_thousand_goes_on_elsewhere_as_it_was_here(two: tuple[Installation, Installation], tmp_path: Path) -> None:
    here, elsewhere = two
    addresses = json.loads(here.python(LIVE))

    done(here, "export", str(tmp_path / "whole"))
    done(elsewhere, "import", str(tmp_path / "whole"))

    here.commonty("record", "export", str(tmp_path / "here.jsonl"))
    elsewhere.commonty("record", "export", str(tmp_path / "there.jsonl"))
    assert (tmp_path / "here.jsonl").read_bytes() == (tmp_path / "there.jsonl").read_bytes()
    checked = elsewhere.commonty("record", "check", str(tmp_path / "there.jsonl"), "--checkpoint", str(tmp_path / "here.jsonl"))
    assert "\nWHOLE; " in f"\n{checked.stdout}"
    parts = [json.loads(made.python(AGAIN.format(file=str(made.folder / "again")))) for made in two]
    assert parts[0] == parts[1]
    assert len(addresses) > 100
    facts = [made.python(LOOK.format(file=str(made.folder / "pages"), addresses=addresses)) for made in two]
    assert facts[0] == facts[1]
    assert json.loads(facts[0])["members"] > MEMBERS - 5
    pages = [json.loads((made.folder / "pages").read_text()) for made in two]
    assert [page for page in addresses if pages[0][page] != pages[1][page]] == []
    assert sum(answers[1].startswith("200 ") for answers in pages[0].values()) > 60
