"""How an account tells of a stage: why it came, whose papers went where, and who is elected at its end."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from commonty.counting import ers97, irv, yes_no
from commonty.counting.account_opening import constraint_name, votes
from commonty.counting.account_ties import names, tie_told
from commonty.counting.sheet import Choosing, Constrained, Effect, Kind, Sheet
from commonty.wording.sentence import Sentence


def stage_heading(sheet: Sheet, place: int) -> Sentence:
    """Return what a stage is called, with its number where there are several; ``place`` counts from 0."""
    if sheet.is_in_turn:
        return stage_name(sheet, place)
    if len(sheet.stages) == 1:
        return Sentence("stage.votes")
    return Sentence("stage.numbered", {"n": place + 1, "what": stage_name(sheet, place)})


def stage_name(sheet: Sheet, place: int) -> Sentence:
    """Return what happened in a stage, in a few words."""
    stage = sheet.stages[place]
    if stage.kind is Kind.SEAT:
        return Sentence("stage.seat", {"n": place + 1})
    if len(sheet.stages) == 1:
        return Sentence("stage.votes")
    if stage.kind is Kind.GRADE:
        return Sentence("stage.grade", {"n": len(sheet.stages) - 2 - place})
    if sheet.is_continued(place):
        return Sentence("stage.exclude-further", {"names": names(sheet, stage.whose)})
    if stage.together:
        return Sentence("stage.exclude-several", {"names": names(sheet, stage.whose)})
    return Sentence(f"stage.{stage.kind.value}", {"name": sheet.contest.name(stage.candidate)} if stage.candidate else {})


def told(sheet: Sheet, place: int) -> Iterator[Sentence]:
    """Tell one stage; ``place`` counts from 0."""
    stage = sheet.stages[place]
    if stage.kind is Kind.SURPLUS and stage.candidate:
        yield from _surplus(sheet, place, stage.candidate)
    elif stage.kind is Kind.EXCLUDE and stage.candidate:
        yield from _exclusion(sheet, place, stage.candidate)
    else:
        yield Sentence("standing.list" if len(sheet.stages) > 1 else "standing.votes", {"votes": standing(sheet, place)})
    yield from outcome(sheet, place)


def told_yes_no(sheet: Sheet) -> Iterator[Sentence]:
    """Tell a count of yes and no, candidate by candidate."""
    for number in sheet.contest.standing:
        yes, no, needed = sheet.votes(number, 0), sheet.votes(number, 1), yes_needed(sheet, number)
        passed = "elected.yes-passed" if yes >= needed else "elected.yes-not"
        sentence = "elected.yes" if sheet.elected_at(number) else passed
        yield Sentence(sentence, {"name": sheet.contest.name(number), "yes": yes, "no": no, "needed": needed})
    for tie in sheet.ties:
        yield from tie_told(sheet, tie)
    for each in sheet.constrained:
        yield _barred(sheet, each)


def yes_needed(sheet: Sheet, number: int) -> int:
    """Return how many yes votes a candidate needs."""
    cast = int(sheet.votes(number, 0) + sheet.votes(number, 1))
    base = sheet.valid if sheet.options["base"] == "valid" else cast
    return max(1, yes_no.least(Fraction(sheet.options["threshold"]), base, strict=sheet.options["strict"] == "yes"))


def standing(sheet: Sheet, place: int) -> list[Sentence]:
    """Return everybody's votes, most first."""
    ordered = sorted(sheet.contest.standing, key=lambda number: (-sheet.votes(number, place), number))
    return [Sentence("standing.one", {"name": sheet.contest.name(each), "votes": sheet.votes(each, place)}) for each in ordered]


