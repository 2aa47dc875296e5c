"""The draft of the constitution, from the starter to what is put to the founders."""

from datetime import datetime
from importlib.resources import files

from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from commonty.constitution.document import Constitution
from commonty.constitution.document import Founding as FoundingArticle
from commonty.constitution.reading import parse
from commonty.constitution.refusal import Refused
from commonty.constitution.writing import digest, write
from commonty.site.founding.models.founder import Founder, refuse_once_founded

STARTERS = ("campaign-group", "union-branch", "co-operative", "coalition")
LONGEST = 300_000
"""How many characters a draft may have: ten times the longest starter."""


def starter(name: str) -> Constitution:
    """Return a starter constitution; raise ``Refused`` for a name that is not one of the four."""
    if name not in STARTERS:
        raise Refused(_("There is no starter constitution of that name."))
    return parse(files("commonty.constitution").joinpath(f"starters/{name}.toml").read_text(encoding="utf-8"))


class DraftManager(models.Manager["Draft"]):
    """Begins drafts and finds the one that is worked on."""

    @transaction.atomic
    def begin(self, name: str, *, now: datetime) -> "Draft":
        """Begin with one of the starters. A draft begun earlier is kept, and no longer worked on."""
        _refuse_unless_editable()
        return self.create(starter=name, text=write(starter(name)), begun_at=now, edited_at=now)

    def current(self) -> "Draft | None":
        """Return the draft that is worked on: the one begun last."""
        return self.order_by("-pk").first()


class Draft(models.Model):
    """A constitution that is not in force yet. ``text`` is canonical."""

    starter = models.CharField(max_length=40)
    text = models.TextField()
    begun_at = models.DateTimeField()
    edited_at = models.DateTimeField()

    objects = DraftManager()

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @cached_property
    def constitution(self) -> Constitution:
        """The draft, parsed."""
        return parse(self.text)

    @property
    def digest(self) -> str:
        """The hash of its canonical bytes."""
        return digest(self.constitution)

    @property
    def founding(self) -> FoundingArticle:
        """What it says of its own founding; raises ``Refused`` where it says nothing."""
        if self.constitution.founding is None:
            raise Refused(_("The draft does not say how it is founded: it needs an article on founding."), article="founding")
        return self.constitution.founding

    @transaction.atomic
    def rewrite(self, constitution: Constitution, *, seen: str, now: datetime) -> None:
        """Replace the text. ``seen`` is the digest of what the editor had in front of them, so that nobody's changes are lost."""
        _refuse_unless_editable()
        held = type(self).objects.select_for_update().get(pk=self.pk)
        if held.digest != seen:
            raise Refused(_("Another founder changed the draft meanwhile. Look at their changes first, then make yours again."))
        self.text, self.edited_at = write(constitution), now
        self.__dict__.pop("constitution", None)
        self.save(update_fields=["text", "edited_at"])


class CandidacyManager(models.Manager["Candidacy"]):
    """Says who would take which office."""

    @transaction.atomic
    def stand(self, founder: Founder, offices: tuple[str, ...], *, draft: Draft, now: datetime) -> None:
        """Stand for these offices, among those that the draft fills at once, and for no other."""
        _refuse_unless_editable()
        if unknown := [office for office in offices if office not in draft.founding.offices]:
            raise Refused(
                _("The draft does not fill the office “%(office)s” at its founding.") % {"office": unknown[0]}, article="founding"
            )
        self.filter(founder=founder).exclude(office__in=offices).delete()
        for office in offices:
            self.get_or_create(founder=founder, office=office, defaults={"stood_at": now})


class Candidacy(models.Model):
    """That a founder would take an office for the interim term."""

    founder = models.ForeignKey(Founder, models.CASCADE, related_name="candidacies")
    office = models.CharField(max_length=100)
    stood_at = models.DateTimeField()

    objects = CandidacyManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["founder", "office"], name="founding_stands_once")]

    def __str__(self) -> str:
        return f"founder {self.founder_id} for {self.office}"


def _refuse_unless_editable() -> None:
    refuse_once_founded()
    if Founder.are_voting():
        raise Refused(_("The founders are voting on the draft now, so nothing in it can be changed."))
