"""What a person's data is used for: each purpose, its lawful basis, and the words that people are shown."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

BASES: dict[str, str] = {
    "membership": "GDPR article 9(2)(d): a not-for-profit body with a political or trade-union aim, for its own members",
    "consent": "GDPR article 9(2)(a): explicit consent, which can be taken back at any time",
}
"""The lawful bases that a purpose may rest on."""


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
    def is_consent(self) -> bool:
        """Whether people may say no to it and still be members."""
        return self.basis == "consent"


MEMBERSHIP = "membership"
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
"""Every purpose, by its key: the first rests on membership, the others on consent alone."""


def consents(standing: Collection[str] = ()) -> tuple[Purpose, ...]:
    """Return the purposes that people are asked whether they agree to, and those agreed to elsewhere that may be taken back."""
    return tuple(each for each in PURPOSES.values() if each.is_consent and (each.is_offered or each.key in standing))
