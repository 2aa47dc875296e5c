"""Many who append at once, in processes and threads of their own, on the database that this run is about."""

import pytest

from conftest import Installation

APPENDING = """
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from django.db import transaction
from commonty.apps.keys import keyring
from commonty.apps.record.tests.acts import marched, ROSA

keyring.new(ROSA)

def append(number):
    if number % 5 == 4:
        try:
            with transaction.atomic():
                marched(datetime(2026, 2, 2, tzinfo=UTC))
                raise KeyError
        except KeyError:
            pass
    else:
        marched(datetime(2026, 2, 2, tzinfo=UTC))

with ThreadPoolExecutor(4) as threads:
    list(threads.map(append, range(50)))
"""

READING = """
from commonty.apps.record.audiences import PUBLIC
from commonty.apps.record.checking import check
from commonty.apps.record.exporting import export
report = check(line.encode() for line in export(PUBLIC)[1])
print(report.lines, report.is_whole, report.findings)
"""


@pytest.mark.slow
@pytest.mark.locks
def test_a_chain_that_many_append_to_at_once_is_whole_and_lacks_nothing(installation: Installation) -> None:
    processes = [installation.start(APPENDING) for _process in range(3)]
    for process in processes:
        printed, _ = process.communicate()
        assert process.returncode == 0, printed

    assert installation.python(READING).strip() == "120 True []"
