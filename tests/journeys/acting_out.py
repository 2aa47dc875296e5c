"""Short scripts that act out what a constitution says, each returning how it ended."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from commonty.apps.bodies.effects import CreateBody, ExpelSomebody, SeatSomebody
from commonty.apps.bodies.entitling import entitled
from commonty.apps.bodies.forms import JoinForm
from commonty.apps.bodies.founding import make
from commonty.apps.bodies.joining import apply, come_back, sponsor
from commonty.apps.bodies.models import Body, Seat
from commonty.apps.bodies.seating import seat
from commonty.apps.decisions.duties import raise_duties
from commonty.apps.decisions.effects import Ratify, Resolve
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.reading import has_public_title
from commonty.apps.decisions.tests.building import again
from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.effects import GrantMandate, RecallMandate
from commonty.apps.mandates.granting import grant, pass_on
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person
from commonty.apps.rules.effects import AmendRules
from commonty.apps.voting.models import Choice
from commonty.apps.voting.tests.building import organisation, people, routine
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.checking import check
from commonty.constitution.document import Constitution, Right
from commonty.constitution.effect import Effect
from commonty.constitution.explaining import to_html, to_markdown
from commonty.constitution.refusal import Refused
from commonty.constitution.writing import digest, write
from commonty.site.founding.models import Candidacy, Draft, Founder, Putting, Result
from commonty.site.founding.tests.builders import everybody as approving_all
from commonty.site.founding.tests.builders import founders
from commonty.site.home import reports_due

NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
Script = Callable[[Constitution], object]
Mover = Callable[[Body, list[Person]], list[Effect]]


def decision(body: Body) -> Authority:
    """Return the authority of a decision of a body."""
    return Authority(AuthorityKind.DECISION, "motion:1", None, "decide", body.path, "procedures.ordinary")


def read(rules: Constitution) -> object:
    """Read the rulebook, as text and as the page, which says in which language the organisation's own words are."""
    return to_markdown(rules, language="en"), to_html(rules, language="en")


def checked(rules: Constitution) -> object:
    """Have it checked."""
    return [(finding.key, finding.level, finding.articles, finding.accepted_because) for finding in check(rules)]


def resolving(_body: Body, _everybody: list[Person]) -> list[Effect]:
    return [Resolve()]


def expelling(body: Body, everybody: list[Person]) -> list[Effect]:
    return [ExpelSomebody(everybody[1].pk, body.pk)]


def decided(
    yes: int = 3,
    no: int = 0,
    *,
    members: int = 6,
    moves: Mover = resolving,
    joins: bool = False,
    silent_after: int = 99,
    procedure: str = "",
    apart: int = 0,
) -> Script:
    """Take a motion its way: so many vote so; somebody joins during its notice; no more than ``silent_after`` second it; the last
    ``apart`` members are a local group too."""

    def script(rules: Constitution) -> object:
        body, everybody = organisation(members, now=NOON, rules=write(rules))
        if apart:
            group = make("north", "local-group", body, "North", authority=routine(body), now=NOON)
            for each in everybody[-apart:]:
                apply(each, group, now=NOON)
        effects = moves(body, everybody)
        motion = Motion.objects.move(everybody[0], body, title="A matter", text="", effects=effects, now=NOON, procedure=procedure)
        for seconder in everybody[1 : 1 + silent_after]:
            if again(motion).noticed is None:
                motion.second(seconder, now=NOON)
        motion = again(motion)
        told: list[object] = [motion.procedure_key, motion.standing_seconds().count(), motion.seconds_until]
        if motion.noticed is None:
            Motion.objects.attend(now=motion.seconds_until)
            return [*told, again(motion).phase(motion.seconds_until)]
        told += [motion.notice.opens, motion.notice.closes, motion.notice.served.wording.clear.partition("Voting opens")[2]]
        if joins:
            apply(people(1, first=50, now=NOON)[0], body, category="member", now=motion.notice.opens - timedelta(minutes=1))
        Motion.objects.attend(now=motion.notice.opens)
        motion = again(motion)
        if motion.opened is None:
            return [*told, motion.phase(motion.notice.opens)]
        box = motion.opening.open_box
        assert box is not None
        told += [box.roll.weight, box.changeable, box.totals_shown]
        choices = [Choice.YES] * yes + [Choice.NO] * no
        for voter, choice in zip([entry.person for entry in box.roll.entries.order_by("index")], choices, strict=False):
            assert voter is not None
            motion.cast(voter, choice, now=box.opens)
        Motion.objects.attend(now=box.closes)
        return [*told, *ended(again(motion))]

    return script


