"""How well the bot decides when to speak up: chat messages with a label, and what is made of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.box import HEAVY_HEAD, Box
from rich.table import Table

from bots.app import App
from core.listening.heard import Heard
from core.listening.weights import Care
from core.models import Passage
from core.team import CONSOLE
from tests.benchmarks.fortunes import MissingError
from tests.benchmarks.questions import holds
from tests.benchmarks.rivals import Fts5, Meaning, Rival

PRECISION, RECALL, RIGHT = 0.95, 0.60, 0.75
"""The aims: of replies, of messages worth one, and of passages shown to those."""

OURS = "Quotidian"
_OR = " || "


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A chat message; `gold` are phrases of which a right passage holds one, none where silence is right."""

    message: str
    gold: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was made of one message: how sure a reply is, whether one is worth it, and whether its passage is right."""

    score: float
    worth: bool
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What a threshold gives; `right` is the share of right passages among the replies to what is worth one."""

    threshold: float
    replies: int
    precision: float
    recall: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One way to decide, and what it made of all messages."""

    name: str
    judged: tuple[Judged, ...]

    def at(self, threshold: float) -> Point:
        """Say what replying from this score on gives; without any reply the precision counts as 1."""
        spoken = [each for each in self.judged if each.score >= threshold]
        hit = [each for each in spoken if each.worth]
        return Point(
            threshold=threshold,
            replies=len(spoken),
            precision=len(hit) / len(spoken) if spoken else 1.0,
            recall=len(hit) / max(sum(each.worth for each in self.judged), 1),
            right=sum(each.right for each in hit) / len(hit) if hit else 0.0,
        )

    @property
    def points(self) -> tuple[Point, ...]:
        """Give the points of all thresholds that differ, from the strictest on."""
        return tuple(self.at(score) for score in sorted({each.score for each in self.judged}, reverse=True))

    def reaching(self, recall: float) -> Point:
        """Give the strictest point that reaches a recall, chosen with the answers known."""
        return next((point for point in self.points if point.recall >= recall), self.points[-1])


def read_talk(path: Path) -> tuple[Talk, ...]:
    """Read labelled messages; raises MissingError where they are not there."""
    if not path.is_file():
        raise MissingError(f"The chat messages with labels are missing: there is no {path}.")
    with path.open(encoding="utf-8", newline="") as stream:
        lines = (line.removeprefix("#") for line in stream)
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(
        Talk(message=row["message"], gold=tuple((row["gold"] or "").split(_OR)) if row["label"] == "reply" else ())
        for row in rows
    )


async def judge_ours(app: App, talks: Sequence[Talk]) -> Curve:
    """Decide about each message as `quotidian suggest` does."""
    listening, view = app.ear.listening, await app.library.view(CONSOLE)
    judged = []
    for talk in talks:
        decision = await listening.decide(view, Heard(text=talk.message), Care.RELAXED)
        text = decision.result.passage.text if decision.result else ""
        judged.append(_judged(talk, decision.score, text))
    return Curve(name=OURS, judged=tuple(judged))


def judge_rivals(passages: Sequence[Passage], talks: Sequence[Talk], folder: Path) -> Iterator[Curve]:
    """Reply with the best passage of another way to search, from some score on; `folder` is for its files."""
    texts = [passage.text for passage in passages]
    Fts5.build(folder, texts)
    rivals: dict[str, Rival] = {"nearest by the model": Meaning.of(texts), "FTS5, BM25": Fts5(folder)}
    for name, rival in rivals.items():
        found = [next(iter(rival.find(talk.message, 1)), (0, 0.0)) for talk in talks]
        judged = (_judged(talk, score, texts[at]) for talk, (at, score) in zip(talks, found, strict=True))
        yield Curve(name=name, judged=tuple(judged))


def listening_table(
    ours: Curve, others: Sequence[Curve], thresholds: Mapping[Care, float], lines: Box = HEAVY_HEAD
) -> Table:
    """Lay out what each way gives: ours at its thresholds, the others where they reach our recall."""
    table = Table("", box=lines)
    for name in ("threshold", "replies", "precision", "recall", "right passage"):
        table.add_column(name, justify="right")
    for care, threshold in thresholds.items():
        style = "bold" if care is Care.NORMAL else None
        table.add_row(f"{ours.name}, {care.value}", *_cells(ours.at(threshold)), style=style)
    recall = ours.at(thresholds[Care.NORMAL]).recall
    for other in others:
        table.add_row(f"{other.name}, at the recall of normal", *_cells(other.reaching(recall)))
    return table


def missed(ours: Curve, threshold: float) -> Iterator[str]:
    """Say in a sentence each which aims are missed."""
    point = ours.at(threshold)
    aims = {"precision": (point.precision, PRECISION), "recall": (point.recall, RECALL)}
    for name, (value, aim) in (aims | {"right passage": (point.right, RIGHT)}).items():
        if value < aim:
            yield f"listening: {name} is {value:.3f}, the aim is {aim:.2f}."


def _judged(talk: Talk, score: float, text: str) -> Judged:
    return Judged(score=score, worth=bool(talk.gold), right=bool(talk.gold) and holds(text, talk.gold))


def _cells(point: Point) -> tuple[str, ...]:
    return (
        f"{point.threshold:.3f}",
        f"{point.replies}",
        f"{point.precision:.2f}",
        f"{point.recall:.2f}",
        f"{point.right:.2f}",
    )
