"""What is in the memory of a process that runs tests."""

from __future__ import annotations

import gc
from collections.abc import Iterator


def texts_in(holder: object) -> Iterator[str]:
    """Give the texts that an object holds, also by a plain tuple or dictionary, of which nobody keeps track."""
    for each in gc.get_referents(holder):
        if isinstance(each, str):
            yield each
        elif isinstance(each, tuple | dict) and not gc.is_tracked(each):
            yield from texts_in(each)
