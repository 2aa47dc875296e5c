"""What can be typed into a campaign's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

LINE = 200
TEXT = 20_000


class PageForm(forms.Form):
    """The page of a campaign."""

    demand = forms.CharField(label=_("What we demand"), max_length=LINE, help_text=_("One sentence: what shall they do?"))
    target = forms.CharField(label=_("Of whom"), max_length=LINE)
    why = forms.CharField(label=_("Why"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 8}), required=False)
    happened = forms.CharField(label=_("What happened so far"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 8}), required=False)


class WinForm(forms.Form):
    """Something that was won."""

    what = forms.CharField(label=_("What did we win?"), max_length=LINE, help_text=_("One sentence that everybody can read."))


class SignatureForm(forms.Form):
    """The signature of somebody who is not signed in."""

    name = forms.CharField(label=_("Your name"), max_length=LINE, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We send you a code to type in here. Your address is shown to nobody."),
    )
    wants_news = forms.BooleanField(label=_("Tell me what comes of it"), required=False)


class CodeForm(forms.Form):
    """The code that came by e-mail."""

    code = forms.CharField(
        label=_("The code from the e-mail"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
