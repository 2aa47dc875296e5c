"""Draws the stages of a count as a flow: a lane for each candidate, and bands to those who received their papers."""

from dataclasses import dataclass
from fractions import Fraction

from commonty.counting.catalogue import say
from commonty.counting.pictures.canvas import Canvas, Labels, Length, fitted, px
from commonty.counting.pictures.flowing import LOST, NOBODY, Band, Flow, flowing
from commonty.counting.pictures.ordering import described, in_order, seen, spoken, stage_words, whole
from commonty.counting.sheet import Kind, Sheet
from commonty.counting.writing import decimal
from commonty.wording.catalogue import is_right_to_left, isolated
from commonty.wording.sentence import Sentence

WIDE, NARROW = 1280, 390
"""Pixels: a desk's screen or a sheet of paper, where stages go along the line; and a phone, where they go down."""
MARGIN, GAP, NODE = 8, 3, 7
NAMES, ENDS = 232, 150
HEAD, HEAD_ROOMY, ROOMY = 150, 40, 160
THINNEST_LANE, THINNEST_COLUMN = 19, 14
LARGEST_STEP, SMALLEST_STEP, STEP_DOWN = 210, 44, 98
NAMES_DOWN = 170


@dataclass(frozen=True)
class Lanes:
    """Where each holder's lane begins, across the stages, and how many pixels a unit of votes is wide."""

    starts: dict[int, Fraction]
    widths: dict[int, Fraction]
    scale: Fraction


def flow_svg(sheet: Sheet, *, language: str = "en", width: int = WIDE, embedded: bool = False, rtl: bool | None = None) -> str:
    """
    Return the flow of a count as SVG, for a screen of about ``width`` pixels: below 640 its stages go down, else along the line.

    ``embedded`` leaves out the stylesheet, which a page then links (``pictures.css``). ``rtl`` mirrors; ``None`` asks the language.
    Bands are as wide as their votes, exactly. Raises ``NoFlow`` where the rule passes no papers on.
    """
    flow = flowing(sheet)
    mirrored = is_right_to_left(language) if rtl is None else rtl
    drawing = _Down(sheet, flow, language, mirrored=mirrored) if width < 640 else _Along(sheet, flow, language, mirrored=mirrored)  # noqa: PLR2004 - documented
    title, description = described(sheet, "flow", language)
    drawing.draw()
    drawing.legend()
    return drawing.canvas.finished(drawing.height, Labels(drawing.canvas.id, title, description, spoken(language)), embedded=embedded)


