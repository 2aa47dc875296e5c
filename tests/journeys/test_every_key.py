"""
Every key of the constitution's format does something: one script under two constitutions that differ in that key alone ends differently.

The keys are those of the dataclasses themselves. One without a script fails, unless the format itself says which later capability
will carry it out, or it can be stated in one way alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from django.db import transaction

from commonty.apps.elections.tests.secretly import ISSUE, KEYS
from commonty.apps.voting.tests.building import rules_text
from commonty.constitution import document
from commonty.constitution.document import (
    Admission,
    Ballot,
    Base,
    Belonging,
    BodyKind,
    Constitution,
    Counting,
    Freeze,
    IfInquorate,
    Measure,
    Meeting,
    Quorum,
    QuorumKind,
    Reservation,
    Right,
    Threshold,
    Uncontested,
    Vacancy,
    Variant,
)
from commonty.constitution.duration import NOTHING, Duration, Unit
from commonty.constitution.errors import ConstitutionError
from commonty.constitution.reading import parse
from commonty.constitution.refusal import Refused
from commonty.constitution.writing import write
from tests.journeys.acting_out import (
    Script,
    after_term,
    amending,
    applied,
    bodies_founded,
    bodies_made,
    challenged,
    checked,
    decided,
    duties_after,
    expelling,
    founding,
    from_above,
    granting,
    in_force,
    join_page,
    mandated,
    moved_again,
    moved_by,
    read,
    recalling,
    roll_after,
    seated,
    seating,
    unserved,
    urgently,
    voted_twice,
)
from tests.journeys.dues_out import OWED, in_arrears
from tests.journeys.electing_out import (
    ELECTED,
    by_lot,
    elected,
    left_early,
    near_the_end,
    of_three,
    on_paper,
    on_spoiled_paper,
    rotated,
    untaken,
)
from tests.journeys.erased_out import MEMBERS, REGISTER, REGISTERED
from tests.journeys.hall_out import COUNTED, HELD, in_a_hall, mending_a_slip
from tests.journeys.lost_out import brought_back
from tests.journeys.secret_out import beside_a_paper, in_secret, issued

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

RULES = parse(
    f"""{rules_text()}{ELECTED}{KEYS}{ISSUE}
