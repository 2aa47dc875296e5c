"""Who the pseudonyms of the record are, for pages that may say so."""

from collections.abc import Iterable

from commonty.apps.keys import keyring
from commonty.apps.people.models import Pseudonym


def remember(people: Iterable[int], *, body: str) -> None:
    """
    Keep the pseudonyms that people have in the lines of ``body``, so that their names can be joined to these lines.

    ``bodies`` calls it when somebody comes to belong. Safe to repeat; whoever is erased is passed over.
    """
    wanted = set(people)
    wanted -= set(Pseudonym.objects.filter(body=body, person__in=wanted).values_list("person_id", flat=True))
    rows = []
    for person in sorted(wanted):
        try:
            rows.append(Pseudonym(body=body, person_id=person, pseudonym=keyring.pseudonym(person, body)))
        except keyring.Erased:
            continue
    Pseudonym.objects.bulk_create(rows, ignore_conflicts=True)


def behind(pseudonyms: Iterable[str], *, body: str) -> dict[str, int]:
    """Return who the pseudonyms in lines of ``body`` are; those of erased people, and unknown ones, are missing."""
    rows = Pseudonym.objects.filter(body=body, pseudonym__in=set(pseudonyms))
    return dict(rows.values_list("pseudonym", "person_id"))
