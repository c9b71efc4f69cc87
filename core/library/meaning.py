"""What turns a saying into another one though few of its words change: numbers and negations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import LCSseq

_NEGATIVE_WORDS = """
not no never none nothing nobody nowhere neither nor cannot without hardly
dont doesnt didnt cant couldnt wont wouldnt shouldnt isnt arent wasnt werent havent hasnt hadnt aint
"""
_NEGATIONS = frozenset(_NEGATIVE_WORDS.split())
_DO = frozenset(("do", "does", "did", "dont", "doesnt", "didnt", "don't", "doesn't", "didn't"))
_BASES = {"won't": "will", "wont": "will", "can't": "can", "cant": "can", "cannot": "can", "shan't": "shall"}
_COUNTED = """
zero one two three four five six seven eight nine ten
eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
"""
_NUMBERS = (
    {word: str(count) for count, word in enumerate(_COUNTED.split())}
    | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}
    | {"hundred": "100", "thousand": "1000", "million": "1000000", "billion": "1000000000", "trillion": "10" + "0" * 11}
    | {"half": "1/2", "dozen": "12", "once": "1x", "twice": "2x", "double": "2x", "triple": "3x", "percent": "%"}
    | {"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "tenth": "10th"}
)
_MANY = {word + "s": value for word, value in _NUMBERS.items() if word.endswith(("ed", "and", "llion", "dozen"))}
NUMBER = "0"
"""What `skeleton` makes of every number."""


def is_negation(word: str) -> bool:
    """Whether a normalised English word turns a sentence round (`not`, `never`, `can't`, …)."""
    return word in _NEGATIONS or word.endswith("n't")


def is_number(word: str) -> bool:
    """Whether a normalised word is a number, in figures or in English letters."""
    return word in _NUMBERS or word in _MANY or any(map(str.isdigit, word))


def same_meaning(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether every change between two lists of normalised words leaves numbers and negations alone.

    `two` and `2`, `don't` and `do not` are the same; a `not` in another place is not.
    """
    return all(_weight(mine) == _weight(theirs) for mine, theirs in changes(one, other))


def changes(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield each stretch where two lists of words part: the words of the one, the words of the other."""
    mine = theirs = 0
    for block in LCSseq.opcodes(one, other).as_matching_blocks():
        if (mine, theirs) != (block.a, block.b):
            yield one[mine : block.a], other[theirs : block.b]
        mine, theirs = block.a + block.size, block.b + block.size


def skeleton(word: str) -> str:
    """Give what is left of a normalised word when a number may be any number and a negation may come or go.

    Empty for a word that is nothing but negation, or a `do` that carries one.
    """
    if word in _DO:
        return ""
    if word in _BASES:
        return _BASES[word]
    if word.endswith("n't"):
        return word[:-3]
    if is_negation(word):
        return _BASES.get(word, "")
    return NUMBER if is_number(word) else word


def _weight(words: Sequence[str]) -> tuple[list[str], int]:
    """Give the numbers in order, as values, and the count of negations."""
    numbers = [value for word in words if is_number(word) for value in _values(word)]
    return numbers, sum(map(is_negation, words))


def _values(word: str) -> tuple[str, ...]:
    if word.endswith("%"):
        return (word[:-1], "%")
    return (_NUMBERS.get(word) or _MANY.get(word) or word,)
