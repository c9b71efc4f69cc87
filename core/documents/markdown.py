"""Markdown, with or without front matter: headings, prose, bullets and block quotes become entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.documents import front_matter
from core.documents.attribution import Attribution, attribution, is_credit, marked, unquoted
from core.documents.document import Document, Entry, Parsed, Problem
from core.documents.front_matter import FrontMatter
from core.documents.lines import Joined, join
from core.documents.names import named
from core.documents.prose import held_back, lessons, quote
from core.documents.row import kind_of
from core.documents.text import clean
from core.locator import LineRange
from core.models import DocumentKind, Evidence, PassageKind, Person, Role

# Inline markup of a longer block is left as it stands: hostile nesting of brackets would take seconds.
LONGEST_INLINE = 50_000
_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
_HEADING = re.compile(r"^#{1,6} +\S", re.MULTILINE)
_MARKS = re.compile(
    r"^(?:(?P<heading>#{1,6} +\S)|(?P<fence>```|~~~)|(?P<quote>> )|(?P<bullet>[ ]{0,3}[-*+] +\S)"
    r"|(?P<number>\d{1,3}\. +\S))"
    r"|(?P<link>\[[^\[\]\n]{1,200}\]\([^()\s]{1,300}\))|(?P<bold>\*\*[^*\n]{1,200}\*\*)",
    re.MULTILINE,
)
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,40}\]")
_FOOTNOTE_TEXT = re.compile(r"^\[\^[^\[\]\s]{1,40}\]:")
_TASK = re.compile(r"^\[[ xX]\]\s+")
_ROLE = re.compile(r"^(.{1,80}?)\s*\((host|guest|author|subject)\)$", re.IGNORECASE)
_URL = re.compile(r"^https?://\S+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A paragraph in plain words: what it stands in, and the heading in force."""

    lines: Joined
    heading: str | None
    quoted: int | None = None
    whole: bool = False


def looks_like(text: str, name: str) -> bool:
    """Whether there are headings, several marks of other kinds, front matter, or a name that ends as Markdown's do."""
    if name.lower().endswith(_SUFFIXES) or front_matter.split(text).values:
        return True
    start = text[:LONGEST_INLINE]
    return _HEADING.search(start) is not None or len({match.lastgroup for match in _MARKS.finditer(start)}) > 1


def parse(text: str, name: str) -> Parsed:
    """Read prose cut, bullets whole, credited block quotes as quotes; code, tables and images say nothing."""
    front = front_matter.split(text)
    problems = [front.problem] if front.problem else []
    title, blocks = _blocks(front)
    people = _people(front)
    names = [person.name for person in people if person.role is not Role.AUTHOR]
    entries = tuple(held_back(_dressed(entry, front), names) for entry in _entries(blocks, _speaker(front)))
    if not entries:
        problems.append(Problem(message="There are no words to read below its headings."))
        return Parsed(documents=(), problems=tuple(problems))
    document = Document(
        kind=DocumentKind.MARKDOWN,
        title=front.get("title") or title or name,
        entries=entries,
        people=people,
        published=front.get("date", "published"),
        url=next((url for url in front.all("url", "source", "link") if _URL.match(url)), None),
    )
    return Parsed(documents=(document,), problems=tuple(problems))


def _blocks(front: FrontMatter) -> tuple[str | None, list[_Block]]:
    """Give the title, if the body opens with a heading of the first level, and all blocks of words in order."""
    env: dict[str, object] = {}
    inline = MarkdownIt("commonmark")
    title = heading = None
    blocks: list[_Block] = []
    state = _State()
    tokens = MarkdownIt("commonmark").enable("table").disable("inline").parse(front.body, env)
    for at, token in enumerate(tokens):
        state = state.after(token)
        if token.type != "inline" or token.map is None or state.tables:
            continue
        lines = join(_plain(inline, token, front.first_line + token.map[0], env))
        if tokens[at - 1].type == "heading_open":
            heading = lines.text or None
            if title is None and not blocks and tokens[at - 1].tag == "h1":
                title, heading = heading, None
        elif lines.text and not _FOOTNOTE_TEXT.match(token.content):
            blocks.append(_Block(lines=lines, heading=heading, quoted=state.quoted, whole=state.items > 0))
    return title, blocks


