"""What the clock does in all apps, and who calls it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils.module_loading import import_string

from commonty import site
from commonty.apps.bodies.models import Membership
from commonty.apps.decisions.models import Motion, Phase
from commonty.apps.decisions.tests.building import again, moved
from commonty.apps.voting.tests.building import organisation
from commonty.site import attending
from commonty.site.founding.models import Result
from commonty.site.founding.tests.builders import put
from commonty.site.jobs.procrastinate import CLOCK

pytestmark = pytest.mark.django_db


def test_every_worker_calls_a_clock_that_is_there() -> None:
    package = Path(site.__file__).parent
    named = [package / "wsgi.py", package.parent / "cli" / "work.py"]

    assert all(f'attend="{CLOCK}"' in file.read_text() for file in named)
    assert import_string(CLOCK) is attending.attend


def test_a_founding_whose_own_job_was_lost_is_closed_by_the_clock_and_only_once(noon: datetime) -> None:
    putting = put(3, now=noon)
    for founder in putting.roll.all()[:2]:
        putting.cast(founder, in_favour=True, approves={}, now=noon)

    attending.attend(now=noon + timedelta(days=14, seconds=-1))
    before = Result.objects.count()
    attending.attend(now=noon + timedelta(days=14))
    attending.attend(now=noon + timedelta(days=15))

    assert (before, Result.objects.get().carried, Membership.objects.count()) == (0, True, 3)


def test_a_part_of_the_clock_that_fails_holds_up_no_other(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    body, everybody = organisation(5, now=noon)
    motion = moved(body, everybody[0], now=noon)
    late = motion.seconds_until

    def breaks(*, now: datetime) -> None:
        raise OSError(now)

    monkeypatch.setattr(attending, "close_foundings", breaks)
    attending.attend(now=late)

    assert again(motion).phase(late) is Phase.LAPSED
    assert Motion.objects.count() == 1
