"""The articles of every chapter but procedures, routes and guards, in plain words."""

from collections.abc import Iterator

from commonty.constitution.document import (
    Admission,
    Base,
    Belonging,
    Body,
    Category,
    Constitution,
    Duty,
    Founding,
    Meeting,
    Office,
    PowerRule,
    Register,
    Reservation,
    Right,
    Threshold,
)
from commonty.constitution.explaining.majorities import threshold
from commonty.constitution.explaining.phrases import all_cited, body_title, by, every, money
from commonty.constitution.explaining.routing import decided_by
from commonty.constitution.inheritance import resolved
from commonty.constitution.matters import matter
from commonty.wording.sentence import Sentence

Told = Iterator[Sentence]


def organisation(constitution: Constitution) -> Told:
    """Tell what stands before all chapters."""
    yield Sentence("explain.organisation.root", {"body": body_title(constitution, constitution.root)})
    yield Sentence("explain.organisation.zone", {"zone": constitution.time_zone, "currency": constitution.currency})
    for _, because in constitution.accepted:
        yield Sentence("explain.organisation.accepted", {"because": because})


def founding(constitution: Constitution, rule: Founding) -> Told:
    """Tell how the organisation came into being."""
    yield Sentence("explain.founding.founders", {"n": rule.founders})
    yield Sentence("explain.founding.adopted", {"majority": _adopting(constitution, rule.threshold)})
    if rule.offices:
        offices = all_cited(constitution, "offices", rule.offices)
        yield Sentence("explain.founding.offices", {"offices": offices, "interim": rule.interim})
    yield Sentence("explain.founding.lapses", {"lapses": rule.lapses})


def _adopting(constitution: Constitution, rule: Threshold) -> Sentence:
    """Say the majority of founders that adopts the rules: those entitled are the founders."""
    if rule.base is not Base.ENTITLED:
        return threshold(constitution, rule)
    form = "more" if rule.strict else "all" if rule.share == 1 else "least"
    return Sentence(f"explain.founding.{form}", {"share": rule.share})


def category(constitution: Constitution, rule: Category) -> Told:
    """Tell what a category of members may do, and what it pays."""
    if not rule.rights:
        yield Sentence("explain.category.none")
    else:
        yield Sentence("explain.category.rights", {"rights": tuple(Sentence(f"explain.right.{right.value}") for right in rule.rights)})
        if Right.VOTE not in rule.rights:
            yield Sentence("explain.category.no-vote")
    if rule.qualifying:
        yield Sentence("explain.category.qualifying", {"qualifying": rule.qualifying})
    if not rule.dues:
        yield Sentence("explain.category.dues-free")
    elif rule.dues_every:
        yield every("explain.category.dues", rule.dues_every, amount=money(constitution, rule.dues))
    else:
        yield Sentence("explain.category.dues", {"amount": money(constitution, rule.dues)})
    if rule.dues and rule.dues_grace:
        yield Sentence("explain.category.dues-grace", {"grace": rule.dues_grace})
    elif rule.dues:
        yield Sentence("explain.category.dues-no-grace")


def body(constitution: Constitution, key: str, rule: Body) -> Told:
    """Tell how one comes to belong to a body, and how it is made and dissolved."""
    if rule.belonging is Belonging.ADMISSION:
        yield _admission(constitution, key, rule)
    elif rule.belonging is Belonging.SEATS:
        offices = [name for name, office in constitution.offices.items() if office.body == key]
        form = "explain.body.seats" if offices else "explain.body.seats-none"
        yield Sentence(form, {"offices": all_cited(constitution, "offices", offices)})
    elif rule.belonging is Belonging.DELEGATES:
        yield Sentence("explain.body.delegates", {"n": max(rule.delegates_per, 1)})
    else:
        parent = body_title(constitution, rule.parent) if rule.parent else ""
        yield Sentence(f"explain.body.{rule.belonging.value}", {"parent": parent, "title": rule.title})
    if rule.many:
        create, dissolve = decided_by(constitution, "bodies.create", rule.parent), decided_by(constitution, "bodies.dissolve", key)
        told = Sentence("explain.body.many-lost")
        if create and dissolve:
            values = {"create": by(constitution, create), "dissolve": by(constitution, dissolve)}
            told = Sentence("explain.body.many", values)
        yield told
    if rule.inactive_after:
        yield Sentence("explain.body.inactive", {"after": rule.inactive_after})
    if key == constitution.root:
        yield Sentence("explain.body.recovery", {"after": rule.recovery})


def _admission(constitution: Constitution, key: str, rule: Body) -> Sentence:
    """Say who lets an applicant in."""
    if rule.admission is Admission.SPONSORS:
        return Sentence("explain.body.admission-sponsors", {"n": rule.sponsors})
    if rule.admission is Admission.DECISION and (procedure := decided_by(constitution, "bodies.admit", key)):
        return Sentence("explain.body.admission-decision-by", {"procedure": by(constitution, procedure)})
    return Sentence(f"explain.body.admission-{rule.admission.value}")


