from datetime import datetime

import pytest
from django.utils import timezone

from commonty.apps.bodies.models import Body
from commonty.apps.decisions.effects import Resolve
from commonty.apps.decisions.models import Barred, Comparison, Motion, Phase
from commonty.apps.decisions.tests.building import SECOND, again, days, moved, opened, votes
from commonty.apps.decisions.tests.test_after_the_vote import panel
from commonty.apps.decisions.tests.test_pages import signed_in
from commonty.apps.people.models import Person
from commonty.apps.record.models import Line
from commonty.apps.voting.models import Choice
from commonty.apps.voting.tests.building import organisation
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db


def rent_strike_lost(*, now: datetime) -> tuple[Body, list[Person], Motion, datetime]:
    """Lose a motion; return with it the moment after, at which it is barred. The last three members rule on challenges."""
    body, everybody = organisation(9, now=now)
    panel(body, everybody[6:], now=now)
    lost = opened(body, everybody, now=now)
    votes(lost, everybody[:6], Choice.NO)
    lost.close(now=lost.opening.box.closes)
    return body, everybody, again(lost), lost.opening.box.closes + SECOND


def same_again(body: Body, mover: Person, *, now: datetime, because: str = "It is about another house.") -> Motion:
    return Motion.objects.move(mover, body, title="A rent strike", text="We **shall**.", effects=[Resolve()], now=now, because=because)


def noticed(motion: Motion, everybody: list[Person], *, now: datetime) -> Motion:
    for seconder in everybody[3:5]:
        again(motion).second(seconder, now=now)
    return again(motion)


def ruled(motion: Motion, judges: list[Person], *, same: bool, now: datetime) -> Motion:
    for judge in judges:
        again(motion).rule_on_comparison(judge, motion.comparisons.get(), same=same, reasons="We compared them.", now=now)
    return again(motion)


def test_a_motion_in_other_words_that_is_ruled_the_same_ends_there_and_the_ruling_is_followed(noon: datetime) -> None:
    body, everybody, lost, now = rent_strike_lost(now=noon)
    other_words = moved(body, everybody[1], now=now, title="To pay no rent")

    other_words.compare(everybody[2], lost, "Who pays no rent strikes.", now=now)
    after_one = ruled(other_words, everybody[6:7], same=True, now=now).phase(now)
    after_two = ruled(other_words, everybody[7:8], same=True, now=now).phase(now)
    with pytest.raises(Barred) as refusal:
        moved(body, everybody[1], now=now + SECOND, title="To pay no rent")
    later = moved(body, everybody[1], now=lost.outcome.barred_until, title="To pay no rent")

    assert (after_one, after_two, later.phase(lost.outcome.barred_until)) == (Phase.SECONDING, Phase.LAPSED, Phase.SECONDING)
    assert (refusal.value.article, refusal.value.can_be_asked) == (lost.article, True)
    assert f"motion {lost.number}," in refusal.value.reason
    assert [line.kind for line in Line.objects.filter(kind__contains="comparison").order_by("seq")] == [
        "decisions.comparison-asked",
        "decisions.comparison-ruled",
        "decisions.comparison-ruled",
        "decisions.comparison-settled",
    ]


def test_a_motion_that_the_program_takes_for_the_same_waits_for_the_ruling_and_goes_on_where_it_is_another_matter(noon: datetime) -> None:
    body, everybody, _lost, now = rent_strike_lost(now=noon)
    with pytest.raises(Barred):
        same_again(body, everybody[1], now=now, because="")

    motion = noticed(same_again(body, everybody[1], now=now), everybody, now=now)
    opens = motion.notice.opens
    Motion.objects.attend(now=opens)
    waits = again(motion).phase(opens)
    with pytest.raises(Refused):
        again(motion).open(now=opens)
    ruled(motion, everybody[6:8], same=False, now=opens + days(1))
    Motion.objects.attend(now=opens + days(1))

    assert (waits, again(motion).phase(opens + days(1))) == (Phase.NOTICE, Phase.OPEN)


@pytest.mark.parametrize(("barred", "comes_to"), [(True, Phase.LAPSED), (False, Phase.OPEN)])
def test_where_nobody_rules_in_time_it_is_what_the_program_takes_it_for(noon: datetime, *, barred: bool, comes_to: Phase) -> None:
    body, everybody, lost, now = rent_strike_lost(now=noon)
    motion = same_again(body, everybody[1], now=now) if barred else moved(body, everybody[1], now=now, title="A fair")
    if not barred:
        motion.compare(everybody[2], lost, "They look alike.", now=now)
    motion = noticed(motion, everybody, now=now)
    silent = motion.compared_until(now)

    Motion.objects.attend(now=motion.notice.opens)
    Motion.objects.attend(now=silent - SECOND)
    before = again(motion).phase(silent - SECOND)
    Motion.objects.attend(now=silent)

    assert (before, again(motion).phase(silent)) == (Phase.NOTICE, comes_to)
    assert (silent, motion.comparisons.get().judgement.by_silence) == (motion.notice.opens + days(14), True)


def test_a_ruling_that_ended_a_motion_is_challenged_like_a_result_and_never_before_those_who_gave_it(noon: datetime) -> None:
    body, everybody, lost, now = rent_strike_lost(now=noon)
    motion = moved(body, everybody[1], now=now, title="To pay no rent")
    motion.compare(everybody[2], lost, "Who pays no rent strikes.", now=now)
    motion = ruled(motion, everybody[6:8], same=True, now=now)

    challenge = motion.challenge(everybody[1], "They never read it.", now=now)
    with pytest.raises(Refused):
        again(motion).rule(everybody[6], challenge, upheld=False, reasons="We did.", now=now)
    again(motion).rule(everybody[8], challenge, upheld=True, reasons="So it seems.", now=now)
    anew = moved(body, everybody[1], now=now + SECOND, title="To pay no rent")

    assert (again(motion).phase(now), anew.phase(now + SECOND)) == (Phase.LAPSED, Phase.SECONDING)
    assert Line.objects.filter(kind="decisions.challenge-settled").count() == 1


