"""Examples of the addresses that are about notices and people's data: what each gives, to whom, with which places."""

from datetime import datetime, timedelta

from commonty.apps.bodies.models import AskedByMail, Asking, AskingContact
from commonty.apps.bodies.models.asked_by_mail import LASTS
from commonty.apps.elections.models import Election
from commonty.apps.keys import keyring
from commonty.apps.people.models import Person
from commonty.apps.voting import slips
from commonty.apps.voting.following import papered
from commonty.apps.voting.models import Serving

Sample = tuple[str, tuple[str, ...], dict[str, str]]

LAW: dict[str, tuple[Sample, ...]] = {
    "voting:served": (("page", ("member",), {"pk": "serving"}), ("page", ("secretary",), {"pk": "serving_waiting"})),
    **dict.fromkeys(("voting:notice-letters", "voting:notice-labels"), (("page", ("secretary",), {"pk": "serving_waiting"}),)),
    "privacy": (("page", ("member", "nobody"), {}),),
    "data-protection": (("page", ("member",), {}),),
    "data-protection-file": (("file", ("member",), {}),),
    "bodies:kept": (("page", ("secretary",), {"pk": "body"}), ("refusal", ("member",), {"pk": "body"})),
    "bodies:askings": (("page", ("secretary",), {}), ("refusal", ("member",), {})),
    "bodies:asking": (
        *(("page", ("secretary",), {"asking": which}) for which in ("asking", "asking_of", "asking_public")),
        ("refusal", ("member",), {"asking": "asking"}),
    ),
    "bodies:asking-answer": (("page", ("secretary",), {"asking": "asking"}),),
    "bodies:asking-contact": tuple(
        ("page", ("secretary",), {"asking": "asking_of", "contact": way}) for way in ("asking_phone", "asking_post")
    ),
    "bodies:ask": (("page", ("nobody",), {}),),
    "bodies:asking-confirmation": (("page", ("nobody",), {"token": "asking_token"}), ("missing", ("nobody",), {"token": "=x"})),
    "bodies:asking-stop": (("page", ("nobody",), {}),),
    "bodies:asking-objection": (("page", ("nobody",), {"code": "asking_code"}), ("missing", ("nobody",), {"code": "=x"})),
    "voting:notice-posted": (("act", ("member",), {"pk": "serving"}),),
    "voting:slips": (("page", ("member", "secretary"), {"pk": "papers"}),),
    "voting:slip-sheet": (("page", ("secretary",), {"pk": "papers", "first": "slips"}),),
    **dict.fromkeys(
        ("voting:slip-runs", "voting:spoilt-slips", "voting:slip-counts", "voting:slips-closing"), (("act", ("member",), {"pk": "papers"}),)
    ),
}

MOVING = (
    *("lists", "columns", "trial", "people", "taking-back", "meeting", "officers", "turnouts", "opening", "telling"),
    *("asking", "asking-stop", "opt-outs"),
)
"""What founders send who move an organisation in."""


def servings() -> dict[str, object]:
    """Return a notice whose vote has opened, and one whose vote is to come."""
    over, to_come = (
        Serving.objects.filter(ended_at__isnull=is_null).order_by("pk").values_list("pk", flat=True)[0] for is_null in (False, True)
    )
    return {"serving": over, "serving_waiting": to_come}


def slips_of(election: Election, teller: Person, *, now: datetime) -> dict[str, object]:
    """Number slips for an election that is open, and return its box and the first of them."""
    box = election.opening.box
    about = papered(box, now=now)
    assert about is not None
    run = slips.print_slips(box, 9, authority=about.authority(teller, now), now=now)
    return {"papers": box.pk, "slips": run.first}


def asked(officer: Person, about: Person, *, now: datetime) -> dict[str, object]:
    """Let two ask what is held about them: a stranger, whom an officer has checked, and a person who is told at every contact."""
    due = now + timedelta(days=30)
    request = Asking.objects.create(received=now, due=due, entered_by=officer, identity="in-person", proved_by=officer)
    request.seal({"name": "N. N.", "where": "1 High Street"})
    other = Asking.objects.create(person=about, received=now, due=due, entered_by=officer)
    other.seal({"name": "Mo", "where": "1 High Street"})
    email, phone, post = (
        AskingContact.objects.create(asking=other, way=way, told_at=now if way == "email" else None) for way in ("email", "phone", "post")
    )
    public = Asking.objects.create(received=now, due=due)
    public.seal({"name": "N. N.", "where": "nn@example.org"})
    waiting = AskedByMail(language="en", expires_at=now + LASTS)
    waiting.sealed = keyring.seal_ours(waiting.place, b"N. N.\nnn@example.org")
    waiting.save()
    return {
        "asking_public": public.pk,
        "asking_token": waiting.token(),
        "asking": request.pk,
        "asking_of": other.pk,
        "asking_phone": phone.pk,
        "asking_post": post.pk,
        "asking_code": email.code(),
    }
