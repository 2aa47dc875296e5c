"""What of a branch goes along when it leaves: which rows of which tables, and what is changed in them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from commonty.apps.bodies.models import Body, Membership
from commonty.apps.keys import keyring
from commonty.apps.people.models import OptOut, Person
from commonty.apps.record.entry import Audience
from commonty.apps.record.models import Mention
from commonty.apps.record.recording import OWNER
from commonty.apps.rules.models import Version

__all__ = ["ALL", "CHANGED", "CHOSEN", "FOLLOWING", "OWN", "STAYS", "Going"]

ALL = frozenset({"record.Line", "record.Head", "record.Node", "people.Wording", "people.LastMemberNumber"})
"""The tables of which every row goes along: the chain, of which a line says its kind, its time and a hash, and what names nobody."""
OWN = frozenset({"people.Person", "people.Erasure"})
"""The tables of which the rows are made for the file: people who go along, and a number for each other one whom a row points at."""
FOLLOWING = frozenset(
    f"{app}.{name}"
    for app, names in {
        "record": "Wording Withdrawal",
        "bodies": "Dissolution StandingRow Seat",
        "mandates": "Ending Report",
        "voting": "RollEntry Strike Box Vote Seal BallotBox BallotSeal Mark Papers Serving SlipRun SpoiltSlip SlipCount SlipAccount",
        "decisions": "Comparison ComparisonRuling ComparisonJudgement Readiness Report Agreement Wording Second Notice Answer "
        "Withdrawal Lapse Opening Closing Outcome Challenge Ruling Judgement Execution FailedExecution Ratification Told Correction "
        "Objection Batch TellersEntry Cancellation",
        "elections": "Notice Nomination Support Acceptance Statement Withdrawal Slate Candidate Opening Commitment Disclosure "
        "Closing Batch "
        "TellersEntry Outcome Challenge Ruling Judgement Declaration Seating FailedSeating Lapse Countback Willingness Recount "
        "Confirmation Told AgendaPlace TakenOff Attendance OutsideResult Completion",
        "campaigns": "Page Win Closing",
    }.items()
    for name in names.split()
)
"""The tables of which a row goes along where everything goes along that it points at."""
STAYS = frozenset(
    f"{app}.{name}"
    for app, names in {
        "founding": "Invitation Founder Draft Candidacy Putting Putting_roll Vote Approval Result",
        "moving": "Arrival SealedList Waiting Asking AskedPage BroughtIn Officer",
        "osdi": "Token Enrolled",
        "leaving": "Parting Answer",
        "record": "SigningKey",
        "people": "OptOut BlindIndex Account Bounce Code Try SpentCode CustodyLine Concerned Death DeathTakenBack Deed Undoing Merging "
        "Parting Recovery Vouch Contact PaperCode",
        "bodies": "Sponsor Declining EndedByDeath MergedMembership KeptRow AskedByMail Asking AskingContact",
        "voting": "Asked Envelope Ceremony Trustee Part EndedCeremony ElectionKey BoardEvent Issuing Credential BoardWork TallyBatch "
        "BoardPart HandedIn BoardRefusal Board Rehearsal RehearsalPress Posted",
        "decisions": "Paper",
        "elections": "Proof Hindrance",
        "campaigns": "Signature",
        "dues": "Upload SealedFile PaidUpTo CountedLine Arrears Objection",
        "account": "EmailAddress EmailConfirmation",
        "mfa": "Authenticator",
    }.items()
    for name in names.split()
)
"""The tables that stay: of the organisation as a whole, of people and not of the branch, or naming people in ways that cannot be parted."""


@dataclass
class Going:
    """A branch that leaves, and who goes along; ``others`` fills with everybody else whom a row points at."""

    body: Body
    bodies: list[Body]
    people: frozenset[int]
    source: str
    """By what it was decided."""
    others: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Look up what is asked for each row."""
        self.known = frozenset(Person.objects.values_list("pk", flat=True))
        self.ids = [body.pk for body in self.bodies]
        self._above = f"{self.body.parent.place}/" if self.body.parent else ""
        self._root = next(iter(self.body.path))
        self._standing = {row.person_id: row for row in Membership.objects.filter(body_id=self._root, person__in=self.people)}

    def owners(self) -> list[str]:
        """Return by what the lines are found that are about one of those who go along."""
        return [keyring.pseudonym(person, OWNER) for person in sorted(self.people)]

    def place(self, path: str) -> str:
        """Return a path of bodies as it is from now on: what gave or did something above is the branch itself."""
        return path.removeprefix(self._above) if path.startswith(self._above) else self.body.pk

    def point_at(self, people: Iterable[int]) -> None:
        """Note whom rows point at."""
        self.others |= {person for person in people if person in self.known} - self.people

    def opted_out(self) -> dict[str, list[int]]:
        """Return who of them must not be written to, by each way: where it is kept, it is kept by hashes of this installation alone."""
        rows = Person.objects.filter(pk__in=self.people).order_by("pk")
        ways = {OptOut.EMAIL: "email", OptOut.PHONE: "phone", OptOut.POST: "address"}
        own = {person.pk: person.own(*ways.values()) for person in rows}
        return {way: [person for person, said in own.items() if OptOut.objects.among(way, [said[name]])] for way, name in ways.items()}


