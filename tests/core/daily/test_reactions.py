from __future__ import annotations

from functools import partial

from core.daily.hands import read_weights
from core.daily.reactions import react
from core.library.store import Store
from tests.build import OURS, THEIRS


async def test_each_member_has_one_opinion_of_a_passage(store: Store) -> None:
    for member, passage, better in (
        ("ada", "one", True),
        ("bob", "one", True),
        ("ada", "two", True),
        ("ada", "two", False),
        ("m" * 300, "three", False),
    ):
        await store.change(partial(react, OURS, member, passage, better=better))
    weights = await store.look(lambda connection: read_weights(connection, [OURS, THEIRS]))
    assert weights.get(OURS) == {"one": 2.0, "two": 2**-0.5, "three": 2**-0.5}
    assert THEIRS not in weights
