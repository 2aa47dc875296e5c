"""What the check of a constitution warns of, lived through: each of its stories, acted out by the verbs that members use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import commonty.constitution
from commonty.apps.bodies.effects import CreateBody, SeatSomebody
from commonty.apps.bodies.entitling import entitled
from commonty.apps.bodies.founding import found
from commonty.apps.bodies.joining import apply, leave
from commonty.apps.bodies.models import Body, Seat
from commonty.apps.decisions.models import Motion
from commonty.apps.mandates.effects import GrantMandate, RecallMandate
from commonty.apps.people.models import Person
from commonty.apps.rules.effects import AmendRules
from commonty.apps.rules.models import Version
from commonty.apps.voting.models import Choice, Vote
from commonty.constitution.checking import Finding, Step, check
from commonty.constitution.checking.world import World, person
from commonty.constitution.document import Constitution, Right
from commonty.constitution.effect import Effect
from commonty.constitution.reading import parse
from commonty.constitution.refusal import Refused
from commonty.constitution.writing import digest, write

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BROKEN = Path(commonty.constitution.__file__).parent / "tests" / "broken"
LONG = 120
"""More days than any motion of these rules takes."""


def told(name: str) -> list[Finding]:
    """Return the findings of a broken constitution that come with a story."""
    return [finding for finding in check(rules_of(name)) if finding.path]


def rules_of(name: str) -> Constitution:
    return parse((BROKEN / f"{name}.toml").read_text(encoding="utf-8"))


STORIES = {
    (path.stem, finding.key, finding.articles[0]): finding
    for path in sorted(BROKEN.glob("*.toml"))
    if "." not in path.stem
    for finding in told(path.stem)
}


@dataclass
class Organisation:
    """An organisation under broken rules, with as many members as the check has in mind."""

    rules: Constitution
    now: datetime
    people: dict[str, Person] = field(default_factory=dict)
    motion: Motion | None = None

    @classmethod
    def under(cls, rules: Constitution, *, now: datetime) -> "Organisation":
        """Found it, with every office vacant."""
        made = cls(rules, now)
        for number in range(World(rules).people):
            made.people[person(number)] = Person.objects.sign_up(name=f"Person {person(number)}", now=now)
        found(write(rules), list(made.people.values()), {}, now=now)
        return made

    def play(self, step: Step) -> None:
        """Act one step out."""
        getattr(self, f"_{step.verb}")([self.people[label] for label in step.who], step.what)

    def wait(self, until: Callable[[], bool]) -> bool:
        """Let days go by until something is so; say whether it came to be."""
        for _day in range(LONG):
            if until():
                return True
            self.now += timedelta(days=1)
            Motion.objects.attend(now=self.now)
        return until()

    def phase(self) -> str:
        """How the motion stands."""
        assert self.motion is not None
        self.motion = Motion.objects.get(pk=self.motion.pk)
        return str(self.motion.phase(self.now).value)

    def carry(self, effect: Effect, *, mover: Person, body: Body, procedure: str = "") -> bool:
        """Move something, let everybody second it and vote for it; say whether it came to be carried out."""
        self.motion = Motion.objects.move(mover, body, title="Let us try", effects=[effect], now=self.now, procedure=procedure)
        for seconder in self.people.values():
            try:
                self.motion.second(seconder, now=self.now)
            except Refused:
                continue
        self.wait(lambda: self.phase() not in {"seconding", "notice"})
        for voter in self.people.values():
            try:
                self.motion.cast(voter, Choice.YES, now=self.now)
            except Refused:
                continue
        return self.wait(lambda: self.phase() == "done")

    def can_ever(self, effect: Effect) -> bool:
        """Say whether anybody, moving it anywhere, gets it carried out with everybody's help."""
        for body in Body.objects.order_by("place"):
            for mover in self.people.values():
                try:
                    if self.carry(effect, mover=mover, body=body):
                        return True
                except Refused:
                    continue
                break  # Whoever else moves it there, the same people second it and vote.
        return False

    def fill_what_can_be_filled(self) -> None:
        """Let the members fill every office that they can, each seat with somebody else."""
        free = list(self.people.values())[::-1]
        for key, office in self.rules.offices.items():
            for _seat in range(office.seats):
                candidate = free.pop(0)
                try:
                    self.carry(SeatSomebody(candidate.pk, key, office.body), mover=self.people["A"], body=Body.objects.get(parent=None))
                except Refused:
                    free.append(candidate)

    def _vacate(self, who: list[Person], what: Mapping[str, str]) -> None:
        if not who:
            assert not Seat.objects.held(self.now).exists()
        for each in who:
            Seat.objects.held(self.now).get(person=each, office=what["office"]).mandate.give_up(by=each, now=self.now)

    def _join(self, who: list[Person], what: Mapping[str, str]) -> None:
        for each in who:
            apply(each, Body.objects.get(article=what["body"]), now=self.now)

    def _leave(self, who: list[Person], what: Mapping[str, str]) -> None:
        for each in who:
            leave(each, Body.objects.get(article=what["body"]), now=self.now)

    def _move(self, who: list[Person], what: Mapping[str, str]) -> None:
        body = Body.objects.get(article=World(self.rules).procedures[what["procedure"]].body)
        self.motion = Motion.objects.move(
            who[0], body, title="As the check tells it", effects=[self._effect(what)], now=self.now, procedure=what["procedure"]
        )

    def _second(self, who: list[Person], _what: Mapping[str, str]) -> None:
        assert self.motion is not None
        for each in who:
            self.motion.second(each, now=self.now)

    def _vote(self, who: list[Person], what: Mapping[str, str]) -> None:
        assert self.motion is not None
        assert self.wait(lambda: self.phase() == "open")
        for each in who:
            self.motion.cast(each, Choice(what["choice"]), now=self.now)

    def _close(self, _who: list[Person], _what: Mapping[str, str]) -> None:
        assert self.wait(lambda: self.phase() == "done")

    def _again(self, _who: list[Person], _what: Mapping[str, str]) -> None:
        before = self.motion
        assert self.wait(lambda: Motion.objects.filter(left_over_of=before).exists())
        self.motion = Motion.objects.get(left_over_of=before)

    def _effect(self, what: Mapping[str, str]) -> Effect:
        match what["effect"]:
            case "seat":
                return SeatSomebody(self.people[what["whom"]].pk, what["of"], self.rules.offices[what["of"]].body)
            case "recall":
                seat = Seat.objects.held(self.now).get(person=self.people[what["whom"]], office=what["of"])
                return RecallMandate(seat.mandate_id)
            case _:
                return amendment(self.rules)


