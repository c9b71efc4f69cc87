"""Merging segments of vectors into one, a piece at a time: few are ever looked through, and little is in memory."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from core.search.segment import Keys, Segment, between, finish_segment, save

_ROWS = 50_000

# A segment is merged with the later ones unless it is larger than all of them twice over: so there are fewer segments
# than the library has doublings, and each passage is written again as often at most.
_SHARE = 2


def size(segment: Segment) -> int:
    """Give how much a segment takes part in merging: passages that are gone count as well, else they gathered up."""
    return len(segment) + len(segment.arrays.gone)


def mergeable(sizes: Sequence[int]) -> int:
    """Say from which place on segments of these sizes, oldest first, are merged; the last place where none are."""
    small = (at for at, size in enumerate(sizes) if size < _SHARE * sum(sizes[at + 1 :]))
    return next(small, max(len(sizes) - 1, 0))


def live_rows(segments: Sequence[Segment]) -> list[NDArray[np.bool_]]:
    """Say which passages of each segment no later one holds anew or knows to be gone; segments come oldest first."""
    later: list[Keys] = []
    live: list[NDArray[np.bool_]] = []
    for segment in reversed(segments):
        taken = np.concatenate(later) if later else np.array([], dtype=np.uint64)
        live.append(~np.isin(segment.arrays.keys, taken) if len(taken) else np.ones(len(segment), dtype=np.bool_))
        later += [segment.arrays.keys, segment.arrays.gone]
    return live[::-1]


def merge_segments(folder: Path, segments: Sequence[Segment], *, forget_gone: bool) -> None:
    """Write the live passages of segments, oldest first, as one segment in a new folder.

    `forget_gone` where there is no earlier segment that could hold what is gone.
    """
    folder.mkdir(parents=True)
    live = live_rows(segments)
    vocabulary = sorted({word for segment in segments for word in segment.vocabulary})
    order = _order(segments, live)
    _merge_rows(folder, segments, order)
    for name, starts in (("words", "word_starts"), ("beside", "beside_starts")):
        _merge_places(folder, segments, order, (name, starts), vocabulary)
    _merge_words(folder, segments, vocabulary)
    gone = [np.array([], dtype=np.uint64) if forget_gone else segment.arrays.gone for segment in segments]
    save(folder / "gone.npy", np.unique(np.concatenate(gone)))
    finish_segment(folder, vocabulary)


def _order(segments: Sequence[Segment], live: Sequence[NDArray[np.bool_]]) -> NDArray[np.int64]:
    """Give (segment, row) of every live passage, by key."""
    rows = [np.flatnonzero(each) for each in live]
    pairs = np.concatenate(
        [np.stack([np.full(len(each), at), each], axis=1) for at, each in enumerate(rows)], dtype=np.int64
    )
    keys = np.concatenate([segment.arrays.keys[each] for segment, each in zip(segments, rows, strict=True)])
    return pairs[np.argsort(keys)]


def _merge_rows(folder: Path, segments: Sequence[Segment], order: NDArray[np.int64]) -> None:
    for name in ("keys", "texts", "asks"):
        like = getattr(segments[0].arrays, name)
        merged = _new(folder / f"{name}.npy", like, len(order))
        for start in range(0, len(order), _ROWS):
            some = order[start : start + _ROWS]
            for at, segment in enumerate(segments):
                here = some[:, 0] == at
                merged[start : start + len(some)][here] = getattr(segment.arrays, name)[some[here, 1]]
        merged.flush()
    _merge_runs(folder, segments, order, ("parts", "part_starts"), [None] * len(segments))


def _merge_places(
    folder: Path,
    segments: Sequence[Segment],
    order: NDArray[np.int64],
    names: tuple[str, str],
    vocabulary: Sequence[str],
) -> None:
    place = {word: at for at, word in enumerate(vocabulary)}
    anew = [np.array([place[word] for word in segment.vocabulary], dtype=np.int32) for segment in segments]
    _merge_runs(folder, segments, order, names, anew)


def _merge_runs(
    folder: Path,
    segments: Sequence[Segment],
    order: NDArray[np.int64],
    names: tuple[str, str],
    anew: Sequence[NDArray[np.int32] | None],
) -> None:
    """Merge arrays of which each passage has a run of rows; `anew` translates a segment's values."""
    values, starts = names
    lengths = np.zeros(len(order), dtype=np.int64)
    for at, segment in enumerate(segments):
        here = order[:, 0] == at
        lengths[here] = np.diff(getattr(segment.arrays, starts))[order[here, 1]]
    merged_starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    save(folder / f"{starts}.npy", merged_starts)
    like = getattr(segments[0].arrays, values)
    merged = _new(folder / f"{values}.npy", like, int(merged_starts[-1]))
    for first in range(0, len(order), _ROWS):
        some = order[first : first + _ROWS]
        for at, (segment, translate) in enumerate(zip(segments, anew, strict=True)):
            here = np.flatnonzero(some[:, 0] == at)
            into = runs(merged_starts, first + here)
            found = getattr(segment.arrays, values)[runs(getattr(segment.arrays, starts), some[here, 1])]
            merged[into] = found if translate is None or not len(found) else translate[found]
    merged.flush()


def _merge_words(folder: Path, segments: Sequence[Segment], vocabulary: Sequence[str]) -> None:
    like = segments[0].arrays.word_vectors
    merged = _new(folder / "word_vectors.npy", like, len(vocabulary))
    place = {word: at for at, word in enumerate(vocabulary)}
    for segment in segments:
        into = np.array([place[word] for word in segment.vocabulary], dtype=np.int64)
        for start in range(0, len(into), _ROWS):
            merged[into[start : start + _ROWS]] = segment.arrays.word_vectors[start : start + _ROWS]
    merged.flush()


def _new(path: Path, like: NDArray[Any], rows: int) -> np.memmap[Any, Any]:
    """Map a new file for so many rows like others; raises OSError where the disk has no room for them."""
    array = open_memmap(path, "w+", like.dtype, (rows, *like.shape[1:]))
    if hasattr(os, "posix_fallocate"):  # else writing to a full disk through a map ends the process
        with path.open("r+b") as file:
            os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
    return array


def runs(starts: NDArray[np.int64], rows: NDArray[Any]) -> NDArray[np.int64]:
    """List the places of the runs that begin at `starts[row]` and end at `starts[row + 1]`, one run after the other."""
    return between(starts[rows], starts[rows + 1])
