"""The whole format of a constitution: one frozen dataclass a kind of article, one field a key."""

# ruff: noqa: RUF009 - `key` and `chapter` are dataclasses.field with words, called for each field as it is.

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from commonty.constitution.choices import (
    Admission,
    Ballot,
    Base,
    Belonging,
    BodyKind,
    Counting,
    Credentials,
    Few,
    Freeze,
    IfInquorate,
    Kept,
    Measure,
    QuorumKind,
    Right,
    Silence,
    Trigger,
    Uncontested,
    Vacancy,
    Variant,
    Where,
)
from commonty.constitution.duration import NOTHING, Duration, Unit

__all__ = [
    "FORMAT",
    "Admission",
    "Ballot",
    "Base",
    "Belonging",
    "Body",
    "BodyKind",
    "Category",
    "Constitution",
    "Counting",
    "Credentials",
    "Duty",
    "Few",
    "Founding",
    "Freeze",
    "Guard",
    "IfInquorate",
    "Kept",
    "Measure",
    "Meeting",
    "Office",
    "PowerRule",
    "Procedure",
    "ProtectedRight",
    "Quorum",
    "QuorumKind",
    "Register",
    "Reservation",
    "Right",
    "Route",
    "Silence",
    "Threshold",
    "Trigger",
    "Uncontested",
    "Vacancy",
    "Variant",
    "Where",
]

FORMAT = "commonty-1"


def key(says: str, default: Any = ..., *, later: str = "", refers: str = "", form: str = "") -> Any:  # noqa: ANN401 - as dataclasses.field itself.
    """
    Declare a key of the format: what it ``says``, for the reference page; required where no default is given.

    ``later`` names the capability that will carry it out, for a key which a rulebook must be able to state already.
    ``refers`` names the chapters whose articles it may name, and words that stand beside them: ``"offices members"``
    with ``members`` a word. ``form`` says how its text must look, where the type is silent (see ``forms``).
    """
    metadata = {"says": says, "later": later, "refers": refers, "form": form}
    return field(metadata=metadata) if default is ... else field(default=default, metadata=metadata)


def chapter(says: str) -> Any:  # noqa: ANN401 - as dataclasses.field itself.
    """Declare a table of articles by key: what the chapter ``says``, for the reference page."""
    return field(default_factory=dict, metadata={"says": says, "later": "", "refers": "", "form": ""})


@dataclass(frozen=True)
class Threshold:
    """A majority: an exact fraction, strict or not, of a named base."""

    share: Fraction = key("The fraction of the base, exactly: “1/2”, “66/100”.")
    base: Base = key("What the fraction is taken of.")
    strict: bool = key("True for “more than”, false for “at least”.", False)
    section: str = key("Only the votes of this body's members, where two electorates must each agree.", "", refers="bodies")
    scaled: tuple[str, ...] = key("Card votes: these bodies weigh the same, whatever their numbers.", (), refers="bodies")


@dataclass(frozen=True)
class Quorum:
    """How many must take part; the greatest of share, number and root, unless the lesser is asked for."""

    kind: QuorumKind = key("What is counted.")
    share: Fraction = key("The fraction of the roll.", Fraction(0))
    number: int = key("The number of people.", 0)
    root: Fraction = key("So many times the square root of the roll: “3/2”.", Fraction(0), form="multiple")
    lesser: bool = key("The least of share, number and root is enough, of those stated.", False)
    spoiled: bool = key("Spoiled ballots count as taking part.", False)


@dataclass(frozen=True)
class Category:
    """A category of members, its dues and its rights."""

    title: str = key("Its name.")
    rights: tuple[Right, ...] = key("What members of this category may do.", ())
    dues: str = key("Dues a period, in the organisation's currency: “5.00”. Empty for none.", "", form="money")
    dues_every: Duration = key("The period of the dues.", NOTHING)
    dues_grace: Duration = key("How long somebody in arrears keeps these rights after being told; empty for always.", NOTHING)
    qualifying: Duration = key("How long after joining the rights begin; counted to the qualifying date.", NOTHING)
    note: str = key("A comment kept with the article.", "")


