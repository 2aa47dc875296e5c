"""A procedure in plain words, from who may move or is nominated to when the decision takes effect."""

from collections.abc import Callable, Iterator

from commonty.constitution.choices import GRADED, PAIRWISE
from commonty.constitution.document import (
    Ballot,
    Base,
    Belonging,
    Constitution,
    Counting,
    Credentials,
    Freeze,
    IfInquorate,
    Procedure,
    QuorumKind,
    Where,
)
from commonty.constitution.duration import Unit
from commonty.constitution.explaining.majorities import majorities, quorum
from commonty.constitution.explaining.phrases import body_title, by, cited, money
from commonty.constitution.inheritance import resolved
from commonty.wording.sentence import Sentence

Told = Iterator[Sentence]


def procedure(constitution: Constitution, key: str) -> Told:
    """Tell a procedure; one that extends another is told by what it has of its own."""
    own = constitution.procedures[key]
    whole = resolved(constitution, key)
    above = resolved(constitution, own.extends) if own.extends else None
    aspects = ELECTING if whole.nominations else ASPECTS
    if above is None or bool(above.nominations) != bool(whole.nominations):
        yield _who(constitution, own)
        for _, tell in aspects:
            yield from tell(constitution, whole)
        return
    different = [tell for keys, tell in aspects if any(getattr(whole, name) != getattr(above, name) for name in keys.split())]
    form = _as(constitution, own) if own.body != above.body else "as-but" if different else "as"
    yield Sentence(f"explain.procedure.{form}", {"procedure": by(constitution, own.extends), "body": body_title(constitution, own.body)})
    for tell in different:
        told = tuple(tell(constitution, whole))
        yield from told
        if not told and tell in WITHOUT and not (whole.left_over_only and tell is _petition):
            yield Sentence(WITHOUT[tell])


def _who(constitution: Constitution, own: Procedure) -> Sentence:
    """Say who decides."""
    return Sentence(f"explain.procedure.{_deciders(constitution, own)}", {"body": body_title(constitution, own.body)})


def _deciders(constitution: Constitution, own: Procedure) -> str:
    """Return the wording for who decides: members, the members of each, or those who hold office."""
    body = constitution.bodies[own.body]
    if own.body == constitution.root:
        return "root"
    if body.many:
        return "each"
    return "seats" if body.belonging is Belonging.SEATS else "members"


def _as(constitution: Constitution, own: Procedure) -> str:
    """Return the wording for another body deciding as the extended procedure says."""
    return {"each": "as-each", "seats": "as-seats", "members": "as-body", "root": "as-body"}[_deciders(constitution, own)]


def _moving(constitution: Constitution, rule: Procedure) -> Told:
    """Who may move."""
    if rule.left_over_only:
        yield Sentence("explain.procedure.left-over")
    elif rule.movers == "members":
        yield Sentence("explain.procedure.movers")
    else:
        yield Sentence("explain.procedure.movers-office", {"office": cited(constitution, f"offices.{rule.movers}")})


def _seconding(_: Constitution, rule: Procedure) -> Told:
    """How many must second."""
    if rule.left_over_only:
        return
    if rule.seconders:
        yield Sentence("explain.procedure.seconders", {"n": rule.seconders, "seconding": rule.seconding})
    else:
        yield Sentence("explain.procedure.seconders-none")


def _petition(_: Constitution, rule: Procedure) -> Told:
    """Which share of the roll puts any motion."""
    if rule.petition and not rule.left_over_only:
        yield Sentence("explain.procedure.petition", {"share": rule.petition})


def _choice(constitution: Constitution, rule: Procedure) -> Told:
    """Which other procedure the mover may choose."""
    if rule.or_by:
        yield Sentence("explain.procedure.or-by", {"procedures": tuple(by(constitution, key) for key in rule.or_by)})


def _hearing(_: Constitution, rule: Procedure) -> Told:
    """How long the person it is about has to answer."""
    if rule.hearing:
        yield Sentence("explain.procedure.hearing", {"hearing": rule.hearing})


def _excluding(_: Constitution, rule: Procedure) -> Told:
    """Whether the person it is about has a vote."""
    if rule.excludes_concerned:
        yield Sentence("explain.procedure.excludes")


