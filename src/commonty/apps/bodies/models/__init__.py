"""Bodies, who belongs to them, and who sits in their offices."""

from commonty.apps.bodies.models.asked_by_mail import AskedByMail
from commonty.apps.bodies.models.asking import Asking
from commonty.apps.bodies.models.asking_contact import AskingContact
from commonty.apps.bodies.models.body import Body, Dissolution, root
from commonty.apps.bodies.models.declining import Declining
from commonty.apps.bodies.models.ended import EndedByDeath
from commonty.apps.bodies.models.membership import Membership, Sponsor, Standing, StandingRow
from commonty.apps.bodies.models.merged import MergedMembership
from commonty.apps.bodies.models.register import KeptRow
from commonty.apps.bodies.models.seat import Seat

__all__ = [
    "AskedByMail",
    "Asking",
    "AskingContact",
    "Body",
    "Declining",
    "Dissolution",
    "EndedByDeath",
    "KeptRow",
    "Membership",
    "MergedMembership",
    "Seat",
    "Sponsor",
    "Standing",
    "StandingRow",
    "root",
]