@dataclass(frozen=True)
class Body:
    """A body, or with `many` a class of bodies made by decision."""

    title: str = key("Its name.")
    kind: BodyKind = key("What sort of body it is.")
    belonging: Belonging = key("How one comes to belong.")
    parent: str = key("The body that it is part of; empty for the root body alone.", "", refers="bodies")
    many: bool = key("A class of bodies: each is made and dissolved by decision.", False)
    admission: Admission = key("Who lets an applicant in, where belonging is by admission.", Admission.OPEN)
    sponsors: int = key("How many members must sponsor an applicant.", 0)
    delegates_per: int = key("One delegate for so many members of a constituent body.", 0, later="delegates")
    inactive_after: Duration = key("Who has not voted or signed in for so long leaves the rolls until they press “I am here”.", NOTHING)
    recovery: Duration = key(
        "In the root body: how long a lost account, or an answer to who asks without one, waits for objections once everybody is told.",
        Duration(48, Unit.HOURS),
    )
    note: str = key("A comment kept with the article.", "")


@dataclass(frozen=True)
class Reservation:
    """Seats of an office that are kept for those of a body, or of a category, or how many of them can hold it at most."""

    seats: int = key("The least number of them that hold the office together; 0 for none.")
    body: str = key("The body that they belong to.", "", refers="bodies")
    category: str = key("The category of members that they are of.", "", refers="categories")
    most: int = key("The most of them that hold it together; 0 for no limit. Who is one of them is looked up, and not theirs to say.", 0)


@dataclass(frozen=True)
class Office:
    """An office: who fills it, for how long, with what powers, and how it is taken back."""

    title: str = key("Its name.")
    body: str = key("The body that it serves.", refers="bodies")
    procedure: str = key("The procedure by which it is filled.", refers="procedures")
    recall: str = key("The procedure by which its holder is recalled.", refers="procedures")
    term: Duration = key("How long a holder holds it.")
    seats: int = key("How many hold it.", 1)
    term_limit: int = key("How many terms in a row; 0 for no limit.", 0)
    incompatible: tuple[str, ...] = key("Offices that the same person cannot hold.", (), refers="offices")
    powers: tuple[str, ...] = key("The keys of the powers that come with it.", (), refers="powers")
    hold_over: Duration = key("How long after the term its caretaker powers go on, if no successor is seated.", NOTHING)
    report_every: Duration = key("How often its holder reports; nothing for never.", NOTHING)
    reserved_for: str = key("The body whose members alone may hold it.", "", refers="bodies")
    reserved: tuple[Reservation, ...] = key("Seats that are kept for some: “at least two of the women's caucus”.", ())
    called_before: Duration = key(
        "How long before a term ends the clock calls the election of the next. Nothing: a decision calls it.", NOTHING
    )
    called_again: int = key("How many times in a row the clock calls it again where nobody takes a seat. 0: a decision calls it.", 0)
    called_again_after: Duration = key("How long after such an election the clock calls the next.", NOTHING)
    vacancy: Vacancy = key("How a seat is filled that falls vacant within its term.", Vacancy.LEAVE)
    rotation: Fraction = key("The share of holders that stand down each year, longest in office first, lot among equals.", Fraction(0))
    note: str = key("A comment kept with the article.", "")


