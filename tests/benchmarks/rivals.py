"""What else one could search with, each used as its own documentation shows, over the same texts.

Every rival is built once into a folder and opened from it, and finds the numbers of texts, counted from 0.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

import numpy as np
import tantivy
from numpy.typing import NDArray
from rapidfuzz import fuzz, process, utils

from tests.benchmarks.model import load_model

_WORD = re.compile(r"\w+")
_HEAP = 128_000_000


Matches = Sequence[tuple[int, float]]
"""Numbers of texts with their scores, best first."""


class Rival(Protocol):
    """One way to search."""

    def find(self, query: str, limit: int) -> Matches:
        """Find at most `limit` texts."""


class Fts5:
    """SQLite's full-text search: Porter's stemmer, any of the words, ranked by BM25."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "fts5.db", check_same_thread=False)

    @staticmethod
    def build(folder: Path, texts: Iterable[str]) -> None:
        """Index texts; the texts themselves are not kept."""
        with closing(sqlite3.connect(folder / "fts5.db")) as connection, connection:
            connection.execute(
                "CREATE VIRTUAL TABLE passages USING fts5(text, content='', tokenize='porter unicode61')"
            )
            connection.executemany("INSERT INTO passages(rowid, text) VALUES (?, ?)", enumerate(texts))

    def find(self, query: str, limit: int) -> Matches:
        words = " OR ".join(f'"{word}"' for word in _WORD.findall(query))
        if not words:
            return []
        statement = "SELECT rowid, -rank FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?"
        return self._connection.execute(statement, (words, limit)).fetchall()


class Tantivy:
    """tantivy alone: one field of stemmed English, any of the words, ranked by BM25."""

    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder / "tantivy"))
        self._searcher = self._index.searcher()

    @staticmethod
    def build(folder: Path, texts: Iterable[str]) -> None:
        """Index texts; the texts themselves are not kept."""
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="en_stem")
        builder.add_integer_field("number", fast=True)
        (folder / "tantivy").mkdir()
        writer = tantivy.Index(builder.build(), path=str(folder / "tantivy")).writer(_HEAP)
        for number, text in enumerate(texts):
            writer.add_document(tantivy.Document(text=text, number=number))
        writer.commit()
        writer.wait_merging_threads()

    def find(self, query: str, limit: int) -> Matches:
        words = " ".join(_WORD.findall(query)).lower()
        found = self._searcher.search(self._index.parse_query(words, ["text"]), limit, count=False).hits
        numbers = self._searcher.fast_field_values("number", [address for _, address in found])
        return [(int(number or 0), score) for number, (score, _) in zip(numbers, found, strict=True)]


class Fuzzy:
    """rapidfuzz over all the texts, which were processed once beforehand."""

    def __init__(self, texts: Iterable[str], scorer: Callable[..., float] = fuzz.WRatio) -> None:
        self._texts = [utils.default_process(text) for text in texts]
        self._scorer = scorer

    def find(self, query: str, limit: int) -> Matches:
        found = process.extract(
            utils.default_process(query), self._texts, scorer=self._scorer, processor=None, limit=limit
        )
        return [(number, score) for _, score, number in found]


class Meaning:
    """The embedding model alone: the cosine of a query and each whole text, exactly."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self._vectors = vectors
        self._model = load_model()

    @classmethod
    def of(cls, texts: Sequence[str]) -> Meaning:
        """Embed texts."""
        return cls(load_model().embed(texts))

    def find(self, query: str, limit: int) -> Matches:
        scores = self._vectors @ self._model.embed_query(query)
        best = np.argpartition(-scores, limit - 1)[:limit] if limit < len(scores) else np.arange(len(scores))
        ordered = best[np.argsort(-scores[best], kind="stable")]
        return [(int(number), float(scores[number])) for number in ordered]


class Mix:
    """The naive fusion: the mean of two rivals' scores over all texts, each spread from 0 to 1 over what it found."""

    def __init__(self, one: Rival, other: Rival, texts: int) -> None:
        self._both = (one, other)
        self._texts = texts

    def find(self, query: str, limit: int) -> Matches:
        total = np.mean([self._spread(rival.find(query, self._texts)) for rival in self._both], axis=0)
        ordered = np.argsort(-total, kind="stable")[:limit]
        return [(int(number), float(total[number])) for number in ordered]

    def _spread(self, matches: Matches) -> NDArray[np.float64]:
        scores = np.zeros(self._texts)
        for number, score in matches:
            scores[number] = score
        reach = scores.max() - scores.min()
        return (scores - scores.min()) / reach if reach else scores