def ended(motion: Motion) -> list[object]:
    """Return how a counted motion stands, and what follows by itself within the year."""
    outcome = motion.outcome
    told: list[object] = [outcome.result, outcome.challenge_until, outcome.effective_at, outcome.barred_until]
    Motion.objects.attend(now=outcome.effective_at)
    told += [each.procedure_key for each in Motion.objects.order_by("pk")]
    Motion.objects.attend(now=outcome.effective_at + timedelta(days=60))
    return [*told, *(each.phase(outcome.effective_at + timedelta(days=60)) for each in Motion.objects.order_by("pk"))]


def unserved(rules: Constitution) -> object:
    """Notice a motion to people whom no mail reaches, and post no letters: say when it lapses."""
    body, everybody = organisation(6, now=NOON, rules=write(rules))
    motion = Motion.objects.move(everybody[0], body, title="A matter", text="", effects=[Resolve()], now=NOON)
    for seconder in everybody[1:3]:
        motion.second(seconder, now=NOON)
    for day in range(60):
        Motion.objects.attend(now=NOON + timedelta(days=day))
        if (lapsed := again(motion).lapsed) is not None:
            return lapsed.why, lapsed.due
    return None


def moved_by(who: int, moves: Mover = resolving, *, convenor: bool = True, body: str = "members", procedure: str = "") -> Script:
    """Have somebody, or the convenor, move something; say by what it is decided and how many seconds it misses."""

    def script(rules: Constitution) -> object:
        root, everybody = organisation(12, now=NOON, rules=write(rules))
        if convenor:
            seat(everybody[4], "convenor", Body.objects.get(pk="committee"), authority=decision(root), now=NOON)
        make("group", "local-group", root, "Group", authority=decision(root), now=NOON)
        for member in everybody[:5]:
            apply(member, Body.objects.get(pk="group"), now=NOON)
        where = Body.objects.get(pk=body)
        motion = Motion.objects.move(everybody[who], where, title="A", effects=moves(root, everybody), now=NOON, procedure=procedure)
        return motion.procedure_key, motion.seconds_missing(NOON), motion.by_petition, motion.body_id

    return script


def voted_twice(rules: Constitution) -> object:
    """Vote, and vote otherwise."""
    motion, everybody = carried_motion(rules, close=False)
    motion.cast(everybody[0], Choice.NO, now=motion.opening.at)
    assert motion.opening.open_box is not None
    return motion.opening.open_box.tally()


def carried_motion(rules: Constitution, *, close: bool = True, moves: Mover = resolving) -> tuple[Motion, list[Person]]:
    """Carry a motion by four of seven, with three on the panel."""
    body, everybody = organisation(7, now=NOON, rules=write(rules))
    for member in everybody[4:]:
        seat(member, "panel-member", Body.objects.get(pk="appeals"), authority=decision(body), now=NOON)
    motion = Motion.objects.move(everybody[0], body, title="A", effects=moves(body, everybody), now=NOON)
    for seconder in everybody[1:4]:
        if again(motion).noticed is None:
            motion.second(seconder, now=NOON)
    Motion.objects.attend(now=again(motion).notice.opens)
    motion = again(motion)
    for voter in everybody[:5]:
        if close or voter == everybody[0]:
            motion.cast(voter, Choice.YES, now=motion.opening.at)
    if close:
        motion.close(now=motion.opening.box.closes)
    return again(motion), everybody


def challenged(*, ruled: bool = False) -> Script:
    """Challenge a result; have the panel rule, or keep silent."""

    def script(rules: Constitution) -> object:
        motion, everybody = carried_motion(rules)
        at = motion.outcome.at
        challenge = motion.challenge(everybody[3], "Not announced.", now=at)
        told: list[object] = [again(motion).phase(at), again(motion).due_at]
        for judge in everybody[4:6] if ruled else ():
            try:
                motion.rule(judge, challenge, upheld=True, reasons="So.", now=at)
            except Refused as refusal:
                told.append(refusal.article)
        Motion.objects.attend(now=at + timedelta(days=16))
        told.append(again(motion).phase(at + timedelta(days=16)))
        Motion.objects.attend(now=at + timedelta(days=90))
        return [*told, again(motion).phase(at + timedelta(days=90))]

    return script


