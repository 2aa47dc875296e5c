"""Correcting a slip in a noticed text: it stands unless somebody entitled objects. What would be done is never touched."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.entitling import right
from commonty.apps.decisions import jobs
from commonty.apps.decisions.entries_of_correcting import CorrectionObjected, CorrectionProposed, CorrectionStands
from commonty.apps.decisions.letters import CorrectionFell, PutAfresh
from commonty.apps.decisions.models.corrections import Correction, Objection
from commonty.apps.decisions.models.matter import Phase
from commonty.apps.decisions.models.putting import Putting
from commonty.apps.decisions.models.steps import Second, Wording, digest_of, matter_of
from commonty.apps.decisions.requirements import CONVENE, concerned
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.flooding import count_act
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import Person
from commonty.apps.record.texts import keep
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.document import Right
from commonty.constitution.refusal import Refused


class Correcting(Putting):
    """A matter whose text can be corrected between its notice and its vote, as its rules let it be."""

    class Meta(Putting.Meta):
        abstract = True

    def pending_correction(self) -> Correction | None:
        """Return the correction that neither stands yet nor was put afresh."""
        found = Correction.objects.filter(motion=self.pk, wording=None, again=None)
        return found.select_related("text__wording", "objection", "by").first()

    @transaction.atomic
    def correct(self, person: Person, *, title: str, text: str, now: datetime) -> Correction:
        """
        Propose to everybody entitled that a slip in the text be corrected: its mover may, and whoever convenes meetings of its body.

        It stands once the time that the rules give is over and nobody has objected; before voting opens, or not at all. Raises
        ``Refused``, citing the article, where the rules give no such time, or too little of it is left.
        """
        self.hold()
        notice = self.noticed
        authority = self._corrector(person, now=now)
        self.refuse_unless_correctable(now)
        if notice is None or self.pending_correction() is not None:
            raise Refused(_("A correction of this motion was proposed already."), article=self.article)
        until = self._after(now, self.procedure(now).correction, now)
        if until >= notice.opens:
            said = _("Voting opens before the time to object would be over. Withdraw the motion, and move it afresh with the right words.")
            raise Refused(said, article=self.article)
        wording = self.wording
        if (title.strip(), text.strip()) == (wording.title, wording.body):
            raise Refused(_("Nothing would change."), article=self.article)
        barring = self.barring(matter_of(title, text, self.effects), now)
        if barring is not None:
            self.refuse_as_barred(barring, now)
        count_act("move", person, now=now)
        kept = keep(f"{title.strip()}\n\n{text.strip()}")
        correction = Correction.objects.create(motion_id=self.pk, text=kept, by=person, at=now, until=until)
        line = CorrectionProposed(**self._named(), until=until.isoformat(), **self._kept(kept.digest), proposer=person.pk)
        self.tell(line, authority=authority, now=now)
        jobs.serve_correction.enqueue(correction.pk, 0)
        self._set_due(until)
        return correction

    @transaction.atomic
    def object_to_correction(self, person: Person, *, now: datetime) -> None:
        """Object to the correction that waits: everybody may on whom notice was served, and whom it is about. One is enough."""
        self.hold()
        correction = self.pending_correction()
        if correction is None or self.noticed is None:
            raise Refused(_("There is no correction that one could object to."), article=self.article)
        if correction.objected is not None:
            return
        entry = self.noticed.recipients.entry_of(person)
        if (entry is None or hasattr(entry, "strike")) and person.pk not in concerned(self.effects):
            raise Refused(_("Those object on whom the notice of this motion was served."), article=self.article)
        if now >= correction.until:
            raise Refused(_("The time to object is over."), article=self.article)
        Objection.objects.create(correction=correction, person=person, at=now)
        authority = Authority(AuthorityKind.RIGHT, "self", person.pk, "object", self.body.path, self.article)
        self.tell(CorrectionObjected(**self._named(), objector=person.pk), authority=authority, now=now)
        for each in dict.fromkeys(each for each in (self.mover_id, correction.by_id) if each is not None):
            send_later(each, CorrectionFell(correction.pk), now=now)

    def corrected_by_silence(self, *, now: datetime) -> bool:
        """
        Let the correction stand to which nobody has objected in time, and say whether the clock had come for that.

        It is the next version, of the same effects. Whoever seconded the motion seconds it: they were asked as everybody was.
        """
        correction = self.pending_correction()
        if correction is None or self.noticed is None or self.phase(now) is not Phase.NOTICE or now < correction.until:
            return False
        if correction.objected is None:
            before = self.wording
            number = before.number + 1
            digest = digest_of(correction.text.digest, before.effects)
            about = {"effects": before.effects, "digest": digest, "by": correction.by, "at": now}
            after = Wording.objects.create(motion_id=self.pk, number=number, text=correction.text, **about)
            Second.objects.bulk_create(
                Second(wording=after, person_id=each.person_id, at=each.at) for each in before.seconds.order_by("pk")
            )
            correction.wording = after
            correction.save(update_fields=["wording"])
            self._forget()
            line = CorrectionStands(**self._named(), version=number, digest=digest, **self._kept(correction.text.digest))
            self.tell(line, authority=self.authority(), now=now)
        if now >= self.noticed.opens:
            return False
        self._set_due(self.noticed.opens)
        return True

    @transaction.atomic
    def put_afresh(self, person: Person, *, now: datetime) -> Putting:
        """
        Withdraw the motion to whose correction somebody objected, and move it afresh with the corrected words, in one press of its mover.

        Where it takes no seconders notice of it is given at once. Else those who seconded are asked to second the new words: what one
        has signed is never changed under one's name.
        """
        self.hold()
        correction = self.pending_correction()
        if correction is None or correction.objected is None:
            raise Refused(_("Nobody has objected to a correction of this motion."), article=self.article)
        title, text, seconders = correction.title, correction.body, list(self.standing_seconds().values_list("person_id", flat=True))
        effects, way = self.effects, self.procedure_key
        self.withdraw(person, now=now)
        moved: Putting = type(self)._default_manager.move(  # type: ignore[attr-defined]  # noqa: SLF001 - Django's own name; the manager of motions
            person, self.body, title=title, text=text, effects=effects, now=now, procedure=way
        )
        correction.again_id = moved.pk
        correction.save(update_fields=["again"])
        for each in seconders if moved.noticed is None else ():
            send_later(each, PutAfresh(correction.pk), now=now)
        return moved

    def refuse_unless_correctable(self, now: datetime) -> None:
        """Raise ``Refused`` where the rules let no slip be corrected, or not in this motion as it stands."""
        if not self.procedure(now).correction:
            said = _("The rules let no slip be corrected once notice was given. Its mover can withdraw the motion and move it afresh.")
            raise Refused(said, article=self.article)
        if self.phase(now) is not Phase.NOTICE or self.left_over_of is not None or self.wording.is_withdrawn:
            raise Refused(_("A slip is corrected between the notice of a motion and its vote."), article=self.article)

    def refuse_unless_corrector(self, person: Person, *, now: datetime) -> None:
        """Raise ``Refused`` for who may not propose a correction, and where nothing can be corrected now."""
        self._corrector(person, now=now)
        self.refuse_unless_correctable(now)

    def _corrector(self, person: Person, *, now: datetime) -> Authority:
        if person.pk == self.mover_id:
            return right(person, self.body, Right.PROPOSE, now=now)
        return authorise(person, CONVENE, self.body.path, now=now)

    def _kept(self, digest: str) -> dict[str, str]:
        """Return where an entry says which text it is about: held back, where the matter is for those who hear it."""
        return {"text": "", "held": digest} if self.is_private else {"text": digest, "held": ""}
