from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord.carried import PATTERN, custom_id, read, too_long
from bots.discord.limits import BUTTONS, CUSTOM_ID, size
from core.reply import Action, ActionKind
from tests.replies import texts

KEY = "abcdefghijklmn27"
OWNERS = st.none() | st.integers(10**16, 2**64 - 1)


def action(command: str) -> Action:
    return Action(kind=ActionKind.ANOTHER, label="Another", command=command)


@given(
    command=texts(120),
    kind=st.sampled_from(ActionKind),
    owner=OWNERS,
    number=st.integers(0, BUTTONS - 1),
    kept=st.booleans(),
)
def test_what_is_carried_is_read_again(
    command: str, kind: ActionKind, owner: int | None, number: int, *, kept: bool
) -> None:
    made = Action(kind=kind, label="Label", command=command)
    written = custom_id(number, made, owner, {made: KEY} if kept else {})
    if written is None:
        assert not kept
        assert made in too_long([made], owner) or not command
        return
    assert size(written) <= CUSTOM_ID
    match = PATTERN.fullmatch(written)
    assert match is not None
    carried = read(match)
    assert (carried.kind, carried.owner) == (kind, owner)
    assert (carried.command, carried.key) in ((command, None), (None, KEY))


def test_a_command_is_carried_itself_as_long_as_it_fits() -> None:
    short = action("/quote rivet seen:6as57eqx")
    assert custom_id(0, short, None, {short: KEY}) == "another:0::/quote rivet seen:6as57eqx"
    assert too_long([short], 2**63) == []


def test_which_button_it_is_decides_nothing_about_what_must_be_kept() -> None:
    """What is kept is known before the buttons are made."""
    for room in range(60, 100):
        made = action("x" * room)
        if made not in too_long([made], None):
            assert all(custom_id(number, made, None, {}) for number in range(BUTTONS))


@pytest.mark.parametrize(
    "other", ["another:0:", "another:0::", "saving:1:2:/quote", "another:x::/quote", "another:0:1=ab"]
)
def test_what_others_carry_is_none_of_it(other: str) -> None:
    assert PATTERN.fullmatch(other) is None
