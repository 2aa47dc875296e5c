"""
A small interpreter that executes constitutions in tiny worlds, to be asked what can happen. It knows nothing of the check.

The world is the one of ``specs/constitution/checks.md``. A state is who holds which office; who has joined which body
is chosen anew before each motion, because joining and leaving are free. People are numbers; person 0 is the one who
opposes, or captures: people have no names, so what one can do each can.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations

from commonty.constitution.document import Base, Belonging, Constitution, IfInquorate, Procedure, QuorumKind, Threshold
from commonty.constitution.routes import procedure as resolved

People = frozenset[int]
State = tuple[People, ...]
ONE = 0
AT_WILL = {Belonging.ADMISSION, Belonging.AREA, Belonging.SELF, Belonging.DELEGATES}


def subsets(people: People) -> Iterator[People]:
    """Yield every set of some of these people."""
    return map(frozenset, chain.from_iterable(combinations(sorted(people), number) for number in range(len(people) + 1)))


def enough(threshold: Threshold, votes: int, cast: int, entitled: int) -> bool:
    """Count a majority."""
    needed = threshold.share * (entitled if threshold.base == Base.ENTITLED else cast)
    return votes >= 1 and (votes > needed or (votes == needed and not threshold.strict))


def quorate(procedure: Procedure, yes: int, cast: int, entitled: int) -> bool:
    """Count the quorums."""
    for quorum in procedure.quorum:
        taking_part = yes if quorum.kind in {QuorumKind.APPROVAL, QuorumKind.PER_OPTION} else cast
        asked = [quorum.share * entitled] * bool(quorum.share) + [Fraction(quorum.number)] * bool(quorum.number)
        if asked and taking_part < (min(asked) if quorum.lesser else max(asked)):
            return False
    return True


def count(procedure: Procedure, yes: int, no: int, entitled: int) -> str:
    """Count a vote: carried, lost or inquorate."""
    cast = yes + no
    if any(enough(each, no, cast, entitled) for each in procedure.lost_at_once):
        return "lost"
    if procedure.carried_at_once and all(enough(each, yes, cast, entitled) for each in procedure.carried_at_once):
        return "carried"
    if not quorate(procedure, yes, cast, entitled):
        return "lost" if procedure.if_inquorate == IfInquorate.LOST else "inquorate"
    return "carried" if procedure.threshold and all(enough(each, yes, cast, entitled) for each in procedure.threshold) else "lost"


class Oracle:
    """Everything that can happen under one constitution, by trying it; ``reserving`` asks whom an office is reserved for as well."""

    def __init__(self, rules: Constitution, *, reserving: bool = False) -> None:
        self.rules = rules
        self.reserving = reserving
        self.procedures = {key: resolved(rules, key) for key in rules.procedures}
        self.offices = list(rules.offices)
        numbers = [2, sum(office.seats for office in rules.offices.values()) + 1, rules.founding.founders if rules.founding else 0]
        for procedure in self.procedures.values():
            numbers += [procedure.seconders + 2, *(quorum.number + 2 for quorum in procedure.quorum)]
        self.everyone: People = frozenset(range(max(numbers)))
        self.others: People = self.everyone - {ONE}
        self.vacant: State = tuple(frozenset() for _ in self.offices)
        self._votes: dict[tuple[str, int, int, str, bool], bool] = {}

    # Who is where

    def holders(self, state: State, office: str) -> People:
        return state[self.offices.index(office)]

    def rolls(self, state: State, body: str) -> frozenset[People]:
        """Return all the rolls that the body can have in this state, as people join and leave."""
        article = self.rules.bodies[body]
        if body == self.rules.root:
            return frozenset({self.everyone})
        if article.belonging == Belonging.SEATS:
            seated = [self.holders(state, key) for key, office in self.rules.offices.items() if office.body == body]
            return frozenset({frozenset(chain.from_iterable(seated))})
        above = self.rolls(state, article.parent)
        if article.belonging == Belonging.EVERYONE:
            return above
        return frozenset(some for roll in above for some in subsets(roll))

    def seated(self, state: State, person: int, office: str) -> State:
        return tuple(held | {person} if key == office else held for key, held in zip(self.offices, state, strict=True))

    def unseated(self, state: State, person: int, office: str) -> State:
        return tuple(held - {person} if key == office else held for key, held in zip(self.offices, state, strict=True))

    def may_hold(self, state: State, person: int, office: str) -> bool:
        """Say whether there is a vacant seat that this person may take."""
        here = self.holders(state, office)
        if person in here or len(here) >= self.rules.offices[office].seats:
            return False
        reserved = self.rules.offices[office].reserved_for
        if self.reserving and reserved and not any(person in roll for roll in self.rolls(state, reserved)):
            return False
        held = [key for key in self.offices if person in self.holders(state, key)]
        mine = self.rules.offices[office].incompatible
        return not any(key in mine or office in self.rules.offices[key].incompatible for key in held)

    # Motions

    def ways(self, key: str) -> list[str]:
        return [key, *self.procedures[key].or_by]

    def wins(self, key: str, ours: int, theirs: int, *, answers: str, again: bool = False) -> bool:
        """
        Say whether ``ours`` can vote so that it is carried, whatever ``theirs`` answer: ``"silence"``, ``"no"`` or ``"anything"``.

        All vote at once, so ours are chosen first. ``again`` marks the second vote, in which the same people vote.
        """
        known = (key, ours, theirs, answers, again)
        if known not in self._votes:
            most_yes = theirs if answers == "anything" else 0
            most_no = 0 if answers == "silence" else theirs
            answered = [(yes, no) for yes in range(most_yes + 1) for no in range(min(most_no, theirs - yes) + 1)]
            self._votes[known] = any(
                all(self._is_carried(yes + their_yes, no + their_no, known) for their_yes, their_no in answered)
                for yes in range(ours + 1)
                for no in range(ours - yes + 1)
            )
        return self._votes[known]

    def _is_carried(self, yes: int, no: int, known: tuple[str, int, int, str, bool]) -> bool:
        key, ours, theirs, answers, again = known
        procedure = self.procedures[key]
        result = count(procedure, yes, no, ours + theirs)
        if result == "inquorate" and not again and procedure.if_inquorate == IfInquorate.AGAIN and procedure.second_vote:
            return self.wins(procedure.second_vote, ours, theirs, answers=answers, again=True)
        return result == "carried"

    def is_put(self, state: State, way: str, roll: People, movers: People, seconders: People) -> bool:
        """Say whether some of ``movers``, seconded by any of ``seconders``, can put a motion before this roll."""
        procedure = self.procedures[way]
        if procedure.left_over_only:
            return False
        by_right = roll if procedure.movers == "members" else self.holders(state, procedure.movers)
        if any(len((roll & seconders) - {mover}) >= procedure.seconders for mover in by_right & movers):
            return True
        if not procedure.petition:
            return False
        signatures = [len((roll & seconders) - {mover}) for mover in roll & movers]
        return any(signed >= 1 and signed >= procedure.petition * len(roll) for signed in signatures)

    def can_carry(self, state: State, key: str, *, about: int | None = None, opposed: bool = False) -> bool:
        """Say whether everyone together, or with ``opposed`` all others against person 0, can carry a motion that ``key`` decides."""
        helpers = self.others if opposed else self.everyone
        return any(self._can_carry_by(state, way, helpers, about, opposed=opposed) for way in self.ways(key))

    def _can_carry_by(self, state: State, way: str, helpers: People, about: int | None, *, opposed: bool) -> bool:
        procedure = self.procedures[way]
        rolls = self.rolls(state, procedure.body)
        for is_in in {ONE in roll for roll in rolls} if opposed else {None}:
            for roll in rolls:
                if is_in is not None and (ONE in roll) != is_in:
                    continue
                voters = roll - {about} if procedure.excludes_concerned and about is not None else roll
                ours, theirs = len(voters & helpers), len(voters - helpers)
                if self.is_put(state, way, roll, helpers, helpers) and self.wins(way, ours, theirs, answers="no"):
                    break
            else:
                return False
        return True

    # What can happen

    @cached_property
    def reachable(self) -> frozenset[State]:
        """Every state that can come about, everyone helping and anyone resigning."""
        found = {self.vacant}
        waiting = [self.vacant]
        while waiting:
            state = waiting.pop()
            for new in self._next(state):
                if new not in found:
                    found.add(new)
                    waiting.append(new)
        return frozenset(found)

    def _next(self, state: State) -> Iterator[State]:
        for office in self.offices:
            for person in self.holders(state, office):
                yield self.unseated(state, person, office)
            for person in self.everyone:
                if self.may_hold(state, person, office) and self.can_carry(state, self.rules.offices[office].procedure, about=person):
                    yield self.seated(state, person, office)

    def _next_against(self, state: State) -> Iterator[State]:
        """Yield what all others can make of a state while person 0 opposes."""
        for office in self.offices:
            for person in self.holders(state, office) - {ONE}:
                yield self.unseated(state, person, office)
            if ONE in self.holders(state, office) and self.can_carry(state, self.rules.offices[office].recall, about=ONE, opposed=True):
                yield self.unseated(state, ONE, office)
            for person in self.others:
                motion = self.rules.offices[office].procedure
                if self.may_hold(state, person, office) and self.can_carry(state, motion, about=person, opposed=True):
                    yield self.seated(state, person, office)

    @cached_property
    def after_opposition(self) -> Mapping[State, frozenset[State]]:
        """For each state that can come about, and those that follow, what the others can make of it in one act."""
        edges: dict[State, frozenset[State]] = {}
        waiting = list(self.reachable)
        while waiting:
            state = waiting.pop()
            if state not in edges:
                edges[state] = frozenset(self._next_against(state))
                waiting += edges[state]
        return edges

    def keeps(self, office: str) -> frozenset[State]:
        """Return the states in which person 0 holds the office and the others can never take it back."""
        freed = {state for state in self.after_opposition if ONE not in self.holders(state, office)}
        growing = True
        while growing:
            new = {state for state, following in self.after_opposition.items() if state not in freed and following & freed}
            freed |= new
            growing = bool(new)
        return frozenset(self.after_opposition.keys() - freed)

    # The questions

    def never_filled(self) -> set[str]:
        return {office for office in self.offices if not any(self.holders(state, office) for state in self.reachable)}

    def for_nobody(self) -> set[str]:
        """Return the offices that, whatever happens, nobody may hold; ask it where reservations are asked for."""
        return {
            office
            for office in self.offices
            if not any(self.may_hold(state, person, office) for state in self.reachable for person in self.everyone)
        }

    def hollow(self) -> set[str]:
        """Return the procedures that need votes of sections in which, in whatever state, nobody votes."""
        return {key for key, procedure in self.procedures.items() if self._anybody_votes(procedure) and self._is_hollow(procedure)}

    def _anybody_votes(self, procedure: Procedure) -> bool:
        return any(roll for state in self.reachable for roll in self.rolls(state, procedure.body))

    def _is_hollow(self, procedure: Procedure) -> bool:
        for rule in procedure.threshold:
            if rule.section and not self._meet(procedure.body, rule.section):
                return True
            here = [each for each in rule.scaled if self._meet(procedure.body, each)]
            if len(here) < len(rule.scaled):
                most = Fraction(len(here), len(rule.scaled))
                if most < rule.share or (most == rule.share and rule.strict):
                    return True
        return False

    def _meet(self, one: str, other: str) -> bool:
        return any(mine & theirs for state in self.reachable for mine in self.rolls(state, one) for theirs in self.rolls(state, other))

    def irremovable(self) -> set[str]:
        return {office for office in self.offices if self.keeps(office) & self.reachable}

    def never_carried(self, key: str) -> bool:
        return not any(self.can_carry(state, key) for state in self.reachable)

    def never_given(self) -> set[str]:
        grants = [route.procedure for route in self.rules.routes.values() if route.effect == "mandates.grant"]
        if not all(self.never_carried(procedure) for procedure in grants):
            return set()
        held = set(self.offices) - self.never_filled()
        return set(self.rules.powers) - {power for office in held for power in self.rules.offices[office].powers}

    def one_carries(self, key: str, *, opposed: bool) -> bool:
        """Say whether it can come to a person who alone carries a motion that ``key`` decides."""
        alone = frozenset({ONE})
        return any(
            ONE in roll
            and self.is_put(state, way, roll, movers=alone, seconders=frozenset())
            and self.wins(way, 1, len(roll) - 1, answers="anything" if opposed else "silence")
            for state in self.reachable
            for way in self.ways(key)
            for roll in self.rolls(state, self.procedures[way].body)
        )

    def never_quorate(self, key: str) -> bool:
        procedure = self.procedures[key]
        return not any(
            quorate(procedure, len(roll), len(roll), len(roll)) for state in self.reachable for roll in self.rolls(state, procedure.body)
        )


class Replay:
    """Takes the steps of a path one by one, and refuses the first that cannot be taken."""

    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle
        self.state = oracle.vacant
        self.joined: dict[str, set[int]] = {key: set() for key in oracle.rules.bodies}
        self.motion: Mapping[str, str] = {}
        self.mover = ONE
        self.seconders: set[int] = set()
        self.procedure = ""
        self.yes: set[int] = set()
        self.no: set[int] = set()
        self.carried: list[Mapping[str, str]] = []

    def roll(self, body: str) -> set[int]:
        article = self.oracle.rules.bodies[body]
        if body == self.oracle.rules.root or article.belonging == Belonging.SEATS:
            return set(next(iter(self.oracle.rolls(self.state, body))))
        above = self.roll(article.parent)
        return above & self.joined[body] if article.belonging in AT_WILL else above

    def take(self, labels: tuple[str, ...], verb: str, what: Mapping[str, str]) -> None:
        """Take one step; people are labelled by the first letters of the alphabet."""
        getattr(self, verb)({ord(label) - ord("A") for label in labels}, what)

    def vacate(self, who: set[int], what: Mapping[str, str]) -> None:
        if not who:
            self.state = self.oracle.vacant
            return
        for person in who:
            assert person in self.oracle.holders(self.state, what["office"])
            self.state = self.oracle.unseated(self.state, person, what["office"])

    def join(self, who: set[int], what: Mapping[str, str]) -> None:
        article = self.oracle.rules.bodies[what["body"]]
        assert article.belonging in AT_WILL
        assert who <= self.roll(article.parent)
        self.joined[what["body"]] |= who

    def leave(self, who: set[int], what: Mapping[str, str]) -> None:
        assert who <= self.joined[what["body"]]
        self.joined[what["body"]] -= who

    def move(self, who: set[int], what: Mapping[str, str]) -> None:
        assert what["procedure"] in self.oracle.ways(self.decided_by(what))
        (self.mover,) = who
        self.motion, self.procedure, self.seconders = what, what["procedure"], set()

    def decided_by(self, motion: Mapping[str, str]) -> str:
        rules = self.oracle.rules
        if motion["effect"] == "seat":
            return rules.offices[motion["of"]].procedure
        if motion["effect"] == "recall":
            return rules.offices[motion["of"]].recall
        chapter, _, key = motion["of"].partition(".")
        return rules.guards[key].procedure if chapter == "guards" else rules.routes[key].procedure

    def second(self, who: set[int], what: Mapping[str, str]) -> None:
        assert not what
        self.seconders |= who

    def voters(self) -> set[int]:
        roll = self.roll(self.oracle.procedures[self.motion["procedure"]].body)
        if self.oracle.procedures[self.motion["procedure"]].excludes_concerned and self.motion["whom"]:
            roll -= {ord(self.motion["whom"]) - ord("A")}
        return roll

    def vote(self, who: set[int], what: Mapping[str, str]) -> None:
        assert who <= self.voters() - self.yes - self.no
        (self.yes if what["choice"] == "yes" else self.no).update(who)

    def _counted(self) -> str:
        first = self.motion["procedure"]
        roll = frozenset(self.roll(self.oracle.procedures[first].body))
        assert self.oracle.is_put(self.state, first, roll, frozenset({self.mover}), frozenset(self.seconders))
        result = count(self.oracle.procedures[self.procedure], len(self.yes), len(self.no), len(self.voters()))
        self.yes, self.no = set(), set()
        return result

    def again(self, who: set[int], what: Mapping[str, str]) -> None:
        assert not who
        assert not what
        assert self._counted() == "inquorate"
        procedure = self.oracle.procedures[self.procedure]
        assert procedure.if_inquorate == IfInquorate.AGAIN
        assert self.procedure == self.motion["procedure"]
        self.procedure = procedure.second_vote

    def close(self, who: set[int], what: Mapping[str, str]) -> None:
        assert not who
        assert not what
        assert self._counted() == "carried"
        self.carried.append(self.motion)
        if self.motion["effect"] == "seat":
            person = ord(self.motion["whom"]) - ord("A")
            assert self.oracle.may_hold(self.state, person, self.motion["of"])
            self.state = self.oracle.seated(self.state, person, self.motion["of"])