def _notice(_: Constitution, rule: Procedure) -> Told:
    """How long before voting everyone is told."""
    if not rule.notice:
        yield Sentence("explain.procedure.notice-none")
    elif rule.notice.unit is Unit.DAYS:
        yield Sentence("explain.procedure.notice-days", {"n": rule.notice.count})
    else:
        yield Sentence("explain.procedure.notice", {"notice": rule.notice})


def _reaching(_: Constitution, rule: Procedure) -> Told:
    """How many notice may leave unreached, and how long voting waits for letters."""
    if rule.unreachable < 1:
        form = "explain.procedure.reaching" if rule.unreachable else "explain.procedure.reaching-all"
        yield Sentence(form, {"share": rule.unreachable, "posting": rule.posting})


def _correcting(_: Constitution, rule: Procedure) -> Told:
    """Whether a slip in a noticed text can be corrected."""
    if rule.correction:
        yield Sentence("explain.procedure.correction", {"correction": rule.correction})


def _voting(_: Constitution, rule: Procedure) -> Told:
    """Where votes are cast, and how long voting is open."""
    if rule.where is not Where.HERE:
        form = "elected" if rule.nominations else "where"
        yield Sentence(f"explain.procedure.{form}-{rule.where.value}", {"report": rule.report})
        yield Sentence("explain.procedure.kept", {"kept": rule.kept})
        return
    yield Sentence("explain.procedure.voting", {"voting": rule.voting})


def _roll(_: Constitution, rule: Procedure) -> Told:
    """When the roll is fixed."""
    yield Sentence("explain.procedure.freeze-notice" if rule.freeze is Freeze.NOTICE else "explain.procedure.freeze-opening")


def _ballot(_: Constitution, rule: Procedure) -> Told:
    """How votes are cast."""
    if rule.where is not Where.HERE:
        form = "paper" if rule.nominations else "open"
        yield Sentence(f"explain.procedure.counted-{'secret' if rule.ballot is Ballot.SECRET else form}")
        return
    yield Sentence(f"explain.procedure.{rule.ballot.value}")
    if rule.ballot is Ballot.SECRET:
        yield Sentence("explain.procedure.opening", {"opening": rule.opening})
        yield Sentence(f"explain.procedure.few-{rule.few.value}")
        yield from _credentials(rule)
        if rule.paper and not rule.nominations:
            yield from _paper(_, rule)
    yield Sentence("explain.procedure.changeable" if rule.changeable else "explain.procedure.final")


def _credentials(rule: Procedure) -> Told:
    """Who makes the credentials of a secret ballot."""
    yield Sentence(f"explain.procedure.credentials-{rule.credentials.value}")
    if rule.credentials is Credentials.AUTHORITY:
        yield Sentence("explain.procedure.spare", {"spare": rule.spare}) if rule.spare else Sentence("explain.procedure.spare-none")


def _totals(_: Constitution, rule: Procedure) -> Told:
    """Whether the running totals show."""
    if rule.totals_shown:
        yield Sentence("explain.procedure.totals")


def _counting(_: Constitution, rule: Procedure) -> Told:
    """By which rule votes are counted."""
    if rule.counting != "yes-no":
        yield from _rule(rule)


def _rule(rule: Procedure) -> Told:
    """What the counting rule is called, and what it lets be chosen."""
    yield Sentence("explain.procedure.counting", {"rule": Sentence(f"value.{rule.counting}")})
    if rule.counting is Counting.MEEK:
        yield Sentence(f"explain.procedure.variant-{rule.variant.value}")
    if rule.counting in PAIRWISE:
        yield Sentence(f"explain.procedure.measure-{rule.measure.value}")
    if rule.counting in GRADED:
        yield Sentence("explain.procedure.grades", {"grades": tuple(Sentence("diff.words", {"text": each}) for each in rule.grades)})


def _nominating(_: Constitution, rule: Procedure) -> Told:
    """Who can stand, and how."""
    yield Sentence("explain.procedure.nominations", {"nominations": rule.nominations})
    yield Sentence("explain.procedure.nominators" if rule.nominators else "explain.procedure.nominators-none", {"n": rule.nominators})


