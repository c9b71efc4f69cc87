from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, cast

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simcord.components import ComponentValidationError, validate_components, walk_components

from bots.discord import limits
from bots.discord.limits import size
from bots.discord.markdown import JOINER
from bots.discord.render import render, render_text
from bots.discord.rendered import Rendered
from core.answers import context_reply, help_reply, passage_reply, shared_reply
from core.daily.parcels import daily_reply
from core.fitting import clean
from core.library.passages import Surroundings
from core.offers import LONGEST_KEY
from core.reply import Action, ActionKind, Reply
from tests.bots.discord.reading import Read, read
from tests.replies import MORNING, RIVET, large_replies, listed, replies, result, shown_replies, texts
from tests.thorough import THOROUGH

EXAMPLES = 1_000 if THOROUGH else 60
ADA, GENERAL = 123456789012345678, "223456789012345678"
MARK = "k3f9x2abcd-20260306"
ABOUT = "Tomas Berg, Workshop Hour: Bridges and Beds, 0:30-0:45 · wording verified"
V2 = discord.MessageFlags(components_v2=True).value


def everything(rendered: Rendered) -> Read:
    """Read all texts of a message, as Discord does."""
    return read("\n".join(rendered.texts))


def components(rendered: Rendered) -> list[dict[str, Any]]:
    """Give a message's components as they are sent."""
    return cast("list[dict[str, Any]]", rendered.view().to_components())  # type: ignore[no-untyped-call]


def letters(text: str) -> str:
    """Give a text without blanks and what is not seen, as it is set."""
    return re.sub(rf"[\s{JOINER}▶·]", "", clean(text))


# What it looks like


def test_a_quote_is_set_apart_with_who_said_it_small_below_and_a_link_to_the_moment() -> None:
    rendered = render(passage_reply(result(RIVET), {}), owner=ADA)
    assert rendered.sections == (
        (
            "### Quote\n> “Every rivet carries a little of the load, so no rivet is allowed to be lazy.”",
            f"-# {ABOUT} · 6as57eqx · [Source at 0:30](https://www.youtube.com/watch?v=w0rkshop&t=30s)",
        ),
    )
    assert [(button.label, button.custom_id) for button in rendered.buttons] == [
        ("Context", f"context:0:{ADA}:/context 6as57eqx"),
        ("Share", f"share:1:{ADA}:/share 6as57eqx"),
    ]


def test_it_is_one_frame_in_which_the_buttons_stand_last_and_that_pings_nobody() -> None:
    rendered = render(passage_reply(result(RIVET), {}))
    (frame,) = components(rendered)
    assert [part["type"] for part in frame["components"]] == [10, 10, 1]
    assert rendered.fields()["allowed_mentions"].to_dict() == {"parse": []}


def test_discord_py_need_not_remember_a_message_for_its_buttons() -> None:
    assert not render(passage_reply(result(RIVET), {})).view().is_dispatchable()


def test_a_lesson_is_prose_and_nobodys_quotation() -> None:
    assert "quotation" not in everything(render(passage_reply(result(MORNING), {}))).marks


def test_what_was_done_to_the_request_stands_small_below() -> None:
    rendered = render(passage_reply(result(RIVET), {}, notes=("Searched for “rivet”.", "Also in Sayings.")))
    assert rendered.texts[-1].endswith("\n-# Searched for “rivet”.\n-# Also in Sayings.")


def test_a_shared_quote_names_who_shared_it() -> None:
    rendered = render(shared_reply(result(RIVET), "Ada @here"))
    assert rendered.texts[0].startswith(f"### Ada @{JOINER}here shared a quote\n> “Every rivet")


def test_a_daily_post_carries_its_mark_at_the_very_end() -> None:
    rendered = render(daily_reply(MORNING, {}), mark=MARK)
    assert rendered.texts[0].startswith("### Lesson of the day: Water in the morning\nWater the beds")
    assert rendered.texts[-1].endswith(f" · 2b8qk3zz · {MARK}")
    assert [(button.label, button.custom_id) for button in rendered.buttons[-2:]] == [
        ("👍", f"better:{len(rendered.buttons) - 2}::/better 2b8qk3zz"),
        ("👎", f"worse:{len(rendered.buttons) - 1}::/worse 2b8qk3zz"),
    ]


def test_passages_in_a_list_each_have_their_source_and_a_line_before_them() -> None:
    reply = Reply(
        title="Bridges (2 passages)",
        body="\n\n".join(["How things that carry weight are kept.", listed(RIVET), listed(MORNING)]),
        results=(result(RIVET), result(MORNING)),
    )
    rendered = render(reply)
    assert [len(section) for section in rendered.sections] == [1, 2, 2]
    assert rendered.sections[1][0].startswith("> “Every rivet")
    assert rendered.sections[1][1].endswith("6as57eqx · [Source](https://www.youtube.com/watch?v=w0rkshop&t=30s)")
    frame = components(rendered)[0]
    assert [part["type"] for part in frame["components"]] == [10, 14, 10, 10, 14, 10, 10]