@dataclass(frozen=True)
class Procedure:
    """How a body decides, from the first mover to the effect."""

    title: str = key("Its name.")
    body: str = key("The body that decides.", refers="bodies")
    extends: str = key("The procedure whose keys hold where this one is silent.", "", refers="procedures")
    movers: str = key("Who may move: “members”, or the key of an office.", "members", refers="offices members")
    seconders: int = key("How many members must second the motion before it is put.", 0)
    petition: Fraction = key(
        "The share of the roll whose seconds put any motion, whoever moves it, with nobody's permission. 0 for none.", Fraction(0)
    )
    seconding: Duration = key("How long a motion waits for its seconders before it lapses.", Duration(30, Unit.DAYS))
    notice: Duration = key("Notice before voting opens: clear days, or hours.", NOTHING)
    unreachable: Fraction = key(
        "The greatest share of the roll that notice may leave unreached, by e-mail and by post. Beyond it, voting does not open.",
        Fraction(1),
    )
    posting: Duration = key(
        "How long voting then waits for letters to be posted, from when it was to open. Too many unreached still, it lapses.",
        Duration(14, Unit.DAYS),
    )
    voting: Duration = key("How long voting is open.", NOTHING)
    freeze: Freeze = key("When the roll is fixed.", Freeze.NOTICE)
    quorum: tuple[Quorum, ...] = key("Every quorum that must be reached.", ())
    threshold: tuple[Threshold, ...] = key("Every majority that must be reached.", ())
    carried_at_once: tuple[Threshold, ...] = key("Carried whatever the quorum, once yes reaches this.", ())
    lost_at_once: tuple[Threshold, ...] = key("Lost whatever the quorum, once no reaches this.", ())
    if_inquorate: IfInquorate = key("What follows a vote without a quorum.", IfInquorate.LAPSE)
    second_vote: str = key("The procedure of the second vote, on left-over business only.", "", refers="procedures")
    or_by: tuple[str, ...] = key("Procedures that whoever moves may choose in its place: in writing, or urgent.", (), refers="procedures")
    left_over_only: bool = key("Nothing may be moved under it afresh: it serves second votes only.", False)
    ballot: Ballot = key("Open, unlinked (elections alone), or secret.", Ballot.OPEN)
    where: Where = key("Where votes are cast: here, in a hall, or in a ballot that somebody outside runs.", Where.HERE)
    report: Duration = key(
        "How long after a meeting, or an outside ballot, two tellers have to report what came of it. Unreported, it is put again.",
        Duration(14, Unit.DAYS),
    )
    kept: Duration = key(
        "How long pictures of what was signed on paper are kept: never less than its results can be challenged.",
        Duration(12, Unit.MONTHS),
    )
    changeable: bool = key("A vote may be changed until the close.", True)
    totals_shown: bool = key("Running totals are shown before the close.", False)
    nominations: Duration = key("How long nominations are open. With it the procedure holds elections, and puts no motions.", NOTHING)
    nominators: int = key("How many members beside who nominates must support a nomination.", 0)
    acceptance: Duration = key("How long, once nominations close, candidates have to accept, to write and to withdraw.", NOTHING)
    statement: int = key("The most characters that a candidate's statement has; 0 for no statements.", 0)
    uncontested: Uncontested = key("What follows where no more candidates stand than there are seats.", Uncontested.ELECTED)
    ron: bool = key("“Re-open nominations” stands in every election; a seat that it wins stays vacant.", False)
    counting: Counting = key("The counting rule of an election.", Counting.YES_NO)
    variant: Variant = key("By whose rule votes are counted, where one method has several: by Meek's.", Variant.REFERENCE)
    measure: Measure = key("How strong a win is, by the rules that compare candidates two by two.", Measure.MARGINS)
    grades: tuple[str, ...] = key("What the grades are called, the best first, by the rules in which a ballot grades everybody.", ())
    opening: Duration = key(
        "How long after the close trustees have to open a secret ballot. Unopened by then, it is void.", Duration(7, Unit.DAYS)
    )
    credentials: Credentials = key(
        "Who makes the credentials of a secret ballot: the server, or a credential authority: whoever has the power to issue them.",
        Credentials.SERVER,
    )
    spare: Fraction = key(
        "How many credentials an authority makes beyond the roll, for those that are lost: a share of it, rounded up.", Fraction(1, 10)
    )
    few: Few = key("What is published of a secret ballot where fewer than ten voted online, or on paper.", Few.WITHHELD)
    paper: Duration = key("How long after the close tellers enter paper ballots. Nothing: there are no paper ballots.", NOTHING)
    drawing: Duration = key("How long after the close officers have to open what they put in for the lot.", Duration(1, Unit.DAYS))
    excludes_concerned: bool = key("Whom it is about has no vote and is in no base.", False)
    correction: Duration = key(
        "How long everybody entitled has to object where a slip in a noticed text is corrected. Nothing: none is corrected.",
        NOTHING,
    )
    hearing: Duration = key("How long the person concerned has, with reasons served, to answer before voting opens.", NOTHING)
    challenge: Duration = key("How long after the close a result can be challenged.", NOTHING)
    challengers: int = key("How many members it takes to challenge.", 1)
    ruled_by: str = key("The body or office that rules on a challenge; never the one challenged.", "", refers="bodies offices")
    ruling: Duration = key("How long it has to rule.", NOTHING)
    silence: Silence = key("What it means that nobody ruled in time.", Silence.STANDS)
    delay: Duration = key("The wait from the close to the effect, which never comes before the time for challenging is over.", NOTHING)
    bar: Duration = key("How long the same matter cannot be moved again once lost.", NOTHING)
    urgent: bool = key("An urgent procedure: its effects lapse unless ratified, and never touch rules, rolls or elections.", False)
    lapses: Duration = key("How long an urgent decision holds without being ratified.", NOTHING)
    ratified_by: str = key("The procedure that ratifies an urgent decision.", "", refers="procedures")
    money_limit: str = key("The most money a decision under it may move: “500.00”. Empty for no limit.", "", later="commons", form="money")
    note: str = key("A comment kept with the article.", "")
    restated: tuple[str, ...] = field(default=(), repr=False)
    """Not a key: the keys that this one sets to their default against the procedure that it extends."""


