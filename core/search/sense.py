"""The model and the vectors of one library, together: what a query means, beside what passages mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache

import numpy as np

from core.library.embeddings import quantise
from core.search.embedding import Embedder
from core.search.inflection import known_form
from core.search.parts import has_meaning
from core.search.segment import Keys, Quantised
from core.search.talk import Talk
from core.search.vectors import Asked, Closeness, Numbers, Vectors

_MOST_KEPT = 20_000


class SenseDamagedError(Exception):
    """The vectors on disk cannot be used; no person sees this, they are learned anew."""


class Meanings:
    """Gives the vectors of queries and of single words, and keeps some of them: people ask again."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self._of_query = lru_cache(256)(self._embed_query)
        self._of_word = lru_cache(_MOST_KEPT)(self._embed_word)

    def of_query(self, text: str) -> Quantised:
        """Give the vector (d) of what somebody looks for."""
        return self._of_query(text)

    def of_words(self, words: Sequence[str]) -> Quantised:
        """Give the vectors (w, d) of words; zeros for one that has no meaning alone."""
        if not words:
            return np.zeros((0, self.embedder.dimensions), dtype=np.int8)
        return np.stack([self._of_word(word) for word in words])

    def _embed_query(self, text: str) -> Quantised:
        return quantise(self.embedder.embed_query(text))

    def _embed_word(self, word: str) -> Quantised:
        if not has_meaning(word):
            return np.zeros(self.embedder.dimensions, dtype=np.int8)
        return quantise(self.embedder.embed([word])[0])


class Sense:
    """What a search by meaning takes; a newer state of the vectors has a sense of its own."""

    def __init__(self, meanings: Meanings, vectors: Vectors) -> None:
        self.meanings = meanings
        self._vectors = vectors

    def nearest(self, asked: Asked, count: int, among: Keys | None, share: float) -> Keys:
        """List the keys of the nearest passages, as Vectors does; raises SenseDamagedError."""
        with _damage_told():
            return self._vectors.nearest(asked.whole, count, among, share)

    def compare(self, asked: Asked, keys: Keys) -> Closeness:
        """Look closely at passages, as Vectors does; raises SenseDamagedError."""
        with _damage_told():
            return self._vectors.compare(asked, keys)

    def compare_views(self, asked: Asked, views: Sequence[Quantised], keys: Keys) -> Sequence[Closeness]:
        """Look closely at passages from several sides, as Vectors does; raises SenseDamagedError."""
        with _damage_told():
            return self._vectors.compare_views(asked, views, keys)

    def align(self, asked: Asked, keys: Keys, least: float = 0) -> Numbers:
        """Align the query's words with passages, as Vectors does; raises SenseDamagedError."""
        with _damage_told():
            return self._vectors.align(asked, keys, least)

    def _of_words(self, words: Sequence[str]) -> Quantised:
        """Give the vectors (w, d) of words: of those in the library as they are kept, which the model need not tell."""
        kept = [self._vectors.of_word(word) for word in words]
        unknown = [word for word, vector in zip(words, kept, strict=True) if vector is None]
        told = iter(self.meanings.of_words(unknown))
        vectors = [next(told) if vector is None else vector for vector in kept]
        return np.stack(vectors) if vectors else self.meanings.of_words(())

    def ask(
        self, text: str, words: Sequence[str], weights: Mapping[str, float], forms: Sequence[tuple[str, str]] = ()
    ) -> Asked:
        """Say in vectors what is looked for.

        `text` is the query as it was typed, but for its spelling, `words` are its words as the index knows them, and
        `weights` has those that tell something; `forms` are pairs of one of those and another that does as well.
        """
        total = sum(weights.values()) or 1.0
        places = {word: place for place, word in enumerate(weights)}
        others = tuple((form, places[word]) for word, form in forms if word in places)
        return Asked(
            whole=self.meanings.of_query(text),
            telling=tuple(weights),
            weights=np.array([weight / total for weight in weights.values()], dtype=np.float32),
            forms=others,
            vectors=self._of_words((*weights, *(form for form, _ in others))),
            words=tuple(words),
        )

    def ask_of(self, talk: Talk, weights: Mapping[str, float]) -> Asked:
        """Say in vectors what was said; `weights` are of its telling words. Nothing of it is kept.

        A word that no passage holds is taken for another form of it that one holds; without one it means what it means
        within the talk, which spares another look of the model.
        """
        total = sum(weights.values()) or 1.0
        held = {word: word if self._is_held(word) else known_form(word, self._is_held) for word in weights}
        kept = {word: None if form is None else self._vectors.of_word(form) for word, form in held.items()}
        vectors = [talk.of_word(word) if vector is None else vector for word, vector in kept.items()]
        return Asked(
            whole=quantise(talk.whole),
            telling=tuple(form or word for word, form in held.items()),
            weights=np.array([weight / total for weight in weights.values()], dtype=np.float32),
            forms=(),
            vectors=np.stack(vectors) if vectors else self.meanings.of_words(()),
            words=(),
        )

    def _is_held(self, word: str) -> bool:
        return self._vectors.of_word(word) is not None


@contextmanager
def _damage_told() -> Iterator[None]:
    """Take what places beside the files raise for what it is."""
    try:
        yield
    except (IndexError, ValueError, OSError) as error:
        raise SenseDamagedError(str(error)) from error
