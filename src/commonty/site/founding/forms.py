"""What founders type in."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commonty.apps.rules.forms import RulesForm
from commonty.constitution.catalogue import say
from commonty.constitution.mistakes import Mistake
from commonty.constitution.reading import parse
from commonty.site.founding.models.draft import LONGEST, STARTERS
from commonty.wording.catalogue import FALLBACK


class JoinForm(forms.Form):
    """Coming in as a founder."""

    code = forms.CharField(label=_("Your code"), max_length=80, help_text=_("From your invitation, or from the terminal of the machine."))
    name = forms.CharField(label=_("Your name"), max_length=200, help_text=_("As the other founders know you."))
    email = forms.EmailField(label=_("Your e-mail address"), required=False, help_text=_("So that you can sign in again."))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        for name, purpose in {"code": "one-time-code", "name": "name", "email": "email"}.items():
            self.fields[name].widget.attrs["autocomplete"] = purpose


class ReturnForm(forms.Form):
    """Coming back as a founder."""

    prefix = "return"
    code = forms.CharField(label=_("Your code to come back"), max_length=80, help_text=_("This place showed it to you when you came in."))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.fields["code"].widget.attrs["autocomplete"] = "off"


class StarterForm(forms.Form):
    """Which of the four starters to begin with."""

    starter = forms.ChoiceField(choices=[(name, name) for name in STARTERS])


class InvitationForm(forms.Form):
    """Asking one more founder."""

    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("Leave it empty to get a code that you print and hand over.")
    )


class TextForm(forms.Form):
    """The whole draft as text."""

    text = forms.CharField(label=_("The whole text"), widget=forms.Textarea(attrs={"spellcheck": "false"}), max_length=LONGEST, strip=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean_text(self) -> str:
        """Read the text, so that every mistake names its article and its key."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        try:
            self.constitution = parse(text)
        except Mistake as mistake:
            raise forms.ValidationError(say(mistake.sentence, get_language() or FALLBACK)) from mistake
        return text


class DraftForm(RulesForm):
    """The draft as a form, and which state of it was seen."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