def moved_again(rules: Constitution) -> object:
    """Lose a motion, and move it again a month later."""
    decided(0, 3)(rules)
    motion = Motion.objects.get()
    mover, later = Person.objects.get(pk=motion.mover_id or 0), motion.outcome.at + timedelta(days=31)
    return Motion.objects.move(mover, motion.body, title="A matter", effects=[Resolve()], now=later).number


def urgently(*, ratifies: bool = False) -> Script:
    """Have the committee launch a campaign at once; say what holds of it five weeks later, or who can ratify it."""

    def script(rules: Constitution) -> object:
        root, everybody = organisation(7, now=NOON, rules=write(rules))
        committee = Body.objects.get(pk="committee")
        for holder, office in zip(everybody[4:], ("convenor", "secretary", "treasurer"), strict=True):
            seat(holder, office, committee, authority=decision(root), now=NOON)
        ends = NOON + timedelta(days=200)
        given: list[Effect] = [GrantMandate(everybody[0].pk, "edit-campaigns", "members", "Help", ends.isoformat())]
        motion = Motion.objects.move(everybody[4], committee, title="At once", effects=given, now=NOON, procedure="urgent")
        motion.second(everybody[5], now=NOON)
        Motion.objects.attend(now=again(motion).notice.opens)
        for holder in everybody[4:]:
            again(motion).cast(holder, Choice.YES, now=again(motion).opening.at)
        Motion.objects.attend(now=again(motion).opening.box.closes)
        Motion.objects.attend(now=again(motion).outcome.effective_at)
        if ratifies:
            then = again(motion).execution.at
            return Motion.objects.move(everybody[0], root, title="R", effects=[Ratify(motion.pk, "urgent")], now=then).procedure_key
        later = NOON + timedelta(days=35)
        Motion.objects.attend(now=later)
        return again(motion).phase(later), Mandate.objects.living(later).filter(power="campaigns.edit").count()

    return script


def roll_after(days: int = 0, right: Right = Right.VOTE) -> Script:
    """Count who has a right after some days."""

    def script(rules: Constitution) -> object:
        body, _everybody = organisation(6, now=NOON, rules=write(rules))
        return len(list(entitled(body, right, at=NOON + timedelta(days=days))))

    return script


def join_page(rules: Constitution) -> object:
    """Look at what the form of joining says."""
    return list(JoinForm(rules, is_root=True).fields["category"].choices)  # type: ignore[attr-defined]  # a choice field


def applied(rules: Constitution) -> object:
    """Apply to the root body, be vouched for once, and say how one stands."""
    body, everybody = organisation(3, now=NOON, rules=write(rules))
    membership = apply(people(1, first=60, now=NOON)[0], body, category="member", now=NOON)
    with suppress(Refused):
        membership = sponsor(membership, by=everybody[0], now=NOON)
    return membership.standing


def bodies_made(rules: Constitution) -> object:
    """Look at what came into being, make a group by decision, and belong to two groups."""
    root, everybody = organisation(3, now=NOON, rules=write(rules))
    made = list(Body.objects.order_by("pk").values_list("pk", "title", "place"))
    CreateBody("one", "One", "local-group", root.pk).refuse_unless_possible(rules, now=NOON)
    groups = [make(slug, "local-group", root, slug, authority=decision(root), now=NOON) for slug in ("one", "two")]
    for group in groups:
        apply(everybody[0], group, now=NOON)
    return made


def bodies_founded(rules: Constitution) -> object:
    """Look at what comes into being at the founding, and what it is called."""
    organisation(3, now=NOON, rules=write(rules))
    return list(Body.objects.order_by("pk").values_list("pk", "title", "place"))


def from_above(rules: Constitution) -> object:
    """Let a group resolve something, and everybody look at what it is called."""
    root, everybody = organisation(4, now=NOON, rules=write(rules))
    group = make("one", "local-group", root, "One", authority=decision(root), now=NOON)
    apply(everybody[0], group, now=NOON)
    motion = Motion.objects.move(everybody[0], group, title="Ours", effects=[Resolve()], now=NOON)
    return has_public_title(motion, NOON)


def seated(office: str = "secretary", body: str = "committee", *, also: str = "", again_after: int = 0, holders: int = 1) -> Script:
    """Seat somebody, perhaps in another office too, or again after so many days; or several; return the mandates."""

    def script(rules: Constitution) -> object:
        root, everybody = organisation(5, now=NOON, rules=write(rules))
        where = Body.objects.get(pk=body)
        for person in everybody[:holders]:
            seat(person, office, where, authority=decision(root), now=NOON)
        if also:
            seat(everybody[0], also, where, authority=decision(root), now=NOON)
        if again_after:
            later = NOON + timedelta(days=again_after)
            come_back(everybody[0], now=later)
            seat(everybody[0], office, where, authority=decision(root), now=later)
        due = [(one.office, one.since) for one in reports_due(everybody[0], root.rules(NOON), now=NOON + timedelta(days=300))]
        terms = list(Mandate.objects.order_by("pk").values_list("power", "article", "starts", "ends", "holds_over_until"))
        return terms, due

    return script


