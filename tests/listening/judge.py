"""How the weights do on messages of other kinds, which they were never fitted on: `python -m tests.listening.judge`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from bots.app import CONTENT
from core.listening.heard import Heard
from core.listening.shape import shape_of
from core.listening.weights import Weights, load_weights
from tests.listening.fit import Fitted, Seen, see_all, told
from tests.listening.messages import UNLIKE, Message, read_messages


def judge(weights: Weights, messages: Sequence[Message], seen: Sequence[Seen]) -> Fitted:
    """Score messages as listening does; one that is dropped by its form has a score of 0."""
    return Fitted(
        weights=weights,
        scores=np.array([score for each in seen for score in _scores(weights, messages, each)]),
        answers=np.concatenate([each.answers for each in seen]),
        right=np.concatenate([each.right for each in seen]),
    )


def _scores(weights: Weights, messages: Sequence[Message], seen: Seen) -> Iterator[float]:
    for message, choice, meaning in zip(messages, seen.choices, seen.meanings, strict=True):
        shape = shape_of(Heard(text=message.text))
        if choice is None or weights.glance.drops(shape):
            yield 0.0
        else:
            worth = weights.worth.of(meaning.astype(np.float32), shape)
            yield weights.sureness.of(worth * weights.fit.of(choice.signals))


def main() -> int:
    """Judge, and say how well it goes."""
    messages = read_messages(UNLIKE)
    with tempfile.TemporaryDirectory(prefix="quotidian-judge-") as folder:
        seen = asyncio.run(see_all(messages, Path(folder)))
    judged = judge(load_weights(CONTENT), messages, seen)
    sys.stdout.write(
        f"{UNLIKE.name}: {len(messages)} messages, {int(judged.answers.sum())} with an answer, never seen\n"
    )
    sys.stdout.write(told(judged))
    return 0


if __name__ == "__main__":
    sys.exit(main())
