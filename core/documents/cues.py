"""Cues of subtitle files: what was said from when to when, made into one document of spoken words."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import ceil

from core.documents.document import Document, Parsed, Problem
from core.documents.fragments import is_sound, only_asks
from core.documents.names import NO_PERSON, PARTICLES, named
from core.documents.speech import Place, Turn, spoken
from core.documents.text import clean, squeeze
from core.locator import Locator, TimeRange
from core.models import DocumentKind

FEWEST_LABELS = 2
# Captions roll where at least one cue in this many repeats what the cue before ends with.
ROLLING_SHARE = 4
MOST_REPEATED_LINES = 8
_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMES = re.compile(rf"^\s*{_CLOCK}\s*-{{1,2}}>\s*{_CLOCK}(?=\s|$)")
# What is meant as a time range: the arrow, which no words hold, a clock before another arrow, or one with milliseconds.
_MEANT_AS_TIMES = re.compile(r"-->|^\s*\d{1,3}:\d{1,3}(?:(?::\d{1,3})?[.,]\d{3}(?!\d)|[\d:.,]*\s*(?:[-–—]+\s*>|→))")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,80})?\s+([^<>]{1,80})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<\d[\d:.]{3,14}>|\{\\[^{}]{1,80}\}")
_LABEL = re.compile(r"^([^\W\d_][^\s:]{0,30}(?: [^\s:]{1,30}){0,3}):(?:\s+|$)")
_CHANGE = re.compile(r"^(?:>>+\s*|[-–—]\s*(?=[^\W\d_]))")
# Labels that part the speakers and name none of them.
_ROLES = frozenset(
    ["host", "guest", "interviewer", "interviewee", "moderator", "speaker", "man", "woman", "narrator", "announcer"]
)
_NO_LABELS = frozenset(
    ["question", "answer", "q", "example", "warning", "remember", "tip", "step", "look", "listen", "okay", "so", "well"]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """What is shown from `start` to `end`, in seconds; the text still has its tags and line breaks."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line of a cue, without tags. `voice` is who speaks it by a tag of the cue; `turns`: a speaker may change."""

    text: str
    start: float
    end: float
    voice: str | None = None
    turns: bool = False


def times(line: str) -> tuple[float, float] | None:
    """Read `00:01:02,500 --> 00:01:04,000` (dots and missing hours too) as seconds; None for any other line.

    An end before its start is taken for the start.
    """
    match = _TIMES.match(line)
    if match is None:
        return None
    start, end = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
    return start, max(start, end)


def opens_cue(line: str) -> bool:
    """Whether a line is meant as the time range of a cue; `times` tells whether it can be read."""
    return times(line) is not None or _MEANT_AS_TIMES.search(line) is not None


def unread_times(lines: Sequence[str], form: str) -> list[Problem]:
    """Name every line that is meant as a time range and is none; `form` is how to write one."""
    return [
        Problem(message=f"This time range cannot be read, and its words are left out: write {form}.", line=number)
        for number, line in enumerate(lines, start=1)
        if opens_cue(line) and times(line) is None
    ]


def document(cues: Iterable[Cue], kind: DocumentKind, title: str, problems: Iterable[Problem] = ()) -> Parsed:
    """Join the cues of each speaker and cut them into passages with their time ranges."""
    lines = _without_sounds(_unrolled([_lines(cue) for cue in cues]))
    entries = spoken(_turn(run) for run in _runs(_labelled(lines)))
    found = tuple(problems)
    if not entries:
        return Parsed(documents=(), problems=found or (Problem(message="No spoken words stand between its times."),))
    return Parsed(documents=(Document(kind=kind, title=title, entries=entries),), problems=found)


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, whole, fraction = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(whole or 0) + float(f"0.{fraction or 0}")


def _lines(cue: Cue) -> list[_Line]:
    before, *voiced = _VOICE.split(cue.text)
    parts = [(None, before), *zip(voiced[::2], voiced[1::2], strict=True)]
    return [
        _Line(text=line, start=cue.start, end=cue.end, voice=named(html.unescape(voice or "")), turns=voice is not None)
        for voice, text in parts
        for row in text.split("\n")
        if (line := squeeze(clean(html.unescape(_TAG.sub("", row)))))
    ]


