"""What whoever asks for a copy fills in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.site.leaving.passphrase import FEWEST_LETTERS

LONGEST = 200


class CopyForm(forms.Form):
    """The passphrase, twice."""

    passphrase = forms.CharField(
        label=gettext_lazy("A passphrase for the keys in it"),
        help_text=gettext_lazy("Four words that have nothing to do with one another. It is kept nowhere: without it the copy is lost."),
        min_length=FEWEST_LETTERS,
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("The same again"),
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ."""
        said = dict(super().clean() or {})
        if "passphrase" in said and "again" in said and said["passphrase"] != said["again"]:
            raise ValidationError({"again": _("The two differ. Type the same twice.")})
        return said


class AnswerForm(forms.Form):
    """Whether one goes along: a clear yes, or no."""

    agrees = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
