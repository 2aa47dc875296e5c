"""What is filled in while an account is recovered: by officers, at an old contact, and at the new address."""

from django import forms
from django.utils.translation import gettext_lazy

from commonty.apps.bodies.forms import MemberForm
from commonty.apps.people.models.recovery import How

EMAIL, PAPER = "email", "paper"
HOW = gettext_lazy("How do you know that it is them?")


class BeginForm(MemberForm):
    """Who cannot get in, how an officer knows that it is them, and how they come in from now on."""

    how = forms.ChoiceField(label=HOW, choices=How.choices, widget=forms.RadioSelect)
    way = forms.ChoiceField(
        label=gettext_lazy("How they come in from now on"),
        choices=[
            (EMAIL, gettext_lazy("With an e-mail address that only they read")),
            (PAPER, gettext_lazy("With a code on paper: each of the two officers hands over one half")),
        ],
        widget=forms.RadioSelect,
        initial=EMAIL,
    )
    email = forms.EmailField(
        label=gettext_lazy("That e-mail address"),
        help_text=gettext_lazy("The old one, if they still read it. Let them spell it out. For a code on paper, leave it empty."),
        max_length=254,
    )

    def clean(self) -> dict[str, object]:
        """Ask for no address where there is to be a code on paper."""
        said = super().clean()
        if said.get("way") == PAPER:
            self.errors.pop("email", None)
            said["email"] = ""
        return said


class VouchForm(forms.Form):
    """How the second officer knows that it is them."""

    how = forms.ChoiceField(label=HOW, choices=How.choices, widget=forms.RadioSelect)


class StopForm(forms.Form):
    """The code of a letter to an old address."""

    code = forms.CharField(
        label=gettext_lazy("The code from the letter"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class ProofForm(forms.Form):
    """Whose name the organisation knows the reader of a new mailbox by."""

    name = forms.CharField(
        label=gettext_lazy("Your name, as the organisation knows it"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
