"""Writing a motion in the browser: what it does, whom it names, and what members would read."""

import re
from datetime import datetime

import pytest
from django.utils import timezone

from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.tests.test_pages import signed_in
from commonty.apps.voting.tests.building import organisation

pytestmark = pytest.mark.django_db

MANDATE = {"effect": "mandates.grant", "effect-scope": "members", "effect-task": "count the chairs", "effect-ends": "2099-01-01"}


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def test_nobody_is_named_by_counting_through_member_numbers(now: datetime) -> None:
    body, everybody = organisation(4, now=now)
    client = signed_in(everybody[0])
    number = everybody[2].member_number

    bare = client.post(f"/motions/new/?body={body.pk}&effect=mandates.grant", MANDATE | {"effect-holder": str(number)}).content.decode()
    wrong = client.post(f"/motions/new/?body={body.pk}&effect=mandates.grant", MANDATE | {"effect-holder": f"{number} Nobody"})
    by_name = client.post(
        f"/motions/new/?body={body.pk}&effect=mandates.grant", MANDATE | {"effect-holder": everybody[2].own("name")["name"]}
    )

    assert "Write their name after the number" in bare
    assert "Nobody has the member number" in wrong.content.decode()
    assert "Nobody of that name holds a mandate" in by_name.content.decode()


def test_a_motion_does_several_things_that_are_added_and_taken_out_without_losing_a_word(now: datetime) -> None:
    body, everybody = organisation(4, now=now)
    client = signed_in(everybody[0])
    address = f"/motions/new/?body={body.pk}&effect=decisions.resolve"
    words = {"title": "Two things", "text": "Both of them"}

    added = client.post(address, words | {"effect": ["decisions.resolve"], "add": "1", "another": "bodies.dissolve"}).content.decode()
    kinds = {"effect": ["decisions.resolve", "decisions.resolve"]}
    dropped = client.post(address, words | kinds | {"drop": "0"}).content.decode()
    moved = client.post(address, words | kinds | {"move": "1"})

    assert ("Two things" in added, 'name="effect2-body"' in added) == (True, True)
    assert ("Both of them" in dropped, dropped.count('id="effect-')) == (True, 1)
    assert moved.status_code == 302
    assert [effect.name for effect in Motion.objects.get().effects] == ["decisions.resolve", "decisions.resolve"]


def test_what_was_changed_after_the_preview_is_read_again_before_it_is_moved(now: datetime) -> None:
    body, everybody = organisation(4, now=now)
    client = signed_in(everybody[0])

    answer = client.post(
        f"/motions/new/?body={body.pk}&effect=decisions.resolve", {"title": "A strike", "move": "1", "seen": "what it did before"}
    )

    assert answer.status_code == 200
    assert not Motion.objects.exists()


def test_rules_are_amended_number_by_number_and_the_change_is_read_before_it_is_moved(now: datetime) -> None:
    body, everybody = organisation(4, now=now)
    client = signed_in(everybody[0])
    address = f"/motions/new/?body={body.pk}&effect=rules.amend"
    begun = client.get(address).context["draft"].forms[0]
    filled = {
        form.add_prefix(name): form.get_initial_for_field(field, name)
        for form in (begun, begun.amendment)
        for name, field in form.fields.items()
    }
    notice = "effect-text-procedures.ordinary.notice"

    preview = client.post(address, {**filled, notice: "9 days", "title": "More notice"})
    wrong = client.post(address, {**filled, notice: "soon", "title": "More notice"})

    assert preview.status_code == 200, preview.content.decode()
    assert [change.sentence.id for change in preview.context["preview"].doings[0].changes] != []
    assert "9 days" in preview.content.decode()
    assert wrong.status_code == 422


def test_each_article_of_new_rules_is_read_in_plain_words_beside_its_numbers_before_it_is_put(now: datetime) -> None:
    body, everybody = organisation(4, now=now)
    client = signed_in(everybody[0])
    address = f"/motions/new/?body={body.pk}&effect=rules.amend"
    before = client.get(address).content.decode()
    filled = typed_in(before) | {"title": "Two seconders are too few", "effect-text-procedures.ordinary.seconders": "3"}

    after = client.post(address, filled | {"preview": "1"}).content.decode()

    assert [text_of_article(page, "Ordinary motion").count("At least 3 others of them must second it") for page in (before, after)] == [
        0,
        1,
    ]
    assert [page.count(">changed</span>") for page in (before, after)] == [0, 1]


def typed_in(page: str) -> dict[str, str]:
    """Return what stands in the fields of a page."""
    lines = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page)) | dict(
        re.findall(r'<input[^>]* value="([^"]*)"[^>]* name="([^"]+)"', page)
    )
    return lines | dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', page))


def text_of_article(page: str, title: str) -> str:
    """Return the HTML of one article in the form."""
    folds: list[str] = re.findall(r"<details class=\"opening opening--article\".*?</details>", page, re.DOTALL)
    return next(fold for fold in folds if f'opening__title">{title}<' in fold)
