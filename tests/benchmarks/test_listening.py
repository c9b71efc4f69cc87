from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from core.listening.weights import Care
from tests.benchmarks.fortunes import MissingError
from tests.benchmarks.listening import Curve, Judged, missed, read_talk
from tests.benchmarks.listening_picture import draw


def judged(score: float, *, worth: bool = False, right: bool = False) -> Judged:
    return Judged(score=score, worth=worth, right=right)


CURVE = Curve(
    name="ours",
    judged=(
        judged(0.9, worth=True, right=True),
        judged(0.8, worth=True),
        judged(0.7),
        judged(0.2, worth=True),
        judged(0),
    ),
)


def test_a_threshold_gives_precision_recall_and_right_passages() -> None:
    point = CURVE.at(0.7)
    assert (point.replies, point.precision, point.recall, point.right) == (3, 2 / 3, 2 / 3, 0.5)


def test_no_reply_is_never_wrong() -> None:
    assert (CURVE.at(2).precision, CURVE.at(2).recall) == (1, 0)


def test_the_strictest_point_that_reaches_a_recall() -> None:
    assert CURVE.reaching(0.5).threshold == 0.8
    assert CURVE.reaching(1).threshold == 0.2


def test_missed_aims_are_named() -> None:
    assert [fault.split(" is ")[0] for fault in missed(CURVE, 0.7)] == [
        "listening: precision",
        "listening: right passage",
    ]


def test_the_picture_is_well_formed_and_names_what_it_shows() -> None:
    picture = draw(CURVE, [Curve(name="a < b", judged=CURVE.judged)], {Care.NORMAL: 0.7})
    texts = {element.text for element in ET.fromstring(picture).iter() if element.tag.endswith("text")}  # noqa: S314 - ours
    assert {"ours", "a < b", "normal", "the aim"} <= texts


def test_messages_are_read_with_their_labels(tmp_path: Path) -> None:
    path = tmp_path / "chat.tsv"
    path.write_text("#label\tmessage\tgold\nreply\twhy?\tone || two\nsilent\tok\t\nsilent\tbare\n", encoding="utf-8")
    assert [talk.gold for talk in read_talk(path)] == [("one", "two"), (), ()]
    with pytest.raises(MissingError, match="missing"):
        read_talk(tmp_path / "none.tsv")
