"""Why the bot speaks up or keeps silent: a sentence each, for people."""

from __future__ import annotations

from core.listening.decision import Signals
from core.listening.shape import Shape

TOO_LITTLE = "The message says too little to tell what it is about."
NO_MODEL = "What messages mean cannot be judged without the shipped embedding model, so nothing is said."
NOTHING = "Nothing in the library comes near to what the message is about."
OTHER_TOPIC = "What fits best is not about a topic that is listened for here."
OTHER_MODEL = "Listening takes the shipped embedding model, and another one is set: take that out of the settings."
_REMARK = "The message reads like a remark in passing, not like a question or a problem."
_ARRANGING = "The message reads like something that is arranged or passed on, not like a question or a problem."


def of_shape(shape: Shape) -> str:
    """Say why a message is left alone without looking for a passage."""
    arranging = (shape.clocks, shape.days, shape.numbers, shape.places, shape.deeds, shape.links, shape.mentions)
    return _ARRANGING if any(arranging) else _REMARK


def unsure(score: float, threshold: float) -> str:
    """Say that what fits best does not fit well enough."""
    return f"The nearest passage fits with a sureness of {score:.2f}, and {threshold:.2f} is needed."


def of_passage(signals: Signals, score: float) -> str:
    """Say why a passage is shown: its topic, the words it shares, and how sure that is."""
    about = f" about {signals.topic}" if signals.topic else ""
    shared = f", which shares {_listed(signals.shared)}," if signals.shared else ""
    return f"The message asks or struggles, and a passage{about}{shared} fits it with a sureness of {score:.2f}."


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def deafness(problem: str | None) -> str:
    """Say why nothing can be judged without a model, and how to mend it; `problem` is why it cannot be loaded."""
    if problem is None:
        return "Listening takes the shipped embedding model, which is switched off: switch it on in the settings."
    return f"Listening takes the shipped embedding model, which cannot be loaded: {problem}"
