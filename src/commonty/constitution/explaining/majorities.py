"""Quorums, majorities and the steps of a procedure, as clauses that stand inside a sentence."""

from fractions import Fraction

from commonty.constitution.document import Base, Constitution, Procedure, Quorum, Threshold
from commonty.constitution.duration import Unit
from commonty.constitution.explaining.phrases import body_title
from commonty.wording.sentence import Sentence

HALF = Fraction(1, 2)


def quorum(rule: Quorum) -> Sentence:
    """Say one quorum: “at least one tenth of those who may vote must take part”."""
    return Sentence(f"quorum.{rule.kind.value}", {"amount": _amount(rule)})


def _amount(rule: Quorum) -> Sentence:
    """Say how many a quorum asks for."""
    if rule.root:
        return Sentence("quorum.root", {"root": str(rule.root)})
    if rule.share and rule.number:
        return Sentence("quorum.least" if rule.lesser else "quorum.greatest", {"share": rule.share, "n": rule.number})
    if rule.number:
        return Sentence("quorum.number", {"n": rule.number})
    return Sentence("quorum.all") if rule.share == 1 else Sentence("quorum.share", {"share": rule.share})


def threshold(constitution: Constitution, rule: Threshold, *, against: bool = False) -> Sentence:
    """Say one majority: “more must vote yes than no”; with ``against``, of the no votes."""
    table = "against" if against else "threshold"
    said = Sentence(f"{table}.{_form(rule)}", {"share": rule.share})
    if rule.section:
        return Sentence(f"{table}.section", {"section": body_title(constitution, rule.section), "majority": said})
    if rule.scaled:
        return Sentence(f"{table}.scaled", {"sections": tuple(body_title(constitution, key) for key in rule.scaled), "majority": said})
    return said


def _form(rule: Threshold) -> str:
    """Return the name of the wording that a majority needs."""
    if (rule.base, rule.share, rule.strict) == (Base.CAST, HALF, True):
        return "simple"
    if rule.share == 1 and not rule.strict:
        return f"{rule.base.value}-all"
    return f"{rule.base.value}-{'more' if rule.strict else 'least'}"


def majorities(constitution: Constitution, rules: tuple[Threshold, ...], *, against: bool = False) -> tuple[Sentence, ...]:
    """Say every majority that must be reached, as a list."""
    return tuple(threshold(constitution, rule, against=against) for rule in rules)


def steps(constitution: Constitution, procedure: Procedure) -> tuple[Sentence, ...]:
    """Say what a motion needs under ``procedure``, resolved: seconders, notice, quorum and majority, as a list."""
    said: list[Sentence] = []
    if procedure.seconders:
        said.append(Sentence("step.seconders", {"n": procedure.seconders}))
    if procedure.notice:
        days = procedure.notice.unit is Unit.DAYS
        said.append(
            Sentence("step.notice-days", {"n": procedure.notice.count}) if days else Sentence("step.notice", {"notice": procedure.notice})
        )
    said += [quorum(rule) for rule in procedure.quorum]
    return (*said, *majorities(constitution, procedure.threshold))
