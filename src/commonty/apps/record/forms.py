"""What somebody looks for in the record."""

from datetime import datetime, time, timedelta

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonty.apps.record import joining
from commonty.apps.record.audiences import Reader
from commonty.apps.record.entry import Audience, kinds, says
from commonty.apps.record.models import Line


class LookForm(forms.Form):
    """Chooses lines by kind, body and time, and one's own."""

    kind = forms.ChoiceField(label=_("What happened"), required=False)
    body = forms.ChoiceField(label=_("In which body"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    readable = forms.BooleanField(label=_("Only what I may read"), required=False)
    mine = forms.BooleanField(label=_("Only what concerns me alone"), required=False)

    def __init__(self, *args: object, reader: Reader, now: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Django passes on
        self.reader = reader
        happened = sorted(((kind, gettext(says(kind))) for kind in kinds()), key=lambda pair: pair[1].casefold())
        self.fields["kind"].choices = [("", _("anything")), *happened]  # type: ignore[attr-defined]  # a choice field
        named = joining.bodies(reader.person, now=now)
        self.fields["body"].choices = [("", _("in any")), *named.items()]  # type: ignore[attr-defined]  # as above
        if not reader.owner:
            del self.fields["mine"]

    def lines(self) -> QuerySet[Line]:
        """Return the lines looked for, the newest first. By body, only those that the reader may read: the others do not tell theirs."""
        lines = Line.objects.select_related("payload").order_by("-seq")
        if not self.is_valid():
            return lines.none()
        look = self.cleaned_data
        if look["body"] or look["readable"] or look.get("mine"):
            # The same order, but from the payload's indexes, so that the database need not sort all that it finds.
            lines = lines.order_by("-payload__line_id")
        if look["kind"]:
            lines = lines.filter(kind=look["kind"])
        if look["since"]:
            lines = lines.filter(time__gte=_midnight(look["since"]))
        if look["until"]:
            lines = lines.filter(time__lt=_midnight(look["until"] + timedelta(days=1)))
        if look["body"]:
            lines = lines.filter(payload__body=look["body"])
        if look["body"] or look["readable"]:
            lines = lines.filter(self._readable())
        if look.get("mine"):
            lines = lines.filter(payload__owner=self.reader.owner)
        return lines

    def _readable(self) -> Q:
        """Return what ``Reader.may_read`` says, as a question to the database."""
        readable = Q(payload__audience=Audience.PUBLIC)
        if self.reader.bodies:
            readable |= Q(payload__audience=Audience.MEMBERS, payload__body__in=self.reader.bodies)
        if self.reader.owner:
            readable |= Q(payload__owner=self.reader.owner)
        return readable


def _midnight(day: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
