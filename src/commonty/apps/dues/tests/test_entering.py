"""What an upload sets, what it takes away and gives back, and how it is undone."""

from datetime import date, datetime, timedelta

import pytest

from commonty.apps.bodies.entitling import entitled, right
from commonty.apps.dues import arrears
from commonty.apps.dues.entering import attend, bring, put_in_force, say_columns, undo
from commonty.apps.dues.models import Arrears, CountedLine, Kind, PaidUpTo, SealedFile, Upload, days_paid
from commonty.apps.dues.tests.paying import BANK, OWED, enforced, listed, paying, ready
from commonty.apps.dues.trying import later, try_out
from commonty.apps.keys import keyring
from commonty.apps.keys.holding import holdings
from commonty.apps.people import undoing
from commonty.apps.people.models import Bounce, Deed, Person
from commonty.apps.record.merkle import leaf_hash, root_of
from commonty.apps.record.models import Line, Payload
from commonty.apps.voting.models import Box, Choice, Roll
from commonty.apps.voting.tests.building import routine
from commonty.constitution.document import Right
from commonty.constitution.duration import Duration, Unit
from commonty.constitution.refusal import Refused
from commonty.moving.catalogue import say

pytestmark = pytest.mark.django_db

GRACE = timedelta(days=14)


def voters(body_people: list[Person], *, at: datetime) -> list[int]:
    body = body_people[0].memberships.get(body__parent=None).body
    on_it = {person for person, _weight in entitled(body, Right.VOTE, at=at)}
    return [place for place, person in enumerate(body_people) if person.pk in on_it]


def test_a_trial_says_who_would_lose_their_vote_and_changes_nothing(noon: datetime) -> None:
    _body, everybody, _authority = paying(5, now=noon)
    today = noon.date()
    upload = listed([(everybody[0], "2030-12-31"), (everybody[1], "2020-01-31")], today, now=noon)

    trial = try_out(upload, now=noon)

    assert [(each.member.person, each.day) for each in trial.changes.begins] == [(everybody[1].pk, date(2020, 1, 31))]
    assert (len(trial.days), trial.unknown, trial.changes.ends) == (2, 3, ())
    assert (PaidUpTo.objects.count(), Arrears.objects.count(), voters(everybody, at=noon)) == (0, 0, [0, 1, 2, 3, 4])


def test_after_the_grace_the_vote_rests_on_new_rolls_and_stays_on_frozen_ones_and_payment_gives_it_back(noon: datetime) -> None:
    body, everybody, authority = paying(4, now=noon)
    roll = Roll.freeze(body, entitled(body, Right.VOTE, at=noon), authority=routine(body), now=noon)
    late = noon + GRACE
    box = Box.objects.open(roll, opens=noon, closes=late + GRACE, changeable=True, totals_shown=False, article="procedures.ordinary")

    enforced(listed([(everybody[3], "2020-01-31")], noon.date(), now=noon), authority, now=noon)
    within, after = voters(everybody, at=late - timedelta(seconds=1)), voters(everybody, at=late)
    with pytest.raises(Refused) as refused:
        right(everybody[3], body, Right.VOTE, now=late)
    box.cast(everybody[3], Choice.YES, now=late)
    frozen = (Roll.objects.get(pk=roll.pk).root, roll.entries.count(), box.tally().yes)
    enforced(listed([(everybody[3], "2030-01-31")], late.date(), now=late), authority, now=late)

    assert (within, after, voters(everybody, at=late)) == ([0, 1, 2, 3], [0, 1, 2], [0, 1, 2, 3])
    assert (str(refused.value), refused.value.article) == ("Your dues are in arrears.", "categories.member")
    assert frozen == (roll.root, 4, 1)


