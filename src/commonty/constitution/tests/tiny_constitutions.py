"""Random constitutions of worlds that are small enough to try everything in."""

from fractions import Fraction

from hypothesis import strategies as st

from commonty.constitution.document import (
    Base,
    Belonging,
    Body,
    BodyKind,
    Category,
    Constitution,
    Founding,
    Guard,
    IfInquorate,
    Office,
    PowerRule,
    Procedure,
    Quorum,
    QuorumKind,
    Right,
    Route,
    Threshold,
)
from commonty.constitution.duration import Duration, Unit

MOST_PEOPLE = 5
MOST_SEATS = 3
YEAR = Duration(12, Unit.MONTHS)
WEEK = Duration(7, Unit.DAYS)
SHARES = [Fraction(1, 4), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1)]

thresholds = st.builds(Threshold, share=st.sampled_from(SHARES), base=st.sampled_from(Base), strict=st.booleans())
majorities = st.builds(Threshold, share=st.just(Fraction(1, 2)), base=st.just(Base.CAST), strict=st.just(True))
quorums = st.builds(
    Quorum,
    kind=st.sampled_from([QuorumKind.PARTICIPATION, QuorumKind.APPROVAL, QuorumKind.PRESENCE]),
    share=st.sampled_from([Fraction(0), *SHARES]),
    number=st.integers(0, MOST_PEOPLE - 2),
    lesser=st.booleans(),
)


@st.composite
def procedures(draw: st.DrawFn, bodies: list[str], offices: list[str], keys: list[str], *, is_odd: bool) -> Procedure:
    """Draw a procedure; unless ``is_odd``, most of its parts are plain ones, so that much can be carried."""
    rarely = st.integers(0, 3).map(lambda number: number == 0) if is_odd else st.integers(0, 15).map(lambda number: number == 0)
    return Procedure(
        title="A procedure",
        body=draw(st.sampled_from(bodies)),
        movers=draw(st.sampled_from(["members", "members", *offices])),
        seconders=draw(st.sampled_from([0, 0, 0, 1, 2, 3] if is_odd else [0, 1])),
        petition=draw(st.sampled_from([Fraction(0), Fraction(0), Fraction(1, 10), Fraction(1, 2), Fraction(1)])),
        quorum=tuple(draw(st.lists(quorums, max_size=2 if is_odd else 1))),
        threshold=tuple(draw(st.lists(majorities | thresholds if is_odd else majorities, min_size=1, max_size=2))),
        carried_at_once=tuple(draw(st.lists(thresholds, min_size=1, max_size=2))) if draw(rarely) else (),
        lost_at_once=tuple(draw(st.lists(thresholds, min_size=1, max_size=2))) if draw(rarely) else (),
        if_inquorate=draw(st.sampled_from(IfInquorate)),
        second_vote=draw(st.sampled_from(["", *keys])),
        or_by=(draw(st.sampled_from(keys)),) if draw(rarely) else (),
        left_over_only=draw(rarely) and draw(rarely),
        excludes_concerned=draw(st.booleans()),
        notice=WEEK,
        voting=WEEK,
    )


@st.composite
def tiny_constitutions(draw: st.DrawFn) -> Constitution:
    """Draw a constitution of at most five people, three bodies, three offices and three seats together."""
    bodies = {"members": Body(title="Members", kind=BodyKind.ASSEMBLY, belonging=Belonging.ADMISSION)}
    for key in ("b", "c")[: draw(st.integers(0, 2))]:
        belonging = draw(st.sampled_from([Belonging.SEATS, Belonging.SEATS, Belonging.EVERYONE, Belonging.SELF, Belonging.AREA]))
        bodies[key] = Body(title=key, kind=BodyKind.COMMITTEE, belonging=belonging, parent=draw(st.sampled_from(list(bodies))))
    is_odd = draw(st.booleans())
    keys = ["p", "q", "r"][: draw(st.integers(1, 3))]
    offices = ["x", "y", "z"][: draw(st.integers(0, 3))]
    seats = draw(st.sampled_from([(1, 1, 1), (2, 1, 1), (1, 2, 1), (3, 1, 1)])) if len(offices) < MOST_SEATS else (1, 1, 1)
    seats = seats if sum(seats[: len(offices)]) <= MOST_SEATS else (1, 1, 1)
    return Constitution(
        title="Tiny",
        purpose="To be tried out.",
        root="members",
        time_zone="Europe/London",
        founding=Founding(draw(st.integers(1, 4)), draw(majorities)) if draw(st.booleans()) else None,
        categories={"member": Category("Member", (Right.PROPOSE, Right.SECOND, Right.VOTE))},
        bodies=bodies,
        offices={
            key: Office(
                title=key,
                body=draw(st.sampled_from(list(bodies))),
                procedure=draw(st.sampled_from(keys)),
                recall=draw(st.sampled_from(keys)),
                term=YEAR,
                seats=number,
                incompatible=tuple(
                    draw(st.lists(st.sampled_from([each for each in offices if each != key]), max_size=1)) if len(offices) > 1 else ()
                ),
                powers=tuple(draw(st.lists(st.sampled_from(["spend", "write"]), unique=True))),
            )
            for key, number in zip(offices, seats, strict=False)
        },
        powers={key: PowerRule(power=f"some.{key}", title=key, longest=YEAR) for key in ("spend", "write")},
        procedures={key: draw(procedures(list(bodies), offices, keys, is_odd=is_odd)) for key in keys},
        routes={
            f"route-{number}": Route(effect=effect, procedure=draw(st.sampled_from(keys)))
            for number, effect in enumerate(draw(st.lists(st.sampled_from(["mandates.grant", "rules.amend", "some.thing"]), unique=True)))
        },
        guards={"all": Guard(articles=("*",), procedure=draw(st.sampled_from(keys)))},
    )
