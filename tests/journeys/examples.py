"""Examples of everything that has an address, found in an installation from within it: what they are called, and sessions of people."""

import json
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core import signing
from django.utils import timezone

from commonty.apps.bodies.models import Body, Membership, Standing
from commonty.apps.campaigns.models import Campaign, Win
from commonty.apps.campaigns.signing import CODE as SIGNING
from commonty.apps.campaigns.signing import PURPOSE
from commonty.apps.decisions.models import Meeting, Motion
from commonty.apps.elections.models import Election
from commonty.apps.elections.tests.building import power
from commonty.apps.mandates.models import HOLD_OFFICE, Mandate
from commonty.apps.people import entering, second_factor
from commonty.apps.people.letters import STOP
from commonty.apps.people.models import Account, Code, PaperCode, Person
from commonty.apps.people.purposes import consents
from commonty.apps.people.views.factors import SECRET
from commonty.apps.record.models import Line
from commonty.apps.rules.models import Version
from commonty.apps.voting.models import Box
from commonty.site.founding.models import Candidacy, Draft, Founder, Invitation, Putting
from commonty.site.moving import bringing, opening, telling
from commonty.site.moving.models import Arrival, Officer
from commonty.site.moving.tests.building import MET_ON, MINUTE, SIX, exported, row
from tests.journeys.examples_of_law import asked, servings, slips_of
from tests.journeys.keeping import kept
from tests.journeys.lost_out import lost

BACKEND = "commonty.apps.people.signing_in.Backend"


def session(account: Account | None, **more: object) -> str:
    """Return the key of a new session, of somebody or of nobody."""
    made = import_module(settings.SESSION_ENGINE).SessionStore()
    if account is not None:
        made[SESSION_KEY] = str(account.pk)
        made[BACKEND_SESSION_KEY] = BACKEND
        made[HASH_SESSION_KEY] = account.get_session_auth_hash()
        made[entering.PROVED] = timezone.now().isoformat()
    for key, value in more.items():
        made[key.replace("__", ".")] = value
    made.create()
    return str(made.session_key)


def of(person: Person) -> str:
    """Return a session of a person."""
    return session(Account.objects.open_for(person))


