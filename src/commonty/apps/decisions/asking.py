"""The form of an effect, made from its own fields: what each holds says how it is asked for."""

import dataclasses
import inspect
import types
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from django import forms
from django.utils.translation import gettext as _

from commonty.apps.bodies.circles import in_view
from commonty.apps.bodies.models import Body
from commonty.apps.decisions.finding import NotFound, Searcher
from commonty.apps.rules.forms import RulesForm
from commonty.apps.rules.models import Version
from commonty.apps.rules.outline import Part, numbered
from commonty.constitution import calendar
from commonty.constitution.document import Constitution
from commonty.constitution.effect import Effect, Holds
from commonty.constitution.writing import write

LONGEST_TEXT = 20_000
LONGEST_RULES = 400_000
LONGEST_LINE = 500
MOST_BODIES = 200


def purpose(kind: type[Effect]) -> str:
    """Return what an effect is for, in a sentence in the reader's language."""
    return _(kind.says or (inspect.getdoc(kind) or kind.name).split("\n")[0])


class EffectForm(forms.Form):
    """
    The form of one effect: a field for each of its own.

    New rules are asked for number by number, in the form of the founding, unless ``as_text``: then as one text.
    """

    def __init__(
        self,
        kind: type[Effect],
        rules: Version,
        searcher: Searcher,
        *args: Any,  # noqa: ANN401 - as forms.Form.
        as_text: bool = False,
        **kwargs: Any,  # noqa: ANN401 - as forms.Form.
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.rules, self.searcher = kind, rules, searcher
        self.purpose = purpose(kind)
        self.amendment: RulesForm | None = None
        hints = get_type_hints(kind, include_extras=True)
        for field in dataclasses.fields(kind):
            if Holds.RULES in _marks(hints[field.name]) and not as_text:
                self.amendment_field = field.name
                self.amendment = RulesForm(rules.constitution, self.data if self.is_bound else None, prefix=self.add_prefix(field.name))
            else:
                self.fields[field.name] = self._field(field, hints[field.name])

    def full_clean(self) -> None:
        """Clean the numbers of the rules with the rest, so that one answer says whether all is right."""
        super().full_clean()
        if self.is_bound and self.amendment is not None and not self.amendment.is_valid():
            self.add_error(None, _("Some numbers of the new rules are not right: they are marked below."))

    def remember(self, data: Mapping[str, str]) -> None:
        """Begin with what was typed in so far, without judging it."""
        for form in [self, *([self.amendment] if self.amendment else [])]:
            typed = {name: data[form.add_prefix(name)] for name in form.fields if form.add_prefix(name) in data}
            form.initial = {**form.initial, **typed}

    def articles(self) -> tuple[Part, ...]:
        """Return the articles whose numbers are asked for, each with what it would say."""
        return numbered(self.amendment) if self.amendment is not None else ()

    def effect(self) -> Effect:
        """Make the effect from what was filled in. Raises ``WrongEffectFacts`` and ``Refused``."""
        facts: dict[str, object] = {}
        for name, value in self.cleaned_data.items():
            if value in (None, "", (), []) and not self.fields[name].required:
                continue
            facts[name] = value
        if self.amendment is not None:
            facts[self.amendment_field] = write(self.amendment.constitution)
        return self.kind.from_facts(facts)

    def _field(self, field: "dataclasses.Field[object]", hint: object) -> forms.Field:
        """Return the form field for one field of the effect."""
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        label = self.kind.labels.get(field.name)
        said: dict[str, Any] = {"label": _(label) if label else field.name.replace("_", " ").capitalize(), "required": required}
        offered = self.kind.choices(field.name, self.searcher.body.pk, now=self.searcher.now)
        given = str(self.initial.get(field.name, ""))
        if offered and (not given or given in dict(offered)):
            coerce: Callable[[Any], Any] = _plain(hint)
            return forms.TypedChoiceField(choices=offered, coerce=coerce, empty_value=None, **said)
        marks, many = _marks(hint), get_origin(hint) is tuple
        if Holds.PERSON in marks:
            return PersonField(self.searcher, many=many, **said)
        if many:
            return LinesField(**said)
        found = _by_type(_plain(hint), said) or _by_mark(marks, said, self.rules.constitution, self.searcher.body.pk, is_given=bool(given))
        if isinstance(found, PlaceField) and found.queryset is not None:
            found.queryset = found.queryset.filter(pk__in=in_view(self.searcher.person, now=self.searcher.now).values("pk"))
        return found


class PersonField(forms.CharField):
    """One person, or one a line, each by member number and name; gives primary keys."""

    def __init__(self, searcher: Searcher, *, many: bool, **kwargs: Any) -> None:  # noqa: ANN401 - as forms.Field.
        hint = _("Their member number and name, as “12 Sam”. For yourself, and for who holds a mandate here, one of the two is enough.")
        kwargs["help_text"] = hint + " " + _("One person a line.") if many else hint
        widget = forms.Textarea(attrs={"rows": 3}) if many else forms.TextInput()
        super().__init__(widget=widget, max_length=LONGEST_TEXT if many else LONGEST_LINE, **kwargs)
        self.searcher, self.many = searcher, many

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - as forms.Field.
        """Return the primary keys of the people who are meant."""
        lines = [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]
        try:
            found = tuple(dict.fromkeys(self.searcher.find(line).pk for line in lines))
        except NotFound as nobody:
            raise forms.ValidationError(str(nobody)) from nobody
        return found if self.many else next(iter(found), None)


class LinesField(forms.CharField):
    """Several values, one a line."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - as forms.Field.
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_TEXT, **kwargs)

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - as forms.Field.
        """Return the lines."""
        return tuple(line.strip() for line in str(super().clean(value)).splitlines() if line.strip())


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # a form field at run time takes no parameter
    """A body; gives its id, or its whole place."""

    def __init__(self, *, whole: bool, **kwargs: Any) -> None:  # noqa: ANN401 - as forms.Field.
        places = Body.objects.filter(dissolution=None).order_by("place")[:MOST_BODIES]
        super().__init__(queryset=Body.objects.filter(pk__in=[place.pk for place in places]).order_by("place"), **kwargs)
        self.whole = whole

    def label_from_instance(self, obj: Body) -> str:
        """Say the name of the body, indented by where it stands."""
        return f"{'– ' * (len(obj.path) - 1)}{obj.title}"

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - as forms.Field.
        """Return what the effect holds of the body."""
        body = super().clean(value)
        if body is None:
            return ""
        return body.place if self.whole else body.pk


class DayField(forms.DateField):
    """A day; gives it as text, or the instant that it ends at where the rules apply."""

    def __init__(self, zone: str = "", **kwargs: Any) -> None:  # noqa: ANN401 - as forms.Field.
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)
        self.zone = zone

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - as forms.Field.
        """Return the day or its end, in ISO 8601."""
        day: date | None = super().clean(value)
        if day is None:
            return ""
        return calendar.end_of_day(day, self.zone).isoformat() if self.zone else day.isoformat()


def _by_type(kind: type, said: dict[str, Any]) -> forms.Field | None:
    if kind is bool:
        return forms.BooleanField(**{**said, "required": False})
    if kind is int:
        return forms.IntegerField(min_value=0, max_value=2**53 - 1, **said)
    return None


def _by_mark(marks: frozenset[Holds], said: dict[str, Any], rules: Constitution, body: str, *, is_given: bool) -> forms.Field:
    """Return the field for a text, by what it holds; a body is that where the motion is moved, unless another is chosen."""
    offices = [(key, f"{office.title} · {rules.bodies[office.body].title}") for key, office in rules.offices.items()]
    powers = [(key, power.title) for key, power in rules.powers.items()]
    kinds = {key: body for key, body in rules.bodies.items() if body.many}
    field: forms.Field
    match next(iter(marks), None):
        case Holds.BODY | Holds.SCOPE as place:
            field = PlaceField(whole=place is Holds.SCOPE, initial=body, **said)
        case Holds.POWER | Holds.OFFICE as chapter:
            field = forms.ChoiceField(choices=powers if chapter is Holds.POWER else offices, **said)
        case Holds.KIND_OF_BODY:
            field = forms.ChoiceField(choices=[(key, body.title) for key, body in kinds.items()], **said)
        case Holds.DAY | Holds.INSTANT as day:
            field = DayField(rules.time_zone if day is Holds.INSTANT else "", **said)
        case Holds.LONG_TEXT:
            field = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST_TEXT, **said)
        case Holds.RULES:
            area = forms.Textarea(attrs={"rows": 20, "spellcheck": "false"})
            field = forms.CharField(widget=area, max_length=LONGEST_RULES, strip=False, **said)
        case Holds.GIVEN if is_given:
            field = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_LINE, **said)
        case _:
            field = forms.CharField(max_length=LONGEST_LINE, **said)
    return field


def _marks(hint: object) -> frozenset[Holds]:
    """Return what a field holds, looked for through tuples and unions."""
    if get_origin(hint) is Annotated:
        return frozenset(mark for mark in hint.__metadata__ if isinstance(mark, Holds))  # type: ignore[attr-defined]  # Annotated has it
    return frozenset(mark for each in get_args(hint) for mark in _marks(each))


def _plain(hint: object) -> type:
    """Return the type behind annotations, and the one beside ``None``."""
    if get_origin(hint) is Annotated:
        return _plain(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        return next(_plain(each) for each in get_args(hint) if each is not type(None))
    return hint if isinstance(hint, type) else str
