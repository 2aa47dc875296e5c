"""Draws everybody against everybody: a row and a column for each candidate, and where they meet how many papers prefer the row."""

from fractions import Fraction

from commonty.counting.account_pairs import elected, margin, preferring
from commonty.counting.catalogue import number, say
from commonty.counting.pictures.canvas import Canvas, Labels, fitted
from commonty.counting.pictures.ordering import described, spoken
from commonty.counting.sheet import Sheet
from commonty.wording.catalogue import is_right_to_left
from commonty.wording.sentence import Sentence

WIDE, NARROW = 1280, 390
"""Pixels: a desk's screen or a sheet of paper, and a phone."""
MARGIN, HEAD, LINE = 8, 30, 20
LARGEST, TALL = 96, 34
LETTER = 7
"""Pixels: the widest cell, its height, and a digit."""


def matrix_svg(sheet: Sheet, *, language: str = "en", width: int = WIDE, embedded: bool = False, rtl: bool | None = None) -> str:
    """
    Return the comparisons two by two as SVG, for a screen of about ``width`` pixels: below 640 each name stands over its row.

    Whoever is elected is first, then who wins against most others. ``embedded`` leaves out the stylesheet, which a page then links
    (``pictures.css``). ``rtl`` mirrors; ``None`` asks the language. Only for sheets that are ``is_pairwise``.
    """
    mirrored = is_right_to_left(language) if rtl is None else rtl
    drawing = _Matrix(sheet, language, wide=width >= 640, mirrored=mirrored)  # noqa: PLR2004 - documented
    title, description = described(sheet, "matrix", language)
    height = drawing.draw()
    return drawing.canvas.finished(height, Labels(drawing.canvas.id, title, description, spoken(language)), embedded=embedded)


def ranked(sheet: Sheet) -> list[int]:
    """Return who stands: the elected, then by how many others each wins against."""
    won = {one: sum(margin(sheet, one, other) > 0 for other in sheet.contest.standing) for one in sheet.contest.standing}
    return sorted(sheet.contest.standing, key=lambda one: (one != elected(sheet), -won[one], one))


class _Matrix:
    """Rows as they are drawn, one under another."""

    def __init__(self, sheet: Sheet, language: str, *, wide: bool, mirrored: bool) -> None:
        self.sheet, self.language, self.wide = sheet, language, wide
        self.order = ranked(sheet)
        most = max(units for stage in sheet.stages[: len(self.order)] for units in stage.votes)
        least = LETTER * len(number(most, language)) + 8
        self.names = 232 if wide else 28
        room = ((WIDE if wide else NARROW) - 2 * MARGIN - self.names) // len(self.order)
        self.cell = max(least, min(LARGEST, room))
        asked = 2 * MARGIN + self.names + self.cell * len(self.order)
        self.canvas = Canvas(max(asked, 720 if wide else NARROW), mirrored, id="matrix-wide" if wide else "matrix-narrow")

    def draw(self) -> int:
        """Draw the legend, the numbers of the columns and every row; return the height of all."""
        looks = [("seat", "", "won-pair"), ("held", "", "lost-pair"), ("nobody", "dots", "equal-pair"), ("", "", "columns")]
        told = [(name, texture, say(Sentence(f"picture.{words}"), self.language)) for name, texture, words in looks]
        top = self.canvas.legend(told, MARGIN) + HEAD
        for column, one in enumerate(self.order):
            self.canvas.text(self.left(column) + self.cell - 4, top, str(one), name="strong", anchor="end")
        top += 6
        for one in self.order:
            top += self.row(one, top)
        return top + MARGIN

    def left(self, column: int) -> int:
        """Return where a column begins."""
        return MARGIN + self.names + self.cell * column

    def row(self, one: int, top: int) -> int:
        """Draw a row with its name; return its height."""
        is_in = one == elected(self.sheet)
        words, look = f"{'✓ ' if is_in else ''}{self.sheet.contest.name(one)}", "won" if is_in else "ink"
        above = 0 if self.wide else LINE
        if self.wide:
            self.canvas.text(MARGIN, top + 21, fitted(f"{one} {words}", self.names - 8, 13), size=13, name=look)
        else:
            self.canvas.text(MARGIN, top + 15, fitted(words, self.canvas.width - 2 * MARGIN, 12), name=look)
            self.canvas.text(MARGIN, top + above + 21, str(one), name="strong")
        for column, other in enumerate(self.order):
            if other != one:
                self.meet(one, other, self.left(column), top + above)
        return TALL + above

    def meet(self, one: int, other: int, left: int, top: int) -> None:
        """Draw where a row and a column meet."""
        papers, by = preferring(self.sheet, one, other), margin(self.sheet, one, other)
        look = "seat" if by > 0 else "held" if by < 0 else "nobody"
        told = {"papers": papers, "name": self.sheet.contest.name(one), "other": self.sheet.contest.name(other), "against": papers - by}
        size = (Fraction(self.cell - 2), TALL - 2)
        says = say(Sentence("picture.cell", told), self.language)
        self.canvas.rect(left, top, size, look, says=says, data=str(papers), texture="" if by else "dots")
        name = "won" if by > 0 else "ink"
        self.canvas.text(left + self.cell - 6, top + 21, number(papers, self.language), name=name, anchor="end")
