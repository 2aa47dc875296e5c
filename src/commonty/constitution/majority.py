"""Decides what a tally means: quorum, threshold, outcome, with the arithmetic shown (specs/constitution/semantics.md)."""

# ruff: noqa: RUF009 - `key` is dataclasses.field with words, called for each field as it is.

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self, cast

from commonty.constitution.conditions import Check, quorum, threshold
from commonty.constitution.document import IfInquorate, Procedure, Quorum, QuorumKind, Threshold, key
from commonty.constitution.errors import ConstitutionError
from commonty.constitution.mistakes import Place
from commonty.constitution.reading import table
from commonty.constitution.tally import DoesNotReconcile, Tally
from commonty.constitution.writing import plain
from commonty.wording.sentence import Sentence

__all__ = ["DoesNotReplay", "Majority", "NoMajority", "Outcome", "Sheet", "Tally", "decide", "sections", "settled", "work_out"]

NO_SECTIONS: Mapping[str, Tally] = {}


class Outcome(StrEnum):
    """What a vote decided."""

    CARRIED = "carried"
    LOST = "lost"
    NO_DECISION = "no-decision"


class NoMajority(ConstitutionError):
    """A procedure that says of no majority that it carries: nothing can be decided by it."""

    def __init__(self, title: str) -> None:
        super().__init__(f"the procedure {title!r} states no threshold: nothing can be carried under it")


class DoesNotReplay(ConstitutionError):
    """A stored sheet whose outcome or arithmetic does not follow from its own rules and numbers."""

    def __init__(self, stored: object, found: object) -> None:
        super().__init__(f"the sheet says {stored!r}, but its rules and numbers give {found!r}")


@dataclass(frozen=True)
class Majority:
    """The keys of a procedure that decide its outcome, kept with the sheet so that it can be worked out again."""

    threshold: tuple[Threshold, ...] = key("Every majority that must be reached.", ())
    quorum: tuple[Quorum, ...] = key("Every quorum that must be reached.", ())
    carried_at_once: tuple[Threshold, ...] = key("Carried whatever the quorum, once yes reaches each of these.", ())
    lost_at_once: tuple[Threshold, ...] = key("Lost whatever the quorum, once no reaches one of these.", ())
    if_inquorate: IfInquorate = key("What follows a vote without a quorum.", IfInquorate.LAPSE)

    @classmethod
    def of(cls, procedure: Procedure) -> Self:
        """Take the rules of a procedure; raise ``NoMajority`` where nothing could ever carry."""
        if not procedure.threshold and not procedure.carried_at_once:
            raise NoMajority(procedure.title)
        return cls(procedure.threshold, procedure.quorum, procedure.carried_at_once, procedure.lost_at_once, procedure.if_inquorate)


@dataclass(frozen=True)
class Sheet:
    """
    The whole working of one outcome: the rules, the numbers, and the arithmetic in sentences.

    ``Sheet.from_json(sheet.to_json()) == sheet``; reading one back works it out again and refuses what does not follow.
    """

    outcome: Outcome
    majority: Majority
    tally: Tally
    sections: Mapping[str, Tally] = field(default_factory=dict)
    sentences: tuple[Sentence, ...] = ()

    @property
    def carried(self) -> bool:
        """Whether the motion carried."""
        return self.outcome is Outcome.CARRIED

    def to_json(self) -> dict[str, object]:
        """Return the sheet as plain JSON values; the sentences are left out, being worked out again."""
        return {
            "outcome": self.outcome.value,
            "majority": plain(self.majority),
            "tally": dict(vars(self.tally)),
            "sections": {name: dict(vars(tally)) for name, tally in self.sections.items()},
        }

    @classmethod
    def from_json(cls, facts: Mapping[str, object]) -> "Sheet":
        """Read a sheet back and work it out again; raise ``DoesNotReplay`` where its outcome does not follow."""
        majority = table(Majority, facts["majority"], Place("sheet"))
        sections = cast("Mapping[str, Mapping[str, int]]", facts["sections"])
        tally = Tally(**cast("Mapping[str, int]", facts["tally"]))
        sheet = work_out(majority, tally, sections={name: Tally(**numbers) for name, numbers in sections.items()})
        if sheet.outcome.value != facts["outcome"]:
            raise DoesNotReplay(facts["outcome"], sheet.outcome.value)
        return sheet


def decide(procedure: Procedure, tally: Tally, *, sections: Mapping[str, Tally] = NO_SECTIONS) -> Sheet:
    """
    Say what a tally means under a procedure (one that ``routes.procedure`` resolved).

    ``sections`` are the tallies of bodies whose votes are counted apart. Exact: whole numbers and fractions only.
    Raises ``NoMajority`` and ``MissingSection``.
    """
    return work_out(Majority.of(procedure), tally, sections=sections)


def work_out(majority: Majority, tally: Tally, *, sections: Mapping[str, Tally] = NO_SECTIONS) -> Sheet:
    """
    Say what a tally means under the rules of a majority.

    Lost at once goes before carried at once, and both before the quorum; a tie is not a majority; nothing carries
    without a single yes. Without a quorum there is no decision, unless the rules say that it is lost.
    Raises ``DoesNotReconcile`` where a section has more votes than the whole.
    """
    for name, section in sections.items():
        if section.yes > tally.yes or section.no > tally.no:
            raise DoesNotReconcile(f"in {name!r} were {section.yes} yes and {section.no} no, of {tally.yes} and {tally.no} in all")
    checks = _checks(majority, tally, sections)
    outcome = _outcome(majority, checks.truth)
    return Sheet(outcome, majority, tally, dict(sections), (*_said(checks, tally), Sentence(f"majority.{outcome.value}")))


