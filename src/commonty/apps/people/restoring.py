"""What changes when a recovery comes into force: the new way in opens the account, and everything before it opens it no more."""

from datetime import datetime

from allauth.mfa.models import Authenticator

from commonty.apps.people.models import Account, Bounce, Code, OptOut, PaperCode, Person, Recovery, SpentCode
from commonty.apps.people.models.person import blind_email


def restore(recovery: Recovery, *, now: datetime) -> None:
    """
    Open the account of a recovery's person by the new way alone; call it in the transaction that ends the recovery.

    Passkeys, the app and its recovery codes go, every session and every known browser with them, codes that were mailed or printed
    before, and the old address. The name, the number, mandates and votes stay.
    """
    person = recovery.person
    account = Account.objects.open_for(person)
    Authenticator.objects.filter(user=account).delete()
    SpentCode.objects.filter(account=account).delete()
    account.sign_out_everywhere()
    Code.objects.filter(blind=blind_email(person.own("email")["email"])).delete()
    Code.objects.filter(person=person).delete()
    PaperCode.objects.filter(person=person, used_at=None).delete()
    email = recovery.email()
    person.seal({"email": email})
    person.email_confirmed_at = now if email else None
    person.save(update_fields=["sealed_email", "email_confirmed_at"])
    if email:
        OptOut.objects.lift(OptOut.EMAIL, email)
        Bounce.objects.proved(person.pk, now=now)
    else:
        PaperCode.objects.let_in(recovery, now=now)


def can_be_mailed(email: str, person: Person) -> bool:
    """Say whether mail to an address would show who somebody is: nobody else here has it."""
    return {each.pk for each in Person.objects.at_email(email)} <= {person.pk}