@dataclass(frozen=True)
class Route:
    """Which procedure decides an effect, in a context."""

    effect: str = key("The name of the effect.", form="name")
    procedure: str = key("The procedure that decides it.", refers="procedures")
    context: str = key("The key of the body that it happens in; “*” for any that has no route of its own.", "*", refers="bodies *")
    reaches: tuple[str, ...] = key("The articles that this effect can set aside without amending them.", (), form="pattern")
    note: str = key("A comment kept with the article.", "")


@dataclass(frozen=True)
class PowerRule:
    """What a mandate for a power may be."""

    power: str = key("The name of the power in the program.", form="name")
    title: str = key("Its name in this organisation.")
    longest: Duration = key("The longest term of a mandate for it.")
    caretaker: bool = key("Belongs to the caretaker powers.", False)
    covers_below: bool = key("A mandate for a body covers the bodies below it.", False)
    delegable: bool = key("Its holder may pass it on, no wider and no longer.", False)
    together: int = key("How many of its holders it takes: so many trustees open a secret ballot together.", 1)
    money_limit: str = key("The most money that one mandate may move: “500.00”. Empty for no limit.", "", later="commons", form="money")
    note: str = key("A comment kept with the article.", "")


@dataclass(frozen=True)
class ProtectedRight:
    """A right that no ordinary route can take away."""

    title: str = key("Its name.")
    text: str = key("The right, in the organisation's words.")
    note: str = key("A comment kept with the article.", "")


@dataclass(frozen=True)
class Guard:
    """Which procedure it takes to amend which articles."""

    articles: tuple[str, ...] = key("Patterns of article keys: “rights.*”, “procedures.special”, “*”.", form="pattern")
    procedure: str = key("The procedure that it takes to change them.", "", refers="procedures")
    unamendable: bool = key("Nothing changes them. Flagged by the check.", False)
    note: str = key("A comment kept with the article.", "")


@dataclass(frozen=True)
class Duty:
    """A motion that the clock must raise."""

    when: Trigger = key("What raises it.")
    after: Duration = key("For how long that must have been so.")
    effect: str = key("The name of the effect that is moved.", form="name")
    procedure: str = key("The procedure that decides it, where that is not its route's.", "", refers="procedures")
    note: str = key("A comment kept with the article.", "")


