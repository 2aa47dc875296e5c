"""How a body comes by rules: the first at its founding, each later version by a decision."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.record.recording import record
from commonty.apps.rules.entries import RulesInForce
from commonty.apps.rules.models import Version, put_down
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.document import Constitution
from commonty.constitution.reading import parse
from commonty.constitution.refusal import Refused
from commonty.constitution.writing import digest, write

Follower = Callable[..., None]
"""Told ``(version, authority=…, now=…)`` of each version as it comes into force, in the same transaction."""

Objector = Callable[[str, Constitution, Constitution], None]
"""Asked ``(body, old, new)`` before rules of a body are put to a vote, and again before they come into force; raises ``Refused``."""

_followers: list[Follower] = []
_objectors: list[Objector] = []


def register(follower: Follower) -> None:
    """Let ``bodies`` bring the bodies that rules name into line with them."""
    if follower not in _followers:
        _followers.append(follower)


def register_objector(objector: Objector) -> None:
    """Let ``bodies`` refuse rules that leave living bodies without an article."""
    if objector not in _objectors:
        _objectors.append(objector)


def refuse_unless_followable(body: str, old: Constitution, new: Constitution) -> None:
    """Raise ``Refused`` where what lives under the ``old`` rules that bind a body cannot live under ``new`` ones."""
    for objector in _objectors:
        objector(body, old, new)


@transaction.atomic
def adopt(body: str, text: str, *, authority: Authority, now: datetime) -> Version:
    """Put a text into force in a body, from now on, in its canonical form. Only a decision does."""
    if authority.kind is not AuthorityKind.DECISION:
        raise Refused(_("Only a decision changes the rules."), article="organisation")
    constitution = parse(text)
    put_down()
    last = Version.objects.select_for_update().filter(body=body).order_by("-number").defer("text").first()
    version = Version.objects.create(
        body=body,
        number=last.number + 1 if last else 1,
        text=write(constitution),
        digest=digest(constitution),
        in_force_from=now,
        source=authority.source,
    )
    record(RulesInForce(body=body, version=version.number, digest=version.digest), authority=authority, now=now)
    for follower in _followers:
        follower(version, authority=authority, now=now)
    return version


@transaction.atomic
def take_back(source: str) -> None:
    """Let go of the versions that a meeting brought into force by moving in, before anybody was told of them or acted under them."""
    put_down()
    Version.objects.filter(source=source).delete()