def _unrolled(cues: Sequence[list[_Line]]) -> list[_Line]:
    """Drop the lines that rolling captions repeat from the cue before; else only a cue that is shown twice at once."""
    filled = [cue for cue in cues if cue]
    overlaps = [_overlap(before, cue) for before, cue in pairwise([[], *filled])]
    grows = any(0 < shared < len(cue) for shared, cue in zip(overlaps, filled, strict=True))
    rolls = grows and ROLLING_SHARE * sum(shared > 0 for shared in overlaps) >= len(filled) - 1
    kept: list[_Line] = []
    for shared, cue in zip(overlaps, filled, strict=True):
        again = shared == len(cue) and bool(kept) and cue[0].start < kept[-1].end
        kept.extend(cue[shared:] if rolls or again else cue)
    return kept


def _overlap(before: list[_Line], cue: list[_Line]) -> int:
    """Count the lines with which the cue before ends and this one begins."""
    for size in range(min(len(before), len(cue), MOST_REPEATED_LINES), 0, -1):
        if [line.text for line in before[-size:]] == [line.text for line in cue[:size]]:
            return size
    return 0


def _without_sounds(lines: list[_Line]) -> list[_Line]:
    """Leave out cues of nothing but sounds, as they would stand in the middle of a sentence."""
    cues = [list(cue) for _, cue in groupby(lines, key=lambda line: (line.start, line.end))]
    return [line for cue in cues if not is_sound(" ".join(line.text for line in cue)) for line in cue]


def _labelled(lines: list[_Line]) -> Iterator[tuple[_Line, str | None]]:
    """Give every line with its speaker, by voice tags and by `Name:` labels that recur; a label is no longer in it.

    After a label the speaker holds on until another label, a dash or `>>` says that somebody else may speak.
    """
    labels = Counter(label for line in lines if (label := _label(line.text)))
    known = {label for label, count in labels.items() if count >= FEWEST_LABELS}
    speaker: str | None = None
    for line in lines:
        label, change = _label(line.text), _CHANGE.match(line.text)
        text = line.text[change.end() :] if change else line.text
        turns = line.turns or change is not None or (label is not None and bool(known))
        if label in known:
            text = text[len(label) + 1 :].lstrip() if label else text
            speaker = None if _is_role(label or "") else label
        elif turns:
            speaker = None
        voice = line.voice or speaker
        if text:
            yield _Line(text=text, start=line.start, end=line.end, turns=turns or line.voice is not None), voice


def _label(text: str) -> str | None:
    """Give what stands before a colon at the start of a line where it has the form of a name or a role."""
    match = _LABEL.match(_CHANGE.sub("", text))
    if match is None:
        return None
    words = match[1].split()
    if any(word.lower().rstrip(".") in NO_PERSON or word.lower() in _NO_LABELS for word in words):
        return None
    fits = all(
        word[0].isupper() or word.isdecimal() or word in PARTICLES or word.lower() == word.upper() for word in words
    )
    return match[1] if fits else None


def _is_role(label: str) -> bool:
    return label.split(maxsplit=1)[0].lower() in _ROLES


def _runs(lines: Iterable[tuple[_Line, str | None]]) -> Iterator[tuple[str | None, list[_Line]]]:
    run: list[_Line] = []
    speaker: str | None = None
    for line, says in lines:
        if run and (says != speaker or (line.turns and says is None)):
            yield speaker, run
            run = []
        speaker = says
        run.append(line)
    if run:
        yield speaker, run


def _turn(run: tuple[str | None, list[_Line]]) -> Turn:
    speaker, lines = run
    text = " ".join(line.text for line in lines)
    return Turn(text=text, place=_place(lines), speaker=speaker, asks=speaker is not None and only_asks(text))


def _place(lines: list[_Line]) -> Place:
    starts = [0]
    for line in lines[:-1]:
        starts.append(starts[-1] + len(line.text) + 1)

    def place(start: int, end: int) -> Locator:
        said = lines[bisect_right(starts, start) - 1 : bisect_right(starts, max(start, end - 1))]
        first, last = int(min(line.start for line in said)), ceil(max(line.end for line in said))
        return TimeRange(start=first, end=max(first, last))

    return place
