"""Lets those who keep keys have something to do: a secret ballot that closed waits for them, and new keys are being made."""

from datetime import datetime, timedelta

from commonty.apps.bodies.entitling import entitled
from commonty.apps.bodies.models import Body
from commonty.apps.people.models import Person
from commonty.apps.voting import ceremonies
from commonty.apps.voting.models import BallotBox, Board, ElectionKey, Issuing, Rehearsal, Roll
from commonty.apps.voting.tests.building import routine
from commonty.apps.voting.tests.issued_votes import by_authority
from commonty.apps.voting.tests.secret_votes import ARTICLE, SHALL_WE, WHO
from commonty.ballots.ballot import make_ballot
from commonty.ballots.credential import private_key
from commonty.ballots.events import Kind
from commonty.constitution.document import Right


def kept(body: Body, *, now: datetime) -> tuple[Person, dict[str, object]]:
    """Return a trustee, the ceremony that has begun and the board that closed, in both of which they are to act, and what is open."""
    by = routine(body)
    key = ElectionKey.objects.usable(body, now)
    assert key is not None, "its trustees have made their keys"
    trustee = key.keepers(now)[0].mandate.holder
    roll = Roll.freeze(body, entitled(body, Right.VOTE, at=now), authority=by, now=now)
    end = now + timedelta(minutes=1)
    box, open_box = (
        BallotBox.objects.open(roll, opens=now, closes=closes, changeable=True, article=ARTICLE)
        for closes in (end, now + timedelta(days=1))
    )
    board = Board.objects.set_up(box, key, [WHO], name="Who keeps the books?", authority=by, now=now)
    is_open = Board.objects.set_up(open_box, key, [SHALL_WE, WHO], name="Shall we strike?", authority=by, now=now)
    credential = private_key(board.election.group, board.uuid, board.credential_of(trustee, now=now))
    board.cast(trustee, make_ballot(board.election, credential, [[1, 2, 3]]), now=now)
    board.close(authority=by, now=end)
    board.tally()
    rehearsal = Rehearsal.objects.begin(body, trustee, now=now)
    begun = ceremonies.begin(body, trustee, now=now)
    issuing = to_be_issued(body, now=now)
    boards = {"board_closed": board.uuid, "board_open": is_open.uuid, "issuing": issuing.uuid}
    boards["board_opened"] = Board.objects.filter(events__kind=Kind.RESULT.value).latest("pk").uuid
    places = {"ceremony": begun.pk, "keeping": key.keepers(now)[0].mandate_id, "rehearsal": rehearsal.pk}
    return trustee, {**places, **boards}


def to_be_issued(body: Body, *, now: datetime) -> Issuing:
    """Let the voting codes of a vote wait for an authority."""
    roll = Roll.freeze(body, entitled(body, Right.VOTE, at=now), authority=routine(body), now=now)
    end = now + timedelta(days=1)
    found = Issuing.objects.begin(by_authority(), roll, source="motion:1", opens=end, article=ARTICLE, now=now)
    assert found is not None
    return found
