"""What many do at once, and the life of a saved message, on each database."""

from __future__ import annotations

import asyncio

import pytest

from core.errors import NotAllowedError, SavingError, UnknownPassageError
from core.saving.saved import Saved, SavedBeforeError
from core.saving.saving import Saving
from tests.build import OURS, held, texts
from tests.core.saving.making import ADA, BOB, CAROL, SAID, asker, message, wording

FRIDAY = "We never ship on a Friday."
LANTERN = "Whoever carries the lantern walks in the dark, and should say so."


async def test_a_message_is_saved_changed_and_removed(saving: Saving) -> None:
    saved = await saving.save(BOB, message(), wording())
    changed = await saving.change(CAROL, saved.passage.short, wording(FRIDAY))
    assert await saving.saved_by(BOB) == await saving.words_of(ADA) == (changed,)
    assert await held(saving.finder.library, OURS) == (changed.passage,)
    await saving.remove(ADA, changed.passage.short)
    assert await saving.saved_by(BOB) == ()
    assert await held(saving.finder.library, OURS) == ()
    await saving.save(BOB, message(), wording())
    assert (await saving.opt_out(ADA), await saving.opt_out(ADA)) == (1, 0)
    assert await held(saving.finder.library, OURS) == ()


async def test_of_many_who_save_a_message_at_once_one_does(saving: Saving) -> None:
    many = [asker(f"U{number}") for number in range(6)]
    results = await asyncio.gather(
        *(saving.save(each, message(), wording(f"{SAID} {each.member}")) for each in many), return_exceptions=True
    )
    (saved,) = [each for each in results if isinstance(each, Saved)]
    refused = [each.saved for each in results if isinstance(each, SavedBeforeError)]
    assert refused == [saved] * 5
    assert await held(saving.finder.library, OURS) == (saved.passage,)


async def test_of_two_who_change_it_at_once_one_does(saving: Saving) -> None:
    saved = await saving.save(BOB, message(), wording())
    results = await asyncio.gather(
        saving.change(BOB, saved.passage.id, wording(FRIDAY)),
        saving.change(CAROL, saved.passage.id, wording(LANTERN)),
        return_exceptions=True,
    )
    (changed,) = [each for each in results if isinstance(each, Saved)]
    (refused,) = [each for each in results if not isinstance(each, Saved)]
    assert isinstance(refused, SavingError | UnknownPassageError)
    assert await saving.saved_by(BOB) == (changed,)
    assert await held(saving.finder.library, OURS) == (changed.passage,)


async def test_whoever_opts_out_while_others_save_is_quoted_nowhere(saving: Saving) -> None:
    saves = [saving.save(BOB, message(f"Bell {number}.", number), wording(f"Bell {number}.")) for number in range(4)]
    results = await asyncio.gather(*saves[:2], saving.opt_out(ADA), *saves[2:], return_exceptions=True)
    assert all(isinstance(each, Saved | NotAllowedError | int) for each in results)
    assert texts(await held(saving.finder.library, OURS)) == []


@pytest.mark.parametrize("last", ["remove", "change"])
async def test_removed_while_it_is_changed_it_stays_removed_or_goes(saving: Saving, last: str) -> None:
    saved = await saving.save(BOB, message(), wording())
    steps = [saving.change(BOB, saved.passage.id, wording(FRIDAY)), saving.remove(ADA, saved.passage.id)]
    await asyncio.gather(*(steps if last == "remove" else steps[::-1]), return_exceptions=True)
    assert len(await saving.words_of(ADA)) == len(await held(saving.finder.library, OURS)) <= 1
