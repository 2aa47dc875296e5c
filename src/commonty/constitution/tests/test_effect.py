"""An effect is fixed by its facts: the same facts make the same effect, and other facts make none."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import pytest

from commonty.constitution.authority import Authority, AuthorityKind, of_oneself
from commonty.constitution.effect import Catalogue, Effect, EffectError, UnknownEffect, WrongEffectFacts
from commonty.constitution.refusal import Refused
from commonty.wording.sentence import Sentence


@dataclass(frozen=True)
class Paint(Effect):
    """Paint some doors."""

    name: ClassVar[str] = "doors.paint"

    colour: str
    doors: tuple[int, ...] = ()
    coats: int | None = None

    def describe(self) -> str:
        return f"Doors are painted {self.colour}"

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Nothing is painted in a test."""


EFFECTS = Catalogue((Paint,))


def test_an_effect_is_made_again_from_its_facts() -> None:
    paint = Paint("green", doors=(1, 2), coats=3)

    assert EFFECTS.effect(paint.facts()) == paint
    assert EFFECTS.effect({"effect": "doors.paint", "colour": "green", "doors": [1, 2], "coats": 3}) == paint


def test_the_canonical_text_of_an_effect_does_not_depend_on_the_order_of_its_facts() -> None:
    assert Paint("grün", doors=(1,)).canonical() == '{"coats":null,"colour":"grün","doors":[1],"effect":"doors.paint"}'


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({}, "doors.paint: colour: is missing"),
        ({"colour": 3}, "doors.paint: colour: must be str, not 3"),
        ({"colour": "red", "doors": 1}, "doors.paint: doors: must be a list, not 1"),
        ({"colour": "red", "doors": [True]}, "doors.paint: doors: must be int, not True"),
        ({"colour": "red", "coats": "two"}, "doors.paint: coats: must be int or NoneType, not 'two'"),
        ({"colour": "red", "gloss": 1}, "doors.paint: gloss: is not a field; the fields are colour, doors, coats"),
    ],
)
def test_facts_that_do_not_fit_are_refused_by_name(facts: dict[str, object], problem: str) -> None:
    with pytest.raises(WrongEffectFacts) as caught:
        EFFECTS.effect({"effect": "doors.paint", **facts})

    assert str(caught.value) == problem


def test_an_effect_that_no_app_declares_is_unknown_and_two_of_one_name_cannot_be() -> None:
    with pytest.raises(UnknownEffect):
        EFFECTS.effect({"effect": "doors.slam"})
    with pytest.raises(EffectError):
        Catalogue((Paint, Paint))


def test_an_authority_is_cited_without_who_acted() -> None:
    authority = Authority(AuthorityKind.MANDATE, "mandate:7", 12, "campaigns.edit", ("members", "east"), "powers.edit")

    assert authority.cited() == {
        "kind": "mandate",
        "source": "mandate:7",
        "power": "campaigns.edit",
        "scope": "members/east",
        "article": "powers.edit",
    }
    assert of_oneself(12) == Authority(AuthorityKind.RIGHT, "self", 12, "self", (), "")


def test_a_refusal_of_the_library_is_said_in_the_readers_language_and_one_of_an_app_as_it_was_spoken() -> None:
    ours = Refused(Sentence("route.no-procedure", {"procedure": "usual"}), article="procedures.usual")

    assert (ours.reason, ours.article) == ("There is no procedure “usual”, so nothing can be decided by it.", "procedures.usual")
    assert ours.in_words("de") == "Es gibt kein Verfahren „usual“; deshalb kann damit nichts entschieden werden."
    assert Refused("Not today.").in_words("de") == "Not today."
