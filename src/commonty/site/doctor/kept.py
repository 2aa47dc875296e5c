"""Whether there is a backup elsewhere, and whether anybody ever tried to come back from one."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_noop

from commonty.site.doctor.finding import Finding, Said, Standing, said
from commonty.site.safekeeping.notes import noted

__all__ = ["backup", "rehearsal"]

REHEARSED = timedelta(days=180)
"""How long a rehearsal counts."""


def backup(*, now: datetime) -> Finding:
    """Say when the last backup was made, and whether it lies elsewhere."""
    looked = said(gettext_noop("Looked at the folder for backups."))
    last, failed = noted("backup"), noted("backup-failed")

    def found(standing: Standing, says: str, step: str, **values: object) -> Finding:
        return Finding("backup", standing, looked, said(says, **values), said(step) if standing is not Standing.GOOD else Said())

    if not settings.BACKUPS:
        step = gettext_noop(
            "Mount a folder of another machine here, and name it in COMMONTY_BACKUPS; the guide to the backup drill says how."
        )
        return found(Standing.BAD, gettext_noop("No folder is chosen: no backup makes itself."), step)
    if not last:
        step = gettext_noop("Run: commonty backup --keep")
        return found(Standing.BAD, gettext_noop("There is none yet. %(why)s"), step, why=failed.get("why", ""))
    made = datetime.fromisoformat(last["at"])
    day = f"{made:%Y-%m-%d %H:%M} UTC"
    if now - made > timedelta(hours=2 * settings.BACKUP_HOURS):
        step = gettext_noop("See whether the folder is mounted, then run: commonty backup --keep")
        return found(Standing.BAD, gettext_noop("The last one is of %(day)s. %(why)s"), step, day=day, why=failed.get("why", ""))
    if not last.get("is_off"):
        step = gettext_noop("Mount a folder of another machine at that place: a backup on the same disk is lost with it.")
        return found(Standing.CARE, gettext_noop("The last one is of %(day)s, and lies on the same disk as the databases."), step, day=day)
    if not settings.KEY_BACKUPS:
        step = gettext_noop(
            "Name a second place in COMMONTY_KEY_BACKUPS: whoever has the data, the keys and the master key reads everything."
        )
        return found(Standing.CARE, gettext_noop("The last one is of %(day)s; the keys lie beside the data."), step, day=day)
    return found(Standing.GOOD, gettext_noop("The last one is of %(day)s."), "", day=day)


def rehearsal(*, now: datetime) -> Finding:
    """Say when somebody last tried to come back from a backup."""
    looked = said(gettext_noop("Looked when a backup was last restored for practice."))
    last = noted("rehearsal")
    step = said(
        gettext_noop("Run: commonty restore --rehearse --master-key FILE, with the copy of the master key that you keep elsewhere.")
    )
    if not last:
        return Finding("rehearsal", Standing.CARE, looked, said(gettext_noop("Never.")), step)
    if not last.get("well"):
        says = said(gettext_noop("On %(day)s it failed: %(why)s"), day=last["at"][:10], why=last.get("why", ""))
        return Finding("rehearsal", Standing.BAD, looked, says, step)
    values = {"day": last["at"][:10], "made": last["made"][:10], "people": last["people"]}
    if not last.get("with_copy"):
        says = said(gettext_noop("On %(day)s, with the master key of this machine: your copy of it was not tried."), **values)
        return Finding("rehearsal", Standing.CARE, looked, says, step)
    is_old = now - datetime.fromisoformat(last["at"]) > REHEARSED
    says = said(gettext_noop("On %(day)s, from the backup of %(made)s: %(people)s people could be read again."), **values)
    return Finding("rehearsal", Standing.CARE if is_old else Standing.GOOD, looked, says, step if is_old else Said())
