"""A person, and how one is found again without their name standing anywhere in clear."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import F

from commonty.apps.keys import keyring
from commonty.apps.keys.sealing import SealError
from commonty.apps.people.entries import ConsentGiven, ConsentWithdrawn, DataChanged, PersonSignedUp
from commonty.apps.people.models.opt_out import OptOut
from commonty.apps.people.models.purpose import Agreement
from commonty.apps.people.purposes import MEMBERSHIP, PURPOSES
from commonty.apps.people.writing import clean_line, clean_text, words
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority, AuthorityKind, of_oneself
from commonty.moving.normal import COMPARED_DIGITS, FEWEST_DIGITS

logger = logging.getLogger(__name__)


class SealedField(models.BinaryField):  # type: ignore[type-arg]  # django-stubs gives it no parameters to name
    """A column that only its person's key opens; nothing can be looked up in it."""

    def get_lookup(self, lookup_name: str) -> type[models.Lookup] | None:
        """Allow ``isnull`` and no other look-up: sealed values never compare."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        """Stand in migrations as what it is to the database."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", list(args), dict(kwargs)


class LastMemberNumber(models.Model):
    """The newest member number: one row, locked to give the next, so that no number is ever given twice."""

    number = models.PositiveIntegerField(default=0)

    @classmethod
    def next(cls) -> int:
        """Return a number that nobody has had; call it inside a transaction."""
        row, _ = cls.objects.select_for_update().get_or_create(pk=1)
        cls.objects.filter(pk=1).update(number=F("number") + 1)
        row.refresh_from_db()
        return row.number


class PersonManager(models.Manager["Person"]):
    """Signs people up and finds them by exact e-mail, member number or whole words of a name."""

    @transaction.atomic
    def sign_up(
        self,
        *,
        name: str,
        now: datetime,
        email: str = "",
        language: str = "en",
        phone: str = "",
        address: str = "",
        access_needs: str = "",
        because: str = MEMBERSHIP,
        consents: Iterable[str] = (),
        authority: Authority | None = None,
    ) -> "Person":
        """
        Make a person, their key and their member number.

        ``authority`` is that of whoever enrols somebody else and vouches for the address; without one, people sign themselves up
        and must prove that the address is theirs. ``because`` is the purpose for which they come, membership unless told otherwise;
        ``consents`` are the purposes beyond it that they agree to.
        """
        person = self.create(member_number=LastMemberNumber.next(), language=language, signed_up_at=now)
        keyring.new(person.pk)
        own = {"name": name, "email": email, "phone": phone, "address": address, "access_needs": access_needs}
        person.seal(own)
        if email and authority is not None and authority.kind is not AuthorityKind.RIGHT:
            person.email_confirmed_at = now
        person.save()
        record(PersonSignedUp("", person=person.pk), authority=authority or of_oneself(person.pk), now=now)
        for purpose in (because, *consents):
            if PURPOSES[purpose].is_consent:
                person.consent(purpose, now=now)
            else:
                Agreement.objects.give(person.pk, purpose, language=language, now=now)
        return person

    def join(self, wanted: Mapping[str, Any], *, language: str, now: datetime) -> "Person":
        """Sign up whoever typed in the code sent to their mailbox: ``wanted`` has their ``name``, ``email`` and ``consents``."""
        person = self.sign_up(name=wanted["name"], email=wanted["email"], consents=wanted["consents"], language=language, now=now)
        person.email_confirmed_at = now
        person.save(update_fields=["email_confirmed_at"])
        OptOut.objects.lift(OptOut.EMAIL, wanted["email"])
        return person

    def living(self) -> "models.QuerySet[Person]":
        """Return everybody who has not asked to be erased."""
        return self.filter(erasure=None)

    def at_email(self, email: str) -> "list[Person]":
        """Return everybody with exactly this address, by member number: several people may share one."""
        return self.at_blind_email(blind_email(email))

    def at_blind_email(self, blind: str) -> "list[Person]":
        """
        Return everybody whose address is blinded as this: whose own, opened, is it.

        The look-up row alone proves nothing: whoever writes to the database could copy it to somebody else. A number that sleeps,
        since it is one person with another that has the same address, is left out: whoever reads its mail comes in as the other.
        """
        found = [person for person in self._indexed(BlindIndex.EMAIL, blind) if person.has_blind_email(blind)]
        return self._awake(found) if len(found) > 1 else found

    def at_phone(self, phone: str) -> "list[Person]":
        """Return everybody with this telephone number, however its country or a nought before it is written, by member number."""
        digits = compared(phone)
        if not digits:
            return []
        found = self._indexed(BlindIndex.PHONE, keyring.blind(BlindIndex.PHONE, digits))
        return [person for person in found if compared(opened(person, "phone")) == digits]

    def with_word_in_name(self, word: str) -> "models.QuerySet[Person]":
        """Return everybody who has this whole word in their name, however it is accented or capitalised, by member number."""
        known = words(word)
        return self._indexed(BlindIndex.NAME_WORD, keyring.blind(BlindIndex.NAME_WORD, known[0])) if len(known) == 1 else self.none()

    def _awake(self, found: "list[Person]") -> "list[Person]":
        people = [person.pk for person in found]
        asleep = set(self.filter(pk__in=people, asleep_since__parting=None, asleep_since__kept__in=people).values_list("pk", flat=True))
        return [person for person in found if person.pk not in asleep]

    def _indexed(self, place: str, blind: str) -> "models.QuerySet[Person]":
        return self.living().filter(blind_indexes__place=place, blind_indexes__blind=blind).order_by("member_number")


