"""The letters about dues."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Membership, root
from commonty.apps.dues.models import Arrears
from commonty.apps.people.post import Message
from commonty.constitution.catalogue import words as in_words
from commonty.wording.catalogue import FALLBACK


@dataclass(frozen=True)
class ArrearsLetter(Message):
    """That somebody's dues are in arrears, until when they keep their vote, and how to object."""

    arrears: int

    def subject(self) -> str:
        """Say what it is about."""
        return _("Your dues to %(organisation)s") % {"organisation": root().title}

    def text(self) -> str:
        """Say it, by the member number: a mailbox may be several people's."""
        return words(_found(self.arrears))


@dataclass(frozen=True)
class PaidLetter(Message):
    """That somebody's dues are in arrears no more."""

    arrears: int

    def subject(self) -> str:
        """Say what it is about."""
        return _("Your dues to %(organisation)s") % {"organisation": root().title}

    def text(self) -> str:
        """Say it."""
        said = {"number": _found(self.arrears).person.member_number, "where": _mine()}
        return (
            _("This is for the member with number %(number)d. Your dues are in arrears no more: you have every right that you had.") % said
            + "\n\n"
            + str(said["where"])
        )


def words(arrears: Arrears, *, on_paper: bool = False) -> str:
    """Return what somebody in arrears is told; on paper the time of grace begins when the letter is posted."""
    rests = Membership.objects.filter(person=arrears.person_id, body=root()).values_list("rests_from", flat=True).first()
    said = {
        "number": arrears.person.member_number,
        "day": date_format(arrears.paid_up_to, "DATE_FORMAT"),
        "until": date_format(localtime(rests), "DATETIME_FORMAT") if rests else "",
        "where": _mine(),
    }
    parts = [_("This is for the member with number %(number)d. As far as we know, your dues are paid up to %(day)s.") % said]
    if rests:
        parts.append(_("You keep your vote until %(until)s. If the dues are not paid by then, it rests until they are.") % said)
    elif on_paper and (grace := _grace(arrears)):
        kept = _("You keep your vote for %(grace)s from the day of this letter. Then it rests until the dues are paid.")
        parts.append(kept % {"grace": grace})
    else:
        parts.append(_("You keep your vote.") % said)
    parts.append(_("A vote in which you could already take part stays yours. When you have paid, everything is as it was."))
    if on_paper:
        wrong = _("If this is not right, or you cannot pay now, write to us, tell any officer, or say so here: %(where)s")
    else:
        wrong = _("If this is not right, or you cannot pay now, say so here before that. Your vote then waits for an answer: %(where)s")
    parts.append(wrong % said)
    return "\n\n".join(parts)


def _grace(arrears: Arrears) -> str:
    """Return how long the rules give somebody in arrears after they were told, in the reader's language."""
    membership = Membership.objects.get(person=arrears.person_id, body=root())
    rule = root().rules(timezone.now()).constitution.categories.get(membership.category)
    return in_words(rule.dues_grace, get_language() or FALLBACK) if rule is not None and rule.dues_grace else ""


def _found(arrears: int) -> Arrears:
    return Arrears.objects.select_related("person").get(pk=arrears)


def _mine() -> str:
    return settings.ORIGIN + reverse("dues:mine")
