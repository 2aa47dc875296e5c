"""How the ballots of one decision came out, as plain numbers that must reconcile."""

from dataclasses import dataclass, fields

from commonty.constitution.errors import ConstitutionError


class DoesNotReconcile(ConstitutionError):
    """Numbers that cannot all be true."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"the tally does not reconcile: {problem}")


@dataclass(frozen=True)
class Tally:
    """
    The count of one vote. Numbers are of votes: of heads where each member has one, else of weights.

    ``entitled`` is the whole roll. ``present`` is how many were in the meeting; ``None`` where there was no meeting, and
    whoever returned a ballot was present. ``blank`` ballots were returned unmarked, ``spoiled`` ones cannot be read.

    Raises ``DoesNotReconcile`` where more came back than were entitled, or more voted than were present.
    """

    entitled: int
    yes: int
    no: int
    abstain: int = 0
    blank: int = 0
    spoiled: int = 0
    present: int | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            number = getattr(self, field.name)
            if type(number) is not int and not (field.name == "present" and number is None):
                raise DoesNotReconcile(f"{field.name} is {number!r}, not a whole number")
            if number is not None and number < 0:
                raise DoesNotReconcile(f"{field.name} is {number}, below nothing")
        if self.returned > self.entitled:
            raise DoesNotReconcile(f"{self.returned} ballots came back, {self.entitled} were entitled")
        if self.present is not None and not self.returned <= self.present <= self.entitled:
            raise DoesNotReconcile(f"{self.present} were present, {self.returned} ballots came back, {self.entitled} were entitled")

    @property
    def taking_part(self) -> int:
        """Ballots that count as taking part: yes, no, abstentions and blank ones."""
        return self.yes + self.no + self.abstain + self.blank

    @property
    def returned(self) -> int:
        """All ballots that came back, spoiled ones too."""
        return self.taking_part + self.spoiled

    @property
    def issued(self) -> int:
        """Ballots that were issued: one to everybody who may vote. Those returned and those unreturned make them."""
        return self.entitled

    @property
    def unreturned(self) -> int:
        """Ballots that did not come back; with ``returned`` they make ``issued``."""
        return self.issued - self.returned

    @property
    def in_the_room(self) -> int:
        """How many were present; without a meeting, how many returned a ballot."""
        return self.returned if self.present is None else self.present