def test_each_is_told_and_the_record_names_nobody(noon: datetime) -> None:
    _body, everybody, authority = paying(4, now=noon)

    upload = enforced(listed([(everybody[3], "2020-01-31")], noon.date(), now=noon), authority, now=noon)

    row = Arrears.objects.get()
    kinds = list(Line.objects.filter(kind__startswith="dues.").order_by("seq").values_list("kind", flat=True))
    told = Payload.objects.get(line__kind="dues.entered")
    numbers = {each.pk: each.member_number for each in everybody}
    assert (row.way, row.told_at, row.rests_from) == ("email", noon, noon + GRACE)
    assert kinds == ["dues.entered", "dues.arrears-began"]
    assert upload.root in told.facts
    assert upload.root == root_of([leaf_hash(PaidUpTo.objects.get().leaf(numbers[everybody[3].pk]))]).hex()
    assert "2020" not in told.facts
    assert PaidUpTo.objects.get().leaf(numbers[everybody[3].pk]).decode().endswith(f":{everybody[3].member_number}:2020-01-31")
    assert not SealedFile.objects.exists()


def test_whom_mail_does_not_reach_keeps_their_vote_until_a_letter_is_posted(noon: datetime) -> None:
    _body, everybody, authority = paying(4, now=noon)
    Bounce.objects.create(person=everybody[3], at=noon, trouble="hard", status="5.1.1")
    posted = noon + timedelta(days=30)

    enforced(listed([(everybody[3], "2020-01-31")], noon.date(), now=noon), authority, now=noon)
    untold = voters(everybody, at=posted)
    (waiting,) = arrears.to_post()
    arrears.post([waiting.pk], authority=authority, now=posted)

    assert (waiting.way, untold) == ("post", [0, 1, 2, 3])
    assert voters(everybody, at=posted + GRACE - timedelta(seconds=1)) == [0, 1, 2, 3]
    assert voters(everybody, at=posted + GRACE) == [0, 1, 2]
    with pytest.raises(Refused):
        arrears.post([waiting.pk], authority=authority, now=posted)


def test_a_letter_written_down_by_mistake_is_taken_back_and_the_vote_stays_until_one_is_posted(noon: datetime) -> None:
    _body, everybody, authority = paying(4, now=noon)
    Bounce.objects.create(person=everybody[3], at=noon, trouble="hard", status="5.1.1")
    enforced(listed([(everybody[3], "2020-01-31")], noon.date(), now=noon), authority, now=noon)
    (waiting,) = arrears.to_post()
    arrears.post([waiting.pk], authority=authority, now=noon)
    (deed,) = Deed.objects.filter(person=everybody[3])

    undoing.undo(deed, authority=authority, now=noon + timedelta(days=1))

    assert Line.objects.get(seq=deed.seq).kind == "dues.arrears-told"
    assert list(arrears.to_post()) == [waiting]
    assert voters(everybody, at=noon + 2 * GRACE) == [0, 1, 2, 3]
    arrears.post([waiting.pk], authority=authority, now=noon + timedelta(days=2))
    assert voters(everybody, at=noon + timedelta(days=2) + GRACE) == [0, 1, 2]
    assert not Deed.objects.get(person=everybody[3], undoing=None).is_undone, "the second letter can be taken back likewise"


def test_an_objection_keeps_the_vote_until_it_is_answered_and_then_the_grace_begins_anew(noon: datetime) -> None:
    _body, everybody, authority = paying(4, now=noon)
    enforced(listed([(everybody[3], "2020-01-31")], noon.date(), now=noon), authority, now=noon)
    answered = noon + timedelta(days=60)

    said = arrears.object_to(Arrears.objects.get(), "I paid in cash.", now=noon + timedelta(days=13))
    waiting = voters(everybody, at=answered)
    arrears.answer(said, "There is no receipt.", authority=authority, now=answered)

    kept = arrears.current(everybody[3])
    assert kept is not None
    assert (kept.objection.words(), kept.objection.answer()) == ("I paid in cash.", "There is no receipt.")
    assert waiting == [0, 1, 2, 3]
    assert voters(everybody, at=answered + GRACE - timedelta(seconds=1)) == [0, 1, 2, 3]
    assert voters(everybody, at=answered + GRACE) == [0, 1, 2]
    with pytest.raises(Refused, match="objected already"):
        arrears.object_to(Arrears.objects.get(), "Again.", now=answered)


