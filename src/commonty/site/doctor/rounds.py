"""Everything looked at in turn, and what was found last, for the page."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from commonty.site.doctor import kept, machine, mail, reaching
from commonty.site.doctor.finding import Finding
from commonty.site.doctor.spf.finding import of_our_mail

__all__ = ["Round", "go_round", "keep", "last_round"]


@dataclass(frozen=True)
class Round:
    """What was found, and when."""

    at: datetime
    findings: tuple[Finding, ...]


def go_round(*, now: datetime) -> Round:
    """Look at everything. It takes up to a minute where the network does not answer, and never fails for that."""
    domain = mail.sender_domain()
    settings.DATA.mkdir(parents=True, exist_ok=True)
    findings = (
        reaching.address(settings.ORIGIN, is_local=settings.IS_LOCAL),
        reaching.tls(settings.ORIGIN, now=now),
        machine.clock(),
        machine.disk(Path(settings.DATA)),
        of_our_mail(domain),
        mail.dkim(domain, settings.DKIM_SELECTOR),
        mail.dmarc(domain),
        mail.letter(now=now),
        kept.backup(now=now),
        kept.rehearsal(now=now),
    )
    made = Round(now, findings)
    keep(made)
    return made


def last_round() -> Round | None:
    """Return what was found last; ``None`` before the first time, and where that cannot be read."""
    try:
        told = json.loads(_file().read_text())
        return Round(datetime.fromisoformat(told["at"]), tuple(Finding.from_json(each) for each in told["findings"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(made: Round) -> None:
    """Keep what was found, for the page."""
    told = {"at": made.at.isoformat(), "findings": [each.to_json() for each in made.findings]}
    part = _file().with_name(f".{_file().name}.{os.getpid()}")
    part.write_text(json.dumps(told, indent=1))
    part.replace(_file())


def _file() -> Path:
    return Path(settings.DATA) / "doctor.json"
