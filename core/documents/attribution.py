"""The line under a quote that says whose words they are: a name, and where the words come from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.documents.names import (
    ABBREVIATED,
    AFTER_NAME,
    NO_NAME_ALONE,
    NO_PERSON,
    PARTICLES,
    ROLES,
    SUFFIXES,
    named,
)
from core.documents.text import squeeze

MOST_NAME_WORDS = 5
LONGEST_CREDIT = 300
_MARK = re.compile(r"^\s*(?:-{1,3}(?!-)|[—–―]|~(?!~))\s*(?=[^\s-])")
_OPENERS = "\"“„«'‘`(<[_*@"
_QUOTED = re.compile(r"^[\"“„«]([^\"“”„«»]+)[\"”“»][.,]?$")
_NAME = re.compile(r"^(?:[^\W\d_]{1,3}['’])?[^\W\d_](?:[^\W\d_]|['’.·-])*$")
_NICKNAME = re.compile(r"^[\"“(][^\W\d_][\w.-]*[\"”)]$")
_INITIAL = re.compile(r"^(?:[^\W\d_]\.-?)+$")
_CONTRACTED = re.compile(r"(?:['’](?:s|m|ve|ll|re|d)|n['’]t|s['’])$", re.IGNORECASE)
_VERSE = re.compile(r"^\d+(?::\d+)?\b")


_PAIRS = {
    '"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "‘": "’", "'": "'", "「": "」", "『": "』",
}  # fmt: skip
_CLOSED = re.compile(r"[\"“”«»›’'」』]\s*(?:-{2,3}|[—–―~]|-(?=\s))\s*(?=[^\s-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who said it, where that is certainly a person's name, and everything else that the line says."""

    speaker: str | None = None
    origin: str | None = None


def marked(line: str) -> str | None:
    """Give what follows the dash or tilde that opens an attribution line; None for any other line."""
    match = _MARK.match(line)
    return line[match.end() :].strip() if match else None


def attribution(text: str) -> Attribution:
    """Read `Mark Twain, "Pudd'nhead Wilson"`: a name is taken only where its form leaves no doubt."""
    plain = squeeze(text).removeprefix("by ")
    if not plain:
        return Attribution()
    words = plain.split(" ")
    if words[0].lower() in ROLES:
        name, rest = _name(words[1:])
        name = name if name and " " in name else None
    else:
        name, rest = _name(words)
    if name is None or named(name) is None:
        return Attribution(origin=_tidy(plain))
    if rest.startswith("by "):
        author, more = _name(rest.split(" ")[1:])
        return Attribution(speaker=author, origin=_tidy(f"{name}, {more}" if author else plain))
    return Attribution(speaker=name, origin=_tidy(rest))


def unquoted(text: str) -> str:
    """Take off the quotation marks around the whole text; marks that also stand inside stay, as the outer ones do."""
    opening, inner, closing = text[:1], text[1:-1], text[-1:]
    if len(text) < 3 or closing not in _PAIRS.get(opening, "") or not closing:  # noqa: PLR2004 - two marks and a sign
        return text
    apostrophes = opening in "'‘"
    if not apostrophes and (opening in inner or closing in inner):
        return text
    return inner.strip() or text


def is_quoted(text: str) -> bool:
    """Whether quotation marks stand around the text."""
    return len(text) > 2 and text[-1] in _PAIRS.get(text[0], "")  # noqa: PLR2004 - two marks and a sign


def quotation(text: str) -> tuple[str, Attribution] | None:
    """Part `"Words." — Name, place` into the words and their attribution; None where the text has no such form."""
    plain = squeeze(text)
    closing = _PAIRS.get(plain[:1])
    if closing is None:
        return None
    for match in _CLOSED.finditer(plain, max(1, len(plain) - LONGEST_CREDIT)):
        if match[0][0] not in closing:
            continue
        found = attribution(plain[match.end() :])
        if is_credit(plain[match.end() :], found):
            return unquoted(plain[: match.start() + 1]), found
    return None


def is_credit(said: str, found: Attribution) -> bool:
    """Whether a line read as an attribution surely is one: a person's name, a title in quotes, or `Anonymous`."""
    return found.speaker is not None or named(said) is None or (_QUOTED.match(said.strip()) is not None)


def _name(words: list[str]) -> tuple[str | None, str]:
    taken: list[str] = []
    closed = False
    for word in words:
        bare = word.rstrip(",;:")
        if closed and bare.rstrip(".").lower() not in SUFFIXES:
            break
        if not _fits(bare, taken):
            break
        taken.append(bare if not closed else f", {bare}")
        closed = bare != word
    rest = words[len(taken) :]
    while taken and taken[-1] in PARTICLES:
        rest.insert(0, taken.pop())
    name = _ended(" ".join(taken).replace(" , ", ", "))
    return (name if _is_person(taken) and _opens_rest(rest, taken, closed=closed) else None), " ".join(rest)


def _fits(word: str, taken: list[str]) -> bool:
    if taken and (word in PARTICLES or _NICKNAME.match(word)):
        return True
    return bool(_NAME.match(word)) and (word[0].isupper() or _has_no_case(word) or _elided(word))


def _has_no_case(word: str) -> bool:
    return word.upper() == word.lower()


def _elided(word: str) -> bool:
    return word[:2].lower() in ("d'", "d’", "l'", "l’") and word[2:3].isupper()


def _is_person(taken: list[str]) -> bool:
    names = [word.lstrip(", ") for word in taken if word not in PARTICLES]
    if not 1 <= len(names) <= MOST_NAME_WORDS or len(taken) > MOST_NAME_WORDS + 3 or names[0] == "I":
        return False
    if any(_is_no_name(word) for word in names):
        return False
    return len(names) > 1 or not (_is_shouted(names[0]) or names[0].lower() in NO_NAME_ALONE)


def _is_no_name(word: str) -> bool:
    if _INITIAL.match(word):
        return False
    return word.lower().rstrip(".") in NO_PERSON or _CONTRACTED.search(word) is not None


def _is_shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper() and not word.endswith(".") and not _has_no_case(word)


def _opens_rest(rest: list[str], taken: list[str], *, closed: bool) -> bool:
    if not rest or closed:
        return True
    word = rest[0]
    if word[0] in _OPENERS or word in ("-", "--", "–", "—", "/", "|"):
        return True
    if _VERSE.match(word):
        return len(taken) > 1 and ":" not in word
    if len(taken) == 1:
        return False
    return word.lower() in AFTER_NAME or (word.islower() and word.endswith(("ing", "ed")))


def _ended(name: str) -> str:
    last = name.rsplit(" ", 1)[-1]
    keeps = last.lower() in ABBREVIATED or len(last.rstrip(".")) == 1 or "." in last[:-1]
    return name if keeps else name.rstrip(".")


def _tidy(rest: str) -> str | None:
    plain = rest.strip(" ,;:-–—/|")
    whole = _QUOTED.match(plain)
    if whole:
        plain = whole[1]
    elif plain.startswith("(") and plain.endswith(")") and plain.count("(") == 1:
        plain = plain[1:-1]
    elif plain.startswith("_") and plain.endswith("_"):
        plain = plain.strip("_").replace("_", " ")
    return plain.strip() or None
