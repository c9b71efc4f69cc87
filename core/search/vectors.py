"""Comparing a query with what passages mean: the nearest of all, and some looked at closely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numkong
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from core.library.embeddings import SCALE
from core.requests import LONGEST
from core.search.merging import live_rows
from core.search.segment import Keys, Quantised, Segment, signs_of

Numbers = NDArray[np.float32]
Rows = NDArray[np.int64]
Live = NDArray[np.bool_] | None

MOST_EXACT = 50_000
"""Passages that filters may leave for each to be compared; of more, the nearest of all are sifted."""

SIFTED_FROM = 10_000
"""Passages of a segment from which on only those are compared that agree with a query in the most signs.

That reads an eighth, and leaves the rest of a processor's cache to what else a search takes.
"""

# Words below this cosine have nothing to do with each other: in this model any two are about so near.
_UNLIKE = 0.2
# What a word of the heading, the question, a topic or a name counts, beside one of the passage itself. `make eval`
# hardly tells 0.75 from 0.85; below, what is only near in the passage wins over what is told beside it.
_BESIDE = 0.8
# A query of fewer words is no quote that somebody remembers.
_SHORTEST_QUOTE = 5
# The last sign that there is.
_NO_WORD = 0x10FFFF
# To pick a row here and there takes five times as long as to read one after the other.
_MANY = 0.2
# The graph is asked for at most so many where filters leave few of all.
_MOST_ASKED = 4000
# So many are compared that agree in the most signs: some for each passage that is wanted, and a share of all. Of really
# embedded passages more than 0.97 of the nearest are among them (`python -m tests.benchmarks.nearest`).
_SIFTED = 16
_SIFTED_OF_ALL = 40
# Signs are compared in pieces of which all that is made of them stays in a core's own cache.
_AT_ONCE = 8192
# Of so many arrays of keys at most the rows are kept, which take some hundred kilobytes each.
_MOST_KEPT = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for, as vectors.

    `whole` (d) is the whole query's. `telling` are its words that tell something, each once, with their weights, which
    sum to 1. `forms` are other words that do as well, each with the place of the telling word that it stands for.
    `vectors` (t + f, d) are those of both. `words` are all words in order; all of them as the index knows them.
    """

    whole: Quantised
    telling: tuple[str, ...]
    weights: Numbers
    forms: tuple[tuple[str, int], ...]
    vectors: Quantised
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeness:
    """How near passages are to a query, an array each, in the order of the keys that were asked for.

    `text`, `sentence` and `question` are cosines of the query with the passage, with the nearest of its sentences
    (the passage itself where it has none) and with the question that it answers (0 where it answers none). `words` is
    the share of the query's words, by weight, that the passage holds or comes near to. `held` is how many
    of its telling words the passage has as they stand. `known` tells whether the passage has vectors at all.
    """

    text: Numbers
    sentence: Numbers
    question: Numbers
    words: Numbers
    held: NDArray[np.int64]
    known: NDArray[np.bool_]

    def at(self, places: NDArray[np.int64]) -> Closeness:
        """Take those at these places."""
        return Closeness(**{each.name: getattr(self, each.name)[places] for each in fields(self)})