class _Drawing:
    """What both directions share: lanes, bands, nodes and what is said of them."""

    canvas: Canvas

    def __init__(self, sheet: Sheet, flow: Flow, language: str) -> None:
        self.sheet, self.flow, self.language = sheet, flow, language
        self.holders = [*in_order(sheet), NOBODY]
        self.most = {each: max(self.held(each, place) for place in range(len(flow.held))) for each in self.holders}
        self.height: Length = 0

    def held(self, holder: int, place: int) -> int:
        """Return what a holder has at a stage; what cuts lost lies with what went to nobody."""
        held = self.flow.held[place]
        return held[NOBODY] + held[LOST] if holder == NOBODY else held[holder]

    def name(self, holder: int) -> str:
        """Return what a holder is called."""
        if holder in {NOBODY, LOST}:
            return say(Sentence("picture.nobody" if holder == NOBODY else "picture.lost"), self.language)
        return isolated(self.sheet.contest.name(holder))

    def legend(self) -> None:
        """Say beneath the picture what its colours and textures mean."""
        kinds = {band.kind for band in self.flow.bands}
        looks = [("held", "", "held"), ("seat", "", "seat"), ("nobody", "dots", "nobody")]
        looks += [("surplus", "hatch", "surplus")] if Kind.SURPLUS in kinds else []
        looks += [("exclude", "", "exclude"), ("", "", "cross")] if Kind.EXCLUDE in kinds else []
        told = [(name, texture, say(Sentence(f"picture.{words}"), self.language)) for name, texture, words in looks]
        self.height += self.canvas.legend(told, int(self.height) + 6) + 12

    def won(self, holder: int, place: int) -> bool:
        """Say whether a holder is elected by the end of a stage."""
        at = self.sheet.elected_at(holder) if holder > 0 else None
        return at is not None and at <= place + 1

    def look(self, band: Band) -> tuple[str, str]:
        """Return colour and texture of a band."""
        if band.kind is not None:
            return ("surplus", "hatch") if band.kind is Kind.SURPLUS else ("exclude", "")
        if band.source in {NOBODY, LOST}:
            return "nobody", "dots"
        return ("seat" if self.won(band.source, band.place - 1) else "held"), ""

    def says(self, band: Band) -> str:
        """Return what a band means, in words."""
        votes = Sentence("votes.n", {"n": self.sheet.in_votes(band.units)})
        if band.kind is None:
            return say(Sentence("picture.own", {"name": self.name(band.source), "stage": band.place, "votes": votes}), self.language)
        ends = {"source": self.name(band.source), "target": self.name(band.target)}
        return say(Sentence("picture.link", {**ends, "stage": band.place + 1, "votes": votes}), self.language)

    def exact(self, units: int) -> str:
        """Return votes as a decimal, for whoever reads the picture by a program."""
        return decimal(units, self.sheet.places)

    def ends(self, lanes: Lanes) -> list[tuple[Band, Fraction, Fraction]]:
        """Return each band with where it leaves and where it arrives, across the stages."""
        found = []
        order = {holder: at for at, holder in enumerate([*self.holders, LOST])}
        for place in range(1, len(self.flow.held)):
            leaving, arriving = dict(lanes.starts), dict(lanes.starts)
            for band in sorted(self.flow.arriving[place], key=lambda band: (band.kind is not None, order[band.target])):
                source, target = (NOBODY if each == LOST else each for each in (band.source, band.target))
                found.append((band, leaving[source], arriving[target]))
                leaving[source] += band.units * lanes.scale
                arriving[target] += band.units * lanes.scale
        return found


