"""What a piece of text is worth alone: a statement, a question, a fragment, or nothing but filler. Knows English."""

from __future__ import annotations

import re
from collections.abc import Collection

from core.documents.cutting import sentences
from core.documents.text import words
from core.models import Standing

FEWEST_WORDS = 8
_CLOSERS = "\"'”’»)]」』） "
_ENDS = (".", "!", "?", "。", "！", "？")

_BRACKETED = re.compile(r"\[[^\[\]\n]{0,40}\]")
_SOUND = (
    r"[\[(]\s?(?:(?:audience|crowd|everyone|everybody|both|all|soft|gentle|upbeat|dramatic|theme|background|light|loud"
    r"|intro|outro|closing|opening|brief|long|\w{1,20}ing)\s){0,2}"
    r"(?:laugh(?:s|ing|ter)?|chuckl(?:es?|ing)|giggl(?:es?|ing)|music|appla(?:use|uds|uding)|clap(?:s|ping)|cheer(?:s|ing)?"
    r"|inaudible|indistinct|unintelligible|cross-?talk|silence|pauses?|sigh(?:s|ing)?|cough(?:s|ing)?|gasp(?:s|ing)?"
    r"|noises?|sounds?|whistl(?:es?|ing)|beeps?|clears throat|blank_audio)"
    r"(?:\s(?:playing|plays|continues|stops|fades|fading|out|in|ends|chatter|speech)){0,2}\s?[\])]"
)
_SOUNDS = re.compile(_SOUND, re.IGNORECASE)
_SOUNDS_BEFORE = re.compile(rf"(?:\s*{_SOUND})+\s*", re.IGNORECASE)
_SOUNDS_BEHIND = re.compile(rf"\s*{_SOUND}\s*$", re.IGNORECASE)
_LONGEST_SOUND = 120
_FILLERS = re.compile(
    r"\b(?:thank you(?: (?:so|very) much)?|thanks(?: (?:so much|a lot))?|you know|i mean|i see|i know|i get it|got it"
    r"|that'?s (?:right|great|true|it|awesome|amazing|interesting|cool|wild|crazy)|very (?:cool|interesting|nice)"
    r"|of course|for sure|all right|alright|oh my god|makes sense|go ahead|sounds good|fair enough|great point"
    r"|i love (?:it|that)|it is|me too|u{1,9}[hm]{1,9}|e{1,9}r{1,9}m?|[ao]{1,9}h{1,9}|h{1,9}m{1,9}|m{2,9}|mhm"
    r"|m{1,9}-?hmm?|uh-?huh|yeah|yep|yup|yes|no|nope|ok|okay|right|sure|exactly|totally|absolutely|definitely|correct"
    r"|indeed|wow|whoa|great|nice|cool|awesome|amazing|interesting|beautiful|incredible|wonderful|perfect|true|really"
    r"|well|so|like|and|but|or|hey|hi|hello|bye|goodbye|please|sorry)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W_]")

_POINTERS = r"(?:it|he|she|they|this|that|these|those|him|her|them|his|its|their|which|then|there'?s that)"
_DANGLING = re.compile(
    r"(?:"
    # an answer to what somebody else said
    r"(?:yes|yeah|yep|no|nope|right|exactly|sure|okay|ok|correct|absolutely|totally|definitely|precisely|agreed|true"
    r"|of course|indeed|oh|wow|ah|hmm|mm|uh|um|thanks|thank you|got it|i see|fair|same|not really|not yet|kind of"
    r"|sort of|great question|good question|me too|likewise"
    r"|i (?:definitely |certainly |do |don't )?(?:think|believe|expect|hope|guess|agree) so)\b"
    # a clause that hangs on the sentence before
    r"|(?:and|but|or|because|which|who|where|whose|like|also|plus|though|nor|yet|except|instead|otherwise|therefore"
    r"|however"
    r"|thus|hence|then|besides|too|else|etc)\b(?!\s+\w+ing\b)"
    r"|so,? (?:yes|yeah|no|right|if so)\b"
    # a word that points at something which is not there
    rf"|(?:so |well |now |and |but |again |actually |basically |i mean |you know ){{0,4}},?\s*{_POINTERS}\b(?:'\w+)?"
    r")",
    re.IGNORECASE,
)
# "It is easier to …", "It turns out that …": here the word stands for what follows it.
_EXPLETIVE = re.compile(
    r"(?:so |well |and |but )?it"
    r"(?!(?:'s| is| was)(?: \w{1,8}){0,2} (?:about|like)\b)"
    r"(?:'s| is| was| takes| turns| seems| will be| would be| has been| felt| feels| sounds)\b"
    r"[^.?!]{0,80}?\b(?:to|that|how|when|if|what|whether)\b",
    re.IGNORECASE,
)
# "On maps, she says …": nobody is named before the word that stands for somebody.
_NOBODY_YET = re.compile(
    r"(?:(?:[Oo]n|[Rr]egarding|[Aa]bout|[Aa]s for|[Ii]n|[Aa]t|[Ww]ith|[Ff]or|[Ff]rom|[Aa]sked)\b[^.?!,:A-Z]{1,80}[,:]"
    r"|(?:[Tt]hen|[Ll]ater|[Nn]ow|[Hh]ere|[Ss]till|[Aa]gain|[Oo]verall|[Ff]inally|[Ss]oon|[Ff]irst|[Ss]econd),?)"
    r" s?he\b"
)
_PERSONAL = re.compile(r"\b(?:he|she|him|his|hers?|himself|herself)\b(?! (?:who|that)\b)", re.IGNORECASE)
_SOMEBODY = re.compile(r"\b(?:[A-Z][\w.'-]{1,30} [A-Z][a-z]|(?:who|whoever|(?:some|any|every)(?:one|body)|person)\b)")
_REQUEST = re.compile(
    r"(?:(?:so|and|now|well|okay|please|can you|could you),? ){0,2}"
    r"(?:tell (?:me|us)|describe|explain|walk (?:me|us)|talk (?:to (?:me|us) )?about|give (?:me|us)|say more"
    r"|remind (?:me|us))\b",
    re.IGNORECASE,
)
_TAG = re.compile(r",? (?:right|yeah|you know|huh|okay|no|isn't it|don't you)[?.! ]*$", re.IGNORECASE)
# How a question put to somebody opens, a short lead-in aside; "But is it true?" is rather asked of oneself.
_OPENS_QUESTION = re.compile(
    r"(?:(?!(?:like|but|because|you|and|or|it|they|he|she|i|we|there|that|this|right)\b)[^,?.!]{1,80}, )?"
    r"(?:(?:so|and|well|okay|then|now|typically),? ){0,2}"
    r"(?:who|whose|what|when|where|why|how|which|is|are|was|were|do|does|did|have|has|had|can|could|will|would|should"
    r"|might|any|at what|in what|on what|to what|for what|what's|where's|how's|who's|isn't|aren't|don't|doesn't|didn't)"
    r"\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\b(?:i|you|he|she|they|we)(?:'re| are| was| were| would)? (?:like|said|say|says|saying)\b", re.IGNORECASE
)
_LONGEST_QUESTION = 60  # words; more than that is a transcript without punctuation


