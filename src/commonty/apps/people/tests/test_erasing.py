from datetime import datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import ForeignKey, IntegerField, Model
from django.test import Client

from commonty.apps.keys import keyring
from commonty.apps.keys.holding import Holding, holdings
from commonty.apps.people import erasing, pseudonyms
from commonty.apps.people.effects import REVEAL
from commonty.apps.people.models import Account, Agreement, BlindIndex, Code, Erasure, Person, Pseudonym
from commonty.apps.people.naming import names
from commonty.apps.people.revealing import reveal
from commonty.apps.people.tests.walking import code_by_mail, do_jobs, everything_kept, letters, sign_up
from commonty.apps.record.models import Line
from commonty.constitution.authority import Authority, AuthorityKind

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

UNMISTAKABLE = {
    "name": "Zqxname Zqxfamily",
    "email": "zqxmail@zqxhost.example",
    "phone": "+49 7777 4242421",
    "address": "Zqxstreet 9\n12345 Zqxtown",
    "access_needs": "zqxneed a ramp",
    "language": "en",
}
TRACES = ("zqxname", "zqxfamily", "zqxmail", "zqxhost", "4242421", "zqxstreet", "zqxtown", "zqxneed", "zqxphone")


def traces(text: str) -> list[str]:
    """Return which unmistakable values stand in ``text``, in clear."""
    return [trace for trace in TRACES if trace in text.casefold()]


def walk_every_page(client: Client, mailbox: Path) -> Person:
    """Join, be wrong, fill in everything, look around."""
    client.get("/join/?next=/me/")
    client.post("/join/", {"name": UNMISTAKABLE["name"], "email": UNMISTAKABLE["email"], "phone": "on"})
    client.post("/sign-in/code/", {"code": "1"})
    client.post("/sign-in/code/", {"code": code_by_mail(mailbox)})
    client.post("/me/details/", UNMISTAKABLE)
    client.post("/me/details/", {**UNMISTAKABLE, "email": "zqxmail2@zqxhost.example"})
    client.post("/me/consents/", {"campaign-mail": "on"})
    client.post("/me/passkeys/", {"name": "zqxphone", "credential": "{}"})
    for path in ("/me/", "/me/data/", "/me/data.json", "/me/custody/", "/me/consents/", "/me/passkeys/", "/me/totp/", "/me/erase/"):
        assert client.get(path).status_code == 200
    return Person.objects.get()


def test_nothing_that_says_who_somebody_is_lies_in_clear_in_any_table_at_any_moment(client: Client, mailbox: Path) -> None:
    Client().post("/join/", {"name": UNMISTAKABLE["name"], "email": UNMISTAKABLE["email"]})
    while_waiting = traces(everything_kept())

    walk_every_page(client, mailbox)

    assert (while_waiting, traces(everything_kept())) == ([], [])


def test_after_erasing_not_even_the_remaining_keys_open_anything(client: Client, mailbox: Path, noon: datetime) -> None:
    ada = walk_every_page(client, mailbox)
    secretary = Person.objects.sign_up(name="Secretary", now=noon)
    pseudonyms.remember([ada.pk], "members")
    mandate = Authority(AuthorityKind.MANDATE, "mandate:7", secretary.pk, REVEAL, ("members",), "offices.secretary")
    reveal([ada.pk], ["name"], authority=mandate, now=noon)
    sealed = [(field, bytes(value)) for field in Person.SEALED if (value := getattr(ada, f"sealed_{field}")) is not None]

    answer = client.post("/me/erase/", {"sure": "on"})
    do_jobs()

    assert (answer.status_code, client.get("/me/").status_code) == (302, 302)
    assert traces(everything_kept()) == []
    for field, value in sealed:
        with pytest.raises(keyring.Erased):
            keyring.unseal(ada.pk, f"people.person.{field}", value)
    of_ada = [BlindIndex.objects.filter(person=ada), Pseudonym.objects.filter(person=ada), Account.objects.all(), Code.objects.all()]
    assert [rows.count() for rows in of_ada] == [0, 0, 0, 0]
    assert (Erasure.objects.get().person, Line.objects.latest("seq").kind) == (ada, "people.erased")
    assert names([ada.pk], body="members") == {ada.pk: "a former member"}
    assert reveal([ada.pk], ["name"], authority=mandate, now=noon) == {}
    assert Person.objects.at_email(UNMISTAKABLE["email"]) == []
    assert Agreement.objects.standing(ada.pk).count() == 0


