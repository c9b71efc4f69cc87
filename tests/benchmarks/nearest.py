"""How many of the really nearest passages the approximate search finds: `python -m tests.benchmarks.nearest`.

Passages are sifted by their signs up to a number, and from there on found by a graph of neighbours, built as the index
builds it: both are measured about there, over fortunes and made passages, all really embedded, which takes some ten
minutes the first time. What is asked are the queries of the speed measurements.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import rapidfuzz  # noqa: F401 - usearch brings a C++ library of its own; loaded before the common one, it breaks the model
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from core.library.embeddings import quantise, text_hash
from core.search.segment import GRAPH_FROM, Quantised, open_segment, write_segment
from core.search.vectors import Vectors
from tests.benchmarks.corpus import CACHE
from tests.benchmarks.fortunes import MissingError, read_fortunes
from tests.benchmarks.model import load_model
from tests.benchmarks.queries import make_queries
from tests.benchmarks.recombining import Recombiner
from tests.benchmarks.scoring import percentile

NEIGHBOURS = (10, 50, 100, 200)
_QUERIES = 500
_AT_ONCE = 2_000


def embedded(cache: Path) -> Quantised:
    """Give the real embeddings of GRAPH_FROM passages; a piece that was embedded before is read from the cache."""
    texts = _texts()
    pieces = [list(islice(texts, _AT_ONCE)) for _ in range(0, GRAPH_FROM, _AT_ONCE)]
    return np.concatenate([_piece(cache, piece) for piece in track(pieces, "Embedding")])[:GRAPH_FROM]


def recall(asked: Quantised, held: Quantised, count: int, folder: Path) -> tuple[float, list[float]]:
    """Give the share of the `count` really nearest that are found, and the seconds of each search."""
    vectors = Vectors([open_segment(folder)])
    found, times = 0, []
    for query, nearest in zip(asked, _nearest(asked, held, count), strict=True):
        began = time.perf_counter()
        keys = vectors.nearest(query, count)
        times.append(time.perf_counter() - began)
        found += len(np.intersect1d(keys, nearest))
    return found / (count * len(asked)), times


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.nearest", description=__doc__)
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder for the embeddings")
    options = parser.parse_args()
    console = Console(highlight=False)
    try:
        held = embedded(options.cache / "embedded")
        queries = make_queries([entry.text for document in read_fortunes() for entry in document.entries], _QUERIES)
    except MissingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    asked = np.stack([quantise(load_model().embed_query(query)) for query in queries])
    for name, some in (("sifted by their signs", held[: GRAPH_FROM - 1]), ("by the graph", held)):
        _measure(console, name, asked, some)
    return 0


def _measure(console: Console, name: str, asked: Quantised, held: Quantised) -> None:
    with tempfile.TemporaryDirectory() as folder:
        segment = Path(folder) / "segment"
        began = time.perf_counter()
        _write(segment, held)
        console.print(f"{len(held):,} real embeddings, {name}; written in {time.perf_counter() - began:.0f} s")
        for count in NEIGHBOURS:
            share, times = recall(asked, held, count, segment)
            p50, p99 = (1000 * percentile(times, each) for each in (0.5, 0.99))
            console.print(f"of the {count} nearest {share:.4f} are found; p50 {p50:.2f} ms, p99 {p99:.2f} ms")


def _texts() -> Iterator[str]:
    entries = [entry for document in read_fortunes() for entry in document.entries]
    yield from (entry.text for entry in entries)
    made = Recombiner(entries)
    yield from (made.make(number).text for number in range(GRAPH_FROM))


def _piece(cache: Path, texts: list[str]) -> Quantised:
    model = load_model()
    path = cache / f"{model.model}-{text_hash(' '.join(texts)).hex()}.npy"
    if not path.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        np.save(path, quantise(model.embed(texts)))
    piece: Quantised = np.load(path)
    return piece


def _nearest(asked: Quantised, held: Quantised, count: int) -> NDArray[np.int64]:
    """Compare each with all."""
    rows = held.astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.argpartition(-(asked.astype(np.float32) @ rows.T), count - 1, axis=1)[:, :count]


def _write(folder: Path, held: Quantised) -> None:
    """Write a segment that holds nothing but the passages' own vectors."""
    none = np.zeros((0, held.shape[1]), dtype=np.int8)
    starts = np.zeros(len(held) + 1, dtype=np.int64)
    places = np.zeros(0, dtype=np.int32)
    arrays: dict[str, NDArray[Any]] = {"keys": np.arange(len(held), dtype=np.uint64), "texts": held}
    arrays |= {"parts": none, "part_starts": starts}
    arrays |= {"asks": np.zeros(len(held), dtype=np.bool_), "words": places, "word_starts": starts}
    arrays |= {"beside": places, "beside_starts": starts, "word_vectors": none, "gone": np.zeros(0, dtype=np.uint64)}
    write_segment(folder, arrays, ())


if __name__ == "__main__":
    sys.exit(main())
