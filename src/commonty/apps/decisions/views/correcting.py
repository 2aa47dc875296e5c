"""Correcting a slip in a noticed text: proposed, looked at, objected to, put afresh."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from commonty.apps.decisions.differences import difference
from commonty.apps.decisions.forms import CorrectionForm
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.views.acting import readable_motion
from commonty.apps.people.access import MemberRequest, member_required


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def corrections(request: MemberRequest, pk: int) -> HttpResponse:
    """Write how the text should read; look at the difference; propose it to everybody entitled."""
    motion, now = readable_motion(request, pk), timezone.now()
    motion.refuse_unless_corrector(request.member, now=now)
    was = motion.wording
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial={"title": was.title, "text": was.body})
    shown = None
    if form.is_valid():
        said = form.cleaned_data
        if said["seen"]:
            motion.correct(request.member, title=said["title"], text=said["text"], now=now)
            return redirect(f"{motion.get_absolute_url()}#correction")
        shown = difference(f"{was.title}\n\n{was.body}", f"{said['title']}\n\n{said['text']}")
        form = CorrectionForm({**request.POST.dict(), "seen": "on"})
    about = {"motion": motion, "form": form, "pieces": shown, "procedure": motion.procedure(now)}
    return render(request, "decisions/correct.html", about, status=422 if form.errors else 200)


@require_POST
@member_required
def objections(request: MemberRequest, pk: int) -> HttpResponse:
    """Object to the correction that waits."""
    motion = readable_motion(request, pk)
    motion.object_to_correction(request.member, now=timezone.now())
    return redirect(f"{motion.get_absolute_url()}#correction")


@require_POST
@member_required
def fresh_notices(request: MemberRequest, pk: int) -> HttpResponse:
    """Withdraw one's motion, and move it afresh with the corrected words."""
    moved = readable_motion(request, pk).put_afresh(request.member, now=timezone.now())
    return redirect(Motion.objects.get(pk=moved.pk))
