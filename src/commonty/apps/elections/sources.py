"""How an election answers “where did you get that power?”: down to the sheet, the roll and the ballots; and what called it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body
from commonty.apps.bodies.titles import office_title
from commonty.apps.elections.models import Election
from commonty.apps.elections.results import withholds_numbers
from commonty.apps.mandates.sources import SourcePage


def election_source(number: str) -> SourcePage | None:
    """Return the page of the election with this primary key, and the steps down to its ballots."""
    if not (number.isascii() and number.isdigit()):
        return None
    election = Election.objects.select_related("body", "electors", "outcome", "opening__box").filter(pk=int(number)).first()
    if election is None:
        return None
    page = election.get_absolute_url()
    title = _("Election %(number)d of %(body)s: %(office)s") % {
        "number": election.number,
        "body": election.electors.title,
        "office": office_title(election.body, election.office),
    }
    steps: list[tuple[str, str]] = []
    if election.counted is not None:
        said = _("The result") if withholds_numbers(election) else _("The result, with every stage of the count")
        steps.append((said, f"{page}#result"))
    if election.is_reported and election.place is not None:
        meeting = election.place.meeting
        steps.append((_("What two tellers reported: %(meeting)s") % {"meeting": meeting.title}, meeting.get_absolute_url()))
    if election.opened is not None:
        steps.append((_("The roll of those entitled"), reverse("voting:roll", args=[election.opened.box.roll_id])))
    if election.counted is not None and election.counted.sheet is not None and not withholds_numbers(election):
        steps.append((_("The ballots, and the command that counts them again"), f"{page}#ballots"))
    return SourcePage(title, page, tuple(steps))


def office_source(place: str) -> SourcePage | None:
    """Return what an article on an office is as a source: it makes the clock call elections. ``place`` is ``<body>/<office>``."""
    pk, _slash, office = place.partition("/")
    body = Body.objects.filter(pk=pk).first()
    if body is None or not office:
        return None
    said = _("The rules on the office of %(office)s in %(body)s") % {"office": office_title(body, office), "body": body.title}
    return SourcePage(said, body.get_absolute_url())
