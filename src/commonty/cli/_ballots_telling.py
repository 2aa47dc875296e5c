"""What a verification found, in lines for a terminal."""

from collections.abc import Iterator

from commonty.ballots.question import HomomorphicQuestion
from commonty.ballots.verifier import Check, Name, Verdict
from commonty.counting.terminal import printable

NOT_GIVEN = {Name.EARLIER: "no earlier copy given", Name.BOUND: "no second proofs given"}


def lines(found: Verdict) -> Iterator[str]:
    """Return every check with what it covered, then what is known of the election."""
    width = max(len(check.name) for check in found.checks)
    for check in found.checks:
        yield f"{_state(check)}  {check.name.ljust(width)}  {_covered(check)}".rstrip()
    yield ""
    if found.uuid:
        yield printable(f"election     {found.uuid}  {found.name}")
        yield f"fingerprint  {found.election_fingerprint}"
        yield f"credentials  {found.credentials_fingerprint}"
        yield f"board head   {found.head} ({found.state})"
        yield f"ballots      {found.ballots:,}, of which {found.ballots_counted:,} count, with {found.total_weight:,} votes"
    yield from _result(found)
    yield _end(found)


def _end(found: Verdict) -> str:
    if not found.is_accepted:
        return "REFUSED"
    return "ACCEPTED" if found.result is not None else "ACCEPTED, as far as it goes: there is no result yet"


def refusals(found: Verdict) -> Iterator[str]:
    """Return a line for each check that refused something: its name, the first thing, and how many more there are."""
    for check in found.checks:
        if check.failed:
            first = check.failures[0]
            more = f" (and {check.failed - 1:,} more)" if check.failed > 1 else ""
            yield printable(f"{check.name}: {first.where}: {first.error}: {first.says}{more}")


def _state(check: Check) -> str:
    if check.failed:
        return "REFUSED"
    return "ok     " if check.was_reached else "-      "


def _covered(check: Check) -> str:
    if not check.was_reached:
        return NOT_GIVEN.get(check.name, "not reached")
    return f"{check.covered:,} {check.of}" + (f", {check.failed:,} refused" if check.failed else "")


def _result(found: Verdict) -> Iterator[str]:
    """Return the result in words: votes for each choice, or how many rankings there are."""
    if found.result is None or found.opening is None:
        return
    of_each = zip(found.opening.election.questions, found.result, found.spoilt, found.of_no_numbers, strict=True)
    for question, outcome, spoilt, of_no_numbers in of_each:
        yield printable(f"result       {question.text}")
        if isinstance(question, HomomorphicQuestion):
            names = (*(("(blank)",) if question.has_blank else ()), *question.options)
            yield from (printable(f"             {votes:>8,}  {name}") for votes, name in zip(outcome, names, strict=True))
        else:
            yield f"             {len(outcome):>8,}  rankings" + (f", of which spoilt: {len(spoilt):,}" if spoilt else "")
            yield from _of_no_numbers(len(of_no_numbers))


def _of_no_numbers(how_many: int) -> Iterator[str]:
    """Say what spoils rankings that no booth makes, and what would show who did."""
    if how_many:
        yield f"             {how_many:>8,}  of them made from no numbers: by a voter's own program, or by a trustee's false factor."
        yield "                       Verify with --bound, or let the trustees who did not decrypt do so too"