@dataclass(frozen=True, slots=True)
class _State:
    """How deep in lists, block quotes and tables the reading is, and how many block quotes there were so far."""

    items: int = 0
    quotes: int = 0
    tables: int = 0
    seen: int = 0

    @property
    def quoted(self) -> int | None:
        """Number of the outermost block quote around."""
        return self.seen if self.quotes else None

    def after(self, token: Token) -> _State:
        step = token.nesting
        match token.type:
            case "list_item_open" | "list_item_close":
                return replace(self, items=self.items + step)
            case "table_open" | "table_close":
                return replace(self, tables=self.tables + step)
            case "blockquote_open" | "blockquote_close":
                opens = token.type == "blockquote_open" and not self.quotes
                return replace(self, quotes=self.quotes + step, seen=self.seen + opens)
        return self


def _plain(inline: MarkdownIt, token: Token, first: int, env: dict[str, object]) -> Iterator[tuple[int, str]]:
    """Reduce inline markup to plain words, line by line; `first` is the number of the first line in the file."""
    content = _TASK.sub("", _FOOTNOTE.sub("", token.content))
    if len(content) > LONGEST_INLINE:
        yield from enumerate(content.split("\n"), start=first)
        return
    last = first + content.count("\n")
    words: list[str] = []
    for part in inline.parseInline(content, env)[0].children or ():
        if part.type in ("softbreak", "hardbreak"):
            yield min(first, last), clean("".join(words))
            first, words = first + 1, []
        elif part.type in ("text", "code_inline", "text_special"):
            words.append(part.content)
    yield min(first, last), clean("".join(words))


def _entries(blocks: Sequence[_Block], speaker: str | None) -> Iterator[Entry]:
    at = 0
    while at < len(blocks):
        block = blocks[at]
        at += 1
        if block.quoted is None:
            yield from lessons(block.lines, whole=block.whole, heading=block.heading)
            continue
        rows = list(_rows(block))
        while at < len(blocks) and blocks[at].quoted == block.quoted:
            rows.extend(_rows(blocks[at]))
            at += 1
        below = blocks[at].lines if at < len(blocks) else None
        credit = _credit(below.text) if below and blocks[at].quoted is None else None
        at += credit is not None
        yield from _quotes(rows, credit or (Attribution(speaker=speaker) if speaker else None), block.heading)


def _rows(block: _Block) -> Iterator[tuple[int, str]]:
    """Give the lines of a block with their numbers; a bullet gets its dash back, as it may be one before a name."""
    spans = zip(
        block.lines.starts, [*block.lines.starts[1:], len(block.lines.text) + 1], block.lines.numbers, strict=True
    )
    for number, (start, end, line) in enumerate(spans):
        text = block.lines.text[start : end - 1]
        yield line, f"- {text}" if block.whole and number == 0 else text


def _quotes(rows: Sequence[tuple[int, str]], credit: Attribution | None, heading: str | None) -> Iterator[Entry]:
    """Part a block quote at its lines of attribution; words without one are credited to `credit`, or to nobody."""
    words: list[tuple[int, str]] = []
    for number, text in rows:
        found = _credit(text) if words else None
        if found is None:
            words.append((number, text))
            continue
        yield quote(unquoted(join(words).text), found, LineRange(first=words[0][0], last=number), heading=heading)
        words = []
    if words and credit:
        place = LineRange(first=words[0][0], last=words[-1][0])
        yield quote(unquoted(join(words).text), credit, place, heading=heading)
    elif words:
        yield from lessons(join(words), whole=True, heading=heading)


def _credit(text: str) -> Attribution | None:
    said = marked(text)
    found = attribution(said) if said else None
    return found if said and found and is_credit(said, found) else None


def _dressed(entry: Entry, front: FrontMatter) -> Entry:
    """Give an entry the topics of its document, and make it a quote where the document says that it holds quotes."""
    topics = front.all("topics", "tags", "topic") or None
    if kind_of(front.get("kind") or "") is PassageKind.QUOTE and entry.kind is PassageKind.LESSON:
        entry = replace(entry, kind=PassageKind.QUOTE, evidence=Evidence.ATTRIBUTED, speaker=_speaker(front))
    return replace(entry, topics=topics)


def _speaker(front: FrontMatter) -> str | None:
    return named(front.get("speaker"))


def _people(front: FrontMatter) -> tuple[Person, ...]:
    """Take authors as such, and others with the role in brackets behind the name, else as the document's subject."""
    authors = [
        Person(name=name, role=Role.AUTHOR) for value in front.all("author", "authors") if (name := named(value))
    ]
    others = []
    for value in front.all("people"):
        match = _ROLE.match(value)
        name = named(match[1] if match else value)
        if name:
            others.append(Person(name=name, role=Role(match[2].lower()) if match else Role.SUBJECT))
    return tuple(dict.fromkeys([*authors, *others]))
