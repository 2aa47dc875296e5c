"""Every kind of line of the record stands in the list of acts, which says by which right, who is told, and what undoes it."""

from pathlib import Path

from commonty.apps.mandates.powers import powers
from commonty.apps.people import undoing
from commonty.apps.record.entry import Audience, kinds
from commonty.site.acts import ANY, DEED, FILE, acts, reasons
from commonty.site.tests.acted import WITH_A_LINE

OURS = {kind: entry for kind, entry in kinds().items() if entry.__module__.startswith("commonty.") and ".tests." not in entry.__module__}
RIGHTS = {"decision", "right", ANY}
TO_MEMBERS = {"line", "deed", "upload", "asked"}


def test_every_kind_of_line_is_in_the_list_once_in_its_order() -> None:
    listed = [line.partition('"')[2].partition('"')[0] for line in Path(FILE).read_text("utf-8").splitlines() if line.startswith('"')]

    assert listed == sorted(OURS), "say in site/acts.toml by which right it is done, who reads of it, and what undoes it"


def test_every_word_of_the_list_is_one_that_something_answers_to() -> None:
    unknown = []
    for act in acts().values():
        unknown += [(act.kind, each) for each in act.by if each not in RIGHTS and each not in powers() and each != "bodies.hold"]
        unknown += [(act.kind, act.custody)] if act.custody not in reasons("custody") else []
        for each in act.undone:
            known = {kind.name for kind in undoing.kinds()} if each.startswith(DEED) else {*reasons("undone"), *OURS}
            unknown += [(act.kind, each)] if each.removeprefix(DEED) not in known else []

    assert unknown == []
    assert {act.custody for act in acts().values()} == set(reasons("custody"))
    assert {each for act in acts().values() for each in act.undone} >= set(reasons("undone"))


def test_every_deed_undoes_some_act() -> None:
    named = {each.removeprefix(DEED) for act in acts().values() for each in act.undone if each.startswith(DEED)}

    assert named == {kind.name for kind in undoing.kinds()}


def test_whatever_a_mandate_does_to_one_member_stands_in_their_custody_register() -> None:
    by_mandate = [act for act in acts().values() if not set(act.by) <= {"decision", "right"}]
    to_one = [act for act in by_mandate if OURS[act.kind].audience is Audience.PERSON]

    assert len(to_one) > 12
    assert [act.kind for act in to_one if act.custody not in TO_MEMBERS] == []
    assert set(WITH_A_LINE) < TO_MEMBERS
