"""Fits the listening weights anew, always to the same: `python -m tests.listening.fit`.

Each message of messages.tsv meets two libraries, the shipped one and one of other trades. Worth is fitted on whether
some library answers a message; the fit of a passage on whether what was chosen in this library is the one that
answers a message worth it. The thresholds are taken from scores that are cross-validated over messages, so that no
message speaks for itself.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.model_selection import StratifiedKFold  # type: ignore[import-untyped]

from bots.app import CONTENT
from core.finding import Finder
from core.intake import Intake, IntakeOptions
from core.library.following import all_passages
from core.library.library import Library
from core.library.starter import install_starter
from core.library.store import open_store
from core.library.topics import load_topics
from core.listening.choosing import Choice, choose
from core.listening.heard import Heard
from core.listening.looking import Looking
from core.listening.shape import SHAPE, shape_of
from core.listening.weights import FILE, FIT, Care, Fit, Glance, Sureness, Weights, Worth
from core.locator import Locator, Numbered
from core.models import Passage
from core.results import Result
from core.search.embedding import Embedder
from core.search.index import Index
from core.search.model import Model
from core.search.talk import Talk
from core.team import CONSOLE
from tests.listening.messages import TRADES, Message, read_messages

Numbers = NDArray[np.float64]
Truth = NDArray[np.bool_]

_FOLDS = 10
_SEED = 7
# The larger, the nearer to the messages of the fit. Worth has the most numbers by far, so it is trusted the least.
_TRUST_SHAPE, _TRUST_WORTH, _TRUST_FIT = 0.3, 0.01, 1.0
# Keeps what never differs from being divided by nothing.
_STILL = 1e-6
# Of the messages worth a reply, so many may be dropped by their shape alone.
_LOST = 0.01
# Of all messages that have an answer in a library, so many are to be answered from it, in cross-validation.
ANSWERED = {Care.STRICT: 1 / 2, Care.NORMAL: 2 / 3, Care.RELAXED: 5 / 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What all messages look like in one library, and which of them it answers; `right` is of what was chosen."""

    choices: Sequence[Choice | None]
    meanings: Numbers
    model: str
    answers: Truth
    right: Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """The weights, and the scores of messages in both libraries with what is true of them."""

    weights: Weights
    scores: Numbers
    answers: Truth
    right: Truth


async def see_all(messages: Sequence[Message], folder: Path) -> Sequence[Seen]:
    """Look at all messages in both libraries; folder is empty."""
    seen = []
    for name in ("shipped", "trades"):
        async with _library(folder / name, starter=name == "shipped") as finder:
            seen.append(await _see(finder, messages))
    return seen


def fit(messages: Sequence[Message], seen: Sequence[Seen]) -> Fitted:
    """Fit everything; the same input gives the same weights."""
    worthy = np.array([message.lesson is not None for message in messages])
    shapes = np.array([shape_of(Heard(text=message.text)).values for message in messages])
    both = np.hstack([seen[0].meanings, shapes])
    folds = _folds(worthy)
    worths = _outside(both, worthy, _TRUST_WORTH, folds)
    products = np.concatenate([_products(each, worths, worthy, seen) for each in seen])
    answers, right = (np.concatenate([getattr(each, name) for each in seen]) for name in ("answers", "right"))
    glance, worth = _model(shapes, worthy, _TRUST_SHAPE), _model(both, worthy, _TRUST_WORTH)
    last = _last(seen, worthy)
    sureness, scores = _calibrate(products, answers)
    glances = _outside(shapes, worthy, _TRUST_SHAPE, folds)
    weights = Weights(
        model=seen[0].model,
        glance=Glance(shape=_short(glance[0]), bias=_one(glance[1]), floor=_one(np.quantile(glances[worthy], _LOST))),
        worth=Worth(
            meaning=_short(worth[0][: -len(SHAPE)]), shape=_short(worth[0][-len(SHAPE) :]), bias=_one(worth[1])
        ),
        fit=Fit(weights=_short(last[0]), bias=_one(last[1])),
        sureness=sureness,
        thresholds={care: _one(np.quantile(scores[answers], 1 - share)) for care, share in ANSWERED.items()},
    )
    return Fitted(weights=weights, scores=scores, answers=answers, right=right)


