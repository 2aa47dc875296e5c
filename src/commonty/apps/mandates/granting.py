"""How a mandate is given: never without a source, never wider or longer than what it comes from."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.mandates.entries import MandateGranted
from commonty.apps.mandates.models import HOLD_OFFICE, Mandate
from commonty.apps.mandates.powers import known, powers, provision
from commonty.apps.mandates.titles import article_title
from commonty.apps.mandates.undoing import PASSED_ON
from commonty.apps.people.models import Person
from commonty.apps.people.undoing import note
from commonty.apps.record.recording import newest, record
from commonty.apps.rules.governing import rules_for
from commonty.constitution import calendar
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.document import Constitution, PowerRule
from commonty.constitution.refusal import Refused

MONEY = "money"


@transaction.atomic
def grant(
    holder: Person,
    power: str,
    scope: tuple[str, ...],
    *,
    limits: Mapping[str, str] | None = None,
    starts: datetime,
    ends: datetime,
    authority: Authority,
    now: datetime,
    office: str = "",
    task: str = "",
) -> Mandate:
    """
    Give a person a power, by an adopted decision or by passing on a mandate that may be.

    ``power`` is the key of its article, or its name in the program where one article alone is about it. Raises ``Refused``
    citing that article where the source is missing or narrower, the term longer than the rules let it be, or a limit unknown.
    """
    wanted = dict(limits or {})
    article, rule = refuse_unless_grantable(rules_for(scope, now=now).constitution, power, limits=wanted, ends=ends, now=starts)
    return _make(
        Mandate(
            holder=holder,
            power=rule.power,
            article=article,
            scope="/".join(scope),
            limits=wanted,
            task=task,
            starts=starts,
            ends=ends,
            source=authority.source,
            office=office,
            parent=_source(authority, article, rule, scope, ends=ends, limits=wanted, now=now),
        ),
        authority=authority,
        now=now,
    )


@transaction.atomic
def grant_office(
    holder: Person,
    office: str,
    scope: tuple[str, ...],
    *,
    starts: datetime,
    ends: datetime,
    authority: Authority,
    now: datetime,
    caretaker: bool = False,
    holds_over: bool = True,
) -> Mandate:
    """
    Give a person an office with the powers that the rules give it; return the mandate to hold it, which the others hang on.

    Where the office has a hold-over, its caretaker powers go on for so long after ``ends``, unless ``holds_over`` says no.
    ``caretaker`` gives those alone.
    No power lasts longer than its article allows, whatever the term of the office.
    """
    rules = rules_for(scope, now=now).constitution
    if office not in rules.offices:
        raise Refused(_("The rules have no office called “%(office)s”.") % {"office": office}, article=f"offices.{office}")
    article = f"offices.{office}"
    _source_must_be_decision(authority, article, scope)
    provided = rules.offices[office]
    if ends > calendar.after(starts, provided.term, rules.time_zone) or ends <= starts:
        raise Refused(_("This is not within the term that the rules give the office."), article=article)
    holding = Mandate(
        holder=holder,
        power=HOLD_OFFICE,
        article=article,
        scope="/".join(scope),
        starts=starts,
        ends=ends,
        holds_over_until=calendar.after(ends, provided.hold_over, rules.time_zone) if provided.hold_over and holds_over else None,
        source=authority.source,
        office=office,
    )
    _make(holding, authority=authority, now=now)
    for mandate in _brought_by(holding, rules, caretaker=caretaker):
        _make(mandate, authority=authority, now=now)
    return holding


def _brought_by(holding: Mandate, rules: Constitution, *, caretaker: bool) -> Iterator[Mandate]:
    """Yield the mandates for the powers of an office, which hang on the one to hold it: for as long as the article of each allows."""
    for key in rules.offices[holding.office].powers:
        article, rule = provision(rules, key)
        if (caretaker and not rule.caretaker) or rule.power not in powers():
            continue  # A power that this program cannot honour is no reason to leave the seat empty: nobody has it.
        longest = calendar.after(holding.starts, rule.longest, rules.time_zone)
        until = min(holding.ends, longest)
        held = min(holding.holds_over_until, longest) if holding.holds_over_until and rule.caretaker else None
        yield Mandate(
            holder=holding.holder,
            power=rule.power,
            article=article,
            scope=holding.scope,
            starts=holding.starts,
            ends=until,
            holds_over_until=held if held and held > until else None,
            source=holding.source,
            office=holding.office,
            parent=holding,
        )


def refuse_unless_grantable(
    rules: Constitution, power: str, *, limits: Mapping[str, str], ends: datetime, now: datetime
) -> tuple[str, PowerRule]:
    """Return the article for a mandate that begins ``now`` and its key; raise ``Refused`` where it allows no such mandate."""
    article, rule = provision(rules, power)
    if ends <= now:
        raise Refused(_("Every mandate ends, and it ends after it begins."), article=article)
    if ends > calendar.after(now, rule.longest, rules.time_zone):
        raise Refused(_("This mandate would last longer than the rules allow."), article=article)
    _refuse_wrong_limits(article, rule, limits)
    return article, rule


def _make(mandate: Mandate, *, authority: Authority, now: datetime) -> Mandate:
    if mandate.holder.is_erased:  # Between the vote and its effect somebody may have asked to be forgotten.
        raise Refused(_("There is no such person."), article=mandate.article)
    mandate.given_in = mandate.parent.given_in if mandate.parent else "/".join(authority.scope)
    mandate.body = mandate.path[-1]
    mandate.save()
    record(
        MandateGranted(
            body=mandate.body,
            mandate=mandate.pk,
            holder=mandate.holder_id,
            power=mandate.power,
            office=mandate.office,
            starts=mandate.starts.isoformat(),
            ends=mandate.ends.isoformat(),
            holds_over_until=mandate.holds_over_until.isoformat() if mandate.holds_over_until else "",
            title=article_title(mandate.path, mandate.article),
        ),
        authority=authority,
        now=now,
    )
    return mandate


def _refuse_wrong_limits(article: str, rule: PowerRule, limits: Mapping[str, str]) -> None:
    power = known(rule.power, article=article)
    for name in limits:
        if name not in power.limits:
            raise Refused(_("This power has no limit called “%(name)s”.") % {"name": name}, article=article)
    if rule.money_limit and MONEY in power.limits and _money(limits.get(MONEY), article) > Decimal(rule.money_limit):
        raise Refused(_("The rules let one mandate move at most %(money)s.") % {"money": rule.money_limit}, article=article)


def _money(text: str | None, article: str) -> Decimal:
    """Return an amount; none stated is without end, so that a rule with a limit refuses it."""
    if text is None:
        return Decimal("Infinity")
    try:
        amount = Decimal(text)
    except InvalidOperation as wrong:
        raise Refused(_("“%(text)s” is no amount of money.") % {"text": text}, article=article) from wrong
    if not amount.is_finite() or amount < 0:
        raise Refused(_("“%(text)s” is no amount of money.") % {"text": text}, article=article)
    return amount


def _source_must_be_decision(authority: Authority, article: str, scope: tuple[str, ...]) -> None:
    if not authority.source or authority.kind is not AuthorityKind.DECISION:
        raise Refused(_("Only a decision gives a mandate."), article=article)
    if scope[: len(authority.scope)] != authority.scope:
        raise Refused(_("A body cannot give a mandate for what lies outside it."), article=article)


def _source(
    authority: Authority,
    article: str,
    rule: PowerRule,
    scope: tuple[str, ...],
    *,
    ends: datetime,
    limits: Mapping[str, str],
    now: datetime,
) -> Mandate | None:
    """Refuse a mandate that is wider or longer than its source; return the mandate that it is passed on from, if it is."""
    if authority.kind is not AuthorityKind.MANDATE:
        _source_must_be_decision(authority, article, scope)
        return None
    kind, _colon, number = authority.source.partition(":")
    parent = Mandate.objects.filter(pk=int(number)).first() if kind == "mandate" and number.isdecimal() else None
    if parent is None or parent.holder_id != authority.person or not parent.lives(now):
        raise Refused(_("Only a living mandate can be passed on."), article=article)
    if not rule.delegable or parent.article != article or parent.is_caretaker(now):
        raise Refused(_("This power cannot be passed on by its holder."), article=article)
    if ends > parent.ends:
        raise Refused(_("A mandate that is passed on ends no later than the one it comes from."), article=article)
    if scope[: len(parent.path)] != parent.path or (scope != parent.path and not rule.covers_below):
        raise Refused(_("A mandate that is passed on is no wider than the one it comes from."), article=article)
    for name, limit in parent.limits.items():
        within = _money(limits.get(name), article) <= _money(limit, article) if name == MONEY else limits.get(name) == limit
        if not within:
            raise Refused(_("A mandate that is passed on keeps the limits of the one it comes from."), article=article)
    return parent


@transaction.atomic
def pass_on(mandate: Mandate, to: Person, *, task: str, ends: datetime, by: Person, now: datetime) -> Mandate:
    """Pass a mandate on to somebody else as its holder, where the rules let it be: no wider, no longer, and ending with it."""
    authority = Authority(AuthorityKind.MANDATE, f"mandate:{mandate.pk}", by.pk, mandate.power, mandate.path, mandate.article)
    article_key = mandate.article.partition(".")[2]
    made = grant(to, article_key, mandate.path, limits=mandate.limits, starts=now, ends=ends, authority=authority, now=now, task=task)
    note(PASSED_ON, made.pk, [to.pk], body=made.body, seq=newest(), authority=authority, now=now)
    return made


@transaction.atomic
def take_back(source: str) -> None:
    """Let go of the mandates that a meeting gave by moving in, before anybody was told of them and under which nothing was done."""
    Mandate.objects.filter(source=source, parent__isnull=False).delete()
    Mandate.objects.filter(source=source).delete()
