"""Finding the person whom a motion names, without handing out the list of members."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body
from commonty.apps.decisions.models import Motion
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person

MOST_NAMESAKES = 20
"""How many people of one name are looked through before more of the name is asked for."""


class NotFound(LookupError):
    """Nobody, or more than one, is meant by what was typed; its text says what would do."""


@dataclass(frozen=True)
class Searcher:
    """Who looks for somebody, where and when."""

    person: Person
    body: Body
    now: datetime

    def find(self, typed: str) -> Person:
        """
        Return the person meant by a member number, words of a name, or both.

        A number alone would let anybody count through the names of all members, and a name alone would say who belongs. So it takes
        both, except for oneself and for those who act openly in the body: whoever holds a mandate there, or moved a motion.
        Raises ``NotFound``.
        """
        numbers = [word for word in typed.split() if word.isascii() and word.isdigit()]
        words = [word for word in typed.split() if word not in numbers]
        if len(numbers) > 1 or any(len(number) > len(str(2**31)) for number in numbers):
            raise NotFound(_("Name one person: their member number and their name."))
        if numbers:
            return self._numbered(int(numbers[0]), words)
        return self._named(words)

    def _numbered(self, number: int, words: list[str]) -> Person:
        found = Person.objects.living().filter(member_number=number).first()
        if words:
            if found is None or not all(Person.objects.with_word_in_name(word).filter(pk=found.pk).exists() for word in words):
                raise NotFound(_("Nobody has the member number %(number)d and that name. Ask them for both.") % {"number": number})
            return found
        if found is None or not self._acts_openly(found.pk):
            raise NotFound(_("Write their name after the number, for example “%(number)d Sam”.") % {"number": number})
        return found

    def _named(self, words: list[str]) -> Person:
        found = list(self._namesakes(words)) if words else []
        if len(found) == 1:
            return found[0]
        if found:
            numbers = ", ".join(str(each.member_number) for each in found)
            raise NotFound(_("Several people have that name. Write the member number too: one of %(numbers)s.") % {"numbers": numbers})
        raise NotFound(
            _("Nobody of that name holds a mandate or moved a motion in %(body)s. Write their member number and their name.")
            % {"body": self.body.title}
        )

    def _namesakes(self, words: list[str]) -> Iterator[Person]:
        known = Person.objects.with_word_in_name(words[0])
        for word in words[1:]:
            known = known.filter(pk__in=Person.objects.with_word_in_name(word).order_by().values("pk"))
        yield from (each for each in known[:MOST_NAMESAKES] if self._acts_openly(each.pk))

    def _acts_openly(self, person: int) -> bool:
        """Whether the members of the body read this name already: the searcher's own, a mandate's holder's, a mover's."""
        if person == self.person.pk:
            return True
        mandates = Mandate.objects.living_or_to_come(self.now).filter(holder=person, body=self.body.pk)
        return mandates.exists() or Motion.objects.filter(mover=person, body=self.body).exists()
