from __future__ import annotations

from core.plain_text import plain_text
from core.reply import Action, ActionKind, Reply


def test_each_part_begins_a_line_and_what_is_missing_leaves_none() -> None:
    assert plain_text(Reply(title="Rivets", body="“One.\nTwo.”")) == "Rivets\n“One.\nTwo.”"
    full = Reply(
        title="Rivets",
        body="“One.”",
        attribution="Tomas Berg",
        link="https://example.com/1",
        notes=("Also in Sayings.", "Searched for “rivet”."),
        actions=(Action(kind=ActionKind.SHARE, label="Share", command="/share 1"),),
    )
    assert plain_text(full) == (
        "Rivets\n“One.”\nTomas Berg\nhttps://example.com/1\nAlso in Sayings.\nSearched for “rivet”."
    )
