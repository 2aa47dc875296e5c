"""The text of a notice, as it is served."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import formats, translation
from django.utils.translation import gettext as _

from commonty.apps.decisions.models.matter import Matter
from commonty.apps.decisions.models.meeting import Meeting
from commonty.apps.decisions.models.steps import Wording
from commonty.apps.rules.models import Version
from commonty.constitution.articles import cite


def served_text(
    motion: Matter, wording: Wording, rules: Version, *, opens: datetime, closes: datetime, meeting: Meeting | None = None
) -> str:
    """
    Return the notice in the language of the constitution: what is proposed, what it would do, by which rule, and when to vote.

    It is kept, so it names nobody: people stand in it as ids. The letter says the same in plain words.
    """
    constitution = rules.constitution
    with translation.override(constitution.language):
        said = [
            _("Notice of motion %(number)d, %(body)s") % {"number": motion.number, "body": motion.body.title},
            wording.title,
            wording.body,
            _("Exactly what it would do, as the program reads it:"),
            *(f"- {effect.canonical()}" for effect in wording.deeds()),
            _("It is decided under %(article)s, by the rules in force now (version %(version)d).")
            % {"article": cite(constitution, motion.article), "version": rules.number},
            _when(meeting, local(opens, constitution.time_zone), local(closes, constitution.time_zone)),
        ]
        return "\n\n".join(part for part in said if part)


def _when(meeting: Meeting | None, opens: str, closes: str) -> str:
    """Say when it is voted on, and where, if not here."""
    if meeting is None:
        return _("Voting opens on %(opens)s and closes on %(closes)s.") % {"opens": opens, "closes": closes}
    said = _("It is voted on in a meeting, on %(opens)s, here: %(place)s. No vote is cast on a screen.")
    if not meeting.is_in_a_hall:
        said = _("It is voted on in a ballot from %(opens)s to %(closes)s, run by: %(place)s. No vote is cast here.")
    return said % {"opens": opens, "closes": closes, "place": meeting.whereabouts}


def local(moment: datetime, zone: str) -> str:
    """Return an instant as people of a time zone write it, with the zone."""
    there = moment.astimezone(ZoneInfo(zone))
    return f"{formats.date_format(there, 'DATETIME_FORMAT')} ({zone})"
