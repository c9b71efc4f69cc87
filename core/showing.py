"""Of several wordings of one saying, the one that is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from core.filters import Filters
from core.models import Evidence, Passage
from core.results import Result


def to_result(group: Sequence[Passage], filters: Filters, among: Collection[int] | None = None) -> Result:
    """Show one wording of a saying, with the others beside it.

    The first of the group is the one that was found or drawn, the others come best first. Shown is a verified one
    that the filters leave: one whose speaker is named before one without, then the earlier. Where none is verified,
    the first is shown. `among` are the keys of those that may be shown, where not all may.
    """
    fitting = (each for each in group if filters.leave(each) and (among is None or each.key in among))
    verified = [each for each in fitting if each.evidence is Evidence.VERIFIED]
    shown = min(verified, key=lambda each: each.speaker is None, default=group[0])
    return Result(passage=shown, also=_others(group, shown))


def merge(results: Iterable[Result]) -> tuple[Result, ...]:
    """Show no passage twice: a later result of the same passage adds its other wordings to the earlier one."""
    merged: dict[int, Result] = {}
    for result in results:
        before = merged.setdefault(result.passage.key, result)
        merged[result.passage.key] = replace(before, also=_others((*before.also, *result.also), result.passage))
    return tuple(merged.values())


def ids_in(result: Result) -> Collection[str]:
    """List the ids of all wordings of a result."""
    return {each.id for each in (result.passage, *result.also)}


def _others(group: Iterable[Passage], shown: Passage) -> tuple[Passage, ...]:
    others = {each.key: each for each in group if each.key != shown.key}
    return tuple(others.values())
