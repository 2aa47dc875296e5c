"""Routes and guards in plain words: what is decided how, and what it takes to change an article."""

from collections.abc import Iterator

from commonty.constitution.articles import FOUNDING, PREAMBLE
from commonty.constitution.catalogue import catalogue
from commonty.constitution.document import Constitution, Guard, Route
from commonty.constitution.explaining.majorities import steps
from commonty.constitution.explaining.phrases import by, cited
from commonty.constitution.inheritance import resolved
from commonty.constitution.refusal import Refused
from commonty.constitution.routes import ANYWHERE, guard_for, route_for
from commonty.wording.catalogue import FALLBACK
from commonty.wording.sentence import Sentence

Told = Iterator[Sentence]


def decided_by(constitution: Constitution, effect: str, context: str) -> str:
    """Return the key of the procedure that decides an effect in a body; empty where no route says so, or two."""
    try:
        return route_for(constitution, effect, context=context)[1].procedure
    except Refused:
        return ""


def route(constitution: Constitution, rule: Route) -> Told:
    """Tell which procedure decides a matter, and where."""
    deciding = by(constitution, rule.procedure)
    if rule.context != ANYWHERE:
        where = constitution.bodies[rule.context]
        yield Sentence("explain.route.each" if where.many else "explain.route.there", {"body": where.title, "procedure": deciding})
    else:
        others = any(other.effect == rule.effect and other.context != ANYWHERE for other in constitution.routes.values())
        yield Sentence("explain.route.anywhere-else" if others else "explain.route.anywhere", {"procedure": deciding})
    if rule.effect == "rules.amend":
        further = any(guard.unamendable or guard.procedure != rule.procedure for guard in constitution.guards.values())
        needs = steps(constitution, resolved(constitution, rule.procedure))
        yield Sentence("explain.route.amend" if further else "explain.route.amend-only", {"steps": needs})
    if rule.reaches:
        yield Sentence("explain.route.reaches", {"articles": tuple(pattern(constitution, each) for each in rule.reaches)})


def guarded(constitution: Constitution, key: str) -> Told:
    """Tell what it takes to change the article ``key``."""
    try:
        _, guard = guard_for(constitution, key)
    except Refused as refusal:
        yield refusal.sentence if isinstance(refusal.sentence, Sentence) else Sentence("route.no-guard", {"article": key})
        return
    if guard.unamendable:
        yield Sentence("explain.guarded.never")
    else:
        yield Sentence("explain.guarded.by", {"procedure": by(constitution, guard.procedure)})


def guard(constitution: Constitution, rule: Guard) -> Told:
    """Tell which articles a guard stands before, and what it takes to pass it."""
    yield Sentence("explain.guard.articles", {"articles": tuple(pattern(constitution, each) for each in rule.articles)})
    if rule.unamendable:
        yield Sentence("explain.guard.never")
        return
    needs = steps(constitution, resolved(constitution, rule.procedure))
    yield Sentence("explain.guard.by", {"procedure": by(constitution, rule.procedure), "steps": needs})


def pattern(constitution: Constitution, text: str) -> Sentence:
    """Say which articles a pattern stands for: one cited, a chapter, or a beginning."""
    if text in {ANYWHERE, PREAMBLE, FOUNDING}:
        return Sentence(f"explain.pattern.{text}")
    if not text.endswith("*"):
        return cited(constitution, text)
    chapter = text.removesuffix("*").removesuffix(".")
    if f"explain.pattern.{chapter}" in catalogue(FALLBACK):
        return Sentence(f"explain.pattern.{chapter}")
    return Sentence("explain.pattern.beginning", {"beginning": text.removesuffix("*")})