def tell_of_a_year() -> None:
    """Print examples from the demonstration."""
    now = timezone.now()
    decided = Motion.objects.filter(outcome__isnull=False)
    carried = decided.filter(outcome__result="carried", body__parent=None, opening__ballot_box=None).exclude(mover=None)
    campaign = Campaign.objects.earliest("pk")
    editor = campaign.editors(now).select_related("holder").first() or Mandate.objects.filter(power="campaigns.edit").latest("pk")
    editable = Campaign.objects.get(pk=editor.limits["campaign"])
    win = Win.objects.earliest("pk")
    voted = Motion.objects.filter(opening__open_box__isnull=False, outcome=None).earliest("pk")
    box = carried.earliest("pk").opened.open_box  # type: ignore[union-attr]  # it was decided
    voters = _voters(box) & _voters(voted.opened.open_box)  # type: ignore[union-attr,arg-type]  # it is open
    officers = Mandate.objects.living(now).filter(power=HOLD_OFFICE)
    secretary = officers.filter(office="secretary").latest("pk").holder
    keepers = Mandate.objects.living(now).filter(power="voting.keep-key")
    busy = {secretary.pk, *officers.values_list("holder_id", flat=True), *keepers.values_list("holder_id", flat=True)}
    member = Person.objects.get(pk=min(voters - busy))
    elsewhere = Membership.objects.filter(body__article="local-group").first()
    first = {motion.phase(now).name.casefold(): motion.pk for motion in Motion.objects.order_by("-pk")}
    polled = Election.objects.filter(opening__isnull=False, closing=None, opening__box__board=None).latest("pk")
    polled.cast(member, (1,), now=now)
    power(secretary, "run-elections", polled.electors, now=now)
    applicant = Person.objects.sign_up(name="Wai Ting", email="wai@example.org", now=now)
    root = Body.objects.get(parent=None)
    application = Membership.objects.create(person=applicant, body=root, standing=Standing.APPLIED, category="member", active=now)
    found = {
        **{f"motion_{phase}": pk for phase, pk in first.items()},
        "motion_amending": next(motion.pk for motion in Motion.objects.all() if any(each.name == "rules.amend" for each in motion.effects)),
        "motion_open": voted.pk,
        "motion_carried": carried.earliest("pk").pk,
        "motion_own": Motion.objects.filter(outcome=None, opening=None, mover__isnull=False).latest("pk").pk,
        "election": Election.objects.filter(outcome__sheet__isnull=False).earliest("pk").pk,
        "election_open": polled.pk,
        "meeting": (meeting := Meeting.objects.get()).pk,
        "election_hall": meeting.election_places.get().election_id,
        "body": "members",
        "group": elsewhere.body_id if elsewhere else "",
        "caucus": "womens-caucus",
        "application": application.pk,
        "campaign": campaign.pk,
        "editable": editable.pk,
        "win": win.pk,
        "won": win.campaign_id,
        "mandate": Mandate.objects.exclude(power=HOLD_OFFICE).filter(parent=None).earliest("pk").pk,
        "editing": editor.pk,
        "office": officers.filter(office="secretary").latest("pk").pk,
        "roll": box.roll_id,  # type: ignore[union-attr]  # it was decided by open vote
        "box": box.pk,  # type: ignore[union-attr]  # likewise
        "open_box": voted.opened.box.pk,  # type: ignore[union-attr]  # it is open
        "line": Line.objects.filter(kind__startswith="decisions.").latest("seq").seq,
        "lines": Line.objects.count(),
        "text_line": Line.objects.filter(kind="campaigns.edited").latest("seq").seq,
        "number": 30,
        "double": 31,
        "version": Version.objects.filter(body="members").earliest("number").number,
        "token": signing.dumps([member.pk, consents()[0].key], salt=STOP),
    }
    trustee, of_keys = kept(root, now=now)
    found |= of_keys | servings() | slips_of(polled, secretary, now=now)
    mover = Motion.objects.get(pk=found["motion_own"]).mover
    where, number = "1 High Street\nLiverpool", "+44 151 496 0000"
    newcomer = Person.objects.sign_up(name="New Comer", email="new@example.org", phone=number, address=where, now=now)
    found |= lost(newcomer, editor.holder, now=now) | asked(editor.holder, newcomer, now=now)
    people = {
        "member": session(Account.objects.open_for(member), **{SECRET: second_factor.new_secret()}),
        "newcomer": of(newcomer),
        "secretary": of(secretary),
        "applicant": of(applicant),
        "editor": of(editor.holder),
        "trustee": of(trustee),
        "mover": of(mover) if mover else "",
        "stranger": _stranger(editable, now),
    }
    print(json.dumps({"found": found, "people": people}))


def _voters(box: Box) -> set[int]:
    return set(box.votes.values_list("entry__person_id", flat=True))


def _stranger(campaign: Campaign, now: datetime) -> str:
    """Return a session that waits for every code that one can wait for."""
    shared = "family@example.org"
    people = [Person.objects.sign_up(name=name, email=shared, now=now) for name in ("Una Family", "Vic Family")]
    Person.objects.filter(pk__in=[each.pk for each in people]).update(email_confirmed_at=now)
    asked = Code.objects.ask(Code.SIGN_IN, shared, language="en", now=now)
    proved = Code.objects.ask(Code.SIGN_IN, shared, language="en", now=now)
    proved.accept(proved.digits(), now=now)
    signing_code = Code.objects.ask(PURPOSE, shared, language="en", now=now, campaign=campaign.pk, name="Una", wants_news=False)
    waiting = {entering.CODE: asked.pk, entering.WHO: [proved.blind, proved.expires_at.isoformat()], SIGNING: signing_code.pk}
    account = Account.objects.open_for(people[0])
    return session(None, **waiting, **{entering.SECOND: [account.pk, (now + entering.FRESH).isoformat()]})


