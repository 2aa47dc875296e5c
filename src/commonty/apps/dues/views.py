"""The pages about dues: for whoever enters who has paid, and one's own."""

import csv
import io
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonty.apps.bodies.models import root
from commonty.apps.bodies.reading import reading_roll
from commonty.apps.dues import arrears, entering, showing
from commonty.apps.dues.forms import AnswerForm, ColumnsForm, FileForm, OneForm, WordsForm
from commonty.apps.dues.letters import words
from commonty.apps.dues.models import Kind, Objection, Upload, in_force
from commonty.apps.dues.trying import last_day, try_out
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.revealing import PAGE, reveal
from commonty.constitution.refusal import Refused
from commonty.moving.catalogue import say
from commonty.moving.errors import Unreadable
from commonty.moving.paid import Column
from commonty.wording.catalogue import FALLBACK

MOST_SHOWN = 30
DIGITS = 18


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def uploads(request: MemberRequest) -> HttpResponse:
    """Bring a file; list those brought so far, who objects, and to whom a letter is still to be posted."""
    now = timezone.now()
    showing.entering(request.member, now=now)
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            brought = entering.bring(file.read(), Kind(form.cleaned_data["kind"]), file=file.name, now=now)
        except Unreadable as error:
            form.add_error("file", say(error.sentence, get_language() or FALLBACK))
        else:
            return redirect("dues:columns", brought.pk)
    return _overview(request, form, OneForm())


@require_POST
@member_required
def one(request: MemberRequest) -> HttpResponse:
    """Enter up to when one member has paid, by hand: tried out first, as a file is."""
    now = timezone.now()
    showing.entering(request.member, now=now)
    form = OneForm(request.POST)
    if not form.is_valid():
        return _overview(request, FileForm(), form)
    written = io.StringIO()
    csv.writer(written).writerows([["member number", "paid up to"], [form.cleaned_data["number"], form.cleaned_data["day"].isoformat()]])
    brought = entering.bring(written.getvalue().encode(), Kind.DATES, file=_("Entered by hand"), now=now)
    until = last_day() if in_force().exists() else now.astimezone(ZoneInfo(root().rules(now).constitution.time_zone)).date()
    entering.say_columns(brought, [Column.NUMBER, Column.PAID_UP_TO], until=until, marker="", now=now)
    return redirect(brought)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def columns(request: MemberRequest, pk: int) -> HttpResponse:
    """Say what each column of a file is."""
    now = timezone.now()
    showing.entering(request.member, now=now)
    found = get_object_or_404(Upload, pk=pk, in_force_at=None)
    today = now.astimezone(ZoneInfo(root().rules(now).constitution.time_zone)).date()
    given = request.POST if request.method == "POST" else None
    form = ColumnsForm(found, showing.samples(found), given, initial={"until": found.until or today})
    if form.is_valid():
        entering.say_columns(found, form.columns(), until=form.day(), marker=form.cleaned_data.get("marker", ""), now=now)
        return redirect(found)
    about = {"upload": found, "form": form, "taken": say(found.table().taken, get_language() or FALLBACK)}
    return render(request, "dues/columns.html", about, status=422 if form.errors else 200)


@require_safe
@member_required
def upload(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what an upload would do; once it is in force, what it did, and until when it can be undone."""
    now = timezone.now()
    authority = showing.entering(request.member, now=now)
    found = get_object_or_404(Upload, pk=pk)
    about: dict[str, object] = {"upload": found, "article": authority.article, "is_bank": found.kind == Kind.BANK}
    if found.in_force_at is None:
        if not found.is_mapped:
            return redirect("dues:columns", pk)
        return render(request, "dues/trial.html", {**about, **showing.told(try_out(found, now=now), request.member, now=now)})
    until = found.undoable_until()
    return render(request, "dues/upload.html", {**about, "until": until, "may_undo": until is not None and now < until})


@require_POST
@member_required
def put_in_force(request: MemberRequest, pk: int) -> HttpResponse:
    """Put in force what was looked at."""
    now = timezone.now()
    authority = showing.entering(request.member, now=now)
    found = get_object_or_404(Upload, pk=pk)
    entering.put_in_force(found, seen=request.POST.get("seen", ""), authority=authority, now=now)
    return redirect(found)


@require_POST
@member_required
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Undo what an upload set."""
    now = timezone.now()
    authority = showing.entering(request.member, now=now)
    found = get_object_or_404(Upload, pk=pk)
    entering.undo(found, authority=authority, now=now)
    return redirect(found)


@require_POST
@member_required
def throw_away(request: MemberRequest, pk: int) -> HttpResponse:
    """Let go of a file that is not in force."""
    showing.entering(request.member, now=timezone.now())
    entering.throw_away(get_object_or_404(Upload, pk=pk))
    return redirect("dues:uploads")


@require_safe
@member_required
def letters(request: MemberRequest) -> HttpResponse:
    """Show the next letters to print to those in arrears whom mail does not reach; it is written down who looked."""
    now = timezone.now()
    showing.entering(request.member, now=now)
    authority = reading_roll(request.member, root(), now=now)
    waiting = list(arrears.to_post()[: PAGE + 1])
    shown = waiting[:PAGE]
    known = reveal([each.person_id for each in shown], ["name", "address"], authority=authority, now=now)
    rows = [{"arrears": each, "words": words(each, on_paper=True), **known[each.person_id]} for each in shown if each.person_id in known]
    return render(request, "dues/letters.html", {"rows": rows, "more": len(waiting) > PAGE, "article": authority.article})


@require_POST
@member_required
def posted(request: MemberRequest) -> HttpResponse:
    """Write down which letters were posted."""
    now = timezone.now()
    authority = showing.entering(request.member, now=now)
    chosen = [int(text) for text in request.POST.getlist("told")[:PAGE] if text.isascii() and text.isdigit() and len(text) <= DIGITS]
    arrears.post(chosen, authority=authority, now=now)
    return redirect("dues:letters")


@require_safe
@member_required
def mine(request: MemberRequest) -> HttpResponse:
    """Show one's own dues: what is known of them, from where, and how to object."""
    return _mine(request, WordsForm())


@require_POST
@member_required
def objections(request: MemberRequest) -> HttpResponse:
    """Object to being in arrears."""
    now = timezone.now()
    found = arrears.current(request.member)
    if found is None:
        raise Refused(_("You are not in arrears any more."))
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _mine(request, form)
    arrears.object_to(found, form.cleaned_data["words"], now=now)
    return redirect("dues:mine")


@require_POST
@member_required
def answers(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer somebody who objected."""
    now = timezone.now()
    authority = showing.entering(request.member, now=now)
    found = get_object_or_404(Objection, pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Http404
    arrears.answer(found, form.cleaned_data["words"], authority=authority, now=now)
    return redirect("dues:uploads")


def _mine(request: MemberRequest, form: WordsForm) -> HttpResponse:
    about = {**showing.mine(request.member, now=timezone.now()), "form": form}
    return render(request, "dues/mine.html", about, status=422 if form.errors else 200)


def _overview(request: MemberRequest, form: FileForm, one_form: OneForm) -> HttpResponse:
    now = timezone.now()
    authority = showing.entering(request.member, now=now)
    about = {
        "form": form,
        "one_form": one_form,
        "answer_form": AnswerForm(),
        "article": authority.article,
        "uploads": Upload.objects.order_by("-pk")[:MOST_SHOWN],
        "objections": arrears.open_objections()[:PAGE],
        "to_post": arrears.to_post().count(),
    }
    return render(request, "dues/uploads.html", about, status=422 if form.errors or one_form.errors else 200)
