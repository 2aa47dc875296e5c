"""Groups: held to plain arithmetic written a second time, and every text that is no element is refused."""

import hashlib

import gmpy2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commonty.ballots.groups import GROUPS, UnknownGroup, finite_field, group
from commonty.ballots.groups.finite_field import BELENIOS_2048, RFC_3526_2048, FiniteField
from commonty.ballots.groups.prime_order import CannotEmbed, Element, Group, NotAnElement, NotAScalar, Powers
from commonty.ballots.tests import curve

ED25519 = group("Ed25519")
FIELDS = [BELENIOS_2048, RFC_3526_2048]
EVERY = [*GROUPS.values()]
exponents = st.integers(-(2**256), 2**256)
few = st.integers(0, 40)


def number(element: Element) -> int:
    return int(str(element))


def hexadecimal(encoded: bytes) -> str:
    return encoded[::-1].hex()


def tabled(of: Group, element: Element, monkeypatch: pytest.MonkeyPatch) -> Powers:
    """Return powers that use their table from the first on."""
    monkeypatch.setattr(finite_field, "PAYS_FROM", 0)
    return of.powers(element)


@pytest.mark.slow
@given(exponents)
@example(0)
@example(1)
@example(curve.L)
@example(-1)
def test_powers_on_the_curve_are_those_of_the_second_implementation(exponent: int) -> None:
    expected = Element(curve.written(curve.times(exponent % curve.L, curve.BASE)))

    assert ED25519.power_of_generator(exponent) == expected
    assert ED25519.power(ED25519.generator, exponent) == expected
    assert ED25519.power_by_secret(ED25519.generator, exponent) == expected


@given(few, few)
def test_products_on_the_curve_are_those_of_the_second_implementation(one: int, other: int) -> None:
    first, second = ED25519.power_of_generator(one), ED25519.power_of_generator(other)
    expected = curve.sum_of(curve.times(one, curve.BASE), curve.times(other, curve.BASE))

    assert ED25519.multiply(first, second) == Element(curve.written(expected))


@pytest.mark.slow
@pytest.mark.parametrize("field", FIELDS, ids=lambda each: each.name)
@settings(max_examples=30)
@given(exponent=exponents)
@example(exponent=0)
def test_powers_in_a_field_are_those_of_plain_arithmetic(field: FiniteField, exponent: int) -> None:
    expected = pow(number(field.generator), exponent % field.order, int(field.modulus))

    assert number(field.power_of_generator(exponent)) == expected
    assert number(field.power(field.generator, exponent)) == expected
    assert number(field.power_by_secret(field.generator, exponent)) == expected


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.name)
def test_a_table_gives_the_powers_that_are_asked_one_by_one(each: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [0, 1, 2, 63, 64, 255, 256, 2**128, each.order - 1, each.order, -1, *(each.random_scalar() for _ in range(9))]

    for element in (each.generator, each.inverse(each.generator), each.power_of_generator(each.random_scalar())):
        table = tabled(each, element, monkeypatch)
        assert [table.power(exponent) for exponent in asked] == [each.power(element, exponent) for exponent in asked]
        assert table.element == element


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.name)
def test_a_table_of_the_identity_gives_the_identity(each: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tabled(each, each.identity, monkeypatch).power(each.random_scalar()) == each.identity


@pytest.mark.parametrize("each", FIELDS, ids=lambda each: each.name)
def test_a_table_is_made_only_once_it_pays_and_changes_no_answer(each: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finite_field, "PAYS_FROM", 3)
    powers = each.powers(each.power_of_generator(7))

    met = [(powers.power(2), "_table" in vars(powers)) for _ in range(5)]

    expected = each.power_of_generator(14)
    assert met == [(expected, False), (expected, False), (expected, True), (expected, True), (expected, True)]


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.name)
@settings(max_examples=25)
@given(one=few, other=few)
def test_the_laws_of_a_group_hold(each: Group, one: int, other: int) -> None:
    a, b = each.power_of_generator(one), each.power_of_generator(other)

    assert each.multiply(a, b) == each.multiply(b, a) == each.power_of_generator(one + other) == each.product([a, b])
    assert each.power(a, other) == each.power_of_generator(one * other) == each.power_by_secret(a, other)
    assert each.multiply(a, each.inverse(a)) == each.identity == each.product([])
    assert each.read(each.text(a)) == a == each.read_untested(each.text(a))
    assert {a, each.read(each.text(a))} == {a}


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.name)
@settings(max_examples=25, deadline=None)
@given(of=few, wanted=st.lists(st.tuples(st.integers(0, 12), few | st.integers(0, 2**2050)), min_size=1, max_size=6))
def test_several_powers_of_an_element_at_once_are_those_that_are_asked_one_by_one(
    each: Group, of: int, wanted: list[tuple[int, int]]
) -> None:
    element = each.power_of_generator(of)

    found = each.tested_powers(each.read_untested(each.text(element)), wanted)

    assert found == [each.power(each.multiply(element, each.power_of_generator(-m)), c) for m, c in wanted]


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.name)
def test_the_generator_has_the_order_of_the_group_and_scalars_are_below_it(each: Group) -> None:
    assert each.power(each.generator, each.order) == each.identity != each.generator
    assert gmpy2.is_prime(each.order)
    assert {0 < each.random_scalar() < each.order for _ in range(100)} == {True}


