"""What the record keeps of a person."""

import json
from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.keys import keyring
from commonty.apps.keys.holding import Exported, Holding
from commonty.apps.record.chain import moment
from commonty.apps.record.entry import read
from commonty.apps.record.models import Line
from commonty.apps.record.recording import OWNER, SALT_BYTES, place_of


class OwnLines(Holding):
    """What was written into the record for one person alone."""

    app = "record"
    models = ("Payload",)

    def says(self) -> str:
        """Say what is kept."""
        return _(
            "What the record tells of you to you alone: sealed with your key, and lost with it. That it happened, on which day, stays "
            "in the record without you, because a record that can be thinned out proves nothing. What members of a body read there "
            "names you by a number that nobody can lead back to you once your key is gone."
        )

    def export(self, person: int) -> Exported:
        """Return those lines, opened."""
        try:
            owner = keyring.pseudonym(person, OWNER)
        except keyring.Erased:
            return []
        with keyring.held():
            return [
                _opened(line, person)
                for line in Line.objects.filter(payload__owner=owner).select_related("payload").order_by("payload__line_id")
            ]

    def let_go(self, person: int, *, now: datetime) -> None:
        """Do nothing more: they cannot be opened once the person's key is destroyed, in no backup either."""


def _opened(line: Line, person: int) -> dict[str, object]:
    clear = keyring.unseal(person, place_of(line.seq), bytes(line.payload.sealed or b""))
    told = json.loads(clear[SALT_BYTES:])
    entry = read(line.kind, told["body"], told["facts"])
    said = {"says": entry.sentence()} if entry is not None else {}
    return {**said, "line": line.seq, "time": moment(line.time), "kind": line.kind, "body": told["body"], "facts": told["facts"]}
