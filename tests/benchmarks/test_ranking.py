from __future__ import annotations

import pytest

from tests.benchmarks.questions import Question
from tests.benchmarks.ranking import Ranking, kinds, missed

QUESTIONS = tuple(Question(kind=kind, query="?", gold=("x",)) for kind in ("typo", "keyword", "typo", "typo"))


def ranking(*ranks: int | None, name: str = "it", is_mix: bool = False) -> Ranking:
    return Ranking(name=name, questions=QUESTIONS, ranks=ranks, is_mix=is_mix)


def test_each_kind_is_scored_by_its_own_questions() -> None:
    ours = ranking(1, 2, 4, None)
    assert kinds(QUESTIONS) == ("typo", "keyword")
    assert ours.mrr("typo") == pytest.approx(1.25 / 3)
    assert ours.mrr("keyword") == 0.5
    assert ours.mrr() == pytest.approx(1.75 / 4)
    assert ours.recall() == 0.75


def test_nothing_is_missed_where_all_aims_are_reached() -> None:
    assert list(missed(ranking(1, 2, 1, 1), [ranking(2, 2, 2, None)], {"typo": 1.0, "keyword": 0.5})) == []


def test_an_aim_that_is_missed_is_named() -> None:
    assert list(missed(ranking(1, 2, 1, 1), [], {"typo": 1.0, "keyword": 0.6})) == [
        "keyword: MRR@10 is 0.500, the aim is 0.60."
    ]


def test_a_rival_that_is_better_at_one_kind_is_named_and_a_mix_is_not() -> None:
    better = (ranking(2, 1, 2, 2, name="fuzzy"), ranking(1, 1, 1, 1, name="both", is_mix=True))
    assert list(missed(ranking(1, 2, 1, 1), better, {})) == ["keyword: fuzzy has 1.000, the search 0.500."]
