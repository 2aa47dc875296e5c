"""What happened in the invented year, day by day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random

from django.db import transaction
from django.utils import timezone

from commonty.apps.bodies.effects import CreateBody, SeatSomebody
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body, Membership
from commonty.apps.campaigns.effects import LaunchCampaign
from commonty.apps.campaigns.models import Campaign
from commonty.apps.campaigns.winning import write_down
from commonty.apps.decisions.effects import Resolve
from commonty.apps.decisions.models import Motion
from commonty.apps.elections import jobs as elections
from commonty.apps.keys import keyring
from commonty.apps.mandates.effects import GrantMandate, RecallMandate
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person
from commonty.apps.rules.effects import AmendRules
from commonty.apps.rules.models import held as holding_rules
from commonty.constitution.document import Constitution
from commonty.constitution.writing import write
from commonty.site.demonstration import committee, hall, names, secret
from commonty.site.demonstration.world import Vote, World
from commonty.site.founding.models import Candidacy, Draft, Founder, Invitation, Putting
from commonty.site.jobs.models import Job

SEED = 1917
MEMBERS = 300
DAYS = 365
TITLE = "Quarrymoor Tenants’ Union"
PURPOSE = (
    "We are tenants of the Quarrymoor estates. We organise for homes that are warm, dry and ours to stay in, and we decide together how."
)
GROUPS = ("Castle Court", "Harbour Towers", "Millbank", "The Terraces")
CAUCUS = "womens-caucus"

ORDINARY = Vote(turnout=0.34, yes=0.74, no=0.17)
CLEAR = Vote(turnout=0.41, yes=0.9, no=0.05)


def live(now: datetime, *, told: Callable[[int, int], None]) -> World:
    """
    Live through the year that ends at ``now``, a day in a transaction; ``told`` hears of each day done, of how many.

    The letters of the year are not sent: what was queued for days that are past is dropped at the end.
    """
    start = (now - timedelta(days=DAYS)).replace(hour=12, minute=0, second=0, microsecond=0)
    world = World(now=start, chance=Random(SEED))  # noqa: S311 - an invented year, the same for everybody
    newcomers = names.people(MEMBERS, world.chance)
    joining = sorted(min(round(world.chance.expovariate(1 / 45)), DAYS - 20) for _ in newcomers[3:])
    for day in range(DAYS):
        with transaction.atomic(), keyring.held(), holding_rules():
            if day == 0:
                found(world, newcomers[:3])
            for _ in range(joining.count(day)):
                settle_in(world, *newcomers[len(world.people)])
            if day in CALENDAR:
                CALENDAR[day](world)
            if day % 30 == 0:
                world.look_in()
            world.pass_day()
            committee.attend(world)
            secret.attend(world)
        told(day + 1, DAYS)
    world.now = now
    with transaction.atomic():
        Motion.objects.attend(now=now)
        elections.attend(now)
        Job.objects.filter(run_at__lte=timezone.now()).delete()
    return world


def found(world: World, founders: list[tuple[str, str]]) -> None:
    """Three tenants found the union, by their own vote."""
    code = Invitation.objects.for_operator(now=world.now).code()
    came: list[Founder] = []
    for name, email in founders:
        came.append(Founder.objects.join(code, name=name, email=email, now=world.now))
        code = Invitation.objects.invite(by=came[0], now=world.now).code()
    Person.objects.filter(founder__in=came).update(email_confirmed_at=world.now)
    draft = Draft.objects.begin("campaign-group", now=world.now)
    rules = hall.added(secret.added(replace(draft.constitution, title=TITLE, purpose=PURPOSE)))
    draft.rewrite(rules, seen=draft.digest, now=world.now)
    for founder, office in zip(came, ("convenor", "secretary"), strict=False):
        Candidacy.objects.stand(founder, (office,), draft=draft, now=world.now)
    putting = Putting.objects.put(draft, now=world.now)
    approves: dict[str, list[int]] = {}
    for office, candidate in putting.candidates():
        approves.setdefault(office, []).append(candidate)
    for founder in came:
        putting.cast(founder, in_favour=True, approves=approves, now=world.now)
    world.people = [founder.person for founder in came]


def settle_in(world: World, name: str, email: str) -> None:
    """Somebody joins, and the group of their street if there is one yet."""
    person = world.join(name, email)
    groups = list(Body.objects.filter(article="local-group"))
    if groups and world.chance.random() < 0.8:  # noqa: PLR2004 - most do
        apply(person, world.chance.choice(groups), now=world.now)


def create_groups(world: World) -> None:
    """The assembly makes four local groups and a caucus."""
    groups = [CreateBody(title.lower().replace(" ", "-"), title, "local-group", "members") for title in GROUPS]
    effects = [*groups, CreateBody(CAUCUS, "Women’s Caucus", "caucus", "members")]
    text = "One group for each estate, and a caucus of our own for women. Each decides for itself what concerns it alone."
    world.move(1, "Local groups and a women’s caucus", text, effects, vote=CLEAR, seconders=(2, 3))


def join_groups(world: World) -> None:
    """Those who were there before join their groups; some join the caucus."""
    groups = list(Body.objects.filter(article="local-group").order_by("pk"))
    caucus = Body.objects.get(pk=CAUCUS)
    for number, person in enumerate(world.people):
        if not Membership.objects.filter(person=person, body__in=groups).exists():
            apply(person, groups[number % len(groups)], now=world.now)
        if number % 4 == 1:
            apply(person, caucus, now=world.now)


def elect_officers(world: World) -> None:
    """Members elect those who shall serve until next year."""
    for office, who in (("secretary", 2), ("convenor", 1), ("treasurer", 5), ("panel-member", 6), ("panel-member", 7), ("panel-member", 8)):
        title = f"Elect a {office.replace('-', ' ')}"
        body = "appeals" if office == "panel-member" else "committee"
        seat = SeatSomebody(world.member(who).pk, office, body)
        world.move(9, title, "They have accepted, and will report.", [seat], vote=ORDINARY, seconders=(10, 11))


def launch_lifts(world: World) -> None:
    """The first campaign."""
    launch = LaunchCampaign(
        title="Lifts that work",
        demand="repair every lift in Harbour Towers within a month, and keep them running",
        target="Quarrymoor Housing Association",
        why="Three lifts out of six have stood still **since the spring**. Neighbours on the twelfth floor carry shopping, children and "
        "each other up the stairs.\n\n- 140 households are cut off\n- two people missed dialysis",
        editors=(world.member(12).pk,),
        until=(world.now + timedelta(days=330)).date().isoformat(),
    )
    world.move(12, "Launch the campaign “Lifts that work”", "Let us ask for it together.", [launch], vote=CLEAR, seconders=(13, 14))


def sign_lifts(world: World) -> None:
    """People sign, and the page is kept up to date."""
    campaign = Campaign.objects.earliest("pk")
    for person in world.chance.sample(world.people, round(len(world.people) * 0.6)):
        campaign.sign(person, now=world.now)
    page = campaign.page.words() | {"happened": "We handed the petition over in March. The association promised an answer in four weeks."}
    campaign.edit(page, by=world.member(12), now=world.now)


def win_lifts(world: World) -> None:
    """Something is won."""
    write_down(
        Campaign.objects.earliest("pk"), "All six lifts run again, and a repair team is on call.", by=world.member(12), now=world.now
    )


def propose_merger(world: World) -> None:
    """A motion that is lost."""
    text = "We would give our own rules up for theirs, and get an office in the city."
    world.move(15, "Merge with the City Renters’ League", text, [Resolve()], vote=Vote(0.38, 0.31, 0.62), seconders=(16, 17))


def propose_banner(world: World) -> None:
    """A motion too few take part in, which goes to a second vote."""
    text = "Green and black, two metres wide, paid from the collection."
    world.move(18, "A banner for the May Day march", text, [Resolve()], vote=Vote(0.07, 0.8, 0.1), seconders=(19, 20))


def amend_quorum(world: World) -> None:
    """An amendment of the constitution."""
    version = world.root.rules(world.now)
    new = with_ordinary_quorum(version.constitution, Fraction(1, 8))
    text = "We have grown. A tenth of us was enough when we were thirty; let it be an eighth."
    world.move(
        4, "Raise the quorum of ordinary motions", text, [AmendRules("members", write(new), version.digest)], vote=CLEAR, seconders=(2, 6)
    )


def with_ordinary_quorum(rules: Constitution, share: Fraction) -> Constitution:
    """Return the same rules with another quorum for ordinary motions."""
    ordinary = rules.procedures["ordinary"]
    raised = replace(ordinary, quorum=(replace(ordinary.quorum[0], share=share), *ordinary.quorum[1:]))
    return replace(rules, procedures={**rules.procedures, "ordinary": raised})


def grant_newsletter(world: World) -> None:
    """A mandate that ends by itself."""
    ends = (world.now + timedelta(days=90)).isoformat()
    grant = GrantMandate(world.member(21).pk, "write-to-members", "members", "write the summer newsletter", ends)
    world.move(21, "A summer newsletter", "One letter in June, one in August.", [grant], vote=ORDINARY, seconders=(22, 23))


def grant_survey(world: World) -> None:
    """A mandate that will be recalled."""
    ends = (world.now + timedelta(days=300)).isoformat()
    grant = GrantMandate(world.member(24).pk, "see-details", "members", "ring members about damp in their homes", ends)
    world.move(24, "A survey of damp", "One of us rings round and asks.", [grant], vote=ORDINARY, seconders=(25, 26))


def recall_survey(world: World) -> None:
    """The recall: members hear the holder, and decide."""
    mandate = Mandate.objects.get(holder=world.member(24), power="people.reveal")
    text = "The survey was done in May. Nobody should be able to look people up for a task that is over."
    world.move(27, "Take the survey’s mandate back", text, [RecallMandate(mandate.pk)], vote=ORDINARY, seconders=(28, 29))


def launch_heat(world: World) -> None:
    """The second campaign."""
    launch = LaunchCampaign(
        title="Warm by winter",
        demand="insulate the north walls of Millbank before the first frost",
        target="Quarrymoor Housing Association and the City Council",
        why="Half of what we pay for heat goes through the walls.",
        editors=(world.member(30).pk, world.member(31).pk),
        until=(world.now + timedelta(days=300)).date().isoformat(),
    )
    world.move(30, "Launch the campaign “Warm by winter”", "The grant runs out in the spring.", [launch], vote=ORDINARY, seconders=(31, 32))


def sign_heat(world: World) -> None:
    """Some have signed the second campaign so far."""
    campaign = Campaign.objects.latest("pk")
    for person in world.chance.sample(world.people, 88):
        campaign.sign(person, now=world.now)


def open_rent_strike(world: World) -> None:
    """Open now: being voted on when the year ends."""
    text = (
        "If there is no answer on the north walls by the new year, those who can withhold a tenth of their rent, paid into a fund of ours."
    )
    world.move(33, "Prepare a rent strike fund", text, [Resolve()], seconders=(34, 35))


def notice_newsletter(world: World) -> None:
    """Open now: notice was given, voting has not begun."""
    ends = (world.now + timedelta(days=200)).isoformat()
    grant = GrantMandate(world.member(36).pk, "write-to-members", "members", "write the winter newsletter", ends)
    world.move(36, "A winter newsletter", "Four pages, before the frost.", [grant], seconders=(37, 38))


def second_play_street(world: World) -> None:
    """Open now: waiting for one more member to second it."""
    text = "Close Mill Lane to cars on the first Sunday of each month. The council allows it if we ask."
    world.move(39, "A play street on Mill Lane", text, [Resolve()], seconders=(40,))


def vote_on_rent_strike(world: World) -> None:
    """Two days before the end, some have voted."""
    motion = Motion.objects.filter(opening__isnull=False, outcome=None).latest("pk")
    world.vote(motion, Vote(0.3, 0.6, 0.3), share=0.7)


CALENDAR: dict[int, Callable[[World], None]] = {
    14: create_groups,
    40: join_groups,
    45: elect_officers,
    49: committee.call,
    72: committee.nominate,
    80: launch_lifts,
    95: committee.put_in_for_the_lot,
    103: committee.open_the_lot,
    110: sign_lifts,
    115: propose_merger,
    120: secret.choose_trustees,
    140: propose_banner,
    147: secret.make_keys,
    148: secret.call,
    170: grant_newsletter,
    175: grant_survey,
    200: win_lifts,
    215: amend_quorum,
    225: secret.withhold_rent,
    240: committee.leave,
    242: committee.be_willing,
    244: hall.prepare,
    264: hall.nominate,
    278: hall.call,
    280: recall_survey,
    289: hall.report,
    300: launch_heat,
    333: committee.leave,
    335: sign_heat,
    345: committee.nominate_again,
    354: open_rent_strike,
    360: notice_newsletter,
    362: second_play_street,
    364: vote_on_rent_strike,
}
"""What happens on which day of the year."""
