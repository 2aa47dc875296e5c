"""What rules make of the bodies that they name themselves: a new one comes into being, one left out is dissolved, a title follows."""

from datetime import datetime
from itertools import chain, count

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.apps.bodies.dissolving import dissolve
from commonty.apps.bodies.founding import make
from commonty.apps.bodies.models import Body
from commonty.apps.rules.models import Version
from commonty.constitution.authority import Authority
from commonty.constitution.document import Constitution
from commonty.constitution.refusal import Refused


def follow(version: Version, *, authority: Authority, now: datetime) -> None:
    """Bring the bodies that rules name into line with them, as they come into force; at the founding there are none yet."""
    top = Body.objects.filter(pk=version.body, dissolution=None).first()
    if top is None:
        return
    before = Version.objects.filter(body=version.body, number=version.number - 1).first()
    for body in _governed(top):
        _bring_into_line(body, version, before, authority=authority, now=now)
    for body in _governed(top):
        make_named_below(body, version, authority=authority, now=now)


def refuse_to_orphan(body: str, old: Constitution, new: Constitution) -> None:
    """
    Raise ``Refused`` where rules of a body leave out a class of bodies, of which some live: they would be without an article.

    So do the first rules of its own that leave out a body which the rules above named for it: an amendment says that such a one is
    dissolved, and first rules change nothing that members could read of.
    """
    is_first = not Version.objects.filter(body=body).exists()
    left_out = {key for key, provision in old.bodies.items() if (provision.many or is_first) and key not in new.bodies}
    top = Body.objects.filter(pk=body, dissolution=None).first() if left_out else None
    living = [each for each in _governed(top)[1:] if each.article in left_out] if top is not None else []
    if living and not old.bodies[living[0].article].many:
        said = {"named": living[0].title, "body": top.title if top else ""}
        reason = _("These rules leave out “%(named)s”, which %(body)s has. Name it in them too, or dissolve it first, by a motion.")
        raise Refused(reason % said, article=f"bodies.{living[0].article}")
    if living:
        article = living[0].article
        number = sum(each.article == article for each in living)
        reason = ngettext(
            "These rules leave out “%(kind)s”, and there is %(number)d of that kind. Dissolve it first, by a motion.",
            "These rules leave out “%(kind)s”, and there are %(number)d of that kind. Dissolve them first, by motions.",
            number,
        )
        raise Refused(reason % {"kind": old.bodies[article].title, "number": number}, article=f"bodies.{article}")


def make_named_below(parent: Body, version: Version, *, authority: Authority, now: datetime) -> None:
    """Make the bodies that the rules name as parts of ``parent``, where they are missing, and theirs."""
    there = set(Body.objects.filter(parent=parent, dissolution=None).values_list("article", flat=True))
    for key, provision in version.constitution.bodies.items():
        if provision.parent == parent.article_in(version) and not provision.many and key not in there:
            made = make(_free_id(key, parent), key, parent, provision.title, authority=authority, now=now)
            make_named_below(made, version, authority=authority, now=now)


def _governed(top: Body) -> list[Body]:
    """Return the living bodies, from the top down, that the rules of ``top`` govern: not those below one with rules of its own."""
    own = set(Version.objects.exclude(body=top.pk).values_list("body", flat=True))
    below = Body.objects.filter(place__startswith=f"{top.place}/", dissolution=None).select_related("parent").order_by("place")
    return [top, *(body for body in below if not own & set(body.path[len(top.path) :]))]


def _bring_into_line(body: Body, version: Version, before: Version | None, *, authority: Authority, now: datetime) -> None:
    """Dissolve a body that the rules named and no longer do; call one that they name what they call it now."""
    article = body.article_in(version)
    provision = version.constitution.bodies.get(article)
    if provision is None:
        known = before.constitution.bodies.get(body.article_in(before)) if before else None
        if known is not None and not known.many and not Body.objects.get(pk=body.pk).is_dissolved:
            dissolve(body, authority=authority, now=now)
    elif not provision.many and body.title != provision.title:
        body.title = provision.title
        body.save(update_fields=["title"])


def _free_id(key: str, parent: Body) -> str:
    """Return an id that no body has, or had: the key of the article, where it can be that."""
    numbered = (f"{parent.pk}-{key}-{number}" for number in count(2))
    return next(name for name in chain([key, f"{parent.pk}-{key}"], numbered) if not Body.objects.filter(pk=name).exists())
