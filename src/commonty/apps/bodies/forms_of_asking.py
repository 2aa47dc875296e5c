"""What officers fill in about somebody who asks, without an account, what is held about them."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from commonty.apps.bodies.forms import MemberForm, named
from commonty.apps.bodies.models.asking import Close, Identity, Longer


class AskingForm(forms.Form):
    """Who asks, when their letter came, and where the answer goes."""

    received = forms.DateField(
        label=gettext_lazy("The day on which it came"), widget=forms.DateInput(attrs={"type": "date"}), initial=timezone.localdate
    )
    name = forms.CharField(label=gettext_lazy("The name they give"), max_length=500, widget=forms.TextInput(attrs={"dir": "auto"}))
    where = forms.CharField(
        label=gettext_lazy("Where the answer goes"),
        help_text=gettext_lazy("A postal address, or that they fetch it. It is forgotten once they have the answer."),
        max_length=500,
    )
    member_number = forms.IntegerField(
        label=gettext_lazy("Their member number, if they are known here"),
        help_text=gettext_lazy("Look on the roll, also for the name they had before. Empty where nothing is held about them."),
        min_value=1,
        max_value=2**31 - 1,
        required=False,
    )

    def clean_received(self) -> date:
        """Refuse a day to come."""
        day: date = self.cleaned_data["received"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext_lazy("That day is still to come."))
        return day

    def clean(self) -> dict[str, object]:
        """Find the person, where there is to be one."""
        said = dict(super().clean() or self.cleaned_data)
        number = said.get("member_number")
        said["person"] = named(int(str(number)), str(said["name"])) if number and "name" in said else None
        return said


class ByMailForm(forms.Form):
    """Who asks on the public page, and their mailbox."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class FindForm(MemberForm):
    """Whom a request of the public page is about."""


class ProveForm(forms.Form):
    """How it was checked who asks."""

    how = forms.ChoiceField(label=gettext_lazy("How do you know that it is them?"), choices=Identity.choices, widget=forms.RadioSelect)


class LongerForm(forms.Form):
    """Why it takes longer."""

    why = forms.ChoiceField(label=gettext_lazy("Why does it take longer?"), choices=Longer.choices, widget=forms.RadioSelect)


class RefuseForm(forms.Form):
    """Why they get no answer."""

    why = forms.ChoiceField(
        label=gettext_lazy("Why do they get no answer?"),
        choices=[(each.value, each.label) for each in (Close.UNPROVED, Close.EXCESSIVE)],
        widget=forms.RadioSelect,
    )
