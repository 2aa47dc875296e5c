"""The arithmetic of an outcome, and the findings of the check, in the reader's words."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from commonty.apps.decisions.apart import titled
from commonty.apps.decisions.models import Motion, Outcome
from commonty.apps.rules.effects import AmendRules
from commonty.constitution.catalogue import say
from commonty.constitution.checking import Level
from commonty.constitution.comparing import Change
from commonty.constitution.conditions import quorum_number
from commonty.constitution.document import Constitution, Procedure, QuorumKind
from commonty.constitution.effect import Effect
from commonty.constitution.majority import Sheet
from commonty.constitution.tally import Tally


@dataclass(frozen=True)
class Found:
    """One finding of the check, as it is printed where members vote."""

    level: Level
    says: str
    articles: tuple[str, ...]
    accepted_because: str


@dataclass(frozen=True)
class Findings:
    """What the check finds in new rules: what stands, and what those rules accept and say why."""

    standing: tuple[Found, ...]
    accepted: tuple[Found, ...]

    def __bool__(self) -> bool:
        return bool(self.standing or self.accepted)


@dataclass(frozen=True)
class Doing:
    """What one effect would do, in words; of an amendment, the changes that a member would care about."""

    says: str
    changes: tuple[Change, ...] = ()


def shown(outcome: Outcome) -> Sheet | None:
    """Return the working of an outcome for whoever reads the motion; ``None`` where its numbers are withheld."""
    return None if outcome.is_withheld else outcome.working()


def arithmetic(outcome: Outcome, rules: Constitution, language: str) -> tuple[str, ...]:
    """Return the whole working of an outcome, a sentence a step, worked out again; nothing where its numbers are withheld."""
    sheet = shown(outcome)
    return tuple(say(titled(sentence, rules), language) for sentence in sheet.sentences) if sheet is not None else ()


def findings(motion: Motion) -> Findings:
    """Return what the check finds in the rules that a motion would put into force, without its notes."""
    return findings_of(motion.effects)


def findings_of(effects: tuple[Effect, ...]) -> Findings:
    """Return what the check finds in the rules that these effects would put into force, without its notes."""
    language = translation.get_language() or "en"
    told = [
        Found(found.level, say(found.sentence, language), found.articles, found.accepted_because)
        for effect in effects
        if isinstance(effect, AmendRules)
        for found in effect.findings()
        if found.level is not Level.NOTE
    ]
    return Findings(tuple(one for one in told if not one.accepted_because), tuple(one for one in told if one.accepted_because))


def doing(effect: Effect) -> Doing:
    """Return what an effect would do, for a page: the changes of an amendment one by one."""
    changes = effect.changes() if isinstance(effect, AmendRules) else ()
    return Doing(_("The rules change:"), changes) if changes else Doing(effect.describe())


def quorum_needed(procedure: Procedure, tally: Tally) -> int | None:
    """Return how many have to take part, where the procedure counts that: the most of its quorums of participation."""
    asked = [quorum_number(rule, tally.entitled) for rule in procedure.quorum if rule.kind is QuorumKind.PARTICIPATION]
    return max(asked) if asked else None
