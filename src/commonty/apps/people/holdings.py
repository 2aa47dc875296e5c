"""What people keeps of a person, and why."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.keys.holding import Exported, Holding
from commonty.apps.people import erasing
from commonty.apps.people.models import (
    Account,
    Agreement,
    BlindIndex,
    Bounce,
    Code,
    Concerned,
    Contact,
    CustodyLine,
    Deed,
    Merging,
    Person,
    Pseudonym,
    Recovery,
    Vouch,
)
from commonty.apps.people.second_factor import passkey_name


class WhoYouAre(Holding):
    """Name, addresses, needs."""

    app = "people"
    models = ("Person", "BlindIndex", "Code", "keys.PersonKey")

    def says(self) -> str:
        """Say what is kept and why."""
        return _("What you are called and how to reach you, because you are part of this organisation. Sealed with a key of your own.")

    def export(self, person: int) -> Exported:
        """Return the details in clear."""
        found = Person.objects.get(pk=person)
        confirmed = found.email_confirmed_at
        return {
            "member_number": found.member_number,
            "signed_up": found.signed_up_at.isoformat(),
            "language": found.language,
            "address_proved": confirmed.isoformat() if confirmed else None,
            **found.own(),
        }

    def let_go(self, person: int, *, now: datetime) -> None:  # noqa: ARG002 - the base's signature
        """Delete the details and what they are found by; the number stays, so that nobody else gets it."""
        blinds = BlindIndex.objects.filter(person_id=person, place=BlindIndex.EMAIL).values_list("blind", flat=True)
        Code.objects.filter(blind__in=list(blinds)).delete()
        Code.objects.filter(person_id=person).delete()
        BlindIndex.objects.filter(person_id=person).delete()
        Person.objects.filter(pk=person).update(**{f"sealed_{field}": None for field in Person.SEALED}, email_confirmed_at=None)


class MailThatCameBack(Holding):
    """Bounces."""

    app = "people"
    models = ("Bounce",)

    def says(self) -> str:
        """Say what is kept and why."""
        return _("That mail to you came back, so that somebody notices that notices do not reach you.")

    def export(self, person: int) -> Exported:
        """Return when, and what the mail server said."""
        found = Bounce.objects.filter(person=person).order_by("at", "pk")
        return [{"at": each.at.isoformat(), "what": each.trouble, "status": each.status} for each in found]

    def let_go(self, person: int, *, now: datetime) -> None:  # noqa: ARG002 - the base's signature
        """Forget it."""
        Bounce.objects.filter(person=person).delete()


class HowYouSignIn(Holding):
    """Account, passkeys, app."""

    app = "people"
    models = ("Account", "PaperCode", "SpentCode", "mfa.Authenticator", "account.EmailAddress")

    def says(self) -> str:
        """Say what is kept and why."""
        return _("How you sign in: your passkeys and whether you use an app. The secrets in them are not shown.")

    def export(self, person: int) -> Exported:
        """Return what there is, without the secrets: who reads over one's shoulder must not get in."""
        account = Account.objects.filter(person_id=person).select_related("person").first()
        if account is None:
            return {}
        last = account.last_login
        factors = Authenticator.objects.filter(user=account).order_by("pk")
        return {
            "last_signed_in": last.isoformat() if last else None,
            "passkeys": [passkey_name(account, row) for row in factors if row.type == Authenticator.Type.WEBAUTHN],
            "app": any(row.type == Authenticator.Type.TOTP for row in factors),
        }

    def let_go(self, person: int, *, now: datetime) -> None:  # noqa: ARG002 - the base's signature
        """Delete the account and everything it is signed in with."""
        Account.objects.filter(person_id=person).delete()


class HowYouWereRecovered(Holding):
    """Accounts that were brought back, and who vouched."""

    app = "people"
    models = ("Recovery", "Vouch", "Contact")

    def says(self) -> str:
        """Say what is kept and why."""
        return _("When your account was brought back to you, and for whom you vouched, because two people must answer for it.")

    def export(self, person: int) -> Exported:
        """Return what was proposed for this person and what became of it; and when they vouched for somebody."""
        found = Recovery.objects.filter(person=person).prefetch_related("vouches", "contacts").order_by("pk")
        vouched = Vouch.objects.filter(voucher=person).order_by("pk")
        return {
            "of_you": [_recovered(each) for each in found],
            "by_you": [{"at": each.at.isoformat(), "how": each.how, "by_what_right": each.source} for each in vouched],
            "told_by_you": [each.told_at.isoformat() for each in Contact.objects.filter(told_by=person).order_by("pk") if each.told_at],
        }

    def let_go(self, person: int, *, now: datetime) -> None:  # noqa: ARG002 - the base's signature
        """Forget what was proposed for them; that they vouched for somebody stays, beside a number that no name belongs to any more."""
        Recovery.objects.filter(person=person).delete()


class WhatYouAgreedTo(Holding):
    """Purposes and consents."""

    app = "people"
    models = ("Agreement",)
    kept_by_law = gettext_noop("GDPR article 7(1)")

    def says(self) -> str:
        """Say what is kept and why."""
        return _("What you were told and agreed to, in the exact words, because we must be able to show it.")

    def export(self, person: int) -> Exported:
        """Return each agreement with its words."""
        return [
            {
                "purpose": each.wording.purpose,
                "basis": each.wording.basis,
                "words": each.wording.text,
                "given": each.given_at.isoformat(),
                "withdrawn": each.withdrawn_at.isoformat() if each.withdrawn_at else None,
            }
            for each in Agreement.objects.filter(person_id=person).select_related("wording")
        ]

    def let_go(self, person: int, *, now: datetime) -> None:
        """Take every consent back; that it was given once stays, beside a number that no name belongs to any more."""
        Agreement.objects.filter(person_id=person, withdrawn_at=None, given_at__lte=now).update(withdrawn_at=now)


