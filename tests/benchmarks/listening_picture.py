"""Draws precision over recall of the ways to decide when to speak up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape

from core.listening.weights import Care
from tests.benchmarks.listening import PRECISION, RECALL, Curve, Point

_WIDTH, _HEIGHT = 760, 420
_LEFT, _TOP, _RIGHT, _BOTTOM = 64, 52, 200, 52
_LOWEST = 0.4
_INK, _PAPER, _OURS, _LINE, _AIM = "#28292e", "#fafaf7", "#325aa0", "#dcdcd4", "#e8efdc"
_THEIRS = ("#b4732d", "#8a8a84")


def draw(ours: Curve, others: Sequence[Curve], thresholds: Mapping[Care, float]) -> str:
    """Give the picture as SVG; it names no font to fetch."""
    parts = [*_frame(len(ours.judged))]
    for other, colour in zip(others, _THEIRS, strict=False):
        parts += _curve(other, colour, 1.5)
    parts += _curve(ours, _OURS, 2.5)
    for care, threshold in thresholds.items():
        parts += _dot(ours.at(threshold), care.value)
    parts += _legend(
        [(ours.name, _OURS), *((each.name, colour) for each, colour in zip(others, _THEIRS, strict=False))]
    )
    return "\n".join((*parts, "</svg>\n"))


def _frame(count: int) -> Iterator[str]:
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-size="13"'
    yield ' font-family="system-ui, sans-serif" role="img" aria-label="Precision over recall of speaking up unasked">'
    yield f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="{_PAPER}"/>'
    yield _text(16, 26, f"Speaking up unasked: precision over recall on {count} chat messages", weight=600)
    left, right, top, bottom = _x(RECALL), _x(1), _y(1), _y(PRECISION)
    yield f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}" fill="{_AIM}"/>'
    for tenth in range(0, 11, 2):
        x = _x(tenth / 10)
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_y(1)}" y2="{_y(_LOWEST)}" stroke="{_LINE}"/>'
        yield _text(x, _HEIGHT - _BOTTOM + 18, f"{tenth / 10:.1f}", anchor="middle")
    for tenth in range(round(_LOWEST * 10), 11):
        yield f'<line x1="{_x(0)}" x2="{_x(1)}" y1="{_y(tenth / 10):.1f}" y2="{_y(tenth / 10):.1f}" stroke="{_LINE}"/>'
        yield _text(_LEFT - 8, _y(tenth / 10) + 4, f"{tenth / 10:.1f}", anchor="end")
    yield _text((_x(0) + _x(1)) / 2, _HEIGHT - 12, "recall: messages worth a reply that get one", anchor="middle")
    yield _text(16, _TOP - 8, "precision")


def _curve(curve: Curve, colour: str, width: float) -> Iterator[str]:
    """Draw steps: between two thresholds nothing is reached but the lower recall."""
    corners: list[tuple[float, float]] = []
    for before, after in pairwise(point for point in curve.points if point.recall > 0 and point.threshold > 0):
        corners += [(before.recall, before.precision), (after.recall, after.precision)]
    shown = " ".join(f"{_x(recall):.1f},{_y(max(precision, _LOWEST)):.1f}" for recall, precision in corners)
    yield f'<polyline points="{shown}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _dot(point: Point, name: str) -> Iterator[str]:
    x, y = _x(point.recall), _y(max(point.precision, _LOWEST))
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{_OURS}" stroke="{_PAPER}" stroke-width="1.5"/>'
    yield _text(x, y - 12, name, anchor="middle", weight=600)


def _legend(names: Sequence[tuple[str, str]]) -> Iterator[str]:
    x = _WIDTH - _RIGHT + 16
    for number, (name, colour) in enumerate(names):
        y = _TOP + 24 + 22 * number
        yield f'<line x1="{x}" x2="{x + 22}" y1="{y - 4}" y2="{y - 4}" stroke="{colour}" stroke-width="2.5"/>'
        yield _text(x + 28, y, name)
    y = _TOP + 24 + 22 * len(names)
    yield f'<rect x="{x}" y="{y - 11}" width="22" height="14" fill="{_AIM}"/>'
    yield _text(x + 28, y, "the aim")


def _x(recall: float) -> float:
    return _LEFT + recall * (_WIDTH - _LEFT - _RIGHT)


def _y(precision: float) -> float:
    return _TOP + (1 - precision) / (1 - _LOWEST) * (_HEIGHT - _TOP - _BOTTOM)


def _text(x: float, y: float, text: str, *, anchor: str = "start", weight: int = 400) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{_INK}" text-anchor="{anchor}" font-weight="{weight}">'
        f"{escape(text)}</text>"
    )
