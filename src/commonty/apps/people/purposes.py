"""What a person's data is used for: each purpose, its lawful basis, and the words that people are shown."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Basis:
    """Why a use of data is lawful and, since it shows who is organised and for what, by which condition (GDPR articles 6 and 9)."""

    lawful: Callable[[], str]
    condition: Callable[[], str]


BASES: dict[str, Basis] = {
    "membership": Basis(
        lambda: _("GDPR article 6(1)(b): it is needed for the membership that you asked for"),
        lambda: _("GDPR article 9(2)(d): a not-for-profit body with a political or trade-union aim, for its own members alone"),
    ),
    "consent": Basis(
        lambda: _("GDPR article 6(1)(a): consent, which can be taken back at any time"),
        lambda: _("GDPR article 9(2)(a): explicit consent"),
    ),
    "law": Basis(
        lambda: _("GDPR article 6(1)(c): a law demands it, which the rules name"),
        lambda: _("GDPR article 9(2)(d) while somebody is a member or has been one; nothing but the fields that the law demands"),
    ),
}
"""The lawful bases that a purpose may rest on, each with its condition for data of special categories."""


@dataclass(frozen=True)
class Purpose:
    """
    One use of a person's data. ``key`` is never renamed; ``wording`` says it in the reader's language.

    ``is_offered`` says whether people are asked about it when they join; otherwise it is asked where it comes up.
    """

    key: str
    basis: str
    wording: Callable[[], str]
    is_offered: bool = False

    @property
    def rests_on(self) -> Basis:
        """Why it is lawful, and by which condition."""
        return BASES[self.basis]

    @property
    def is_consent(self) -> bool:
        """Whether people may say no to it and still be members."""
        return self.basis == "consent"


MEMBERSHIP = "membership"
STATUTE = "registers"
"""What a law demands, as the rules declare it."""
SIGNATURE = "signature"
"""That of somebody who signs a campaign and is not, or not yet, a member."""

PURPOSES: dict[str, Purpose] = {
    purpose.key: purpose
    for purpose in (
        Purpose(
            MEMBERSHIP,
            "membership",
            lambda: _(
                "We keep your name and how to reach you because you are part of this organisation: to tell you what is being "
                "decided, to let you vote, and to show who acted when somebody acts openly. Nobody else gets it."
            ),
        ),
        Purpose(
            STATUTE,
            "law",
            lambda: _("Registers that a law demands keep the fields that it names, for the years that it names, after you have left too."),
        ),
        Purpose(
            SIGNATURE,
            "consent",
            lambda: _("You keep my name and address to count my signature once and to prove it. I can take it back at any time."),
        ),
        Purpose(
            "campaign-mail",
            "consent",
            lambda: _("Send me e-mail about campaigns and what I can do. I can stop this at any time and stay a member."),
            is_offered=True,
        ),
        Purpose(
            "phone",
            "consent",
            lambda: _("Members who organise may ring or text me. I can stop this at any time and stay a member."),
            is_offered=True,
        ),
    )
}
"""Every purpose, by its key: one rests on membership, one on laws, the others on consent alone."""


def consents(standing: Collection[str] = ()) -> tuple[Purpose, ...]:
    """Return the purposes that people are asked whether they agree to, and those agreed to elsewhere that may be taken back."""
    return tuple(each for each in PURPOSES.values() if each.is_consent and (each.is_offered or each.key in standing))