def standing_of(text: str) -> Standing:
    """Say whether a piece of running text makes sense alone; strict, since a fragment is never picked unasked."""
    whole = len(words(text)) >= FEWEST_WORDS and ends_sentence(text)
    return Standing.STATEMENT if whole and not dangles(text) else Standing.FRAGMENT


def dangles(text: str) -> bool:
    """Whether the text opens in the middle: in lower case, as an answer, or with a word that points back."""
    plain = text.strip().lstrip("\"'“‘([-–—… ").replace("’", "'")
    if plain[:1].islower() or _NOBODY_YET.match(plain):
        return True
    return _DANGLING.match(plain) is not None and _EXPLETIVE.match(plain) is None


def speaks_of_nobody(text: str, names: Collection[str]) -> bool:
    """Whether `he` or `she` stands before anybody is named, where a document is about the people of these names."""
    pronoun = _PERSONAL.search(text)
    if pronoun is None or not names:
        return False
    before = text[: pronoun.start()]
    known = {word for name in names for word in name.split()}
    return _SOMEBODY.search(before) is None and known.isdisjoint(re.findall(r"[^\W_]+", before))


def ends_sentence(text: str) -> bool:
    """Whether the text closes like a sentence, quotation marks and brackets aside; trailing off does not count."""
    bare = text.rstrip(_CLOSERS)
    return bare.endswith(_ENDS) and not bare.endswith("...")


def is_filler(text: str) -> bool:
    """Whether nothing is said: sounds of assent, thanks, stage directions such as [Music], or no letter at all."""
    left = _FILLERS.sub("", _without_brackets(text.replace("’", "'")))
    return _LETTER.search(left) is None


def is_sound(text: str) -> bool:
    """Whether brackets with what is heard, as [Applause] or (laughs), are all there is."""
    return bool(text.strip()) and not _without_brackets(text).strip()


def without_sounds(text: str) -> tuple[int, int]:
    """Give where the words start and end between the bracketed sounds at the ends of a text; inner ones stay."""
    before = _SOUNDS_BEFORE.match(text)
    start, end = before.end() if before else 0, len(text)
    while behind := _SOUNDS_BEHIND.search(text, max(start, end - _LONGEST_SOUND), end):
        end = behind.start()
    return start, end


def _without_brackets(text: str) -> str:
    return _BRACKETED.sub("", _SOUNDS.sub("", text))


def is_question(text: str) -> bool:
    """Whether the turn of somebody who is there to ask does so: in one of its last three sentences."""
    return any(_asks(sentence.text) for sentence in sentences(text)[-3:])


def only_asks(text: str) -> bool:
    """Whether nothing but questions or requests to somebody is said, filler aside; strict, for nobody is named."""
    said = [sentence.text for sentence in sentences(text) if not is_filler(sentence.text)]
    return bool(said) and all(asks_somebody(sentence) for sentence in said)


def asks_somebody(sentence: str) -> bool:
    """Whether a sentence has the form of a question to another: no `…, right?`, nothing that somebody reports."""
    plain = sentence.replace("’", "'")
    if not _asks(plain) or len(words(plain)) > _LONGEST_QUESTION:
        return False
    if _REQUEST.match(plain):
        return True
    return bool(_OPENS_QUESTION.match(plain)) and not _TAG.search(plain) and not _REPORTED.search(plain)


def _asks(sentence: str) -> bool:
    return sentence.rstrip(_CLOSERS).endswith(("?", "？")) or _REQUEST.match(sentence) is not None
