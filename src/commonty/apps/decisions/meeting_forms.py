"""The forms of meetings: calling one, and entering what came of it."""

from collections.abc import Iterator, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from commonty.apps.decisions.finding import NotFound, Searcher
from commonty.apps.decisions.items import Facts, Item
from commonty.apps.decisions.models import Meeting, Motion
from commonty.apps.decisions.models.meeting import Counted, Reported
from commonty.apps.decisions.pictures import MOST_BYTES
from commonty.constitution.document import Ballot, Where

MOST_PEOPLE = 1_000_000
LONGEST_PLACE = 300
MOMENT = "%Y-%m-%dT%H:%M"


def moment_field(label: str, help_text: str = "") -> forms.DateTimeField:
    """Return a field for a day and an hour, in the zone of the organisation."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, help_text=help_text, input_formats=[MOMENT], widget=widget)


class CallForm(forms.Form):
    """Where and when a meeting is, or an outside ballot, and who runs that."""

    def __init__(self, where: Where, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="call-%s")
        if where is Where.HALL:
            self.fields["place"] = forms.CharField(
                label=_("Where"),
                help_text=_("The hall, its street and number: as people find it."),
                max_length=LONGEST_PLACE,
            )
            self.fields["starts"] = moment_field(_("Day and hour"))
            return
        self.fields["place"] = forms.CharField(label=_("Who runs the ballot"), max_length=LONGEST_PLACE)
        self.fields["starts"] = moment_field(_("Votes can be cast from"))
        self.fields["ends"] = moment_field(_("Votes can be cast until"))


def reason_field() -> forms.CharField:
    """Return the field for why a meeting does not take place."""
    return forms.CharField(label=_("Why"), help_text=_("Everybody who could vote there reads it."), max_length=LONGEST_PLACE)


class CallOffForm(forms.Form):
    """Why a meeting is called off."""

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="off-%s")
        self.fields["reason"] = reason_field()


class MoveForm(CallForm):
    """Why a meeting is moved, to where, and when it is then."""

    def __init__(self, meeting: Meeting, data: QueryDict | None = None) -> None:
        super().__init__(Where(meeting.where), data)
        self.auto_id = "move-%s"
        self.fields["reason"] = reason_field()
        self.fields["place"].initial = meeting.whereabouts


class SignedForm(forms.Form):
    """A picture of a signed sheet, or the report of whoever ran a ballot."""

    file = forms.FileField(
        label=gettext_lazy("A picture of one signed sheet"),
        help_text=gettext_lazy("A photograph, as JPEG or PNG. Where and with what it was taken is left out."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )

    def __init__(self, meeting: Meeting, data: QueryDict | None = None, files: object = None) -> None:
        super().__init__(data, files, auto_id="signed-%s")  # type: ignore[arg-type]  # the files of the request
        if not meeting.is_in_a_hall:
            field = self.fields["file"]
            field.label = _("The report of those who ran the ballot")
            field.help_text = _("The PDF file that they sent, or a photograph of each page.")
            field.widget.attrs["accept"] = "application/pdf,image/jpeg,image/png"

    def clean_file(self) -> bytes:
        """Return what is in it; refuse what is too large before it is read."""
        handed = self.cleaned_data["file"]
        if handed.size > MOST_BYTES:
            said = _("This file is too large: at most %(most)d megabytes. Take the picture again with fewer dots, one sheet at a time.")
            raise forms.ValidationError(said % {"most": MOST_BYTES // 1_000_000})
        raw: bytes = handed.read()
        return raw


class MotionPart:
    """The fields of one motion on the form of a report."""

    NUMBERS = ("yes", "no", "abstain", "blank", "spoiled")

    def __init__(self, form: "ReportForm", motion: Motion, *, by_paper: bool) -> None:
        self.form, self.motion = form, motion
        labels = {
            "yes": pgettext("counted", "For"),
            "no": pgettext("counted", "Against"),
            "abstain": pgettext("counted", "Abstained"),
            "blank": pgettext("counted", "Blank papers"),
            "spoiled": pgettext("counted", "Spoiled: nobody can say what they say"),
        }
        self.names = [name for name in self.NUMBERS if by_paper or name not in {"blank", "spoiled"}]
        for name in self.names:
            form.fields[self.name(name)] = number_field(labels[name], required=True)
        if form.meeting.is_in_a_hall:
            field = number_field(_("In the room, if not all who signed"), required=self.others_may_not_vote)
            if self.others_may_not_vote:
                field.label = _("In the room, of those who may vote on this")
            form.fields[self.name("present")] = field
        form.fields[self.name("skipped")] = forms.BooleanField(label=_("It was not put to the vote"), required=False)

    @property
    def others_may_not_vote(self) -> bool:
        """Whether some who are on the sheet have no vote on this: whom it is about."""
        return self.motion.noticed is not None and self.motion.noticed.recipients.count < self.form.meeting.roll.count

    def name(self, field: str) -> str:
        """Return what a field of this motion is called in the form."""
        return f"motion-{self.motion.pk}-{field}"

    def __iter__(self) -> Iterator[forms.BoundField]:
        """Yield the fields, to be shown."""
        shown = [*(["present"] if self.form.meeting.is_in_a_hall else []), *self.names, "skipped"]
        return (self.form[self.name(each)] for each in shown)

    def counted(self, present: int | None) -> Counted | None:
        """Return what was counted; ``None`` where it was not put to the vote, whatever else stands there."""
        said = self.form.cleaned_data
        if said.get(self.name("skipped")):
            for name in ("present", *self.names):
                self.form.errors.pop(self.name(name), None)
            return None
        room = said.get(self.name("present"))
        return Counted(present if room is None else room, **{name: said.get(self.name(name)) or 0 for name in self.names})


class ItemPart:
    """The fields of one thing, on the form of a report, that is put to a meeting beside motions."""

    def __init__(self, form: "ReportForm", item: Item) -> None:
        self.form, self.item = form, item
        self.fields = dict(item.fields())
        if form.meeting.is_in_a_hall:
            self.fields = {"present": number_field(_("In the room, if not all who signed"), required=False), **self.fields}
        self.fields["skipped"] = forms.BooleanField(label=_("It was not put to the vote"), required=False)
        for name, field in self.fields.items():
            form.fields[self.name(name)] = field

    def name(self, field: str) -> str:
        """Return what a field of this item is called in the form."""
        return f"{self.item.source.replace(':', '-')}-{field}"

    def __iter__(self) -> Iterator[forms.BoundField]:
        """Yield the fields, to be shown."""
        return (self.form[self.name(each)] for each in self.fields)

    def said(self, signed: int | None) -> Facts | None:
        """Return what the teller says; ``None`` where it was not put to the vote, whatever else stands there."""
        given = self.form.cleaned_data
        if given.get(self.name("skipped")):
            for name in self.fields:
                self.form.errors.pop(self.name(name), None)
            return None
        facts = {name: given.get(self.name(name)) for name in self.fields if name != "skipped"}
        if facts.get("present", 0) is None:
            facts["present"] = signed
        return facts


class ReportForm(forms.Form):
    """What one teller enters of a meeting: who came, and what was counted of each motion, and of whatever else was put there."""

    def __init__(
        self, meeting: Meeting, motions: Sequence[Motion], others: Sequence[Item], searcher: Searcher, data: QueryDict | None = None
    ) -> None:
        super().__init__(data, auto_id="report-%s")
        self.meeting, self.searcher = meeting, searcher
        if meeting.is_in_a_hall:
            self.fields["present"] = number_field(_("How many signed the sheet"), required=True)
            self.fields["chair"] = forms.CharField(
                label=_("Who was in the chair"),
                help_text=_("Their member number and their name, for example “12 Sam”."),
                max_length=200,
            )
        now = searcher.now
        self.parts = [
            MotionPart(self, motion, by_paper=not meeting.is_in_a_hall or motion.procedure(now).ballot is Ballot.SECRET)
            for motion in motions
        ]
        self.others = [ItemPart(self, item) for item in others]

    def clean(self) -> dict[str, object]:
        """Find the chair, and what was counted of each motion."""
        said = super().clean() or {}
        chair = None
        if said.get("chair"):
            try:
                chair = self.searcher.find(str(said["chair"])).pk
            except NotFound as wrong:
                self.add_error("chair", str(wrong))
        counts = {part.motion.pk: part.counted(said.get("present")) for part in self.parts}
        others = {part.item.source: part.said(said.get("present")) for part in self.others}
        said["reported"] = Reported(counts, said.get("present"), chair, others)
        return said

    @property
    def reported(self) -> Reported:
        """What the teller says."""
        said: Reported = self.cleaned_data["reported"]
        return said


def number_field(label: str, *, required: bool) -> forms.IntegerField:
    """Return a field for a number of people or of papers."""
    missing = {"required": _("Write a number, 0 where nobody did.")}
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_PEOPLE, required=required, error_messages=missing)
