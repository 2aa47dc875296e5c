"""Writes shapes and words as SVG, mirrored where the language runs from right to left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape, quoteattr

from commonty.wording.catalogue import END_ISOLATE, ISOLATE

FOLDER = Path(__file__).parent
STYLESHEET = (FOLDER / "style" / "pictures.css").read_text("utf-8")
"""What a page that embeds pictures has to link; a picture that stands alone holds it."""
FRAME = Template((FOLDER / "picture.svg").read_text("utf-8"))

Length = Fraction | int
LETTER = Fraction(3, 5)
"""How wide a letter is, on average, as a share of the size of the type."""
FILLS = {
    "held": "#b7c4de",
    "seat": "#8ecfa9",
    "node": "#3b4f7d",
    "node--seat": "#0a5a3c",
    "surplus": "#f0c06a",
    "exclude": "#c9bbe4",
    "nobody": "#dcddd5",
}
"""For programs that know no stylesheets: the colours in light, as attributes, which any stylesheet overrides."""


@dataclass(frozen=True)
class Labels:
    """What a picture is called: an identifier that is once on a page, title, description, language."""

    id: str
    title: str
    description: str
    language: str


@dataclass
class Canvas:
    """A drawing in pixels, from its upper left corner; ``mirrored`` turns left and right, but not the words."""

    width: int
    mirrored: bool = False
    id: str = "picture"
    parts: list[str] = field(default_factory=list)

    def x(self, across: Length) -> Length:
        """Return where a point lies from the left."""
        return self.width - across if self.mirrored else across

    def rect(
        self, x: Length, y: Length, size: tuple[Length, Length], name: str, *, says: str = "", data: str = "", texture: str = ""
    ) -> None:
        """Draw a rectangle of a width and a height; ``says`` is its own title, ``data`` the exact number it stands for."""
        left = self.width - x - size[0] if self.mirrored else x
        place = f'x="{px(left)}" y="{px(y)}" width="{px(size[0])}" height="{px(size[1])}"'
        self.shape("rect", place, name, says=says, data=data, texture=texture)

    def shape(self, tag: str, place: str, name: str, *, says: str = "", data: str = "", texture: str = "") -> None:
        """Draw a shape by its SVG name; ``texture`` is laid over it, so that nothing is told by colour alone."""
        fill = f' fill="{FILLS[name]}"' if name in FILLS else ' fill="none" stroke="#474e41" stroke-dasharray="3 2"'
        title = f"<title>{escape(says)}</title>" if says else ""
        votes = f' data-votes="{data}"' if data else ""
        self.parts.append(f'<{tag} class="count-picture__{name}" {place}{fill}{votes}>{title}</{tag}>')
        if texture:
            self.parts.append(f'<{tag} {place} fill="url(#{self.id}-{texture})"/>')

    def line(self, start: tuple[Length, Length], end: tuple[Length, Length], name: str) -> None:
        """Draw a straight line."""
        (x1, y1), (x2, y2) = start, end
        place = f'x1="{px(self.x(x1))}" y1="{px(y1)}" x2="{px(self.x(x2))}" y2="{px(y2)}"'
        dashes = ' stroke-dasharray="6 3"' if name == "quota" else ""
        self.parts.append(f'<line class="count-picture__{name}" {place} stroke="{"#9c1c10" if name == "quota" else "#c6cbba"}"{dashes}/>')

    def text(self, x: Length, y: Length, words: str, *, size: int = 12, name: str = "ink", anchor: str = "start", turned: int = 0) -> None:
        """Write words; ``anchor`` is their start or end in the direction of reading."""
        across = px(self.x(x))
        turn = f' transform="rotate({-turned if self.mirrored else turned} {across} {px(y)})"' if turned else ""
        said = f"{ISOLATE}{words}{END_ISOLATE}" if self.mirrored else words
        told = f'x="{across}" y="{px(y)}" font-size="{size}" text-anchor="{anchor}" fill="#14180f"'
        self.parts.append(f'<text class="count-picture__{name}" {told}{turn}>{escape(said)}</text>')

    def legend(self, looks: Sequence[tuple[str, str, str]], top: int) -> int:
        """Draw what each look means: its name, texture and words; return the height that this took."""
        across, line = 8, top
        for name, texture, words in looks:
            width = 40 + int(7 * len(words))
            if across > 8 and across + width > self.width:  # noqa: PLR2004 - the margin
                across, line = 8, line + 20
            if name:
                self.rect(across, line, (18, 10), name, texture=texture)
            self.text(across + (24 if name else 0), line + 10, words)
            across += width
        return line + 20 - top

    def finished(self, height: Length, labels: Labels, *, embedded: bool) -> str:
        """Return the whole picture; ``embedded`` leaves the stylesheet to the page."""
        filled: Mapping[str, object] = {
            "id": self.id,
            "width": self.width,
            "height": px(height),
            "lang": quoteattr(labels.language)[1:-1],
            "direction": "rtl" if self.mirrored else "ltr",
            "title": escape(labels.title),
            "desc": escape(labels.description),
            "style": "" if embedded else f"<style>:root {{ color-scheme: light dark; }}\n{STYLESHEET}</style>\n",
            "body": "".join(f"{part}\n" for part in self.parts),
        }
        return FRAME.substitute(filled)


def px(length: Length) -> str:
    """
    Return a length for SVG, in thousandths of a pixel.

    >>> px(Fraction(1, 3)), px(12), px(Fraction(-5, 2))
    ('0.333', '12', '-2.5')
    """
    thousandths = round(length * 1000)
    whole, part = divmod(abs(thousandths), 1000)
    return ("-" if thousandths < 0 else "") + (f"{whole}.{part:03d}".rstrip("0") if part else str(whole))


def fitted(words: str, width: Length, size: int) -> str:
    """
    Return words cut to about a width in pixels; what is cut is in the table beneath.

    >>> fitted("Jennifer Marion Adam-McGregor", 100, 12)
    'Jennifer Mar…'
    """
    most = int(width / (LETTER * size))
    cut = words if len(words) <= most else words[: most - 1].rstrip() + "…"
    return cut + END_ISOLATE * (cut.count(ISOLATE) - cut.count(END_ISOLATE))
