"""Scripts about dues, for the test of every key."""

from datetime import timedelta

from commonty.apps.bodies.entitling import entitled
from commonty.apps.dues.tests.paying import enforced, listed
from commonty.apps.voting.tests.building import organisation, routine
from commonty.constitution.document import Constitution, Right
from commonty.constitution.duration import Duration, Unit
from commonty.constitution.writing import write
from tests.journeys.acting_out import NOON, Script

OWED = (("categories.member", "dues", "5.00"), ("categories.member", "dues_every", Duration(1, Unit.MONTHS)))


def in_arrears(days: int) -> Script:
    """Let one of six be in arrears, and count who has a vote so many days later."""

    def script(rules: Constitution) -> object:
        body, everybody = organisation(6, now=NOON, rules=write(rules))
        for each in everybody:
            each.email_confirmed_at = NOON
            each.save(update_fields=["email_confirmed_at"])
        enforced(listed([(everybody[3], "2020-01-31")], NOON.date(), now=NOON), routine(body), now=NOON)
        return len(list(entitled(body, Right.VOTE, at=NOON + timedelta(days=days))))

    return script
