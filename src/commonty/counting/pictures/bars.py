"""Draws the votes at each stage as bars, with the quota: a panel for each stage."""

from fractions import Fraction

from commonty.counting.account_stages import yes_needed
from commonty.counting.catalogue import number, say
from commonty.counting.pictures.canvas import Canvas, Labels, fitted
from commonty.counting.pictures.ordering import described, in_order, seen, spoken, stage_words
from commonty.counting.sheet import Kind, Sheet
from commonty.wording.catalogue import is_right_to_left
from commonty.wording.sentence import Sentence

WIDE, NARROW = 1280, 390
"""Pixels: a desk's screen or a sheet of paper, and a phone."""
MARGIN, GUTTER, HEAD, ROW, BAR = 8, 28, 46, 33, 10
COLUMNS = 4
MOST_ROWS, MOST_PANELS = 4_000, 24
"""More bars than these make no picture."""


def bars_svg(sheet: Sheet, *, language: str = "en", width: int = WIDE, embedded: bool = False, rtl: bool | None = None) -> str:
    """
    Return the votes of every stage as bars, as SVG for a screen of about ``width`` pixels: below 640 one panel under another.

    What is held is plain, what was received at the stage hatched, what was passed on an outline. ``embedded`` leaves out the
    stylesheet, which a page then links (``pictures.css``). ``rtl`` mirrors; ``None`` asks the language. Works for every rule.
    """
    mirrored = is_right_to_left(language) if rtl is None else rtl
    drawing = _Bars(sheet, language, wide=width >= 640, mirrored=mirrored)  # noqa: PLR2004 - documented
    title, description = described(sheet, "bars", language)
    height = drawing.draw()
    return drawing.canvas.finished(height, Labels(drawing.canvas.id, title, description, spoken(language)), embedded=embedded)


def _shown(sheet: Sheet) -> list[int]:
    """Return the stages that get a panel: all, or where they are too many the first, those that elect somebody, and the last."""
    every = range(len(sheet.stages))
    if len(every) * len(sheet.contest.standing) <= MOST_ROWS:
        return list(every)
    electing = [place for place in every if sheet.stages[place].elected or sheet.stages[place].last_vacancies]
    return sorted({0, *electing[:MOST_PANELS], every[-1]})


def _held(sheet: Sheet, holder: int, place: int) -> Fraction:
    stage = sheet.stages[place]
    return Fraction(stage.votes[holder - 1], stage.denominator) if holder else Fraction(stage.nontransferable)


