"""A segment whose files were cut, mixed up or damaged is refused, or tells something wrong, and never worse."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from core.search import segment as segments
from core.search.segment import Segment, open_segment, write_segment
from core.search.vectors import Vectors
from tests.core.search.limits import small_files
from tests.core.search.segments import Piece, asked, clustered, histories, many, parts, sifting, vector, write, written

FULL = Piece(
    {
        3: parts("a barge", ["the", "barge", "is", "late"], "is it late", ["barge late", "late barge"], ["barge"]),
        4: parts("a chart", ["the", "chart", "is", "new"]),
        9: parts("an eddy", ["eddy"], "which one", beside=["chart", "dock"]),
    },
    frozenset({1, 2}),
)
QUERY = asked("a late barge", ["the", "barge", "is", "late", "and", "new"])
FILES = (*(f"{name}.npy" for name in segments.NAMES), "vocabulary.txt")
REFUSED = (OSError, ValueError)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "segment", FULL)
    return tmp_path / "segment"


def sifted(vectors: Vectors, count: int) -> None:
    with sifting():
        vectors.nearest(QUERY.whole, count)


def search(segment: Segment) -> None:
    """Ask for all that a search asks for; a place beside the files is told in an error, which is no crash."""
    vectors = Vectors([segment])
    keys = np.array([3, 4, 9], dtype=np.uint64)
    for step in (
        lambda: vectors.nearest(QUERY.whole, 5),
        lambda: vectors.nearest(QUERY.whole, 5, keys),
        lambda: sifted(vectors, 5),
        lambda: vectors.compare(QUERY, keys),
        lambda: vectors.compare_views(QUERY, [QUERY.whole], keys),
        lambda: vectors.align(QUERY, keys),
    ):
        try:
            step()
        except (*REFUSED, IndexError):
            continue


@settings(max_examples=settings().max_examples // 4)
@given(histories)
def test_what_was_written_is_read_again(pieces: Sequence[Piece]) -> None:
    with written(pieces) as (folder, opened):
        for number, segment in enumerate(opened):
            again = open_segment(folder / str(number))
            assert again.vocabulary == segment.vocabulary
            assert len(again) == len(pieces[number].passages)
            for name in segments.NAMES:
                np.testing.assert_array_equal(getattr(again.arrays, name), getattr(segment.arrays, name))


def test_rows_are_found_by_keys(folder: Path, tmp_path: Path) -> None:
    keys = np.array([9, 5, 3, 2**63], dtype=np.uint64)
    rows, here = open_segment(folder).rows_of(keys)
    assert here.tolist() == [True, False, True, False]
    assert rows[here].tolist() == [2, 0]
    assert not write(tmp_path / "empty", Piece()).rows_of(keys)[1].any()


def test_places_are_those_in_the_vocabulary(folder: Path) -> None:
    segment = open_segment(folder)
    assert [segment.vocabulary[place] for place in segment.places.values()] == list(segment.places)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(REFUSED):
        open_segment(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_cut_file_is_refused(folder: Path, name: str) -> None:
    data = (folder / name).read_bytes()
    for end in sorted({*range(0, len(data), 11), *range(max(len(data) - 6, 0), len(data))}):
        (folder / name).write_bytes(data[:end])
        with pytest.raises(REFUSED):
            open_segment(folder)


def damages(data: bytes, rng: random.Random) -> Iterator[bytes]:
    """Flip bits of single bytes, of many at once, and put zeros and noise in the place of all."""
    for at in {*range(0, min(len(data), 128), 5), *(rng.randrange(len(data)) for _ in range(8))}:
        for bits in (1 << rng.randrange(8), 0xFF):
            yield data[:at] + bytes([data[at] ^ bits]) + data[at + 1 :]
    noise = bytearray(data)
    for _ in range(len(data) // 8):
        noise[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    yield from (bytes(noise), bytes(len(data)), rng.randbytes(len(data)), data + b"\0" * 50)


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_refused_or_searched_without_harm(folder: Path, name: str) -> None:
    data = (folder / name).read_bytes()
    for damaged in damages(data, random.Random(name)):
        (folder / name).write_bytes(damaged)
        try:
            opened = open_segment(folder)
        except REFUSED:
            continue
        search(opened)


@pytest.mark.parametrize("name", FILES)
def test_files_of_two_segments_are_refused_or_searched_without_harm(folder: Path, tmp_path: Path, name: str) -> None:
    write(tmp_path / "other", Piece({3: parts("a chart", ["chart"]), 5: parts("an eddy", ["eddy"], "which one")}))
    shutil.copy(tmp_path / "other" / name, folder / name)
    if name == "gone.npy":  # which belongs to no other file
        search(open_segment(folder))
    else:
        with pytest.raises(REFUSED):
            open_segment(folder)


@pytest.mark.parametrize("starts", ["part_starts", "word_starts", "beside_starts"])
def test_runs_that_lead_astray_are_refused_before_they_fill_the_memory(folder: Path, starts: str) -> None:
    there = np.load(folder / f"{starts}.npy")
    for at, value in ((0, 1), (1, 2**40), (1, -1), (len(there) - 1, 0)):
        astray = there.copy()
        astray[at] = value
        np.save(folder / f"{starts}.npy", astray)
        with pytest.raises(ValueError, match="do not belong together"):
            open_segment(folder)


@pytest.mark.parametrize("name", ["texts", "parts", "word_vectors"])
def test_vectors_of_other_models_are_refused(folder: Path, name: str) -> None:
    there = np.load(folder / f"{name}.npy")
    for other in (there[:, :-1], there.astype(np.int16), there.ravel()):
        np.save(folder / f"{name}.npy", other)
        with pytest.raises(ValueError, match=rf"belong together|no array of {name}"):
            open_segment(folder)


def test_where_there_is_no_room_that_is_told(tmp_path: Path) -> None:
    there = write(tmp_path / "there", FULL)
    arrays = {name: getattr(there.arrays, name) for name in segments.NAMES}
    with small_files(100), pytest.raises(OSError, match=r"too large|requested"):
        write_segment(tmp_path / "new", arrays, ())


# The graph of a large segment: a search follows it wherever it leads.


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segments, "GRAPH_FROM", 100)
        folder = tmp_path_factory.mktemp("large")
        many(folder / "segment", range(400), clustered(400, np.random.default_rng(1)))
        yield folder / "segment"


def test_a_damaged_graph_is_refused_at_any_byte(large: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(large, tmp_path / "copy")
    graph = folder / "graph.usearch"
    data = graph.read_bytes()
    rng = random.Random(2)
    cut = (data[:end] for end in (0, 10, 64, len(data) // 2, len(data) - 1))
    for damaged in (*cut, *damages(data, rng)):
        graph.write_bytes(damaged)
        with pytest.raises(REFUSED):
            open_segment(folder)
    for name in ("graph.usearch", "graph.crc32"):
        (folder / name).unlink()
        with pytest.raises(REFUSED):
            open_segment(folder)


def test_a_graph_of_another_segment_is_refused(large: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(large, tmp_path / "copy")
    many(tmp_path / "other", range(300), clustered(300, np.random.default_rng(1)))
    for name in ("graph.usearch", "graph.crc32"):
        shutil.copy(tmp_path / "other" / name, folder / name)
    with pytest.raises(ValueError, match="not of this segment"):
        open_segment(folder)


def test_a_graph_that_cannot_be_written_is_told_as_any_file(large: Path, tmp_path: Path) -> None:
    there = open_segment(large)
    arrays = {name: getattr(there.arrays, name) for name in segments.NAMES}
    with small_files(30_000), pytest.raises(OSError, match="graph"):
        write_segment(tmp_path / "new", arrays, ())


def test_made_up_vectors_are_as_long_as_real_ones() -> None:
    assert np.linalg.norm(vector("anything").astype(np.float64)) == pytest.approx(127, abs=3)


def test_segments_can_be_loaded_before_the_embedding_engine() -> None:
    """usearch alone, loaded before onnxruntime, ends the process."""
    loading = "import core.search.segment; import fastembed"
    assert subprocess.run([sys.executable, "-c", loading], check=False).returncode == 0  # noqa: S603 - our own code