def sections(procedure: Procedure) -> tuple[str, ...]:
    """Return the keys of the bodies whose votes a procedure counts apart, each once, in the order of its thresholds."""
    thresholds = (*procedure.threshold, *procedure.carried_at_once, *procedure.lost_at_once)
    return tuple(dict.fromkeys(key for rule in thresholds for key in (*([rule.section] if rule.section else []), *rule.scaled)))


def settled(procedure: Procedure, tally: Tally) -> Outcome | None:
    """
    Return the outcome that no remaining vote can change, or ``None``: a box may be closed early only on an outcome.

    ``None`` always where votes may be changed or bodies are counted apart. Each condition is linear in the remaining
    ballots, so it is fixed where it is the same however *all* of them went one way; the outcome is settled where it is
    the same whatever becomes of the conditions that are not fixed. Never a wrong outcome; now and then a late one.
    """
    majority = Majority.of(procedure)
    if procedure.changeable or sections(procedure):
        return None
    extremes = [tally, *(_all_to(tally, way) for way in ("yes", "no", "abstain", "blank", "spoiled"))]
    found = [_checks(majority, extreme, NO_SECTIONS).truth for extreme in extremes]
    possible = [sorted({truth[n] for truth in found}) for n in range(len(found[0]))]
    outcomes = {_outcome(majority, truth) for truth in itertools.product(*possible)}
    return outcomes.pop() if len(outcomes) == 1 else None


def _all_to(tally: Tally, way: str) -> Tally:
    """Return the tally if all ballots that are still out came back one way; everybody was present then."""
    return replace(tally, present=None, **{way: getattr(tally, way) + tally.unreturned})


@dataclass(frozen=True)
class Checks:
    """Every condition of the rules, worked out."""

    lost: tuple[Check, ...]
    carried: tuple[Check, ...]
    quorum: tuple[Check, ...]
    needed: tuple[Check, ...]

    @property
    def truth(self) -> tuple[bool, ...]:
        """Whether each condition holds, in this order."""
        return tuple(check.holds for check in (*self.lost, *self.carried, *self.quorum, *self.needed))


def _checks(majority: Majority, tally: Tally, sections: Mapping[str, Tally]) -> Checks:
    """Work out every condition of the rules."""
    return Checks(
        lost=tuple(threshold(rule, tally, sections, against=True) for rule in majority.lost_at_once),
        carried=tuple(threshold(rule, tally, sections) for rule in majority.carried_at_once),
        quorum=tuple(quorum(rule, tally) for rule in majority.quorum),
        needed=tuple(threshold(rule, tally, sections) for rule in majority.threshold),
    )


def _outcome(majority: Majority, truth: tuple[bool, ...]) -> Outcome:
    """Return the outcome where the conditions hold or not as ``truth`` says, in the order of ``Checks``."""
    rest = iter(truth)
    lost, carried, quorums, needed = (
        list(itertools.islice(rest, len(rules)))
        for rules in (majority.lost_at_once, majority.carried_at_once, majority.quorum, majority.threshold)
    )
    if any(lost):
        return Outcome.LOST
    if carried and all(carried):
        return Outcome.CARRIED
    if not all(quorums):
        dropped = any(not held and rule.kind is QuorumKind.PER_OPTION for held, rule in zip(quorums, majority.quorum, strict=True))
        return Outcome.LOST if dropped or majority.if_inquorate is IfInquorate.LOST else Outcome.NO_DECISION
    return Outcome.CARRIED if needed and all(needed) else Outcome.LOST


def _said(checks: Checks, tally: Tally) -> tuple[Sentence, ...]:
    """Say the arithmetic of the conditions that the outcome rests on."""
    numbers, at_once = _numbers(tally), Sentence("majority.at-once")
    if any(check.holds for check in checks.lost):
        return numbers, *(check.sentence for check in checks.lost if check.holds), at_once
    if checks.carried and all(check.holds for check in checks.carried):
        return numbers, *(check.sentence for check in checks.carried), at_once
    quorums = tuple(_said_quorum(check) for check in checks.quorum)
    if not all(check.holds for check in checks.quorum):
        return numbers, *quorums
    needed = tuple(check.sentence for check in checks.needed)
    if not tally.yes:
        return numbers, *quorums, *needed, Sentence("majority.no-yes")
    if tally.yes == tally.no and not all(check.holds for check in checks.needed):
        return numbers, *quorums, *needed, Sentence("majority.tie")
    return numbers, *quorums, *needed


def _numbers(tally: Tally) -> Sentence:
    """Say all the numbers, those that are nought too, so that anybody can add them up."""
    ballots = {kind: getattr(tally, kind) for kind in ("entitled", "issued", "returned", "unreturned")}
    counted = tuple(Sentence(f"ballots.{kind}", {"n": getattr(tally, kind)}) for kind in ("yes", "no", "abstain", "blank", "spoiled"))
    return Sentence("majority.numbers", {**ballots, "counted": counted})


def _said_quorum(check: Check) -> Sentence:
    """Say a quorum, and whether it was reached."""
    return Sentence("majority.quorum-reached" if check.holds else "majority.quorum-missed", {"arithmetic": check.sentence})
