from __future__ import annotations

from hypothesis import given

from core.reply import Reply
from core.trimming import Room, trimmed
from tests.replies import replies

ROOM = Room(title=20, attribution=30, link=25, notes=40, weigh=len, weigh_link=lambda link: len(f"<{link}>"))


def test_each_part_keeps_what_there_is_room_for() -> None:
    reply = trimmed(
        Reply(
            title="Rivets and what\nthey carry",
            body="Every rivet\x07 counts.\n\nEach.",
            attribution="Tomas Berg, Notes from the workshop",
            link="https://example.org/x",
            notes=("One.", "Two\nlines.", "A third that there is no room for."),
        ),
        ROOM,
    )
    assert reply.title == "Rivets and what…"
    assert reply.body == "Every rivet  counts.\n\nEach."
    assert reply.attribution == "Tomas Berg, Notes from the…"
    assert reply.link == "https://example.org/x"
    assert reply.notes == ("One.\nTwo lines.\nA third that there is…",)


def test_half_a_link_is_none() -> None:
    assert trimmed(Reply(title="", body="", link="https://example.org/rivets"), ROOM).link is None


@given(replies())
def test_nothing_but_the_body_weighs_more_than_it_may(reply: Reply) -> None:
    kept = trimmed(reply, ROOM)
    assert len(kept.title) <= ROOM.title
    assert len(kept.attribution or "") <= ROOM.attribution
    assert sum(map(len, kept.notes)) <= ROOM.notes
    assert kept.link is None or len(kept.link) + 2 <= ROOM.link
