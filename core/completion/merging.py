"""From what was found in each scope to one list of suggestions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from core.completion.choices import Found
from core.completion.suggestion import LONGEST, Suggestion
from core.documents.text import shorten, squeeze
from core.library.folding import fold


def suggest(found: Iterable[Found], limit: int) -> tuple[Suggestion, ...]:
    """Suggest at most `limit`, what fits best first, among equals what has most passages; each name once."""
    merged: dict[object, Found] = {}
    for each in found:
        name = fold(each.counted.name[:LONGEST]) or each.value
        before = merged.get(name)
        merged[name] = _together(before, each) if before else each
    order = sorted(merged.values(), key=lambda each: (each.rank, -each.counted.passages))
    return tuple(map(_suggestion, order[:limit]))


def _together(one: Found, other: Found) -> Found:
    """Count a name of two scopes as one."""
    return replace(one, rank=min(one.rank, other.rank), counted=one.counted.with_more(other.counted.passages))


def _suggestion(found: Found) -> Suggestion:
    passages = found.counted.passages
    number = "1 passage" if passages == 1 else f"{passages:,} passages" if passages else ""
    detail = " · ".join(each for each in (number, found.counted.about) if each)
    return Suggestion(value=found.value, label=_short(found.counted.name), detail=_short(detail))


def _short(text: str) -> str:
    return shorten(squeeze(text), LONGEST)
