"""Whether each guard holds: for every article one, guarding itself, and every other way to the same effect."""

from collections.abc import Iterator

from commonty.constitution.articles import articles, matches
from commonty.constitution.checking.filling import fillable
from commonty.constitution.checking.finding import Finding, Level
from commonty.constitution.checking.motions import Helpers, can_carry
from commonty.constitution.checking.world import World
from commonty.constitution.document import Base, Guard
from commonty.constitution.explaining.routing import pattern
from commonty.constitution.matters import matter
from commonty.constitution.refusal import Refused
from commonty.constitution.routes import guard_for
from commonty.constitution.strictness import at_least_as_strict, every_way
from commonty.wording.sentence import Sentence


def uncovered(world: World) -> Iterator[Finding]:
    """Find the articles that no guard covers, or two alike."""
    guards = world.rules.guards
    for article in articles(world.rules):
        try:
            guard_for(world.rules, article.key)
        except Refused:
            covering = tuple(f"guards.{key}" for key, guard in guards.items() if any(matches(each, article.key) for each in guard.articles))
            key = "two-guards" if covering else "unguarded"
            values = {"article": article.title, "guards": [guard.removeprefix("guards.") for guard in covering]}
            yield Finding(key, Level.ERROR, (article.key, *covering), Sentence(f"finding.{key}", values))


def unguarded_guards(world: World) -> Iterator[Finding]:
    """Find the guards that can be lifted more easily than what they guard can be changed."""
    helpers = Helpers(fillable(world))
    for key, guard in world.rules.guards.items():
        if guard.unamendable or not can_carry(world, guard.procedure, helpers):
            continue
        easier = [article for article in definitions(world, key, guard) if not is_held(world, article, guard.procedure)]
        if easier:
            titles = {each.key: each.title for each in articles(world.rules)}
            values = {"articles": _patterns(world, guard), "easier": [titles[article] for article in easier]}
            yield Finding("guard-unguarded", Level.ERROR, (f"guards.{key}", *easier), Sentence("finding.guard-unguarded", values))


def definitions(world: World, key: str, guard: Guard) -> Iterator[str]:
    """Yield the articles on which a guard hangs: itself, its procedure, what that extends or leads to, its body, and who has a vote."""
    yield f"guards.{key}"
    for way in every_way(world.rules, guard.procedure):
        yield f"procedures.{way}"
        above = world.rules.procedures[way].extends
        while above:
            yield f"procedures.{above}"
            above = world.rules.procedures[above].extends
    yield f"bodies.{world.procedures[guard.procedure].body}"
    yield from (f"categories.{category}" for category in world.rules.categories)


def is_held(world: World, article: str, procedure: str) -> bool:
    """Say whether it takes at least what ``procedure`` asks for to change the article."""
    try:
        _, guard = guard_for(world.rules, article)
    except Refused:
        return True
    return guard.unamendable or guard.procedure == procedure or at_least_as_strict(world.rules, guard.procedure, procedure)


def cheaper_routes(world: World) -> Iterator[Finding]:
    """Find the routes whose effect sets aside articles more easily than their guard allows."""
    for key, route in world.rules.routes.items():
        reached: dict[str, list[str]] = {}
        for article in articles(world.rules):
            if any(matches(pattern, article.key) for pattern in route.reaches):
                guard = _guard_of(world, article.key)
                if guard and not _as_strict(world, route.procedure, guard):
                    reached.setdefault(f"guards.{guard}", []).append(article.title)
        if reached:
            values = {
                "matter": matter(route.effect),
                "procedure": world.procedures[route.procedure].title,
                "articles": [title for titles in reached.values() for title in titles],
            }
            yield Finding("cheaper-route", Level.ERROR, (f"routes.{key}", *reached), Sentence("finding.cheaper-route", values))


def too_easy(world: World) -> Iterator[Finding]:
    """Find the protected rights that are easier to change than the document around them."""
    around = _guard_of(world, "organisation")
    if not around or world.rules.guards[around].unamendable:
        return
    ordinary = world.rules.guards[around].procedure
    for key in dict.fromkeys(_guard_of(world, f"rights.{right}") for right in world.rules.rights):
        guard = world.rules.guards[key] if key else None
        if guard is None or guard.unamendable or guard.procedure == ordinary:
            continue
        if at_least_as_strict(world.rules, ordinary, guard.procedure) and not at_least_as_strict(world.rules, guard.procedure, ordinary):
            values = {"procedure": world.procedures[guard.procedure].title, "ordinary": world.procedures[ordinary].title}
            yield Finding("guard-too-easy", Level.ERROR, (f"guards.{key}", f"guards.{around}"), Sentence("finding.guard-too-easy", values))


def open_to_one(world: World) -> Iterator[Finding]:
    """Note the guards that a single member can hold shut, and warn of those that nobody can open."""
    for key, guard in world.rules.guards.items():
        if guard.unamendable:
            yield Finding(
                "unamendable", Level.WARNING, (f"guards.{key}",), Sentence("finding.unamendable", {"articles": _patterns(world, guard)})
            )
        elif any(
            each.share == 1 and each.base is Base.ENTITLED and not each.strict for each in world.procedures[guard.procedure].threshold
        ):
            values = {"articles": _patterns(world, guard), "procedure": world.procedures[guard.procedure].title}
            yield Finding(
                "everyone-needed",
                Level.NOTE,
                (f"guards.{key}", f"procedures.{guard.procedure}"),
                Sentence("finding.everyone-needed", values),
            )


def _patterns(world: World, guard: Guard) -> tuple[Sentence, ...]:
    """Say what the guard stands before."""
    return tuple(pattern(world.rules, each) for each in guard.articles)


def _guard_of(world: World, article: str) -> str:
    """Return the key of the guard of an article; empty where there is not exactly one."""
    try:
        return guard_for(world.rules, article)[0]
    except Refused:
        return ""


def _as_strict(world: World, procedure: str, guard: str) -> bool:
    """Say whether ``procedure`` asks for at least what the guard does."""
    held = world.rules.guards[guard]
    return not held.unamendable and at_least_as_strict(world.rules, procedure, held.procedure)
