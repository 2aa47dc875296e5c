"""Whether the machine's clock is right and its disk has room."""

import ctypes
import shutil
from pathlib import Path

from django.utils.translation import gettext_noop

from commonty.site.doctor.finding import Finding, Said, Standing, said

__all__ = ["clock", "disk"]

UNSYNCHRONISED = 0x40
"""``STA_UNSYNC`` of ``adjtimex(2)``."""
STATUS_AT = slice(40, 44)
"""Where ``struct timex`` has its status, on 64 bits."""
TIMEX_BYTES = 512
GIGABYTE = 1_000_000_000
LEAST, LITTLE = GIGABYTE // 2, 3 * GIGABYTE
"""Bytes that must be free, and that ought to be."""


def clock() -> Finding:
    """Ask the kernel whether something keeps its clock right. No other machine is asked."""
    looked = said(gettext_noop("Asked this machine whether its clock is kept right."))
    standing = _is_kept_right()
    if standing is None:
        says = said(gettext_noop("This machine does not say; within a container it may not."))
        return Finding("clock", Standing.UNKNOWN, looked, says, said(gettext_noop("Ask it outside the container: timedatectl.")))
    if not standing:
        says = said(gettext_noop("Nothing keeps it right. Votes open and close by it, and codes of apps fail when it is off."))
        step = said(gettext_noop("Run: apt install systemd-timesyncd && timedatectl set-ntp true"))
        return Finding("clock", Standing.CARE, looked, says, step)
    return Finding("clock", Standing.GOOD, looked, said(gettext_noop("It is kept right.")))


def _is_kept_right() -> bool | None:
    try:
        told = ctypes.create_string_buffer(TIMEX_BYTES)
        if ctypes.CDLL(None).adjtimex(told) < 0:
            return None
    except (OSError, AttributeError):
        return None
    return not int.from_bytes(told.raw[STATUS_AT], "little") & UNSYNCHRONISED


def disk(folder: Path) -> Finding:
    """See how much room there is for the databases, and for the copy that a backup makes beside them."""
    looked = said(gettext_noop("Looked at the disk that the databases are on."))
    room = shutil.disk_usage(folder)
    used = sum(each.stat().st_size for each in folder.glob("*.sqlite3*"))
    says = said(gettext_noop("%(free)s GB of %(all)s GB are free."), free=_gigabytes(room.free), all=_gigabytes(room.total))
    standing = Standing.BAD if room.free < LEAST + used else Standing.CARE if room.free < LITTLE + 2 * used else Standing.GOOD
    step = said(gettext_noop("Make room: see what is large with “du -xh / | sort -h | tail”, or get a larger disk."))
    return Finding("disk", standing, looked, says, Said() if standing is Standing.GOOD else step)


def _gigabytes(number: int) -> str:
    return f"{number / GIGABYTE:.1f}"
