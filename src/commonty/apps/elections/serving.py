"""The text of a notice of an election, as it is served."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import formats, translation
from django.utils.translation import gettext as _

from commonty.apps.elections.models.matter import Matter
from commonty.constitution.articles import cite


def served_text(election: Matter) -> str:
    """Return the notice in the language of the constitution: which seats, by which rule, and every day of the timetable."""
    constitution = election.rules.constitution
    days = {
        "nominate": election.nominate_until,
        "accept": election.accept_until,
        "opens": election.opens,
        "closes": election.closes,
    }
    with translation.override(constitution.language):
        values = {name: local(moment, constitution.time_zone) for name, moment in days.items()}
        said = [
            _("Notice of election %(number)d, %(body)s") % {"number": election.number, "body": election.electors.title},
            _("Office: %(office)s, %(body)s. Seats: %(seats)d.")
            % {"office": election.provided.title, "body": election.body.title, "seats": election.seats},
            _("It is held under %(article)s, by the rules in force now (version %(version)d).")
            % {"article": cite(constitution, election.article), "version": election.rules.number},
            _("Members can be nominated until %(nominate)s.") % values,
            _("Who is nominated accepts, writes and withdraws until %(accept)s. Then the ballots are fixed.") % values,
            _voting(election) % values,
        ]
        if election.until is not None:
            said.insert(2, _("It fills the rest of a term, until %(until)s.") % {"until": local(election.until, constitution.time_zone)})
        return "\n\n".join(said)


def _voting(election: Matter) -> str:
    """Return when it is voted on; elsewhere, that this is told once it is called."""
    if not election.is_elsewhere:
        return _("If there is a vote, it opens on %(opens)s and closes on %(closes)s.")
    if not election.is_in_a_hall:
        said = _("If there is a vote, somebody outside runs it, from %(opens)s at the earliest: you are told who, and when.")
        return said + " " + _("No vote is cast on a screen.")
    said = _("If there is a vote, it is held in a meeting, on %(opens)s at the earliest: you are told when and where.")
    return said + " " + _("No vote is cast on a screen.")


def local(moment: datetime, zone: str) -> str:
    """Return an instant as people of a time zone write it, with the zone."""
    there = moment.astimezone(ZoneInfo(zone))
    return f"{formats.date_format(there, 'DATETIME_FORMAT')} ({zone})"