class WhoLooked(Holding):
    """The custody register."""

    app = "people"
    models = ("CustodyLine", "Concerned")
    kept_by_law = gettext_noop("GDPR article 5(2)")

    def says(self) -> str:
        """Say what is kept and why."""
        return _("Who looked at your data or did something to you, and when you did so to others, because whoever does must answer for it.")

    def export(self, person: int) -> Exported:
        """Return the looks at this person's data, and those they took."""
        at = CustodyLine.objects.filter(concerned__person_id=person)
        by = CustodyLine.objects.filter(looker_id=person)
        return {"at_you": [_line(each) for each in at], "by_you": [_line(each) for each in by]}

    def let_go(self, person: int, *, now: datetime) -> None:  # noqa: ARG002 - the base's signature
        """Forget that the looks concerned this person; that somebody looked stays."""
        Concerned.objects.filter(person_id=person).delete()


class WhoYouAreInTheRecord(Holding):
    """The map from pseudonyms to the person."""

    app = "people"
    models = ("Pseudonym",)

    def says(self) -> str:
        """Say what is kept and why."""
        return _("The pseudonyms under which the record knows you, so that your name can stand beside what you did openly.")

    def export(self, person: int) -> Exported:
        """Return the pseudonym of each body."""
        return dict(Pseudonym.objects.filter(person_id=person).order_by("body").values_list("body", "pseudonym"))

    def let_go(self, person: int, *, now: datetime) -> None:  # noqa: ARG002 - the base's signature
        """Drop the map."""
        Pseudonym.objects.filter(person_id=person).delete()


class ThatYouAskedToBeErased(Holding):
    """The mark of an erasure."""

    app = "people"
    models = ("Erasure",)
    kept_by_law = gettext_noop("GDPR article 17")

    def says(self) -> str:
        """Say what is kept and why."""
        return _("That you asked to be erased, so that a restored backup forgets you again.")

    def export(self, person: int) -> Exported:
        """Return when they asked."""
        found = Person.objects.filter(pk=person, erasure__isnull=False).select_related("erasure").first()
        return {"asked": found.erasure.asked_at.isoformat()} if found else {}

    def let_go(self, person: int, *, now: datetime) -> None:
        """Keep the mark: it says nothing but a number."""


class NumbersThatAreOne(Holding):
    """That two member numbers are one person."""

    app = "people"
    models = ("Merging", "Parting")
    kept_by_law = "rights.record"

    def says(self) -> str:
        """Say what is kept and why."""
        return _("That another member number is yours too, so that nobody has two votes, and so that it can be parted again.")

    def export(self, person: int) -> Exported:
        """Return each merging, with which number goes on."""
        found = Merging.objects.filter(Q(kept=person) | Q(asleep=person)).select_related("kept", "asleep", "parting").order_by("pk")
        return [
            {
                "goes on": each.kept.member_number,
                "sleeps": each.asleep.member_number,
                "at": each.at.isoformat(),
                "source": each.source,
                "parted": each.parting.at.isoformat() if each.is_parted else None,
            }
            for each in found
        ]

    def let_go(self, person: int, *, now: datetime) -> None:
        """Erase what sleeps under another number of this person too: whoever is forgotten is forgotten whole."""
        for each in Merging.objects.standing().filter(kept=person, asleep__erasure=None):
            erasing.mark(each.asleep_id, now=now)
            erasing.forget(each.asleep_id, now=now)


class WhatWasDoneToYou(Holding):
    """What somebody did to a person under a mandate, as long as it can be undone and after."""

    app = "people"
    models = ("Deed", "Undoing")
    kept_by_law = "rights.record"

    def says(self) -> str:
        """Say what is kept and why."""
        return _("What somebody with a mandate did to you, and when, so that it can be undone for seven days. Kept without your name.")

    def export(self, person: int) -> Exported:
        """Return every one."""
        found = Deed.objects.filter(person_id=person).select_related("undoing").order_by("pk")
        return [
            {"what": each.what, "body": each.body, "at": each.at.isoformat(), "source": each.source, "undone": each.is_undone}
            for each in found
        ]

    def let_go(self, person: int, *, now: datetime) -> None:
        """Keep the rows: they say nothing but a number."""


def _recovered(recovery: Recovery) -> Exported:
    return {
        "begun": recovery.begun_at.isoformat(),
        "new_address": recovery.email(),
        "takes_effect": recovery.due_at.isoformat() if recovery.due_at else None,
        "ended": recovery.ended_at.isoformat() if recovery.ended_at else None,
        "end": recovery.end,
        "objection_overruled": recovery.overruled_at.isoformat() if recovery.overruled_at else None,
        "vouched": [{"at": each.at.isoformat(), "how": each.how, "by_what_right": each.source} for each in recovery.vouches.all()],
        "told": [
            {"way": each.way, "address": each.address(), "at": each.told_at.isoformat() if each.told_at else None}
            for each in recovery.contacts.all()
        ],
    }


def _line(line: CustodyLine) -> Exported:
    return {
        "at": line.at.isoformat(),
        "fields": line.fields,
        "exported": line.is_export,
        "by_what_right": line.source,
        "power": line.power,
        "scope": line.scope,
        "article": line.article,
    }