@dataclass(frozen=True)
class Meeting:
    """How a body meets in a room or a call."""

    title: str = key("Its name.", later="meetings")
    body: str = key("The body that meets.", later="meetings", refers="bodies")
    per_year: int = key("The least number of meetings a year.", 0, later="meetings")
    months_apart: int = key("The most months between two meetings.", 0, later="meetings")
    called_by_share: Fraction = key("The share of members who can call one.", Fraction(0), later="meetings")
    proxies_per_holder: int = key("How many proxies one person may hold; 0 for no proxies.", 0, later="meetings")
    proxies_count: bool = key("Proxies count towards the quorum.", False, later="meetings")
    poll_demanded_by: int = key("How many may demand a poll in place of a show of hands.", 0, later="meetings")
    waits: Duration = key("How long it waits for a quorum before it adjourns: “30 minutes”.", NOTHING, later="meetings")
    short_notice_by: Fraction = key("The share of members whose written consent allows shorter notice.", Fraction(0), later="meetings")
    adjourned_quorum: int = key("The quorum of the adjourned meeting, on left-over business only.", 0, later="meetings")
    adjourned_notice: Duration = key("Notice of an adjourned meeting held after `adjourned_after`.", NOTHING, later="meetings")
    adjourned_after: Duration = key("From which length an adjournment needs notice again.", NOTHING, later="meetings")
    note: str = key("A comment kept with the article.", "")


@dataclass(frozen=True)
class Register:
    """A register that the law demands: what it says of somebody stays for years after they left, though they have themselves erased."""

    title: str = key("Its name.")
    body: str = key("The body whose members it lists.", refers="bodies")
    fields: tuple[Kept, ...] = key("What it keeps of each, and nothing else.")
    years: int = key("For how many years after somebody left; then it is destroyed.")
    law: str = key("The law that demands it, as it is cited.")
    note: str = key("A comment kept with the article.", "")


@dataclass(frozen=True)
class Founding:
    """How this organisation comes into being."""

    founders: int = key("How many founders it takes.")
    threshold: Threshold = key("The majority of founders that adopts the constitution.")
    offices: tuple[str, ...] = key("The offices filled at once, as separate questions, with caretaker powers.", (), refers="offices")
    interim: Duration = key("How long those hold office.", NOTHING)
    lapses: Duration = key("How long a draft is open for adoption.", Duration(14, Unit.DAYS))
    note: str = key("A comment kept with the article.", "")


@dataclass(frozen=True)
class Constitution:
    """A whole constitution. The order of its fields is the order of its articles."""

    title: str = key("The name of the organisation, or of the body that has this constitution.")
    purpose: str = key("What it is for, in a sentence or two.")
    root: str = key("The key of the body that all members belong to.", refers="bodies")
    time_zone: str = key("Whose calendar its days are: “Europe/London”.", form="zone")
    format: str = key("The version of this format.", FORMAT)
    language: str = key("The language of its titles and texts.", "en", form="language")
    currency: str = key("The currency of its money.", "GBP", form="currency")
    note: str = key("A comment kept with the document.", "")
    accepted: tuple[tuple[str, str], ...] = key("Warnings of the check that its members accept: the finding's key, and why.", ())
    founding: Founding | None = key("How it came into being.", None)
    categories: Mapping[str, Category] = chapter("Categories of members.")
    bodies: Mapping[str, Body] = chapter("Bodies.")
    offices: Mapping[str, Office] = chapter("Offices.")
    powers: Mapping[str, PowerRule] = chapter("Powers.")
    procedures: Mapping[str, Procedure] = chapter("Procedures.")
    routes: Mapping[str, Route] = chapter("Routes.")
    rights: Mapping[str, ProtectedRight] = chapter("Protected rights.")
    guards: Mapping[str, Guard] = chapter("Guards.")
    duties: Mapping[str, Duty] = chapter("Duties.")
    meetings: Mapping[str, Meeting] = chapter("Meetings.")
    registers: Mapping[str, Register] = chapter("Registers that the law demands.")
