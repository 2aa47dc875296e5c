"""The forms of this app; those of effects are made from the effects' own fields."""

import dataclasses
import inspect
import types
from collections.abc import Mapping
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commonty.apps.bodies.models import Body
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Choice
from commonty.constitution import calendar
from commonty.constitution.document import Constitution
from commonty.constitution.effect import Effect

LONGEST_TITLE = 200
LONGEST_TEXT = 20_000
LONGEST_RULES = 400_000
MOST_BODIES = 200
PEOPLE = frozenset({"holder", "person", "editors", "member"})
"""Fields of effects that hold people: asked for as member numbers."""
BODIES = frozenset({"body", "parent"})
LONG = frozenset({"text", "task", "why", "reasons", "demand"})
LABELS = {
    "holder": gettext_lazy("Member number of who gets it"),
    "person": gettext_lazy("Member number"),
    "editors": gettext_lazy("Member numbers of who runs its page, one a line"),
    "power": gettext_lazy("Power"),
    "scope": gettext_lazy("Where"),
    "body": gettext_lazy("Body"),
    "parent": gettext_lazy("Part of which body"),
    "article": gettext_lazy("Kind of body"),
    "office": gettext_lazy("Office"),
    "task": gettext_lazy("Task"),
    "ends": gettext_lazy("Until the end of"),
    "until": gettext_lazy("Until the end of"),
    "limits": gettext_lazy("Limits, one a line, as name=value"),
    "mandate": gettext_lazy("Number of the mandate"),
    "title": gettext_lazy("Name"),
    "demand": gettext_lazy("What is demanded"),
    "target": gettext_lazy("Of whom"),
    "why": gettext_lazy("Why"),
    "text": gettext_lazy("The whole new rules"),
    "reasons": gettext_lazy("Reasons"),
    "campaign": gettext_lazy("Number of the campaign"),
    "motion": gettext_lazy("Number of the urgent decision"),
    "procedure": gettext_lazy("Procedure that it was decided by"),
    "digest": gettext_lazy("Fingerprint of the text, as the record knows it"),
    "replaces": gettext_lazy("Fingerprint of the rules that it replaces"),
}


