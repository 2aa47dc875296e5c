"""Tells, step by step, how an organisation comes into the trouble that a check found."""

from collections.abc import Iterable
from itertools import chain, combinations

from commonty.constitution.checking.ballots import SILENCE, Ending, answers, ending, prevails
from commonty.constitution.checking.finding import Step
from commonty.constitution.checking.motions import signatures
from commonty.constitution.checking.world import World, person
from commonty.constitution.document import Belonging, Procedure

EVERYTHING_VACANT = (Step((), "vacate"),)
ONE = person(0)
MOST_TOLD = 200
"""Nobody reads a story with more people than this."""


class Story:
    """An organisation that starts with every office vacant, and the steps that it has taken since."""

    def __init__(self, world: World, order: Iterable[str]) -> None:
        """``order`` are the offices that can be filled, in an order in which they can."""
        self.world = world
        self.order = tuple(order)
        self.rules = world.rules
        self.people = [person(number) for number in range(min(world.people, MOST_TOLD + 1))]
        self.steps: list[Step] = list(EVERYTHING_VACANT)
        self.holders: dict[str, list[str]] = {key: [] for key in self.rules.offices}
        self.joined: dict[str, set[str]] = {key: set() for key in self.rules.bodies}

    def one_holds(self, held: frozenset[str]) -> tuple[Step, ...]:
        """Tell how ``ONE`` comes to hold these offices, in a body of every kind, while all other offices are vacant."""
        if self._is_too_long():
            return ()
        order = self._fill_what_is_behind(held)
        for office in reversed(order):
            if office in held:
                if len(self.holders[office]) == self.rules.offices[office].seats:
                    self._vacate(self.holders[office][0], office)
                self._seat(ONE, office)
        for office, holders in self.holders.items():
            for holder in [each for each in holders if each != ONE]:
                self._vacate(holder, office)
        for body in self._chosen_bodies():
            self._join([ONE], body)
        return tuple(self.steps)

    def one_changes_rules(self, held: frozenset[str], way: str, article: str, *, opposed: bool) -> tuple[Step, ...]:
        """Tell how ``ONE`` comes to hold these offices and amends under the procedure ``way``; the others vote no, or not at all."""
        if self._is_too_long():
            return ()
        self.one_holds(held)
        procedure = self.world.procedures[way]
        for body in self._chosen_bodies():
            self._leave([each for each in self.people if each != ONE], body)
        roll = self.members(procedure.body)
        others = tuple(each for each in roll if each != ONE) if opposed else ()
        stages = self.world.stages(way)
        plan = prevails(stages, entitled=len(roll), ours=(1, 0), theirs=answers(stages, entitled=len(roll), others=len(others)))
        self._tell((ONE,), "move", procedure=way, effect="amend", of=article, whom="")
        for stage, yes in zip(stages, plan, strict=False):
            self._vote((ONE,) * yes, others)
            if ending(stage, entitled=len(roll), yes=yes, no=len(others)) is Ending.CARRIED:
                self._tell((), "close")
                break
            self._tell((), "again")
        return tuple(self.steps)

    def everyone_joins(self, body: str) -> tuple[Step, ...]:
        """Tell how as many people as ever can come to belong to the body."""
        if self._is_too_long():
            return ()
        self._fill_what_is_behind(frozenset(self.world.offices_of(self.world.electorates[body].ground)), themselves=True)
        self._everyone_in(body, without=frozenset())
        return tuple(self.steps)

    def members(self, body: str) -> list[str]:
        """Return who belongs to the body now, in the order of the alphabet."""
        article = self.rules.bodies[body]
        if body == self.rules.root:
            return list(self.people)
        if article.belonging is Belonging.SEATS:
            seated = {holder for office in self.world.offices_of(body) for holder in self.holders[office]}
            return [each for each in self.people if each in seated]
        parents = self.members(article.parent)
        return parents if article.belonging is Belonging.EVERYONE else [each for each in parents if each in self.joined[body]]

    def _is_too_long(self) -> bool:
        return self.world.people > MOST_TOLD

    def _fill_what_is_behind(self, offices: frozenset[str], *, themselves: bool = False) -> list[str]:
        """Fill with other people every office on which filling ``offices`` hangs; return all that can be filled, in their order."""
        order = list(self.order)
        behind: set[str] = set(offices & set(order)) if themselves else set()
        for office in reversed(order):
            if office in offices or office in behind:
                earlier = order[: order.index(office)]
                behind |= self.world.offices_behind(self.rules.offices[office].procedure) & set(earlier)
        for office in order:
            if office in behind:
                for _ in range(self.rules.offices[office].seats):
                    taken = set(chain.from_iterable(self.holders.values())) | {ONE}
                    self._seat(next((each for each in self.people if each not in taken), ONE), office)
        return order

    def _seat(self, candidate: str, office: str) -> None:
        """Tell how everyone together seats the candidate."""
        for way in self.world.ways(self.rules.offices[office].procedure):
            for mover in (*self.holders.get(self.world.procedures[way].movers, ()), *self.people):
                kept_out = chain.from_iterable(combinations(sorted({mover, candidate}), number) for number in range(3))
                for outside in kept_out:
                    if self._try_to_seat(way, office, candidate, mover, frozenset(outside)):
                        return

    def _try_to_seat(self, way: str, office: str, candidate: str, mover: str, outside: frozenset[str]) -> bool:
        """Tell it with this mover and these people outside the body that decides, if it can be done so."""
        procedure = self.world.procedures[way]
        told, joined = list(self.steps), {key: set(who) for key, who in self.joined.items()}
        self._everyone_in(procedure.body, without=outside)
        roll = self.members(procedure.body)
        seconders = [each for each in roll if each != mover]
        voters = [each for each in roll if not (procedure.excludes_concerned and each == candidate)]
        needed = self._seconds_needed(procedure, mover, roll)
        stages = self.world.stages(way)
        plan = prevails(stages, entitled=len(voters), ours=(len(voters), 0), theirs=SILENCE) if voters else ()
        if needed is None or needed > len(seconders) or not plan or procedure.left_over_only:
            self.steps, self.joined = told, joined
            return False
        self._tell((mover,), "move", procedure=way, effect="seat", of=office, whom=candidate)
        if needed:
            self._tell(tuple(seconders[:needed]), "second")
        for yes in plan[:-1]:
            self._vote(tuple(voters[:yes]), ())
            self._tell((), "again")
        self._vote(tuple(voters[: plan[-1]]), ())
        self._tell((), "close")
        self.holders[office].append(candidate)
        return True

    def _seconds_needed(self, procedure: Procedure, mover: str, roll: list[str]) -> int | None:
        """Return how many must second what ``mover`` moves, by right or by petition; ``None`` where they may do neither."""
        by_right = mover in self.holders.get(procedure.movers, roll)
        asked = [procedure.seconders] if by_right else []
        if procedure.petition and mover in roll:
            asked.append(signatures(procedure, len(roll)))
        return min(asked, default=None)

    def _vacate(self, holder: str, office: str) -> None:
        self._tell((holder,), "vacate", office=office)
        self.holders[office].remove(holder)

    def _everyone_in(self, body: str, *, without: frozenset[str]) -> None:
        """Let everyone who may join the body and those above it, but for some, who leave."""
        if body == self.rules.root or self.rules.bodies[body].belonging is Belonging.SEATS:
            return
        parent = self.rules.bodies[body].parent
        self._everyone_in(parent, without=without)
        if body in self._chosen_bodies():
            self._leave(sorted(without), body)
            self._join([each for each in self.members(parent) if each not in without], body)

    def _chosen_bodies(self) -> list[str]:
        """Return the bodies that one joins and leaves at will, each after its parent."""
        plain = {Belonging.SEATS, Belonging.EVERYONE}
        chosen = [key for key, body in self.rules.bodies.items() if body.belonging not in plain and key != self.rules.root]
        return sorted(chosen, key=self.world.depth)

    def _join(self, people: list[str], body: str) -> None:
        new = tuple(each for each in people if each not in self.joined[body] and each in self.members(self.rules.bodies[body].parent))
        if new:
            self._tell(new, "join", body=body)
            self.joined[body] |= set(new)

    def _leave(self, people: list[str], body: str) -> None:
        gone = tuple(each for each in people if each in self.joined[body])
        if gone:
            self._tell(gone, "leave", body=body)
            self.joined[body] -= set(gone)

    def _vote(self, yes: tuple[str, ...], no: tuple[str, ...]) -> None:
        for choice, who in (("yes", yes), ("no", no)):
            if who:
                self._tell(who, "vote", choice=choice)

    def _tell(self, who: tuple[str, ...], verb: str, **what: str) -> None:
        self.steps.append(Step(who, verb, what))
