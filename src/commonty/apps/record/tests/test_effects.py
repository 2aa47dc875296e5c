from datetime import datetime

import pytest

from commonty.apps.record import signing
from commonty.apps.record.effects import RotateKey, WithdrawText
from commonty.apps.record.models import Line, Text, Withdrawal
from commonty.apps.record.texts import keep
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.document import Constitution
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db
RULES = Constitution(title="A group", purpose="", root="members", time_zone="Europe/London")


def test_a_decision_withdraws_a_text_and_only_a_stub_of_it_is_left(noon: datetime) -> None:
    text = keep("Somebody's address")
    effect = WithdrawText(digest=text.digest)
    decision = Authority(AuthorityKind.DECISION, "motion:1", None, "decide", ("members",), "routes.withdraw-text")

    effect.refuse_unless_possible(RULES, now=noon)
    effect.carry_out(decision, now=noon)

    assert str(Text.objects.get(pk=text.pk)) == ""
    assert Withdrawal.objects.get().article == "routes.withdraw-text"
    with pytest.raises(Refused):
        effect.refuse_unless_possible(RULES, now=noon)


def test_a_decision_replaces_the_key_that_signs_the_record(noon: datetime) -> None:
    before = signing.fingerprint()

    RotateKey().carry_out(Authority(AuthorityKind.DECISION, "motion:1", None, "decide", ("members",), "routes.replace-key"), now=noon)

    assert signing.fingerprint() != before
    assert Line.objects.get().kind == "record.key-rotated"
