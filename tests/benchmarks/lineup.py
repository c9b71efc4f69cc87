"""The rivals that the quality of the search is measured against, all over the same passages."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rapidfuzz import fuzz

from core.models import Passage
from tests.benchmarks.questions import Question, rank_of
from tests.benchmarks.ranking import Ranking
from tests.benchmarks.rivals import Fts5, Fuzzy, Meaning, Mix, Rival, Tantivy
from tests.benchmarks.scoring import RANKS

_SCORERS: Sequence[Callable[..., float]] = (fuzz.WRatio, fuzz.token_set_ratio, fuzz.partial_ratio)


def rank_rivals(passages: Sequence[Passage], questions: Sequence[Question]) -> list[Ranking]:
    """Rank what each rival gives to each question."""
    texts = [passage.text for passage in passages]
    with tempfile.TemporaryDirectory(prefix="quotidian-rivals-") as folder:
        return [_rank(name, rival, passages, questions) for name, rival in _build(texts, Path(folder))]


def _build(texts: Sequence[str], folder: Path) -> Iterator[tuple[str, Rival]]:
    for scorer in _SCORERS:
        yield f"rapidfuzz {scorer.__name__}", Fuzzy(texts, scorer)
    Fts5.build(folder, texts)
    Tantivy.build(folder, texts)
    fts5, alone, meaning = Fts5(folder), Tantivy(folder), Meaning.of(texts)
    yield "SQLite FTS5", fts5
    yield "tantivy alone", alone
    yield "embedding alone", meaning
    yield "mix: FTS5 + embedding", Mix(fts5, meaning, len(texts))
    yield "mix: tantivy + embedding", Mix(alone, meaning, len(texts))


def _rank(name: str, rival: Rival, passages: Sequence[Passage], questions: Sequence[Question]) -> Ranking:
    ranks = (
        rank_of([passages[number] for number, _ in rival.find(question.query, RANKS)], question)
        for question in questions
    )
    return Ranking(name=name, questions=tuple(questions), ranks=tuple(ranks), is_mix=isinstance(rival, Mix))
