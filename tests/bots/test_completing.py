from __future__ import annotations

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from bots.completing import GrammarCompleter
from core.library.catalogue import Catalogue
from core.models import DocumentKind, Person, Role, Source
from tests.shelf import TOPICS

TALK = Source(
    id="0" * 26,
    scope="shared",
    kind=DocumentKind.TRANSCRIPT,
    title="Workshop Hour",
    people=(Person(name="Mina Okafor", role=Role.HOST),),
)
CATALOGUE = Catalogue(speakers=("Tomas Berg",), sources=(TALK, TALK))


def completed(typed: str) -> list[str]:
    """Give the lines that typing and choosing each completion would make."""
    completions = GrammarCompleter(CATALOGUE, TOPICS).get_completions(Document(typed), CompleteEvent())
    return [typed[: len(typed) + each.start_position] + each.text for each in completions]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("/q", ["/quote", "/quit"]),
        ("/TO", ["/topics"]),
        ("/topics sl", ["/topics slow-cooking"]),
        ("/quote b", ["/quote by:"]),
        ("/quote rivet fr", ["/quote rivet from:"]),
        ("/quote by:ber", ['/quote by:"Tomas Berg"']),
        ("/quote by:", ['/quote by:"Mina Okafor"', '/quote by:"Tomas Berg"']),
        ("/quote from:work", ['/quote from:"Workshop Hour"']),
        ("/quote topic:g", ["/quote topic:gardens"]),
        ('/quote by:"to', ['/quote by:"Tomas Berg"']),
        ("/quote by:zzz", []),
        ("/quote ", ["/quote random"]),
        ("/lesson ", ["/lesson random", "/lesson today", "/lesson bridges", "/lesson gardens", "/lesson slow-cooking"]),
        ("/lesson t", ["/lesson today", "/lesson topic:"]),
        ("/lesson G", ["/lesson gardens"]),
        ("/lesson gardens r", []),
        ('/quote by:"Tomas B', ['/quote by:"Tomas Berg"']),
        ('/quote rivet from:"workshop h', ['/quote rivet from:"Workshop Hour"']),
        ('/quote by:"Tomas Berg" fr', ['/quote by:"Tomas Berg" from:']),
        ("@q", ["@quotidian"]),
        ("tell me, @quo", ["tell me, @quotidian"]),
        ("a", []),
        ("c", []),
        ("hello", []),
        ("", []),
    ],
)
def test_what_fits_is_offered(typed: str, offered: list[str]) -> None:
    assert completed(typed) == offered


def test_at_most_a_screenful_is_offered() -> None:
    many = Catalogue(speakers=tuple(f"Ann {number}" for number in range(500)), sources=())
    completions = GrammarCompleter(many, TOPICS).get_completions(Document("/quote by:ann"), CompleteEvent())
    assert len(list(completions)) == 25


def test_what_can_be_done_with_the_last_answer_is_offered() -> None:
    offered: list[str] = []
    completer = GrammarCompleter(CATALOGUE, TOPICS, lambda: offered)

    def texts(typed: str) -> list[str]:
        return [each.text for each in completer.get_completions(Document(typed), CompleteEvent())]

    assert texts("s") == []
    offered += ["another", "context", "share"]
    assert texts("s") == ["share"]
    assert texts("a") == ["another"]
    assert texts("say a") == []
