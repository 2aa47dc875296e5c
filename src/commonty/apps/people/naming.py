"""The names of people, joined when a page is read."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commonty.apps.keys import keyring
from commonty.apps.people.models import Person
from commonty.apps.people.models.person import place
from commonty.apps.prepared import prepared


def names(people: Iterable[int], *, body: str) -> dict[int, str]:  # noqa: ARG001 - says at each call whose circle the page is for
    """
    Return the names of people who acted openly in ``body``, for a page that only its members see: two queries for any number.

    Whoever is erased is “a former member”; so is an id that nobody has.
    """
    wanted = set(people)
    sealed = {pk: bytes(name) for pk, name in (_sealed_names(wanted) if wanted else ()) if name is not None}
    clear = keyring.unseal_many(place("name"), sealed) if sealed else {}
    return {pk: clear[pk].decode() if pk in clear else _("a former member") for pk in wanted}


@prepared
def _sealed_names(people: Collection[int]) -> QuerySet[Person, tuple[int, bytes | memoryview | None]]:
    return Person.objects.filter(pk__in=people, erasure=None).values_list("pk", "sealed_name")