[duties.inactive]
when = "inactive"
after = "1 month"
effect = "bodies.expel"
"""
)
HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)


def days(count: int) -> Duration:
    return Duration(count, Unit.DAYS)


def months(count: int) -> Duration:
    return Duration(count, Unit.MONTHS)


def majority(share: Fraction = HALF, base: Base = Base.CAST, *, strict: bool = True, **apart: Any) -> tuple[Threshold, ...]:  # noqa: ANN401 - as below
    return (Threshold(share, base, strict, **apart),)


def quorum(kind: QuorumKind = QuorumKind.PARTICIPATION, **more: Any) -> tuple[Quorum, ...]:  # noqa: ANN401 - the keys of a quorum
    return (Quorum(kind, **more),)


@dataclass(frozen=True)
class Two:
    """Two values of one key of an article (``key`` alone for one before all chapters), and the script that tells them apart."""

    article: str
    key: str
    one: object
    other: object
    script: Script
    given: tuple[tuple[str, str, object], ...] = ()
    """What else both constitutions say, so that the key matters."""


ORDINARY, CONDUCT, URGENT, MEMBER = "procedures.ordinary", "procedures.conduct", "procedures.urgent", "categories.member"
SECRETARY, EDIT, ROUTE = "offices.secretary", "powers.edit-campaigns", "routes.resolve"
NO_QUORUM: tuple[tuple[str, str, object], ...] = ((ORDINARY, "quorum", ()),)
SHARES = (Fraction(1, 10), HALF)
BY_CONVENOR = ((ORDINARY, "movers", "convenor"),)
STEERING, BALLOT = "offices.steering", "procedures.steering-election"
EARLY = (STEERING, "called_before", months(2))
IN_SECRET = ((BALLOT, "ballot", Ballot.SECRET),)
ISSUED = (*IN_SECRET, (BALLOT, "credentials", document.Credentials.AUTHORITY))


def kept(seats: int = 1, body: str = "", category: str = "", most: int = 0) -> tuple[Reservation, ...]:
    return (Reservation(seats, body, category, most),)


OF_FIVE = ((ORDINARY, "quorum", quorum(number=5)),)
APART = decided(6, 3, members=9, apart=3)
THIRD = (("procedures", "third-vote", RULES.procedures["second-vote"]),)
SCRIPTS: dict[str, Two] = {
    "Threshold.share": Two(ORDINARY, "threshold", majority(), majority(TWO_THIRDS), decided(3, 2)),
    "Threshold.base": Two(ORDINARY, "threshold", majority(), majority(base=Base.ENTITLED), decided(3)),
    "Threshold.strict": Two(ORDINARY, "threshold", majority(), majority(strict=False), decided(2, 2)),
    "Threshold.section": Two(ORDINARY, "threshold", majority(), majority(section="local-group"), APART),
    "Threshold.scaled": Two(ORDINARY, "threshold", majority(), majority(scaled=("members", "local-group")), APART),
    "Quorum.kind": Two(ORDINARY, "quorum", quorum(number=3), quorum(QuorumKind.APPROVAL, number=3), decided(2, 1)),
    "Quorum.share": Two(ORDINARY, "quorum", quorum(share=HALF), quorum(share=Fraction(1, 10)), decided(2)),
    "Quorum.number": Two(ORDINARY, "quorum", quorum(number=3), quorum(number=2), decided(2)),
    "Quorum.root": Two(ORDINARY, "quorum", quorum(root=Fraction(1)), quorum(root=Fraction(1, 2)), decided(2)),
    "Quorum.lesser": Two(ORDINARY, "quorum", quorum(share=HALF, number=2), quorum(share=HALF, number=2, lesser=True), decided(2)),
    "Quorum.spoiled": Two(BALLOT, "quorum", quorum(number=3), quorum(number=3, spoiled=True), on_spoiled_paper),
    "Category.title": Two(MEMBER, "title", "Member", "Comrade", join_page),
    "Category.rights": Two(MEMBER, "rights", tuple(Right), tuple(each for each in Right if each is not Right.SECOND), decided()),
    "Category.dues": Two(MEMBER, "dues", "5.00", "6.00", join_page, ((MEMBER, "dues_every", months(1)),)),
    "Category.dues_every": Two(MEMBER, "dues_every", months(1), months(3), join_page, OWED[:1]),
    "Category.dues_grace": Two(MEMBER, "dues_grace", NOTHING, days(20), in_arrears(30), OWED),
    "Category.qualifying": Two(MEMBER, "qualifying", NOTHING, days(20), roll_after(10)),
    "Category.note": Two(MEMBER, "note", "", "Everybody.", read),
    "Body.title": Two("bodies.committee", "title", "Committee", "Executive", bodies_founded),
    "Body.kind": Two("bodies.local-group", "kind", BodyKind.BRANCH, BodyKind.CAUCUS, from_above),
    "Body.belonging": Two("bodies.local-group", "belonging", Belonging.AREA, Belonging.SELF, bodies_made),
    "Body.parent": Two("bodies.local-group", "parent", "members", "committee", bodies_made),
    "Body.many": Two("bodies.local-group", "many", True, False, bodies_made),
    "Body.admission": Two("bodies.members", "admission", Admission.OPEN, Admission.DECISION, applied),
    "Body.sponsors": Two("bodies.members", "sponsors", 1, 2, applied, (("bodies.members", "admission", Admission.SPONSORS),)),
    "Body.inactive_after": Two("bodies.members", "inactive_after", months(6), months(1), roll_after(60)),
    "Body.recovery": Two("bodies.members", "recovery", Duration(48, Unit.HOURS), days(5), brought_back),
    "Office.title": Two(SECRETARY, "title", "Secretary", "Clerk", read),
    "Office.body": Two(SECRETARY, "body", "committee", "appeals", seated()),
    "Office.procedure": Two(SECRETARY, "procedure", "election", "special", moved_by(0, seating())),
    "Office.recall": Two(SECRETARY, "recall", "recall", "special", moved_by(0, recalling)),
    "Office.term": Two(SECRETARY, "term", months(12), months(6), seated()),
    "Office.seats": Two(SECRETARY, "seats", 1, 2, seated(holders=2)),
    "Office.term_limit": Two(SECRETARY, "term_limit", 1, 3, seated(again_after=380)),
    "Office.incompatible": Two(
        SECRETARY, "incompatible", ("treasurer",), (), seated(also="treasurer"), (("offices.treasurer", "incompatible", ()),)
    ),
    "Office.powers": Two(SECRETARY, "powers", ("write-to-members",), ("write-to-members", "see-details"), seated()),
    "Office.hold_over": Two(SECRETARY, "hold_over", months(2), months(1), seated()),
    "Office.report_every": Two(SECRETARY, "report_every", months(3), months(6), seated()),
    "Office.reserved_for": Two(SECRETARY, "reserved_for", "", "caucus", seated()),
    "Office.reserved": Two(STEERING, "reserved", (), kept(2, "caucus"), elected()),
    "Reservation.seats": Two(STEERING, "reserved", kept(1, "caucus"), kept(2, "caucus"), elected(claims=True)),
    "Reservation.body": Two(STEERING, "reserved", kept(1, "caucus"), kept(1, "committee"), elected(claims=True)),
    "Reservation.category": Two(STEERING, "reserved", kept(1, category="member"), kept(1, category="supporter"), elected(claims=True)),
    "Reservation.most": Two(STEERING, "reserved", kept(0, "", "member", 1), kept(0, "", "member", 2), elected()),
    "Office.called_before": Two(STEERING, "called_before", months(2), NOTHING, near_the_end),
    "Office.called_again": Two(STEERING, "called_again", 1, 0, untaken, (EARLY, (STEERING, "called_again_after", days(5)))),
    "Office.called_again_after": Two(STEERING, "called_again_after", days(5), days(9), untaken, (EARLY, (STEERING, "called_again", 1))),
    "Office.rotation": Two(STEERING, "rotation", Fraction(1, 3), Fraction(0), rotated, ((STEERING, "term", months(36)),)),
    "Office.vacancy": Two(STEERING, "vacancy", Vacancy.LEAVE, Vacancy.BY_ELECTION, left_early),
    **{f"{kind}.note": Two(where, "note", "", "All of us.", read) for kind, where in (("Body", "bodies.members"), ("Office", SECRETARY))},
    "Procedure.title": Two(ORDINARY, "title", "Ordinary motion", "Plain motion", read),
    "Procedure.body": Two(ORDINARY, "body", "members", "committee", moved_by(0)),
    "Procedure.extends": Two("procedures.campaign", "extends", "ordinary", "special", decided(), ((ROUTE, "procedure", "campaign"),)),
    "Procedure.movers": Two(ORDINARY, "movers", "members", "convenor", moved_by(0), ((ORDINARY, "petition", Fraction(0)),)),
    "Procedure.seconders": Two(ORDINARY, "seconders", 2, 3, decided()),
    "Procedure.petition": Two(ORDINARY, "petition", *SHARES, moved_by(0), BY_CONVENOR),
    "Procedure.seconding": Two(ORDINARY, "seconding", days(30), days(10), decided(silent_after=1)),
    "Procedure.notice": Two(ORDINARY, "notice", days(7), days(8), decided()),
    "Procedure.unreachable": Two(ORDINARY, "unreachable", Fraction(1), Fraction(0), decided()),
    "Procedure.posting": Two(ORDINARY, "posting", days(14), days(3), unserved, ((ORDINARY, "unreachable", Fraction(0)),)),
    "Procedure.voting": Two(ORDINARY, "voting", days(7), days(8), decided()),
    "Procedure.freeze": Two(ORDINARY, "freeze", Freeze.NOTICE, Freeze.OPENING, decided(joins=True)),
    "Procedure.quorum": Two(ORDINARY, "quorum", quorum(number=3), (), decided(2)),
    "Procedure.threshold": Two(ORDINARY, "threshold", majority(), (*majority(), *majority(TWO_THIRDS)), decided(3, 2)),
    "Procedure.carried_at_once": Two(ORDINARY, "carried_at_once", (), majority(Fraction(1, 4), Base.ENTITLED), decided(2), OF_FIVE),
    "Procedure.lost_at_once": Two(ORDINARY, "lost_at_once", (), majority(Fraction(1, 4), Base.ENTITLED), decided(0, 2), OF_FIVE),
    "Procedure.if_inquorate": Two(ORDINARY, "if_inquorate", IfInquorate.AGAIN, IfInquorate.LOST, decided(1)),
    "Procedure.second_vote": Two(ORDINARY, "second_vote", "second-vote", "third-vote", decided(1), THIRD),
    "Procedure.or_by": Two(ORDINARY, "or_by", ("special",), (), moved_by(0, procedure="special")),
    "Procedure.left_over_only": Two(ORDINARY, "left_over_only", False, True, moved_by(0)),
    "Procedure.ballot": Two(ORDINARY, "ballot", Ballot.OPEN, Ballot.SECRET, decided()),
    "Procedure.where": Two(ORDINARY, "where", document.Where.HERE, document.Where.HALL, in_a_hall, COUNTED),
    "Procedure.report": Two(ORDINARY, "report", days(14), days(10), in_a_hall, HELD),
    "Procedure.kept": Two(ORDINARY, "kept", months(12), months(2), in_a_hall, HELD),
    "Procedure.changeable": Two(ORDINARY, "changeable", True, False, voted_twice),
    "Procedure.totals_shown": Two(ORDINARY, "totals_shown", False, True, decided()),
    "Procedure.nominations": Two(BALLOT, "nominations", days(10), days(12), elected()),
    "Procedure.nominators": Two(BALLOT, "nominators", 1, 2, elected()),
    "Procedure.acceptance": Two(BALLOT, "acceptance", days(3), days(4), elected()),
    "Procedure.statement": Two(BALLOT, "statement", 500, 0, elected(writes=True)),
    "Procedure.uncontested": Two(BALLOT, "uncontested", Uncontested.ELECTED, Uncontested.YES_NO, elected(2)),
    "Procedure.ron": Two(BALLOT, "ron", False, True, elected()),
    "Procedure.counting": Two(BALLOT, "counting", Counting.SCOTTISH_STV, Counting.YES_NO, elected()),
    "Procedure.variant": Two(
        BALLOT,
        "variant",
        Variant.REFERENCE,
        Variant.NEW_ZEALAND,
        of_three(*[(1, 2)] * 5, *[(2,)] * 3, (3,)),
        ((BALLOT, "counting", Counting.MEEK), (STEERING, "seats", 2)),
    ),
    "Procedure.measure": Two(
        BALLOT,
        "measure",
        Measure.MARGINS,
        Measure.WINNING_VOTES,
        of_three((1,), *[(3,)] * 3, *[(2, 3)] * 2, *[(1, 2)] * 3),
        ((BALLOT, "counting", Counting.SCHULZE), (STEERING, "seats", 1)),
    ),
    "Procedure.grades": Two(
        BALLOT,
        "grades",
        ("good", "bad"),
        ("good", "fair", "bad"),
        of_three(*[(1, 3)] * 4, *[(2, 3)] * 3, *[(3,)] * 2),
        ((BALLOT, "counting", Counting.SCORE), (STEERING, "seats", 1)),
    ),
    "Procedure.few": Two(BALLOT, "few", document.Few.WITHHELD, document.Few.POOLED, beside_a_paper, IN_SECRET),
    "Procedure.opening": Two(BALLOT, "opening", days(7), days(3), in_secret, IN_SECRET),
    "Procedure.credentials": Two(BALLOT, "credentials", document.Credentials.SERVER, document.Credentials.AUTHORITY, issued, IN_SECRET),
    "Procedure.spare": Two(BALLOT, "spare", *SHARES, issued, ISSUED),
    "Procedure.paper": Two(BALLOT, "paper", days(2), days(3), on_paper),
    "Procedure.drawing": Two(BALLOT, "drawing", days(1), days(2), by_lot),
    "Procedure.excludes_concerned": Two(CONDUCT, "excludes_concerned", True, False, decided(moves=expelling)),
    "Procedure.correction": Two(ORDINARY, "correction", days(0), days(2), mending_a_slip),
    "Procedure.hearing": Two(CONDUCT, "hearing", days(14), days(30), decided(moves=expelling)),
    "Procedure.challenge": Two(ORDINARY, "challenge", days(3), days(4), decided()),
    "Procedure.challengers": Two(ORDINARY, "challengers", 1, 2, challenged()),
    "Procedure.ruled_by": Two(ORDINARY, "ruled_by", "appeals", "committee", challenged(ruled=True)),
    "Procedure.ruling": Two(ORDINARY, "ruling", days(14), days(10), challenged()),
    "Procedure.silence": Two(ORDINARY, "silence", document.Silence.STANDS, document.Silence.FALLS, challenged()),
    "Procedure.delay": Two(ORDINARY, "delay", days(3), days(4), decided()),
    "Procedure.bar": Two(ORDINARY, "bar", months(3), days(10), moved_again),
    "Procedure.urgent": Two(URGENT, "urgent", True, False, urgently(), (("routes.grant", "procedure", "urgent"),)),
    "Procedure.lapses": Two(URGENT, "lapses", days(28), days(60), urgently(), (("routes.grant", "procedure", "urgent"),)),
    "Procedure.ratified_by": Two(
        URGENT, "ratified_by", "ordinary", "special", urgently(ratifies=True), (("routes.grant", "procedure", "urgent"),)
    ),
    "Procedure.note": Two(ORDINARY, "note", "", "Most things.", read),
    "Route.effect": Two(ROUTE, "effect", "decisions.resolve", "record.export", moved_by(0)),
    "Route.procedure": Two(ROUTE, "procedure", "ordinary", "special", moved_by(0)),
    "Route.context": Two("routes.resolve-local", "context", "local-group", "caucus", moved_by(0, body="group")),
    "Route.reaches": Two("routes.dissolve-body", "reaches", (), ("rights.*",), checked),
    "Route.note": Two(ROUTE, "note", "", "Wishes.", read),
    "PowerRule.power": Two(EDIT, "power", "campaigns.edit", "people.write", mandated("here")),
    "PowerRule.title": Two(EDIT, "title", "Edit a campaign's page", "Write a page", read),
    "PowerRule.longest": Two(EDIT, "longest", months(12), months(6), moved_by(0, granting())),
    "PowerRule.caretaker": Two("powers.write-to-members", "caretaker", True, False, after_term),
    "PowerRule.covers_below": Two(EDIT, "covers_below", True, False, mandated("below")),
    "PowerRule.delegable": Two(EDIT, "delegable", True, False, mandated("passed on")),
    "PowerRule.together": Two("powers.keep-keys", "together", 2, 3, in_secret, IN_SECRET),
    "PowerRule.note": Two(EDIT, "note", "", "With care.", read),
    "ProtectedRight.title": Two("rights.leave", "title", "To leave", "To go", read),
    "ProtectedRight.text": Two("rights.leave", "text", "You may leave.", "You may go.", read),
    "ProtectedRight.note": Two("rights.leave", "note", "", "At once.", read),
    "Guard.articles": Two(
        "guards.foundations", "articles", ("rights.*",), ("rights.record",), moved_by(0, amending(right="You may go at once."))
    ),
    "Guard.procedure": Two("guards.rules", "procedure", "special", "entrenched", moved_by(0, amending())),
    "Guard.unamendable": Two("guards.foundations", "unamendable", False, True, moved_by(0, amending(right="You may go at once."))),
    "Guard.note": Two("guards.rules", "note", "", "All of it.", read),
    "Duty.after": Two("duties.inactive", "after", months(1), months(6), duties_after(250)),
    "Duty.effect": Two("duties.inactive", "effect", "bodies.expel", "bodies.readmit", duties_after(250)),
    "Duty.procedure": Two("duties.inactive", "procedure", "", "entrenched", duties_after(250)),
    "Duty.note": Two("duties.inactive", "note", "", "A tidy roll.", read),
    "Meeting.note": Two("meetings.yearly", "note", "", "In May.", read, (("meetings", "yearly", Meeting("Yearly", "members")),)),
    **{f"Register.{key}": Two(MEMBERS, key, *each, REGISTER) for key, each in REGISTERED.items()},
    "Founding.founders": Two("founding", "founders", 3, 4, founding()),
    "Founding.threshold": Two(
        "founding", "threshold", Threshold(TWO_THIRDS, Base.ENTITLED), Threshold(Fraction(1), Base.ENTITLED), founding(votes=2)
    ),
    "Founding.offices": Two("founding", "offices", ("convenor", "secretary"), ("convenor",), founding()),
    "Founding.interim": Two("founding", "interim", months(3), months(2), founding()),
    "Founding.lapses": Two("founding", "lapses", days(14), days(10), founding()),
    "Founding.note": Two("founding", "note", "", "In the hall.", read),
    "Constitution.title": Two("", "title", "Campaign group", "Tenants", in_force),
    "Constitution.purpose": Two("", "purpose", "To win.", "To win more.", in_force),
    "Constitution.root": Two("", "root", "members", "committee", in_force),
    "Constitution.time_zone": Two("", "time_zone", "Europe/London", "Asia/Tokyo", decided()),
    "Constitution.format": Two("", "format", "commonty-1", "commonty-0", in_force),
    "Constitution.language": Two("", "language", "en", "de", read),
    "Constitution.currency": Two("", "currency", "GBP", "EUR", join_page, ((MEMBER, "dues", "5.00"),)),
    "Constitution.note": Two("", "note", "", "Ours.", read),
    "Constitution.accepted": Two("", "accepted", RULES.accepted, (), checked),
    "Constitution.founding": Two("", "founding", RULES.founding, None, in_force),
}


def keys() -> Iterator[tuple[str, object, str]]:
    """Yield every key of the format with its type and the later capability that it waits for; chapters are their articles' keys."""
    kinds = [
        each for each in vars(document).values() if isinstance(each, type) and is_dataclass(each) and each.__module__ == document.__name__
    ]
    for kind in kinds:
        hints = get_type_hints(kind)
        for field in fields(kind):
            if "says" in field.metadata and get_origin(hints[field.name]) is not Mapping:
                yield f"{kind.__name__}.{field.name}", hints[field.name], field.metadata["later"]