def _accepting(_: Constitution, rule: Procedure) -> Told:
    """Until when candidates accept, write and withdraw."""
    form = "explain.procedure.acceptance" if rule.acceptance else "explain.procedure.acceptance-none"
    yield Sentence(form, {"acceptance": rule.acceptance})
    yield Sentence("explain.procedure.statement" if rule.statement else "explain.procedure.statement-none", {"n": rule.statement})


def _fixing(_: Constitution, rule: Procedure) -> Told:
    """How long before voting it is known who stands."""
    if not rule.notice:
        yield Sentence("explain.procedure.fixed-none")
    elif rule.notice.unit is Unit.DAYS:
        yield Sentence("explain.procedure.fixed-days", {"n": rule.notice.count})
    else:
        yield Sentence("explain.procedure.fixed", {"notice": rule.notice})


def _electing(constitution: Constitution, rule: Procedure) -> Told:
    """By which rule candidates are counted, and what it takes where that is yes or no."""
    yield from _rule(rule)
    if rule.threshold and "yes-no" in {rule.counting, rule.uncontested}:
        yield Sentence("explain.procedure.elected-by", {"majority": majorities(constitution, rule.threshold[:1])})


def _uncontested(_: Constitution, rule: Procedure) -> Told:
    """What follows where no more stand than there are seats, and whether nominations can be re-opened by vote."""
    yield Sentence(f"explain.procedure.uncontested-{rule.uncontested.value}")
    yield Sentence("explain.procedure.ron" if rule.ron else "explain.procedure.ron-none")


def _paper(_: Constitution, rule: Procedure) -> Told:
    """Whether one can vote on paper."""
    yield Sentence("explain.procedure.paper" if rule.paper else "explain.procedure.paper-none", {"paper": rule.paper})


def _lots(_: Constitution, rule: Procedure) -> Told:
    """How ties are broken."""
    yield Sentence("explain.procedure.drawing", {"drawing": rule.drawing})


def _electing_quorum(_: Constitution, rule: Procedure) -> Told:
    """How many must take part in an election."""
    if not rule.quorum:
        yield Sentence("explain.procedure.quorum-none")
        return
    yield Sentence("explain.procedure.quorum", {"quorum": tuple(quorum(each) for each in rule.quorum)})
    yield Sentence("explain.procedure.inquorate-nobody")


def _quorums(_: Constitution, rule: Procedure) -> Told:
    """How many must take part."""
    if not rule.quorum:
        yield Sentence("explain.procedure.quorum-none")
        return
    yield Sentence("explain.procedure.quorum", {"quorum": tuple(quorum(each) for each in rule.quorum)})
    if any(each.kind is QuorumKind.PARTICIPATION for each in rule.quorum):
        yield Sentence("explain.procedure.abstentions")


def _majorities(constitution: Constitution, rule: Procedure) -> Told:
    """How many must vote yes."""
    if not rule.threshold:
        yield Sentence("explain.procedure.threshold-none")
        return
    yield Sentence("explain.procedure.threshold", {"majority": majorities(constitution, rule.threshold)})
    if any(each.base is Base.CAST and each.strict and each.share * 2 == 1 for each in rule.threshold):
        yield Sentence("explain.procedure.tie")


def _carried_at_once(constitution: Constitution, rule: Procedure) -> Told:
    """What carries a motion whatever the quorum."""
    if rule.carried_at_once:
        yield Sentence("explain.procedure.carried-at-once", {"majority": majorities(constitution, rule.carried_at_once)})


def _lost_at_once(constitution: Constitution, rule: Procedure) -> Told:
    """What loses it whatever the quorum."""
    if rule.lost_at_once:
        yield Sentence("explain.procedure.lost-at-once", {"majority": majorities(constitution, rule.lost_at_once, against=True)})


def _inquorate(constitution: Constitution, rule: Procedure) -> Told:
    """What follows when too few take part."""
    if not rule.quorum:
        return
    if rule.if_inquorate is IfInquorate.AGAIN and rule.second_vote:
        yield Sentence("explain.procedure.inquorate-again", {"procedure": by(constitution, rule.second_vote)})
    elif rule.if_inquorate is IfInquorate.LOST:
        yield Sentence("explain.procedure.inquorate-lost")
    else:
        yield Sentence("explain.procedure.inquorate-lapse")


