"""How to sign in to the demonstration."""

from django.conf import settings

from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person
from commonty.apps.voting.models.trustees import KEEP
from commonty.site.demonstration.secret import TRUSTEES


def welcome() -> str:
    """Return what is printed: the address, and as whom one can sign in."""
    secretary = Mandate.objects.filter(office="secretary").latest("pk").holder
    ordinary = Person.objects.order_by("member_number")[49]
    lines = [
        f"The demonstration is at {settings.ORIGIN}",
        "Sign in with an address below; the code is printed in this terminal, and lies as mail in " + str(settings.MAIL_FOLDER),
        f"  an ordinary member   {ordinary.own('email')['email']}",
        f"  the secretary        {secretary.own('email')['email']}",
        *(
            f"  a trustee            {each.holder.own('email')['email']}, with {code} on the recovery sheet"
            for each, code in zip(Mandate.objects.filter(power=KEEP).order_by("pk"), TRUSTEES.values(), strict=False)
        ),
        "  an outsider          any other address: join from the front page, or just look around",
    ]
    return "\n".join(lines)
