"""An export by whoever runs the server: no mandate covers it and no program can prevent it, so it is written down."""

from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body, root
from commonty.apps.mandates.sources import SourcePage
from commonty.apps.people.effects import EXPORT
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.refusal import Refused
from commonty.site.leaving.container import Told
from commonty.site.leaving.contents import Contents
from commonty.site.leaving.departing import depart
from commonty.site.leaving.exporting import export
from commonty.site.leaving.models import Parting
from commonty.site.leaving.passphrase import Lock, unlock
from commonty.site.leaving.telling import tell

__all__ = ["branch_by_host", "export_by_host", "host_source"]


def export_by_host(file: Path, passphrase: str, *, now: datetime, told: Told = lambda _done, _of: None) -> Contents:
    """Write the whole organisation to ``file``, and tell the record and everybody's custody register of it first."""
    if not file.parent.is_dir() or file.exists():
        raise Refused(f"{file} is already there, or there is no such folder; an export overwrites nothing")
    if not Body.objects.exists():
        raise Refused("there is no organisation here yet: nothing is to be exported before it is founded")
    lock = Lock.new()
    secret = unlock(lock, passphrase, is_new=True)
    tell(Authority(AuthorityKind.RIGHT, "host", None, EXPORT, root().path, ""), now=now)
    return export(file, lock, secret, now=now, told=told)


def branch_by_host(file: Path, passphrase: str, body: str, *, now: datetime) -> Contents:
    """Write a branch that decided to leave to ``file``, and record that it has left."""
    if not file.parent.is_dir():
        raise Refused(f"there is no folder {file.parent}")
    parting = Parting.objects.going_on().select_related("body").filter(body=body).first()
    if parting is None:
        raise Refused(f"no body {body} has decided to leave: that takes a motion of its own, which asks its members")
    parting.refuse_unless_ready(now)
    lock = Lock.new()
    secret = unlock(lock, passphrase, is_new=True)
    by = Authority(AuthorityKind.RIGHT, "host", None, EXPORT, parting.body.path, "")
    return depart(parting, file, lock, secret, authority=by, now=now)


def host_source(_number: str) -> SourcePage | None:
    """Return what it is called where whoever runs the server acts."""
    return SourcePage(_("Whoever runs the server, without a mandate"))
