"""A file that an earlier version of the program wrote is still read."""

import json
from pathlib import Path

import pytest

from commonty.site.leaving.tests.typed import done
from commonty.site.safekeeping.tests.living import NAMES
from conftest import Installation, unmade

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

FILE = Path(__file__).parent / "files" / "version-1.commonty"
EVERYBODY = "['Ada Zqx', 'Berta Zqy', 'Cleo Zqz']\n"
"""Who is in the file."""
ROOT = "2506e78c3f2589fe160001e99c4475b79f7fe4c0041d4385e1cfc3ae4b7c0d55"
LOOK = """
import json
from django.utils import timezone
from commonty.apps.record.signing import head
from commonty.site.osdi.models import Token
token = Token.objects.get()
access = Token.objects.access("6ez35nRY0CGZSlvD57gDpG7gGXE6tdQZf4PVIrxUoQw", now=timezone.now())
print(json.dumps([head().root, head().size, token.digest == f"withheld:{token.pk}", access]))
"""


def test_a_file_of_version_one_is_brought_up_to_this_version_and_lets_no_program_in(migrated: Installation, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    with unmade(tmp_path, like=migrated.database) as made:
        done(made, "import", str(FILE))

        assert made.python(NAMES) == EVERYBODY
        assert json.loads(made.python(LOOK)) == [ROOT, 14, True, None]