def test_undoing_puts_back_every_day_but_those_that_a_later_upload_set_and_gives_votes_back(noon: datetime) -> None:
    _body, everybody, authority = paying(5, now=noon)
    one, other, third = everybody[0], everybody[1], everybody[3]
    today = noon.date()
    enforced(listed([(one, "2030-01-31"), (other, "2030-01-31")], today, now=noon), authority, now=noon)
    wrong = enforced(listed([(one, "2020-01-31"), (other, "2020-01-31"), (third, "2020-01-31")], today, now=noon), authority, now=noon)
    enforced(listed([(other, "2031-01-31")], today, now=noon), authority, now=noon)
    late = noon + timedelta(days=6)

    undo(wrong, authority=authority, now=late)

    assert days_paid() == {one.pk: date(2030, 1, 31), other.pk: date(2031, 1, 31)}
    assert voters(everybody, at=noon + timedelta(days=100)) == [0, 1, 2, 3, 4]
    assert Line.objects.filter(kind="dues.undone").count() == 1
    assert Arrears.objects.filter(ended_at=None).count() == 0
    with pytest.raises(Refused, match="nothing to undo"):
        undo(wrong, authority=authority, now=late)


def test_who_is_in_arrears_again_by_an_undoing_is_told_afresh(noon: datetime) -> None:
    _body, everybody, authority = paying(4, now=noon)
    enforced(listed([(everybody[3], "2020-01-31")], noon.date(), now=noon), authority, now=noon)
    wrong = enforced(listed([(everybody[3], "2030-01-31")], noon.date(), now=noon), authority, now=noon)
    late = noon + timedelta(days=7) - timedelta(seconds=1)

    undo(wrong, authority=authority, now=late)

    assert voters(everybody, at=late + GRACE - timedelta(seconds=1)) == [0, 1, 2, 3]
    assert voters(everybody, at=late + GRACE) == [0, 1, 2]


def test_after_seven_days_nothing_is_undone(noon: datetime) -> None:
    _body, everybody, authority = paying(3, now=noon)
    upload = enforced(listed([(everybody[0], "2030-01-31")], noon.date(), now=noon), authority, now=noon)

    with pytest.raises(Refused, match="are over"):
        undo(upload, authority=authority, now=noon + timedelta(days=7))


def test_a_banks_export_buys_what_the_rules_say_and_counts_once(noon: datetime) -> None:
    _body, everybody, authority = paying(5, now=noon)
    day = noon.date().isoformat()
    one, other, third = (everybody[place].member_number for place in (0, 1, 3))
    raw = f"Date,Amount,Reference\n{day},24.00,M{one}\n{day},6.00,M{other}\n{day},6.00,M{other}\n{day},13.00,M{third}\n{day},12.00,?\n"
    enforced(listed([(everybody[0], "2025-01-31")], date(2025, 1, 1), now=noon), authority, now=noon)

    first = ready(raw, Kind.BANK, noon.date(), now=noon)
    trial = try_out(first, now=noon)
    enforced(first, authority, now=noon)
    again = try_out(ready(raw, Kind.BANK, noon.date(), now=noon), now=noon)
    undo(Upload.objects.get(pk=first.pk), authority=authority, now=noon)
    undone = try_out(ready(raw, Kind.BANK, noon.date(), now=noon), now=noon)

    assert trial.days == {everybody[0].pk: date(2025, 3, 31), everybody[1].pk: later(noon.date(), Duration(1, Unit.MONTHS), 1)}
    assert [say(each.sentence, "en").partition(".")[0] for each in trial.unmatched] == [
        f"What member {third} paid comes to 13",
        "No member number is found in it",
    ]
    assert (again.days, len(again.unmatched)) == ({}, 5)
    assert (undone.days, CountedLine.objects.count()) == (trial.days, 0)


