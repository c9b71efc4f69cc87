import dataclasses

import pytest

from core.models import NOT_CHECKED, Check, DocumentKind, Person, Role


def test_only_kinds_that_hold_somebodys_own_words_are_transcripts() -> None:
    assert {kind.value for kind in DocumentKind if kind.is_transcript} == {
        "transcript",
        "captions",
        "podcast",
        "srt",
        "vtt",
        "message",
    }


def test_only_what_is_saved_in_a_chat_is_no_file() -> None:
    assert [kind for kind in DocumentKind if not kind.is_file] == [DocumentKind.MESSAGE]


def test_nothing_stands_around_a_message() -> None:
    assert not DocumentKind.MESSAGE.is_running


def test_models_are_frozen() -> None:
    person = Person(name="Ada Example", role=Role.GUEST)
    with pytest.raises(dataclasses.FrozenInstanceError):
        person.name = "Somebody else"  # type: ignore[misc]


def test_a_wording_starts_unchecked() -> None:
    assert NOT_CHECKED.check is Check.UNCHECKED
    assert (NOT_CHECKED.similarity, NOT_CHECKED.diff, NOT_CHECKED.found_in) == (None, None, None)