@pytest.mark.parametrize("field", FIELDS, ids=lambda each: each.name)
def test_the_modulus_of_a_field_is_prime_and_the_order_divides_what_it_must(field: FiniteField) -> None:
    assert gmpy2.is_prime(field.modulus)
    assert (field.modulus - 1) % field.order == 0


def test_a_group_that_nobody_knows_is_refused() -> None:
    for name in ("ed25519", "", None, 7, ["Ed25519"]):
        with pytest.raises(UnknownGroup):
            group(name)


@pytest.mark.parametrize("text", ["", "1" * 700, "01", "+1", "-1", " 1", "1 ", "1_0", "٣", "0x1", "1e3", "1.0", "0", "1\n"])
@pytest.mark.parametrize("field", FIELDS, ids=lambda each: each.name)
def test_a_text_that_is_no_element_of_a_field_is_refused(field: FiniteField, text: str) -> None:
    with pytest.raises(NotAnElement):
        field.read(text)


@pytest.mark.parametrize("text", [None, 1, True, b"1", ["1"], {}])
@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.name)
def test_what_is_no_text_is_neither_an_element_nor_a_scalar(each: Group, text: object) -> None:
    with pytest.raises(NotAnElement):
        each.read(text)
    with pytest.raises(NotAnElement):
        each.read_untested(text)
    with pytest.raises(NotAScalar):
        each.read_scalar(text)


@pytest.mark.parametrize("field", FIELDS, ids=lambda each: each.name)
def test_a_number_outside_of_the_subgroup_or_the_field_is_refused(field: FiniteField) -> None:
    p, g = int(field.modulus), number(field.generator)
    outside = next(n for n in range(2, 100) if pow(n, field.order, p) != 1)

    for wrong in (0, p, p + 1, p + g):
        with pytest.raises(NotAnElement):
            field.read_untested(str(wrong))
    for wrong in (p - 1, outside, g * (p - 1) % p, g * outside % p):
        with pytest.raises(NotAnElement):
            field.read(str(wrong))
        for wanted in ([(0, 0)], [(0, 5)], [(0, 0), (1, 0)], [(0, 5), (1, 7)], [(3, field.order)]):
            with pytest.raises(NotAnElement):
                field.tested_powers(field.read_untested(str(wrong)), wanted)


@pytest.mark.slow
@settings(max_examples=30)
@given(st.integers(1, 2**2048))
def test_in_the_group_of_rfc_3526_squares_are_members_as_the_power_says(candidate: int) -> None:
    is_member = candidate < RFC_3526_2048.modulus and pow(candidate, RFC_3526_2048.order, int(RFC_3526_2048.modulus)) == 1

    try:
        RFC_3526_2048.read(str(candidate))
    except NotAnElement:
        assert not is_member
    else:
        assert is_member


@pytest.mark.parametrize(
    "text", ["00" * 31 + "1", "00" * 32 + "00", "6" * 62 + "5G", "6" * 62 + " 8", "6" * 62 + "58\n", "6" * 60 + "５８"]
)
def test_a_text_that_is_no_hexadecimal_of_a_point_is_refused(text: str) -> None:
    with pytest.raises(NotAnElement):
        ED25519.read_untested(text)


def test_upper_case_is_refused_for_a_point() -> None:
    text = next(text for text in (ED25519.text(ED25519.power_of_generator(n)) for n in range(2, 9)) if text.upper() != text)

    with pytest.raises(NotAnElement):
        ED25519.read(text.upper())


@pytest.mark.parametrize("low", [point for point in curve.TORSION if point != curve.NEUTRAL])
def test_points_of_small_or_mixed_order_are_refused_when_read_and_when_raised_to_a_power(low: curve.Point) -> None:
    for point in (low, curve.sum_of(low, curve.BASE), curve.sum_of(low, curve.times(12345, curve.BASE))):
        text = hexadecimal(curve.written(point))
        with pytest.raises(NotAnElement):
            ED25519.read(text)
        element = ED25519.read_untested(text)
        for exponent in (0, 1, 2, 8, curve.L, curve.L - 1, 2**200 + 7):
            with pytest.raises(NotAnElement):
                ED25519.power(element, exponent)
        for wanted in ([(0, 5)], [(1, 5)], [(3, 0)], [(0, 5), (1, 7)]):
            with pytest.raises(NotAnElement):
                ED25519.tested_powers(element, wanted)
        beside = ED25519.multiply(element, ED25519.generator)
        with pytest.raises(NotAnElement):
            ED25519.power(beside, 3)


