"""Bodies whose votes are counted apart in a motion: who belongs to each, what they came to, and where that may not be."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body
from commonty.apps.bodies.sections import people_in, private
from commonty.apps.rules.models import Version
from commonty.constitution.document import Ballot, Constitution, Procedure, Where
from commonty.constitution.majority import sections
from commonty.constitution.refusal import Refused
from commonty.wording.sentence import Sentence


def refuse_unless_countable(body: Body, procedure: Procedure, rules: Version, *, article: str, now: datetime) -> None:
    """Raise ``Refused`` where votes cannot be counted apart as rules say: in secret, elsewhere, or in a body that keeps to itself."""
    apart = sections(procedure)
    if apart and procedure.ballot is Ballot.SECRET:
        said = _("A secret ballot adds everybody up together, and these rules count some bodies apart. Let the rules be changed first.")
        raise Refused(said, article=article)
    if apart and procedure.where is not Where.HERE:
        said = _(
            "What was voted on elsewhere is reported as one count, and these rules count some bodies apart. Let the rules be changed first."
        )
        raise Refused(said, article=article)
    kept = private(apart, body, rules, now=now) if apart else None
    if kept is not None:
        said = _(
            "These rules count the votes of %(body)s apart. An open vote shows who voted how, and from both together one could work out "
            "who belongs to it, which is for its own members alone to know. Let %(body)s decide by a motion of its own."
        )
        raise Refused(said % {"body": kept.title}, article=article)


def belonging(body: Body, procedure: Procedure, rules: Version, *, at: datetime) -> Mapping[str, frozenset[int]]:
    """Return who belongs to each body that a procedure counts apart, to be fixed with the roll."""
    return people_in(sections(procedure), body, rules, at=at)


def titled(sentence: Sentence, rules: Constitution) -> Sentence:
    """Return a step of the arithmetic with the names of the bodies that it counts apart, in the place of their keys."""
    values = dict(sentence.values)
    if "section" in values:
        values["section"] = _title(str(values["section"]), rules)
    if isinstance(keys := values.get("sections"), tuple):
        values["sections"] = tuple(_title(str(key), rules) for key in keys)
    return Sentence(sentence.id, values)


def _title(key: str, rules: Constitution) -> str:
    return rules.bodies[key].title if key in rules.bodies else key
