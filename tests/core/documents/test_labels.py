from __future__ import annotations

from core.documents.labels import Labels, full_name


def test_full_names_and_names_that_recur_are_labels() -> None:
    labels = Labels(["Ana: Hello there.", "Ana: Goodbye.", "Bo Dahl: Once.", "Maybe: this is text.", "Note: read on."])
    assert labels.split("Ana: Hello: you.") == ("Ana", "Hello: you.")
    assert labels.split("Bo Dahl: Once.") == ("Bo Dahl", "Once.")
    assert labels.split("Maybe: this is text.") is None
    assert labels.split("Note: read on.") is None
    assert labels.split("no label at all") is None


def test_speakers_without_names_are_labels_where_they_recur() -> None:
    labels = Labels(["Speaker 1: Hi.", "Speaker 1: Bye.", "Q: What?", "A: That.", "Q: Why?", "A: So."])
    assert labels.split("Speaker 1: Hi.") == ("Speaker 1", "Hi.")
    assert labels.split("Q: What?") == ("Q", "What?")


def test_a_first_name_is_completed_only_where_the_header_makes_it_certain() -> None:
    assert full_name("Ana", ["Ana Bell", "Bo Dahl"]) == "Ana Bell"
    assert full_name("Ana", ["Ana Bell", "Ana Holt"]) == "Ana"
    assert full_name("Ana", ["Bo Dahl"]) == "Ana"
    assert full_name("Ana Bell", ["Ana Bell Holt"]) == "Ana Bell"
