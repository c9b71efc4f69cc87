from __future__ import annotations

import pytest

from core.documents.header import address, chapters_in, iso_date, published
from core.models import Chapter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("February 28, 2026Returning to the show", "2026-02-28"),
        ("3rd Sept 2024", "2024-09-03"),
        ("on 2025-09-25", "2025-09-25"),
        ("February 31, 2026", None),
        ("04/05/2026", None),
        ("soon", None),
    ],
)
def test_dates_that_are_spelled_without_doubt(text: str, expected: str | None) -> None:
    assert iso_date(text) == expected


def test_only_a_labelled_date_is_the_documents() -> None:
    assert published(["We met on March 1, 2020.", "Episode Date: March 2, 2021"]) == "2021-03-02"


def test_only_a_labelled_address_is_the_documents() -> None:
    assert (
        address(["See https://example.org/a", "Full video: https://example.org/watch?v=1."])
        == "https://example.org/watch?v=1"
    )
    assert address(["Episode Date: today ------ Sponsor https://example.org/ad"]) is None


def test_chapters_have_a_title_and_a_start_in_seconds() -> None:
    lines = ["Episode Guide", "0:00 Intro", "(1:02:03) - The long way", "See 10:30 for lunch", "12:61 No time"]
    assert chapters_in(lines) == (Chapter(title="Intro", start=0), Chapter(title="The long way", start=3723))


def test_a_chapter_whose_title_is_cut_off_is_left_out() -> None:
    assert chapters_in(["0:00 Intro", "4:30 Extending", "... [truncated]"]) == (Chapter(title="Intro", start=0),)
