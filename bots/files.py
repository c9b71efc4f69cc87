"""Files on disk: which ones an import takes, and reading them within limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import DocumentError

_COMPANIONS = frozenset((".dat",))
"""Endings of files that stand beside a document and hold none, such as the index that `strfile` writes."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to import, or a sentence that says why a path that was named is none."""

    path: Path
    problem: str | None = None


def find_files(paths: Sequence[Path]) -> Iterator[FoundFile]:
    """List the files of these paths, folders searched through in alphabetical order.

    Inside a folder, symbolic links, hidden files and companions of documents are passed over.
    """
    for path in paths:
        try:
            yield from _find(path)
        except OSError as error:
            yield FoundFile(path, f"it cannot be read ({error.strerror}).")


def read_file(path: Path, limit: int) -> bytes:
    """Read a file of at most `limit` bytes; raises DocumentError with a sentence where that cannot be done."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise DocumentError(f"it cannot be read ({error.strerror}).") from error
    if len(data) > limit:
        raise DocumentError(
            f"it is larger than {limit / 1_000_000:g} MB: split it, or raise QUOTIDIAN_MAX_DOCUMENT_MB."
        )
    return data


def _find(path: Path) -> Iterator[FoundFile]:
    if path.is_dir():
        yield from (FoundFile(each) for each in sorted(path.rglob("*")) if _is_document(each, path))
    elif path.exists():
        yield FoundFile(path)
    else:
        yield FoundFile(path, "there is no such file or folder.")


def _is_document(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not hidden and not path.is_symlink() and path.is_file() and path.suffix not in _COMPANIONS
