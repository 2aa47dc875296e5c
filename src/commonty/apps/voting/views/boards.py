"""The board of a secret ballot: everything that anybody needs to check it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from commonty.apps.bodies.circles import may_read
from commonty.apps.people.access import MemberRequest, member_required
from commonty.apps.voting import paper, scripts
from commonty.apps.voting.checks_in_words import words as checks_named
from commonty.apps.voting.following import presented
from commonty.apps.voting.models import Board, BoardEvent, Stage
from commonty.apps.voting.trust import is_small, shown, trust
from commonty.apps.voting.views.reaching import readable_board, reader
from commonty.ballots.events import Kind
from commonty.ballots.question import HomomorphicQuestion
from commonty.ballots.verifier import Check, Name
from commonty.constitution.refusal import Refused

PAGE = 100
LONGEST_PLACE = 9
MOST_CHECKED_HERE = 1_000
"""Ballots up to which the server checks a whole board while somebody waits: a quarter of a minute. The command checks any number."""
MOST_CHECKED_BY_READERS = 10_000
"""Ballots up to which a reader's own browser is offered to check a board: it keeps the whole of it in its memory, some 100 MB then."""
KEPT = 24 * 60 * 60
"""Seconds for which what a check of one very board found is kept: it says the same until the board goes on."""


@dataclass(frozen=True)
class Outcome:
    """What came out of one question: votes for each option, or how many rankings there are."""

    text: str
    counts: tuple[tuple[str, int], ...] = ()
    rankings: int = 0


@require_GET
def board(request: HttpRequest, uuid: str) -> HttpResponse:
    """Show a board: how far it is, every ballot by its number, the result, and how anybody checks it."""
    found, now = readable_board(request, uuid)
    member = reader(request)
    of_ballots = BoardEvent.objects.filter(board=found.pk, kind=Kind.BALLOT.value)
    after = request.GET.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) <= LONGEST_PLACE else 0
    lines = list(of_ballots.filter(height__gt=start).order_by("height").values_list("height", "tracker")[: PAGE + 1])
    asked_for = request.GET.get("tracker", "").strip()
    is_member = may_read(member, found.box.roll.body, now=now)
    about = presented(found.box)
    hangs_on = trust(found, by_name=is_member, concerned=about.concerned if about is not None else ())
    is_withheld = not found.shows_opened
    keeps_it = is_withheld and member is not None and found.is_kept_by(member, now=now)
    context = {
        "board": found,
        "box": found.box,
        "stage": found.stage,
        "is_open": found.box.is_open(now),
        "has_voted": found.box.how_voted(member) if member is not None else None,
        "is_on_roll": found.box.roll.entry_of(member) is not None if member is not None else False,
        "ballots": of_ballots.count(),
        "trackers": lines[:PAGE],
        "more": f"?after={lines[PAGE - 1][0]}" if len(lines) > PAGE else "",
        "asked_for": asked_for,
        "is_there": found.is_on(asked_for) if asked_for else False,
        "is_replaced": bool(asked_for) and of_ballots.count() <= MOST_CHECKED_HERE and found.is_replaced(asked_for),
        "about": about,
        "title": about.titled(is_member=is_member) if about is not None else found.election.name,
        "outcomes": [] if is_withheld else list(_outcomes(found, paper.labels(found, about if is_member else None))),
        "trust": hangs_on,
        "issuing": found.issuing,
        "parts": _parts(found, hangs_on.trustees),
        "facts": {"trust": hangs_on.sentence()},
        "fingerprint": scripts.fingerprint(),
        "is_small": is_small(found),
        "shown": shown(found),
        "is_withheld": is_withheld,
        "keeps_it": keeps_it,
        "is_bound": bool(found.second_proofs()) if not is_withheld or keeps_it else False,
        "bound_command": f"commonty ballots verify {uuid}.bel --bound {uuid}.bound.json",
        "our_command": f"pip install commonty\ncommonty ballots verify {uuid}.bel",
        "their_command": f"mkdir {uuid} && cp {uuid}.bel {uuid}\nbelenios-tool election verify --dir {uuid}",
        "reader_checks": checks_named(),
        "is_checked_by_readers": of_ballots.count() <= MOST_CHECKED_BY_READERS,
        "opened_page": scripts.OPENED,
        "is_checked_here": of_ballots.count() <= MOST_CHECKED_HERE,
    }
    return render(request, "voting/board.html", context)


@require_GET
def archive(request: HttpRequest, uuid: str) -> HttpResponse:
    """Give the board out as a file, piece by piece; what was opened of a few ballots to its trustees alone."""
    found, now = readable_board(request, uuid)
    member = reader(request)
    whole = member is not None and found.is_kept_by(member, now=now)
    headers = {"Content-Disposition": f'attachment; filename="{found.uuid}.bel"'}
    answer = StreamingHttpResponse(found.archive(whole=whole), content_type="application/octet-stream", headers=headers)
    return cast("HttpResponse", answer)


@require_GET
def bound(request: HttpRequest, uuid: str) -> HttpResponse:
    """Give out the second proofs of what trustees opened, to whoever gets what they opened: results can be tried out on them."""
    found, now = readable_board(request, uuid)
    member = reader(request)
    proofs = found.second_proofs() if found.shows_opened or (member is not None and found.is_kept_by(member, now=now)) else ""
    if not proofs:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{found.uuid}.bound.json"'}
    return HttpResponse(proofs, content_type="application/json", headers=headers)


@require_GET
@member_required
def checks(request: MemberRequest, uuid: str) -> HttpResponse:
    """Check the whole board on the server, and show every check by its name."""
    found, _now = readable_board(request, uuid)
    if BoardEvent.objects.filter(board=found.pk, kind=Kind.BALLOT.value).count() > MOST_CHECKED_HERE:
        said = _("This board has too many ballots to be checked while you wait. Download it, and check it with the command.")
        raise Refused(said, article=found.box.article)
    kept = f"voting.checks.{found.pk}.{found.head}"
    made: tuple[Check, ...] | None = cache.get(kept)
    if made is None:
        made = tuple(each for each in found.verify().checks if each.name is not Name.EARLIER)
        cache.set(kept, made, KEPT)
    context = {"board": found, "checks": made, "refused": [each for each in made if each.failed]}
    return render(request, "voting/checks.html", context)


def _outcomes(found: Board, labels: Sequence[Sequence[str]]) -> Iterator[Outcome]:
    """Yield what came out; the names of options are for members, as they are wherever else they stand."""
    for question, called, outcome in zip(found.election.questions, labels, found.result or (), strict=False):
        if isinstance(question, HomomorphicQuestion):
            options = (*((_("A blank vote"),) if question.has_blank else ()), *called)
            yield Outcome(question.text, counts=tuple(zip(options, cast("tuple[int, ...]", outcome), strict=True)))
        else:
            yield Outcome(question.text, rankings=len(outcome))


def _parts(found: Board, called: tuple[str, ...]) -> list[tuple[str, bool, bool]]:
    """Return each trustee, with whether they shuffled and whether they opened."""
    done = set(found.parts.values_list("trustee__number", "stage"))
    return [(name, (number, Stage.SHUFFLING) in done, (number, Stage.DECRYPTING) in done) for number, name in enumerate(called, 1)]
