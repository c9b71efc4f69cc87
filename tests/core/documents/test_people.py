from __future__ import annotations

import pytest

from core.documents.people import names_in, people_in, show_of
from core.models import Person, Role


def _guest(name: str) -> Person:
    return Person(name=name, role=Role.GUEST)


def _host(name: str) -> Person:
    return Person(name=name, role=Role.HOST)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("The Long Now with Ana Bell - Igor O’Neill (Part 2)", (_guest("Igor O’Neill"), _host("Ana Bell"))),
        ("A transcript of Mira Stone's conversation with Ted on Deep End.", (_guest("Mira Stone"), _host("Ted"))),
        (
            "Acme’s Chief Scientist, Mira Stone, and Jan de Vries join partners Lee Wong and Sara Holt to talk.",
            (_guest("Mira Stone"), _guest("Jan de Vries"), _host("Lee Wong"), _host("Sara Holt")),
        ),
        (
            "Host: Ana Bell\nGuests: Mira Stone, Jan Kowalski",
            (_guest("Mira Stone"), _guest("Jan Kowalski"), _host("Ana Bell")),
        ),
        ("Ana Bell interviews Mira Stone about compilers.", (_guest("Mira Stone"), _host("Ana Bell"))),
    ],
)
def test_phrases_that_name_roles(header: str, expected: tuple[Person, ...]) -> None:
    assert people_in(header) == expected


def test_of_two_who_sat_down_the_one_that_the_text_is_about_is_the_guest() -> None:
    header = "Ana Bell of Orbit sat down with Mira Stone (called “Mi”), a chemist."
    assert people_in(header, "Stone says … Stone thinks … Stone … Stone …") == (_guest("Mira Stone"), _host("Ana Bell"))
    assert people_in(header, "Nobody is named again.") == ()


@pytest.mark.parametrize("header", ["The future of work", "Deep Learning with Python - Second Edition notes", ""])
def test_nobody_is_guessed(header: str) -> None:
    assert people_in(header) == ()


def test_trades_are_no_names() -> None:
    assert names_in("Chief Research Officer, Mark Stone, and Dr Ana Bell") == ("Mark Stone",)


def test_the_show_of_a_title() -> None:
    assert show_of("The Long Now with Ana Bell - Igor Neill (Part 2)") == "The Long Now"
    assert show_of("A day with my dog") is None