def begin_founding() -> None:
    """Let three founders in and print their sessions; nothing is chosen yet."""
    now = timezone.now()
    came = [Founder.objects.join(Invitation.objects.for_operator(now=now).code(), name="Ada Ames", email="ada@example.org", now=now)]
    for name in ("Bo Bell", "Cy Cole"):
        code = Invitation.objects.invite(by=came[0], now=now).code()
        came.append(Founder.objects.join(code, name=name, email=f"{name[:2].lower()}@example.org", now=now))
    invitation = Invitation.objects.invite(by=came[0], now=now)
    print(json.dumps({"people": {"founder": of(came[0].person)}, "found": {"invitation": invitation.pk}}))


def choose_a_starter() -> None:
    """Begin with the first starter; two stand for the offices."""
    now = timezone.now()
    draft = Draft.objects.begin("campaign-group", now=now)
    for founder, office in zip(Founder.objects.all(), ("convenor", "secretary"), strict=False):
        Candidacy.objects.stand(founder, (office,), draft=draft, now=now)


def put_it_to_the_vote() -> None:
    """Open the founders' vote."""
    Putting.objects.put(Draft.objects.latest("pk"), now=timezone.now())


def begin_moving() -> None:
    """Let one founder in, who moves an organisation in, and print their session."""
    now = timezone.now()
    code = Invitation.objects.for_operator(now=now).code()
    founder = Founder.objects.join(code, name="Ada Ames", email="ada@example.org", now=now)
    session_of = of(founder.person)
    print(json.dumps({"people": {"founder": session_of, "member": session_of}, "found": {}}))


def bring_a_list() -> None:
    """Begin with rules and a list that has something of everything: errors, pairs, and a shared address."""
    now = timezone.now()
    Draft.objects.begin("union-branch", now=now)
    rows = [*SIX, row(7, "Ada", "Ames", "ada@example.org"), row(14, "", ""), row(15, "Bo", "Bel", "home@example.org")]
    arrival = Arrival.objects.begin(exported(rows), file="members.csv", by=Founder.objects.get().person_id, now=now)
    arrival.map(arrival.fields(), "waged")


def bring_people_in() -> None:
    """Bring everybody in, and say what is to be said."""
    now, arrival = timezone.now(), Arrival.objects.get()
    bringing.begin(arrival, by=Founder.objects.get().person, now=now)
    bringing.bring_part(arrival, now=now)
    arrival.refresh_from_db()
    arrival.meet(met_on=MET_ON, minute=MINUTE, file=b"the minute", came_from="CiviCRM")
    arrival.turnouts = [["General meeting 2025", 1, 6]]
    arrival.save(update_fields=["turnouts"])
    for office, number in (("membership-secretary", 8), ("chair", 9), ("chair", 10)):
        Officer.objects.create(arrival=arrival, person=Person.objects.get(member_number=number), office=office)


def open_doors() -> None:
    """Open the doors to those who move it in alone; of two who had one place, one is left out."""
    now, arrival = timezone.now() - timedelta(minutes=1), Arrival.objects.get()  # The server's clock may be a little behind.
    opening.begin(arrival, now=now)
    while opening.open_part(arrival, now=now):
        pass


def tell_everybody() -> None:
    """Let everybody in, and print the sessions of an officer and of a member, and what a letter links to."""
    now, arrival = timezone.now() - timedelta(minutes=1), Arrival.objects.get()
    telling.begin(arrival, by=Founder.objects.get().person, now=now)
    known = {name: Person.objects.get(member_number=number) for name, number in (("secretary", 8), ("mo", 10), ("told", 9))}
    token = telling.address_of(known["told"].brought_in).rstrip("/").rpartition("/")[2]
    people = {name: of(known[name]) for name in ("secretary", "mo")}
    (code,) = PaperCode.objects.issue([known["mo"]], authority=arrival.authority("people.reveal", person=known["secretary"].pk), now=now)
    print(json.dumps({"people": {**people, "member": people["secretary"]}, "found": {"told": token, "code": code.pk}}))