class _Bars:
    """Panels as they are drawn, row by row."""

    def __init__(self, sheet: Sheet, language: str, *, wide: bool, mirrored: bool) -> None:
        self.sheet, self.language = sheet, language
        self.order = in_order(sheet)
        self.stands_alone = sheet.is_graded or sheet.is_in_turn
        self.is_yes_no = sheet.stages[0].kind is Kind.YES
        self.panels = [0] if self.is_yes_no else [len(sheet.stages) - 1] if sheet.is_graded else _shown(sheet)
        self.columns = min(COLUMNS, len(self.panels)) if wide else 1
        asked = WIDE if self.columns > 1 else 720 if wide else NARROW
        self.panel = (asked - 2 * MARGIN - GUTTER * (self.columns - 1)) // self.columns
        self.canvas = Canvas(asked, mirrored, id="bars-wide" if wide else "bars-narrow")
        counted = self.panels if sheet.is_graded else range(len(sheet.stages))
        most = [_held(sheet, holder, place) for place in counted for holder in (*self.order, 0)]
        quotas = [(sheet.quota_at(place) or Fraction(0)) * 10**sheet.places for place in counted]
        self.scale: Fraction = self.panel / max([*most, *quotas, Fraction(1, 1_000_000)])

    def draw(self) -> int:
        """Draw the legend and every panel; return the height of all."""
        top = self.legend()
        for start in range(0, len(self.panels), self.columns):
            row = self.panels[start : start + self.columns]
            for column, place in enumerate(row):
                self.draw_panel(place, MARGIN + column * (self.panel + GUTTER), top)
            top += max(HEAD + ROW * len(self.rows(place)) for place in row) + 14
        return top

    def legend(self) -> int:
        """Say what the looks mean; return where the panels begin."""
        looks = [("held", "", "picture.kept"), ("surplus", "hatch", "picture.gained"), ("passed", "", "picture.passed")]
        if self.is_yes_no:
            looks = [("held", "", "stage.yes"), ("exclude", "hatch", "stage.no")]
        elif len(self.panels) == 1 or self.stands_alone:
            return MARGIN
        if any(stage.kind is Kind.EXCLUDE for stage in self.sheet.stages):
            looks.append(("", "", "picture.cross"))
        told = [(name, texture, say(Sentence(words), self.language)) for name, texture, words in looks]
        if self.is_yes_no:
            told.append(("", "", say(Sentence("picture.needed"), self.language)))
        elif left_out := len(self.sheet.stages) - len(self.panels):
            told.append(("", "", say(Sentence("picture.left-out", {"n": left_out}), self.language)))
        return self.canvas.legend(told, MARGIN) + 26

    def rows(self, place: int) -> list[int]:
        """Return who is in a panel; 0 is what went to nobody."""
        there = [each for each in self.order if self.is_yes_no or seen(self.sheet, each, place)]
        if self.sheet.is_in_turn:
            return [each for each in there if (self.sheet.elected_at(each) or place + 1) > place]
        return [*there, 0] if self.sheet.stages[place].nontransferable else there

    def draw_panel(self, place: int, left: int, top: int) -> None:
        """Draw one stage."""
        words = stage_words(self.sheet, place, self.language)
        self.canvas.text(left, top + 14, fitted(words, self.panel, 13), size=13, name="strong")
        rows = self.rows(place)
        if self.sheet.quota_at(place) is not None:
            self.quota(place, left, top, len(rows))
        for row, holder in enumerate(rows):
            at = top + HEAD + ROW * row
            if self.is_yes_no:
                self.yes_no(holder, left, at)
            else:
                self.bar(holder, place, left, at)

    def quota(self, place: int, left: int, top: int, rows: int) -> None:
        """Draw the line that makes an election certain."""
        quota = self.sheet.quota_at(place) or 0
        at = self.quota_at(place, left)
        self.canvas.line((at, top + 32), (at, top + HEAD + ROW * rows - 4), "quota")
        said = say(Sentence("picture.quota", {"n": quota}), self.language)
        is_far = at - left > self.panel * Fraction(2, 3)
        self.canvas.text(at, top + 29, said, size=11, anchor="end" if is_far else "start")

    def quota_at(self, place: int, left: int) -> Fraction:
        """Return where the quota of a stage lies in its panel."""
        quota = self.sheet.quota_at(place) or Fraction(0)
        units: int = 10**self.sheet.places
        return left + quota * units * self.scale

    def votes(self, holder: int, place: int) -> Fraction:
        """Return what a candidate holds at a stage, or what went to nobody, in units."""
        return _held(self.sheet, holder, place)

    def bar(self, holder: int, place: int, left: int, top: int) -> None:
        """Draw what somebody held before, received and passed on."""
        now = self.votes(holder, place)
        before = self.votes(holder, place - 1) if place and not self.stands_alone else now
        won = self.sheet.elected_at(holder) if holder else None
        is_in = won is not None and won <= place + 1
        words = self.sheet.contest.name(holder) if holder else say(Sentence("picture.nobody"), self.language)
        self.line(
            left, top, f"✓ {words}" if is_in else words, number(self.sheet.in_votes(now), self.language), name="won" if is_in else "ink"
        )
        kept, base = min(now, before), top + 3
        if kept:
            look = "seat" if is_in else "held" if holder else "nobody"
            self.canvas.rect(left, base, (kept * self.scale, BAR), look, texture="" if holder else "dots")
        if now > before:
            self.canvas.rect(left + kept * self.scale, base, ((now - before) * self.scale, BAR), "surplus", texture="hatch")
        if before > now:
            self.canvas.rect(left + kept * self.scale, base, ((before - now) * self.scale, BAR), "passed")
        if self.sheet.quota_at(place) is not None and holder:
            at = self.quota_at(place, left)
            self.canvas.line((at, base - 1), (at, base + BAR + 1), "quota")

    def line(self, left: int, top: int, words: str, votes: str, *, name: str) -> None:
        """Write a name over a bar, and its number at the far end."""
        room = self.panel - 7 * len(votes) - 10
        self.canvas.text(left, top, fitted(words, room, 12), name=name)
        self.canvas.text(left + self.panel, top, votes, name=name, anchor="end")

    def yes_no(self, holder: int, left: int, top: int) -> None:
        """Draw yes over no, and how many yes were needed."""
        yes, no = (stage.votes[holder - 1] for stage in self.sheet.stages)
        won = self.sheet.elected_at(holder) is not None
        told = " / ".join(number(each, self.language) for each in (yes, no))
        self.line(left, top, f"{'✓ ' if won else ''}{self.sheet.contest.name(holder)}", told, name="won" if won else "ink")
        if yes:
            self.canvas.rect(left, top + 3, (yes * self.scale, 6), "seat" if won else "held")
        if no:
            self.canvas.rect(left, top + 9, (no * self.scale, 5), "exclude", texture="hatch")
        needed = left + yes_needed(self.sheet, holder) * self.scale
        if needed <= left + self.panel:
            self.canvas.line((needed, top + 1), (needed, top + 15), "quota")
