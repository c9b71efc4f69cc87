from __future__ import annotations

from collections.abc import Sequence
from math import log2
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.search import merging
from core.search.merging import live_rows, merge_segments, mergeable, size
from core.search.segment import open_segment
from core.search.vectors import Asked, Vectors
from tests.core.search.limits import small_files
from tests.core.search.segments import Piece, agree, asked, held, histories, parts, queries, write, written


@settings(max_examples=settings().max_examples // 2)
@given(histories, queries, st.data())
def test_merged_segments_tell_what_they_told_before(pieces: Sequence[Piece], query: Asked, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(pieces) - 1), label="merged from")
    with written(pieces) as (folder, opened):
        merge_segments(folder / "merged", opened[first:], forget_gone=first == 0)
        agree(Vectors([*opened[:first], open_segment(folder / "merged")]), held(pieces), query)


def test_all_merged_into_one_hold_what_there_is_and_nothing_else(tmp_path: Path) -> None:
    pieces = (Piece({1: parts("one"), 2: parts("two")}), Piece({2: parts("two, anew")}, frozenset({1, 7})))
    opened = [write(tmp_path / str(number), piece) for number, piece in enumerate(pieces)]
    merge_segments(tmp_path / "merged", opened, forget_gone=True)
    merged = open_segment(tmp_path / "merged")
    assert merged.arrays.keys.tolist() == [2]
    assert not merged.arrays.gone.size


def test_much_is_merged_a_piece_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "_ROWS", 3)
    pieces = [
        Piece({key: parts(f"text {key}", ["anchor"] * (key % 4), sentences=["a"] * (key % 3)) for key in range(11)}),
        Piece({key: parts(f"new {key}", ["barge", "chart"]) for key in range(7, 20)}, frozenset({1, 5})),
    ]
    opened = [write(tmp_path / str(number), piece) for number, piece in enumerate(pieces)]
    merge_segments(tmp_path / "merged", opened, forget_gone=True)
    agree(Vectors([open_segment(tmp_path / "merged")]), held(pieces), asked("text 3", ["barge", "anchor"] * 3))


def test_what_a_later_segment_holds_or_takes_away_is_live_in_none_before(tmp_path: Path) -> None:
    pieces = (
        Piece({1: parts("one"), 2: parts("two"), 3: parts("three")}),
        Piece({2: parts("two, anew")}),
        Piece({1: parts("one, back again")}, frozenset({3})),
    )
    opened = [write(tmp_path / str(number), piece) for number, piece in enumerate(pieces)]
    assert [rows.tolist() for rows in live_rows(opened)] == [[False, False, False], [True], [True]]


def test_merging_where_there_is_no_room_ends_with_an_error_and_not_with_the_process(tmp_path: Path) -> None:
    pieces = [Piece({key: parts(f"text {key}") for key in range(start, start + 300)}) for start in (0, 300)]
    opened = [write(tmp_path / str(number), piece) for number, piece in enumerate(pieces)]
    with small_files(4000), pytest.raises(OSError, match="too large"):
        merge_segments(tmp_path / "merged", opened, forget_gone=True)


# Few segments are ever looked through, and none is written again and again.

_sizes = st.lists(st.integers(1, 50_000) | st.just(1), max_size=60)


@given(_sizes)
def test_there_are_never_more_segments_than_the_library_has_doublings(learned: list[int]) -> None:
    sizes: list[int] = []
    for number, new in enumerate(learned, start=1):
        sizes.append(new)
        first = mergeable(sizes)
        sizes[first:] = [sum(sizes[first:])]
        assert sum(sizes) == sum(learned[:number])
        assert len(sizes) <= 1 + log2(sum(sizes))


@given(st.integers(1, 300))
def test_small_additions_do_not_write_a_large_library_again(additions: int) -> None:
    sizes = [100_000]
    rewritten = 0
    for _ in range(additions):
        sizes.append(10)
        first = mergeable(sizes)
        if first < len(sizes) - 1:
            rewritten += sum(sizes[first:])
        sizes[first:] = [sum(sizes[first:])]
    assert sizes[0] == 100_000
    assert rewritten <= 10 * additions * (1 + log2(additions))


@pytest.mark.parametrize(
    ("sizes", "first"), [([], 0), ([7], 0), ([0], 0), ([100, 1], 1), ([1, 1], 0), ([100, 5, 5], 1), ([100, 40, 30], 0)]
)
def test_a_segment_is_merged_with_what_follows_unless_it_is_much_larger(sizes: list[int], first: int) -> None:
    assert mergeable(sizes) == first


def test_removals_alone_are_merged_as_well(tmp_path: Path) -> None:
    held_once = write(tmp_path / "old", Piece({key: parts(f"text {key}") for key in range(9)}))
    removals = [write(tmp_path / str(key), Piece(gone=frozenset({key}))) for key in range(9)]
    sizes = [size(held_once)]
    for each in removals:
        sizes.append(size(each))
        sizes[mergeable(sizes) :] = [sum(sizes[mergeable(sizes) :])]
    assert len(sizes) < 4
    assert np.sum(sizes) == 18
