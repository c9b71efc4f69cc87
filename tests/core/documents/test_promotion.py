from __future__ import annotations

from core.documents.promotion import is_promotion, jingles, promotions


def test_a_message_of_a_sponsor_is_found_from_its_first_to_its_last_whole_sentence() -> None:
    rows = [
        "We built it.",
        "And now a word from",
        "Oarsome Boats, our sponsor.",
        "They float.",
        "Get 20% off.",
        "So we built it.",
    ]
    assert promotions(rows, ["Oarsome Boats"]) == {1, 2, 3, 4}


def test_an_address_or_a_name_in_conversation_sells_nothing() -> None:
    rows = ["You go to deep learning.com or dot org.", "Linear was the name of the tool.", "Everybody used Linear."]
    assert promotions(rows, ["Linear"]) == frozenset()


def test_the_name_of_the_show_repeated_at_the_end_is_a_jingle_up_to_the_last_row() -> None:
    rows = [*["Words that matter."] * 100, "Riverrun is a show.", "Riverran.", "Riverrun, the sea.", "Breathe."]
    assert jingles(rows, "Riverrun") == {100, 101, 102, 103}
    assert jingles(rows, None) == frozenset()


def test_one_mention_of_the_show_is_no_jingle() -> None:
    assert jingles(["I love Riverrun as a name.", "So do I."], "Riverrun") == frozenset()


def test_asking_for_subscribers_is_promotion() -> None:
    assert is_promotion("Please subscribe to the podcast and tell a friend.")
    assert not is_promotion("People subscribe to an idea before they know it.")