class _Along(_Drawing):
    """Stages along the line, lanes one under another."""

    def __init__(self, sheet: Sheet, flow: Flow, language: str, *, mirrored: bool) -> None:
        super().__init__(sheet, flow, language)
        steps = len(flow.held) - 1
        self.step = max(SMALLEST_STEP, min(LARGEST_STEP, (WIDE - NAMES - ENDS) // steps))
        self.roomy = self.step >= ROOMY
        self.head = HEAD_ROOMY if self.roomy else HEAD
        self.canvas = Canvas(NAMES + (LARGEST_STEP if self.roomy else ENDS) + self.step * steps, mirrored, id="flow-wide")

    def draw(self) -> None:
        """Draw bands, nodes and words, in this order."""
        lanes = self.lanes()
        self.height = max(lanes.starts[each] + lanes.widths[each] for each in self.holders) + MARGIN
        for band, leaves, arrives in sorted(self.ends(lanes), key=lambda each: each[0].kind is not None):
            self.band(band, leaves, arrives, band.units * lanes.scale)
        for place in range(len(self.flow.held)):
            self.heading(place)
            for holder in self.holders:
                self.node(holder, place, lanes)
        for holder in self.holders:
            self.label(holder, lanes)

    def lanes(self) -> Lanes:
        """Give each lane the width of the most that is ever in it."""
        scale = Fraction(460, sum(self.flow.held[0].values()))
        widths = {each: max(Fraction(THINNEST_LANE), self.most[each] * scale) for each in self.holders}
        starts, at = {}, Fraction(self.head)
        for each in self.holders:
            starts[each] = at
            at += widths[each] + GAP
        return Lanes(starts, widths, scale)

    def x(self, place: int) -> int:
        """Return where a stage's nodes begin."""
        return NAMES + self.step * place

    def band(self, band: Band, leaves: Fraction, arrives: Fraction, width: Fraction) -> None:
        """Draw one band as a curve from node to node."""
        start, end = self.x(band.place - 1) + NODE, self.x(band.place)
        middle = Fraction(start + end, 2)
        x0, x1, x2 = (px(self.canvas.x(each)) for each in (start, middle, end))
        upper = f"M{x0},{px(leaves)}C{x1},{px(leaves)} {x1},{px(arrives)} {x2},{px(arrives)}"
        lower = f"V{px(arrives + width)}C{x1},{px(arrives + width)} {x1},{px(leaves + width)} {x0},{px(leaves + width)}Z"
        colour, texture = self.look(band)
        self.canvas.shape("path", f'd="{upper}{lower}"', colour, says=self.says(band), data=self.exact(band.units), texture=texture)

    def heading(self, place: int) -> None:
        """Write what happened at a stage over its nodes."""
        words = stage_words(self.sheet, place, self.language)
        if self.roomy:
            self.canvas.text(self.x(place), self.head - 12, fitted(words, self.step - 4, 12), name="strong")
        else:
            self.canvas.text(self.x(place) + 6, self.head - 8, fitted(words, 186, 11), size=11, turned=-42, name="strong")

    def node(self, holder: int, place: int, lanes: Lanes) -> None:
        """Draw what a holder has at a stage."""
        units = self.held(holder, place)
        if not units:
            return
        size = (NODE, units * lanes.scale)
        self.canvas.rect(self.x(place), lanes.starts[holder], size, "node--seat" if self.won(holder, place) else "node")

    def label(self, holder: int, lanes: Lanes) -> None:
        """Write a holder's name, votes where they changed, and what became of them."""
        middle = lanes.starts[holder] + min(lanes.widths[holder], Fraction(2 * THINNEST_LANE)) / 2 + 4
        won = self.sheet.elected_at(holder) if holder > 0 else None
        self.canvas.text(NAMES - 8, middle, fitted(self.name(holder), NAMES - 16, 13), size=13, anchor="end", name="won" if won else "ink")
        for place in range(len(self.flow.held)):
            units = self.flow.held[place][holder]
            if units and (place == 0 or units != self.flow.held[place - 1][holder]):
                self.canvas.text(self.x(place) + NODE + 3, middle, whole(self.sheet, units, self.language), size=11)
        last = len(self.flow.held) - 1
        if won:
            words = say(Sentence("picture.elected"), self.language)
            self.canvas.text(self.x(last) + NODE + 44, middle, f"✓ {words} ({won})", name="won")
        gone = self.sheet.excluded_at(holder) if holder > 0 else None
        if gone:
            words = say(Sentence("picture.out"), self.language)
            self.canvas.text(self.x(gone - 1) + NODE + 3, middle, f"✕ {words}", size=11, name="soft")


class _Down(_Drawing):
    """Stages down the page, lanes side by side, each stage under its own words."""

    def __init__(self, sheet: Sheet, flow: Flow, language: str, *, mirrored: bool) -> None:
        super().__init__(sheet, flow, language)
        narrowest = len(self.holders) * (THINNEST_COLUMN + GAP) + 2 * MARGIN
        self.canvas = Canvas(max(NARROW, narrowest), mirrored, id="flow-narrow")

    def draw(self) -> None:
        """Draw bands, nodes and words, in this order."""
        lanes = self.lanes()
        self.height = self.y(len(self.flow.held) - 1) + NODE + 10
        for band, leaves, arrives in sorted(self.ends(lanes), key=lambda each: each[0].kind is not None):
            self.band(band, leaves, arrives, band.units * lanes.scale)
        for holder in self.holders:
            for place in range(len(self.flow.held)):
                self.node(holder, place, lanes)
            turned = self.canvas.mirrored
            across = lanes.starts[holder] + min(lanes.widths[holder], Fraction(30)) / 2 + (-4 if turned else 4)
            look = "won" if holder > 0 and self.sheet.elected_at(holder) else "ink"
            self.canvas.text(across, NAMES_DOWN - 6, fitted(self.name(holder), NAMES_DOWN - 10, 11), size=11, turned=-90, name=look)
        for place in range(len(self.flow.held)):
            self.heading(place)

    def lanes(self) -> Lanes:
        """Share the width among the lanes: each as wide as the most that is ever in it, none thinner than its name."""
        room = Fraction(self.canvas.width - 2 * MARGIN - GAP * (len(self.holders) - 1))
        thin: set[int] = set()
        while True:
            free = sum(self.most[each] for each in self.holders if each not in thin)
            scale = (room - THINNEST_COLUMN * len(thin)) / free if free else Fraction(0)
            more = {each for each in self.holders if each not in thin and self.most[each] * scale < THINNEST_COLUMN}
            if not more:
                break
            thin |= more
        widths = {each: Fraction(THINNEST_COLUMN) if each in thin else self.most[each] * scale for each in self.holders}
        starts, at = {}, Fraction(MARGIN)
        for each in self.holders:
            starts[each] = at
            at += widths[each] + GAP
        return Lanes(starts, widths, scale)

    def y(self, place: int) -> int:
        """Return where a stage's nodes begin."""
        return NAMES_DOWN + 54 + STEP_DOWN * place

    def band(self, band: Band, leaves: Fraction, arrives: Fraction, width: Fraction) -> None:
        """Draw one band: straight past the words, then as a curve."""
        start, straight, end = self.y(band.place - 1) + NODE, self.y(band.place - 1) + NODE, self.y(band.place) - 50
        middle = px(Fraction(straight + end, 2))
        left = [px(self.canvas.x(each)) for each in (leaves, arrives)]
        right = [px(self.canvas.x(each)) for each in (leaves + width, arrives + width)]
        foot = px(self.y(band.place))
        there = f"M{left[0]},{px(start)}C{left[0]},{middle} {left[1]},{middle} {left[1]},{px(end)}V{foot}"
        back = f"H{right[1]}V{px(end)}C{right[1]},{middle} {right[0]},{middle} {right[0]},{px(start)}Z"
        colour, texture = self.look(band)
        self.canvas.shape("path", f'd="{there}{back}"', colour, says=self.says(band), data=self.exact(band.units), texture=texture)

    def node(self, holder: int, place: int, lanes: Lanes) -> None:
        """Draw what a holder has at a stage, and a cross where somebody is excluded."""
        units = self.held(holder, place)
        if units:
            size = (units * lanes.scale, NODE)
            self.canvas.rect(lanes.starts[holder], self.y(place), size, "node--seat" if self.won(holder, place) else "node")
        if holder > 0 and self.sheet.excluded_at(holder) == place + 1 and seen(self.sheet, holder, place):
            self.canvas.text(lanes.starts[holder], self.y(place) + NODE, "✕", size=11, name="soft")

    def heading(self, place: int) -> None:
        """Write what happened at a stage, and who was elected, over its nodes."""
        stage = self.sheet.stages[place]
        passed = sum(band.units for band in self.flow.arriving[place] if band.kind is not None)
        number = f": {whole(self.sheet, passed, self.language)}" if passed else ""
        words = f"{fitted(stage_words(self.sheet, place, self.language), 320, 12)}{number}"
        elected = [f"✓ {isolated(self.sheet.contest.name(each))}" for each in (*stage.elected, *stage.last_vacancies)]
        lines = _lines(elected, (self.canvas.width - 2 * MARGIN) // 8)
        self.canvas.text(MARGIN, self.y(place) - 7 - 15 * len(lines), words, name="strong")
        for line, told in enumerate(lines):
            self.canvas.text(MARGIN, self.y(place) - 7 - 15 * (len(lines) - 1 - line), told, name="won")


def _lines(parts: list[str], letters: int) -> list[str]:
    """Lay parts out in at most two lines of so many letters; what does not fit is in the words beneath."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(part) + 2 <= letters:
            lines[-1] += f"  {part}"
        elif len(lines) < 2:  # noqa: PLR2004 - as documented
            lines.append(fitted(part, letters * 8, 12))
        else:
            lines[-1] = lines[-1].removesuffix(" …") + " …"
    return lines
