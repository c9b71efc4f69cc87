"""A public collection whose right answers are known: questions of insurance customers, and what experts answered.

InsuranceQA: M. Feng, B. Xiang, M. R. Glass, L. Wang and B. Zhou, "Applying Deep Learning to Answer Selection: A Study
and an Open Task", ASRU 2015, in the edition of Hai Liang Wang's corpus (insuranceqa_data 1.2 in the Python package
index, July 2017), which keeps the English texts. Its makers give it for research purposes, so nothing of it is part of
this project: `python -m tests.benchmarks.collection` fetches it into the user's cache folder, checked by its hash.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from pydantic_core import from_json

from core.documents.document import Document, Entry
from core.documents.text import squeeze
from core.models import DocumentKind, Evidence, PassageKind
from tests.benchmarks.corpus import CACHE
from tests.benchmarks.questions import Question

NAME = "InsuranceQA"
FOLDER = CACHE / "insuranceqa"
QUESTIONS = 300
PASSAGES = 5_000
"""So many of its 2,000 test questions and 27,413 answers are drawn, all the right ones among them."""

_REQUIREMENT = "insuranceqa_data==1.2 --hash=sha256:3e1eaa2a8cc3a785b059d52f473c0e7280ba5de045a300701cb731a8b8cb16b3\n"
_FILES = ("answers.json.gz", "test.json.gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Questions, and a document whose passages hold the answers; the right ones are a question's gold."""

    questions: tuple[Question, ...]
    document: Document


def read_collection(folder: Path = FOLDER, questions: int = QUESTIONS, passages: int = PASSAGES) -> Collection | None:
    """Draw questions and passages, the same ones each time; None where the collection was not fetched."""
    if not all((folder / name).is_file() for name in _FILES):
        return None
    answers, asked = (_read(folder / name) for name in _FILES)
    rng = Random(0)
    drawn = [asked[key] for key in rng.sample(sorted(asked, key=int), min(questions, len(asked)))]
    right = {key for question in drawn for key in question["answers"]}
    others = rng.sample(sorted(answers.keys() - right, key=int), max(0, min(passages, len(answers)) - len(right)))
    texts = {key: squeeze(answers[key]["en"]) for key in sorted({*right, *others}, key=int)}
    return Collection(
        questions=tuple(
            Question(kind="question", query=squeeze(each["en"]), gold=tuple(texts[key] for key in each["answers"]))
            for each in drawn
        ),
        document=Document(kind=DocumentKind.JSONL, title=NAME, entries=tuple(map(_entry, texts.values()))),
    )


def fetch(folder: Path = FOLDER) -> None:
    """Fetch the collection; raises CalledProcessError where pip cannot, or where it is not what was expected."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        wanted = Path(name) / "requirements.txt"
        wanted.write_text(_REQUIREMENT, encoding="utf-8")
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--no-deps", "--require-hashes"]
        subprocess.run([*pip, "-r", str(wanted), "-d", name], check=True)  # noqa: S603 - pip of this environment
        _unpack(next(Path(name).glob("*.tar.gz")), folder)


def main() -> int:
    """Fetch the collection, unless it is there."""
    if read_collection() is None:
        try:
            fetch()
        except subprocess.CalledProcessError:
            sys.stderr.write("The collection cannot be fetched: what pip says stands above.\n")
            return 1
    sys.stdout.write(f"{NAME} is in {FOLDER}.\n")
    return 0


def _unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as packed:
        for member in packed:
            name = Path(member.name).name
            found = packed.extractfile(member) if name in _FILES else None
            if found is not None:
                (folder / name).write_bytes(found.read())


def _read(path: Path) -> Mapping[str, Any]:
    held: Mapping[str, Any] = from_json(gzip.decompress(path.read_bytes()))
    return held


def _entry(text: str) -> Entry:
    return Entry(text=text, kind=PassageKind.LESSON, evidence=Evidence.PARAPHRASE)


if __name__ == "__main__":
    sys.exit(main())
