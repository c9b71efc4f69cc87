"""Draws measured speed: a bar for each way to search at each size, as long as the logarithm of its p50."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from tests.benchmarks.measured import Measured

_WIDTH, _LABELS, _RIGHT = 760, 170, 80
_BAR, _GAP, _HEAD = 18, 6, 34
_LEAST = 0.01
_SECOND = 1000
_INK, _PAPER, _OURS, _THEIRS, _LINE = "#28292e", "#fafaf7", "#325aa0", "#b4b4ae", "#dcdcd4"


def draw(measured: Sequence[Measured], ours: str) -> str:
    """Give the picture as SVG; it names no font to fetch. `measured` must not be empty."""
    sizes = sorted({each.size for each in measured})
    most = 10 ** math.ceil(math.log10(max(each.served.p50 for each in measured)))
    parts: list[str] = []
    top = 46
    for size in sizes:
        group = sorted((each for each in measured if each.size == size), key=lambda each: each.served.p50)
        parts += _group(group, size, top, most, ours)
        top += _HEAD + len(group) * (_BAR + _GAP) + 8
    return "\n".join((*_frame(top + 10, most), *parts, "</svg>\n"))


def _frame(height: int, most: float) -> Iterator[str]:
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-size="13"'
    yield ' font-family="system-ui, sans-serif" role="img" aria-label="Median time of a lookup by size of library">'
    yield f'<rect width="{_WIDTH}" height="{height}" fill="{_PAPER}"/>'
    yield _text(16, 26, "Median time of a lookup (each line is ten times the one before)", weight=600)
    step = _LEAST
    while step <= most:
        at = _LABELS + _length(step, most)
        yield f'<line x1="{at:.1f}" x2="{at:.1f}" y1="40" y2="{height - 24}" stroke="{_LINE}"/>'
        yield _text(at, height - 8, _time(step), anchor="middle")
        step *= 10


def _group(group: Sequence[Measured], size: int, top: int, most: float, ours: str) -> Iterator[str]:
    yield _text(16, top + 22, f"{size:,} passages", weight=600)
    for number, each in enumerate(group):
        at = top + _HEAD + number * (_BAR + _GAP)
        long = max(1.0, _length(each.served.p50, most))
        colour = _OURS if each.name == ours else _THEIRS
        yield _text(_LABELS - 8, at + 14, each.name, anchor="end", weight=600 if each.name == ours else 400)
        yield f'<rect x="{_LABELS}" y="{at}" width="{long:.1f}" height="{_BAR}" rx="2" fill="{colour}"/>'
        yield _text(_LABELS + long + 6, at + 14, _time(each.served.p50))


def _length(milliseconds: float, most: float) -> float:
    reach = _WIDTH - _LABELS - _RIGHT
    return reach * math.log10(max(milliseconds, _LEAST) / _LEAST) / math.log10(most / _LEAST)


def _time(milliseconds: float) -> str:
    if milliseconds >= _SECOND:
        return f"{milliseconds / _SECOND:.3g} s"
    return f"{milliseconds:.3g} ms"


def _text(x: float, y: float, text: str, *, anchor: str = "start", weight: int = 400) -> str:
    return (
        f'<text x="{x:.1f}" y="{y}" fill="{_INK}" text-anchor="{anchor}" font-weight="{weight}">{escape(text)}</text>'
    )
