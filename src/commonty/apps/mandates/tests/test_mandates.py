from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.effects import GrantMandate, RecallMandate
from commonty.apps.mandates.granting import grant, pass_on
from commonty.apps.mandates.models import Mandate
from commonty.apps.mandates.tests.rulebooks import ROOT, carried, in_force, person
from commonty.apps.people.models import Person
from commonty.apps.rules.models import in_force as rules_in_force
from commonty.constitution.authority import Authority, AuthorityKind, of_oneself
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db
EAST = ("members", "branch-east")
EDIT = "campaigns.edit"


def edit(
    holder: Person,
    *,
    now: datetime,
    scope: tuple[str, ...] = ROOT,
    ends: datetime | None = None,
    authority: Authority | None = None,
    limits: dict[str, str] | None = None,
) -> Mandate:
    return grant(
        holder,
        EDIT,
        scope,
        limits=limits,
        starts=now,
        ends=ends or now + timedelta(days=30),
        authority=authority or carried(scope),
        now=now,
    )


def article(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.article


def test_a_mandate_counts_from_the_instant_it_begins_until_just_before_the_instant_it_ends(noon: datetime) -> None:
    in_force(now=noon - timedelta(days=9))
    ada = person(now=noon)
    ends = noon + timedelta(days=30)
    mandate = edit(ada, now=noon, ends=ends)
    instant = timedelta(microseconds=1)
    expected = Authority(AuthorityKind.MANDATE, f"mandate:{mandate.pk}", ada.pk, EDIT, ROOT, "powers.edit-campaigns")

    assert authorise(ada, EDIT, ROOT, now=noon) == expected
    assert authorise(ada, EDIT, ROOT, now=ends - instant) == expected
    for outside in (noon - instant, ends):
        with pytest.raises(Refused) as refused:
            authorise(ada, EDIT, ROOT, now=outside)
        assert article(refused) == "powers.edit-campaigns"


def test_whoever_has_no_mandate_has_no_power(noon: datetime) -> None:
    in_force(now=noon)
    ada, bo = person(now=noon), person(now=noon)
    edit(ada, now=noon)

    with pytest.raises(Refused) as refused:
        authorise(bo, EDIT, ROOT, now=noon)
    assert (article(refused), refused.value.reason) == ("powers.edit-campaigns", "This takes a mandate, and you have none for it here.")


def test_only_a_decision_gives_a_mandate(noon: datetime) -> None:
    in_force(now=noon)
    ada = person(now=noon)

    for wrong in (of_oneself(ada.pk), Authority(AuthorityKind.DECISION, "", None, "decide", ROOT, "")):
        with pytest.raises(Refused):
            edit(ada, now=noon, authority=wrong)
    assert not Mandate.objects.exists()


def test_no_mandate_is_longer_than_the_rules_let_it_be(noon: datetime) -> None:
    in_force(now=noon)
    ada = person(now=noon)
    year = noon.replace(year=2027)

    assert edit(ada, now=noon, ends=year).ends == year
    with pytest.raises(Refused) as refused:
        edit(ada, now=noon, ends=year + timedelta(seconds=1))
    assert article(refused) == "powers.edit-campaigns"
    with pytest.raises(Refused):
        edit(ada, now=noon, ends=noon)


def test_a_branch_gives_no_mandate_for_what_lies_outside_it(noon: datetime) -> None:
    in_force(now=noon)
    ada = person(now=noon)

    with pytest.raises(Refused):
        edit(ada, now=noon, scope=ROOT, authority=carried(EAST))
    assert edit(ada, now=noon, scope=EAST, authority=carried(ROOT)).given_in == "members"


def test_a_power_that_no_article_is_about_or_that_the_program_does_not_know_is_given_to_nobody(noon: datetime) -> None:
    in_force(now=noon, edit_campaigns="")
    ada = person(now=noon)

    for power in ("campaigns.burn", "admin"):
        with pytest.raises(Refused) as refused:
            grant(ada, power, ROOT, starts=noon, ends=noon + timedelta(days=1), authority=carried(), now=noon)
        assert article(refused) == f"powers.{power}"


def test_a_mandate_covers_what_lies_below_only_where_the_rules_say_so(noon: datetime) -> None:
    in_force(now=noon)
    ada = person(now=noon)
    edit(ada, now=noon)

    with pytest.raises(Refused):
        authorise(ada, EDIT, EAST, now=noon)
    in_force(now=noon + timedelta(days=1), edit_campaigns="covers_below = true")
    assert authorise(ada, EDIT, EAST, now=noon + timedelta(days=1)).scope == ROOT
    edit(ada, now=noon, scope=EAST)
    assert authorise(ada, EDIT, EAST, now=noon + timedelta(days=1)).scope == EAST


def test_a_limit_that_the_power_does_not_know_is_refused(noon: datetime) -> None:
    in_force(now=noon)
    ada = person(now=noon)

    with pytest.raises(Refused):
        edit(ada, now=noon, limits={"colour": "red"})
    assert edit(ada, now=noon, limits={"campaign": "3"}).limits == {"campaign": "3"}


def test_a_mandate_is_passed_on_only_where_the_rules_say_so_no_wider_no_longer_and_ends_with_its_source(noon: datetime) -> None:
    in_force(now=noon)
    ada, bo = person(now=noon), person(now=noon)
    mandate = edit(ada, now=noon, limits={"campaign": "3"})
    with pytest.raises(Refused, match="passed on"):
        pass_on(mandate, bo, task="Help", ends=mandate.ends, by=ada, now=noon)
    in_force(now=noon, edit_campaigns="delegable = true")

    with pytest.raises(Refused, match="no later"):
        pass_on(mandate, bo, task="Help", ends=mandate.ends + timedelta(seconds=1), by=ada, now=noon)
    with pytest.raises(Refused, match="living"):
        pass_on(mandate, bo, task="Help", ends=mandate.ends, by=bo, now=noon)
    passed = pass_on(mandate, bo, task="Help", ends=mandate.ends, by=ada, now=noon)
    assert (passed.limits, passed.parent, passed.source) == ({"campaign": "3"}, mandate, f"mandate:{mandate.pk}")
    assert authorise(bo, EDIT, ROOT, now=noon).source == f"mandate:{passed.pk}"

    mandate.end("recalled", authority=carried(source="motion:2"), now=noon)

    for former in (ada, bo):
        with pytest.raises(Refused, match="ended"):
            authorise(former, EDIT, ROOT, now=noon)


def test_a_recall_ends_the_mandate_and_the_holder_can_do_nothing_about_it(noon: datetime) -> None:
    in_force(now=noon)
    ada = person(now=noon)
    mandate = edit(ada, now=noon)
    recall = RecallMandate(mandate=mandate.pk)
    week = noon + timedelta(days=7)

    assert (recall.concerned(), recall.context()) == ((ada.pk,), "members")
    recall.refuse_unless_possible(rules_in_force(ROOT, at=noon).constitution, now=noon)
    recall.carry_out(carried(source="motion:2"), now=week)

    assert authorise(ada, EDIT, ROOT, now=week - timedelta(microseconds=1)).person == ada.pk
    with pytest.raises(Refused) as refused:
        authorise(ada, EDIT, ROOT, now=week)
    assert article(refused) == "powers.edit-campaigns"
    with pytest.raises(Refused):
        recall.refuse_unless_possible(rules_in_force(ROOT, at=noon).constitution, now=week)


def test_a_decision_grants_a_mandate_and_says_so_in_plain_words(noon: datetime) -> None:
    in_force(now=noon)
    ada = person(now=noon)
    effect = GrantMandate(
        holder=ada.pk, power="edit-campaigns", scope="members", task="run the rent campaign", ends="2026-06-30T23:00:00+00:00"
    )

    effect.refuse_unless_possible(rules_in_force(ROOT, at=noon).constitution, now=noon)
    effect.carry_out(carried(source="motion:7"), now=noon)

    assert effect.describe().startswith("Ada Lovelace is mandated, until ")
    assert "run the rent campaign" in effect.describe()
    mandate = Mandate.objects.get()
    assert (mandate.source, mandate.task, mandate.article, mandate.power) == (
        "motion:7",
        "run the rent campaign",
        "powers.edit-campaigns",
        EDIT,
    )


@pytest.mark.parametrize(
    ("ends", "reason"), [("soon", "“soon” is no date that a mandate could end on."), ("2026-06-30", "an instant with a time zone")]
)
def test_a_mandate_that_ends_at_no_instant_is_refused_by_the_article_on_its_power(ends: str, reason: str, noon: datetime) -> None:
    in_force(now=noon)
    effect = GrantMandate(holder=person(now=noon).pk, power=EDIT, scope="members", task="run the rent campaign", ends=ends)

    with pytest.raises(Refused, match=reason) as refused:
        effect.refuse_unless_possible(rules_in_force(ROOT, at=noon).constitution, now=noon)

    assert article(refused) == "powers.edit-campaigns"


def test_a_power_that_the_program_cannot_honour_is_refused_by_its_own_article(noon: datetime) -> None:
    in_force(now=noon, edit_campaigns='power = "birds.fly"\ntitle = "Fly"\nlongest = "1 month"\n\n[powers.edit]')

    with pytest.raises(Refused, match="knows no power called") as refused:
        grant(person(now=noon), "edit-campaigns", ROOT, starts=noon, ends=noon + timedelta(days=1), authority=carried(), now=noon)

    assert article(refused) == "powers.edit-campaigns"


def test_to_recall_what_never_was_is_refused_by_the_article_on_recalls(noon: datetime) -> None:
    in_force(now=noon)

    with pytest.raises(Refused, match="no such mandate any more") as refused:
        RecallMandate(mandate=4711).refuse_unless_possible(rules_in_force(ROOT, at=noon).constitution, now=noon)

    assert article(refused) == "routes.recall"


def test_only_its_holder_reports_on_a_mandate_or_gives_it_up(noon: datetime) -> None:
    in_force(now=noon)
    ada, bo = person(now=noon), person(now=noon)
    mandate = edit(ada, now=noon)

    with pytest.raises(Refused):
        mandate.report("I did nothing.", by=bo, now=noon)
    with pytest.raises(Refused):
        mandate.give_up(by=bo, now=noon)
    mandate.report("We put up forty posters.", by=ada, now=noon)
    mandate.give_up(by=ada, now=noon)

    assert [str(report.text) for report in mandate.reports.all()] == ["We put up forty posters."]
    assert mandate.ending.why == "given-up"


def test_the_database_itself_keeps_no_mandate_without_a_source_or_an_end(noon: datetime) -> None:
    ada = person(now=noon)
    facts = {
        "holder": ada,
        "power": EDIT,
        "article": "powers.x",
        "scope": "members",
        "body": "members",
        "given_in": "members",
        "starts": noon,
    }

    for wrong in ({"source": "", "ends": noon + timedelta(days=1)}, {"source": "motion:1", "ends": noon}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.create(**facts, **wrong)


def test_a_mandate_whose_term_is_over_cannot_be_ended_again(noon: datetime) -> None:
    in_force(now=noon)
    ada = person(now=noon)
    mandate = grant(ada, EDIT, ROOT, starts=noon, ends=noon + timedelta(days=1), authority=carried(), now=noon)

    mandate.give_up(by=ada, now=noon + timedelta(days=1))

    assert not hasattr(Mandate.objects.get(pk=mandate.pk), "ending")
