"""JSON files of passages: a list of objects, or an object that holds such lists; each object is read like a row."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.documents.document import Parsed, Problem
from core.documents.row import Field, Row, Value, collect, field_of, kind_of, row
from core.models import DocumentKind, PassageKind

DEEPEST_LIST = 5
_OPENING = re.compile(r"\s*(?:\{\s*\"|\[\s*[\[{\"]|[\[{]\s*[\]}]\s*$)")
_SHARED = (Field.SOURCE, Field.URL, Field.PUBLISHED)


class Number(str):
    """A number as it is written, whatever its size."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """One object, what the object around its list says about all of them, and the kind that the list's name tells."""

    item: object
    shared: tuple[tuple[str, Value], ...] = ()
    hint: PassageKind | None = None


def looks_like(text: str, name: str) -> bool:
    """Whether the text opens as JSON does and, unless the name says so, also closes so."""
    if _OPENING.match(text) is None:
        return False
    return name.lower().endswith(".json") or (text.rstrip().endswith(("]", "}")) and _is_json(text))


def parse(text: str, name: str) -> Parsed:
    """Read every object; one that is broken becomes a problem with its number, and the others count."""
    value = load(text)
    if isinstance(value, Problem):
        return Parsed(documents=(), problems=(value,))
    found = list(_items(value, _Found(None), 0))
    if not found:
        sentence = 'No list of passages was found: write [{"text": "…", "speaker": "…"}, …].'
        return Parsed(documents=(), problems=(Problem(message=sentence),))
    return collect(
        (row_of(one.item, f"item {number}", one) for number, one in enumerate(found, start=1)), DocumentKind.JSON, name
    )


def load(text: str, line: int = 1) -> object:
    """Read JSON with every number as a `Number`; give a problem, counted from `line`, where it is none."""
    try:
        return json.loads(text, parse_int=Number, parse_float=Number, parse_constant=Number)
    except json.JSONDecodeError as error:
        at = line + error.lineno - 1
        return Problem(message=f"This is no JSON: {error.msg.lower()} on line {at}, column {error.colno}.", line=at)
    except RecursionError:
        return Problem(message="This JSON is nested far too deeply to hold passages.", line=line)


def has_text(value: object) -> bool:
    """Whether a value is an object that names its text by a known key."""
    return isinstance(value, dict) and any(
        field_of(key) is Field.TEXT and isinstance(inner, str) for key, inner in value.items()
    )


def row_of(item: object, place: str, around: _Found | None = None, line: int | None = None) -> Row | Problem:
    """Make a row of an object, or of a text alone."""
    around = around or _Found(None)
    if isinstance(item, str) and not isinstance(item, Number):
        return row([(Field.TEXT, item), *around.shared], place=place, line=line, hint=around.hint)
    if not isinstance(item, dict):
        sentence = f'The {place} is left out: it is no object; write {{"text": "…", "speaker": "…"}}.'
        return Problem(message=sentence, line=line)
    return row([*_pairs(item), *around.shared], place=place, line=line, hint=around.hint)


def _items(value: object, around: _Found, depth: int) -> Iterator[_Found]:
    if isinstance(value, list):
        for item in value:
            yield _Found(item, around.shared, around.hint)
    elif isinstance(value, dict):
        if has_text(value):
            yield _Found(value, around.shared, around.hint)
            return
        shared = (*(pair for pair in _pairs(value) if _is_shared(pair[0])), *around.shared)
        for key, inner in value.items():
            if depth < DEEPEST_LIST and _holds_passages(inner):
                yield from _items(inner, _Found(None, shared, kind_of(key) or around.hint), depth + 1)


def _is_shared(key: str) -> bool:
    """Whether a value beside a list is said of all its objects; a file's own `name` or `author` is no speaker."""
    return field_of(key) in _SHARED or key.strip().lower() == Field.SPEAKER


def _holds_passages(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value))


def _pairs(item: dict[str, object]) -> Iterator[tuple[str, Value]]:
    for key, value in item.items():
        if isinstance(value, Number) and field_of(key) is Field.TEXT:
            continue
        if isinstance(value, str):
            yield key, value
        elif isinstance(value, list):
            yield key, tuple(part for part in value if isinstance(part, str))
        elif isinstance(value, dict):
            inner = next((value[name] for name in ("name", "title") if isinstance(value.get(name), str)), "")
            yield key, str(inner)


def _is_json(text: str) -> bool:
    return not isinstance(load(text), Problem)
