"""Telling what people say to one another, as thanks, greetings or cross-talk, from a thought. Knows English."""

from __future__ import annotations

import re

from core.documents.cutting import sentences
from core.documents.text import words

_SHORT_SENTENCE = 3  # words
_CROSS_TALK = 3  # sentences
_LEAD_IN = (
    r"(?:(?:well|so|and|now|yeah|yes|okay|ok|all right|alright|hey|hi|hello|first|again|anyway|oh|um|uh|everyone"
    r"|everybody|guys|folks|with that)[,.!]? ){0,4}"
)
_THANKS = (
    r"(?:many |big )?(?:thanks|thank you)"
    r"(?: (?:so|very) much| a lot| again| both| all| guys| everyone| everybody|,? \w{1,20},?){0,3}"
    r" for (?:coming|having|joining|being|doing this|listening|watching|tuning|taking the time|your time|the invit"
    r"|inviting|making (?:the )?time|stopping by|hosting|chatting|talking|sharing)"
)
_WELCOME = (
    r"welcome(?: back)?(?: everyone| everybody| all)?,? (?:to|back)\b|welcome,? (?:everyone|everybody|all)\b"
    r"|(?:good (?:morning|afternoon|evening)|hello|hi|hey)[,!]? (?:everyone|everybody|all|folks|guys|and welcome)\b"
)
_PLEASURE = (
    r"(?:i'm |i am |we're |we are |it's |it is |it was )?(?:so |very |really |super |such )?(?:an? )?(?:absolute )?"
    r"(?:great|good|nice|lovely|happy|glad|excited|thrilled|delighted|pleasure|honou?r|privilege)"
    r" (?:to (?:be (?:here|back|on (?:the|this|your) \w)|have you|see you|meet you)|having you|being (?:here|on)"
    r"|talking (?:to|with) you)"
)
_SHOW = (
    r"(?:i'm|i am|my name is)(?: [\w.]{1,20}){1,3},? and"
    r" (?:this (?:is|has been)|you're (?:listening|watching)|welcome)\b"
    r"|today on \w[^.?!,]{0,60}, (?:i|we)\b"
)
_COURTESY = re.compile(f"{_LEAD_IN}(?:{_THANKS}|{_WELCOME}|{_PLEASURE}|{_SHOW})", re.IGNORECASE)
_COURTESY_INSIDE = re.compile(
    r"\bto have you (?:on|here|back|with us)\b|\bthanks for (?:having|joining)\b", re.IGNORECASE
)
# How somebody speaks who leads a conversation: to the others, of what comes next, of what they have done.
_LEADING = re.compile(
    r"\b(?:you guys|(?:i'm|i am|i was|i'd be) (?:just )?(?:curious|wondering)|congrat\w{0,10}"
    r"|(?:let's|i (?:do |just )?want(?:ed)? to|i'd (?:love|like) to) (?:\w{1,12} )?"
    r"(?:talk about|bring|shift|ask|go back to|switch|touch on|move on)"
    r"|to (?:pull on|build on) (?:that|this|your|\w{1,20}'s)|as you were \w+ing\b|what would you say|would you say\?"
    r"|i (?:understand|heard|read|noticed) (?:that |even )?(?:there was|you|in that))",
    re.IGNORECASE,
)
# A capital inside a sentence is that of somebody who broke in.
_ASKS_YOU = re.compile(
    r"\b(?:Did|Can|Could|Have|Were|Are|Would) you\b[^?]{0,300}\?$"
    r"|^(?:And|So|But|Well|Then),? (?:did|can|could|have|were|are|would) you\b[^?]{0,300}\?$"
)


def ends_asking(text: str) -> bool:
    """Whether the last thing said is a question; where nobody is named it may well be another's than what is before."""
    return text.rstrip().endswith(("?", "？"))


def is_cross_talk(text: str) -> bool:
    """Whether so many sentences have so few words that rather several people throw them in."""
    return sum(len(words(sentence.text)) <= _SHORT_SENTENCE for sentence in sentences(text)) >= _CROSS_TALK


def leads(text: str) -> bool:
    """Whether a sentence of it is one of somebody who leads a conversation, or is put to somebody who is there."""
    plain = text.replace("’", "'")
    return _LEADING.search(plain) is not None or any(_ASKS_YOU.search(one.text) for one in sentences(plain))


def is_courtesy(text: str) -> bool:
    """Whether a sentence of it welcomes, greets or thanks those who are there, or opens or closes a show."""
    plain = text.replace("’", "'")
    return _COURTESY_INSIDE.search(plain) is not None or any(_COURTESY.match(one.text) for one in sentences(plain))
