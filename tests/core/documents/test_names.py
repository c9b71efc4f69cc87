from __future__ import annotations

import pytest

from core.documents.names import named


@pytest.mark.parametrize("value", ["unknown", "Anonymous", "N/A", "-", "—", "  ", "", None, "Author unknown"])
def test_nobody_is_none(value: str | None) -> None:
    assert named(value) is None


def test_a_name_is_tidied() -> None:
    assert named("  Ada \n Example ") == "Ada Example"