@pytest.mark.parametrize(("owed", "spared"), [("", ()), ('dues = "12.00"\ndues_every = "1 month"\n', ("member",)), (OWED, ())])
def test_where_the_rules_give_no_grace_or_ask_no_dues_nobody_loses_anything(noon: datetime, owed: str, spared: tuple[str, ...]) -> None:
    _body, everybody, _authority = paying(3, now=noon, owed=owed)

    trial = try_out(listed([(everybody[0], "2020-01-31")], noon.date(), now=noon), now=noon)

    assert (len(trial.changes.begins), trial.changes.spared) == (int(owed == OWED), spared)


def test_what_is_put_in_force_is_what_was_looked_at(noon: datetime) -> None:
    _body, everybody, authority = paying(4, now=noon)
    upload = listed([(everybody[0], "2020-01-31")], noon.date(), now=noon)
    seen = try_out(upload, now=noon).seen
    enforced(listed([(everybody[0], "2019-01-31")], noon.date(), now=noon), authority, now=noon)

    with pytest.raises(Refused, match="has changed"):
        put_in_force(upload, seen=seen, authority=authority, now=noon)
    with pytest.raises(Refused, match="in force already"):
        say_columns(Upload.objects.get(in_force_at__isnull=False), BANK, until=noon.date(), marker="", now=noon)
    with pytest.raises(Refused, match="still to come"):
        say_columns(upload, BANK, until=noon.date() + timedelta(days=1), marker="", now=noon)


def test_a_file_that_nobody_puts_in_force_is_let_go_of_with_its_key(
    noon: datetime, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    paying(3, now=noon)
    upload = bring(b"number,paid up to\n1,2026-01-01\n", Kind.DATES, file="paid.csv", now=noon)

    attend(now=noon + timedelta(days=13))
    kept = keyring.passing("dues.")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        attend(now=noon + timedelta(days=14))

    assert (kept, keyring.passing("dues."), Upload.objects.count()) == ([upload.key], [], 0)


def test_what_dues_hold_of_somebody_is_told_to_them_and_let_go_of(noon: datetime) -> None:
    _body, everybody, authority = paying(4, now=noon)
    day = noon.date().isoformat()
    raw = f"Date,Amount,Reference\n{day},12.00,M{everybody[3].member_number}\n"
    enforced(ready(raw, Kind.BANK, noon.date(), now=noon), authority, now=noon)
    enforced(listed([(everybody[3], "2020-01-31")], noon.date(), now=noon), authority, now=noon)
    arrears.object_to(Arrears.objects.get(), "I paid.", now=noon)
    mine = [each for each in holdings() if each.app == "dues"]

    held = [each.export(everybody[3].pk) for each in mine]
    for each in mine:
        each.let_go(everybody[3].pk, now=noon)

    assert [len(each) for each in held if isinstance(each, list)] == [1, 2]
    assert "I paid." in str(held)
    assert [each.export(everybody[3].pk) for each in mine] == [[], []]
    assert CountedLine.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "every", "times", "reached"),
    [
        (date(2027, 1, 31), Duration(1, Unit.MONTHS), 1, date(2027, 2, 28)),
        (date(2027, 2, 28), Duration(1, Unit.MONTHS), 1, date(2027, 3, 31)),
        (date(2027, 1, 30), Duration(1, Unit.MONTHS), 1, date(2027, 2, 28)),
        (date(2027, 12, 15), Duration(12, Unit.MONTHS), 2, date(2029, 12, 15)),
        (date(2027, 12, 15), Duration(7, Unit.DAYS), 3, date(2028, 1, 5)),
    ],
)
def test_whoever_paid_to_the_end_of_a_month_goes_on_to_the_end_of_one(day: date, every: Duration, times: int, reached: date) -> None:
    assert later(day, every, times) == reached
