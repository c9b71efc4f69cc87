from __future__ import annotations

from pathlib import Path

import pytest

from bots.files import FoundFile, find_files, read_file
from core.errors import DocumentError


def names(found: list[FoundFile]) -> list[str]:
    return [file.path.name for file in found]


def test_a_folder_gives_its_documents_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "deep/c.srt", "deep/.hidden", ".git/d.txt", "e.dat", "no_ending"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "link.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert names(list(find_files([tmp_path]))) == ["a.md", "b.txt", "c.srt", "no_ending"]


def test_what_is_named_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    hidden, companion, link = tmp_path / ".hidden", tmp_path / "x.dat", tmp_path / "link"
    for path in (hidden, companion):
        path.touch()
    link.symlink_to(hidden)
    assert names(list(find_files([hidden, companion, link]))) == [".hidden", "x.dat", "link"]


@pytest.mark.parametrize(
    ("name", "problem"), [("gone", "no such file"), ("x" * 5000, "cannot be read (File name too long)")]
)
def test_what_is_not_there_has_a_problem(tmp_path: Path, name: str, problem: str) -> None:
    [found] = find_files([tmp_path / name])
    assert problem in (found.problem or "")


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_bytes(b"12345")
    assert read_file(file, 5) == b"12345"
    with pytest.raises(DocumentError, match=r"larger than 4e-06 MB|QUOTIDIAN_MAX_DOCUMENT_MB"):
        read_file(file, 4)


def test_a_folder_or_nothing_is_no_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone"):
        with pytest.raises(DocumentError, match=r"it cannot be read \("):
            read_file(path, 10)
