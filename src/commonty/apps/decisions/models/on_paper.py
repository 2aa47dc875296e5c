"""Paper ballots beside a secret ballot's board: given out, and entered by two tellers, each for themselves."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.decisions.entries_of_secrecy import PaperGiven, PapersEntered
from commonty.apps.decisions.models.piles import Batch
from commonty.apps.decisions.models.polling import Polling
from commonty.apps.decisions.secrecy import MARKS
from commonty.apps.decisions.telling import teller
from commonty.apps.people.models import Person
from commonty.apps.voting import slips
from commonty.apps.voting.models import Choice
from commonty.apps.voting.models.tellers import Read
from commonty.constitution.refusal import Refused


class OnPaper(Polling):
    """A motion that can be voted on by paper ballot, where the rules say so: beside a board, and nowhere else."""

    class Meta(Polling.Meta):
        abstract = True

    @transaction.atomic
    def give_paper(self, to: Person, *, by: Person, now: datetime) -> None:
        """
        Give a paper ballot to somebody on the roll, who then casts none here, while voting is open.

        Raises ``Refused`` where the rules have no paper ballots, for who has no mandate to tell, and for whom the motion is about.
        """
        authority = teller(self, by, now=now)
        opening = self.opened
        if opening is None or opening.ballot_box is None or not self.procedure(now).paper:
            said = _("There are no paper ballots here: they stand beside a secret ballot, where the rules say so.")
            raise Refused(said, article=self.article)
        slips.refuse_unless_left(opening.ballot_box)
        mark = opening.ballot_box.give_paper(to, now=now)
        self.tell(PaperGiven(**self._named(), index=mark.entry.index), authority=authority, now=now)

    @transaction.atomic
    def enter_papers(self, by: Person, label: str, papers: Mapping[Choice | None, int], *, now: datetime) -> Batch:
        """
        Enter how many papers of a pile one teller reads for each choice, and under ``None`` how many are spoiled; again, in its place.

        A pile counts once two tellers entered it alike. Raises ``Refused`` for who is no teller, and for more papers than were given out.
        """
        self.hold()
        authority = teller(self, by, now=now)
        box = self.opened.ballot_box if self.opened is not None else None
        given = box.papers_given if box is not None else 0
        if not given or self.decided is not None or self.lapsed is not None or (self.closed is not None and now >= self.closed.count_due):
            raise Refused(_("Paper ballots are entered once one was given out, and until the count."), article=self.article)
        if box is not None:
            slips.refuse_if_closed(box)
        read: dict[Read, int] = {MARKS[choice] if choice is not None else None: count for choice, count in papers.items() if count}
        if not read:
            raise Refused(_("So many papers there cannot be: give a whole number from 1."), article=self.article)
        batch, _new = Batch.objects.get_or_create(motion_id=self.pk, label=label.strip()[:60] or "1")
        is_agreed = batch.take(by, read, but=self.agreed_papers(but=batch).total(), given=given, article=self.article, now=now)
        line = PapersEntered(**self._named(), batch=batch.label, papers=sum(read.values()), agreed=is_agreed)
        self.tell(line, authority=authority, now=now)
        self.count_if_nothing_is_missing(now)
        return batch
