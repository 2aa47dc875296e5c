"""Bodies whose members' votes are counted apart in a decision of another one."""

from collections.abc import Collection
from datetime import datetime

from commonty.apps.bodies.circles import keeps_to_itself
from commonty.apps.bodies.entitling import ROLL_CHUNK, roll
from commonty.apps.bodies.models import Body
from commonty.apps.rules.models import Version
from commonty.constitution.document import Right


def sections(articles: Collection[str], body: Body, rules: Version) -> dict[str, list[Body]]:
    """
    Return the bodies that these articles mean where ``body`` decides under ``rules``.

    Of several bodies of one article it is those that lie nearest: the committee of a branch where that branch decides. An article
    whose bodies are not made yet, or are no more, means none.
    """
    return {article: _nearest(_of_article(article, rules), body) for article in articles}


def people_in(articles: Collection[str], body: Body, rules: Version, *, at: datetime) -> dict[str, frozenset[int]]:
    """Return who may vote, at the qualifying date, in the bodies that each article means: one query a body."""
    return {
        article: frozenset(
            person
            for each in found
            for person in roll(each, Right.VOTE, at=at).values_list("person_id", flat=True).iterator(chunk_size=ROLL_CHUNK)
        )
        for article, found in sections(articles, body, rules).items()
    }


def private(articles: Collection[str], body: Body, rules: Version, *, now: datetime) -> Body | None:
    """Return the first of these bodies that keeps to itself, as a caucus does."""
    found = (each for bodies in sections(articles, body, rules).values() for each in bodies)
    return next((each for each in found if keeps_to_itself(each, now=now)), None)


def _of_article(article: str, rules: Version) -> list[Body]:
    """Return the bodies, dissolved ones apart, of which these very rules speak under this key."""
    if article == rules.constitution.root:
        return list(Body.objects.filter(pk=rules.body))
    own = set(Version.objects.values_list("body", flat=True)) - {rules.body}
    found = Body.objects.filter(article=article, dissolution=None).exclude(pk=rules.body)
    return [each for each in found if rules.body in each.path and own.isdisjoint(each.path[each.path.index(rules.body) : -1])]


def _nearest(found: list[Body], body: Body) -> list[Body]:
    """Return those that share the longest way from the root with ``body``."""
    shared = {each.pk: len(set(each.path) & set(body.path)) for each in found}
    return [each for each in found if shared[each.pk] == max(shared.values())]
