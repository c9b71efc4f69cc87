from __future__ import annotations

import pytest

from core.documents.header import address, iso_date, published


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