def amendment(rules: Constitution) -> AmendRules:
    """
    Return a change of what is least protected, which mends what it shows, as it must to be put.

    The chair cannot be the secretary too; and where a committee amends, two of it must agree.
    """
    offices = {**rules.offices, "chair": replace(rules.offices["chair"], incompatible=("secretary",), title="Chairperson")}
    procedures = dict(rules.procedures)
    if "by-committee" in procedures:
        two = replace(rules.procedures["ordinary"].quorum[0], number=2)
        procedures["by-committee"] = replace(procedures["by-committee"], quorum=(two,))
    return AmendRules(rules.root, write(replace(rules, offices=offices, procedures=procedures)), digest(rules))


def harmless(rules: Constitution) -> AmendRules:
    """Return a change that mends the rules, to be tried where nobody can change them."""
    sound = rules_of("sound")
    return AmendRules(rules.root, write(replace(sound, note=rules.note)), digest(rules))


def one_person_changed_the_rules(organisation: Organisation) -> None:
    """One member moved it, and theirs is the only vote for it; the others held no office that it needs, or voted against it."""
    motion = organisation.motion
    assert motion is not None
    assert motion.opened is not None
    in_favour = Vote.objects.filter(box=motion.opened.open_box, choice="yes").values_list("entry__person", flat=True)
    assert (list(in_favour), motion.mover) == ([organisation.people["A"].pk], organisation.people["A"])
    newest = Version.objects.latest("number")
    assert (newest.number, newest.source, newest.constitution.offices["chair"].title) == (2, motion.source, "Chairperson")


def nobody_amends(organisation: Organisation) -> None:
    effect = harmless(organisation.rules)
    assert not organisation.can_ever(effect)
    organisation.fill_what_can_be_filled()
    assert Seat.objects.held(organisation.now).exists()
    assert not organisation.can_ever(effect)
    assert Version.objects.count() == 1


def nobody_makes_a_branch(organisation: Organisation) -> None:
    effect = CreateBody("north", "North", "branch", organisation.rules.root)
    assert not organisation.can_ever(effect)
    organisation.fill_what_can_be_filled()
    assert not organisation.can_ever(effect)
    assert not Body.objects.filter(pk="north").exists()


def nobody_gets(*offices: str) -> Callable[[Organisation], None]:
    def holds(organisation: Organisation) -> None:
        organisation.fill_what_can_be_filled()
        for office in offices:
            effect = SeatSomebody(organisation.people["A"].pk, office, organisation.rules.offices[office].body)
            assert not organisation.can_ever(effect)
        held = set(Seat.objects.values_list("office", flat=True))
        assert (held & set(offices), "secretary" in held) == (set(), True)

    return holds


def nobody_may_export(organisation: Organisation) -> None:
    ends = (organisation.now + timedelta(days=3)).isoformat()
    assert not organisation.can_ever(GrantMandate(organisation.people["A"].pk, "export", organisation.rules.root, "the list", ends))


