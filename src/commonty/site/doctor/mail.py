"""Whether others will believe our mail: its signature, what is done with forged mail, and whether a letter arrived."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.people.dkim_signature import dns_record
from commonty.apps.people.post import domain, known_server, post
from commonty.constitution.refusal import Refused
from commonty.site.doctor.asking import Asked, looked_up, system_resolver, texts_at
from commonty.site.doctor.finding import Finding, Said, Standing, said
from commonty.site.safekeeping.notes import note, noted

__all__ = ["arrived", "dkim", "dmarc", "letter", "send_letter", "sender_domain"]

OLD = timedelta(days=180)
LETTERS = 8


def sender_domain() -> str:
    """Return the domain that mail comes from."""
    known = known_server()
    return domain(known.sender) if known else str(settings.HOST)


def dkim(at: str, selector: str, resolver: Asked = system_resolver) -> Finding:
    """Compare the key in the DNS with the one that mail is signed with here."""
    if not selector:
        looked = said(gettext_noop("Looked whether this program signs its mail."))
        says = said(gettext_noop("It leaves that to the mail server."))
        step = gettext_noop(
            "If your mail provider does not sign for your domain, set COMMONTY_DKIM; else see that a letter arrived, below."
        )
        return Finding("dkim", Standing.UNKNOWN, looked, says, said(step))

    def judge(texts: Sequence[str], looked: Said) -> Finding:
        ours = _tags(dns_record())["p"]
        if any(_tags(text).get("p") == ours for text in texts):
            return Finding("dkim", Standing.GOOD, looked, said(gettext_noop("The key there is the one that mail is signed with.")))
        wrong = gettext_noop("There is another key than the one that mail is signed with.")
        says = said(wrong if texts else gettext_noop("There is no key."))
        step = gettext_noop("At your domain's provider, add the TXT record that this prints: commonty manage dkim_record")
        return Finding("dkim", Standing.BAD, looked, says, said(step))

    return looked_up("dkim", f"{selector}._domainkey.{at}", resolver, judge)


def dmarc(at: str, resolver: Asked = system_resolver) -> Finding:
    """Look for what others shall do with mail that only claims to be ours."""

    def judge(texts: Sequence[str], looked: Said) -> Finding:
        found = [text for text in texts if _tags(text).get("v") == "DMARC1"]
        if not found and at.count(".") > 1:  # What a domain says holds for the names below it.
            found = [text for text in texts_at(f"_dmarc.{at.partition('.')[2]}", resolver()) if _tags(text).get("v") == "DMARC1"]
        if not found:
            step = gettext_noop("At your domain's provider, add a TXT record at %(name)s that says: v=DMARC1; p=quarantine")
            says = said(gettext_noop("No record says what to do with forged mail."))
            return Finding("dmarc", Standing.BAD, looked, says, said(step, name=f"_dmarc.{at}"))
        says = said(gettext_noop("It says: %(record)s"), record=found[0])
        if _tags(found[0]).get("p", "none").casefold() == "none":
            step = gettext_noop("Once letters arrive well, change p=none to p=quarantine: until then forged mail is delivered.")
            return Finding("dmarc", Standing.CARE, looked, says, said(step))
        return Finding("dmarc", Standing.GOOD, looked, says)

    return looked_up("dmarc", f"_dmarc.{at}", resolver, judge)


def _tags(text: str) -> dict[str, str]:
    """Return the tags of a record: ``v=DKIM1; p=…``. Blanks within a value count for nothing."""
    parts = (part.partition("=") for part in text.split(";"))
    return {name.strip(): "".join(value.split()) for name, _equals, value in parts}


def send_letter(address: str, *, now: datetime) -> None:
    """Send a letter with a code to an address of the operator's. The code is kept nowhere, its hash is. Raises ``NotSent``."""
    code = "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _each in range(LETTERS))
    text = _("This letter shows that mail from here arrives. On the machine, type in:\n\ncommonty doctor --arrived %(code)s") % {
        "code": code
    }
    post(address, _("A letter to see whether mail arrives"), text, now=now)
    note("letter", {"sent": now.isoformat(), "code": _hashed(code)})


def arrived(code: str, *, now: datetime) -> None:
    """Note that the letter arrived; raise ``Refused`` for another code than the one in the last letter."""
    last = noted("letter")
    if not last.get("code") or not constant_time_compare(last["code"], _hashed(code.strip().upper())):
        raise Refused(_("This is not the code in the last letter. Send another one with: commonty doctor --letter ADDRESS"))
    note("letter", {**last, "arrived": now.isoformat()})


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def letter(*, now: datetime) -> Finding:
    """Say when a letter was last seen to arrive."""
    last = noted("letter")
    looked = said(gettext_noop("Looked when somebody last tried whether a letter arrives."))
    step = said(
        gettext_noop("Run: commonty doctor --letter ADDRESS, with an address at a large provider, and type in the code that arrives.")
    )
    if "arrived" not in last:
        tried = gettext_noop("A letter was sent on %(day)s, and nobody typed in its code.") if last else gettext_noop("Nobody ever tried.")
        return Finding("letter", Standing.CARE, looked, said(tried, day=last.get("sent", "")[:10]), step)
    says = said(gettext_noop("One arrived on %(day)s."), day=last["arrived"][:10])
    is_old = now - datetime.fromisoformat(last["arrived"]) > OLD
    return Finding("letter", Standing.CARE if is_old else Standing.GOOD, looked, says, step if is_old else Said())
