"""Completing what somebody types in the terminal: commands, filters, and the names that can follow them."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from bots.asking import BOT
from bots.listen_words import settings_after, zone_in
from core.completion.suggestion import Suggestion, What
from core.daily.zones import offer_zones
from core.errors import QuotidianError
from core.grammar import COMMANDS
from core.listening.phrases import SETTINGS
from core.subcommands import DAILY, LIBRARY

Complete = Callable[[What, str], Awaitable[Sequence[Suggestion]]]
"""Offers what fits what was typed of a name, best first; raises QuotidianError where it cannot."""

_FILTERS = {"by:": What.SPEAKER, "from:": What.SOURCE, "topic:": What.TOPIC}
_FILTER = re.compile(rf'(?:^|\s)(?P<filter>{"|".join(_FILTERS)})(?:"(?P<quoted>[^"]*)|(?P<bare>[^\s"]*))$')
_TOPIC = re.compile(r"/(?:lesson|topics|listen (?:.* )?topics(?: [^,]+,)*) +(?P<bare>[^\s,]*)$", re.IGNORECASE)
_PASSAGE = re.compile(r"/(?:context|share|better|worse) +(?P<bare>.*)$", re.IGNORECASE)
_LISTEN = "/listen "
_WORDS = {
    "/lesson": ("random", "today"),
    "/quote": ("random",),
    "/daily": DAILY,
    "/library": LIBRARY,
    "/listen": ("on", "shadow", "off", "status", *SETTINGS, "log", "not me", "me", "help"),
}


@dataclass(frozen=True, slots=True)
class _Name:
    """A name that is being typed: of what, what is there of it, and what of the line it replaces, led by a filter."""

    what: What
    typed: str
    replaced: str
    filter: str = ""

    def completed(self, suggestion: Suggestion) -> Completion:
        """Put a choice in its place."""
        return Completion(
            self.filter + _quoted(suggestion.value),
            start_position=-len(self.replaced),
            display=suggestion.label,
            display_meta=suggestion.detail,
        )


class GrammarCompleter(Completer):
    """Completes the one grammar; `complete` knows the names.

    `offered` tells the words that stand for what can be done with the last answer.
    """

    def __init__(self, complete: Complete, offered: Callable[[], Sequence[str]] = tuple) -> None:
        self._complete = complete
        self._offered = offered

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Offer the words of the grammar that begin so, and time zones, without names, which are in the library."""
        del complete_event
        typed = document.text_before_cursor
        word, zone = typed.rsplit(" ", 1)[-1], zone_in(typed)
        fitting = () if _FILTER.search(typed) else tuple(self._fitting(typed, word.casefold()))
        yield from (Completion(each, start_position=-len(word)) for each in fitting)
        if zone is not None and not (fitting and " " in zone):  # else the zone is said, and something else begun
            yield from (Completion(each, start_position=-len(zone)) for each in offer_zones(zone))

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """Offer the words of the grammar that begin so, and the names that fit, 25 at most."""
        for word in self.get_completions(document, complete_event):
            yield word
        name = _name(document.text_before_cursor)
        if name is not None:
            for suggestion in await self._suggestions(name):
                yield name.completed(suggestion)

    async def _suggestions(self, name: _Name) -> Sequence[Suggestion]:
        try:
            return await self._complete(name.what, name.typed)
        except QuotidianError:  # whoever sends the line is told; one who presses a key is not
            return ()

    def _fitting(self, typed: str, word: str) -> Iterator[str]:
        if not word:
            candidates: Iterable[str] = _after(typed)
        elif " " not in typed:
            candidates = (*(f"/{name}" for name in (*COMMANDS, "as", "quit")), *self._offered(), BOT)
        elif typed.casefold().startswith(_LISTEN):  # which takes no filters
            candidates = _after(typed)
        else:
            candidates = (*_after(typed), *_FILTERS, BOT)
        return (each for each in candidates if each.startswith(word))


def _after(typed: str) -> Sequence[str]:
    """Give the words that can follow a command's name."""
    head, _, rest = typed.casefold().partition(" ")
    if " " in rest.lstrip():
        return settings_after(typed) if head == "/listen" else ()
    return _WORDS.get(head, ())


def _name(typed: str) -> _Name | None:
    """Find the name that is being typed; in quotation marks it may hold blanks."""
    if found := _FILTER.search(typed):
        name = found["quoted"] or found["bare"] or ""
        return _Name(_FILTERS[found["filter"]], name, typed[found.start("filter") :], found["filter"])
    for pattern, what in ((_TOPIC, What.TOPIC), (_PASSAGE, What.QUOTE)):
        if found := pattern.match(typed):
            return _Name(what, found["bare"], found["bare"])
    return None


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
