"""What the clock does by itself, about once a minute: every app's part in turn."""

import logging
from datetime import datetime

from commonty.apps.decisions import jobs
from commonty.apps.people import sweeping

logger = logging.getLogger(__name__)

__all__ = ["attend"]


def attend(*, now: datetime) -> None:
    """Do everything that fell due and let go of what is over. What fails is logged and tried again next time; the rest goes on."""
    for part in (jobs.attend, sweeping.attend):
        try:
            part(now=now)
        except Exception:
            logger.exception("%s.%s: tried again in a minute", part.__module__, part.__qualname__)
