from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ContentError
from core.listening.heard import Heard
from core.listening.shape import shape_of
from core.listening.weights import FILE, Care, load_weights, probability
from tests.conftest import CONTENT
from tests.meaning import shipped

WEIGHTS = load_weights(CONTENT)


def written(folder: Path, form: object) -> Path:
    (folder / FILE).parent.mkdir()
    (folder / FILE).write_text(json.dumps(form), encoding="utf-8")
    return folder


def form() -> dict[str, Any]:
    given: dict[str, Any] = json.loads((CONTENT / FILE).read_text(encoding="utf-8"))
    return given


def test_the_shipped_weights_are_for_the_shipped_model() -> None:
    assert shipped().model == WEIGHTS.model
    assert shipped().dimensions == len(WEIGHTS.worth.meaning)


def test_who_is_stricter_must_be_surer() -> None:
    strict, normal, relaxed = (WEIGHTS.thresholds[care] for care in (Care.STRICT, Care.NORMAL, Care.RELAXED))
    assert strict > normal > relaxed


def test_a_question_is_worth_more_than_an_arrangement() -> None:
    question, arrangement = "how do you keep volunteers from leaving?", "the volunteers meet at 18:00 in room 4"
    odds = [
        WEIGHTS.worth.of(np.asarray(shipped().embed_query(text)), shape_of(Heard(text=text)))
        for text in (question, arrangement)
    ]
    assert odds[0] > 0.5 > odds[1]


@pytest.mark.parametrize(
    "change",
    [
        {"thresholds": {"normal": 0.5}},
        {"thresholds": {"strict": 2.0, "normal": 0.5, "relaxed": 0.4}},
        {"fit": {"weights": [1.0], "bias": 0.0}},
        {"model": None},
        {"more": 1},
    ],
)
def test_weights_that_cannot_be_used_are_refused_with_a_sentence(tmp_path: Path, change: dict[str, object]) -> None:
    with pytest.raises(
        ContentError, match=r"weights\.json holds no weights that can be used \(.+\): install Quotidian"
    ):
        load_weights(written(tmp_path, form() | change))


def test_missing_weights_are_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"weights\.json cannot be read \(No such file or directory\)"):
        load_weights(tmp_path)


@given(st.floats(allow_nan=False))
def test_odds_are_a_probability(odds: float) -> None:
    assert 0 < probability(odds) <= 1
    assert probability(odds) + probability(-odds) == pytest.approx(1)


@given(st.floats(0, 1), st.floats(0, 1))
def test_sureness_rises_with_the_product(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 < WEIGHTS.sureness.of(low) <= WEIGHTS.sureness.of(high) <= 1