def seating(office: str = "secretary", body: str = "committee") -> Mover:
    return lambda _root, everybody: [SeatSomebody(everybody[2].pk, office, body)]


def recalling(root: Body, everybody: list[Person]) -> list[Effect]:
    given = seat(everybody[3], "secretary", Body.objects.get(pk="committee"), authority=decision(root), now=NOON)
    return [RecallMandate(given.mandate_id)]


def granting(power: str = "edit-campaigns", days: int = 300) -> Mover:
    return lambda _root, everybody: [GrantMandate(everybody[2].pk, power, "members", "Help", (NOON + timedelta(days=days)).isoformat())]


def amending(**changes: str) -> Mover:
    """Return what changes the purpose of the organisation, or the text of a right."""

    def moves(root: Body, _everybody: list[Person]) -> list[Effect]:
        now = root.rules(NOON)
        rules = replace(now.constitution, purpose="Another.")
        if "right" in changes:
            right = now.constitution.rights["leave"]
            rules = replace(now.constitution, rights={**now.constitution.rights, "leave": replace(right, text=changes["right"])})
        return [AmendRules(root.pk, write(rules), now.digest)]

    return moves


def mandated(what: str, *, days: int = 60) -> Script:
    """Give a mandate for the editing of campaigns, and use it: here, below, or by passing it on."""

    def script(rules: Constitution) -> object:
        root, everybody = organisation(4, now=NOON, rules=write(rules))
        group = make("one", "local-group", root, "One", authority=decision(root), now=NOON)
        ends = NOON + timedelta(days=days)
        mandate = grant(everybody[0], "edit-campaigns", root.path, starts=NOON, ends=ends, authority=decision(root), now=NOON)
        if what == "passed on":
            return pass_on(mandate, everybody[1], task="Help", ends=ends, by=everybody[0], now=NOON).parent_id == mandate.pk
        scope = group.path if what == "below" else root.path
        return authorise(everybody[0], mandate.power, scope, now=NOON).power

    return script


def after_term(rules: Constitution) -> object:
    """Write to members a month after one's term, before a successor is seated."""
    root, everybody = organisation(4, now=NOON, rules=write(rules))
    held = seat(everybody[0], "secretary", Body.objects.get(pk="committee"), authority=decision(root), now=NOON)
    return authorise(everybody[0], "people.write", root.path, now=held.mandate.ends + timedelta(days=20)).power


def duties_after(days: int) -> Script:
    """Let nobody be heard of for so many days, and see what the clock raises."""

    def script(rules: Constitution) -> object:
        organisation(3, now=NOON, rules=write(rules))
        later = NOON + timedelta(days=days)
        raised = raise_duties(later)
        return raised, [(motion.procedure_key, motion.effects[0].name) for motion in Motion.objects.all()]

    return script


def founding(*, votes: int = 3, of: int = 3) -> Script:
    """Have founders draft these rules and vote on them; return when it closes, how it ended, and who sits where until when."""

    def script(rules: Constitution) -> object:
        founders(of, now=NOON)
        draft = Draft.objects.begin("campaign-group", now=NOON)
        draft.rewrite(rules, seen=draft.digest, now=NOON)
        for founder, office in zip(Founder.objects.all(), ("convenor", "secretary"), strict=False):
            Candidacy.objects.stand(founder, (office,), draft=draft, now=NOON)
        putting = Putting.objects.put(draft, now=NOON)
        for number, founder in enumerate(putting.roll.all()):
            if number < votes:
                putting.cast(founder, in_favour=True, approves=approving_all(putting), now=NOON)
        putting.attend(now=putting.closes_at)
        seats = list(Seat.objects.order_by("office").values_list("office", "mandate__ends"))
        return putting.closes_at, [result.carried for result in Result.objects.all()], seats

    return script


def in_force(rules: Constitution) -> object:
    """Found it and look at its first page."""
    body, _everybody = organisation(3, now=NOON, rules=write(rules))
    version = body.rules(NOON)
    return body.pk, version.digest == digest(rules), version.constitution.purpose, version.constitution.title
