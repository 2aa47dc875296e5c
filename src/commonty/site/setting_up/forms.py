"""The three answers."""

import os
import smtplib
import ssl
from pathlib import Path
from urllib.parse import quote, urlencode

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.apps.people.post import TIMEOUT, Server, server
from commonty.site.setting_up.code import OneTime

LOCAL = {"localhost", "127.0.0.1"}
NAME = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}|localhost"
LINE = RegexValidator(r"[\x00-\x1f]", gettext_lazy("Write it on one line."), inverse_match=True)


class AnswersForm(forms.Form):
    """The code, and what must be known before anything else can be."""

    code = forms.CharField(
        label=gettext_lazy("The code of this start"),
        max_length=80,
        help_text=gettext_lazy("The machine printed it when the program started: journalctl -u commonty"),
        widget=forms.TextInput({"autocomplete": "one-time-code"}),
    )
    domain = forms.RegexField(
        rf"^(?:{NAME})$",
        label=gettext_lazy("1. Under which name will members open it?"),
        max_length=253,
        help_text=gettext_lazy("The name that leads to this machine, for example members.example.org, without https://"),
        error_messages={"invalid": gettext_lazy("Write a name such as members.example.org, in small letters and without https://")},
    )
    relay = forms.CharField(
        label=gettext_lazy("2. Which mail server sends its letters?"),
        max_length=253,
        required=False,
        validators=[LINE],
        help_text=gettext_lazy(
            "As your mail provider calls it: mail.example.org, or mail.example.org:587. Only on localhost it can be empty."
        ),
    )
    user = forms.CharField(label=gettext_lazy("User name there"), max_length=200, required=False, validators=[LINE])
    password = forms.CharField(
        label=gettext_lazy("Password there"),
        max_length=200,
        required=False,
        strip=False,
        validators=[LINE],
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )
    sender = forms.EmailField(
        label=gettext_lazy("Address that letters come from"),
        required=False,
        help_text=gettext_lazy("Without one they come from noreply@ and the name above."),
    )
    backups = forms.CharField(
        label=gettext_lazy("3. Into which folder do the backups go?"),
        max_length=500,
        validators=[LINE],
        help_text=gettext_lazy(
            "A folder of another machine that is mounted here, for example /srv/backups. This program must be allowed to write in it."
        ),
    )
    unanswered = forms.BooleanField(
        label=gettext_lazy("Keep the mail server although it did not answer"),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: object, code: OneTime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.one_time = code
        for name in ("domain", "relay", "user", "backups"):
            self.fields[name].widget.attrs.update({"autocapitalize": "none", "spellcheck": "false"})

    def clean_code(self) -> str:
        """Let in nobody who did not read it on the machine."""
        typed: str = self.cleaned_data["code"]
        if not self.one_time.is_it(typed):
            raise forms.ValidationError(_("This is not the code of this start. After each start it is another one."))
        return typed

    def clean_backups(self) -> str:
        """Take a folder that is there, in which this program may write, and that is not among the data itself."""
        folder = Path(self.cleaned_data["backups"])
        if not folder.is_absolute() or not folder.is_dir():
            raise forms.ValidationError(_("There is no such folder on this machine. Write its whole path, beginning with /"))
        if not os.access(folder, os.W_OK | os.X_OK):
            raise forms.ValidationError(_("This program may not write there. On the machine, run: chown commonty FOLDER"))
        if Path(settings.DATA).resolve() in {folder.resolve(), *folder.resolve().parents}:
            raise forms.ValidationError(_("This is where the databases are: a backup in there is lost with them."))
        return str(folder)

    def clean(self) -> dict[str, object]:
        """Try the mail server, but for somebody who has the code."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if not cleaned["relay"]:
            if cleaned["domain"] not in LOCAL:
                self.add_error("relay", _("Members get their codes by mail: without a mail server nobody could sign in."))
            return cleaned
        try:
            known = server(self.email_url(), host=cleaned["domain"])
        except (ValueError, forms.ValidationError):
            known = None
        if known is None:
            self.add_error("relay", _("Write a name such as mail.example.org, or with its port mail.example.org:587"))
        elif not cleaned["unanswered"] and (why := _unanswered(known)):
            self.fields["unanswered"].widget = forms.CheckboxInput()
            self.add_error("relay", _("It does not let us in: %(why)s") % {"why": why})
        return cleaned

    def email_url(self) -> str:
        """Return the mail server as ``EMAIL_URL`` says it."""
        told = self.cleaned_data
        if not told["relay"]:
            return ""
        who = f"{quote(told['user'], safe='')}:{quote(told['password'], safe='')}@" if told["user"] else ""
        scheme = "smtps" if told["relay"].endswith(":465") else "smtp"
        plain = {"tls": "no"} if told["relay"].partition(":")[0] in LOCAL else {}
        options = urlencode({**plain, **({"from": told["sender"]} if told["sender"] else {})}, safe="@")
        return f"{scheme}://{who}{told['relay']}" + (f"?{options}" if options else "")

    def chosen(self, *, port: int) -> dict[str, str]:
        """Return what is written down."""
        domain = self.cleaned_data["domain"]
        origin = f"http://{domain}:{port}" if domain in LOCAL else f"https://{domain}"
        return {"COMMONTY_ORIGIN": origin, "EMAIL_URL": self.email_url(), "COMMONTY_BACKUPS": self.cleaned_data["backups"]}


def _unanswered(known: Server) -> str:
    """Sign in at a mail server and leave again; return why that was not possible, or nothing."""
    try:
        if known.is_tls:
            with smtplib.SMTP_SSL(known.host, known.port, timeout=TIMEOUT, context=ssl.create_default_context()) as there:
                _sign_in(there, known)
        else:
            with smtplib.SMTP(known.host, known.port, timeout=TIMEOUT) as there:
                if known.is_starttls:
                    there.starttls(context=ssl.create_default_context())
                _sign_in(there, known)
    except (smtplib.SMTPException, OSError, ValueError) as problem:
        return str(problem) or type(problem).__name__
    return ""


def _sign_in(there: smtplib.SMTP, known: Server) -> None:
    if known.user:
        there.login(known.user, known.password)
    there.noop()
