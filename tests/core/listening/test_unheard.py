from __future__ import annotations

from dataclasses import replace
from functools import partial

from core.library.store import Store
from core.listening import attentions
from core.listening.attention import Mode
from core.listening.unheard import forget, is_unheard, list_unheard, note
from tests.build import OURS, THEIRS
from tests.core.listening.test_attentions import HERE


async def test_who_said_not_me_is_unheard_in_that_team_until_they_take_it_back(store: Store) -> None:
    for _ in range(2):
        await store.change(lambda connection: note(connection, OURS, "UADA"))
    assert await store.look(lambda connection: is_unheard(connection, OURS, "UADA"))
    assert not await store.look(lambda connection: is_unheard(connection, OURS, "UBOB"))
    assert not await store.look(lambda connection: is_unheard(connection, THEIRS, "UADA"))
    for _ in range(2):
        await store.change(lambda connection: forget(connection, OURS, "UADA"))
    assert not await store.look(lambda connection: is_unheard(connection, OURS, "UADA"))


async def test_those_of_teams_that_are_listened_to_are_listed(store: Store) -> None:
    await store.change(lambda connection: attentions.write(connection, HERE))
    await store.change(lambda connection: attentions.write(connection, replace(HERE, channel="C2")))
    await store.change(lambda connection: attentions.write(connection, replace(HERE, team=THEIRS, mode=Mode.OFF)))
    for team, member in ((OURS, "UADA"), (OURS, "UBOB"), (THEIRS, "UCAROL")):
        await store.change(partial(note, team=team, member=member))
    assert await store.look(list_unheard) == {(OURS, "UADA"), (OURS, "UBOB")}