def test_the_dates_of_a_preview_stand_out() -> None:
    posts = f"Friday 6 March, 09:00\nWater in the morning\n{listed(MORNING)}\n\nMonday 9 March, 09:00\n{listed(RIVET)}"
    rendered = render(Reply(title="The next 2 posts", body=posts, results=(result(MORNING), result(RIVET))))
    assert [section[0].split("\n")[0] for section in rendered.sections] == [
        "### The next 2 posts", "**Friday 6 March, 09:00**", "**Monday 9 March, 09:00**",
    ]  # fmt: skip


def test_words_around_a_passage_name_the_speakers_and_set_it_apart() -> None:
    (section,) = render(context_reply(Surroundings(before=(MORNING,), passage=RIVET, after=(RIVET,)))).sections
    assert section[1] == f"> **Tomas Berg:** “{RIVET.text}”"
    assert section[2] == f"**Tomas Berg:** “{RIVET.text}”"


def test_what_can_be_typed_stands_out_in_help() -> None:
    (section,) = render(help_reply()).sections
    assert "`/quote self-play` — the words" in section[0]
    assert "`/lesson research craft`" in section[0]


def test_many_short_lines_stand_in_few() -> None:
    (section,) = render(Reply(title="40 topics", body="\n".join(f"Topic {n} ({n})" for n in range(40)))).sections
    assert section[0].startswith("### 40 topics\nTopic 0\u00a0(0) · Topic 1\u00a0(1) · ")
    assert section[0].count("\n") == 1


def test_what_is_known_is_shown_as_it_is_known_wherever_it_stands() -> None:
    reply = Reply(title="Daily posts", body=f"A lesson in {GENERAL}. Not {GENERAL}2.", notes=(f"I am in {GENERAL}.",))
    (section,) = render(reply, known={GENERAL: f"<#{GENERAL}>"}).sections
    assert section == (
        f"### Daily posts\nA lesson in <#{GENERAL}>. Not {GENERAL}2.",
        f"-# I am in <#{GENERAL}>.",
    )


def test_a_sentence_is_shown_as_it_is() -> None:
    assert render_text("There is no *filter* <here>.").texts == ("There is no \\*filter\\* \\<here>.",)


def test_nothing_at_all_is_a_message_too() -> None:
    assert render(Reply(title="", body=" \n")).texts == ("…",)


# What does not fit


def test_a_long_body_is_cut_at_a_word() -> None:
    rendered = render(Reply(title="Much", body="word " * 4_000, attribution="Ada, Notes · paraphrase"))
    assert rendered.texts[0].endswith("word…")
    assert rendered.texts[1] == "-# Ada, Notes · paraphrase"
    assert sum(map(size, rendered.texts)) > limits.TEXT - 10


def test_of_passages_that_are_too_long_together_the_first_stay_set_apart() -> None:
    long = replace(RIVET, text="Every rivet carries. " * 25)
    reply = Reply(title="Rivets", body="\n\n".join([listed(long)] * 9), results=(result(long),) * 9)
    rendered = render(reply)
    assert len(rendered.sections) >= 5
    assert all(section[0].startswith("> “Every rivet") for section in rendered.sections[2:-1])
    assert rendered.texts[-1].endswith("…")


def test_very_many_passages_are_all_there_though_no_line_is_between_them() -> None:
    short = replace(RIVET, text="Rivets.", source=replace(RIVET.source, title="A", url=None))
    reply = Reply(title="Rivets", body="\n\n".join([listed(short)] * 30), results=(result(short),) * 30)
    (section,) = render(reply).sections
    assert section[0].count("> “Rivets.”") == 30


def test_buttons_stand_in_rows_of_five_with_their_number_among_all() -> None:
    actions = tuple(Action(kind=ActionKind.TRY, label=f"Topic {n}", command="/topics") for n in range(12))
    rendered = render(Reply(title="12", body="…", actions=actions))
    rows = [part for part in components(rendered)[0]["components"] if part["type"] == 1]
    assert [len(row["components"]) for row in rows] == [5, 5, 2]
    assert len({button.custom_id for button in rendered.buttons}) == 12


def test_of_too_many_buttons_the_first_stay() -> None:
    actions = tuple(Action(kind=ActionKind.TRY, label=f"{n}", command="/topics") for n in range(30))
    assert len(render(Reply(title="30", body="…", actions=actions)).buttons) == 25


