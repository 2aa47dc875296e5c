"""Whoever has no mailbox of their own is invited by a letter with a code: found by member number and name, under a mandate."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.joining import belongs
from commonty.apps.bodies.models import root
from commonty.apps.people.models import PaperCode, Person
from commonty.apps.people.undoable import note_codes
from commonty.apps.people.writing import words as words_of
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused
from commonty.site.moving.telling import how_to_come_in, organisation


def found(number: int, name: str, *, now: datetime) -> Person:
    """Return the member with this number, whose name has these words. Raises ``Refused`` where there is nobody, and does not say why."""
    person = Person.objects.living().filter(member_number=number).first()
    said = set(words_of(name))
    if person is None or not said or not said <= set(words_of(person.own("name")["name"])) or not belongs(person, root(), now=now):
        raise Refused(_("Nobody here has this member number and this name."))
    return person


@transaction.atomic
def invite(people: Iterable[Person], *, authority: Authority, now: datetime) -> list[PaperCode]:
    """Make a code for each who needs one: who has a mailbox of their own, or came in before, is passed over. Each is told in the record."""
    needing = [person for person in people if PaperCode.objects.can_be_issued(person)]
    made = PaperCode.objects.issue(needing, authority=authority, now=now)
    note_codes(made, authority=authority, now=now)
    return made


def codes(people: Iterable[int], *, now: datetime) -> dict[int, PaperCode]:
    """Return the codes that were made for these people and are not used yet; those that they made themselves are shown to nobody."""
    rows = PaperCode.objects.living(now=now).filter(person__in=list(people), is_own=False).select_related("person")
    return {each.person_id: each for each in rows}


def words(code: PaperCode) -> str:
    """Return the letter with a code, for somebody who was told of everything else before."""
    first = _("This is for the member with number %(number)d of %(organisation)s.")
    return "\n\n".join([first % {"number": code.person.member_number, "organisation": organisation()}, *how_to_come_in(code)])
