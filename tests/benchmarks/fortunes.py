"""Debian's fortunes, read as the product reads any file of fortunes: the real passages of the benchmarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from core.documents.document import Document
from core.documents.reading import read
from core.models import DocumentKind

FOLDER = Path("/usr/share/games/fortunes")
_DERIVED = (".dat", ".u8")


class MissingError(Exception):
    """What a measurement needs is not on this machine; the text is one sentence that says how to get it."""


def read_fortunes(folder: Path = FOLDER) -> tuple[Document, ...]:
    """Read every file of fortunes, in the order of their names; raises MissingError where there are none."""
    paths = sorted(path for path in folder.glob("*") if path.suffix not in _DERIVED) if folder.is_dir() else []
    if not paths:
        raise MissingError(f"There are no fortunes in {folder}: install them, on Debian with 'apt install fortunes'.")
    return tuple(
        document
        for path in paths
        for document in read(path.read_bytes(), path.name, kind=DocumentKind.FORTUNE).documents
    )


def sample(documents: Sequence[Document], size: int, seed: int = 0) -> tuple[Document, ...]:
    """Draw `size` entries from all the documents at once; what is drawn keeps its order. All of them if too few."""
    places = [(one, other) for one, document in enumerate(documents) for other in range(len(document.entries))]
    drawn = set(Random(seed).sample(places, min(size, len(places))))
    kept = (
        replace(document, entries=tuple(entry for other, entry in enumerate(document.entries) if (one, other) in drawn))
        for one, document in enumerate(documents)
    )
    return tuple(document for document in kept if document.entries)


def count(documents: Sequence[Document]) -> int:
    """Count the entries of all documents."""
    return sum(len(document.entries) for document in documents)
