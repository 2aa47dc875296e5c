"""Majorities that are asked of some bodies by themselves: a vote carried by all and lost in one, and card votes."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from django.utils import timezone

from commonty.apps.bodies.founding import make
from commonty.apps.bodies.joining import apply, leave
from commonty.apps.bodies.models import Body
from commonty.apps.bodies.sections import sections
from commonty.apps.decisions.apart import refuse_unless_countable
from commonty.apps.decisions.entries import MotionDecided
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.tests.building import SECOND, again, moved, noticed, votes
from commonty.apps.decisions.tests.test_pages import signed_in
from commonty.apps.people.models import Person
from commonty.apps.record.models import Line
from commonty.apps.voting.models import Choice
from commonty.apps.voting.tests.building import organisation, routine, rules_text
from commonty.constitution.document import Where
from commonty.constitution.majority import Outcome as Result
from commonty.constitution.majority import Tally
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db

CAST = 'threshold = [{ share = "1/2", base = "cast", strict = true }]'


def asking(threshold: str, *, frozen: str = "notice") -> str:
    """Return rules by which an ordinary motion takes this majority."""
    return rules_text().replace(CAST, f'threshold = [{threshold}]\nfreeze = "{frozen}"', 1)


BOTH = '{ share = "1/2", base = "cast", strict = true }, { share = "1/2", base = "cast", strict = true, section = "local-group" }'


def with_a_group(rules: str, *, now: datetime, of: int = 3) -> tuple[Body, Body, list[Person]]:
    """Return an organisation of nine, a local group that the last ``of`` of them belong to, and its members."""
    body, everybody = organisation(9, now=now, rules=rules)
    north = make("north", "local-group", body, "North", authority=routine(body), now=now)
    for member in everybody[-of:]:
        apply(member, north, now=now)
    return body, north, everybody


def voted(motion: Motion, yes: list[Person], no: list[Person]) -> Motion:
    """Open a motion, vote on it and close it."""
    motion.open(now=motion.notice.opens)
    motion = again(motion)
    votes(motion, yes, Choice.YES)
    votes(motion, no, Choice.NO)
    motion.close(now=motion.opening.box.closes)
    return again(motion)


@pytest.mark.parametrize("frozen", ["notice", "opening"])
def test_what_all_together_carry_is_lost_where_a_body_that_must_agree_by_itself_does_not(noon: datetime, frozen: str) -> None:
    body, _north, everybody = with_a_group(asking(BOTH, frozen=frozen), now=noon)

    motion = voted(noticed(body, everybody, now=noon), yes=everybody[:7], no=everybody[7:])
    sheet = motion.outcome.working()

    assert (sheet.tally, dict(sheet.sections)) == (Tally(9, yes=7, no=2), {"local-group": Tally(3, yes=1, no=2)})
    assert motion.outcome.result == Result.LOST


def test_what_all_together_and_that_body_carry_is_carried(noon: datetime) -> None:
    body, _north, everybody = with_a_group(asking(BOTH), now=noon)

    motion = voted(noticed(body, everybody, now=noon), yes=everybody[:8], no=everybody[8:])

    assert motion.outcome.result == Result.CARRIED


def test_of_card_votes_each_body_weighs_the_same_whatever_its_numbers(noon: datetime) -> None:
    card = '{ share = "1/2", base = "cast", strict = true, scaled = ["members", "local-group"] }'
    body, _north, everybody = with_a_group(asking(card), now=noon)

    # Of all six of nine, of the local group none of three: a third of a whole, though two thirds of all.
    motion = voted(noticed(body, everybody, now=noon), yes=everybody[:6], no=everybody[6:])

    assert dict(motion.outcome.working().sections) == {"members": Tally(9, yes=6, no=3), "local-group": Tally(3, yes=0, no=3)}
    assert motion.outcome.result == Result.LOST


def test_who_joins_that_body_after_the_roll_was_fixed_is_not_counted_in_it_and_who_left_is_in_no_base(noon: datetime) -> None:
    body, north, everybody = with_a_group(asking(BOTH), now=noon)
    motion = noticed(body, everybody, now=noon)
    apply(everybody[0], north, now=noon + SECOND)
    leave(everybody[8], body, now=noon + SECOND)

    motion = voted(motion, yes=everybody[:7], no=[])

    assert dict(motion.outcome.working().sections) == {"local-group": Tally(2, yes=1, no=0)}


def test_the_record_and_the_page_say_the_numbers_of_each_body_and_every_vote_can_be_counted_again() -> None:
    now = timezone.now()
    body, _north, everybody = with_a_group(asking(BOTH), now=now)
    motion = voted(noticed(body, everybody, now=now), yes=everybody[:7], no=everybody[7:])
    reader = signed_in(everybody[8])

    page = reader.get(f"/motions/{motion.pk}/").content.decode()
    every_vote = reader.get(f"/boxes/{motion.opening.box.pk}/").content.decode()
    own = reader.get(f"/rolls/{motion.opening.box.roll_id}/mine/").content.decode()
    lines = b"".join(reader.get(f"/boxes/{motion.opening.box.pk}/votes.json")).decode().splitlines()[1:]
    told = Line.objects.get(kind="decisions.motion-decided").payload.facts
    entry = MotionDecided.from_facts(body.pk, json.loads(told)["facts"])

    title = body.rules(now).constitution.bodies["local-group"].title
    assert f"In {title}: " in page
    assert every_vote.count(f"<td>{title}</td>") == own.count(f"<dd>{title}</dd>") * 3 == 3
    apart = [(vote["choice"], vote["weight"]) for vote in map(json.loads, lines) if vote.get("sections") == ["local-group"]]
    assert sorted(apart) == [("no", 1), ("no", 1), ("yes", 1)]
    assert '"apart":{"local-group":{"abstain":0,"blank":0,"entitled":3,"no":2,"yes":1}}' in told
    assert "Counted apart under “local-group”: 1 yes, 2 no, 0 abstained or left it blank, of 3." in entry.sentence()


def test_where_a_branch_decides_its_own_committee_is_counted_apart_and_not_that_of_another(noon: datetime) -> None:
    strikes = '\n[bodies.strikes]\ntitle = "Strikes"\nkind = "committee"\nbelonging = "self"\nparent = "local-group"\n'
    body, north, _everybody = with_a_group(rules_text() + strikes, now=noon)
    south = make("south", "local-group", body, "South", authority=routine(body), now=noon)
    ours, theirs = (make(f"{each.pk}-strikes", "strikes", each, "Strikes", authority=routine(body), now=noon) for each in (north, south))

    found = [sections(["strikes"], deciding, body.rules(noon)) for deciding in (north, south, body)]

    assert found == [{"strikes": [ours]}, {"strikes": [theirs]}, {"strikes": [ours, theirs]}]


def test_a_body_that_nobody_belongs_to_agrees_to_nothing(noon: datetime) -> None:
    body, everybody = organisation(4, now=noon, rules=asking(BOTH))

    motion = voted(noticed(body, everybody, now=noon), yes=everybody, no=[])

    assert motion.outcome.result == Result.LOST


def test_no_motion_is_moved_whose_numbers_would_show_who_belongs_to_a_caucus(noon: datetime) -> None:
    body, everybody = organisation(4, now=noon, rules=asking(BOTH.replace('"local-group"', '"caucus"')))
    make("women", "caucus", body, "Women", authority=routine(body), now=noon)

    with pytest.raises(Refused, match="count the votes of Women apart") as refusal:
        moved(body, everybody[0], now=noon)

    assert refusal.value.article == "procedures.ordinary"


def test_no_motion_is_moved_that_is_secret_and_counts_some_apart(noon: datetime) -> None:
    body, everybody = organisation(4, now=noon, rules=asking(f'{BOTH}]\nballot = "secret"\nlost_at_once = ['))

    with pytest.raises(Refused, match="A secret ballot adds everybody up together") as refusal:
        moved(body, everybody[0], now=noon)

    assert refusal.value.article == "procedures.ordinary"


def test_no_motion_is_moved_that_counts_some_apart_and_is_voted_on_elsewhere(noon: datetime) -> None:
    body, _everybody = organisation(3, now=noon, rules=asking(BOTH))
    rules = body.rules(noon)

    with pytest.raises(Refused, match="reported as one count") as refusal:
        refuse_unless_countable(
            body, replace(rules.constitution.procedures["ordinary"], where=Where.HALL), rules, article="procedures.ordinary", now=noon
        )

    assert refusal.value.article == "procedures.ordinary"