def test_who_is_erased_cannot_sign_in_by_the_old_address(client: Client, mailbox: Path) -> None:
    sign_up(client, mailbox, address="ada@example.org")
    client.post("/me/erase/", {"sure": "on"})
    do_jobs()

    Client().post("/sign-in/", {"email": "ada@example.org"})
    do_jobs()

    assert "Nobody there has it" in letters(mailbox)[-1].get_content()


def test_erasing_takes_a_yes_and_a_post(client: Client, mailbox: Path) -> None:
    sign_up(client, mailbox)

    seen = client.get("/me/erase/")
    unsure = client.post("/me/erase/", {})

    assert (seen.status_code, unsure.status_code, Erasure.objects.count()) == (200, 422, 0)


class Cut(Exception):
    """The power goes."""


@transaction.atomic
def begin(person: Person, steps: int, *, now: datetime) -> None:
    """Erase as far as so many holdings, and with enough of them the key too; then the power goes."""
    for holding in holdings()[:steps]:
        holding.let_go(person.pk, now=now)
    if steps > len(holdings()):
        keyring.destroy(person.pk)
    raise Cut


@pytest.mark.parametrize("after", [0, 1, 3, 100])
def test_an_erasure_that_was_cut_off_is_finished_when_its_job_runs_again(noon: datetime, after: int) -> None:
    ada = Person.objects.sign_up(name="Zqxname", email="zqxmail@zqxhost.example", now=noon)
    erasing.mark(ada.pk, now=noon)

    with pytest.raises(Cut):
        begin(ada, after, now=noon)
    erasing.forget(ada.pk, now=noon)
    erasing.forget(ada.pk, now=noon)

    ada.refresh_from_db()
    assert (ada.own("name", "email"), keyring.has_key(ada.pk)) == ({"name": "", "email": ""}, False)
    assert [line.kind for line in Line.objects.order_by("seq")] == ["people.signed-up", "people.erased"]


def test_nobody_is_erased_who_did_not_ask(noon: datetime) -> None:
    ada = Person.objects.sign_up(name="Ada", now=noon)

    with pytest.raises(Erasure.DoesNotExist):
        erasing.forget(ada.pk, now=noon)

    assert ada.own("name") == {"name": "Ada"}


def test_after_a_restore_whoever_was_erased_is_erased_again_and_nobody_else(noon: datetime) -> None:
    keyless, listed, marked, ada = [Person.objects.sign_up(name=f"Zqx {n}", email=f"p{n}@example.org", now=noon) for n in range(4)]
    keyring.destroy(keyless.pk)
    erasing.mark(marked.pk, now=noon)

    again = erasing.replay_erasures([listed.pk, 4711], now=noon)

    assert again == erasing.erased() == (keyless.pk, listed.pk, marked.pk)
    assert [keyring.has_key(person.pk) for person in (keyless, listed, marked, ada)] == [False, False, False, True]
    assert names([keyless.pk, ada.pk], body="members") == {keyless.pk: "a former member", ada.pk: "Zqx 3"}
    assert list(BlindIndex.objects.values_list("person_id", flat=True).distinct()) == [ada.pk]


def links_to_a_person(model: type[Model]) -> bool:
    """Whether rows of ``model`` are somebody's: by a key to a person or an account, or by a number named for one."""
    for field in model._meta.get_fields():  # noqa: SLF001 - Django documents it as public
        if isinstance(field, ForeignKey) and field.related_model in {Person, Account}:
            return True
        if isinstance(field, IntegerField) and (field.name == "person" or field.name.endswith(("_person", "person_id"))):
            return True
    return False


def unanswered(found: tuple[Holding, ...]) -> list[str]:
    """Return the models that are linked to a person and that no holding answers for."""
    answered = {name if "." in name else f"{holding.app}.{name}" for holding in found for name in holding.models}
    linked = [model for model in apps.get_models() if model is Person or links_to_a_person(model)]
    return sorted({model._meta.label for model in linked} - answered)  # noqa: SLF001 - Django documents it as public


def test_no_app_keeps_anything_of_a_person_that_no_holding_answers_for() -> None:
    assert unanswered(holdings()) == []


def test_a_model_without_a_holding_would_be_found() -> None:
    without = tuple(holding for holding in holdings() if "Agreement" not in holding.models)

    assert "people.Agreement" in unanswered(without)
