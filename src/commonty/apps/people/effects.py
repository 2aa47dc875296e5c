"""The powers over other people's data that a mandate can give."""

from django.utils.translation import gettext_noop

from commonty.constitution.power import Power

REVEAL = "people.reveal"
WRITE = "people.write"
EXPORT = "people.export"
MERGE = "people.merge"

POWERS: tuple[Power, ...] = (
    Power(
        REVEAL,
        gettext_noop(
            "look up how to reach people, print codes for those without e-mail, and, two together, bring back who cannot get in; "
            "it is recorded and shown to them"
        ),
        frozenset({"people"}),
    ),
    Power(WRITE, gettext_noop("enrol people and write to them; nobody gets the list"), frozenset({"people"})),
    Power(EXPORT, gettext_noop("export people's data; each export is recorded and shown to all"), frozenset({"people"})),
    Power(MERGE, gettext_noop("find members who stand on the roll twice, and let two numbers be one person")),
)