Row = dict[str, Any]


def _body(going: Going, row: Row) -> Row:
    if row["id"] == going.body.pk:
        rules = Version.objects.filter(body=going.body.pk).order_by("-number")[0]
        row |= {"parent_id": None, "article": rules.constitution.root}
    return row | {"place": going.place(row["place"])}


def _mandate(going: Going, row: Row) -> Row:
    return row | {"scope": going.place(row["scope"]), "given_in": going.place(row["given_in"])}


def _membership(going: Going, row: Row) -> Row:
    """The category is kept in the body that all belong to: from now on that is the branch."""
    known = going._standing.get(row["person_id"])  # noqa: SLF001 - looked up for this
    return row | {"category": known.category} if known and row["body_id"] == going.body.pk else row


def _wording(going: Going, row: Row) -> Row:
    going.point_at(_numbers(row["effects"]))
    return row


def _numbers(facts: object) -> Iterable[int]:
    match facts:
        case bool():
            return ()
        case int():
            return (facts,)
        case dict():
            return [number for each in facts.values() for number in _numbers(each)]
        case list():
            return [number for each in facts for number in _numbers(each)]
        case _:
            return ()


CHANGED: Mapping[str, Callable[[Going, Row], Row]] = {
    "bodies.Body": _body,
    "bodies.Membership": _membership,
    "mandates.Mandate": _mandate,
    "decisions.Wording": _wording,
}
"""What is different in a row, since what was a part is the whole."""


def _within(going: Going) -> Q:
    return Q(body__in=going.ids)


def _theirs(going: Going) -> Q:
    return Q(person__in=going.people)


CHOSEN: Mapping[str, Callable[[Going], Q]] = {
    "record.Payload": lambda going: ~Q(audience=Audience.PERSON) & _within(going) | Q(owner__in=going.owners()),
    "record.Text": lambda going: Q(digest__in=Mention.objects.filter(_within(going)).values("digest")),
    "record.Mention": _within,
    "rules.Version": lambda going: Q(body__in={*going.ids, *going.body.path}),
    "bodies.Body": lambda going: Q(pk__in=going.ids),
    "bodies.Membership": lambda going: _within(going) & _theirs(going),
    "mandates.Mandate": lambda going: Q(scope=going.body.place) | Q(scope__startswith=f"{going.body.place}/"),
    "voting.Roll": _within,
    "decisions.Motion": _within,
    "decisions.Meeting": _within,
    "elections.Election": _within,
    "campaigns.Campaign": _within,
    "people.Agreement": _theirs,
    "people.Pseudonym": _theirs,
}
"""The tables of which the rows of the branch, or of those who go along, go along."""
