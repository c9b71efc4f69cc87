"""Where one way to search put the right results, question by question, and whether that is good enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tests.benchmarks.questions import Question
from tests.benchmarks.scoring import Interval, interval, mean_reciprocal, recall, reciprocal

ALL = "all"
AIMS: Mapping[str, float] = MappingProxyType(
    {ALL: 0.66, "keyword": 0.95, "typo": 0.95, "remembered": 0.75, "paraphrase": 0.35, "question": 0.65}
)
"""MRR@10 that the search is to reach on the evaluation set, by kind of question."""

_SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The rank of the first right result for each question, None where none was found.

    `is_mix` marks a fusion of rivals; the search has to be no worse than any single one.
    """

    name: str
    questions: tuple[Question, ...]
    ranks: tuple[int | None, ...]
    is_mix: bool = False

    def ranks_of(self, kind: str) -> tuple[int | None, ...]:
        """Give the ranks of one kind of question, or of all."""
        pairs = zip(self.questions, self.ranks, strict=True)
        return tuple(rank for question, rank in pairs if kind in (ALL, question.kind))

    def mrr(self, kind: str = ALL) -> float:
        """MRR@10 of one kind of question, or of all."""
        return mean_reciprocal(self.ranks_of(kind))

    def recall(self, kind: str = ALL) -> float:
        """Recall@5 of one kind of question, or of all."""
        return recall(self.ranks_of(kind))

    @property
    def interval(self) -> Interval:
        """How sure MRR@10 over all questions is."""
        return interval([reciprocal(rank) for rank in self.ranks])


def kinds(questions: Sequence[Question]) -> tuple[str, ...]:
    """List the kinds of these questions, as they first come."""
    return tuple(dict.fromkeys(question.kind for question in questions))


def missed(ours: Ranking, others: Sequence[Ranking], aims: Mapping[str, float] = AIMS) -> Iterator[str]:
    """Say in a sentence each which aims are missed, and which single rival is better at a kind of question."""
    for kind, aim in aims.items():
        if ours.mrr(kind) < aim - _SAME:
            yield f"{kind}: MRR@10 is {ours.mrr(kind):.3f}, the aim is {aim:.2f}."
    for kind in (*kinds(ours.questions), ALL):
        for other in others:
            if not other.is_mix and other.mrr(kind) > ours.mrr(kind) + _SAME:
                yield f"{kind}: {other.name} has {other.mrr(kind):.3f}, the search {ours.mrr(kind):.3f}."
