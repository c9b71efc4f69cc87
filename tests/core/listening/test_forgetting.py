"""Of a message that was decided nothing is left in memory."""

from __future__ import annotations

import gc

from core.listening.heard import Heard
from core.listening.listening import Listening
from core.search.query import Query
from core.team import View
from tests.memory import texts_in

# In pieces, lest what looks for the words finds itself.
MESSAGE = "why do all our volunteers {}? we never get any {} to stay", ("qua", "rtify"), ("zimm", "erfolk")
STRANGE = ("sno", "rkelwort"), ("blat", "terbaum")


def joined(pieces: tuple[str, str]) -> str:
    return "".join(pieces)


def holders(*words: tuple[str, str]) -> list[list[str]]:
    """List for each word the kinds of objects that hold a text with it, after all garbage is gone."""
    gc.unfreeze()  # what came with the model is not looked through otherwise
    while gc.collect():
        pass
    there = gc.get_objects()
    wanted = [(joined(pieces), list[str]()) for pieces in words]  # made only now, so none of it is there
    for each in there:
        for text in texts_in(each):
            for word, kinds in wanted:
                if word in text:
                    kinds.append(type(each).__name__)
    return [kinds for _, kinds in wanted]


async def decide(listening: Listening, view: View) -> tuple[float | None, bool]:
    form, *words = MESSAGE
    text = form.format(*map(joined, words))
    before = (" ".join(("nobody knows the", *map(joined, STRANGE))),)
    decision = await listening.decide(view, Heard(text=text, before=before))
    return decision.signals.worth, decision.signals.choice is not None


async def test_no_word_of_a_message_stays_once_it_is_decided(listening: Listening, view: View) -> None:
    worth, looked_up = await decide(listening, view)
    assert worth is not None
    assert looked_up
    _, *words = MESSAGE
    assert holders(*words, *STRANGE) == [[], [], [], []]


async def test_what_is_asked_for_stays_so_that_it_would_be_found(listening: Listening, view: View) -> None:
    await listening.finder.index.follow(listening.finder.library.store)
    await listening.finder.index.search(Query(view=view, words=" ".join(map(joined, STRANGE))))
    assert all(holders(*STRANGE))
