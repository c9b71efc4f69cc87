"""Completing what somebody types in the terminal: commands, filters, and the names that can follow them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from core.grammar import COMMANDS
from core.library.catalogue import Catalogue
from core.library.topics import Topic

_FILTERS = ("by:", "from:", "topic:")
_MOST = 25


class GrammarCompleter(Completer):
    """Completes the one grammar from what the library held when the chat began."""

    def __init__(self, catalogue: Catalogue, topics: Sequence[Topic]) -> None:
        self._topics = [topic.slug for topic in topics]
        self._values = {
            "by:": list(catalogue.people),
            "from:": list(dict.fromkeys(source.title for source in catalogue.sources)),
            "topic:": self._topics,
        }

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Offer what fits the word before the cursor, at most 25."""
        del complete_event
        typed = document.text_before_cursor
        word = typed.rsplit(" ", 1)[-1]
        return (Completion(each, start_position=-len(word)) for each in self._fitting(typed, word)[:_MOST])

    def _fitting(self, typed: str, word: str) -> list[str]:
        head = next((name for name in _FILTERS if word.startswith(name)), None)
        if head is not None:
            wanted = word.removeprefix(head).strip('"').casefold()
            return [head + _quoted(value) for value in self._values[head] if _begins(value, wanted)]
        if typed.startswith("/") and " " not in typed:
            return [f"/{name}" for name in (*COMMANDS, "as", "quit") if f"/{name}".startswith(typed.casefold())]
        if typed.startswith("/topics "):
            return [slug for slug in self._topics if slug.startswith(word.casefold())]
        return [name for name in _FILTERS if word and name.startswith(word.casefold())]


def _begins(value: str, wanted: str) -> bool:
    return any(part.startswith(wanted) for part in (value.casefold(), *value.casefold().split()))


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
