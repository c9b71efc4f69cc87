"""A small model of how Discord reads its markdown: which words are seen, and which marks were taken for more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# In the order in which Discord's own parser tries them. What a backslash stands before is taken for itself first.
_INLINE = (
    ("escape", re.compile(r"\\(?P<text>[^0-9A-Za-z\s])")),
    ("mention", re.compile(r"<(?:@[!&]?|#)\d+>|<id:\w+>|<@?everyone>")),
    ("command", re.compile(r"</[^:>\n]+:\d+>")),
    ("moment", re.compile(r"<t:-?\d+(?::[tTdDfFR])?>")),
    ("emoji", re.compile(r"<a?:\w+:\d+>|:(?:[+-]1|100|1234|[\w+-]*[^\W\d_][\w+-]*):")),
    ("address", re.compile(r"<(?:[a-z+.-]+:|[^\s<>@]+@|\+)[^\s<>]+>|(?:https?|steam)://[^\s<]+[^<.,:;\"'\]\s]")),
    ("invitation", re.compile(r"discord(?:\.gg|(?:app)?\.com/invite)/\w+", re.IGNORECASE)),
    ("everybody", re.compile(r"@(?:everyone|here)")),
    ("link", re.compile(r"\[(?P<text>(?:\\.|[^\]\\\n])+)\]\((?P<url>[^()\s<>\\]+)\)")),
    ("code", re.compile(r"(?P<marks>`+)(?P<text>[\s\S]*?[^`])(?P=marks)(?!`)")),
    ("bold", re.compile(r"\*\*(?P<text>(?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL)),
    ("underline", re.compile(r"__(?P<text>(?:\\.|[^\\])+?)__(?!_)", re.DOTALL)),
    ("italic", re.compile(r"(?P<sign>[*_])(?P<text>(?:\\.|[^\\])+?)(?P=sign)", re.DOTALL)),
    ("strike", re.compile(r"~~(?P<text>(?:\\.|[^\\])+?)~~", re.DOTALL)),
    ("spoiler", re.compile(r"\|\|(?P<text>(?:\\.|[^\\])+?)\|\|", re.DOTALL)),
)
_LINES = (
    ("heading", re.compile(r"^\s*#{1,3}\s+(?=\S)")),
    ("small", re.compile(r"^\s*-#\s+(?=\S)")),
    ("list", re.compile(r"^\s*(?:[-*+]|\d+\.)\s")),
    ("quotation", re.compile(r"^\s*>(?:>>)?\s")),
)
_LITERAL = frozenset(("escape",))
_WHOLE = frozenset(("mention", "command", "moment", "emoji", "address", "invitation", "everybody"))


@dataclass(slots=True)
class Read:
    """The words that are seen, what was taken for more than words, and where links lead."""

    words: str = ""
    marks: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)


def read(markdown: str) -> Read:
    """Read a text as Discord does."""
    found = Read()
    lines = []
    for line in markdown.split("\n"):
        marks, rest = _beginning(line)
        found.marks += marks
        lines.append(rest)
    _inline("\n".join(lines), found)
    return found


def _beginning(line: str) -> tuple[list[str], str]:
    """Take from a line what makes it a heading, a quotation and so on; one can stand in the other."""
    marks = []
    while match := next(((name, found) for name, mark in _LINES if (found := mark.match(line))), None):
        marks.append(match[0])
        line = line[match[1].end() :]
    return marks, line


def _inline(text: str, found: Read) -> None:
    for name, match in _parts(text, found):
        if name in _LITERAL:
            found.words += match["text"]
            continue
        found.marks.append(name)
        if name in _WHOLE:
            continue
        if name == "link":
            found.urls.append(match["url"])
        if name == "code":
            found.words += match["text"]
        else:
            _inline(match["text"], found)


def _parts(text: str, found: Read) -> Iterator[tuple[str, re.Match[str]]]:
    """Give what is more than plain words, in its order, and add the plain words between."""
    place = 0
    while place < len(text):
        for name, mark in _INLINE:
            match = mark.match(text, place)
            if match is not None and not (name == "italic" and match["sign"] == "_" and _in_word(text, match)):
                yield name, match
                place = match.end()
                break
        else:
            found.words += text[place]
            place += 1


def _in_word(text: str, match: re.Match[str]) -> bool:
    """Tell whether an underscore stands in a word, where it is one."""
    return text[match.end() : match.end() + 1].isalnum()