def test_a_challenge_to_a_ruling_comes_too_late_after_the_time_for_it_and_silence_settles_it(noon: datetime) -> None:
    body, everybody, lost, now = rent_strike_lost(now=noon)
    motion = moved(body, everybody[1], now=now, title="To pay no rent")
    motion.compare(everybody[2], lost, "Who pays no rent strikes.", now=now)
    motion = ruled(motion, everybody[6:8], same=True, now=now)
    until = motion.challengeable_until(now)
    assert until is not None

    motion.challenge(everybody[1], "They never read it.", now=until - SECOND)
    with pytest.raises(Refused):
        again(motion).challenge(everybody[3], "Nor do I think so.", now=until)
    Motion.objects.attend(now=until + days(14))

    assert [(each.judgement.upheld, each.judgement.by_silence) for each in motion.challenges.all()] == [(False, True)]
    with pytest.raises(Barred):
        moved(body, everybody[1], now=until + days(15), title="To pay no rent")


def test_neither_the_mover_nor_who_asks_nor_anybody_else_rules(noon: datetime) -> None:
    body, everybody, lost, now = rent_strike_lost(now=noon)
    motion = moved(body, everybody[6], now=now, title="To pay no rent")
    asked = motion.compare(everybody[7], lost, "Who pays no rent strikes.", now=now)

    for nobody in (everybody[6], everybody[7], everybody[2]):
        with pytest.raises(Refused):
            again(motion).rule_on_comparison(nobody, asked, same=True, reasons="So.", now=now)
    alone = again(motion).rule_on_comparison(everybody[8], asked, same=False, reasons="No.", now=now)

    assert (asked.bench, alone is not None) == (1, True)


def test_it_is_not_asked_of_a_motion_that_was_not_lost_nor_after_the_bar_nor_where_nobody_rules_nor_during_the_vote(noon: datetime) -> None:
    body, everybody, lost, now = rent_strike_lost(now=noon)
    motion = moved(body, everybody[1], now=now, title="A fair")
    free = moved(body, everybody[1], now=lost.outcome.barred_until, title="A second fair")
    running = noticed(motion, everybody, now=now)
    running.open(now=running.notice.opens)

    for asked, about, at in [(motion, free, now), (free, lost, lost.outcome.barred_until), (running, lost, running.notice.opens)]:
        with pytest.raises(Refused):
            again(asked).compare(everybody[2], about, "They look alike.", now=at)
    assert not Comparison.objects.exists()


def test_without_anybody_to_rule_a_barred_motion_is_refused_whatever_its_mover_says(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    lost = opened(body, everybody, now=noon)
    votes(lost, everybody, Choice.NO)
    now = lost.opening.box.closes
    lost.close(now=now)

    with pytest.raises(Refused) as refusal:
        same_again(body, everybody[1], now=now + SECOND, because="")
    with pytest.raises(Refused):
        same_again(body, everybody[1], now=now + SECOND)

    assert "If it is another matter" not in refusal.value.reason
    assert Motion.objects.count() == 1


def test_a_version_with_another_matter_leaves_the_question_behind(noon: datetime) -> None:
    body, everybody, lost, now = rent_strike_lost(now=noon)
    motion = moved(body, everybody[1], now=now, title="To pay no rent")
    asked = motion.compare(everybody[2], lost, "Who pays no rent strikes.", now=now)

    again(motion).reword(everybody[1], title="A fair", text="With cake.", effects=[Resolve()], now=now)

    assert again(motion).open_comparisons() == []
    with pytest.raises(Refused):
        again(motion).rule_on_comparison(everybody[6], asked, same=True, reasons="So.", now=now)


def test_a_member_moves_asks_and_the_panel_rules_in_the_browser() -> None:
    now = timezone.now()
    body, everybody, lost, _then = rent_strike_lost(now=now - days(30))
    mover, asker, judge = (signed_in(who) for who in (everybody[1], everybody[2], everybody[6]))
    address = f"/motions/new/?body={body.pk}&effect=decisions.resolve"
    words = {"title": "A rent strike", "text": "We **shall**.", "move": "1"}

    refused = mover.post(address, words)
    waiting = mover.post(address, words | {"because": "It is about another house."})
    motion = Motion.objects.latest("pk")
    page = judge.get(waiting["Location"]).content.decode()
    ruling = judge.post(f"/motions/{motion.pk}/comparisons/{motion.comparisons.get().pk}/rulings/", {"same": "other", "reasons": "It is."})
    fair = moved(body, everybody[1], now=now, title="A fair")
    asked = asker.post(f"/motions/{fair.pk}/comparisons/", {"lost": lost.pk, "reasons": "It is a strike by another name."})
    empty = asker.post(f"/motions/{motion.pk}/comparisons/", {"lost": "", "reasons": ""})

    assert (refused.status_code, waiting.status_code, ruling.status_code, asked.status_code, empty.status_code) == (422, 302, 302, 302, 422)
    assert 'name="because"' in refused.content.decode()
    assert "It is about another house." in page
    assert "two matters: this one goes on" in page
    assert "It is a strike by another name." in asker.get(f"/motions/{fair.pk}/").content.decode()
