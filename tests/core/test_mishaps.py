from __future__ import annotations

import pytest

from core.errors import PlatformSetUpError, QuotidianError, SavingError, StoreError
from core.mishaps import said_of

WORDS = "meet me at the pier"


def caught(error: Exception, cause: Exception | None = None) -> Exception:
    with pytest.raises(type(error)) as raised:
        raise error from cause
    return raised.value


@pytest.mark.parametrize("error", [ValueError(WORDS), SavingError(WORDS), KeyError(WORDS)])
def test_tells_the_kind_and_the_place_and_no_word(error: Exception) -> None:
    said = said_of(caught(error))
    assert said["kind"] == type(error).__name__
    assert said["where"].startswith("core/test_mishaps.py:")
    assert "pier" not in str(said)


def test_tells_what_it_came_from_and_where_that_was() -> None:
    said = said_of(caught(QuotidianError(WORDS), caught(OSError(WORDS))))
    assert said == {"kind": "QuotidianError < OSError", "where": said["where"]}
    assert said["where"].startswith("core/test_mishaps.py:")


@pytest.mark.parametrize("error", [StoreError("It cannot be read."), PlatformSetUpError("It cannot be read.")])
def test_gives_the_sentence_of_what_is_wrong_with_the_set_up(error: Exception) -> None:
    assert said_of(caught(error))["error"] == "It cannot be read."