@pytest.mark.parametrize(
    ("label", "command"), [("", "/quote x"), (" ", "/quote x"), ("Another", ""), ("Another", "/quote " + "x" * 100)]
)
def test_what_discord_takes_for_no_button_is_left_out(label: str, command: str) -> None:
    action = Action(kind=ActionKind.ANOTHER, label=label, command=command)
    assert render(Reply(title="Quote", body="words", actions=(action,))).buttons == ()


def test_a_command_that_is_too_long_for_a_button_is_carried_by_its_key() -> None:
    action = Action(kind=ActionKind.ANOTHER, label="Another", command="/quote " + "x" * 100)
    (button,) = render(Reply(title="Quote", body="words", actions=(action,)), {action: "k" * 16}, owner=ADA).buttons
    assert button.custom_id == f"another:0:{ADA}={'k' * 16}"


def test_a_long_label_is_cut() -> None:
    action = Action(kind=ActionKind.ANOTHER, label="🧑 very " * 40, command="/quote very")
    (button,) = render(Reply(title="Quote", body="words", actions=(action,))).buttons
    assert button.label.endswith("…")
    assert 60 < size(button.label) <= limits.LABEL


@pytest.mark.parametrize("link", ["javascript:alert(1)", "notes/yard.md", "https://", "discord://x"])
def test_only_the_web_is_linked_to(link: str) -> None:
    assert everything(render(Reply(title="Quote", body="words", attribution="Ada", link=link))).urls == []


def test_an_address_cannot_end_its_link_early() -> None:
    link = "https://example.com/a b)c>d[@everyone]\\?q=(1)&t=2%20"
    seen = everything(render(Reply(title="Quote", body="words", link=link)))
    assert seen.urls == ["https://example.com/a%20b%29c%3Ed%5B@everyone%5D%5C?q=%281%29&t=2%20"]
    assert seen.marks == ["heading", "small", "link"]


# Whatever there is to show


def offers_for(reply: Reply) -> dict[Action, str]:
    """Give keys for all commands of a reply."""
    return dict.fromkeys(reply.actions, "k" * LONGEST_KEY)


@settings(max_examples=EXAMPLES)
@given(reply=replies() | shown_replies() | large_replies(), owner=st.none() | st.just(2**63))
def test_every_reply_is_taken_by_discord(reply: Reply, owner: int | None) -> None:
    rendered = render(reply, offers_for(reply), owner=owner, known={GENERAL: f"<#{GENERAL}>"}, mark=MARK)
    taken = json.loads(json.dumps(components(rendered), ensure_ascii=True))
    parts = list(walk_components(validate_components(taken, flags=V2)))
    assert len(parts) == rendered.components <= limits.COMPONENTS
    assert rendered.view().content_length() <= sum(map(size, rendered.texts)) <= limits.TEXT
    ids = [part["custom_id"] for part in parts if part["type"] == 2]
    assert len(ids) == len(set(ids)) <= limits.BUTTONS
    assert all(0 < size(ident) <= limits.CUSTOM_ID for ident in ids)
    assert all(0 < size(part["label"]) <= limits.LABEL for part in parts if part["type"] == 2)
    assert rendered.texts[-1].endswith(f" · {MARK}")


@settings(max_examples=EXAMPLES)
@given(reply=replies() | shown_replies() | large_replies())
def test_nothing_in_a_reply_is_read_as_markup(reply: Reply) -> None:
    seen = everything(render(reply))
    assert set(seen.marks) <= {"heading", "quotation", "small", "bold", "code", "link"}
    assert all(re.fullmatch(r"https?://[!-~]+", url) for url in seen.urls)


@settings(max_examples=EXAMPLES)
@given(reply=shown_replies(60), title=texts(60), notes=st.lists(texts(60), max_size=3))
def test_nothing_of_a_reply_that_fits_is_lost(reply: Reply, title: str, notes: list[str]) -> None:
    rendered = render(replace(reply, title=title, notes=tuple(notes)))
    ident = reply.results[0].passage.short if reply.attribution else ""
    said = letters("".join((title, reply.body, reply.attribution or "", ident, *notes)))
    seen = read("\n".join(re.sub(r"\[Source[^]]*\]\([^)]*\)", "", text) for text in rendered.texts))
    assert letters(seen.words) == (said or "…")


def test_what_discord_would_not_take_is_known_as_such() -> None:
    too_long = Rendered(sections=(("x" * 4_001,),))
    assert not too_long.fits()
    with pytest.raises(ComponentValidationError):
        validate_components(components(too_long), flags=V2)
    assert not Rendered(sections=(("x",),) * 21).fits()
