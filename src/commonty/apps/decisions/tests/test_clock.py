"""What the clock does by itself: urgent decisions, duties, letters, and steps that fail."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps

from commonty.apps.bodies.models import Body
from commonty.apps.bodies.seating import seat
from commonty.apps.decisions.catalogue import catalogue
from commonty.apps.decisions.duties import raise_duties
from commonty.apps.decisions.effects import Ratify, Resolve
from commonty.apps.decisions.letters import AboutYou, NoticeOfMotion
from commonty.apps.decisions.models import Motion, Notice, Phase
from commonty.apps.decisions.tests.building import SECOND, again, carried, days, moved, noticed, opened, votes
from commonty.apps.mandates.effects import RecallMandate
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Choice
from commonty.apps.voting.tests.building import organisation, routine, rules_text
from commonty.constitution.effect import Effect
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db


def jobs() -> Any:  # noqa: ANN401 - the queue is the site's, and only asked for by name here.
    return apps.get_model("jobs", "Job")


def campaign(editor: Person, now: datetime) -> Effect:
    told = {"title": "Heat the flats", "demand": "Mend the boiler", "target": "The landlord", "why": "It is cold."}
    until = (now + days(60)).date().isoformat()
    return catalogue().effect({"effect": "campaigns.launch", **told, "editors": [editor.pk], "until": until, "body": "members"})


def urgent(everybody: list[Person], *, now: datetime) -> Motion:
    """Return a motion that the committee carried as an urgent one, and that was carried out."""
    committee = Body.objects.get(article="committee")
    for office, holder in zip(("convenor", "secretary", "treasurer"), everybody[3:6], strict=True):
        seat(holder, office, committee, authority=routine(committee), now=now)
    motion = Motion.objects.move(
        everybody[3], committee, title="At once", effects=[campaign(everybody[4], now)], now=now + SECOND, procedure="urgent"
    )
    motion.second(everybody[4], now=now + SECOND)
    Motion.objects.attend(now=again(motion).notice.opens)
    motion = again(motion)
    votes(motion, everybody[3:6], Choice.YES)
    Motion.objects.attend(now=motion.opening.box.closes)
    Motion.objects.attend(now=again(motion).outcome.effective_at)
    return again(motion)


def test_an_urgent_decision_lapses_unless_ratified_and_its_mandates_end(noon: datetime) -> None:
    _body, everybody = organisation(6, now=noon)
    motion = urgent(everybody, now=noon)
    lapses = motion.execution.at + days(28)
    given = Mandate.objects.living(lapses - SECOND).filter(source=motion.source).count()

    Motion.objects.attend(now=lapses)

    assert (given, Mandate.objects.living(lapses).filter(source=motion.source).count()) == (1, 0)
    assert again(motion).phase(lapses) is Phase.LAPSED


def test_an_urgent_decision_that_the_members_ratify_stands(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    motion = urgent(everybody, now=noon)
    effect = Ratify(motion=motion.pk, procedure="urgent")

    ratifying = carried(body, everybody, now=motion.execution.at, effects=[effect])
    Motion.objects.attend(now=ratifying.outcome.effective_at)
    Motion.objects.attend(now=motion.execution.at + days(29))

    assert again(motion).ratification.source == ratifying.source
    assert again(motion).phase(motion.execution.at + days(29)) is Phase.DONE


def test_rules_rolls_and_offices_are_never_decided_in_urgency(noon: datetime) -> None:
    text = rules_text().replace('second_vote = "second-vote"', 'second_vote = "second-vote"\nor_by = ["urgent"]', 1)
    _body, everybody = organisation(6, now=noon, rules=text)
    committee = Body.objects.get(article="committee")
    seat(everybody[3], "convenor", committee, authority=routine(committee), now=noon)
    effect = {"effect": "bodies.seat", "person": everybody[4].pk, "office": "secretary", "body": committee.pk}
    with pytest.raises(Refused):
        Motion.objects.move(everybody[3], committee, title="At once", effects=[catalogue().effect(effect)], now=noon + SECOND)

    assert not Motion.objects.exists()


def test_the_clock_raises_what_the_rules_say_it_must_and_only_once(noon: datetime) -> None:
    text = rules_text() + '\n[duties.let-go]\nwhen = "inactive"\nafter = "6 months"\neffect = "bodies.expel"\n'
    _body, everybody = organisation(4, now=noon, rules=text)
    year_later = noon + days(400)

    raised = [raise_duties(year_later), raise_duties(year_later + SECOND)]

    assert raised == [len(everybody), 0]
    assert {motion.mover_id for motion in Motion.objects.all()} == {None}


def test_a_notice_is_kept_without_a_name_and_sent_with_one(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    committee = Body.objects.get(article="committee")
    holding = seat(everybody[4], "convenor", committee, authority=routine(committee), now=noon)
    motion = noticed(body, everybody, now=noon, effects=[RecallMandate(mandate=holding.mandate_id)], title="We need another convenor")

    kept, sent = str(motion.notice.served), NoticeOfMotion(motion.notice.pk)

    assert "Member5" not in kept
    assert "Member5" in sent.text()
    assert "We need another convenor" not in sent.subject()


def test_a_notice_goes_to_everybody_on_its_roll_and_apart_to_those_it_is_about(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    committee = Body.objects.get(article="committee")
    holding = seat(everybody[4], "convenor", committee, authority=routine(committee), now=noon)
    motion = noticed(body, everybody, now=noon, effects=[RecallMandate(mandate=holding.mandate_id)])
    before = jobs().objects.filter(task__endswith=".deliver").count()

    Notice.objects.get(pk=motion.notice.pk).serve(0, now=noon)

    kinds = [
        job.arguments["args"][1].rpartition(".")[2] for job in jobs().objects.filter(task__endswith=".deliver").order_by("pk")[before:]
    ]
    assert sorted(kinds) == sorted([AboutYou.__name__] + 5 * [NoticeOfMotion.__name__])


def test_what_the_clock_will_do_next_is_queued_for_its_very_instant(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)

    motion = noticed(body, everybody, now=noon)

    queued = jobs().objects.filter(task__endswith="jobs.attend_to", arguments__args=[motion.pk]).values_list("run_at", flat=True)
    assert motion.notice.opens in set(queued)


def test_a_step_that_fails_holds_up_no_other_motion(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    broken, sound = opened(body, everybody, now=noon), opened(body, everybody, now=noon, title="Another")
    wording = broken.wording
    wording.effects = [{"effect": "nobody.knows"}]
    wording.save()
    closes = sound.opening.box.closes

    Motion.objects.attend(now=closes)

    assert again(sound).phase(closes) is Phase.UNDECIDED
    assert again(broken).due_at == closes + timedelta(hours=1)


def test_a_motion_with_nothing_to_do_is_no_motion(noon: datetime) -> None:
    body, everybody = organisation(3, now=noon)

    with pytest.raises(Refused):
        Motion.objects.move(everybody[0], body, title="Nothing", effects=[], now=noon)
    assert moved(body, everybody[0], now=noon, effects=[Resolve()]).number == 1
