"""Changing a motion before it is put."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonty.apps.decisions.forms import WordsForm
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.reading import hide_unless_readable, may_read
from commonty.apps.people.access import MemberRequest, member_required
from commonty.constitution.refusal import Refused


@require_http_methods(["GET", "POST"])
@member_required
def versions(request: MemberRequest, pk: int) -> HttpResponse:
    """Change the words of one's motion: a new version, which nobody has seconded yet. What it would do stays."""
    now = timezone.now()
    motion = get_object_or_404(Motion.objects.select_related("body"), pk=pk)
    reads = may_read(request.member, motion, now=now)
    hide_unless_readable(request.member, motion, reads=reads, now=now)
    if not reads:
        raise Refused(_("Only members of the body may read this motion."), article=motion.article)
    if motion.mover_id != request.member.pk:
        raise Refused(_("Only its mover can change a motion."), article=motion.article)
    form = WordsForm(request.POST or None, initial={"title": motion.wording.title, "text": motion.wording.body})
    if form.is_valid():
        said = form.cleaned_data
        motion.reword(request.member, title=said["title"], text=said["text"], effects=motion.effects, now=now)
        return redirect(motion)
    return render(request, "decisions/version.html", {"motion": motion, "form": form}, status=422 if form.errors else 200)
