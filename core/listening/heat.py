"""How heated a message is: whether people are angry with one another, told by its words and its form alone.

English, and what is said straight out; sarcasm is beyond it. What only looks like anger is left out first: praise that
swears, what is said of oneself, and sayings such as “you never know”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.listening.heard import in_words
from core.requests import LONGEST

HOTTEST = 3
"""More heat is not told apart."""


def _any(*patterns: str) -> str:
    return f"(?:{'|'.join(patterns)})"


def _compiled(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_any(*patterns)}(?!\w)", re.IGNORECASE)


_PRAISE = _any(
    *("good", "great", "nice", "cool", "fine", "fun", "funny", "clever", "smart", "fast", "useful", "helpful"),
    *("awesome", "amazing", "beautiful", "best", "better", "brilliant", "impressive", "proud", "lucky", "happy"),
    *("love", "loved", "yes", "yeah", "thanks?", "congrats", "congratulations", "welcome", "won", "birthday"),
)
_FUCK = r"f+(?:u+|[*@])(?:c|[*@])?k\w*|f[*]{2,3}\w*"
_SWEARING = _any(
    _FUCK, r"(?:bull)?sh[i*]t\w*", "(?:god)?damn(?:ed|it)?", "crap", "bloody", "hell", "wtf", "ffs", "omfg"
)
_PERSON = _any("idiots?", "morons?", "imbeciles?", "assholes?", "arseholes?", "dickheads?", "scumbags?")
_FALSE = _any(_PERSON, "bastards?", "jerks?", "liars?", "losers?", "clowns?", "hypocrites?")
_TRAIT = _any(
    *("stupid", "dumb", "idiotic", "incompetent", "pathetic", "clueless", "useless", "lazy", "ridiculous", "insane"),
    *("delusional", "dishonest", "unprofessional", "hopeless", "disgusting", "childish"),
)
_DUTY = _any(
    *(
        "listen",
        "answer",
        "respond",
        "reply",
        "read",
        "help",
        "care",
        "review",
        "test",
        "tell",
        "told",
        "ask",
        "bother",
    ),
    *("check", "finish", "deliver", "do", "did", "show", "pay", "admit", "apologi[sz]e", "take", "took"),
)
_VICE = _any(
    *("blam", "break", "ignor", "complain", "interrupt", "forget", "do (?:this|that)", "say that", "find", "mak"),
    *("chang", "dump", "push", "ruin", "twist", "talk over", "wait until", "act like", "think you"),
)
_VERY = r"(?: (?:so|such|just|really|a|an|the|all|being|bunch|of|(?:complete|total|absolute)(?:ly)?|utterly)){0,5}"
_YOU_ARE = rf"(?:you|u)(?:'re| are| were|r)?{_VERY}"
_THEY_ARE = rf"(?:he|she|they)(?:'s|'re| is| are| was| were){_VERY}"
_FEW = r"(?:(?!you\b)[\w']+ ){0,3}"

_HARMLESS = _compiled(
    (
        rf"{_SWEARING}(?! you| off),? {_FEW}{_PRAISE}",
        rf"{_PRAISE} (?:as )?{_SWEARING}",
        r"(?:\w+ as|holy) (?:shit|crap|hell|fuck)",
        "hell yeah|hell of an?|from hell|like hell|(?:dependency|callback|version) hell",
        r"(?:give|gives|gave|giving) an? (?:damn|crap|shit)",
        "shut up and (?:calculate|take my money|listen|write|ship|multiply)",
        r"not your (?:own )?fault",
        r"you (?:always|never) (?:know|really|quite|can|could|have|had|need|want|wanted|get|learn)",
        rf"(?:i|i'm|me|myself) {_FEW}{_any(_FALSE, _TRAIT)}",
        rf"{_TRAIT} (?:question|idea|mistake|thing|baseline|model|test|error|bug|typo|trick|joke)s?",
        "(?:idiot|fool)[- ]?proof",
    )
)
"""What is no anger, though it has words that anger has."""

_INSULTING = _compiled(
    (
        rf"(?:{_FUCK}) (?:you|off|u|him|her|them)",
        "shut (?:the \\w+ )?up|shut your \\w+|stfu|go to hell|screw you|get lost|piss off|drop dead",
        "how dare (?:you|he|she|they)",
        rf"{_YOU_ARE}(?: {_TRAIT}){{0,2}} {_FALSE}|{_THEY_ARE}(?: {_TRAIT}){{0,2}} {_FALSE}",
    )
)
"""Somebody is insulted or told off to their face."""

_ACCUSING = _compiled(
    (
        _PERSON,
        rf"{_YOU_ARE} {_TRAIT}|are you {_TRAIT}",
        rf"you (?:\w+ )?never (?:even |once )?{_DUTY}\w*|you (?:\w+ )?always {_VICE}\w*",
        "why (?:do|can't|don't|won't) you (?:always|never|ever|just)",
        r"your (?:own |damn )?fault|(?:don't|do not) (?:you dare|blame (?:me|us)|lie to)|blame (?:yourself|yourselves)",
        "(?:stop|quit) (?:blaming|lying|whining|wasting|ignoring|interrupting|attacking|shouting|yelling)",
        "(?:you're|you are) (?:just )?(?:lying|making (?:this|that|things|stuff) up)",
        r"what(?:'s| is| the \w+ is) wrong with you|mind your own business|leave me alone|who do you think you are",
    )
)
"""Somebody is blamed, or called names."""

_CROSS = _compiled(
    (
        _SWEARING,
        "fed up with|sick (?:and tired )?of|had enough of|pissed|furious|outrageous|unacceptable",
        "are you (?:kidding|serious)|for the last time|how many times|as i (?:already )?(?:said|told)",
        "not my (?:problem|job)|(?:his|her|their|whose) (?:own )?fault",
    )
)
"""Somebody is angry, maybe at a thing."""

_SIGNS = ((3, _INSULTING), (2, _ACCUSING), (1, _CROSS))

_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_][\w']*")
# Capitals that stand for something are mostly names of things; these words stand for themselves.
_PLAIN = re.compile(r"YOUR?|THIS|THAT|THE|WHY|WHAT|HOW|ARE|STOP|NEVER|ALWAYS|NOBODY|MY|WE|ENOUGH")
_PRAISED = _compiled((_PRAISE,))
_LOUD = 3
"""So many words in capitals in a row are shouted."""

_CALLING_OUT = re.compile(r"[!?]{2,}")
_AGHAST = re.compile(r"(?<![!?])(?=!+\?|\?+!)[!?]{3,}")


def heat_of(text: str) -> int:
    """Tell how heated a message is, from 0 to HOTTEST; code, links and what it quotes do not count.

    1 may be anger at a thing; from 2 on somebody is meant. Of a long text the beginning is looked at.
    """
    words = in_words(_QUOTED.sub(" ", text[:LONGEST])).replace("’", "'")
    left = _HARMLESS.sub(" … ", words)
    heat = sum(each for each, sign in _SIGNS if sign.search(left)) + _shouts(words)
    if not heat:
        return int(_AGHAST.search(words) is not None)
    return min(heat + (_CALLING_OUT.search(words) is not None), HOTTEST)


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