class WordsForm(forms.Form):
    """What a motion is called, and its text."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=gettext_lazy("Text"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 10}), strip=True
    )

    def clean_title(self) -> str:
        """Return the title as one line."""
        return " ".join(str(self.cleaned_data["title"]).split())


class VoteForm(forms.Form):
    """One vote."""

    choice = forms.ChoiceField(label=pgettext_lazy("the question", "Your vote"), choices=Choice.choices, widget=forms.RadioSelect)


class ReasonsForm(forms.Form):
    """Why somebody challenges a result, or what they answer."""

    reasons = forms.CharField(label=gettext_lazy("Your reasons"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}))


class AnswerForm(forms.Form):
    """What somebody whom a motion is about says to it."""

    text = forms.CharField(label=gettext_lazy("Your answer"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}))


class RulingForm(forms.Form):
    """A ruling on a challenge, with its reasons."""

    upheld = forms.ChoiceField(
        label=gettext_lazy("The challenge is"),
        choices=[("dismissed", gettext_lazy("dismissed: the result stands")), ("upheld", gettext_lazy("upheld: the result falls"))],
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(label=gettext_lazy("Your reasons"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}))


def purpose(kind: type[Effect]) -> str:
    """Return what an effect is for, in a sentence: the first of its own description."""
    return _((inspect.getdoc(kind) or kind.name).split("\n")[0])


class EffectForm(forms.Form):
    """The form of one effect: a field for each of its own."""

    kind: type[Effect]

    def __init__(self, kind: type[Effect], rules: Constitution, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as forms.Form.
        super().__init__(*args, **kwargs)
        self.kind, self.rules = kind, rules
        hints = get_type_hints(kind)
        for field in dataclasses.fields(kind):
            required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
            self.fields[field.name] = _field(field.name, hints[field.name], rules, required=required)

    def effect(self) -> Effect:
        """Make the effect from what was filled in. Raises ``WrongEffectFacts`` and ``Refused``."""
        facts: dict[str, object] = {}
        for name, value in self.cleaned_data.items():
            if value in (None, "", (), []) and not self.fields[name].required:
                continue
            facts[name] = self._as_fact(name, value)
        return self.kind.from_facts(facts)

    def _as_fact(self, name: str, value: object) -> object:
        match value:
            case Body():
                return value.place if name == "scope" else value.pk
            case date() if name == "ends":
                return calendar.end_of_day(value, self.rules.time_zone).isoformat()
            case date():
                return value.isoformat()
            case _:
                return value


class PersonField(forms.IntegerField):
    """A member, by their number; gives their primary key."""

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - as forms.Field.
        """Return the primary key of the member with that number."""
        number = super().clean(value)
        return None if number is None else _person(int(number))


class LinesField(forms.CharField):
    """Several values, one a line."""

    def __init__(self, *, people: bool, **kwargs: Any) -> None:  # noqa: ANN401 - as forms.Field.
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_TEXT, **kwargs)
        self.people = people

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - as forms.Field.
        """Return the lines, or the people whose numbers they are."""
        lines = [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]
        if not self.people:
            return tuple(lines)
        if not all(line.isascii() and line.isdigit() for line in lines):
            raise forms.ValidationError(_("Write one member number a line."))
        return tuple(_person(int(line)) for line in lines)


def _person(number: int) -> int:
    found = Person.objects.living().filter(member_number=number).values_list("pk", flat=True).first()
    if found is None:
        raise forms.ValidationError(_("Nobody has the member number %(number)d.") % {"number": number})
    return found


def _field(name: str, hint: object, rules: Constitution, *, required: bool) -> forms.Field:
    """Return the form field for one field of an effect."""
    label = LABELS.get(name, name.replace("_", " ").capitalize())
    inner = get_args(hint)[0] if get_origin(hint) is tuple else hint
    if get_origin(inner) is types.UnionType:
        inner = next(each for each in get_args(inner) if each is not type(None))
    if get_origin(hint) is tuple:
        return LinesField(people=name in PEOPLE and inner is int, label=label, required=required)
    if inner is bool:
        return forms.BooleanField(label=label, required=False)
    if inner is int:
        whole = PersonField if name in PEOPLE else forms.IntegerField
        return whole(label=label, required=required, min_value=0, max_value=2**53 - 1)
    if name in {"ends", "until"}:
        return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))
    return _text_field(name, rules, label=str(label), required=required)


def _text_field(name: str, rules: Constitution, *, label: str, required: bool) -> forms.Field:
    if name in BODIES or name == "scope":
        places = Body.objects.filter(dissolution=None).order_by("place")[:MOST_BODIES]
        return BodyField(
            queryset=Body.objects.filter(pk__in=[place.pk for place in places]).order_by("place"), label=label, required=required
        )
    choices: Mapping[str, list[tuple[str, str]]] = {
        "power": [(key, power.title) for key, power in rules.powers.items()],
        "office": [(key, office.title) for key, office in rules.offices.items()],
        "article": [(key, body.title) for key, body in rules.bodies.items() if body.many],
    }
    if name in choices:
        return forms.ChoiceField(label=label, required=required, choices=choices[name])
    longest = LONGEST_RULES if name == "text" else LONGEST_TEXT
    widget = forms.Textarea(attrs={"rows": 20 if name == "text" else 4}) if name in LONG else forms.TextInput()
    return forms.CharField(label=label, required=required, max_length=longest, widget=widget)


class BodyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # a form field at run time takes no parameter
    """A body, by its place."""

    def label_from_instance(self, obj: Body) -> str:
        """Say the name of the body, indented by where it stands."""
        return f"{'– ' * (len(obj.path) - 1)}{obj.title}"