@pytest.mark.parametrize("y", [curve.P, curve.P + 1, curve.P + 3, 2**255 - 1])
@pytest.mark.parametrize("sign", [0, 1])
def test_a_second_encoding_of_a_point_is_refused_before_any_power(y: int, sign: int) -> None:
    text = hexadecimal((y | sign << 255).to_bytes(32, "little"))

    with pytest.raises(NotAnElement):
        ED25519.read(text)
    with pytest.raises(NotAnElement):
        ED25519.read_untested(text)


def test_the_identity_with_a_sign_is_refused() -> None:
    text = hexadecimal((1 | 1 << 255).to_bytes(32, "little"))

    with pytest.raises(NotAnElement):
        ED25519.read(text)
    with pytest.raises(NotAnElement):
        ED25519.read_untested(text)


def test_what_is_not_on_the_curve_is_refused() -> None:
    y = next(y for y in range(2, 100) if curve.recovered(y, 0) is None)
    text = hexadecimal(y.to_bytes(32, "little"))
    element = ED25519.read_untested(text)

    with pytest.raises(NotAnElement):
        ED25519.read(text)
    with pytest.raises(NotAnElement):
        ED25519.power(element, 5)
    with pytest.raises(NotAnElement):
        ED25519.multiply(element, ED25519.generator)


@pytest.mark.slow
@given(st.binary(min_size=32, max_size=32))
def test_bytes_are_an_element_where_the_second_implementation_says_so(encoded: bytes) -> None:
    point = curve.read(encoded)
    is_member = point is not None and curve.times(curve.L, point) == curve.NEUTRAL

    try:
        ED25519.read(hexadecimal(encoded))
    except NotAnElement:
        assert not is_member
    else:
        assert is_member


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.name)
def test_the_identity_is_an_element_since_a_tally_of_nothing_is_one(each: Group) -> None:
    assert each.read(each.text(each.identity)) == each.identity
    assert each.power(each.identity, 5) == each.identity == each.power_by_secret(each.identity, 5)
    assert each.inverse(each.identity) == each.identity
    assert each.power(each.generator, 0) == each.identity == each.power_by_secret(each.generator, 0)


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.name)
def test_a_scalar_has_one_text(each: Group) -> None:
    assert [each.read_scalar(text) for text in ("0", "1", str(each.order - 1))] == [0, 1, each.order - 1]
    for text in (str(each.order), str(each.order + 1), "01", "-1", "+1", "", " 1", "1 ", "٣", "9" * 5000):
        with pytest.raises(NotAScalar):
            each.read_scalar(text)


@pytest.mark.parametrize("each", [ED25519, RFC_3526_2048], ids=lambda each: each.name)
@given(integers=st.lists(st.integers(0, 255), min_size=1, max_size=30))
def test_integers_that_are_put_into_an_element_come_out_again(each: Group, integers: list[int]) -> None:
    element = each.embed(integers)

    assert each.extract(element, len(integers)) == tuple(integers)
    assert each.embed([0] * len(integers)) == each.identity
    assert each.read(each.text(element)) == element


@pytest.mark.parametrize("each", [ED25519, RFC_3526_2048], ids=lambda each: each.name)
def test_an_element_into_which_nobody_put_integers_gives_some_all_the_same(each: Group) -> None:
    """A cheat may encrypt any element as a ranking: what is opened is no ranking, and no crash."""
    for exponent in range(1, 40):
        found = each.extract(each.power_of_generator(exponent), 3)
        assert len(found) == 3
        assert {0 <= integer <= 255 for integer in found} == {True}


def test_more_integers_than_an_element_carries_are_refused() -> None:
    for each, most in ((ED25519, 30), (RFC_3526_2048, 254)):
        assert each.extract(each.embed([255] * most), most) == (255,) * most
        with pytest.raises(CannotEmbed):
            each.embed([0] * (most + 1))


def test_the_group_for_homomorphic_questions_alone_carries_no_integers() -> None:
    with pytest.raises(CannotEmbed):
        BELENIOS_2048.embed([1])
    with pytest.raises(CannotEmbed):
        BELENIOS_2048.extract(BELENIOS_2048.generator, 1)
    assert [each.carries_integers for each in EVERY] == [True, False, True]


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.name)
def test_independent_generators_are_members_and_differ(each: Group) -> None:
    found = [each.independent_generator(index) for index in range(-1, 12)]

    assert [each.read(each.text(element)) for element in found] == found
    assert len({*found, each.generator, each.identity}) == 15


def test_an_independent_generator_of_the_curve_is_that_of_the_second_implementation() -> None:
    for index in range(-1, 6):
        y = int.from_bytes(hashlib.sha256(f"ggen|{index}".encode()).digest(), "big") >> 2
        while (point := curve.recovered(y, 0)) is None:
            y += 1
        assert ED25519.independent_generator(index) == Element(curve.written(curve.times(8, point)))


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.name)
def test_elements_are_ordered_as_numbers_in_a_field_and_by_their_bytes_on_the_curve(each: Group) -> None:
    some = [each.power_of_generator(n) for n in range(12)]

    assert sorted(some, key=each.sort_key) == sorted(
        some, key=number if each in FIELDS else lambda point: bytes.fromhex(each.text(point))[::-1]
    )
