"""English words that say nothing about what somebody is looking for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.search.schema import PLAIN

STOPWORDS = frozenset(
    (
        "a", "about", "after", "all", "also", "am", "an", "and", "any", "anybody", "anyone", "anything", "are", "as",
        "at", "be", "because", "been", "before", "being", "but", "by", "can", "could", "did", "do", "does", "doing",
        "done", "else", "ever", "every", "for", "from", "get", "gets", "give", "gives", "go", "goes", "going", "got",
        "had", "has", "have", "having", "he", "her", "here", "him", "his", "how", "i", "if", "in", "into", "is", "it",
        "its", "just", "let", "like", "ll", "m", "make", "makes", "many", "may", "me", "mean", "might", "more", "most",
        "much", "must", "my", "no", "not", "of", "on", "one", "or", "our", "out", "over", "own", "please", "put", "re",
        "really", "s", "said", "say", "says", "shall", "she", "should", "so", "some", "somebody", "someone",
        "something", "still", "such", "t", "take", "takes", "tell", "than", "that", "the", "their", "them", "then",
        "there", "these", "they", "thing", "things", "think", "thinks", "this", "those", "to", "too", "up", "us", "ve",
        "very", "was", "way", "we", "well", "were", "what", "when", "where", "which", "while", "who", "whose", "why",
        "will", "with", "would", "you", "your",
    )
)  # fmt: skip
"""A passage that shares only such words with a query does not answer it."""


CLITICS = frozenset(("d", "ll", "m", "re", "s", "t", "ve"))
"""What stands behind an apostrophe, and is a word of its own to the index: `Euler's` is `euler` and `s` there."""

_NEGATED = re.compile(r"n['’]t$", re.IGNORECASE)


def telling(words: Sequence[str]) -> list[str]:
    """Keep the words, as typed, that tell what is looked for; all of them where none does."""
    return [word for word in words if not _tells_nothing(word)] or list(words)


def _tells_nothing(word: str) -> bool:
    return _NEGATED.search(word) is not None or STOPWORDS.issuperset(PLAIN.analyze(word))
