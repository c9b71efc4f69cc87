from __future__ import annotations

import pytest

from core.listening.choosing import choose
from core.listening.weights import FIT
from core.search.query import Hit, Signals


def hit(key: int, score: float, held: int = 1) -> Hit:
    return Hit(key, score, Signals(lexical=0.0, share=1.0, text=0.5, telling=0.4, held=held))


def test_the_best_is_chosen_with_how_far_it_is_ahead() -> None:
    choice = choose((hit(7, 1.5, held=3), hit(2, 1.2), hit(4, 0.1)))
    assert choice
    assert (choice.hit.key, choice.score, choice.telling, choice.held) == (7, 1.5, 0.4, 3)
    assert choice.ahead == pytest.approx(0.3)


def test_the_only_one_is_ahead_of_nothing() -> None:
    choice = choose((hit(7, 1.5),))
    assert choice
    assert choice.ahead == 0


def test_of_nothing_nothing_is_chosen() -> None:
    assert choose(()) is None


def test_more_shared_words_than_four_make_it_no_surer() -> None:
    few, many = choose((hit(7, 1.5, held=4),)), choose((hit(7, 1.5, held=40),))
    assert few
    assert many
    assert few.signals == many.signals
    assert many.held == 40
    assert len(many.signals) == len(FIT)
