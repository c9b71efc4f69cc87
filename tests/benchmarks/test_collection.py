from __future__ import annotations

import gzip
from pathlib import Path

from pydantic_core import to_json

from tests.benchmarks.collection import read_collection

ANSWERS = {str(number): {"en": f" The answer  that has number {number}.", "zh": ""} for number in range(50)}
ASKED = {
    str(number): {"en": f"What  Is  {number}?", "zh": "", "answers": [str(number), str(number + 20)], "negatives": []}
    for number in range(10)
}


def write(folder: Path) -> None:
    for name, held in (("answers.json.gz", ANSWERS), ("test.json.gz", ASKED)):
        (folder / name).write_bytes(gzip.compress(to_json(held)))


def test_nothing_is_read_where_it_was_not_fetched(tmp_path: Path) -> None:
    assert read_collection(tmp_path) is None


def test_every_right_answer_is_among_the_passages_that_are_drawn(tmp_path: Path) -> None:
    write(tmp_path)
    collection = read_collection(tmp_path, questions=4, passages=20)
    assert collection is not None
    texts = {entry.text for entry in collection.document.entries}
    assert len(texts) == 20
    assert len(collection.questions) == 4
    assert {text for question in collection.questions for text in question.gold} < texts


def test_the_same_is_drawn_each_time_and_white_space_is_one_space(tmp_path: Path) -> None:
    write(tmp_path)
    collection = read_collection(tmp_path, questions=3, passages=10)
    assert collection is not None
    assert collection == read_collection(tmp_path, questions=3, passages=10)
    assert all("  " not in question.query for question in collection.questions)
    assert all(entry.text.startswith("The answer that") for entry in collection.document.entries)


def test_no_more_is_drawn_than_there_is(tmp_path: Path) -> None:
    write(tmp_path)
    collection = read_collection(tmp_path, questions=1_000, passages=1_000)
    assert collection is not None
    assert (len(collection.questions), len(collection.document.entries)) == (10, 50)
