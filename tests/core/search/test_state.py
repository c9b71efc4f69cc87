from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.state import Followed, Learned, forget_state, read_state, state_stamp, write_state

FOLLOWED = Followed(version=3, store="a", topics="b", change=4, generation="c")
LEARNED = Learned(version=2, store="a", model="m@1", change=4, segments=("one", "two"))


def test_what_was_written_is_read_until_it_is_forgotten(tmp_path: Path) -> None:
    assert read_state(Followed, tmp_path) is None
    write_state(tmp_path, FOLLOWED)
    assert read_state(Followed, tmp_path) == FOLLOWED
    forget_state(tmp_path, FOLLOWED)
    assert read_state(Followed, tmp_path) is None
    forget_state(tmp_path, FOLLOWED)


def test_the_two_states_lie_beside_each_other(tmp_path: Path) -> None:
    write_state(tmp_path, FOLLOWED)
    write_state(tmp_path, LEARNED)
    forget_state(tmp_path, FOLLOWED)
    assert read_state(Learned, tmp_path) == LEARNED


def test_what_another_process_wrote_meanwhile_is_not_forgotten(tmp_path: Path) -> None:
    newer = replace(LEARNED, change=5)
    write_state(tmp_path, newer)
    forget_state(tmp_path, LEARNED)
    assert read_state(Learned, tmp_path) == newer


def test_nothing_unfinished_stays(tmp_path: Path) -> None:
    write_state(tmp_path, LEARNED)
    assert [path.name for path in tmp_path.iterdir()] == ["learned.json"]


def test_each_state_has_a_stamp_of_its_own_that_stays(tmp_path: Path) -> None:
    stamps = [state_stamp(Learned, tmp_path)]
    for change in (5, 6, 5):
        write_state(tmp_path, replace(LEARNED, change=change))
        stamps.append(state_stamp(Learned, tmp_path))
        assert state_stamp(Learned, tmp_path) == stamps[-1]
    assert stamps[0] is None
    assert all(one != other for one, other in pairwise(stamps))


def test_a_folder_in_its_place_is_no_state(tmp_path: Path) -> None:
    (tmp_path / "learned.json").mkdir()
    assert read_state(Learned, tmp_path) is None


@given(st.binary(max_size=40), st.integers(0, 200), st.integers(1, 255))
def test_a_damaged_state_is_none_or_another(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int, bits: int
) -> None:
    folder = tmp_path_factory.mktemp("state")
    write_state(folder, LEARNED)
    whole = (folder / "learned.json").read_bytes()
    place = at % len(whole)
    for damaged in (noise, whole[:place], whole[:place] + bytes([whole[place] ^ bits]) + whole[place + 1 :]):
        (folder / "learned.json").write_bytes(damaged)
        state = read_state(Learned, folder)
        assert state is None or isinstance(state, Learned)
    assert read_state(Learned, folder) != LEARNED
