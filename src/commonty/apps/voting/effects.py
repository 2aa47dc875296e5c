"""The power of those who keep the keys of secret ballots. It is their mandate: nobody's decision opens a ballot."""

from django.utils.translation import gettext_noop

from commonty.apps.voting.models.trustees import KEEP
from commonty.constitution.power import Power

POWERS: tuple[Power, ...] = (Power(KEEP, gettext_noop("keep a key of secret ballots as a trustee")),)
