import pytest

from core.library.names import may_be_same_person


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Lovelace", "ada lovelace"),
        ("Ada", "Ada Lovelace"),
        ("Lovelace", "Ada Lovelace"),
        ("Lovelace, Ada", "Ada Lovelace"),
        ("A. Lovelace", "Ada Lovelace"),
        ("A. L.", "Ada Lovelace"),
        ("Ada K. Lovelace", "Ada Lovelace"),
        ("José Álvarez", "Jose Alvarez"),
        (None, "Ada Lovelace"),
        ("Ada Lovelace", None),
        ("", "Ada Lovelace"),
    ],
)
def test_forms_of_one_name_agree(one: str | None, other: str | None) -> None:
    assert may_be_same_person(one, other)
    assert may_be_same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada", "Grace Hopper"),
        ("Ada Lovelace", "Ada Hopper"),
        ("G. Lovelace", "Ada Lovelace"),
        ("Ada Ada", "Ada Lovelace"),
        ("Jan", "Jane Doe"),
    ],
)
def test_names_of_two_people_do_not(one: str, other: str) -> None:
    assert not may_be_same_person(one, other)
    assert not may_be_same_person(other, one)