def can_differ(hint: object) -> bool:
    """Say whether there are two values of a key: a choice among one word is none."""
    each = get_args(hint)[0] if get_origin(hint) is tuple else hint
    return not (isinstance(each, type) and issubclass(each, StrEnum) and len(each) == 1)


def changed(rules: Constitution, article: str, key: str, value: object) -> Constitution:
    """Return rules with one key of one article otherwise; ``chapter`` as the article adds an article of that key."""
    chapter, _dot, name = article.partition(".")
    if not chapter:
        return replace(rules, **{key: value})  # type: ignore[arg-type]  # the value of that key
    held = getattr(rules, chapter)
    if chapter == "founding":
        return replace(rules, founding=replace(held, **{key: value}))
    articles: dict[str, Any] = {chapter: {**held, name: replace(held[name], **{key: value})} if name else {**held, key: value}}
    return replace(rules, **articles)


def how_it_ends(two: Two, value: object) -> str:
    """Act the script out under rules with this value, take everything back, and return how it ended; a refusal is an end."""
    rules = RULES
    for article, key, given in (*two.given, (two.article, two.key, value)):
        rules = changed(rules, article, key, given)
    with transaction.atomic(), transaction.atomic(using="keys"):
        try:
            ended = repr(two.script(rules))
        except Refused as refusal:
            ended = f"refused by {refusal.article}: {refusal.reason}"
        except ConstitutionError as mistake:
            ended = f"no constitution: {mistake}"
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")
    return ended


def test_every_key_of_the_format_has_a_script_or_names_the_capability_that_it_waits_for() -> None:
    found = {key: (hint, later) for key, hint, later in keys()}
    without = sorted(key for key, (hint, later) in found.items() if key not in SCRIPTS and not later and can_differ(hint))
    assert without == []
    assert sorted(set(SCRIPTS) - set(found)) == []
    assert sorted(key for key in SCRIPTS if found[key][1]) == []
    assert {later for _hint, later in found.values()} == {"", "commons", "delegates", "meetings"}


@pytest.mark.parametrize("key", SCRIPTS)
def test_two_constitutions_that_differ_in_one_key_end_differently(key: str) -> None:
    two = SCRIPTS[key]
    base = RULES
    for article, name, given in two.given:
        base = changed(base, article, name, given)
    assert write(changed(base, two.article, two.key, two.one)) != write(changed(base, two.article, two.key, two.other))
    assert how_it_ends(two, two.one) != how_it_ends(two, two.other)
