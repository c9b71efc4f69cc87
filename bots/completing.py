"""Completing what somebody types in the terminal: commands, filters, and the names that can follow them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from bots.asking import BOT
from core.grammar import COMMANDS
from core.library.catalogue import Catalogue
from core.library.topics import Topic

_FILTERS = ("by:", "from:", "topic:")
_OPEN_FILTER = re.compile(rf'(?:^|\s)(?P<key>{"|".join(_FILTERS)})(?:"(?P<quoted>[^"]*)|(?P<bare>[^\s"]*))$')
_MOST = 25


class GrammarCompleter(Completer):
    """Completes the one grammar from what the library held when the chat began.

    `offered` tells the words that stand for what can be done with the last answer.
    """

    def __init__(
        self, catalogue: Catalogue, topics: Sequence[Topic], offered: Callable[[], Sequence[str]] = tuple
    ) -> None:
        self._offered = offered
        self._topics = [topic.slug for topic in topics]
        self._values = {
            "by:": list(catalogue.people),
            "from:": list(dict.fromkeys(source.title for source in catalogue.sources)),
            "topic:": self._topics,
        }

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Offer what fits before the cursor, at most 25."""
        del complete_event
        typed = document.text_before_cursor
        value = _OPEN_FILTER.search(typed)
        word = typed[value.start("key") :] if value else typed.rsplit(" ", 1)[-1]
        fitting = self._named(value) if value else self._fitting(typed, word.casefold())
        return (Completion(each, start_position=-len(word)) for each in list(fitting)[:_MOST])

    def _named(self, value: re.Match[str]) -> Iterator[str]:
        """Offer the names that can follow a filter; in quotation marks, what was typed may hold blanks."""
        wanted = (value["quoted"] or value["bare"] or "").casefold()
        return (value["key"] + _quoted(name) for name in self._values[value["key"]] if _begins(name, wanted))

    def _fitting(self, typed: str, word: str) -> Iterator[str]:
        if not word:
            candidates: Iterable[str] = self._after(typed)
        elif " " not in typed:
            candidates = (*(f"/{name}" for name in (*COMMANDS, "as", "quit")), *self._offered(), BOT)
        else:
            candidates = (*self._after(typed), *_FILTERS, BOT)
        return (each for each in candidates if each.startswith(word))

    def _after(self, typed: str) -> Sequence[str]:
        """Offer what can follow a command's name, where that is no name of somebody or something."""
        head, _, rest = typed.casefold().partition(" ")
        if " " in rest.lstrip() or " " not in typed:
            return ()
        return {"/lesson": ("random", "today", *self._topics), "/quote": ("random",), "/topics": self._topics}.get(
            head, ()
        )


def _begins(value: str, wanted: str) -> bool:
    return any(part.startswith(wanted) for part in (value.casefold(), *value.casefold().split()))


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
