"""Mail to members: queued by ids, opened, put into words and sent by a job."""

from datetime import datetime

from commonty.apps.people.jobs import deliver
from commonty.apps.people.models import Person
from commonty.apps.people.post import Message

__all__ = ["Message", "send_later"]


def send_later(person: Person | int, message: Message, *, now: datetime) -> None:
    """
    Let ``message`` be sent to ``person`` once this transaction is kept, not before ``now``.

    It is sent at least once; to nobody who has no address by then, or who does not consent to what it is for.
    """
    kind = f"{type(message).__module__}.{type(message).__qualname__}"
    pk = person.pk if isinstance(person, Person) else person
    deliver.using(run_after=now).enqueue(pk, kind, message.facts())
