"""The powers of those who keep the keys of secret ballots, and of those who issue credentials: nobody's decision does either."""

from django.utils.translation import gettext_noop

from commonty.apps.voting.models.trustees import KEEP
from commonty.constitution.choices import ISSUE_CREDENTIALS
from commonty.constitution.power import Power

POWERS: tuple[Power, ...] = (
    Power(KEEP, gettext_noop("keep a key of secret ballots as a trustee")),
    Power(
        ISSUE_CREDENTIALS,
        gettext_noop("make the voting codes of secret ballots and send them; gets how to reach voters, which is recorded and shown to all"),
    ),
)
