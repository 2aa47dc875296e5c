"""Why a motion, or an urgent decision, went no further."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Why(models.TextChoices):
    """Why a motion, or an urgent decision, went no further."""

    UNSECONDED = "unseconded", pgettext_lazy("why it lapsed", "not enough members seconded it in time")
    SUPPORT = "support", pgettext_lazy("why it lapsed", "seconders took their support back or left, and too few remained")
    RULES = "rules", pgettext_lazy("why it lapsed", "the rules in force when it was to be put do not allow it")
    UNRATIFIED = "unratified", pgettext_lazy("why it lapsed", "the urgent decision was not ratified in time")
    SAME = (
        "same",
        pgettext_lazy("why it lapsed", "it counts as the same matter as one that was lost a short while ago"),
    )
    FELL = "fell", pgettext_lazy("why it lapsed", "the result that it was to follow fell: a challenge was upheld")
    KEYS = "keys", pgettext_lazy("why it lapsed", "its ballot is secret, and too few trustees had a key to open it with")
    CREDENTIALS = "credentials", pgettext_lazy("why it lapsed", "its ballot is secret, and nobody issued its voting codes in time")
    UNOPENED = "unopened", pgettext_lazy("why it lapsed", "the vote is void: its trustees did not open it in time")
    UNPROVED = "unproved", pgettext_lazy("why it lapsed", "the vote is void: the board of its ballots was refused by its check")
    UNREPORTED = "unreported", pgettext_lazy("why it lapsed", "no two tellers reported in time what came of it")
    UNSERVED = (
        "unserved",
        pgettext_lazy("why it lapsed", "too many were not reached by its notice, and no letters were posted to them in time"),
    )
    CALLED_OFF = "called-off", pgettext_lazy("why it lapsed", "the meeting that it was to be put to was called off, or moved")
    UNREACHED = "unreached", pgettext_lazy("why it lapsed", "it was not put to the vote there")
