from __future__ import annotations

import re

import pytest
from discord import utils
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.discord.markdown import JOINER, bold, code, escape, heading, link, quotation, small
from core.fitting import clean
from tests.bots.discord.reading import read
from tests.replies import texts
from tests.thorough import THOROUGH

EXAMPLES = 2_000 if THOROUGH else 100
MARKUP = (
    "**bold**", "*low*", "_low_", "__under__", "~~gone~~", "||hidden||", "`code`", "```\nblock\n```", "``a`b``",
    "\\", "\\*", "# Head", "### Head", "-# small", "> quoted", ">>> quoted", "- item", "* item", "+ item",
    "1. one", "12. twelve", " - item", "[label](https://example.com)", "[label](<https://example.com>)",
    "https://example.com/a_b_c", "<https://a.b>", "steam://run/1", "discord.gg/abc", "Discord.com/invite/abc",
    "discordapp.com/invite/abc", "@everyone", "@here", "<@123456789012345678>", "<@!123456789012345678>",
    "<@&123456789012345678>", "@123456789012345678", "<#123456789012345678>", "<id:customize>",
    "</quote:123456789012345678>", "<t:1772787600:R>", "<:tada:123456789012345678>", "<a:tada:123456789012345678>",
    ":tada:", ":+1:", ":100:", ":wave::skin-tone-3:", "0:30-0:45", "1:02:03", "a:b:c", "<ada@example.com>",
    "<+48123456789>", "¯\\_(ツ)_/¯", "snake_case_name", "2 * 3 * 4", "e.g. this", "R&D", "C#", "漢字", "🧑‍🔬", "\n",
    "\n\n", " ", "\u2028", "\t", "(", ")", "“",
)  # fmt: skip


def written() -> st.SearchStrategy[str]:
    """Texts full of markup, and any others."""
    pieces = st.lists(st.sampled_from(MARKUP), max_size=12)
    return pieces.map("".join) | pieces.map(" ".join) | pieces.map("\n".join) | texts(200)


def plain(text: str) -> str:
    """Give what is to be seen of a text."""
    return re.sub("[\u2028\u2029]", "\n", clean(text))


@settings(max_examples=EXAMPLES)
@given(text=written())
def test_whatever_is_written_is_seen_as_it_is_and_means_no_more(text: str) -> None:
    seen = read(escape(text))
    assert seen.marks == []
    assert seen.words.replace(JOINER, "") == plain(text).replace(JOINER, "")


@settings(max_examples=EXAMPLES)
@given(text=written())
def test_nobody_is_pinged_even_where_pings_are_looked_for_by_themselves(text: str) -> None:
    for made in (escape(text), code(text), bold(text), small(escape(text))):
        assert utils.escape_mentions(made) == made
        assert not re.search(r"@(?:everyone|here|[!&]?\d{15})", made, re.IGNORECASE)


@settings(max_examples=EXAMPLES)
@given(text=written())
def test_what_is_set_apart_is_no_more_than_that(text: str) -> None:
    quoted = read(quotation(escape(text)))
    assert set(quoted.marks) <= {"quotation"}
    assert letters(quoted.words) == letters(text)
    headed = read(heading(f"On {text}"))
    assert headed.marks == ["heading"]
    assert letters(headed.words) == letters(f"On{text}")
    below = read(small(escape(text)))
    assert set(below.marks) <= {"small"}
    assert letters(below.words) == letters(text)


@settings(max_examples=EXAMPLES)
@given(text=written())
def test_what_stands_out_is_no_more_than_that(text: str) -> None:
    strong = read(f"a {bold(text)} b")
    assert set(strong.marks) <= {"bold"}
    assert letters(strong.words) == letters(f"a{text}b")
    typed = read(f"a {code(text)} b")
    assert set(typed.marks) <= {"code"}
    assert letters(typed.words) == letters(f"a{text}b")


@settings(max_examples=EXAMPLES)
@given(url=written(), label=written())
def test_a_link_leads_where_it_says_and_nowhere_else(url: str, label: str) -> None:
    seen = read(link(f"https://example.com/{url}", f"Source {' '.join(label.split())}"))
    assert seen.marks == ["link"]
    assert re.fullmatch(r"https://example\.com/[!-~]*", seen.urls[0])


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("2 * 3", "2 \\* 3"),
        ("at 0:30-0:45, 1:02:03", "at 0:30-0:45, 1:02:03"),
        ("# one\n - two\n3. four", "\\# one\n \\- two\n3\\. four"),
        ("a - b # c > d", "a - b # c > d"),
        ("see https://example.com.", "see https\\://example.com."),
        ("@everyone", f"@{JOINER}everyone"),
        ("ada@example.com", "ada@example.com"),
        (":tada: note: this", "\\:tada: note: this"),
    ],
)
def test_as_little_as_possible_is_written_otherwise(text: str, literal: str) -> None:
    assert escape(text) == literal


def test_the_model_knows_what_it_looks_for() -> None:
    literal = {mark for mark in MARKUP if not read(f"{mark} x").marks and mark.strip()}
    assert literal == {
        "\\", "\\*", "@123456789012345678", "0:30-0:45", "1:02:03", "¯\\_(ツ)_/¯", "snake_case_name", "e.g. this",
        "R&D", "C#", "漢字", "🧑‍🔬", "(", ")", "“",
    }  # fmt: skip


def letters(text: str) -> str:
    """Give a text without blanks, and what only parts its words."""
    return re.sub(rf"[\s{JOINER}]", "", plain(text))
