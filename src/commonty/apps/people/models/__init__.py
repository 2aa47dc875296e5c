"""People, what they sign in with, what they agreed to, and who looked at their data."""

from commonty.apps.people.models.account import Account
from commonty.apps.people.models.bounce import Bounce
from commonty.apps.people.models.code import Code, SpentCode, Try
from commonty.apps.people.models.custody import Concerned, CustodyLine
from commonty.apps.people.models.death import Death, DeathTakenBack
from commonty.apps.people.models.deed import Deed, Undoing
from commonty.apps.people.models.erasure import Erasure
from commonty.apps.people.models.merging import Merging, Parting
from commonty.apps.people.models.opt_out import OptOut
from commonty.apps.people.models.paper_code import PaperCode
from commonty.apps.people.models.person import BlindIndex, LastMemberNumber, Person
from commonty.apps.people.models.pseudonym import Pseudonym
from commonty.apps.people.models.purpose import Agreement, Wording
from commonty.apps.people.models.recovery import Contact, Recovery, Vouch

__all__ = [
    "Account",
    "Agreement",
    "BlindIndex",
    "Bounce",
    "Code",
    "Concerned",
    "Contact",
    "CustodyLine",
    "Death",
    "DeathTakenBack",
    "Deed",
    "Erasure",
    "LastMemberNumber",
    "Merging",
    "OptOut",
    "PaperCode",
    "Parting",
    "Person",
    "Pseudonym",
    "Recovery",
    "SpentCode",
    "Try",
    "Undoing",
    "Vouch",
    "Wording",
]
