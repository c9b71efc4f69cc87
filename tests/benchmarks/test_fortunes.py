from __future__ import annotations

from pathlib import Path

import pytest

from core.documents.document import Document
from tests.benchmarks.conftest import GARDEN, HARBOUR
from tests.benchmarks.fortunes import MissingError, read_fortunes, sample


def test_every_file_is_read_but_for_what_is_derived_from_one(tmp_path: Path) -> None:
    (tmp_path / "harbour").write_text(HARBOUR, encoding="utf-8")
    (tmp_path / "harbour.dat").write_bytes(b"\0\1\2")
    (tmp_path / "garden").write_text(GARDEN, encoding="utf-8")
    read = read_fortunes(tmp_path)
    assert [(document.title, len(document.entries)) for document in read] == [("garden", 2), ("harbour", 4)]


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_where_there_are_none_it_is_said_what_to_install(tmp_path: Path, name: str) -> None:
    with pytest.raises(MissingError, match="apt install fortunes"):
        read_fortunes(tmp_path / name)


def test_a_sample_is_the_same_each_time_and_keeps_the_order(fortunes: tuple[Document, ...]) -> None:
    entries = [entry for document in fortunes for entry in document.entries]
    drawn = [entry for document in sample(fortunes, 3) for entry in document.entries]
    assert drawn == [entry for document in sample(fortunes, 3) for entry in document.entries]
    assert len(drawn) == 3
    assert sorted(drawn, key=entries.index) == drawn
    assert sample(fortunes, 100) == fortunes
