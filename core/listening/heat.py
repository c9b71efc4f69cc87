"""How heated a message is: whether people are angry with one another, told by its words and its form alone.

English, and what is said straight out; sarcasm is beyond it. What only looks like anger is left out first: praise that
swears, what is said of oneself, what others are cited with, and sayings such as “you never know”.
"""

from __future__ import annotations

import re

from core.listening.anger import BLAMING, CEASING, CROSS, HARMLESS, INSULTING, PRAISE
from core.listening.heard import in_words

HOTTEST = 3
"""More heat is not told apart."""

LOOKED_AT = 800
"""Characters from the beginning of a message that are looked at: who is angry says so soon, and looking takes time."""

_SIGNS = (
    *((HOTTEST, INSULTING), (HOTTEST, CEASING), (2, BLAMING), (1, CROSS)),
    *((HOTTEST, re.compile("🖕")), (1, re.compile("[😠😡🤬💢]"))),
)

_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_CITED = re.compile(r"[\"“„](?=[^\"“”„\s]+\s)[^\"“”„]{1,300}[\"”]")
_SMILE = re.compile(
    r"[😀😃😄😁😆😅😂🤣😊🙂😉😋😍😎😛😜😝🤗🥳🎉❤]|[:;]-?[)DP](?!\w)|\b(?:(?:ha){2,}\w*|lol|jk|just kidding|congrats)\b",
    re.IGNORECASE,
)
# Some platforms write faces as words, which are no words of anybody.
_FACES = {
    ":angry:": "😠",
    ":rage:": "😡",
    ":face_with_symbols_on_mouth:": "🤬",
    ":anger:": "💢",
    ":middle_finger:": "🖕",
    ":smile:": "😄",
    ":grin:": "😁",
    ":laughing:": "😆",
    ":sweat_smile:": "😅",
    ":joy:": "😂",
    ":wink:": "😉",
    ":slightly_smiling_face:": "🙂",
    ":blush:": "😊",
    ":rolling_on_the_floor_laughing:": "🤣",
    ":tada:": "🎉",
}
_FACE = re.compile("|".join(_FACES))

_WORD = re.compile(r"[^\W\d_][\w']*")
_PRAISED = re.compile(rf"(?<!\w){PRAISE}(?!\w)", re.IGNORECASE)
# Capitals that stand for something are mostly names of things; these words stand for themselves.
_PLAIN = re.compile(r"YOUR?|THIS|THAT|THE|WHY|WHAT|HOW|ARE|STOP|NEVER|ALWAYS|NOBODY|MY|WE|ENOUGH")
_LOUD = 3
"""So many words in capitals in a row are shouted."""

_STRESSED = re.compile(
    r"YOU(?:RS?|RSELF)?|MY|MINE|WE|OURS?|HE|HIS|SHE|HERS?|THEY|THEIRS?|"
    r"NOT|NEVER|ALWAYS|AGAIN|EVERY|NOBODY|NOTHING|ENOUGH|STOP|STILL|WHY"
)
"""A word in capitals among others that are not: it is said with force."""

_INSTRUCTING = re.compile(r"(?:[Dd]o|[Dd]oes|[Mm]ust|[Ss]hould|[Pp]lease) NOT")

_CALLING_OUT = re.compile(r"[!?]{2,}")
_AGHAST = re.compile(r"(?<![!?])(?=!+\?|\?+!)[!?]{3,}")
_PRESSING = re.compile(
    r"\b(?:(?:why|who|what|how|did|have|are|were|don't|didn't|haven't|aren't)(?: \w+){0,2} you(?:r|'re)?\b"
    r"(?! (?:see|hear|in|there|around|all|ok|okay|free|coming|sure|guys|have|know|want|need|mean|think|doing)\b)"
    r"|who \w+(?<!s) (?:my|our|this|it)\b)[^.!?]{0,200}(?:\?[?!]|!\?)",
    re.IGNORECASE,
)
"""Somebody is asked a question with more than one mark."""


def heat_of(text: str) -> int:
    """Tell how heated a message is, from 0 to HOTTEST; code, links and what it quotes do not count.

    1 may be anger at a thing; from 2 on somebody is meant. Of a long text LOOKED_AT characters are looked at.
    """
    words = _said_in(text[:LOOKED_AT])
    heat = _signs_in(words) + (_shouts(words) or _stresses(words))
    if not heat:
        return int(_AGHAST.search(words) is not None or _PRESSING.search(words) is not None)
    heat = min(heat + (_CALLING_OUT.search(words) is not None), HOTTEST)
    return heat if heat == HOTTEST or _SMILE.search(words) is None else heat - 1


def _signs_in(words: str) -> int:
    if not any(sign.search(words) for _, sign in _SIGNS):  # as it mostly is, and harmless is less than these
        return 0
    left = HARMLESS.sub(" … ", words)
    return sum(each for each, sign in _SIGNS if sign.search(left))


def _said_in(text: str) -> str:
    """Leave what somebody says in their own words."""
    with_faces = _FACE.sub(lambda found: _FACES[found[0]], _QUOTED.sub(" ", text))
    return _CITED.sub(" … ", in_words(with_faces).replace("’", "'"))


def _shouts(words: str) -> bool:
    """Tell whether several words in a row are in capitals: not for joy, and not all of them acronyms."""
    run: list[str] = []
    for word in (*_WORD.findall(words), ""):
        if word.isupper():
            run.append(word)
        elif _is_loud(run):
            return True
        else:
            run.clear()
    return False


def _is_loud(run: list[str]) -> bool:
    return len(run) >= _LOUD and any(map(_PLAIN.fullmatch, run)) and not _PRAISED.search(" ".join(run))


def _stresses(words: str) -> bool:
    """Tell whether a single word is in capitals by which people stress what they say, other than joy or an order."""
    if words.isupper() or _PRAISED.search(words) or _INSTRUCTING.search(words):
        return False
    found = ["", *_WORD.findall(words), ""]
    around = zip(found, found[1:], found[2:], strict=False)
    return any(_STRESSED.fullmatch(word) and not _is_loud_beside(before, after) for before, word, after in around)


def _is_loud_beside(before: str, after: str) -> bool:
    return any(len(word) > 1 and word.isupper() for word in (before, after))
