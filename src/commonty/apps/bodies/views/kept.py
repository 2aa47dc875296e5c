"""The page of what registers that the law demands keep of those who were erased."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonty.apps.bodies.models import Body, KeptRow
from commonty.apps.bodies.reading import reading_roll
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.people.held import field_names
from commonty.apps.people.revealing import PAGE, keep_custody

DIGITS = 9


@never_cache
@require_safe
@member_required
def kept(request: MemberRequest, pk: str) -> HttpResponse:
    """Show what is kept, a page at a time, to whoever may read the roll; each look is written down."""
    body, now = get_object_or_404(Body, pk=pk), timezone.now()
    authority = reading_roll(request.member, body, now=now)
    after = request.GET.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) <= DIGITS else 0
    rows = list(KeptRow.objects.filter(body=body, until__gt=now, pk__gt=start).order_by("pk")[: PAGE + 1])
    page = rows[:PAGE]
    if page:
        fields = sorted({field for row in page for field in row.fields})
        keep_custody(sorted({row.person_id for row in page}), fields, authority=authority, now=now)
    about = {
        "body": body,
        "rows": [{"row": row, "said": [(field_names([field]), said) for field, said in row.clear().items()]} for row in page],
        "article": authority.article,
        "older_url": f"?after={page[-1].pk}" if len(rows) > PAGE else "",
    }
    return render(request, "bodies/kept.html", about)
