"""What the pages about dues show: people by their number, and by name to whoever may look up members."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Membership, root
from commonty.apps.bodies.reading import may_open_roll, reading_roll
from commonty.apps.dues.effects import ENTER
from commonty.apps.dues.models import Arrears, Upload, in_force, paid_by
from commonty.apps.dues.trying import Trial
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.models import Person
from commonty.apps.people.revealing import PAGE, reveal
from commonty.constitution import calendar
from commonty.constitution.articles import cite
from commonty.constitution.authority import Authority
from commonty.constitution.catalogue import say as say_rule
from commonty.constitution.catalogue import words
from commonty.constitution.document import Right
from commonty.constitution.refusal import Refused
from commonty.moving.catalogue import say
from commonty.wording.catalogue import FALLBACK
from commonty.wording.sentence import Sentence

SAMPLES = 5
MOST_LINES = 200


@dataclass(frozen=True)
class Shown:
    """Somebody who would come into arrears, or be out of them."""

    number: int
    name: str
    day: date | None
    rests_from: datetime | None
    rights: str


def entering(person: Person, *, now: datetime) -> Authority:
    """Return by what mandate somebody enters who has paid. Raises ``Refused``."""
    return authorise(person, ENTER, root().path, now=now)


def may_enter(person: Person, *, now: datetime) -> bool:
    """Say whether somebody may enter who has paid, for a page that links to it."""
    try:
        entering(person, now=now)
    except Refused:
        return False
    return True


def samples(upload: Upload) -> list[str]:
    """Return what each column says on the first line where it says something."""
    rows = upload.table().rows[:SAMPLES]
    return [next((row.cells[place].strip()[:60] for row in rows if row.cells[place].strip()), "") for place in range(len(upload.header))]


def told(trial: Trial, reader: Person, *, now: datetime) -> dict[str, object]:
    """Return what a page says of a trial. Names are opened for whoever may look members up, and that is written down."""
    language = get_language() or FALLBACK
    body = root()
    rules = body.rules(now).constitution
    begins, ends = trial.changes.begins[:PAGE], trial.changes.ends[:PAGE]
    names = _names([*(each.member.person for each in begins), *ends][:PAGE], reader, now=now)
    numbers = dict(Person.objects.filter(pk__in=ends).values_list("pk", "member_number"))
    would = []
    for each in begins:
        rule = rules.categories[each.member.category]
        rests = calendar.after(now, rule.dues_grace, rules.time_zone)
        would.append(Shown(each.member.number, names.get(each.member.person, ""), each.day, rests, rights_in_words(rule.rights)))
    again = [Shown(numbers[person], names.get(person, ""), trial.days.get(person), None, "") for person in ends if person in numbers]
    return {
        "would": would,
        "again": again,
        "more_begins": len(trial.changes.begins) - len(begins),
        "more_ends": len(trial.changes.ends) - len(ends),
        "lose_vote": sum(Right.VOTE in rules.categories[each.member.category].rights for each in trial.changes.begins),
        "unmatched": [(each, say(each.sentence, language)) for each in trial.unmatched[:MOST_LINES]],
        "more_unmatched": max(len(trial.unmatched) - MOST_LINES, 0),
        "spared": [cite(rules, f"categories.{key}", language=language) for key in trial.changes.spared],
        "trial": trial,
    }


def rights_in_words(rights: Collection[Right]) -> str:
    """Return what somebody of a category may do, in the reader's language."""
    language = get_language() or FALLBACK
    return ", ".join(say_rule(Sentence(f"explain.right.{right.value}"), language) for right in Right if right in rights)


def mine(person: Person, *, now: datetime) -> dict[str, object]:
    """Return what somebody's own page says of their dues. Raises ``Refused`` for who does not belong."""
    body = root()
    rules = body.rules(now).constitution
    membership = Membership.objects.filter(person=person, body=body).first()
    if membership is None or not membership.belongs():
        raise Refused(_("Only members may do this."), article=f"bodies.{body.article}")
    rule = rules.categories.get(membership.category)
    language = get_language() or FALLBACK
    arrears = Arrears.objects.filter(person=person, ended_at=None).select_related("objection").first()
    return {
        "membership": membership,
        "rule": rule,
        "article": f"categories.{membership.category}",
        "currency": rules.currency,
        "every": words(rule.dues_every, language) if rule and rule.dues_every else "",
        "grace": words(rule.dues_grace, language) if rule and rule.dues_grace else "",
        "paid": paid_by(person),
        "arrears": arrears,
        "objection": getattr(arrears, "objection", None),
        "rests": membership.rests(now),
        "known_until": in_force().exists(),
    }


def _names(people: list[int], reader: Person, *, now: datetime) -> dict[int, str]:
    """Return what people are called, where the reader may look members up; nothing for anybody else."""
    body = root()
    if not people or not may_open_roll(reader, body, now=now):
        return {}
    found = reveal(people, ["name"], authority=reading_roll(reader, body, now=now), now=now)
    return {person: each["name"] for person, each in found.items()}