def _surplus(sheet: Sheet, place: int, candidate: int) -> Iterator[Sentence]:
    """Tell why a surplus goes now, what each paper is worth, and where it went."""
    yield from ties_before(sheet, place, Choosing.SURPLUS)
    held, quota = sheet.votes(candidate, place - 1), sheet.quota or 0
    surplus = held - sheet.votes(candidate, place)
    name = sheet.contest.name(candidate)
    yield Sentence("surplus.has", {"name": name, "votes": votes(held), "surplus": surplus, "quota": quota})
    values = [
        Sentence("surplus.value", {"papers": each.papers, "value": sheet.in_votes(each.value), "new_value": sheet.in_votes(each.new_value)})
        for each in sheet.stages[place].parcels
    ]
    if values:
        yield Sentence("surplus.share", {"surplus": surplus, "votes": held, "places": sheet.places, "values": values})
    yield from _passed(sheet, place)


def _exclusion(sheet: Sheet, place: int, candidate: int) -> Iterator[Sentence]:
    """Tell why a candidate is excluded, and where the papers went."""
    yield from why_excluded(sheet, place, candidate)
    papers = sum(parcel.papers for parcel in sheet.stages[place].parcels)
    yield Sentence("exclude.papers", {"papers": papers}) if papers else Sentence("exclude.empty")
    yield from _passed(sheet, place)


def why_excluded(sheet: Sheet, place: int, candidate: int) -> Iterator[Sentence]:
    """Tell why a candidate is excluded: the tie, whom a constraint keeps, and the votes."""
    yield from ties_before(sheet, place, Choosing.EXCLUDE)
    for each in sheet.constrained:
        if each.effect is Effect.KEPT and each.after_stage == place:
            rules = [constraint_name(name) for name in each.constraints]
            yield Sentence("constraint.kept", {"name": sheet.contest.name(each.candidate), "rules": rules})
    yield _reason(sheet, place, candidate)


def _reason(sheet: Sheet, place: int, candidate: int) -> Sentence:
    had = sheet.votes(candidate, place - 1)
    said = {"name": sheet.contest.name(candidate), "votes": votes(had), "n": had}
    if any(each.effect is Effect.BARRED and each.candidate == candidate for each in sheet.constrained):
        return Sentence("exclude.barred", said)
    if any(tie.choosing is Choosing.EXCLUDE and tie.after_stage == place for tie in sheet.ties):
        return Sentence("exclude.tied", said)
    above = next_above(sheet, place, candidate)
    if above is None or any(each.effect is Effect.KEPT and each.after_stage == place for each in sheet.constrained):
        return Sentence("exclude.alone", said)
    gap = sheet.votes(above, place - 1) - had
    return Sentence("exclude.fewest", {**said, "gap": gap, "next": sheet.contest.name(above)})


def next_above(sheet: Sheet, place: int, candidate: int) -> int | None:
    """Return who of those in the running before stage ``place`` had next to the fewest votes, after a candidate excluded at it."""
    gone = {number for stage in sheet.stages[: place + 1] if stage.kind is Kind.EXCLUDE for number in stage.whose}
    elected = {number for stage in sheet.stages[:place] for number in (*stage.elected, *stage.last_vacancies)}
    out, votes_then = gone | elected | {candidate}, sheet.stages[place - 1].votes
    above = [number for number in sheet.contest.standing if votes_then[number - 1] >= votes_then[candidate - 1] and number not in out]
    return min(above, key=lambda number: (votes_then[number - 1], number), default=None)


def ties_before(sheet: Sheet, place: int, choosing: Choosing) -> Iterator[Sentence]:
    """Tell the tie that this stage came of."""
    for tie in sheet.ties:
        if tie.after_stage == place and tie.choosing is choosing:
            yield from tie_told(sheet, tie)


def _passed(sheet: Sheet, place: int) -> Iterator[Sentence]:
    """Tell who received papers, how much went to nobody, and what the cuts lost."""
    stage = sheet.stages[place]
    yield from received(sheet, place)
    if nobody := sum(parcel.nontransferable for parcel in stage.parcels):
        lost = sum(parcel.nontransferable * parcel.new_value for parcel in stage.parcels)
        yield Sentence("passed.nobody", {"papers": nobody, "votes": votes(sheet.in_votes(lost))})
    if cut := stage.rounding_loss - sheet.stages[place - 1].rounding_loss:
        yield Sentence("passed.cut", {"places": sheet.places, "votes": Sentence("votes.of-a-vote", {"n": sheet.in_votes(cut)})})


