from __future__ import annotations

from bots.slack.place import channels_in, members_in, name_members

LISTED = "Yesterday, 9:00, to U012AB3CD\nYesterday, 9:30, to U012AB3CD\nToday, 8:00, to W98Z7Y6X5"


def test_channels_stand_in_a_text_as_words() -> None:
    assert channels_in("in C012AB3CD, not in xC012AB3CD; CHANNELS are none") == {"C012AB3CD"}


def test_members_stand_in_a_text_as_words_each_once() -> None:
    assert members_in(LISTED) == ("U012AB3CD", "W98Z7Y6X5")
    assert members_in("UNIVERSAL WONDERS, W3C, u012ab3cd, U012AB3CD4EF5GH6IJ") == ()


def test_names_take_the_place_of_the_ids_that_are_known() -> None:
    named = name_members(LISTED, {"U012AB3CD": "Bob \\1 Rivers"})
    assert named.splitlines()[1:] == ["Yesterday, 9:30, to Bob \\1 Rivers", "Today, 8:00, to W98Z7Y6X5"]
