"""A page of a whole count that needs nothing else: the elected first, the pictures, the account, and the table."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template

from commonty.counting.account import Passage, passages
from commonty.counting.catalogue import nearest, say
from commonty.counting.pictures.bars import bars_svg
from commonty.counting.pictures.canvas import STYLESHEET
from commonty.counting.pictures.flow import flow_svg
from commonty.counting.pictures.flowing import NoFlow
from commonty.counting.pictures.matrix import matrix_svg
from commonty.counting.sheet import Sheet
from commonty.counting.stage_table import Row, Table, table
from commonty.counting.writing import to_json
from commonty.wording.catalogue import FALLBACK, is_right_to_left
from commonty.wording.sentence import Sentence

PAGE = Template((Path(__file__).parent / "page.template").read_text("utf-8"))
DESK, PHONE = 1280, 390
"""Pixels: each picture is drawn for both, and the page shows the one that fits."""


def to_html(sheet: Sheet, language: str = FALLBACK) -> str:
    """Return a page of a count: no script, no other file; for light, dark and print."""
    spoken = nearest(language)
    told = table(sheet, spoken)
    parts = {
        "language": spoken,
        "direction": "rtl" if is_right_to_left(spoken) else "ltr",
        "title": escape(sheet.contest.title or say(Sentence("stages.title"), spoken)),
        "style": STYLESHEET,
        "elected_title": escape(say(Sentence("stages.winners"), spoken)),
        "elected": _elected(sheet, spoken),
        "pictures": "\n".join(_pictures(sheet, spoken)),
        "account_title": escape(say(Sentence("stages.account"), spoken)),
        "account": "\n".join(_passage(each, spoken) for each in passages(sheet)),
        "caption": escape(told.caption),
        "table": _table(told),
        "rule": escape(sheet.rule),
        "digest": escape(str(to_json(sheet, withhold_ballots=True)["digest"])),
    }
    return PAGE.substitute(parts)


def to_svg(sheet: Sheet, language: str = FALLBACK) -> str:
    """Return the picture of a count: its flow; its matrix, where candidates are compared two by two; else its bars."""
    if sheet.is_pairwise:
        return matrix_svg(sheet, language=language)
    try:
        return flow_svg(sheet, language=language)
    except NoFlow:
        return bars_svg(sheet, language=language)


def paragraphs(sentences: Iterable[Sentence], language: str) -> str:
    """Return sentences as paragraphs of HTML."""
    return "\n".join(f"<p>{escape(say(each, language))}</p>" for each in sentences)


def _passage(passage: Passage, language: str) -> str:
    return f"<h3>{escape(say(passage.heading, language))}</h3>\n{paragraphs(passage.sentences, language)}"


def _elected(sheet: Sheet, language: str) -> str:
    """Return the elected as a list, in the order of their election, and how many seats stay vacant."""
    vacant = paragraphs([Sentence("ending.vacant", {"n": sheet.vacant})] if sheet.vacant else [], language)
    names = "\n".join(f"<li>{escape(sheet.contest.name(number))}</li>" for number in sheet.winners)
    return (f"<ol>\n{names}\n</ol>\n" if names else paragraphs([Sentence("ending.nobody")], language)) + vacant


def _pictures(sheet: Sheet, language: str) -> Iterable[str]:
    """Yield each picture for a desk's screen and for a phone's; none is named twice to who cannot see which is shown."""
    for draw in (matrix_svg,) if sheet.is_pairwise else (flow_svg, bars_svg):
        try:
            desk, phone = (draw(sheet, language=language, width=width, embedded=True) for width in (DESK, PHONE))
        except NoFlow:
            continue
        yield f'<div class="wide desk">\n{desk}\n</div>\n<div class="wide phone">\n{phone}\n</div>'


def _table(told: Table) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in (told.candidate, *told.stages, told.outcome))
    rows = "\n".join(_row(row) for row in (*told.rows, *told.sums))
    return f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _row(row: Row) -> str:
    kind = ' class="elected"' if row.is_elected else ""
    cells = "".join(f"<td>{escape(votes)}</td>" for votes in row.votes)
    return f'<tr{kind}><th scope="row">{escape(row.name)}</th>{cells}<td>{escape(row.outcome)}</td></tr>'