def received(sheet: Sheet, place: int) -> Iterator[Sentence]:
    """Tell who received papers, most votes first."""
    papers, units = dict[int, int](), dict[int, int]()
    for parcel in sheet.stages[place].parcels:
        for number, count in parcel.to.items():
            papers[number] = papers.get(number, 0) + count
            units[number] = units.get(number, 0) + count * parcel.new_value
    if papers:
        ordered = sorted(papers, key=lambda number: (-units[number], number))
        yield Sentence("passed.to", {"received": [_received(sheet, number, papers, units) for number in ordered]})


def _received(sheet: Sheet, number: int, papers: Mapping[int, int], units: Mapping[int, int]) -> Sentence:
    moved = sheet.in_votes(units[number])
    sentence = "passed.whole" if moved == papers[number] else "passed.one"
    return Sentence(sentence, {"name": sheet.contest.name(number), "papers": papers[number], "votes": moved})


def outcome(sheet: Sheet, place: int) -> Iterator[Sentence]:
    """Tell who is elected at the end of a stage, and whom a constraint bars from then on."""
    stage = sheet.stages[place]
    barred = [_barred(sheet, each) for each in sheet.constrained if each.effect is Effect.BARRED and each.after_stage == place + 1]
    quota = sheet.quota_at(place)
    if quota is None:  # then it is known before anybody is elected
        yield from barred
    for tie in sheet.ties:
        if tie.choosing is Choosing.ELECT and tie.after_stage == place + 1:
            yield from tie_told(sheet, tie)
    for number in stage.elected:
        yield _elected(sheet, place, number)
    if quota is not None:
        yield from barred
    if stage.last_vacancies:
        yield _last(sheet, place)


def _elected(sheet: Sheet, place: int, number: int) -> Sentence:
    had = sheet.votes(number, place)
    said = {"name": sheet.contest.name(number), "votes": votes(had)}
    if number == sheet.contest.ron:
        return Sentence("elected.ron", said)
    if sheet.rule == irv.NAME:
        return Sentence("elected.majority", {**said, "play": sheet.in_votes(sum(sheet.stages[place].votes))})
    quota = sheet.quota_at(place)
    if quota is None:
        return Sentence("elected.most", said)
    if had == quota:
        return Sentence("elected.exactly", said)
    if had < quota:
        return Sentence("elected.unreachable", {**said, "quota": quota})
    return Sentence("elected.over", {**said, "over": had - quota, "quota": quota})


def _last(sheet: Sheet, place: int) -> Sentence:
    stage = sheet.stages[place]
    filled = sum(len(each.elected) + len(each.last_vacancies) for each in sheet.stages[: place + 1])
    told = [
        Sentence("elected.last-one", {"name": name, "votes": votes(sheet.votes(number, place))})
        for number, name in zip(stage.last_vacancies, names(sheet, stage.last_vacancies), strict=True)
    ]
    sentence = "elected.last" if filled == sheet.contest.seats else "elected.last-fewer"
    out = [number for number in sheet.contest.standing if not (sheet.elected_at(number) or sheet.excluded_at(number))]
    if out and sheet.rule == ers97.NAME:
        return Sentence("elected.last-ers97", {"n": len(out), "out": names(sheet, tuple(out)), "names": told})
    return Sentence(sentence, {"n": len(stage.last_vacancies), "names": told})


def _barred(sheet: Sheet, each: Constrained) -> Sentence:
    rules = [constraint_name(name) for name in each.constraints]
    return Sentence("constraint.barred", {"name": sheet.contest.name(each.candidate), "rules": rules})
