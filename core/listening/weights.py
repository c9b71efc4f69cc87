"""What was fitted: how each signal counts. `python -m tests.listening.fit` makes the file anew."""

from __future__ import annotations

import math
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.errors import ContentError
from core.listening.shape import SHAPE, Shape

FILE = Path("listening", "weights.json")
"""Where the weights lie within the shipped content."""

FIT = ("telling", "held", "ahead")
"""What tells whether a passage fits, as core.listening.choosing.Choice has it."""

_MOST_DIMENSIONS = 4096
# Log-odds beyond which a probability is as good as certain, and its exponential still a number.
_SURE = 50.0
# Keeps the logarithm of a probability a number.
_LEAST = 1e-9

Number = Annotated[float, Field(allow_inf_nan=False)]
Numbers = NDArray[np.float32]


class Care(StrEnum):
    """How sure the bot must be before it speaks up."""

    STRICT = "strict"
    NORMAL = "normal"
    RELAXED = "relaxed"


class _Fitted(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Glance(_Fitted):
    """Tells by its shape alone that a message is nothing to answer: below `floor` it is not looked at further."""

    shape: tuple[Number, ...] = Field(min_length=len(SHAPE), max_length=len(SHAPE))
    bias: Number
    floor: Number

    def drops(self, shape: Shape) -> bool:
        """Whether a message of this shape is surely nothing to answer."""
        return _sum(self.shape, shape.values) + self.bias < self.floor


class Worth(_Fitted):
    """Tells by its meaning and its shape whether a message wonders, asks or struggles."""

    meaning: tuple[Number, ...] = Field(min_length=1, max_length=_MOST_DIMENSIONS)
    shape: tuple[Number, ...] = Field(min_length=len(SHAPE), max_length=len(SHAPE))
    bias: Number

    @cached_property
    def _meaning(self) -> Numbers:
        return np.array(self.meaning, dtype=np.float32)

    def of(self, meaning: Numbers, shape: Shape) -> float:
        """Give the probability, from 0 to 1, that a message is worth a reply where a library has one."""
        return probability(float(self._meaning @ meaning) + _sum(self.shape, shape.values) + self.bias)


class Fit(_Fitted):
    """Tells whether a passage answers a message that is worth a reply; a weight for each of FIT."""

    weights: tuple[Number, ...] = Field(min_length=len(FIT), max_length=len(FIT))
    bias: Number

    def of(self, signals: tuple[float, ...]) -> float:
        """Give the probability, from 0 to 1, that a passage with these signals, in the order of FIT, helps."""
        return probability(_sum(self.weights, signals) + self.bias)


class Sureness(_Fitted):
    """Turns the product of both probabilities, which counts passages, into how sure it is that the library helps."""

    slope: Annotated[float, Field(gt=0, le=100)]
    bias: Number

    def of(self, product: float) -> float:
        """Give a probability from 0 to 1; it rises with the product."""
        held = min(max(product, _LEAST), 1 - _LEAST)
        return probability(self.slope * math.log(held / (1 - held)) + self.bias)


class Weights(_Fitted):
    """All that was fitted, for the embedding model of the identity `model`; `thresholds` are of Decision.score."""

    model: str
    glance: Glance
    worth: Worth
    fit: Fit
    sureness: Sureness
    thresholds: dict[Care, Annotated[float, Field(gt=0, lt=1)]]

    @model_validator(mode="after")
    def _has_every_threshold(self) -> Weights:
        missing = [care.value for care in Care if care not in self.thresholds]
        if missing:
            raise ValueError(f"a threshold is missing: {', '.join(missing)}")
        return self


def load_weights(content: Path) -> Weights:
    """Read the weights of the shipped content; raises ContentError with a sentence where they cannot be used."""
    path = content / FILE
    try:
        return Weights.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ContentError(f"{path} cannot be read ({error.strerror}): install Quotidian again.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ContentError(
            f"{path} holds no weights that can be used ({where}: {first['msg']}): install Quotidian again, "
            "or make them anew with python -m tests.listening.fit."
        ) from error


def probability(odds: float) -> float:
    """Turn log-odds into a probability."""
    return 1 / (1 + math.exp(-max(min(odds, _SURE), -_SURE)))


def _sum(weights: tuple[float, ...], values: tuple[float, ...]) -> float:
    return sum(weight * value for weight, value in zip(weights, values, strict=True))
