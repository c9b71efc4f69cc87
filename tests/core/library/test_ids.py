import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.library.ids import LENGTH, SHORT, as_id, passage_id, source_id
from core.models import DocumentKind

KIND = DocumentKind.NOTE


def test_ids_are_the_same_on_every_machine_and_for_ever() -> None:
    source = source_id(KIND, "A walk in the woods", "https://example.org/walk")
    assert source == "2jh79c36r9s6mecymjsxtz9net"
    assert passage_id(source, "The path is made by walking.") == "7fct7qxdetm7dtv18g3ek9ns0c"


def test_case_and_punctuation_do_not_change_an_id() -> None:
    assert source_id(KIND, "A Walk", None) == source_id(KIND, "a walk!", None)
    assert passage_id("s", "Slow is smooth.") == passage_id("s", "slow is SMOOTH")


def test_a_changed_word_changes_the_id() -> None:
    assert passage_id("s", "It took 3 days.") != passage_id("s", "It took 4 days.")


def test_kind_title_url_source_and_occurrence_all_count() -> None:
    sources = {
        source_id(KIND, "Walk", None),
        source_id(DocumentKind.TEXT, "Walk", None),
        source_id(KIND, "Run", None),
        source_id(KIND, "Walk", "https://example.org"),
    }
    passages = {passage_id("s", "Go."), passage_id("t", "Go."), passage_id("s", "Go.", 1)}
    assert (len(sources), len(passages)) == (4, 3)


def test_parts_do_not_run_together() -> None:
    assert passage_id("ab", "c") != passage_id("a", "bc")


def test_texts_without_words_have_ids_of_their_own() -> None:
    assert passage_id("s", "🎉") != passage_id("s", "🎈")


@given(st.text(), st.text(), st.integers(min_value=0, max_value=10**6))
def test_every_id_has_one_form_and_reads_as_itself(source: str, text: str, occurrence: int) -> None:
    made = passage_id(source, text, occurrence)
    assert len(made) == LENGTH
    assert as_id(made) == made


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("#0GY0V4T8", "0gy0v4t8"),
        (" ogyov4t8 ", "0gy0v4t8"),
        ("Ilgyov4t8", "11gy0v4t8"),
        ("gy0v4t8", None),
        ("0gy0v4t8u", None),
        ("0gy0v4t8 walk", None),
        ("", None),
        ("0" * (LENGTH + 1), None),
    ],
)
def test_ids_are_read_as_people_type_them(typed: str, read: str | None) -> None:
    assert as_id(typed) == read


def test_the_short_form_is_what_people_see() -> None:
    made = passage_id("s", "Go.")
    assert as_id(made[:SHORT]) == made[:SHORT]
    assert as_id(made[: SHORT - 1]) is None
