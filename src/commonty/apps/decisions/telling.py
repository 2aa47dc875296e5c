"""Who hands out and counts the paper ballots of a motion: by a mandate, and never somebody whom it is about."""

from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.decisions import requirements
from commonty.apps.decisions.models.matter import Matter
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.models import Person
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused

TELL = "decisions.tell"


def teller(motion: Matter, person: Person, *, now: datetime) -> Authority:
    """Return the mandate by which somebody is a teller of a motion; raise ``Refused`` for who has none, and for whom it is about."""
    authority = authorise(person, TELL, motion.body.path, now=now)
    if person.pk in requirements.concerned(motion.effects):
        raise Refused(_("This motion is about you: others hand out its papers and count them."), article=authority.article)
    return authority


def is_open_to_tellers(motion: Matter, person: Person | None, *, now: datetime) -> bool:
    """Say whether somebody has work with the papers of a motion now, as a page asks it: where the rules have any, until the count."""
    is_at_vote = motion.opened is not None and motion.opened.is_secret and motion.decided is None and motion.lapsed is None
    if person is None or not is_at_vote or not motion.procedure(now).paper:
        return False
    try:
        teller(motion, person, now=now)
    except Refused:
        return False
    return True