class Person(models.Model):
    """
    A member is a person, not an account: they may have no address, share one, or never sign in.

    What says who they are is sealed with their own key, each value bound to its column.
    """

    SEALED: ClassVar[tuple[str, ...]] = ("name", "email", "phone", "address", "access_needs")

    member_number = models.PositiveIntegerField(unique=True)
    language = models.CharField(max_length=12, default="en")
    signed_up_at = models.DateTimeField()
    email_confirmed_at = models.DateTimeField(null=True)
    sealed_name = SealedField(null=True)
    sealed_email = SealedField(null=True)
    sealed_phone = SealedField(null=True)
    sealed_address = SealedField(null=True)
    sealed_access_needs = SealedField(null=True)

    objects = PersonManager()

    class Meta:
        ordering = ["member_number"]

    def __str__(self) -> str:
        return f"member {self.member_number}"

    @property
    def is_erased(self) -> bool:
        """Whether this person asked to be erased."""
        return hasattr(self, "erasure")

    def own(self, *fields: str) -> dict[str, str]:
        """
        Return this person's data in clear, all of it or the ``fields`` named; what they never gave is empty.

        Only for their own pages and for mail to them: another's data is reached through ``reveal`` alone.
        """
        return {field: opened(self, field) for field in fields or self.SEALED}

    def has_blind_email(self, blind: str) -> bool:
        """Whether this person's address, as their key opens it, is the one blinded as ``blind``; where it is not, the log is told."""
        try:
            email = opened(self, "email")
        except SealError:
            email = ""
        if email and blind_email(email) == blind:
            return True
        logger.warning("refused: a look-up of an address leads to person %s, whose address it is not", self.pk)
        return False

    def has_own_mailbox(self) -> bool:
        """Whether there is an address that nobody else here has: whoever reads its mail is this person."""
        email = self.own("email")["email"]
        return bool(email) and [person.pk for person in Person.objects.at_email(email)] == [self.pk]

    def seal(self, own: Mapping[str, str]) -> None:
        """Seal new values of this person's data and index anew what they are found by; the caller saves. A wrong e-mail address raises."""
        for field, value in own.items():
            clear = clean_text(value) if field in {"address", "access_needs"} else clean_line(value)
            if field == "email" and clear:
                validate_email(clear)
            sealed = keyring.seal(self.pk, place(field), clear.encode()) if clear else None
            setattr(self, f"sealed_{field}", sealed)
            if field == "email":
                self._index(BlindIndex.EMAIL, {blind_email(clear)} if clear else set())
            if field == "phone":
                self._index(BlindIndex.PHONE, {keyring.blind(BlindIndex.PHONE, compared(clear))} if compared(clear) else set())
            if field == "name":
                self._index(BlindIndex.NAME_WORD, {keyring.blind(BlindIndex.NAME_WORD, word) for word in words(clear)})

    def index_anew(self) -> None:
        """Let this person be found in an installation that they came to: what people are found by is of each installation alone."""
        self.seal(self.own("name", "email", "phone"))
        self.save(update_fields=["sealed_name", "sealed_email", "sealed_phone"])

    @transaction.atomic
    def change(self, own: Mapping[str, str], *, now: datetime, language: str = "") -> tuple[str, ...]:
        """Change what this person says of themselves, tell the record which of it, and return that. A new address counts as proved."""
        kept = self.own()
        changed = {field: value for field, value in own.items() if value != kept[field]}
        names = (*changed, "language") if language and language != self.language else tuple(changed)
        if not names:
            return ()
        self.seal(changed)
        self.language = language or self.language
        if "email" in changed:
            self.email_confirmed_at = now if changed["email"] else None
            OptOut.objects.lift(OptOut.EMAIL, changed["email"])
        self.save(update_fields=[*(f"sealed_{field}" for field in changed), "language", "email_confirmed_at"])
        record(DataChanged("", person=self.pk, fields=names), authority=of_oneself(self.pk), now=now)
        return names

    @transaction.atomic
    def consent(self, purpose: str, *, now: datetime) -> None:
        """Agree to one use of this person's data, in the words shown today."""
        if not Agreement.objects.covers(self.pk, purpose):
            given = Agreement.objects.give(self.pk, purpose, language=self.language, now=now)
            told = ConsentGiven("", person=self.pk, purpose=purpose, wording=given.wording.digest)
            record(told, authority=of_oneself(self.pk), now=now)

    @transaction.atomic
    def withdraw(self, purpose: str, *, now: datetime) -> None:
        """Take a consent back; nothing where there is none."""
        if Agreement.objects.withdraw(self.pk, purpose, now=now):
            record(ConsentWithdrawn("", person=self.pk, purpose=purpose), authority=of_oneself(self.pk), now=now)

    def _index(self, place: str, blinds: set[str]) -> None:
        """Make ``blinds`` the only look-ups of this person in ``place``."""
        BlindIndex.objects.filter(person=self, place=place).exclude(blind__in=blinds).delete()
        BlindIndex.objects.bulk_create([BlindIndex(person=self, place=place, blind=each) for each in blinds], ignore_conflicts=True)


