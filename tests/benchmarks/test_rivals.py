from __future__ import annotations

from pathlib import Path

import pytest
from rapidfuzz import fuzz

from tests.benchmarks.rivals import Fts5, Fuzzy, Mix, Rival, Tantivy

TEXTS = (
    "A harbour without a clock has to wait for the tide.",
    "Every lantern wants to be a lighthouse.",
    "The cook weighs the salt twice, and the lanterns once.",
)


@pytest.fixture(params=["fts5", "tantivy", "fuzzy", "mix"])
def rival(request: pytest.FixtureRequest, tmp_path: Path) -> Rival:
    Fts5.build(tmp_path, TEXTS)
    Tantivy.build(tmp_path, TEXTS)
    words, fuzzy = Fts5(tmp_path), Fuzzy(TEXTS, fuzz.token_set_ratio)
    rivals: dict[str, Rival] = {"fts5": words, "tantivy": Tantivy(tmp_path), "fuzzy": fuzzy}
    return rivals.get(request.param, Mix(words, fuzzy, len(TEXTS)))


def test_the_text_with_the_words_comes_first(rival: Rival) -> None:
    assert rival.find("lantern LIGHTHOUSE", 10)[0][0] == 1
    assert rival.find("harbour clock AND OR tide", 1)[0][0] == 0


def test_scores_fall_and_no_more_is_found_than_asked_for(rival: Rival) -> None:
    found = rival.find("the lantern", 2)
    assert len(found) == 2
    assert found[0][1] >= found[1][1]


def test_any_sign_may_be_asked_for(rival: Rival) -> None:
    assert len(rival.find('"(*:-^', 10)) <= len(TEXTS)
