"""How an operator says how often one member may do what reaches many others."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from commonty.site.settings.limits import DEFAULT
from commonty.site.settings.limits import limits as read


def test_an_operator_chooses_and_what_they_leave_out_stays_as_it_was() -> None:
    chosen = read("move=1/7", setting="COMMONTY_LIMITS")

    assert (chosen["move"], chosen["sign"], len(chosen)) == ((1, 7), (60, 200), len(DEFAULT.split()))


@pytest.mark.parametrize("chosen", ["move=0/5", "move", "move=5", "move=5/2", "vote=5/9", "move=-1/5", "move=x/y"])
def test_no_setting_closes_a_right_or_is_misread(chosen: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="COMMONTY_LIMITS"):
        read(chosen, setting="COMMONTY_LIMITS")
