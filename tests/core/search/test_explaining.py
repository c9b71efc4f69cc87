from __future__ import annotations

from core.search.explaining import explain
from core.search.query import Signals


def test_each_signal_is_told() -> None:
    signals = Signals(lexical=1, share=1, text=0.5, sentence=0.625, question=0, words=0.75, aligned=0.4)
    assert explain(1.234, signals) == (
        "score 1.23: passage 0.50, sentence 0.62, question 0.00, words 0.75, in order 0.40, lexical 1.00"
    )


def test_what_is_not_learned_was_found_by_its_words_alone() -> None:
    assert explain(0.5, Signals(lexical=0.45, share=1)) == "score 0.50: lexical 0.45, found by its words alone"


def test_what_a_passage_loses_by_what_it_is_is_told() -> None:
    assert explain(0.5, Signals(lexical=1, share=0.75)).endswith("times 0.75 for what it is")
