"""Check the wording of quotes against the transcripts at hand."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from core.library.meaning import NUMBER, is_negation, skeleton
from core.library.names import may_be_same_person
from core.library.retelling import Retellings
from core.library.stream import BREAK, Stream
from core.library.worddiff import LONGEST, Shown, shorten, shown, word_diff
from core.library.words import normalise
from core.locator import LineRange, Locator, TimeRange, WordRange
from core.models import Check, CheckResult, Passage, Source

FILLERS = frozenset(("um", "umm", "uh", "uhh", "uhm", "er", "erm", "hm", "hmm", "hmmm"))
"""The words that a transcript may have and a quote may lack, or the other way round.

Only sounds of hesitation: `like`, `well`, `you know` and `I mean` can carry meaning, `mm` can be millimetres.
"""

_ALTERED_WORDS = 3
_ALTERED_BESIDE_NUMBERS = 2
"""Words that must be the same for a saying to be called altered, negations aside: `not two` alone is none."""

_LONGEST = 3_000
"""Words of a wording that are aligned at most; a longer one is exact or not found."""

_TURN_THE_VERB = ("not", "never")
"""What turns the words before it round: `they did` is cut out of `they did not`."""

_NEARLY = 0.99
"""What is not the same is never shown as wholly alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What checking a wording gave; `locator` and `source` say where it was found, as it is or in other words."""

    result: CheckResult
    locator: Locator | None = None
    source: Source | None = None


NOT_FOUND = Verdict(result=CheckResult(check=Check.NOT_FOUND))


class Transcripts:
    """The spoken words of the transcripts at hand, ready to be searched."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        """Take passages of transcripts, source by source, each in the order in which it was spoken."""
        self._passages = passages
        self._starts: array[int] = array("L")
        self._sources: array[int] = array("L")
        words = self._laid_out()
        self._stream = Stream(words)
        self._retellings = Retellings(self._stream, words, self._sources)
        bones = [BREAK if word == BREAK else skeleton(word) for word in words]
        self._bones = Stream(bone for bone in bones if bone)
        self._origins = array("L", (place for place, bone in enumerate(bones) if bone))

    @classmethod
    def build(cls, passages: Iterable[Passage]) -> Transcripts:
        """Prepare the passages whose source is a transcript; others are left out, the order does not matter."""
        spoken = [passage for passage in passages if passage.source.kind.is_transcript and _spoken(passage.text)]
        return cls(sorted(spoken, key=lambda passage: (passage.source.id, passage.position)))

    def check(self, text: str, speaker: str | None) -> Verdict:
        """Say whether a wording stands in a transcript, in which words else, and where.

        Exact: every word in this order without a gap, FILLERS aside, in passages that follow each other and that one
        speaker says, who may be `speaker`. A changed number or negation, or another speaker, makes it `differs`;
        so does a cut right beside a negation, because `can be done` is not what `cannot be done` says.
        """
        words = _spoken(text)
        span = self._first((each for each in self._standing(words) if not self._cut_off(each)), speaker)
        if span is not None:
            return self._same_words(span, speaker)
        span = self._first(self._standing(words), speaker)
        if span is not None:
            return self._verdict(Check.DIFFERS, span, _NEARLY, self._with_negation(text, span))
        if len(words) > _LONGEST:
            return NOT_FOUND
        span = self._first(self._altered(words), speaker) or self._retellings.find(text, _spoken)
        return NOT_FOUND if span is None else self._other_words(text, words, span, speaker)

    def _laid_out(self) -> list[str]:
        """Lay all words in a row, noting where passages and sources start."""
        words: list[str] = []
        before: Passage | None = None
        for passage in self._passages:
            if before is None or passage.source.id != before.source.id:
                self._sources.append(len(words))
            if before is not None and (passage.source.id, passage.speaker) != (before.source.id, before.speaker):
                words.append(BREAK)
            self._starts.append(len(words))
            words += _spoken(passage.text)
            before = passage
        return words

    def _standing(self, words: Sequence[str]) -> Iterator[range]:
        """Yield where the words stand as they are."""
        for place in self._stream.find(self._stream.spell(words)):
            yield range(place, place + len(words))

    def _altered(self, words: Sequence[str]) -> Iterator[range]:
        """Yield where the words stand but for numbers and negations."""
        bones = [bone for bone in map(skeleton, words) if bone]
        if len(bones) < _ALTERED_WORDS or sum(bone != NUMBER for bone in bones) < _ALTERED_BESIDE_NUMBERS:
            return
        for place in self._bones.find(self._bones.spell(bones)):
            yield range(self._origins[place], self._origins[place + len(bones) - 1] + 1)

    def _first(self, spans: Iterator[range], speaker: str | None) -> range | None:
        """Pick the first span that the speaker may have said, else the first of all."""
        other = None
        for span in spans:
            if self._said_by(span, speaker):
                return span
            other = other or span
        return other

    def _same_words(self, span: range, speaker: str | None) -> Verdict:
        if self._said_by(span, speaker):
            return self._verdict(Check.EXACT, span, 1.0, None)
        return self._verdict(Check.DIFFERS, span, 1.0, f"the same words, but {self._said(span, speaker)}")

    def _cut_off(self, span: range) -> tuple[str, str] | None:
        """Give the negations right before and behind a span that belong to it, since no stop parts them from it."""
        words, start, end = self._shown(span)
        before = words[start - 1] if start else None
        behind = words[end] if end < len(words) else None
        first = before.written if before and _turns_what_follows(before.word) and _runs_on(before) else ""
        last = behind.written if behind and behind.word in _TURN_THE_VERB and _runs_on(words[end - 1]) else ""
        return (first, last) if first or last else None

    def _with_negation(self, text: str, span: range) -> str:
        first, last = self._cut_off(span) or ("", "")
        parts = (f"[+{first}]" if first else "", text, f"[+{last}]" if last else "")
        return shorten(" ".join(part for part in parts if part), LONGEST)

    def _other_words(self, text: str, words: Sequence[str], span: range, speaker: str | None) -> Verdict:
        spelled = self._stream.spell(words)
        likeness = Indel.normalized_similarity(spelled, self._stream.text[span.start : span.stop])
        diff = word_diff(shown(text, _is_told), *self._shown(span))
        if not self._said_by(span, speaker):
            diff = f"{self._said(span, speaker)}: {diff}"
        return self._verdict(Check.DIFFERS, span, min(round(likeness, 2), _NEARLY), shorten(diff, LONGEST))

    def _verdict(self, check: Check, span: range, similarity: float, diff: str | None) -> Verdict:
        passages = self._around(span)
        source, locator = passages[0].source, _merged(passages[0].locator, passages[-1].locator)
        found_in = source.title if locator is None else f"{source.title}, {locator}"
        result = CheckResult(check=check, similarity=similarity, diff=diff, found_in=found_in)
        return Verdict(result=result, locator=locator, source=source)

    def _around(self, span: range) -> Sequence[Passage]:
        """Give the passages in which a span lies."""
        return self._passages[self._passage_at(span.start) : self._passage_at(span.stop - 1) + 1]

    def _passage_at(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1

    def _said_by(self, span: range, speaker: str | None) -> bool:
        return any(may_be_same_person(passage.speaker, speaker) for passage in self._around(span))

    def _said(self, span: range, speaker: str | None) -> str:
        others = dict.fromkeys(passage.speaker for passage in self._around(span) if passage.speaker)
        return f"said by {' and '.join(others)}, not {speaker}"

    def _shown(self, span: range) -> tuple[list[Shown], int, int]:
        """Give the passages' words as they are written, and which of them are the span."""
        words = [word for passage in self._around(span) for word in shown(passage.text, _is_told)]
        start = span.start - self._starts[self._passage_at(span.start)]
        breaks = self._stream.text[span.start : span.stop].count(BREAK)
        return words, start, start + len(span) - breaks


def _spoken(text: str) -> list[str]:
    """Give the normalised words without fillers."""
    return [word for word in normalise(text) if word not in FILLERS]


def _turns_what_follows(word: str) -> bool:
    """Whether a negation belongs to the words behind it, as `nobody` or `nothing` need not."""
    return is_negation(word) and not word.startswith(("nobody", "nothing", "nowhere", "none", "hardly"))


def _runs_on(word: Shown) -> bool:
    """Whether nothing behind a word parts it from the next one."""
    return not word.written.rstrip("\"'”’)").endswith((".", ",", ";", ":", "?", "!", "…", "--", "—"))


def _is_told(word: str) -> bool:
    return word not in FILLERS


def _merged(first: Locator | None, last: Locator | None) -> Locator | None:
    """Join two places of one kind into the stretch between them; else the first one stands for both."""
    match first, last:
        case TimeRange(), TimeRange():
            return TimeRange(start=first.start, end=max(first.end, last.end))
        case LineRange(), LineRange():
            return LineRange(first=first.first, last=max(first.last, last.last))
        case WordRange(), WordRange():
            return WordRange(first=first.first, last=max(first.last, last.last))
    return first
