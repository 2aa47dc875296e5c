"""What people type about themselves."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from commonty.apps.people.models import Person
from commonty.apps.people.purposes import MEMBERSHIP, PURPOSES, Purpose, consents
from commonty.apps.people.writing import clean_line, clean_text

NAME_LENGTH = 120
EMAIL_LENGTH = 254
TEXT_LENGTH = 1000
CREDENTIAL_LENGTH = 20_000


class LineField(forms.CharField):
    """One line of plain text, without characters that nobody sees."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        """Return the cleaned line."""
        return clean_line(super().to_python(value) or "")


class TextField(forms.CharField):
    """Plain text of several lines."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        """Return the cleaned text."""
        return clean_text(super().to_python(value) or "")


class AddressField(forms.EmailField):
    """One e-mail address, cleaned before it is judged."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        """Return the cleaned address."""
        return clean_line(super().to_python(value) or "")


def name_field() -> LineField:
    """Return the field for what somebody is called."""
    widget = forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"})
    return LineField(
        label=_("What are you called?"), max_length=NAME_LENGTH, help_text=_("The name that others know you by."), widget=widget
    )


def email_field(*, required: bool = True) -> AddressField:
    """Return the field for an e-mail address."""
    widget = forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr", "inputmode": "email"})
    return AddressField(label=_("E-mail address"), max_length=EMAIL_LENGTH, required=required, widget=widget)


def code_field(label: Any, *, help_text: Any = "") -> forms.CharField:  # noqa: ANN401 - a lazy string
    """Return the field for a code from a mail or an app."""
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}
    return forms.CharField(label=label, max_length=40, help_text=help_text, widget=forms.TextInput(attrs=attrs))


class JoinForm(forms.Form):
    """Sign up: a name, an address, and what more one agrees to."""

    name = name_field()
    email = email_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        for purpose in consents():
            self.fields[purpose.key] = forms.BooleanField(label=purpose.wording(), required=False)

    def chosen(self) -> list[str]:
        """Return the purposes that were agreed to."""
        return [purpose.key for purpose in consents() if self.cleaned_data[purpose.key]]


class SignInForm(forms.Form):
    """Where to send the code."""

    email = email_field()


class CodeForm(forms.Form):
    """The code from the mail."""

    code = code_field(_("The code from the mail"), help_text=_("Eight digits."))


class LongForm(forms.Form):
    """The long code from the last letter that a mailbox got."""

    email = email_field()
    code = code_field(_("The long code from the mail"), help_text=_("Twenty digits."))


class SecondForm(forms.Form):
    """The code from an authenticator app, or a recovery code."""

    code = code_field(_("The code from your app"), help_text=_("Or one of your recovery codes."))


class PaperForm(forms.Form):
    """Who somebody is, and the code from their letter."""

    number = forms.IntegerField(
        label=_("Member number"), min_value=1, max_value=2_000_000_000, widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"})
    )
    name = LineField(label=_("Your name"), max_length=NAME_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}))
    code = forms.CharField(
        label=_("The code on paper"),
        max_length=40,
        help_text=_("Twelve letters and digits, as in ABCD-2345-EFGH."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "dir": "ltr"}),
    )


class PaperProofForm(forms.Form):
    """The code on paper of somebody who is here."""

    code = forms.CharField(
        label=_("The code on paper"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "dir": "ltr"}),
    )


class WhoForm(forms.Form):
    """Which of the people on one mailbox somebody is."""

    person = forms.TypedChoiceField(label=_("Who are you?"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, people: list[Person], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        named = [(person.pk, f"{person.own('name')['name']} ({person.member_number})") for person in people]
        self.fields["person"].choices = named  # type: ignore[attr-defined]  # a choice field has them


class DetailsForm(forms.Form):
    """What is kept of somebody, for them to change."""

    name = name_field()
    email = email_field(required=False)
    phone = LineField(label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "tel", "dir": "ltr"}))
    address = TextField(
        label=_("Postal address"),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"autocomplete": "street-address", "rows": 4, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language of pages and mail"), choices=lazy(lambda: list(settings.LANGUAGES), list)())
    access_needs = TextField(
        label=_("What you need to take part"),
        help_text=_("A ramp, large print, sign language, childcare: whatever others should know to make room for you."),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class ConsentsForm(forms.Form):
    """Which uses of one's data somebody agrees to: ``purposes`` are those to ask about."""

    def __init__(self, purposes: Iterable[Purpose], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        for purpose in purposes:
            self.fields[purpose.key] = forms.BooleanField(label=purpose.wording(), required=False)


class CredentialField(forms.JSONField):
    """What a browser's passkey says, as JSON: never long, never deep."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the object; anything but an object of modest size is refused."""
        if value in self.empty_values:
            return None
        try:
            read = super().to_python(value) if len(value) <= CREDENTIAL_LENGTH else None
        except RecursionError:
            read = None
        if not isinstance(read, dict):
            raise forms.ValidationError(_("The passkey did not work. Try again, or use a code by mail."))
        return read


class PasskeyForm(forms.Form):
    """A passkey that a browser made, and what its owner calls it."""

    name = LineField(label=_("What do you call this device?"), max_length=60, help_text=_("For example: my phone."))
    credential = CredentialField()


class PasskeyAnswerForm(forms.Form):
    """The answer of a passkey."""

    credential = CredentialField()


class EraseForm(forms.Form):
    """Whether somebody means it."""

    sure = forms.BooleanField(label=_("Yes, erase everything that says who I am. I know that nobody can bring it back."))


MEMBERSHIP_WORDING = lazy(PURPOSES[MEMBERSHIP].wording, str)
"""What everybody is told when they sign up."""