def told(fitted: Fitted) -> str:
    """Say how well it goes at each threshold, a line each."""
    lines = []
    for care, threshold in fitted.weights.thresholds.items():
        spoken = fitted.scores >= threshold
        precision, recall = fitted.answers[spoken].mean(), spoken[fitted.answers].mean()
        right = fitted.right[spoken & fitted.answers].mean()
        lines.append(
            f"{care.value} {threshold:.3f}: precision {precision:.3f}, recall {recall:.2f}, right passage {right:.2f}\n"
        )
    return "".join(lines)


def main() -> int:
    """Fit, write the file and say how well it went in cross-validation."""
    messages = read_messages()
    with tempfile.TemporaryDirectory(prefix="quotidian-fit-") as folder:
        seen = asyncio.run(see_all(messages, Path(folder)))
    fitted = fit(messages, seen)
    path = CONTENT / FILE
    path.parent.mkdir(exist_ok=True)
    path.write_text(fitted.weights.model_dump_json(indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{path}: {len(messages)} messages, {int(fitted.answers.sum())} with an answer, cross-validated\n")
    sys.stdout.write(told(fitted))
    sys.stdout.write(f"a passage's fit: {dict(zip(FIT, fitted.weights.fit.weights, strict=True))}\n")
    return 0


@asynccontextmanager
async def _library(folder: Path, *, starter: bool) -> AsyncIterator[Finder]:
    """Fill a library; not as the program opens one, which wants weights that can be used."""
    await asyncio.to_thread(folder.mkdir)
    topics = load_topics((CONTENT / "topics.toml").read_text(encoding="utf-8"))
    store = await open_store(f"sqlite:///{folder / 'library.db'}")
    library = Library(store=store, topics=topics, with_starter=starter)
    finder = Finder(library, Index(folder / "index", topics, Model(partial(Embedder.shipped, CONTENT))))
    if starter:
        await install_starter(library, CONTENT)
    else:
        await Intake(library, IntakeOptions(limit=1_000_000)).take_in(TRADES.read_bytes(), TRADES.name)
    await finder.index.follow(store)
    await finder.index.understanding.learn(store)
    yield finder
    await store.close()


async def _see(finder: Finder, messages: Sequence[Message]) -> Seen:
    view = await finder.library.view(CONSOLE)
    looking, sense = Looking(finder), await finder.index.understanding.sense()
    assert sense is not None
    model = sense.meanings.embedder.model
    overheard = [await looking.look(view, Heard(text=message.text), model, _always) for message in messages]
    choices = [choose(each.hits or ()) if each else None for each in overheard]
    lessons = await _lessons(finder)
    golds = [lessons.get(message.lesson or "", frozenset()) for message in messages]
    results = [await looking.show(view, choice) if choice else None for choice in choices]
    return Seen(
        choices=choices,
        meanings=np.stack([each.talk.whole for each in overheard if each]).astype(np.float64),
        model=model,
        answers=np.array([bool(gold) for gold in golds]),
        right=np.array([_is_right(each, gold) for each, gold in zip(results, golds, strict=True)]),
    )


def _always(_talk: Talk) -> bool:
    return True


async def _lessons(finder: Finder) -> dict[str, frozenset[int]]:
    """Give the keys of the passages that say what each lesson says: itself, and quotes from the same place."""
    passages = [passage async for batch in all_passages(finder.library.store) for passage in batch]
    return {
        _slug(lesson.heading): frozenset(each.key for each in passages if each is lesson or _is_there(each, lesson))
        for lesson in passages
        if lesson.heading
    }


def _slug(heading: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", heading.lower().replace("'", "").replace("’", "")))


def _is_there(passage: Passage, lesson: Passage) -> bool:
    one, other = passage.locator, lesson.locator
    if passage.source.id != lesson.source.id or one is None or other is None or type(one) is not type(other):
        return False
    (first, last), (start, end) = _stretch(one), _stretch(other)
    return first <= end and start <= last


def _stretch(locator: Locator) -> tuple[tuple[int, int], tuple[int, int]]:
    """Give the ends of a place as pairs that can be compared."""
    if isinstance(locator, Numbered):
        return locator.order, locator.order
    return (locator.order[0], 0), (locator.order[1], 0)


def _is_right(result: Result | None, gold: frozenset[int]) -> bool:
    return result is not None and any(each.key in gold for each in (result.passage, *result.also))


def _products(of: Seen, worths: Numbers, worthy: Truth, seen: Sequence[Seen]) -> Numbers:
    """Multiply both probabilities for all messages in one library, by weights that saw none of their folds."""
    folds, signals, odds = _folds(worthy), _signals(of), np.zeros(len(worthy))
    for number in range(_FOLDS):
        tested = folds == number
        weights, bias = _last(seen, worthy & ~tested)
        odds[tested] = signals[tested] @ weights + bias
    return _sure(worths) * _sure(odds)


def _calibrate(products: Numbers, answers: Truth) -> tuple[Sureness, Numbers]:
    """Fit how sure a product makes it that the library helps, and give that for each."""
    odds = np.log(products / (1 - products))
    (slope,), bias = _model(odds[:, None], answers, _TRUST_FIT)
    sureness = Sureness(slope=_one(slope), bias=_one(bias))
    return sureness, np.array([sureness.of(float(product)) for product in products])


def _last(seen: Sequence[Seen], among: Truth) -> tuple[Numbers, float]:
    """Fit what tells whether a passage answers, on some messages in every library."""
    signals = np.concatenate([_signals(each)[among] for each in seen])
    return _model(signals, np.concatenate([each.right[among] for each in seen]), _TRUST_FIT)


def _signals(seen: Seen) -> Numbers:
    return np.array([each.signals if each else (0.0,) * len(FIT) for each in seen.choices])


def _folds(worthy: Truth) -> NDArray[np.int64]:
    """Give each message its fold."""
    folds = np.zeros(len(worthy), dtype=np.int64)
    split = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED).split(worthy, worthy)
    for number, (_, tested) in enumerate(split):
        folds[tested] = number
    return folds


def _outside(values: Numbers, truth: Truth, trust: float, folds: NDArray[np.int64]) -> Numbers:
    """Give the log-odds of each row by a model that saw none of its fold."""
    odds = np.zeros(len(values))
    for number in range(_FOLDS):
        tested = folds == number
        weights, bias = _model(values[~tested], truth[~tested], trust)
        odds[tested] = values[tested] @ weights + bias
    return odds


def _model(values: Numbers, truth: Truth, trust: float) -> tuple[Numbers, float]:
    """Fit a logistic regression on standardised values, and give its weights for the values as they are."""
    mean, spread = values.mean(axis=0), values.std(axis=0) + _STILL
    fitted = LogisticRegression(C=trust, max_iter=5000).fit((values - mean) / spread, truth)
    weights = fitted.coef_[0] / spread
    return weights, float(fitted.intercept_[0] - weights @ mean)


def _sure(odds: Numbers) -> Numbers:
    sure: Numbers = 1 / (1 + np.exp(-odds))
    return sure


def _short(values: Numbers) -> tuple[float, ...]:
    return tuple(_one(value) for value in values)


def _one(value: float) -> float:
    """Round to what is kept; the last digits differ from one machine to another."""
    return round(float(value), 5)


if __name__ == "__main__":
    sys.exit(main())
