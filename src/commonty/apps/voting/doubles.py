"""What becomes of votes where two numbers are found to be one person: nobody has two, and nobody loses theirs."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.apps.bodies.circles import keeps_to_itself
from commonty.apps.people.models import Person
from commonty.apps.voting.models.ballot_box import BallotBox
from commonty.apps.voting.models.box import Box
from commonty.apps.voting.models.roll import Roll, RollEntry
from commonty.constitution.refusal import Refused


class Doubles:
    """What ``bodies.merging`` asks of this app."""

    def refuse(self, kept: Person, asleep: Person, *, now: datetime) -> None:
        """
        Refuse while a secret or unlinked vote runs on whose roll both stand, whoever of them has voted: its ballots cannot be struck.

        And while a vote runs on whose roll the number stands that would sleep, and not the other: that vote would be lost.
        """
        secret = BallotBox.objects.filter(sealed=None, is_rehearsal=False).select_related("roll__body").order_by("closes", "pk")
        for box in secret.filter(stands(kept), stands(asleep)):
            said = _(
                "Both stand on the roll of a secret vote, and no ballot of it can be struck. Wait for its count: it closes on %(day)s."
            )
            raise Refused(said % {"day": date_format(box.closes, "DATE_FORMAT")}, article=box.article)
        open_votes = Box.objects.filter(sealed=None).select_related("roll__body").order_by("closes", "pk")
        alone = [(each.roll, each.closes, each.article) for each in open_votes.filter(stands(asleep)).exclude(stands(kept))]
        alone += [(each.roll, each.closes, each.article) for each in secret.filter(stands(asleep)).exclude(stands(kept))]
        for roll, closes, article in alone:
            if not keeps_to_itself(roll.body, now=now):
                raise only_one_stands(asleep, kept, closes, article=article)

    def foreseen(self, kept: Person, asleep: Person, *, now: datetime) -> Iterator[str]:
        """Say in how many votes that run one of the two places is not counted."""
        open_votes = Box.objects.filter(sealed=None).filter(stands(kept), stands(asleep)).select_related("roll__body")
        count = sum(not keeps_to_itself(box.roll.body, now=now) for box in open_votes)
        if count:
            said = ngettext(
                "Both stand on the roll of %(count)d vote that runs. Number %(asleep)d has no vote there, and one cast under it is not "
                "counted; number %(kept)d can vote.",
                "Both stand on the rolls of %(count)d votes that run. Number %(asleep)d has no vote there, and one cast under it is not "
                "counted; number %(kept)d can vote.",
                count,
            )
            yield said % {"count": count, "kept": kept.member_number, "asleep": asleep.member_number}


def stands(person: Person) -> Exists:
    """Return the condition that somebody stands on the roll of a vote, and was not struck off."""
    return Exists(RollEntry.objects.filter(roll=OuterRef("roll"), person=person, strike=None))


def only_one_stands(asleep: Person, kept: Person, until: datetime, *, article: str) -> Refused:
    """Return why two are not merged while only the number that would sleep may vote on something."""
    said = _(
        "Number %(asleep)d may vote on something until %(day)s, and number %(kept)d may not. Let that number go on, or wait until then."
    )
    numbers = {"asleep": asleep.member_number, "kept": kept.member_number}
    return Refused(said % {**numbers, "day": date_format(until, "DATE_FORMAT")}, article=article)


def rolls_of_one(rolls: Iterable[int], kept: Person, asleep: Person) -> QuerySet[Roll]:
    """Return those of these rolls on which the number stands that would sleep, and not the other."""
    mine = Exists(RollEntry.objects.filter(roll=OuterRef("pk"), person=kept, strike=None))
    theirs = Exists(RollEntry.objects.filter(roll=OuterRef("pk"), person=asleep, strike=None))
    return Roll.objects.filter(theirs, pk__in=rolls).exclude(mine).select_related("body")
