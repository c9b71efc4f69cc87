"""Checking the wording of every quote against the transcripts at hand, and recording what came out."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, update

from core.library.chunks import chunks
from core.library.evidence import Transcripts, Verdict
from core.library.following import all_passages
from core.library.rows import from_check
from core.library.store import Store
from core.library.tables import PASSAGES
from core.library.writing import log_changes
from core.models import NOT_CHECKED, Check, Evidence, Passage, PassageKind
from core.team import SHARED, STARTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One quote, and what its check gave."""

    passage: Passage
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """All quotes that were checked, and how many transcripts they were compared with."""

    checked: tuple[Checked, ...]
    transcripts: int

    @property
    def outcomes(self) -> Mapping[Check, int]:
        """How many quotes had each outcome."""
        return Counter(each.verdict.result.check for each in self.checked)


async def verify(store: Store) -> Verification:
    """Compare the quotes of every scope with the transcripts that its team sees, and write down the outcomes.

    Quotes that are a transcript's own words are not compared with it, and paraphrases with nothing. The shipped
    quotations were compared with their transcripts before they were shipped: only where they are found word for word
    does an outcome count for them.
    """
    held = [passage async for batch in all_passages(store) for passage in batch]
    transcripts = _by_scope(passage for passage in held if _is_spoken(passage))
    quotes = _by_scope(passage for passage in held if _is_checked(passage))
    checked: list[Checked] = []
    for own, some in _with_their_transcripts(quotes, transcripts):
        checked += await asyncio.to_thread(_check, some, [*transcripts.get(SHARED, ()), *own])
    await _record(store, [each for each in checked if _says_new(each)])
    sources = {passage.source.id for some in transcripts.values() for passage in some}
    return Verification(checked=tuple(checked), transcripts=len(sources))


def _by_scope(passages: Iterable[Passage]) -> Mapping[str, list[Passage]]:
    groups: defaultdict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        groups[passage.source.scope].append(passage)
    return groups


def _with_their_transcripts(
    quotes: Mapping[str, list[Passage]], transcripts: Mapping[str, list[Passage]]
) -> Iterator[tuple[Sequence[Passage], Sequence[Passage]]]:
    """Pair quotes with the transcripts that their team alone has; teams that have none are checked in one go."""
    teams = {scope for scope in transcripts if scope != SHARED}
    yield (), [quote for scope, some in quotes.items() if scope not in teams for quote in some]
    for scope, some in quotes.items():
        if scope in teams:
            yield transcripts[scope], some


def _check(quotes: Sequence[Passage], at_hand: Sequence[Passage]) -> list[Checked]:
    if not quotes:
        return []
    transcripts = Transcripts.build(at_hand)
    checked = (Checked(passage=each, verdict=transcripts.check(each.text, each.speaker)) for each in quotes)
    return [each for each in checked if _counts(each)]


def _counts(checked: Checked) -> bool:
    """Whether an outcome says something: of a shipped quotation only that it is borne out once more."""
    return checked.passage.source.scope != STARTER or checked.verdict.result.check is Check.EXACT


def _is_spoken(passage: Passage) -> bool:
    """Whether these are a transcript's own words; words that were changed since are only attributed."""
    source = passage.source
    return source.kind.is_transcript and source.scope != STARTER and passage.evidence is Evidence.VERIFIED


def _is_checked(passage: Passage) -> bool:
    quoted = passage.kind is PassageKind.QUOTE and passage.evidence is not Evidence.PARAPHRASE
    return quoted and not _is_spoken(passage)


async def _record(store: Store, changed: Sequence[Checked]) -> None:
    """Write outcomes down, some at a time, so that others get their turn to write between."""
    key: BindParameter[int] = bindparam("passage")
    names = (*from_check(NOT_CHECKED), "evidence")
    statement = update(PASSAGES).where(PASSAGES.c.pk == key).values({name: bindparam(name) for name in names})
    for some in chunks(changed):
        async with store.write() as writer:
            await writer.connection.execute(statement, [_columns(each) for each in some])
            await log_changes(writer, [each.passage.key for each in some])


def _columns(checked: Checked) -> dict[str, object]:
    outcome = from_check(checked.verdict.result)
    return {**outcome, "evidence": _evidence(checked).value, "passage": checked.passage.key}


def _says_new(checked: Checked) -> bool:
    passage = checked.passage
    return passage.checked != checked.verdict.result or passage.evidence is not _evidence(checked)


def _evidence(checked: Checked) -> Evidence:
    """Judge a wording: verified where a transcript bears it out, else only what a document says."""
    exact = checked.verdict.result.check is Check.EXACT
    return Evidence.VERIFIED if exact else Evidence.ATTRIBUTED
