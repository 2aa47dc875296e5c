"""Who the pseudonyms of the record are, for pages that may say so."""

from collections.abc import Iterable

from commonty.apps.keys import keyring
from commonty.apps.people.models import Person, Pseudonym
from commonty.apps.people.naming import names


def remember(people: Iterable[int], body: str) -> None:
    """
    Keep the pseudonyms that people have in the lines of ``body``, so that their names can be joined to these lines.

    The record calls it for everybody who stands in a line that others may read. Safe to repeat; whoever is erased is passed over.
    """
    unknown = Person.objects.filter(pk__in=set(people)).exclude(pseudonyms__body=body).values_list("pk", flat=True)
    rows = []
    for person in sorted(unknown):
        try:
            rows.append(Pseudonym(body=body, person_id=person, pseudonym=keyring.pseudonym(person, body)))
        except keyring.Erased:
            continue
    Pseudonym.objects.bulk_create(rows, ignore_conflicts=True)


def behind(pseudonyms: Iterable[str], *, body: str) -> dict[str, int]:
    """Return who the pseudonyms in lines of ``body`` are; those of erased people, and unknown ones, are missing."""
    rows = Pseudonym.objects.filter(body=body, pseudonym__in=set(pseudonyms))
    return dict(rows.values_list("pseudonym", "person_id"))


def names_behind(pseudonyms: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the names behind pseudonyms, each with its body, for pages that only members of these bodies see; three queries at most."""
    wanted = set(pseudonyms)
    rows = Pseudonym.objects.filter(body__in={body for body, _one in wanted}, pseudonym__in={one for _body, one in wanted})
    found = {(body, one): person for body, one, person in rows.values_list("body", "pseudonym", "person_id") if (body, one) in wanted}
    known = names(found.values(), body="")
    return {pair: known[person] for pair, person in found.items()}