class Vectors:
    """The segments of an index, oldest first. Used by several threads at once."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._live: Sequence[Live] = live_rows(segments) if len(segments) > 1 else [None] * len(segments)
        self._among: dict[int, tuple[Keys, Sequence[Rows]]] = {}

    @cached_property
    def dimensions(self) -> int:
        """How many numbers a vector has; 0 where there is none."""
        return int(self._segments[0].arrays.texts.shape[1]) if self._segments else 0

    def of_word(self, word: str) -> Quantised | None:
        """Give the vector (d) of a word that some passage holds; None for any other."""
        for segment in self._segments:
            place = segment.places.get(word)
            if place is not None:
                vector: Quantised = segment.arrays.word_vectors[place]
                return vector
        return None

    def nearest(self, query: Quantised, count: int, among: Keys | None = None, share: float = 1.0) -> Keys:
        """List the keys of about the `count` passages whose own vectors are nearest to a query's.

        `among` are keys, at most MOST_EXACT and in order, that alone come into question. Else `share` is how many
        of all passages do, and as many more are listed as that takes. Of very many passages a few of the nearest are
        missed: see SIFTED_FROM and GRAPH_FROM.
        """
        wanted = count if among is not None else max(count, min(_MOST_ASKED, round(count / max(share, 1e-6))))
        if among is None:
            found = [
                _nearest_live(segment, live, query, wanted)
                for segment, live in zip(self._segments, self._live, strict=True)
            ]
        else:
            rows = self._rows_among(among)
            found = [
                _nearest_of(segment, each, query, wanted) for segment, each in zip(self._segments, rows, strict=True)
            ]
        keys = np.concatenate([each for each, _ in found]) if found else np.array([], dtype=np.uint64)
        near = np.concatenate([each for _, each in found]) if found else np.array([], dtype=np.float32)
        return keys[_highest(near, wanted)]

    def compare(self, asked: Asked, keys: Keys) -> Closeness:
        """Look closely at passages."""
        found = _nothing(len(keys))
        for segment, rows, places in self._found(keys):
            _compare(segment, asked, rows, places, (found,))
        return found

    def compare_views(self, asked: Asked, views: Sequence[Quantised], keys: Keys) -> Sequence[Closeness]:
        """Look closely at passages, and at them from other views (d) of what is asked: one after the other.

        Only the first has words.
        """
        found = [_nothing(len(keys)) for _ in range(1 + len(views))]
        for segment, rows, places in self._found(keys):
            _compare(segment, asked, rows, places, found, *views)
        return found

    def align(self, asked: Asked, keys: Keys, least: float = 0) -> Numbers:
        """Tell how much of the query stands in each passage in order, word by word, from 0 to 1; 0 for a short query.

        Of a passage that is shorter than the query it is the share of the query that it is. What is less than `least`
        is told as 0, which takes less time.
        """
        aligned = np.zeros(len(keys), dtype=np.float32)
        if len(asked.words) >= _SHORTEST_QUOTE:
            for segment, rows, places in self._found(keys):
                aligned[places] = _in_order(segment, asked, rows, least)
        return aligned

    def _found(self, keys: Keys) -> Iterator[tuple[Segment, NDArray[np.int64], NDArray[np.int64]]]:
        """Give for each segment its rows of these passages, and their places among the keys."""
        for segment, live in zip(self._segments, self._live, strict=True):
            rows, here = segment.rows_of(keys)
            here &= live[rows] if live is not None and len(segment) else True
            if here.any():
                yield segment, rows[here], np.flatnonzero(here)

    def _rows_among(self, among: Keys) -> Sequence[Rows]:
        """List for each segment its rows of these passages, in order; kept for who asks with the same array again."""
        kept = self._among.get(id(among))
        if kept is None:
            rows = [_rows_of(segment, live, among) for segment, live in zip(self._segments, self._live, strict=True)]
            if len(self._among) >= _MOST_KEPT:
                self._among.clear()
            # The array is kept, too, so that no other one can come to have its identity.
            kept = self._among[id(among)] = (among, rows)
        return kept[1]


def _nearest_of(segment: Segment, rows: Rows, query: Quantised, count: int) -> tuple[Keys, Numbers]:
    """List the keys of the nearest of these rows of a segment, with their cosines."""
    if segment.graph is None and len(rows) >= SIFTED_FROM:
        rows = _alike(segment, rows, query, count * _SIFTED + len(rows) // _SIFTED_OF_ALL)
    near = _near_at(segment, query, rows)
    best = _highest(near, count)
    return segment.arrays.keys[rows[best]], near[best]


def _nearest_live(segment: Segment, live: Live, query: Quantised, count: int) -> tuple[Keys, Numbers]:
    """List the keys of the nearest live passages of a segment, with their cosines; by its graph, if it has one."""
    if segment.graph is None:
        rows = np.arange(len(segment)) if live is None else np.flatnonzero(live)
        return _nearest_of(segment, rows, query, count)
    matches = segment.graph.search(query, count)
    rows, near = matches.keys.astype(np.int64), (1 - matches.distances).astype(np.float32)
    if live is not None:
        rows, near = rows[live[rows]], near[live[rows]]
    return segment.arrays.keys[rows], near


def _alike(segment: Segment, rows: Rows, query: Quantised, count: int) -> Rows:
    """List about `count` of these rows that agree with a query in the most signs, or a few more."""
    if len(rows) <= count:
        return rows
    apart = _signs_apart(segment, query)
    if len(rows) < len(apart):
        apart = apart[rows]
    alike: Rows = rows[apart <= np.partition(apart, count)[count]]
    return alike


def _signs_apart(segment: Segment, query: Quantised) -> NDArray[np.uint16]:
    """Count for each row the signs in which it differs from a query."""
    apart = np.empty(len(segment), dtype=np.uint16)
    own = signs_of(query[None])
    for start in range(0, len(segment), _AT_ONCE):
        piece = slice(start, start + _AT_ONCE)
        np.bitwise_count(segment.signs[:, piece] ^ own).sum(axis=0, dtype=np.uint16, out=apart[piece])
    return apart


def _rows_of(segment: Segment, live: Live, among: Keys) -> Rows:
    """List the rows of those of these passages that are here and live, in order."""
    if len(among) > len(segment) * _MANY:
        rows = np.flatnonzero(np.isin(segment.arrays.keys, among, assume_unique=True))
    else:
        found, here = segment.rows_of(among)
        rows = found[here]
    return rows if live is None else rows[live[rows]]


def _near_at(segment: Segment, query: Quantised, rows: NDArray[np.int64]) -> Numbers:
    """Give the cosines of a query with the passages of these rows: of all, where that is read faster than picked."""
    if len(rows) > len(segment) * _MANY:
        return np.asarray(cosines(query[None], segment.arrays.texts)[0][rows])
    return np.asarray(cosines(query[None], segment.arrays.texts.take(rows, axis=0))[0])


def cosines(some: Quantised, others: Quantised) -> Numbers:
    """Give the cosine of each of some vectors (a, d) with each of others (b, d), as (a, b)."""
    if not len(some) or not len(others):
        return np.zeros((len(some), len(others)), dtype=np.float32)
    if len(some) == 1:
        products = numkong.cdist(np.ascontiguousarray(some), np.ascontiguousarray(others), metric="dot")
    else:  # several at once take hardly longer than one
        products = numkong.dots_packed(np.ascontiguousarray(others), numkong.dots_pack(np.ascontiguousarray(some))).T
    return np.asarray(products, dtype=np.float32) / np.float32(SCALE * SCALE)


def _highest(values: Numbers, count: int) -> NDArray[np.int64]:
    """List the places of the highest values, the highest first."""
    if len(values) > count:
        some = np.argpartition(-values, count)[:count]
        return some[np.argsort(-values[some], kind="stable")]
    return np.argsort(-values, kind="stable")


def _nothing(count: int) -> Closeness:
    return Closeness(
        text=np.zeros(count, dtype=np.float32),
        sentence=np.zeros(count, dtype=np.float32),
        question=np.zeros(count, dtype=np.float32),
        words=np.zeros(count, dtype=np.float32),
        held=np.zeros(count, dtype=np.int64),
        known=np.zeros(count, dtype=np.bool_),
    )


def _compare(
    segment: Segment,
    asked: Asked,
    rows: NDArray[np.int64],
    into: NDArray[np.int64],
    found: Sequence[Closeness],
    *more: Quantised,
) -> None:
    """Fill in what is found of the passages in these rows of a segment, at their places in the answers.

    The first answer is for what is asked, the others for other views of it.
    """
    views = np.stack((asked.whole, *more))
    texts = cosines(views, segment.texts_of(rows))
    sentences, questions = _of_parts(segment, views, rows)
    for each, text, sentence, question in zip(found, texts, sentences, questions, strict=True):
        each.known[into] = True
        each.text[into] = text
        each.sentence[into] = np.where(sentence > -1, sentence, text)
        each.question[into] = question
    found[0].words[into], found[0].held[into] = _of_words(segment, asked, rows)


def _of_parts(segment: Segment, views: Quantised, rows: NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    """Give for each view the cosines of the passages' nearest sentences and of their questions, as (v, rows) each.

    Without a sentence it is -1, without a question 0.
    """
    lengths = _lengths(segment.arrays.part_starts, rows)
    near = cosines(views, segment.parts_of(rows))
    firsts = np.concatenate([[0], np.cumsum(lengths)])[:-1]
    asks = segment.arrays.asks[rows]
    questions = np.zeros((len(views), len(rows)), dtype=np.float32)
    questions[:, asks] = near[:, firsts[asks]]
    near[:, firsts[asks]] = -1
    return _most_of_runs(near, lengths, -1), questions


def _of_words(segment: Segment, asked: Asked, rows: NDArray[np.int64]) -> tuple[Numbers, NDArray[np.int64]]:
    """Give the share of the query's words that each passage holds, a near word for as much as it is near.

    With it comes how many of them the passage has as they stand.
    """
    arrays = segment.arrays
    within, beside = segment.words_of(rows), segment.beside_of(rows)
    unlike, back = _distinct(np.concatenate([within, beside]), len(segment.vocabulary))
    near = _word_closeness(segment, asked, unlike)
    near_within = _most_of_runs(near.take(back[: len(within)], axis=1), _lengths(arrays.word_starts, rows), 0)
    near_beside = _most_of_runs(near.take(back[len(within) :], axis=1), _lengths(arrays.beside_starts, rows), 0)
    shares: Numbers = asked.weights @ np.maximum(near_within, np.float32(_BESIDE) * near_beside)
    return shares, (near_within == 1).sum(axis=0)


def _distinct(places: NDArray[np.int32], among: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """List the different ones of places below `among`, and where among these each is; np.unique sorts, and is slow."""
    there = np.zeros(among, dtype=np.bool_)
    there[places] = True
    unlike = np.flatnonzero(there)
    back = np.empty(among, dtype=np.int32)
    back[unlike] = np.arange(len(unlike), dtype=np.int32)
    return unlike, back[places]


def _word_closeness(segment: Segment, asked: Asked, words: NDArray[np.int64]) -> Numbers:
    """Give for each word of the query how near it is to each of these of the vocabulary, 0 to 1: (t, words)."""
    near = cosines(asked.vectors, segment.arrays.word_vectors.take(words, axis=0))
    near = np.clip((near - _UNLIKE) / (1 - _UNLIKE), 0, 1)
    places = [segment.places.get(word, -1) for word in (*asked.telling, *(form for form, _ in asked.forms))]
    near[np.array(places, dtype=np.int64)[:, None] == words] = 1
    for number, (_, place) in enumerate(asked.forms, start=len(asked.telling)):
        near[place] = np.maximum(near[place], near[number])
    return np.asarray(near[: len(asked.telling)])


def _in_order(segment: Segment, asked: Asked, rows: NDArray[np.int64], least: float) -> Numbers:
    """Give for each passage how well its best stretch fits the query; of a shorter one, how much of the query it is.

    Words are written as one sign each, since rapidfuzz aligns many strings at once.
    """
    starts = segment.arrays.word_starts
    wanted = "".join(chr(segment.places.get(word, _NO_WORD - at)) for at, word in enumerate(asked.words))
    held = _signs(segment.words_of(rows))
    lengths = _lengths(starts, rows)
    ends = np.cumsum(lengths).tolist()
    each = [held[end - length : end] for end, length in zip(ends, lengths.tolist(), strict=True)]
    ratios = process.cdist([wanted], each, scorer=fuzz.partial_ratio, score_cutoff=100 * least, dtype=np.float32)[0]
    ratios /= np.float32(100)
    shorter: Numbers = np.minimum(lengths / len(wanted), 1).astype(np.float32)
    return np.asarray(ratios * shorter)


def _signs(places: NDArray[np.int32]) -> str:
    """Write places in the vocabulary as signs; the very last signs stand for no word."""
    return np.minimum(places, _NO_WORD - LONGEST).astype("<u4").tobytes().decode("utf-32-le", errors="surrogatepass")


def _lengths(starts: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    lengths: NDArray[np.int64] = starts[rows + 1] - starts[rows]
    return lengths


def _most_of_runs(values: Numbers, lengths: NDArray[np.int64], nothing: float) -> Numbers:
    """Give the highest value of each run, along the last axis; `nothing` where a run is empty."""
    most = np.full((*values.shape[:-1], len(lengths)), nothing, dtype=np.float32)
    filled = lengths > 0
    if filled.any():
        firsts = np.concatenate([[0], np.cumsum(lengths)])[:-1]
        most[..., filled] = np.maximum.reduceat(values, firsts[filled], axis=-1)
    return most
