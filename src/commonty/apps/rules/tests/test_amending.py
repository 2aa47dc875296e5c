from datetime import datetime, timedelta
from importlib.resources import files

import pytest

from commonty.apps.rules.adopting import adopt
from commonty.apps.rules.effects import AmendRules
from commonty.apps.rules.models import Version, in_force
from commonty.constitution.authority import Authority, AuthorityKind, of_oneself
from commonty.constitution.document import Constitution
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db
ROOT, EAST = ("members",), ("members", "east")


def text(*changes: tuple[str, str]) -> str:
    """Return the campaign group's rules with some words replaced."""
    words = (files("commonty.constitution") / "starters" / "campaign-group.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in words
        words = words.replace(old, new, 1)
    return words


QUORUM = (
    'quorum = [{ kind = "participation", share = "1/10", number = 3 }]',
    'quorum = [{ kind = "participation", share = "1/8", number = 3 }]',
)
TERM = ('[offices.convenor]\ntitle = "Convenor"', '[offices.convenor]\ntitle = "Chair"')
NO_TERM = ('[powers.edit-campaigns]\npower = "campaigns.edit"\ntitle = "Edit a campaign\'s page"\nlongest = "12 months"', "")


def decision(source: str = "motion:1") -> Authority:
    return Authority(AuthorityKind.DECISION, source, None, "decide", ROOT, "procedures.special")


def constitution(at: datetime) -> Constitution:
    return in_force(ROOT, at=at).constitution


def test_before_there_are_rules_everything_is_refused(noon: datetime) -> None:
    with pytest.raises(Refused) as refused:
        in_force(ROOT, at=noon)
    assert refused.value.article == ""


def test_rules_hold_from_the_instant_they_come_into_force_and_the_nearest_body_goes_first(noon: datetime) -> None:
    first = adopt("members", text(), authority=decision(), now=noon)
    second = adopt("members", text(QUORUM), authority=decision("motion:2"), now=noon + timedelta(days=1))
    own = adopt("east", text(TERM), authority=decision("motion:3"), now=noon + timedelta(days=2))

    assert in_force(EAST, at=noon) == first
    assert in_force(ROOT, at=noon + timedelta(days=1) - timedelta(microseconds=1)) == first
    assert in_force(ROOT, at=noon + timedelta(days=1)) == second
    assert (in_force(EAST, at=noon + timedelta(days=2)), in_force(ROOT, at=noon + timedelta(days=2))) == (own, second)
    assert (second.number, own.number, second.source) == (2, 1, "motion:2")


def test_only_a_decision_changes_the_rules(noon: datetime) -> None:
    with pytest.raises(Refused):
        adopt("members", text(), authority=of_oneself(1), now=noon)
    assert not Version.objects.exists()


def test_members_read_what_changes_before_they_vote(noon: datetime) -> None:
    first = adopt("members", text(), authority=decision(), now=noon)
    effect = AmendRules(body="members", text=text(QUORUM), replaces=first.digest)

    said = effect.describe()

    effect.refuse_unless_possible(constitution(noon), now=noon)
    assert "one tenth" in said
    assert "one eighth" in said
    effect.carry_out(decision("motion:2"), now=noon + timedelta(days=1))
    assert effect.describe() == said, "an old motion goes on saying what it changed"


def test_rules_in_which_the_check_finds_an_error_are_not_put_to_a_vote_and_the_refusal_says_it(noon: datetime) -> None:
    adopt("members", text(), authority=decision(), now=noon)
    broken = AmendRules(body="members", text=text(('recall = "recall"\nterm = "12 months"', 'recall = "recall"\nterm = "0 days"')))

    assert any(finding.level == "error" for finding in broken.findings())
    with pytest.raises(Refused) as refused:
        broken.refuse_unless_possible(constitution(noon), now=noon)
    assert refused.value.reason.startswith("These rules cannot be put to a vote.")
    assert refused.value.article == "offices.convenor"


@pytest.mark.parametrize("wrong", ["", "title = ", 'title = "Only a title"'])
def test_what_is_no_constitution_is_refused_with_its_mistake(wrong: str, noon: datetime) -> None:
    adopt("members", text(), authority=decision(), now=noon)

    with pytest.raises(Refused):
        AmendRules(body="members", text=wrong).refuse_unless_possible(constitution(noon), now=noon)


def test_what_changes_nothing_is_refused(noon: datetime) -> None:
    adopt("members", text(), authority=decision(), now=noon)

    with pytest.raises(Refused, match="nothing"):
        AmendRules(body="members", text=text()).refuse_unless_possible(constitution(noon), now=noon)


def test_two_amendments_of_different_articles_both_hold_whichever_comes_first(noon: datetime) -> None:
    first = adopt("members", text(), authority=decision(), now=noon)
    quorum = AmendRules(body="members", text=text(QUORUM), replaces=first.digest)
    title = AmendRules(body="members", text=text(TERM), replaces=first.digest)

    quorum.carry_out(decision("motion:2"), now=noon + timedelta(days=1))
    title.carry_out(decision("motion:3"), now=noon + timedelta(days=2))

    rules = constitution(noon + timedelta(days=2))
    assert rules.offices["convenor"].title == "Chair"
    assert str(rules.procedures["ordinary"].quorum[0].share) == "1/8"


def test_of_two_amendments_of_the_same_article_the_later_is_refused_and_changes_nothing(noon: datetime) -> None:
    first = adopt("members", text(), authority=decision(), now=noon)
    other = (TERM[0], TERM[1].replace("Chair", "Speaker"))
    AmendRules(body="members", text=text(TERM), replaces=first.digest).carry_out(decision("motion:2"), now=noon)

    with pytest.raises(Refused) as refused:
        AmendRules(body="members", text=text(other), replaces=first.digest).carry_out(decision("motion:3"), now=noon)

    assert refused.value.article == "offices.convenor"
    assert Version.objects.count() == 2


@pytest.mark.parametrize("unknown", ["", "0" * 64])
def test_an_amendment_that_does_not_say_which_rules_it_was_written_against_is_not_put_and_undoes_nothing(
    unknown: str, noon: datetime
) -> None:
    adopt("members", text(), authority=decision(), now=noon)
    amendment = AmendRules(body="members", text=text(TERM), replaces=unknown)
    adopt("members", text(QUORUM), authority=decision("motion:2"), now=noon + timedelta(days=1))

    with pytest.raises(Refused) as not_put:
        amendment.refuse_unless_possible(constitution(noon), now=noon)
    with pytest.raises(Refused) as not_done:
        amendment.carry_out(decision("motion:3"), now=noon + timedelta(days=2))

    assert (not_put.value.article, not_done.value.article) == ("organisation", "organisation")
    assert Version.objects.count() == 2
