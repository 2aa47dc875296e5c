"""What the page of a motion says of the correction of a slip."""

from datetime import datetime

from commonty.apps.decisions.differences import difference
from commonty.apps.decisions.models import Motion, Phase
from commonty.apps.decisions.requirements import concerned
from commonty.apps.people.models import Person
from commonty.constitution.refusal import Refused


def correctable(motion: Motion, member: Person, now: datetime) -> bool:
    """Say whether somebody may propose a correction of a motion now, for a page that links to it."""
    if not motion.procedure(now).correction:
        return False
    try:
        motion.refuse_unless_corrector(member, now=now)
    except Refused:
        return False
    return motion.pending_correction() is None


def correction_of(motion: Motion, member: Person | None, now: datetime) -> dict[str, object]:
    """Return the correction that waits, the difference that it makes, and what the reader may do about it."""
    if motion.noticed is None or motion.phase(now) is not Phase.NOTICE or not motion.procedure(now).correction:
        return {}
    correction = motion.pending_correction()
    if correction is None:
        return {}
    entry = motion.noticed.recipients.entry_of(member) if member is not None else None
    is_served = entry is not None and getattr(entry, "strike", None) is None
    is_concerned = member is not None and member.pk in concerned(motion.effects)
    was = motion.wording
    return {
        "correction": correction,
        "pieces": difference(f"{was.title}\n\n{was.body}", f"{correction.title}\n\n{correction.body}"),
        "may_object": (is_served or is_concerned) and now < correction.until,
        "is_mover": member is not None and member.pk == motion.mover_id,
    }
