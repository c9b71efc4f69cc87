from __future__ import annotations

import pytest

from tests.benchmarks.scoring import interval, mean_reciprocal, percentile, recall, reciprocal


def test_a_rank_counts_by_its_reciprocal_up_to_the_tenth() -> None:
    assert [reciprocal(rank) for rank in (1, 2, 10, 11, None)] == [1.0, 0.5, 0.1, 0.0, 0.0]


def test_the_mean_takes_in_questions_without_a_right_result() -> None:
    assert mean_reciprocal([1, 2, None, 4]) == pytest.approx(1.75 / 4)
    assert mean_reciprocal([]) == 0.0


def test_recall_counts_the_questions_answered_within_the_first_five() -> None:
    assert recall([1, 5, 6, None]) == 0.5
    assert recall([1, 5, 6, None], within=1) == 0.25
    assert recall([]) == 0.0


def test_the_interval_holds_the_mean_and_is_the_same_each_time() -> None:
    values = [1.0, 0.0, 0.5, 0.25] * 20
    found = interval(values)
    assert found == interval(values)
    assert 0.3 < found.low < sum(values) / len(values) < found.high < 0.6


def test_the_interval_of_what_never_differs_is_a_point() -> None:
    found = interval([0.5] * 7)
    assert (found.low, found.high) == (0.5, 0.5)


@pytest.mark.parametrize(("share", "expected"), [(0.01, 1), (0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)])
def test_a_percentile_is_one_of_the_values(share: float, expected: int) -> None:
    assert percentile([float(value) for value in range(100, 0, -1)], share) == expected


def test_the_percentiles_of_a_single_value_are_that_value() -> None:
    assert percentile([3.5], 0.99) == percentile([3.5], 0.01) == 3.5
