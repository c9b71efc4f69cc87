from __future__ import annotations

import pytest

from core.saving.saving import Saving
from core.saving.telling import Choice, before_saving, opted_out, quoted, your_words
from tests.core.saving.making import ADA, BOB, CAROL, asker, message, wording

HOME = "this workspace"
TOLD, ASK = "Whoever wrote them is told", "Ask whoever wrote them first"


def said(home: str | None = HOME, *, private: bool = False, own: bool = False, was_cut: bool = False) -> str:
    notes = before_saving(message(channel="a private channel"), home, private=private, own=own, was_cut=was_cut)
    return " ".join(f"{note.title} {note.text}" for note in notes)


def test_whoever_saves_is_told_who_will_find_it_and_who_hears_of_it() -> None:
    assert "Everybody in this workspace" in said()
    assert (TOLD in said(), TOLD in said(own=True)) == (True, False)
    assert "is longer than the 1,800 characters" in said(was_cut=True)


def test_of_what_not_everybody_can_read_it_warns_before_anything_else() -> None:
    assert said(private=True).startswith("Not everybody can read this message Saved, everybody in this workspace")
    assert "though they were said in a private channel" in said(private=True)
    assert (ASK in said(private=True), ASK in said(private=True, own=True)) == (True, False)


def test_what_is_for_somebody_alone_concerns_nobody_else() -> None:
    assert "Nobody but you will find these words" in said(None)
    assert "verybody" not in said(None)
    assert TOLD not in said(None)


@pytest.mark.parametrize(
    ("removed", "beginning"),
    [
        (0, "Nobody can save what you write from now on. Here"),
        (1, "Nobody can save what you write from now on, and 1 quote was removed. Here"),
        (12, "Nobody can save what you write from now on, and 12 quotes were removed. Here"),
    ],
)
def test_who_would_never_be_quoted_is_told_what_went(removed: int, beginning: str) -> None:
    assert opted_out(removed, "Here you can change your mind.").startswith(beginning)


def test_somebody_is_told_who_saved_their_words_and_who_finds_them() -> None:
    note = quoted("Bob", "The Workshop")
    assert note.title.startswith("Bob saved words of yours")
    assert note.text == "Everybody in The Workshop can find them."


async def test_members_are_offered_what_they_may_do(saving: Saving) -> None:
    saved = await saving.save(BOB, message(), wording())
    offered = {each.who: await saving.choices(each, saved) for each in (ADA, BOB, CAROL, asker("UDAN"))}
    both = (Choice.EDIT, Choice.DELETE)
    assert offered == {"UADA": (Choice.REMOVE,), "UBOB": both, "UCAROL": both, "UDAN": ()}


async def test_of_their_own_words_members_learn_what_is_kept(saving: Saving) -> None:
    saved = await saving.save(BOB, message(), wording())
    assert "Nothing of what you wrote" in your_words((), HOME, opted_out=False)
    assert "everybody in this workspace" in your_words((saved,), HOME, opted_out=False)
    assert "Nobody can save" in your_words((saved,), HOME, opted_out=True)
