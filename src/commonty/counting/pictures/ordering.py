"""In which order pictures and tables show candidates, and how they are labelled."""

from collections.abc import Mapping

from commonty.counting.account_stages import stage_name
from commonty.counting.catalogue import nearest, number, say
from commonty.counting.sheet import Kind, Sheet
from commonty.wording.sentence import Sentence


def in_order(sheet: Sheet) -> list[int]:
    """Return who stands, as the count left them: the elected in order, then those who came furthest."""
    stages = len(sheet.stages)
    decisive = 0 if sheet.stages[0].kind is Kind.YES else -1

    def rank(candidate: int) -> tuple[int, ...]:
        won = sheet.elected_at(candidate)
        at = won - 1 if won and decisive else decisive
        return (won or stages + 1, -(sheet.excluded_at(candidate) or stages + 1), -sheet.stages[at].votes[candidate - 1], candidate)

    return sorted(sheet.contest.standing, key=rank)


def seen(sheet: Sheet, candidate: int, place: int) -> bool:
    """Say whether a candidate was still there at stage ``place``, counted from 0: not excluded at an earlier one."""
    gone = sheet.excluded_at(candidate)
    return gone is None or place < gone


def whole(sheet: Sheet, units: int, language: str) -> str:
    """Return votes cut to whole ones, for a picture."""
    return number(units // 10**sheet.places, language)


def stage_words(sheet: Sheet, place: int, language: str) -> str:
    """Return what happened at a stage, shortly, with its number where there are several."""
    stage = sheet.stages[place]
    if sheet.is_graded or sheet.is_in_turn:
        return say(stage_name(sheet, place), language)
    if len(sheet.stages) == 1 or stage.kind in {Kind.YES, Kind.NO}:
        return say(Sentence("stage.votes"), language)
    name = f"picture.stage-{stage.kind.value}"
    values = {"name": [sheet.contest.name(each) for each in stage.whose]} if stage.candidate else {}
    return f"{place + 1}. {say(Sentence(name, values), language)}"


def described(sheet: Sheet, picture: str, language: str) -> tuple[str, str]:
    """Return title and description of a picture."""
    title = sheet.contest.title or say(Sentence("picture.untitled"), language)
    winners = [sheet.contest.name(each) for each in sheet.winners]
    elected = Sentence("ending.elected", {"names": winners}) if winners else Sentence("ending.nobody")
    told: Mapping[str, object] = {"stages": len(sheet.stages), "candidates": len(sheet.contest.standing), "elected": elected}
    return say(Sentence(f"picture.{picture}", {"title": title}), language), say(Sentence(f"picture.{picture}-desc", told), language)


def spoken(language: str) -> str:
    """Return the language that the words are in, for the picture's own ``lang``."""
    return nearest(language)
