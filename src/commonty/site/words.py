"""The governance words that members' pages may use, thirty at most, each with its meaning in one line."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

MOST_WORDS = 30


@dataclass(frozen=True)
class Word:
    """A word, and in one line what it means; both in English here, in the reader's language when shown."""

    key: str
    english: str

    @property
    def shown(self) -> str:
        """Return the word in the reader's language."""
        return gettext(self.key)

    @property
    def meaning(self) -> str:
        """Return its meaning in the reader's language."""
        return gettext(self.english)


WORDS = (
    Word(_("amendment"), _("A change to the rules, made by a vote.")),
    Word(_("appeal"), _("To ask other people to look again at a decision about you.")),
    Word(_("article"), _("One numbered rule of the constitution.")),
    Word(_("body"), _("A group that decides together: all members, a branch, a committee, a caucus.")),
    Word(_("caretaker"), _("Keeping only the most needed powers, for a short time, until somebody is chosen.")),
    Word(_("carried"), _("Enough members voted for it: it is decided.")),
    Word(_("caucus"), _("Members who share an oppression and meet on their own; nobody above them can read who belongs.")),
    Word(_("challenge"), _("To say that a vote did not follow the rules, and have others rule on it.")),
    Word(_("constitution"), _("The organisation's rules, which this program carries out and only a vote can change.")),
    Word(_("election"), _("A vote on who fills an office.")),
    Word(_("expel"), _("To end somebody's membership by a decision, with reasons and an appeal.")),
    Word(_("founder"), _("One of the people who agreed the first rules; from then on a member like any other.")),
    Word(_("lot"), _("A draw that decides between people with equal votes, and that nobody can choose.")),
    Word(_("majority"), _("How many of the votes it takes for a motion to be carried.")),
    Word(_("mandate"), _("A task and the power for it, given by a vote, for a set time, that can be taken back.")),
    Word(_("motion"), _("Something that a member asks the others to decide.")),
    Word(_("notice"), _("The time between being told of a vote and its opening.")),
    Word(_("office"), _("A post that members fill by a vote, such as secretary.")),
    Word(_("petition"), _("Enough members asking together for a vote, which nobody can then prevent.")),
    Word(_("power"), _("Something that the program lets one person do for others, only under a mandate.")),
    Word(_("quorum"), _("How many must take part for a vote to count.")),
    Word(_("quota"), _("How many votes are enough to be elected for certain.")),
    Word(_("recall"), _("To take back an office or a mandate by a vote before its time is over.")),
    Word(_("record"), _("The list of everything done, which nobody can change and everybody can check.")),
    Word(_("roll"), _("The list of who has a vote on a matter, fixed before the vote.")),
    Word(_("second"), _("To say that a motion deserves a vote; some motions need several members to do so.")),
    Word(_("standing"), _("Whether your membership now gives you a vote.")),
    Word(_("surplus"), _("The votes of somebody elected above the quota: they go on, in part, to the voters' next choice.")),
    Word(_("suspend"), _("To stop somebody's rights for a time by a decision, with reasons and an appeal.")),
    Word(_("term"), _("How long an office or a mandate lasts.")),
)

_by_key = {word.key: word for word in WORDS}


class UnknownWord(LookupError):
    """A word that the glossary does not have."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"{key!r} is not one of the {len(WORDS)} governance words of commonty/site/words.py: use one of them, or a plain word"
        )
        self.key = key


def word(key: str) -> Word:
    """Return a word of the glossary; raise ``UnknownWord`` for any other."""
    if key not in _by_key:
        raise UnknownWord(key)
    return _by_key[key]
