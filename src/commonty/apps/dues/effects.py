"""The power over who has paid."""

from django.utils.translation import gettext_noop

from commonty.constitution.power import Power

ENTER = "dues.enter"
"""The power to enter who has paid, and to answer who objects."""

POWERS: tuple[Power, ...] = (Power(ENTER, gettext_noop("enter up to when members have paid their dues, and answer those who object")),)
