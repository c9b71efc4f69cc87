"""Reading what can be chosen out of a library, off the event loop where there may be much."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence

from core.completion.choices import Choices, Columns, choose_name, joined
from core.completion.listing import Listing
from core.completion.quotes import Quotes
from core.completion.suggestion import What
from core.library import offers
from core.library.catalogue import read_catalogue
from core.library.folding import fold
from core.library.library import Library
from core.library.offers import Counted
from core.library.tally import count_by_topic
from core.team import View


async def _topics(library: Library, view: View) -> Choices:
    """Offer the topics that the team has something on, by name and by slug."""
    counts = await count_by_topic(library.store, view)
    held = sorted((topic for topic in library.topics if topic.slug in counts), key=lambda topic: -counts[topic.slug])
    listing = Listing()
    for topic in held:
        name = fold(topic.name)
        listing.add(name, (*fold(topic.slug), *joined(name)))
    columns = Columns(
        names=[topic.name for topic in held],
        passages=[counts[topic.slug] for topic in held],
        abouts=[topic.description for topic in held],
        values=[topic.slug for topic in held],
    )
    return Choices(listing, columns)


async def _speakers(library: Library, view: View) -> Choices:
    """Offer who is quoted, and after them whom a source names: what `by:` understands."""
    counted = await offers.count_speakers(library.store, view)
    catalogue = await read_catalogue(library.store, view)
    named = (Counted(name, 0, "named by a source") for name in catalogue.people)
    return await asyncio.to_thread(lambda: choose_name(_most_first((*counted, *named))))


async def _sources(library: Library, view: View) -> Choices:
    titles = await offers.count_titles(library.store, view)
    return await asyncio.to_thread(lambda: choose_name(_most_first(titles)))


def _most_first(names: Sequence[Counted]) -> Sequence[Counted]:
    return sorted(names, key=lambda counted: (-counted.passages, counted.name.casefold()))


async def _headings(library: Library, view: View) -> Choices:
    counts: Counter[str] = Counter()
    async for some in offers.headings(library.store, view):
        counts.update(some)
    return await asyncio.to_thread(_count_headings, counts)


def _count_headings(counts: Counter[str]) -> Choices:
    order = sorted(counts, key=counts.__getitem__, reverse=True)
    return choose_name(Counted(heading, counts[heading]) for heading in order[: offers.MOST])


async def _quotes(library: Library, view: View) -> Choices:
    quotes = Quotes()
    async for some in offers.beginnings(library.store, view):
        await asyncio.to_thread(quotes.add, some)
    return await asyncio.to_thread(quotes.choices)


READERS: Mapping[What, Callable[[Library, View], Awaitable[Choices]]] = {
    What.TOPIC: _topics,
    What.SPEAKER: _speakers,
    What.SOURCE: _sources,
    What.HEADING: _headings,
    What.QUOTE: _quotes,
}
"""How to read the choices of each kind, as one team sees them."""
