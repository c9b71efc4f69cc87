"""Meaning as vectors: an embedding model, loaded from local files and never from a network.

All of it computes and blocks, so whoever runs an event loop calls it in a thread.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelError

if TYPE_CHECKING:
    from fastembed import TextEmbedding
    from tokenizers import Tokenizer

SHIPPED = "sentence-transformers/all-MiniLM-L6-v2"
"""Name of the model that the shipped content holds, quantised to int8."""

TOKENS = 256
"""What follows so many tokens, about 200 English words, is not read: the length that the shipped model was made for.

It holds for every model, since the memory that some take grows with the square of the length.
"""

_SHIPPED_FILES = Path("model", "all-MiniLM-L6-v2-int8")
# More than TOKENS tokens of any language; spares the tokenizer what would be cut anyway.
_CHARACTERS = 4096
_BATCH = 32
_DIGITS = 16

Vector = NDArray[np.float32]


Spans = NDArray[np.int64]


def _silent(_done: int) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as a model read it once: a vector (d) for each of its tokens, as it is meant beside the others.

    `spans` (n, 2) are where in the text the tokens stand; those that stand for none of it are empty.
    """

    vectors: Vector
    spans: Spans

    @property
    def whole(self) -> Vector:
        """The vector of the whole text, of length 1."""
        return _unit(self.vectors.mean(axis=0))

    def within(self, spans: Sequence[tuple[int, int]]) -> Vector | None:
        """Give the vector, of length 1, of parts of the text, as they are meant within it; None for what was cut."""
        if not len(spans):
            return None
        starts, ends = np.array(spans, dtype=np.int64).T[:, :, None]
        inside = (self.spans[:, 0] >= starts) & (self.spans[:, 1] <= ends) & (self.spans[:, 0] < self.spans[:, 1])
        taken = inside.any(axis=0)
        return _unit(self.vectors[taken].mean(axis=0)) if taken.any() else None


class Embedder:
    """An embedding model in memory, which any number of threads may use at the same time."""

    def __init__(self, engine: TextEmbedding, model: str) -> None:
        self._engine = engine
        self._words = _words(_shorten(engine))
        self._inputs = _inputs(engine)
        self._is_mean = _takes_mean(engine)
        self._model = model
        self._dimensions = len(self.embed_query("meaning"))

    @classmethod
    def load(cls, name: str, folder: Path) -> Embedder:
        """Load a model that fastembed knows by this name from the folder that holds its files.

        The files lie in it as in the repository that fastembed names for the model. Raises ModelError with a sentence
        where the name is unknown, a file is missing, or the files cannot be used.
        """
        from fastembed import TextEmbedding  # noqa: PLC0415 - a third of a second, for who needs it alone

        known = {each["model"].casefold(): each for each in TextEmbedding.list_supported_models()}
        description = known.get(name.casefold())
        if description is None:
            raise ModelError(f"'{name}' is no embedding model that fastembed knows: write a name such as {SHIPPED}.")
        try:
            identity = f"{name.rpartition('/')[2]}@{_digest(folder, description)}"
            loaded = cls(_open(name, folder), identity)
        except FileNotFoundError as error:
            raise ModelError(f"The embedding model {name} is not whole: {error.filename} is missing.") from error
        except Exception as error:  # the engine raises whatever its native parts do
            cause = _first_line(error)
            raise ModelError(f"The embedding model {name} in {folder} cannot be used ({cause}).") from error
        if loaded.dimensions != description["dim"]:
            raise ModelError(f"The files in {folder} are another model's: {name} has {description['dim']} dimensions.")
        return loaded

    @classmethod
    def shipped(cls, content: Path) -> Embedder:
        """Load the model of the shipped content; raises ModelError with a sentence where that cannot be done."""
        return cls.load(SHIPPED, content / _SHIPPED_FILES)

    @property
    def model(self) -> str:
        """Name of the model and a digest of its files: vectors of the same text are alike under the same name only."""
        return self._model

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        return self._dimensions

    @property
    def is_mean(self) -> bool:
        """Whether a text's vector is the mean of those of its tokens, and nothing more, as with the shipped model."""
        return self._is_mean

    def embed_query(self, text: str) -> Vector:
        """Give the vector, of length 1, of what somebody looks for; takes a millisecond or so of one core."""
        if self._is_mean:
            return self.read(text).whole
        (vector,) = self._engine.query_embed(_readable(text))
        return _unit(vector)

    def read(self, text: str) -> Reading:
        """Read a text once for the vectors of all its parts; only for a model of which `is_mean` holds."""
        model: Any = self._engine.model  # its own way asks anew each time what it takes, and keeps the tokens to itself
        encoded = model.tokenizer.encode(_readable(text))
        ids = np.array([encoded.ids], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        (vectors,) = model.model.run(None, {name: given[name] for name in self._inputs})[0]
        return Reading(vectors.astype(np.float32, copy=False), np.array(encoded.offsets, dtype=np.int64).reshape(-1, 2))

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] = _silent) -> Vector:
        """Give the vectors, of length 1, of texts to be found: a row for each, in their order.

        `progress` is told now and then, in the calling thread, how many are done. Takes every core. A row takes
        4 bytes a dimension, so who has very many texts gives them in pieces.
        """
        rows = np.empty((len(texts), self._dimensions), dtype=np.float32)
        starts = range(0, len(texts), _BATCH)
        pool = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="embed")
        try:
            batches = pool.map(lambda start: self._embed(texts[start : start + _BATCH]), starts)
            for start, batch in zip(starts, batches, strict=True):
                rows[start : start + len(batch)] = batch
                progress(start + len(batch))
        finally:
            pool.shutdown(cancel_futures=True)
        return rows

    def knows(self, word: str) -> bool:
        """Tell whether a lower-case word is an entry of its own in the model's vocabulary, a list of common words.

        Only letters count; some beginnings of words are entries, too. False for all where a model splits texts in
        another way.
        """
        return word in self._words

    def _embed(self, texts: Sequence[str]) -> Vector:
        """Embed texts one by one: a quantised model scales a batch as a whole, so the others would change a vector."""
        return np.stack([self._embed_one(text) for text in texts])

    def _embed_one(self, text: str) -> Vector:
        if self._is_mean:
            return self.read(text).whole
        (vector,) = self._engine.passage_embed([_readable(text)])
        return _unit(vector)


