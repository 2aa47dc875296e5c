"""edwards25519 a second time, in plain Python from RFC 8032 alone: slow, and sharing nothing with the library."""

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
BASE_Y = 4 * pow(5, -1, P) % P

Point = tuple[int, int]
NEUTRAL: Point = (0, 1)


def recovered(y: int, sign: int) -> Point | None:
    """Return the point with this y whose x is odd or not, or None."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return (x, y) if x % 2 == sign else (P - x, y)


def read(encoded: bytes) -> Point | None:
    number = int.from_bytes(encoded, "little")
    y = number % 2**255
    return None if y >= P else recovered(y, number >> 255)


def written(point: Point) -> bytes:
    x, y = point
    return (y | (x % 2) << 255).to_bytes(32, "little")


def sum_of(one: Point, other: Point) -> Point:
    (x1, y1), (x2, y2) = one, other
    k = D * x1 * x2 * y1 * y2 % P
    return (x1 * y2 + x2 * y1) * pow(1 + k, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - k, -1, P) % P


def times(number: int, point: Point) -> Point:
    result = NEUTRAL
    while number:
        if number % 2:
            result = sum_of(result, point)
        point = sum_of(point, point)
        number //= 2
    return result


def base() -> Point:
    found = recovered(BASE_Y, 0)
    assert found is not None
    return found


def torsion() -> list[Point]:
    """Return the eight points whose order divides 8: multiples of L times any point that has such a part."""
    for y in range(2, 100):
        point = recovered(y, 0)
        if point is not None:
            found = {times(k, times(L, point)) for k in range(8)}
            if len(found) == 8:
                return sorted(found)
    raise AssertionError


BASE = base()
TORSION = torsion()
