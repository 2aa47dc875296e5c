"""
Tells voters by letter that a ballot was cast in their name, where the server made the credentials and so could have cast it.

One letter, for their first ballot, and none when they vote again: voting again is the one answer to whoever watched them vote, and a
letter would give it away. Letters go out some together, in an order by lot: one for each ballot as it is cast would stand in the
queue, and in the logs of mail servers, in the order of the board.
"""

import secrets
from datetime import datetime, timedelta

from django.apps import apps
from django.db import transaction

from commonty.apps.people.mail import send_later
from commonty.apps.voting.letters import BallotWasCast
from commonty.apps.voting.models.ballot_box import How, Mark
from commonty.apps.voting.models.chained import Chained
from commonty.apps.voting.withholding import FEWEST_SHOWN

AT_LATEST = timedelta(hours=1)
"""How long a voter waits for the letter, where fewer voted than go together."""


def tell_all(*, now: datetime) -> int:
    """Tell, of every board that is open, those for whom it is time; return how many that were."""
    boards = apps.get_model("voting", "Board").objects.filter(box__roll__issuing=None, box__closes__gt=now, box__marks__is_told=False)
    return sum(tell(board, now=now) for board in boards.distinct().select_related("box"))


@transaction.atomic
def tell(board: Chained, *, now: datetime, everybody: bool = False) -> int:
    """
    Tell who voted and was not told yet; return how many that were.

    So many go together as a result is shown of; fewer once an hour, and ``everybody`` at the close.
    """
    held = board.hold()
    waiting = list(Mark.objects.filter(box=held.box_id, how=How.ONLINE, is_told=False).values_list("pk", "entry__person"))
    is_time = everybody or len(waiting) >= FEWEST_SHOWN or now >= (held.told_at or held.box.opens) + AT_LATEST
    if not waiting or not is_time:
        return 0
    people = [person for _mark, person in waiting if person is not None]
    secrets.SystemRandom().shuffle(people)
    for person in people:
        send_later(person, BallotWasCast(board=held.pk), now=now)
    Mark.objects.filter(pk__in=[mark for mark, _person in waiting]).update(is_told=True)
    type(held)._default_manager.filter(pk=held.pk).update(told_at=now)  # noqa: SLF001 - Django's name for it, in its documentation
    return len(people)
