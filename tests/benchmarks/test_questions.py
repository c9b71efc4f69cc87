from __future__ import annotations

from pathlib import Path

import pytest

from core.models import DocumentKind, Evidence, Passage, PassageKind, Person, Role, Source
from tests.benchmarks.fortunes import MissingError
from tests.benchmarks.questions import Question, holds, rank_of, read_questions

HOST, GUEST = Person(name="Ada Stone", role=Role.HOST), Person(name="Ben Wood", role=Role.GUEST)


def passage(text: str, speaker: str | None = None) -> Passage:
    return Passage(
        key=1,
        id="0" * 26,
        short="0" * 8,
        source=Source(id="1" * 26, scope="shared", kind=DocumentKind.PODCAST, title="Talk", people=(HOST, GUEST)),
        position=0,
        kind=PassageKind.QUOTE,
        text=text,
        speaker=speaker,
        evidence=Evidence.VERIFIED,
    )


def test_rows_are_read_with_all_their_phrases(tmp_path: Path) -> None:
    path = tmp_path / "passages.tsv"
    path.write_text('#kind\tquery\tgold\tfile\nkeyword\tslow "soup\tone phrase || another one\t003\n', encoding="utf-8")
    assert read_questions(path) == (
        Question(kind="keyword", query='slow "soup', gold=("one phrase", "another one"), speaker=None),
    )


def test_rows_without_a_kind_may_name_a_speaker(tmp_path: Path) -> None:
    path = tmp_path / "speakers.tsv"
    path.write_text("#query\tspeaker\tgold\tfile\nsoup\tAda Stone\tphrase\t003\n", encoding="utf-8")
    assert read_questions(path) == (Question(kind="speaker", query="soup", gold=("phrase",), speaker="Ada Stone"),)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=r"none\.tsv"):
        read_questions(tmp_path / "none.tsv")


def test_white_space_and_case_do_not_matter() -> None:
    assert holds("A long\n  Answer, in two lines", ["nothing", "long answer, IN two"])
    assert not holds("A long answer", ["longer"])


def test_the_rank_is_that_of_the_first_right_result() -> None:
    question = Question(kind="question", query="?", gold=("soup",))
    assert rank_of([passage("salad"), passage("a soup"), passage("soup")], question) == 2
    assert rank_of([passage("salad")], question) is None


def test_with_a_speaker_it_must_be_their_words_or_nobodys_in_a_talk_with_them() -> None:
    question = Question(kind="speaker", query="?", gold=("soup",), speaker="Ada Stone")
    assert rank_of([passage("soup", "Ben Wood"), passage("soup", "Ada Stone")], question) == 2
    assert rank_of([passage("soup")], question) == 1