def nobody_removes_the_president(organisation: Organisation) -> None:
    """The president sits, and whoever else moves to recall them is refused, everywhere."""
    seat = Seat.objects.held(organisation.now).get(office="president")
    others = [each for each in organisation.people.values() if each != seat.person]
    for body in Body.objects.all():
        for mover in others:
            with pytest.raises(Refused):
                Motion.objects.move(mover, body, title="Away", effects=[RecallMandate(seat.mandate_id)], now=organisation.now)
    assert Seat.objects.held(organisation.now).filter(pk=seat.pk).exists()


def the_committee_is_smaller_than_its_quorum(organisation: Organisation) -> None:
    committee = Body.objects.get(pk="committee")
    sitting = len(list(entitled(committee, Right.VOTE, at=organisation.now)))
    seats = sum(office.seats for office in organisation.rules.offices.values() if office.body == "committee")
    assert (sitting, seats, organisation.rules.procedures["by-committee"].quorum[0].number) == (2, 2, 3)


def nobody_is_chair_whom_it_is_reserved_for_or_not(organisation: Organisation) -> None:
    """Whoever is on the panel may not be chair beside it, and for all others the office is closed."""
    organisation.fill_what_can_be_filled()
    on_panel = Seat.objects.held(organisation.now).filter(office="arbiter").values_list("person", flat=True)
    outside = next(each.pk for each in organisation.people.values() if each.pk not in on_panel)
    for candidate in (on_panel[0], outside):
        assert not organisation.can_ever(SeatSomebody(candidate, "chair", "committee"))
    assert not Seat.objects.filter(office="chair").exists()


def nobody_who_votes_is_of_the_council(organisation: Organisation) -> None:
    organisation.fill_what_can_be_filled()
    voters = len(list(entitled(Body.objects.get(parent=None), Right.VOTE, at=organisation.now)))
    of_council = list(entitled(Body.objects.get(pk="council"), Right.VOTE, at=organisation.now))
    assert (voters, of_council) == (len(organisation.people), [])


ENDS: dict[tuple[str, str, str], Callable[[Organisation], None]] = {
    ("amendment-closed", "amendment-closed", "guards.rules"): nobody_amends,
    ("amendment-closed", "route-closed", "routes.amend"): nobody_amends,
    ("circular-electorate", "circular-electorate", "bodies.council"): nobody_gets("councillor", "director"),
    ("office-irremovable", "office-irremovable", "offices.president"): nobody_removes_the_president,
    ("office-unfillable", "office-unfillable", "offices.deputy"): nobody_gets("deputy"),
    ("one-vote-suffices", "one-vote-suffices", "guards.rules"): one_person_changed_the_rules,
    ("one-vote-suffices", "one-vote-suffices", "routes.amend"): one_person_changed_the_rules,
    ("power-unreachable", "power-unreachable", "powers.export"): nobody_may_export,
    ("quorum-unattainable", "quorum-unattainable", "procedures.by-committee"): the_committee_is_smaller_than_its_quorum,
    ("reserved-for-nobody", "reserved-for-nobody", "offices.chair"): nobody_is_chair_whom_it_is_reserved_for_or_not,
    ("route-closed", "route-closed", "routes.create"): nobody_makes_a_branch,
    ("rules-captured", "rules-captured", "guards.rules"): one_person_changed_the_rules,
    ("rules-captured", "rules-captured", "routes.amend"): one_person_changed_the_rules,
    ("section-empty", "section-empty", "procedures.ordinary"): nobody_who_votes_is_of_the_council,
}


def test_every_story_that_the_check_tells_has_an_end_to_be_seen() -> None:
    assert set(ENDS) == set(STORIES)


@pytest.mark.parametrize("story", sorted(STORIES), ids="-".join)
def test_the_story_comes_true_by_the_verbs_that_members_use(story: tuple[str, str, str], noon: datetime) -> None:
    organisation = Organisation.under(rules_of(story[0]), now=noon)

    for step in STORIES[story].path:
        organisation.play(step)

    ENDS[story](organisation)


def test_under_sound_rules_the_same_people_do_what_the_broken_ones_stop(noon: datetime) -> None:
    rules = rules_of("sound")
    organisation = Organisation.under(rules, now=noon)

    organisation.fill_what_can_be_filled()
    amended = organisation.can_ever(amendment(rules))
    (seat,) = Seat.objects.held(organisation.now).filter(office="chair")
    recalled = organisation.can_ever(RecallMandate(seat.mandate_id))

    assert (amended, recalled) == (True, True)
    assert not Seat.objects.held(organisation.now).filter(pk=seat.pk).exists()
