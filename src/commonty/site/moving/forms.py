"""What those fill in who move an organisation in."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonty.apps.people.models import Person
from commonty.apps.people.writing import words
from commonty.constitution.document import Constitution, Office
from commonty.moving.fields import SEVERAL, Field
from commonty.site.moving.models.asking import LONGEST_ADDRESS, LONGEST_TOKEN
from commonty.site.moving.quorums import Turnout

MOST_TURNOUTS = 5
LARGEST = 10_000_000
LONGEST_MINUTE = 20_000

SAID = {
    Field.NOTHING: gettext_lazy("not needed here"),
    Field.NUMBER: gettext_lazy("member number"),
    Field.NAME: gettext_lazy("name, or a part of it"),
    Field.EMAIL: gettext_lazy("e-mail address"),
    Field.PHONE: gettext_lazy("telephone"),
    Field.ADDRESS: gettext_lazy("postal address, or a line of it"),
    Field.POSTCODE: gettext_lazy("postcode"),
    Field.CATEGORY: gettext_lazy("category of membership"),
    Field.JOINED: gettext_lazy("day of joining"),
    Field.KIND: gettext_lazy("person, household or organisation"),
    Field.NO_EMAIL: gettext_lazy("yes means: no e-mail"),
    Field.EMAIL_ALLOWED: gettext_lazy("no means: no e-mail"),
    Field.EMAIL_STATUS: gettext_lazy("subscribed or not"),
    Field.NO_PHONE: gettext_lazy("yes means: do not ring"),
    Field.PHONE_ALLOWED: gettext_lazy("no means: do not ring"),
    Field.NO_POST: gettext_lazy("yes means: no letters"),
    Field.NO_CONTACT: gettext_lazy("yes means: no mail, calls or letters"),
}
"""What a column can be, as people say it."""


class ListForm(forms.Form):
    """The list of members."""

    list = forms.FileField(
        label=gettext_lazy("The list of members"),
        help_text=gettext_lazy("A CSV file, as your program exports it. Nobody on it comes before you have seen what would happen."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
    )


class OptOutsForm(forms.Form):
    """Who unsubscribed, in a file of its own."""

    opt_outs = forms.FileField(
        label=gettext_lazy("Who unsubscribed, as a file of its own"),
        help_text=gettext_lazy("A CSV file. Nobody writes to any e-mail address in it again, whatever the list of members says."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
    )


class AskingForm(forms.Form):
    """Which server to ask for the list."""

    address = forms.URLField(
        label=gettext_lazy("The API address of your old program"),
        help_text=gettext_lazy("From its settings, under API or OSDI. It begins with https."),
        max_length=LONGEST_ADDRESS,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    token = forms.CharField(
        label=gettext_lazy("The API key"),
        help_text=gettext_lazy("It is kept locked up only until everybody is read, and shown to nobody."),
        max_length=LONGEST_TOKEN,
        widget=forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def clean_token(self) -> str:
        """Refuse what no header can carry."""
        token: str = self.cleaned_data["token"].strip()
        if not token.isascii() or not token.isprintable():
            raise forms.ValidationError(_("This is not an API key: it has letters and digits only, on one line."))
        return token


class ColumnsForm(forms.Form):
    """What each column of the list is."""

    def __init__(
        self, rules: Constitution, header: list[str], columns: list[str], samples: list[str], *args: object, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Django passes on
        choices = [(each.value, SAID[each]) for each in Field]
        self.fields["category"] = forms.ChoiceField(
            label=_("Who is in no category on the list, or in one that the rules do not have, is"),
            choices=[(key, each.title) for key, each in rules.categories.items()],
        )
        for place, (name, column, sample) in enumerate(zip(header, columns, samples, strict=True)):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=name or _("Column %(number)d") % {"number": place + 1},
                choices=choices,
                initial=column,
                help_text=_("For example: %(sample)s") % {"sample": sample} if sample else _("Empty on every line looked at."),
            )

    def columns(self) -> list[Field]:
        """Return what was chosen, column by column."""
        return [Field(value) for name, value in self.cleaned_data.items() if name.startswith("column-")]

    def clean(self) -> dict[str, Any]:
        """Refuse a list without names, and two columns for what only one can say."""
        said = dict(super().clean() or self.cleaned_data)
        chosen = [Field(value) for name, value in said.items() if name.startswith("column-")]
        if Field.NAME not in chosen:
            raise forms.ValidationError(_("Say which column has the names: nobody can come without one."))
        for field in dict.fromkeys(chosen):
            if field is not Field.NOTHING and field not in SEVERAL and chosen.count(field) > 1:
                raise forms.ValidationError(_("Only one column can be this: %(field)s.") % {"field": SAID[field]})
        return said


class MeetingForm(forms.Form):
    """The meeting that agreed to move."""

    met_on = forms.DateField(
        label=gettext_lazy("The day of the meeting that agreed to move"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    minute = forms.CharField(
        label=gettext_lazy("What its minute says of it"),
        help_text=gettext_lazy("The words of the decision, with the votes. Every member can read this, for ever."),
        max_length=LONGEST_MINUTE,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    file = forms.FileField(
        label=gettext_lazy("The minute as a file"),
        required=False,
        help_text=gettext_lazy("Its fingerprint is kept, not the file: whoever has the file can show that it is this one."),
    )
    came_from = forms.CharField(
        label=gettext_lazy("Where the list was kept until now"),
        max_length=200,
        help_text=gettext_lazy("Every member is told this: “CiviCRM, kept by our membership secretary”."),
    )

    def clean_met_on(self) -> date:
        """Refuse a day to come."""
        day: date = self.cleaned_data["met_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class OfficersForm(forms.Form):
    """Who holds which office now."""

    def __init__(self, offices: Mapping[str, Office], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Django passes on
        self.offices = offices
        self.found: dict[str, list[Person]] = {}
        for key, office in offices.items():
            seats = ngettext("One place.", "%(n)d places, a line each.", office.seats) % {"n": office.seats}
            self.fields[key] = forms.CharField(
                label=office.title,
                required=False,
                max_length=2000,
                help_text=f"{_('Member number and name, as in “12 Ada”.')} {seats}",
                widget=forms.Textarea(attrs={"rows": min(office.seats, 4) + 1}) if office.seats > 1 else forms.TextInput(),
            )

    def clean(self) -> dict[str, Any]:
        """Find everybody by number and name; refuse too many for an office, and offices that one person cannot hold together."""
        said = dict(super().clean() or self.cleaned_data)
        for key, office in self.offices.items():
            lines = [line for line in str(said.get(key, "")).splitlines() if line.strip()]
            people = [self._person(key, line) for line in lines]
            self.found[key] = list(dict.fromkeys(person for person in people if person is not None))
            if len(self.found[key]) > office.seats:
                self.add_error(key, _("The rules have fewer places than this."))
        for key, other in self._excluding():
            self.add_error(key, _("The rules let nobody hold this together with: %(office)s.") % {"office": self.offices[other].title})
        return said

    def _person(self, key: str, line: str) -> Person | None:
        number, _blank, name = line.strip().partition(" ")
        known = Person.objects.living().filter(member_number=int(number), brought_in__isnull=False) if _is_number(number) else None
        person = known.first() if known is not None else None
        if person is None or not name.strip() or not set(words(name)) <= set(words(person.own("name")["name"])):
            self.add_error(key, _("Nobody on the list has this member number and this name: “%(line)s”.") % {"line": line.strip()})
            return None
        return person

    def _excluding(self) -> Iterator[tuple[str, str]]:
        for key, office in self.offices.items():
            for other in office.incompatible:
                if other in self.offices and {*self.found.get(key, ())} & {*self.found.get(other, ())}:
                    yield key, other


class TurnoutsForm(forms.Form):
    """How many took part in the last things that were decided."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Django passes on
        for place in range(1, MOST_TURNOUTS + 1):
            said = {"n": place}
            what = forms.CharField(label=_("%(n)d. What it was") % said, max_length=100, required=False)
            what.help_text = _("“General meeting 2025”") if place == 1 else ""
            took = forms.IntegerField(label=_("%(n)d. How many took part") % said, min_value=0, max_value=LARGEST, required=False)
            of = forms.IntegerField(label=_("%(n)d. Of how many who could") % said, min_value=1, max_value=LARGEST, required=False)
            self.fields |= {f"label-{place}": what, f"took-{place}": took, f"of-{place}": of}

    def turnouts(self) -> list[Turnout]:
        """Return those that were filled in."""
        said = self.cleaned_data
        rows = ((said[f"label-{n}"], said[f"took-{n}"], said[f"of-{n}"]) for n in range(1, MOST_TURNOUTS + 1))
        return [Turnout(label or "–", took, of) for label, took, of in rows if took is not None and of is not None]

    def clean(self) -> dict[str, Any]:
        """Refuse more who took part than could."""
        said = dict(super().clean() or self.cleaned_data)
        for n in range(1, MOST_TURNOUTS + 1):
            took, of = said.get(f"took-{n}"), said.get(f"of-{n}")
            if (took is None) != (of is None):
                self.add_error(f"of-{n}" if of is None else f"took-{n}", _("Both numbers are needed."))
            elif took is not None and of is not None and took > of:
                self.add_error(f"took-{n}", _("More took part than could."))
        return said


class InviteForm(forms.Form):
    """Who is to get a letter with a code."""

    number = forms.IntegerField(
        label=gettext_lazy("Member number"), min_value=1, max_value=2_000_000_000, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    name = forms.CharField(label=gettext_lazy("Name, or one word of it"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10  # noqa: PLR2004 - longer than any member number
