"""The pages for those who move an organisation in, until its doors open."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from commonty.constitution.document import Constitution, Office
from commonty.constitution.refusal import Refused
from commonty.moving.catalogue import say
from commonty.moving.errors import Unreadable
from commonty.site.founding.models import Draft, Founder
from commonty.site.founding.views import founder_required
from commonty.site.moving import bringing, jobs, opening, taking_back, telling
from commonty.site.moving.forms import (
    MOST_TURNOUTS,
    AskingForm,
    ColumnsForm,
    ListForm,
    MeetingForm,
    OfficersForm,
    OptOutsForm,
    TurnoutsForm,
)
from commonty.site.moving.models import Arrival, Asking, Officer
from commonty.site.moving.officers import rehearse
from commonty.site.moving.quorums import Turnout, failed
from commonty.site.moving.showing import PAIRS_SHOWN, WORKING, overview, samples, stage, tried


@require_safe
@founder_required
def page(request: HttpRequest, founder: Founder) -> HttpResponse:
    """Show how far moving in is, and what to do next; once everybody is told, lead on. What asks again by itself hears when it is done."""
    arrival, asks_again = Arrival.objects.current(), bool(getattr(request, "htmx", False))
    if arrival is not None and arrival.served_at is not None:
        return HttpResponseClientRedirect(reverse("home")) if asks_again else redirect("home")
    if asks_again and stage(arrival) not in WORKING:
        return HttpResponseClientRefresh()
    return _page(request, founder, ListForm())


@require_POST
@founder_required
def lists(request: HttpRequest, founder: Founder) -> HttpResponse:
    """Bring a list: it is read, and nothing of it is done."""
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, founder, form, status=422)
    file = form.cleaned_data["list"]
    try:
        Arrival.objects.begin(file.read(), file=file.name, by=founder.person_id, now=timezone.now())
    except Unreadable as unreadable:
        form.add_error("list", say(unreadable.sentence, get_language() or "en"))
        return _page(request, founder, form, status=422)
    return redirect("founding:moving-columns")


@require_POST
@founder_required
def askings(request: HttpRequest, founder: Founder) -> HttpResponse:
    """Ask another server for the list; where that stands still, go on."""
    asking = Asking.objects.current()
    if asking is None:
        form = AskingForm(request.POST)
        if not form.is_valid():
            return _page(request, founder, ListForm(), asking_form=form, status=422)
        told = form.cleaned_data
        try:
            asking = Asking.objects.begin(told["address"], told["token"], by=founder.person_id, now=timezone.now())
        except Unreadable as unreadable:
            form.add_error("address", say(unreadable.sentence, get_language() or "en"))
            return _page(request, founder, ListForm(), asking_form=form, status=422)
    asking.go_on()
    jobs.ask.enqueue(asking.pk)
    return redirect("founding:moving")


@require_POST
@founder_required
def asking_stops(_request: HttpRequest, _founder: Founder) -> HttpResponse:
    """Ask no more, and forget what was read so far."""
    asking = Asking.objects.current()
    if asking is not None:
        asking.end(now=timezone.now())
    return redirect("founding:moving")


@require_POST
@founder_required
def opt_outs(request: HttpRequest, founder: Founder) -> HttpResponse:
    """Bring the file of those who unsubscribed; without one, take back what was brought."""
    arrival = _current()
    if "forget" in request.POST:
        arrival.forget_opt_outs()
        return redirect("founding:moving")
    form = OptOutsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, founder, ListForm(), opt_outs_form=form, status=422)
    try:
        n = arrival.opt_out(form.cleaned_data["opt_outs"].read(), now=timezone.now())
    except Unreadable as unreadable:
        form.add_error("opt_outs", say(unreadable.sentence, get_language() or "en"))
        return _page(request, founder, ListForm(), opt_outs_form=form, status=422)
    messages.success(
        request, ngettext("Kept: nobody writes to %(n)d address again.", "Kept: nobody writes to %(n)d addresses again.", n) % {"n": n}
    )
    return redirect("founding:moving")


@require_http_methods(["GET", "HEAD", "POST"])
@founder_required
def columns(request: HttpRequest, _founder: Founder) -> HttpResponse:
    """Say what each column of the list is."""
    arrival = _current()
    arrival.refuse_unless_editable()
    table, rules = arrival.table(), _draft().constitution
    given = (rules, arrival.header, arrival.columns, samples(table))
    form = ColumnsForm(*given, request.POST if request.method == "POST" else None, initial={"category": arrival.category})
    if request.method == "POST" and form.is_valid():
        arrival.map(form.columns(), form.cleaned_data["category"])
        return redirect("founding:moving-trial")
    told = {"arrival": arrival, "form": form, "taken": say(table.taken, get_language() or "en")}
    return render(request, "moving/columns.html", told, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@founder_required
def trial(request: HttpRequest, _founder: Founder) -> HttpResponse:
    """Show what would happen: how many, what is wrong by line, and who stands there twice; say of those whether they are one person."""
    arrival = _current()
    arrival.refuse_unless_editable()
    if not arrival.is_mapped:
        return redirect("founding:moving-columns")
    found = arrival.trial(now=timezone.now())
    if request.method == "POST":
        shown = {(pair.first, pair.second) for pair in found.pairs[:PAIRS_SHOWN]}
        ticked = {pair for pair in shown if f"{pair[0]}-{pair[1]}" in request.POST.getlist("same")}
        arrival.judge(sorted((found.sure - shown) | ticked))
        messages.success(request, _("Kept. The numbers are worked out anew."))
        return redirect("founding:moving-trial")
    return render(request, "moving/trial.html", tried(arrival, found, language=get_language() or "en"))


@require_POST
@founder_required
def people(_request: HttpRequest, founder: Founder) -> HttpResponse:
    """Bring everybody on the list in; where that stopped, go on."""
    arrival = _current()
    if not arrival.is_coming:
        bringing.begin(arrival, by=founder.person, now=timezone.now())
    jobs.bring.enqueue(arrival.pk)
    return redirect("founding:moving")


@require_POST
@founder_required
def taking_backs(_request: HttpRequest, founder: Founder) -> HttpResponse:
    """Take the list back, and all that rests on it: whoever came with it is forgotten."""
    arrival = _current()
    taking_back.begin(arrival, by=founder.person, now=timezone.now())
    jobs.take_back.enqueue(arrival.pk)
    return redirect("founding:moving")


@require_http_methods(["GET", "HEAD", "POST"])
@founder_required
def meeting(request: HttpRequest, _founder: Founder) -> HttpResponse:
    """Say which meeting agreed to move."""
    arrival = _current()
    initial = {"met_on": arrival.met_on, "minute": arrival.minute, "came_from": arrival.came_from}
    form = MeetingForm(request.POST, request.FILES) if request.method == "POST" else MeetingForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        said = {name: form.cleaned_data[name] for name in ("met_on", "minute", "came_from")}
        arrival.meet(file=file.read() if file else b"", **said)
        messages.success(request, _("Kept."))
        return redirect("founding:moving")
    return render(request, "moving/meeting_form.html", {"arrival": arrival, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@founder_required
def officers(request: HttpRequest, _founder: Founder) -> HttpResponse:
    """Say who holds which office now."""
    arrival = _current()
    arrival.refuse_unless_brought()
    offices = fillable(_draft().constitution)
    held: dict[str, list[str]] = {}
    for officer in arrival.officers.select_related("person"):
        name = officer.person.own("name")["name"]
        held.setdefault(officer.office, []).append(f"{officer.person.member_number} {name}")
    initial = {key: "\n".join(lines) for key, lines in held.items()}
    form = OfficersForm(offices, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        arrival.officers.all().delete()
        chosen = [(person, key) for key, several in form.found.items() for person in several]
        Officer.objects.bulk_create(Officer(arrival=arrival, person=person, office=key) for person, key in chosen)
        if not rehearse(arrival, _draft(), now=timezone.now()):
            messages.success(request, _("Kept."))
            return redirect("founding:moving")
        return redirect("founding:moving-officers")
    left_out = rehearse(arrival, _draft(), now=timezone.now()) if request.method != "POST" and held else ()
    about = {"arrival": arrival, "form": form, "left_out": left_out}
    return render(request, "moving/officers.html", about, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@founder_required
def turnouts(request: HttpRequest, _founder: Founder) -> HttpResponse:
    """Say how many took part lately, and read which procedures of the draft would have failed with so few."""
    arrival, rules = _current(), _draft().constitution
    known = [Turnout(*each) for each in arrival.turnouts]
    initial: dict[str, object] = {}
    for place, each in enumerate(known, 1):
        initial |= {f"label-{place}": each.label, f"took-{place}": each.took_part, f"of-{place}": each.entitled}
    form = TurnoutsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        arrival.turnouts = [[each.label, each.took_part, each.entitled] for each in form.turnouts()]
        arrival.save(update_fields=["turnouts"])
        return redirect("founding:moving-turnouts")
    members = arrival.counts.get("people") or arrival.counts.get("lines", 0)
    told = list(failed(rules, known, members=members, language=get_language() or "en"))
    rows = [[form[f"{name}-{place}"] for name in ("label", "took", "of")] for place in range(1, MOST_TURNOUTS + 1)]
    about = {"arrival": arrival, "form": form, "rows": rows, "known": known, "failed": told, "members": members}
    return render(request, "moving/turnouts.html", about, status=422 if form.errors else 200)


@require_POST
@founder_required
def openings(_request: HttpRequest, _founder: Founder) -> HttpResponse:
    """Open the doors; where that stopped, go on."""
    arrival = _current()
    if arrival.opening_at is None:
        opening.begin(arrival, now=timezone.now())
    jobs.open_doors.enqueue(arrival.pk)
    return redirect("founding:moving")


@require_POST
@founder_required
def tellings(_request: HttpRequest, founder: Founder) -> HttpResponse:
    """Tell everybody that they are here; from then on they come in, and nothing is taken back."""
    arrival = _current()
    telling.begin(arrival, by=founder.person, now=timezone.now())
    jobs.tell.enqueue(arrival.pk)
    return redirect("home")


def fillable(rules: Constitution) -> dict[str, Office]:
    """Return the offices that somebody can bring along: those of bodies that exist from the first day."""
    return {key: office for key, office in rules.offices.items() if not rules.bodies[office.body].many}


def _page(request: HttpRequest, founder: Founder, form: ListForm, *, status: int = 200, **others: Form) -> HttpResponse:
    about = overview(founder, form, language=get_language() or "en", now=timezone.now())
    forms = {"asking_form": AskingForm(), "opt_outs_form": OptOutsForm(), **others}
    return render(request, "moving/page.html", {**about, **forms}, status=status)


def _current() -> Arrival:
    arrival = Arrival.objects.current()
    if arrival is None:
        raise Refused(_("Bring the list of your members first."))
    return arrival


def _draft() -> Draft:
    draft = Draft.objects.current()
    if draft is None:
        raise Refused(_("Choose a constitution to begin with first."))
    return draft