def _open(name: str, folder: Path) -> TextEmbedding:
    """Load without spinning threads: a query takes one core, and texts are spread over cores by whoever embeds them.

    The engine below fastembed reports its use to its maker. This call stops all but a first report, which only its
    environment stops: config.settings sees to that.
    """
    import onnxruntime  # type: ignore[import-untyped]  # noqa: PLC0415 - as above
    from fastembed import TextEmbedding  # noqa: PLC0415 - as above

    onnxruntime.disable_telemetry_events()
    return TextEmbedding(
        name,
        specific_model_path=str(folder),
        local_files_only=True,
        cache_dir=str(folder),  # else an empty one is made among the temporary files
        threads=1,
        providers=["CPUExecutionProvider"],
    )


def _shorten(engine: TextEmbedding) -> Tokenizer:
    """Let the tokenizer cut at TOKENS, which no option of the engine does."""
    tokenizer: Tokenizer = engine.model.tokenizer  # type: ignore[attr-defined]  # every kind of model has one
    given = tokenizer.truncation or {}
    longest = min(TOKENS, given.get("max_length", TOKENS))
    tokenizer.enable_truncation(longest, direction=given.get("direction", "right"))
    return tokenizer


def _inputs(engine: TextEmbedding) -> Sequence[str]:
    """Name what the model takes of a text."""
    session: Any = engine.model.model  # type: ignore[attr-defined]  # every kind of model has one
    return [each.name for each in session.get_inputs()]


def _takes_mean(engine: TextEmbedding) -> bool:
    from fastembed.text.pooled_embedding import PooledEmbedding  # noqa: PLC0415 - as above
    from fastembed.text.pooled_normalized_embedding import PooledNormalizedEmbedding  # noqa: PLC0415 - as above

    return type(engine.model) in (PooledEmbedding, PooledNormalizedEmbedding)  # what is made of these may do more


def _words(tokenizer: Tokenizer) -> frozenset[str]:
    from tokenizers.models import WordPiece  # noqa: PLC0415 - comes with the engine

    if not isinstance(tokenizer.model, WordPiece):
        return frozenset()
    return frozenset(entry for entry in tokenizer.get_vocab() if entry.isalpha() and entry.islower())


def _digest(folder: Path, description: Mapping[str, Any]) -> str:
    """Name all that a vector depends on: the model's files, the tokenizer's, and what is cut."""
    digest = sha256(f"{TOKENS}".encode())
    for name in (description["model_file"], *description["additional_files"], "tokenizer.json"):
        with (folder / name).open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    return digest.hexdigest()[:_DIGITS]


def _readable(text: str) -> str:
    """Cut a text to what may be read, and take out the half characters that the tokenizer refuses."""
    return text[:_CHARACTERS].encode(errors="replace").decode()


def _unit(vector: NDArray[Any]) -> Vector:
    """Scale to length 1; nothing stays nothing."""
    given = vector.astype(np.float32)
    return given / max(float(np.linalg.norm(given)), float(np.finfo(np.float32).tiny))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")[:200]
