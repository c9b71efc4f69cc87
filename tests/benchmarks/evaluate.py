"""How well the search finds and the bot listens, beside what else one could do that with: `make eval`.

The library holds the five sample documents alone. A question counts by the rank of the first right passage: MRR@10,
and recall@5; a chat message by whether it is worth a reply, and whether what is shown answers it. A public collection
is measured after that, where it was fetched. Exits with 1 where an aim is missed, with 2 where the questions or the
documents are missing.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from rich.box import HEAVY_HEAD, MARKDOWN
from rich.console import Console

from bots.app import CONTENT, App, open_app
from config.logging import set_up_logging
from core.grammar import parse_plain
from core.intake import Intake, IntakeOptions
from core.library.following import all_passages
from core.library.importing import import_documents
from core.listening.weights import Care, load_weights
from core.models import Passage
from core.narrowing import UnknownName
from core.team import CONSOLE
from core.team import SHARED as SHARED_SCOPE
from tests.benchmarks.collection import FOLDER, NAME, read_collection
from tests.benchmarks.corpus import settings_for
from tests.benchmarks.fortunes import MissingError
from tests.benchmarks.lineup import rank_rivals
from tests.benchmarks.listening import Curve, judge_ours, judge_rivals, listening_table, read_talk
from tests.benchmarks.listening import missed as unheard
from tests.benchmarks.listening_picture import draw
from tests.benchmarks.ours import keep_up
from tests.benchmarks.questions import Question, rank_of, read_questions
from tests.benchmarks.ranking import Ranking, missed
from tests.benchmarks.scorecard import rows_table, scores_table
from tests.benchmarks.scoring import RANKS
from tests.shared import SEEDS, SHARED

_DOCUMENTS = 5
_WIDTH = 150
_PICTURE = Path(".benchmarks") / "listening.svg"


@asynccontextmanager
async def library_of(paths: Iterable[Path], folder: Path) -> AsyncIterator[App]:
    """Open a library in an empty folder that holds these documents alone."""
    settings = settings_for(folder)
    async with open_app(settings) as app:
        intake = Intake(app.library, IntakeOptions(limit=settings.max_document_mb * 1_000_000))
        for path in paths:
            await intake.take_in(path.read_bytes(), str(path))
        await keep_up(app)
        yield app


async def search(app: App, question: Question) -> list[Passage]:
    """Ask as `quotidian search` does; the speaker of a question is its filter."""
    view = await app.library.view(CONSOLE)
    terms = replace(parse_plain(question.query), by=question.speaker)
    filters = await app.finder.narrow(view, terms)
    if isinstance(filters, UnknownName):
        return []
    found = await app.finder.find(view, terms, filters, RANKS)
    return [result.passage for result in found.results]


async def rank_ours(app: App, questions: Sequence[Question]) -> Ranking:
    """Rank what our search gives to each question."""
    ranks = [rank_of(await search(app, question), question) for question in questions]
    return Ranking(name="Quotidian", questions=tuple(questions), ranks=tuple(ranks))


async def evaluate(console: Console, *, verbose: bool, picture: Path) -> int:
    """Measure on the sample documents and print; returns the exit code. Raises MissingError where they are not here."""
    questions = read_questions(SHARED / "eval" / "passages.tsv")
    speakers = read_questions(SHARED / "eval" / "speakers.tsv")
    documents = sorted(SEEDS.glob("00[0-4]_*.txt"))
    if len(documents) != _DOCUMENTS:
        raise MissingError(f"The {_DOCUMENTS} sample documents are missing: {SEEDS} holds {len(documents)} of them.")
    talks = read_talk(SHARED / "eval" / "chat.tsv")
    with tempfile.TemporaryDirectory(prefix="quotidian-eval-") as folder:
        async with library_of(documents, Path(folder)) as app:
            passages = await _passages(app)
            ours, by_speaker = await rank_ours(app, questions), await rank_ours(app, speakers)
            heard = await judge_ours(app, talks)
        deaf = list(judge_rivals(passages, talks, Path(folder)))
    others = rank_rivals(passages, questions)
    _show(console, f"{len(questions)} questions on {len(passages)} passages", [ours, *others])
    _show(console, f"{len(speakers)} questions with a speaker", [by_speaker])
    if verbose:
        console.print("Where the first right result stood")
        console.print(rows_table([ours, by_speaker]))
    thresholds = load_weights(CONTENT).thresholds
    _show_listening(console, heard, deaf, thresholds)
    _draw(picture, heard, deaf, thresholds)
    return _judge(console, [*missed(ours, others), *unheard(heard, thresholds[Care.NORMAL])])


async def evaluate_collection(console: Console) -> None:
    """Measure on the public collection, if it was fetched; what is embedded stays beside it for the next time."""
    collection = read_collection()
    if collection is None:
        console.print("The public collection is not here: 'make collection' fetches it, and then it is measured, too.")
        return
    console.print(f"{NAME} (the first time, embedding it takes some minutes) …", style="dim")
    async with open_app(settings_for(FOLDER / "library")) as app:
        await import_documents(app.library.store, [collection.document], SHARED_SCOPE, app.library.rule.assign)
        await keep_up(app)
        passages = await _passages(app)
        ours = await rank_ours(app, collection.questions)
    others = rank_rivals(passages, collection.questions)
    _show(console, f"{NAME}: {len(collection.questions)} questions on {len(passages)} passages", [ours, *others])


def main() -> int:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.evaluate", description=__doc__)
    parser.add_argument("-v", "--verbose", action="store_true", help="show where each question's answer stood")
    parser.add_argument("--picture", type=Path, default=_PICTURE, help="file for the picture of listening")
    parser.add_argument("--collection", action="store_true", help="measure on the public collection alone")
    options = parser.parse_args()
    set_up_logging("warning", "auto")
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    try:
        code = (
            0
            if options.collection
            else asyncio.run(evaluate(console, verbose=options.verbose, picture=options.picture))
        )
    except MissingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    asyncio.run(evaluate_collection(console))
    return code


async def _passages(app: App) -> list[Passage]:
    return [passage async for batch in all_passages(app.library.store) for passage in batch]


def _show(console: Console, title: str, rankings: Sequence[Ranking]) -> None:
    console.print(f"{title}: MRR@10 / recall@5")
    console.print(scores_table(rankings, HEAVY_HEAD if console.is_terminal else MARKDOWN))


def _show_listening(console: Console, ours: Curve, others: Sequence[Curve], thresholds: Mapping[Care, float]) -> None:
    worth = sum(each.worth for each in ours.judged)
    console.print(
        f"Listening: {len(ours.judged)} chat messages, {worth} of them worth a reply; the weights were fitted on others"
    )
    console.print(listening_table(ours, others, thresholds, HEAVY_HEAD if console.is_terminal else MARKDOWN))


def _draw(picture: Path, ours: Curve, others: Sequence[Curve], thresholds: Mapping[Care, float]) -> None:
    picture.parent.mkdir(exist_ok=True)
    picture.write_text(draw(ours, others, thresholds), encoding="utf-8")


def _judge(console: Console, faults: Sequence[str]) -> int:
    for fault in faults:
        console.print(f"missed  {fault}", highlight=False)
    console.print(f"{len(faults)} aims are missed." if faults else "Every aim is reached.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
