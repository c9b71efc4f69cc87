"""One score of many signals. Every constant of it is here, with the reason for its value.

    score = share * (max((sentence + text) / 2, QUESTION * question) + words * (WORDS + ALIGNED * beyond(aligned)))

A cosine of the whole (`text`) tells what a passage is about, that of its nearest sentence whether it says the thing
itself; their mean was better than either. The words are weighed by how rare they are, so that a rare word that is
there, or a corrected one, speaks louder than all the rest, and words that are nowhere leave the meaning to decide.
`make eval` measures all of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.search.vectors import Closeness, Numbers

QUESTION = 0.9
"""A passage whose host asked just what is asked now is an answer; but the question was put in another's words."""

WORDS = 0.7
"""All the query's words in a passage weigh as much as a cosine of 0.7, which only a near repetition reaches.

Questions gain up to 0.7 to 0.9; beyond, what was only said in other words sinks below passages that share words.
"""

ALIGNED = 2.5
"""A quote that is half right, word by word, is worth more than what is only about the same.

It multiplies the words: `what does he think of it` stands in order in many places, and says nothing there. Of sayings
of 8 to 12 words with three in eight replaced at random, it brings 19 in 20 to the first place, 11 without.
"""

SCATTERED = 0.4
"""Below, rapidfuzz's alignment of word by word is what any longer passage has with any sentence."""

_LONG = 8
"""Words from which on a query that stands somewhere in order may share a single telling word with it.

Of a shorter one two are needed: `what ... a good` stands in many places, and is no quote.
"""

ANSWER = 0.6
"""Score from which on a passage answers what was asked in a chat, where one that does not fit is worse than none.

What has nothing to do with a library (lunch, zebras, football results) reaches 0.55, with a word shared by
chance; single words that mean what it speaks of begin at 0.6.
"""

HEARD_WORDS, HEARD_LAST, HEARD_TELLING = 1.2, 0.3, 0.3
"""What words count in a talk, and how near a passage is to its last sentence and to its telling words alone.

A talk has much beside the point; a passage that is near to all views of it is near to the point. On chat messages
(`make listening`) 0.85 to 1.2 for words and 0.15 to 0.5 for each view did alike.
"""

LISTED = 0.45
"""Score from which on a passage that shares no word with a query of several is listed; for a few words it is ANSWER."""

# What a passage without vectors is taken to mean, where it has the best lexical score: it was imported a moment ago.
_SUPPOSED = 0.4


def meaning(found: Closeness) -> Numbers:
    """Tell how near passages are in what they mean, as a cosine."""
    near: Numbers = np.maximum((found.sentence + found.text) / 2, np.float32(QUESTION) * found.question)
    return near


def overheard(whole: Closeness, last: Closeness, telling: Closeness) -> Numbers:
    """Give the score of passages for a talk, from 0 to about 2.8, by how near they are to the views of it."""
    views = np.float32(HEARD_LAST) * meaning(last) + np.float32(HEARD_TELLING) * meaning(telling)
    scores: Numbers = meaning(whole) + np.float32(HEARD_WORDS) * whole.words + views
    return scores


def may_quote(found: Closeness, length: int) -> NDArray[np.bool_]:
    """Tell which passages share so many telling words with a query of `length` words that it may be a quote of them."""
    return found.held >= (1 if length >= _LONG else 2)


def highest(found: Closeness, aligned: Numbers) -> NDArray[np.float64]:
    """Give the most that the score of each passage with vectors can be; see `fuse`."""
    beyond = np.maximum(aligned - SCATTERED, 0) / (1 - SCATTERED)
    highest: NDArray[np.float64] = (meaning(found) + found.words * (WORDS + ALIGNED * beyond)).astype(np.float64)
    return highest


def fuse(found: Closeness, aligned: Numbers, lexical: Numbers, share: Numbers) -> NDArray[np.float64]:
    """Give the score of each passage, from 0 to about 4.

    `aligned` is how much of the query stands there word by word, `lexical` the share of the best lexical score.
    """
    supposed = (_SUPPOSED + WORDS) * lexical
    return (share * np.where(found.known, highest(found, aligned), supposed)).astype(np.float64)
