"""Who would have to cheat together to see a vote, or to change the result: worked out from how a secret ballot is really set up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.apps.people.naming import names
from commonty.apps.voting.models.board import Board
from commonty.apps.voting.withholding import FEWEST_SHOWN, FewShown


@dataclass(frozen=True)
class Trust:
    """What the secrecy and the result of one ballot hang on: its trustees, and who made the credentials."""

    trustees: tuple[str, ...]
    """What each of them is called, for whoever reads it."""
    threshold: int
    issuer: str = ""
    """What the authority that issued the credentials is called; empty where the server made them."""
    concerned: tuple[str, ...] = ()
    """What those trustees are called whom the vote is about, for who reads names."""

    @property
    def together(self) -> str:
        """Say how many of whom open ballots."""
        told = {"threshold": self.threshold, "count": len(self.trustees), "names": _listed(self.trustees)}
        if len(self.trustees) == 1:
            return _("the only trustee (%(names)s)") % told
        if self.threshold == len(self.trustees):
            return _("all %(count)d trustees (%(names)s)") % told
        if self.threshold == 1:
            return _("any one of the %(count)d trustees (%(names)s)") % told
        return _("any %(threshold)d of the %(count)d trustees (%(names)s)") % told

    def sentence(self) -> str:
        """Say it, in one sentence, to a voter; in one more, where trustees open a vote that is about themselves."""
        return f"{self._who_would_cheat()} {self._about_whom()}" if self.concerned else self._who_would_cheat()

    def _about_whom(self) -> str:
        count = len(self.concerned)
        told = {"count": count, "names": _listed(self.concerned)}
        if count >= self.threshold:
            return _("This vote is about %(names)s, who are enough of these trustees to open ballots among themselves.") % told
        said = ngettext(
            "This vote is about one of these trustees: %(names)s.",
            "This vote is about %(count)d of these trustees: %(names)s.",
            count,
        )
        return said % told

    def _who_would_cheat(self) -> str:
        if self.issuer:
            issued = _(
                "To see how you voted, %(together)s would have to cheat together with %(issuer)s, who sent out the voting codes, or with "
                "whoever runs this server, unless this page or your device is false; to change the result, %(issuer)s and whoever runs "
                "this server would have to cheat together, or this page or your device would have to be false."
            )
            return issued % {"together": self.together, "issuer": self.issuer}
        said = _(
            "To see how you voted, %(together)s would have to cheat together with whoever runs this server, unless this page or your "
            "device is false; to change the result, whoever runs this server would have to vote for people who do not vote "
            "themselves, since it makes the credentials, and each of them could see that on the board."
        )
        return said % {"together": self.together}


def trust(board: Board, *, by_name: bool, concerned: Collection[int] = ()) -> Trust:
    """Return what the ballot hangs on; ``concerned`` are whom it is about. Names are for members of the body alone; others read numbers."""
    body, issuing = board.key.ceremony.body_id, board.issuing
    trustees = list(board.key.ceremony.trustees.select_related("mandate").order_by("number"))
    issuer = issuing.mandate.holder_id if issuing is not None and issuing.mandate is not None else None
    known = [each.mandate.holder_id for each in trustees] + ([issuer] if issuer is not None else [])
    called = names(known, body=body) if by_name else {}
    numbered = {each.number: _("trustee %(number)d") % {"number": each.number} for each in trustees}
    return Trust(
        tuple(called.get(each.mandate.holder_id, numbered[each.number]) for each in trustees),
        board.key.ceremony.threshold,
        called.get(issuer, _("the credential authority")) if issuer is not None else "",
        tuple(called[each.mandate.holder_id] for each in trustees if by_name and each.mandate.holder_id in concerned),
    )


def is_small(board: Board) -> bool:
    """Whether so few are on the roll that a result can tell how somebody voted, and that matters."""
    return board.box.roll.entitled < FEWEST_SHOWN and not board.box.is_rehearsal


def shown(board: Board) -> str:
    """Say to a voter, before they vote, what of this ballot is published: no numbers where they would show who voted how."""
    told = {"least": FEWEST_SHOWN, "entitled": board.box.roll.entitled}
    if board.box.is_rehearsal:
        said = _(
            "All of it is published once it is opened, however few vote: every ranking, without a name and in no order. Whoever knows "
            "that you alone voted then knows what you marked. So mark anything."
        )
    elif is_small(board):
        said = ngettext(
            "Only %(entitled)d person has a vote here. Only what comes out of it is published, and no numbers: they would show how that "
            "person voted. The trustees who open it read more.",
            "Only %(entitled)d people have a vote here. Only what comes out of it is published, and no numbers: with so few, they would "
            "show who voted how. The trustees who open it read more, without names.",
            board.box.roll.entitled,
        )
    elif board.box.few == FewShown.POOLED:
        said = _(
            "The numbers are published. Where fewer than %(least)d vote here, or on paper, they are published for both together alone; and "
            "where fewer than %(least)d vote at all, only what comes out of it."
        )
    else:
        said = _(
            "The numbers are published, unless fewer than %(least)d vote here, or on paper: then only what comes out of it is, since "
            "numbers would show who voted how."
        )
    return said % told


def _listed(called: Sequence[str]) -> str:
    if len(called) == 1:
        return called[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(called[:-1]), "last": called[-1]}
