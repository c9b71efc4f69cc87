"""Checking the wording of every quote against the transcripts at hand, and recording what came out."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import update

from core.library.evidence import Transcripts, Verdict
from core.library.following import all_passages
from core.library.rows import from_check
from core.library.store import Store
from core.library.tables import PASSAGES
from core.library.writing import log_changes
from core.models import Check, Evidence, Passage, PassageKind
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

    Quotes that are a transcript's own words are not compared with it. The shipped quotations were compared with their
    transcripts before they were shipped: where those are not at hand, what they are stays as it is.
    """
    passages = [passage async for batch in all_passages(store) for passage in batch]
    transcripts = [passage for passage in passages if _is_spoken(passage)]
    checked: list[Checked] = []
    for scope in dict.fromkeys(passage.source.scope for passage in passages):
        at_hand = [each for each in transcripts if each.source.scope in (SHARED, scope)]
        quotes = [each for each in passages if each.source.scope == scope and _is_checked(each)]
        checked += await asyncio.to_thread(_check, quotes, at_hand)
    await _record(store, checked)
    return Verification(checked=tuple(checked), transcripts=len({each.source.id for each in transcripts}))


def _check(quotes: Sequence[Passage], at_hand: Sequence[Passage]) -> list[Checked]:
    transcripts = Transcripts.build(at_hand)
    sources = {passage.source.id for passage in at_hand}
    checked = (Checked(passage=each, verdict=transcripts.check(each.text, each.speaker)) for each in quotes)
    return [each for each in checked if _counts(each, sources)]


def _counts(checked: Checked, sources: set[str]) -> bool:
    """Whether an outcome says something: a shipped quotation that is not found says nothing without its transcript."""
    shipped = checked.passage.source.scope == STARTER
    return not shipped or checked.verdict.result.check is Check.EXACT or checked.passage.source.id in sources


def _is_spoken(passage: Passage) -> bool:
    return passage.source.kind.is_transcript and passage.source.scope != STARTER


def _is_checked(passage: Passage) -> bool:
    return passage.kind is PassageKind.QUOTE and not _is_spoken(passage)


async def _record(store: Store, checked: Iterable[Checked]) -> None:
    changed = [each for each in checked if _says_new(each)]
    if not changed:
        return
    async with store.write() as writer:
        for each in changed:
            values = {**from_check(each.verdict.result), "evidence": _evidence(each).value}
            await writer.connection.execute(update(PASSAGES).where(PASSAGES.c.pk == each.passage.key).values(values))
        await log_changes(writer, [each.passage.key for each in changed])


def _says_new(checked: Checked) -> bool:
    passage = checked.passage
    return passage.checked != checked.verdict.result or passage.evidence is not _evidence(checked)


def _evidence(checked: Checked) -> Evidence:
    """Judge a wording: verified where a transcript bears it out, else only what a document says."""
    exact = checked.verdict.result.check is Check.EXACT
    return Evidence.VERIFIED if exact else Evidence.ATTRIBUTED
