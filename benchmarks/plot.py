"""Draws how times grow: a small panel for each measure, both axes from nought."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

PANEL, TALL, MARGIN = 300, 180, 56


@dataclass(frozen=True)
class Line:
    """Seconds by a number of papers, candidates or seats."""

    name: str
    points: Sequence[tuple[int, float]]


def plotted(lines: Sequence[Line]) -> str:
    """Return the panels side by side, as SVG that stands alone."""
    width, height = len(lines) * (PANEL + MARGIN) + MARGIN, TALL + 2 * MARGIN
    body = "".join(_panel(line, MARGIN + place * (PANEL + MARGIN)) for place, line in enumerate(lines))
    told = "; ".join(f"{line.name}: {', '.join(f'{x:,} in {seconds:.2f} s' for x, seconds in line.points)}" for line in lines)
    return FRAME.format(width=width, height=height, told=escape(told), body=body)


def _panel(line: Line, left: int) -> str:
    most_x, most_y = max(x for x, _y in line.points), max(y for _x, y in line.points)
    places = [(left + x * PANEL / most_x, MARGIN + TALL - y * TALL / most_y) for x, y in line.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in places)
    ticks = "".join(
        f'<text x="{x:.1f}" y="{MARGIN + TALL + 18}" text-anchor="middle">{each:,}</text>' for (x, _y), each in _spread(places, line)
    )
    times = "".join(
        f'<text x="{x - 6:.1f}" y="{y - 8:.1f}" text-anchor="end">{seconds:.2f} s</text>' for (x, y), seconds in _last(places, line)
    )
    axes = f'<path class="axis" d="M{left},{MARGIN}V{MARGIN + TALL}H{left + PANEL}"/>'
    head = f'<text x="{left}" y="{MARGIN - 24}" font-weight="700">{escape(f"Seconds by {line.name}")}</text>'
    return f'{axes}{head}<polyline points="{path}"/>{dots}{ticks}{times}\n'


def _spread(places: list[tuple[float, float]], line: Line) -> list[tuple[tuple[float, float], int]]:
    """Return the marks beneath that have room: from the right, none nearer than 45 pixels to the one before."""
    kept: list[tuple[tuple[float, float], int]] = []
    for place, (each, _seconds) in reversed(list(zip(places, line.points, strict=True))):
        if not kept or kept[-1][0][0] - place[0] >= 45:
            kept.append((place, each))
    return kept


def _last(places: list[tuple[float, float]], line: Line) -> list[tuple[tuple[float, float], float]]:
    return [(places[-1], line.points[-1][1])]


FRAME = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"
 role="img" aria-labelledby="title desc">
<title id="title">How the time of a count grows</title>
<desc id="desc">{told}</desc>
<style>
:root {{ color-scheme: light dark; }}
svg {{ font: 13px "Noto Sans", "Liberation Sans", sans-serif; }}
.paper {{ fill: light-dark(#ffffff, #191e17); }}
text, circle {{ fill: light-dark(#14180f, #eef1e7); }}
polyline {{ fill: none; stroke: light-dark(#0a5a3c, #86d9a9); stroke-width: 2.5; }}
.axis {{ fill: none; stroke: light-dark(#767d6c, #8b937f); }}
</style>
<rect class="paper" width="{width}" height="{height}"/>
{body}</svg>
"""