class BlindIndex(models.Model):
    """A keyed hash by which a person is found: of their e-mail address, their telephone number, or of one whole word of their name."""

    EMAIL = "people.person.email"
    PHONE = "people.person.phone"
    NAME_WORD = "people.person.name.word"

    person = models.ForeignKey(Person, models.PROTECT, related_name="blind_indexes")
    place = models.CharField(max_length=40)
    blind = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "blind", "person"], name="blinded_once")]

    def __str__(self) -> str:
        return f"{self.place} of person {self.person_id}"


def place(field: str) -> str:
    """Return where a field's value is sealed: its table and column."""
    return f"people.person.{field}"


def opened(person: Person, field: str) -> str:
    """Return one value in clear; empty where there is none or where the person is erased."""
    sealed = getattr(person, f"sealed_{field}")
    if sealed is None:
        return ""
    return keyring.unseal_many(place(field), {person.pk: bytes(sealed)}).get(person.pk, b"").decode()


def blind_email(email: str) -> str:
    """Return what an exact e-mail address is found by; capitals make no difference."""
    return keyring.blind(BlindIndex.EMAIL, clean_line(email))


def compared(phone: str) -> str:
    """Return the end of a telephone number, by which two are compared: what stands before it, a country's or a nought, is left out."""
    digits = "".join(each for each in phone if each.isdecimal())
    return digits[-COMPARED_DIGITS:] if len(digits) >= FEWEST_DIGITS else ""
