"""How somebody who applied is not let in."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from commonty.apps.bodies.declining import decline
from commonty.apps.bodies.effects import DeclineApplicant
from commonty.apps.bodies.joining import admit, apply
from commonty.apps.bodies.models import Body, Declining, Membership
from commonty.apps.bodies.tests.organisations import decision, founded, people, rules_of
from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.granting import grant
from commonty.apps.people import erasing
from commonty.apps.people.models import Account, Person
from commonty.apps.record.audiences import PUBLIC
from commonty.apps.record.checking import check
from commonty.apps.record.exporting import export
from commonty.apps.record.models import Line
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def by_mandate(*, now: datetime) -> tuple[Body, Membership, Authority]:
    """Return a union branch, somebody who applied to it, and the authority of who lets applicants in."""
    assembly = founded(now=now, text=rules_of("union-branch"))
    clerk = Person.objects.filter(memberships__body=assembly).earliest("pk")
    grant(clerk, "bodies.admit", assembly.path, starts=now, ends=now + timedelta(days=30), authority=decision(assembly), now=now)
    (ada,) = people(1, now=now)
    category = next(iter(assembly.rules(now).constitution.categories))
    return assembly, apply(ada, assembly, category=category, now=now), authorise(clerk, "bodies.admit", assembly.path, now=now)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.open_for(person))
    return client


def test_who_is_declined_under_a_mandate_reads_why_and_may_apply_again(noon: datetime) -> None:
    assembly, applied, authority = by_mandate(now=noon)

    decline(applied, reasons="We know you as a landlord.", authority=authority, now=noon)

    page = signed_in(applied.person).get(f"/bodies/{assembly.pk}/applications/{applied.pk}/").content.decode()
    assert ("We know you as a landlord." in page, f"/mandates/{authority.source.removeprefix('mandate:')}/" in page) == (True, True)
    assert Membership.objects.get(pk=applied.pk).standing == "left"
    again = apply(applied.person, assembly, category=applied.category, now=noon)
    assert again.standing == "applied"


def test_the_record_tells_the_applicant_alone_and_a_letter_says_no_reasons(noon: datetime) -> None:
    _assembly, applied, authority = by_mandate(now=noon)

    decline(applied, reasons="We know you as a landlord.", authority=authority, now=noon)

    line = Line.objects.get(kind="bodies.application-declined")
    assert "Your application was declined." in signed_in(applied.person).get(line.get_absolute_url()).content.decode()
    assert "Your application was declined." not in signed_in(Person.objects.earliest("pk")).get(line.get_absolute_url()).content.decode()
    assert mail.outbox == []
    _head, lines = export(PUBLIC)
    assert "landlord" not in "".join(lines)


def test_nobody_is_declined_without_a_word(noon: datetime) -> None:
    _assembly, applied, authority = by_mandate(now=noon)

    with pytest.raises(Refused, match="told why"):
        decline(applied, reasons="  \u202e ", authority=authority, now=noon)

    assert Membership.objects.get(pk=applied.pk).standing == "applied"


def test_who_was_let_in_is_not_declined_afterwards(noon: datetime) -> None:
    _assembly, applied, authority = by_mandate(now=noon)
    admit(applied, authority=authority, now=noon)

    with pytest.raises(Refused, match="has not applied"):
        decline(applied, reasons="Too late.", authority=authority, now=noon)

    assert Membership.objects.get(pk=applied.pk).belongs()


def test_a_decision_declines_only_where_the_rules_let_a_decision_admit(noon: datetime) -> None:
    assembly, applied, _authority = by_mandate(now=noon)

    with pytest.raises(Refused, match="not how the rules admit"):
        DeclineApplicant(applied.person_id, assembly.pk).carry_out(decision(assembly), now=noon)


def test_where_members_decide_who_comes_in_they_decide_by_the_same_procedure_who_does_not(noon: datetime) -> None:
    assembly = founded(now=noon, text=rules_of("coalition"))
    (ada,) = people(1, now=noon)
    rules = assembly.rules(noon).constitution
    applied = apply(ada, assembly, category=next(iter(rules.categories)), now=noon)
    effect = DeclineApplicant(ada.pk, assembly.pk)

    effect.refuse_unless_possible(rules, now=noon)
    effect.carry_out(decision(assembly), now=noon)

    assert effect.decided_by(rules) == ("admission", "routes.admit")
    assert Membership.objects.get(pk=applied.pk).standing == "left"
    assert (Declining.objects.get().why(), Declining.objects.get().source) == ("", "motion:1")


def test_the_reasons_go_when_the_applicant_is_erased_and_the_record_is_whole(noon: datetime) -> None:
    _assembly, applied, authority = by_mandate(now=noon)
    decline(applied, reasons="We know you as a landlord.", authority=authority, now=noon)

    erasing.mark(applied.person_id, now=noon)
    erasing.forget(applied.person_id, now=noon)

    assert Declining.objects.get().why() == ""
    _head, lines = export(PUBLIC)
    assert check([line.encode() for line in lines]).is_whole


def test_a_holder_turns_an_applicant_down_on_the_page(noon: datetime) -> None:
    assembly, applied, authority = by_mandate(now=datetime.now(noon.tzinfo))
    client = signed_in(Person.objects.get(pk=authority.person or 0))
    address = f"/bodies/{assembly.pk}/applications/{applied.pk}/"

    silent = client.post(f"{address}declinings/", {"reasons": ""})
    shown = client.get(address).content.decode()
    done = client.post(f"{address}declinings/", {"reasons": "We are full."})

    assert (silent.status_code, "Turn down" in shown, done.status_code) == (422, True, 302)
    assert Declining.objects.get().why() == "We are full."
    assert client.get(address).status_code == 404
