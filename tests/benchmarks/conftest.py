"""A few fortunes, written for the tests of the measurements."""

from __future__ import annotations

import pytest

from core.documents.document import Document
from core.documents.fortune import parse

HARBOUR = """\
A harbour without a clock has to wait for the tide. Nobody there is ever late.
%
Every lantern wants to be a lighthouse. Most of them end up above a kitchen table.
		-- Mina Okafor
%
The cook weighs the salt twice. The guests only taste it once!
%
Short words.
"""
GARDEN = """\
Whoever waters a garden at noon waters the clouds. The clouds rarely say thanks.
		-- Tomas Berg
%
A seedling has no opinion about the weather. It grows in spite of everybody's.
"""


@pytest.fixture
def fortunes() -> tuple[Document, ...]:
    """Two files of fortunes, six entries in all."""
    return (*parse(HARBOUR, "harbour").documents, *parse(GARDEN, "garden").documents)