def office(constitution: Constitution, rule: Office) -> Told:
    """Tell who fills an office, for how long, with what powers, and how it is taken back."""
    where = constitution.bodies[rule.body]
    yield Sentence("explain.office.each" if where.many else "explain.office.seats", {"n": rule.seats, "body": where.title})
    yield from _filling(constitution, rule)
    if rule.reserved_for:
        yield Sentence("explain.office.reserved", {"body": body_title(constitution, rule.reserved_for)})
    yield Sentence("explain.office.term", {"term": rule.term})
    if rule.term_limit:
        yield Sentence("explain.office.limit", {"n": rule.term_limit})
    if rule.rotation:
        yield Sentence("explain.office.rotation", {"share": rule.rotation})
    if rule.incompatible:
        yield Sentence("explain.office.incompatible", {"offices": tuple(constitution.offices[name].title for name in rule.incompatible)})
    if rule.powers:
        yield Sentence("explain.office.powers", {"powers": all_cited(constitution, "powers", rule.powers)})
    else:
        yield Sentence("explain.office.powerless")
    if rule.report_every:
        yield every("explain.office.report", rule.report_every)
    if rule.hold_over:
        yield Sentence("explain.office.hold-over", {"hold_over": rule.hold_over})
    yield Sentence("explain.office.recall", {"procedure": by(constitution, rule.recall)})


def _filling(constitution: Constitution, rule: Office) -> Told:
    """Tell how an office is filled: by motion, or by election, for whom seats are kept, and what follows where one falls vacant."""
    if not resolved(constitution, rule.procedure).nominations:
        yield Sentence("explain.office.filled", {"procedure": by(constitution, rule.procedure)})
        return
    yield Sentence("explain.office.elected", {"procedure": by(constitution, rule.procedure)})
    yield from (_reservation(constitution, each, "kept", each.seats) for each in rule.reserved if each.seats or not each.most)
    yield from (_reservation(constitution, each, "most", each.most) for each in rule.reserved if each.most)
    if rule.called_before:
        yield Sentence("explain.office.called-before", {"called_before": rule.called_before})
    if rule.called_again:
        values = {"n": rule.called_again, "called_again_after": rule.called_again_after}
        yield Sentence("explain.office.called-again", values)
    yield Sentence(f"explain.office.vacancy-{rule.vacancy.value}")


def _reservation(constitution: Constitution, rule: Reservation, what: str, number: int) -> Sentence:
    """Say whom seats are kept for, or how many of them there are at most: those of a body, of a category, or of both."""
    body = body_title(constitution, rule.body) if rule.body else ""
    category = constitution.categories[rule.category].title if rule.category else ""
    form = "both" if body and category else "body" if body else "category" if category else "nobody"
    return Sentence(f"explain.office.{what}-{form}", {"n": number, "body": body, "category": category})


def power(constitution: Constitution, key: str, rule: PowerRule) -> Told:
    """Tell who can have a power, for how long, and how far it goes."""
    offices = [name for name, office in constitution.offices.items() if key in office.powers]
    granting = decided_by(constitution, "mandates.grant", constitution.root)
    if offices:
        yield Sentence("explain.power.offices", {"offices": all_cited(constitution, "offices", offices)})
    elif granting:
        yield Sentence("explain.power.granted", {"procedure": by(constitution, granting)})
    else:
        yield Sentence("explain.power.closed")
    yield Sentence("explain.power.longest", {"longest": rule.longest})
    if rule.caretaker:
        yield Sentence("explain.power.caretaker")
    if rule.covers_below:
        yield Sentence("explain.power.below")
    if rule.delegable:
        yield Sentence("explain.power.delegable")
    if rule.together != 1:
        yield Sentence("explain.power.together", {"together": rule.together})
    if rule.money_limit:
        yield Sentence("explain.power.money", {"amount": money(constitution, rule.money_limit)})


def duty(constitution: Constitution, rule: Duty) -> Told:
    """Tell what the clock must put to the vote."""
    form = "explain.duty.inactive" if rule.when == "inactive" else "explain.duty.other"
    yield Sentence(form, {"when": rule.when, "after": rule.after, "matter": matter(rule.effect)})
    if rule.procedure:
        yield Sentence("explain.duty.decided", {"procedure": by(constitution, rule.procedure)})


def meeting(constitution: Constitution, rule: Meeting) -> Told:
    """Tell how a body meets."""
    said = (
        (True, Sentence("explain.meeting.body", {"body": body_title(constitution, rule.body)})),
        (rule.per_year, Sentence("explain.meeting.per-year", {"n": rule.per_year})),
        (rule.months_apart, Sentence("explain.meeting.months-apart", {"n": rule.months_apart})),
        (rule.called_by_share, Sentence("explain.meeting.called", {"share": rule.called_by_share})),
        (rule.short_notice_by, Sentence("explain.meeting.short-notice", {"share": rule.short_notice_by})),
        (rule.waits, Sentence("explain.meeting.waits", {"waits": rule.waits})),
        (rule.adjourned_quorum, Sentence("explain.meeting.adjourned-quorum", {"n": rule.adjourned_quorum})),
        (
            rule.adjourned_notice,
            Sentence("explain.meeting.adjourned-notice", {"after": rule.adjourned_after, "notice": rule.adjourned_notice}),
        ),
        (rule.proxies_per_holder, Sentence("explain.meeting.proxies", {"n": rule.proxies_per_holder})),
        (not rule.proxies_per_holder, Sentence("explain.meeting.proxies-none")),
        (rule.proxies_count, Sentence("explain.meeting.proxies-count")),
        (rule.poll_demanded_by, Sentence("explain.meeting.poll", {"n": rule.poll_demanded_by})),
        (True, Sentence("explain.meeting.later")),
    )
    yield from (sentence for holds, sentence in said if holds)


def register(constitution: Constitution, rule: Register) -> Told:
    """Tell what a register keeps, of whom, for how long, and by what law."""
    yield Sentence("explain.register.body", {"body": body_title(constitution, rule.body)})
    yield Sentence("explain.register.fields", {"fields": tuple(Sentence(f"value.{each.value}") for each in rule.fields)})
    yield Sentence("explain.register.years", {"n": rule.years})
    yield Sentence("explain.register.law", {"law": Sentence("diff.words", {"text": rule.law})})
