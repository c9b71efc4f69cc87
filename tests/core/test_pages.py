from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.grammar import parse_command
from core.pages import Page, cut_page
from core.reply import Action, ActionKind, Reply
from core.requests import TopicsRequest
from tests.shelf import ASKER

LIST = Reply(title="Boats", body="Ida, Bo", notes=("By name.",))


@pytest.mark.parametrize(
    ("typed", "before", "number"),
    [
        ("page 2", "", 2),
        ("Page  03", "", 3),
        ("k3f9 page 12", "k3f9", 12),
        ("page 0", "", 1),
        ("page 99999999999999999999", "", 1_000_000),
        ("", "", 1),
        ("page", "page", 1),
        ("2", "2", 1),
        ("page two", "page two", 1),
        ("page ²", "page ²", 1),
        ("page -1", "page -1", 1),
        ("page 2 of", "page 2 of", 1),
        ("homepage 2", "homepage 2", 1),
    ],
)
def test_the_page_stands_at_the_end_of_what_is_typed(typed: str, before: str, number: int) -> None:
    assert cut_page(typed) == (before, number)


@given(total=st.integers(0, 200), size=st.integers(1, 50))
def test_all_pages_together_hold_everything_once(total: int, size: int) -> None:
    things = range(total)
    pages = [Page(number=1, size=size, total=total)]
    while any(action.label == "More" for action in pages[-1].turned(LIST, "/boats").actions):
        pages.append(Page(number=len(pages) + 1, size=size, total=total))
    assert [each for page in pages for each in page.of(things)] == list(things)
    assert pages[-1].number == pages[-1].last
    assert not Page(number=len(pages) + 1, size=size, total=total).of(things)


def test_a_list_that_fits_one_page_stays_as_it_is() -> None:
    for total in (0, 1, 10):
        assert Page(number=1, size=10, total=total).turned(LIST, "/boats") == LIST


def test_a_long_list_says_its_page_and_offers_the_next() -> None:
    first = Page(number=1, size=10, total=11).turned(LIST, "/boats")
    assert first.notes == ("By name.", "Page 1 of 2.")
    assert first.actions == (Action(kind=ActionKind.TRY, label="More", command="/boats page 2"),)
    second = Page(number=2, size=10, total=11).turned(LIST, "/boats")
    assert (second.notes[-1], second.actions) == ("Page 2 of 2.", ())


@pytest.mark.parametrize(("total", "last"), [(3, 1), (10, 1), (11, 2)])
def test_a_page_beyond_the_end_says_so_and_leads_back(total: int, last: int) -> None:
    beyond = Page(number=9, size=10, total=total).turned(LIST, "/boats")
    assert (beyond.title, beyond.body, beyond.found) == ("Boats", f"This list ends with page {last}.", False)
    assert [action.command for action in beyond.actions] == [f"/boats page {last}"]


def test_a_list_of_nothing_says_so_on_any_page() -> None:
    assert Page(number=9, size=10, total=0).turned(LIST, "/boats") == LIST


@pytest.mark.parametrize(
    ("typed", "name", "page"),
    [("/topics page 3", "", 3), ("/topic PAGE 3", "", 3), ("/topics scaling page 3", "scaling page 3", 1)],
)
def test_topics_are_asked_for_by_page_or_by_name(typed: str, name: str, page: int) -> None:
    assert parse_command(typed, ASKER) == TopicsRequest(asker=ASKER, name=name, page=page)