def _challenging(constitution: Constitution, rule: Procedure) -> Told:
    """Who may challenge the result, and who rules on it."""
    if not rule.challenge:
        yield Sentence("explain.procedure.challenge-none")
        return
    yield Sentence("explain.procedure.challenge", {"challenge": rule.challenge, "n": rule.challengers})
    if rule.ruled_by:
        judge = constitution.bodies.get(rule.ruled_by) or constitution.offices[rule.ruled_by]
        yield Sentence("explain.procedure.ruling", {"judge": judge.title, "ruling": rule.ruling})
    yield Sentence(f"explain.procedure.silence-{rule.silence.value}")


def _effect(_: Constitution, rule: Procedure) -> Told:
    """When it takes effect, and when it may be moved again."""
    if rule.delay:
        yield Sentence("explain.procedure.delay", {"delay": rule.delay})
    else:
        yield Sentence("explain.procedure.delay-none")


def _bar(_: Constitution, rule: Procedure) -> Told:
    """When what was lost may be moved again."""
    if rule.bar:
        yield Sentence("explain.procedure.bar", {"bar": rule.bar})


def _urgency(constitution: Constitution, rule: Procedure) -> Told:
    """What binds an urgent decision."""
    if rule.urgent:
        yield Sentence("explain.procedure.urgent")
    if rule.urgent and rule.lapses and rule.ratified_by:
        yield Sentence("explain.procedure.lapses", {"lapses": rule.lapses, "procedure": by(constitution, rule.ratified_by)})


def _money(constitution: Constitution, rule: Procedure) -> Told:
    """How much money a decision can move."""
    if rule.money_limit:
        yield Sentence("explain.procedure.money", {"amount": money(constitution, rule.money_limit)})


ASPECTS: tuple[tuple[str, Callable[[Constitution, Procedure], Told]], ...] = (
    ("movers left_over_only", _moving),
    ("seconders seconding", _seconding),
    ("petition", _petition),
    ("or_by", _choice),
    ("notice", _notice),
    ("unreachable posting", _reaching),
    ("correction", _correcting),
    ("hearing", _hearing),
    ("excludes_concerned", _excluding),
    ("freeze", _roll),
    ("where voting report kept", _voting),
    ("where ballot changeable opening few credentials spare paper", _ballot),
    ("totals_shown", _totals),
    ("counting variant measure grades", _counting),
    ("quorum", _quorums),
    ("threshold", _majorities),
    ("carried_at_once", _carried_at_once),
    ("lost_at_once", _lost_at_once),
    ("if_inquorate second_vote", _inquorate),
    ("challenge challengers ruled_by ruling silence", _challenging),
    ("delay", _effect),
    ("bar", _bar),
    ("urgent lapses ratified_by", _urgency),
    ("money_limit", _money),
)
"""What is told of a procedure, in this order, and the keys that each part speaks of."""

ELECTING: tuple[tuple[str, Callable[[Constitution, Procedure], Told]], ...] = (
    ("nominations nominators", _nominating),
    ("acceptance statement", _accepting),
    ("notice", _fixing),
    ("unreachable posting", _reaching),
    ("freeze", _roll),
    ("where voting report kept", _voting),
    ("where ballot changeable opening few credentials spare", _ballot),
    ("counting variant measure grades threshold", _electing),
    ("uncontested ron", _uncontested),
    ("quorum", _electing_quorum),
    ("paper", _paper),
    ("drawing", _lots),
    ("challenge challengers ruled_by ruling silence", _challenging),
    ("delay", _effect),
)
"""What is told of a procedure that holds elections, likewise."""

WITHOUT: dict[Callable[[Constitution, Procedure], Told], str] = {
    _petition: "explain.procedure.petition-none",
    _choice: "explain.procedure.or-by-none",
    _correcting: "explain.procedure.correction-none",
    _hearing: "explain.procedure.hearing-none",
    _reaching: "explain.procedure.reaching-none",
    _excluding: "explain.procedure.includes",
    _totals: "explain.procedure.totals-none",
    _counting: "explain.procedure.counting-none",
    _carried_at_once: "explain.procedure.carried-at-once-none",
    _lost_at_once: "explain.procedure.lost-at-once-none",
    _bar: "explain.procedure.bar-none",
    _urgency: "explain.procedure.urgent-none",
    _money: "explain.procedure.money-none",
}
"""What to tell where a procedure lacks what the one that it extends has: silence would read as having it."""
