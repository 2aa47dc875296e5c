"""Founders, drafts and votes for tests."""

from datetime import datetime

from commonty.site.founding.models import Candidacy, Draft, Founder, Invitation, Putting


def founders(count: int, *, now: datetime) -> list[Founder]:
    """Bring founders together, the first with the code of the terminal."""
    first = Founder.objects.join(Invitation.objects.for_operator(now=now).code(), name="Founder 1", email="founder1@example.org", now=now)
    others = [
        Founder.objects.join(
            Invitation.objects.invite(by=first, now=now).code(), name=f"Founder {number}", email=f"founder{number}@example.org", now=now
        )
        for number in range(2, count + 1)
    ]
    return [first, *others]


def put(count: int, *, now: datetime, starter: str = "campaign-group", offices: tuple[str, ...] = ("convenor", "secretary")) -> Putting:
    """Put a starter to so many founders; the first founders stand, one for each office."""
    people = founders(count, now=now)
    draft = Draft.objects.begin(starter, now=now)
    for founder, office in zip(people, offices, strict=False):
        Candidacy.objects.stand(founder, (office,), draft=draft, now=now)
    return Putting.objects.put(draft, now=now)


def everybody(putting: Putting) -> dict[str, list[int]]:
    """Approve of every candidate."""
    approves: dict[str, list[int]] = {}
    for office, candidate in putting.candidates():
        approves.setdefault(office, []).append(candidate)
    return approves
