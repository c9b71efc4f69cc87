from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bots.slack import limits
from bots.slack.message import Message
from bots.slack.render import render, render_text
from core.answers import context_reply, help_reply, passage_reply, shared_reply
from core.daily.parcels import daily_reply
from core.fitting import clean
from core.library.passages import Surroundings
from core.reply import Action, ActionKind, Reply
from tests.bots.slack.web.checking import wrong_with_message
from tests.replies import MORNING, RIVET, large_replies, listed, replies, result, shown_replies, texts
from tests.thorough import THOROUGH

EXAMPLES = 1_000 if THOROUGH else 60
CHANNEL = "C0GENERAL"


def parts(node: object) -> Iterator[Mapping[str, Any]]:
    """Give every object in some blocks."""
    if isinstance(node, Mapping):
        yield node
    for inner in node.values() if isinstance(node, Mapping) else node if isinstance(node, list | tuple) else ():
        yield from parts(inner)


def kinds(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks]


def bold(message: Message) -> list[str]:
    return [part["text"] for part in parts(message.blocks) if part.get("style") == {"bold": True}]


def quotations(message: Message) -> list[str]:
    quotes = [part for part in parts(message.blocks) if part.get("type") == "rich_text_quote"]
    return ["".join(element["text"] for element in quote["elements"]) for quote in quotes]


def body(lines: int, text: str = "word ") -> Reply:
    return Reply(title="Much", body=text * lines)


# What it looks like


def test_a_quote_is_set_apart_with_who_said_it_small_below() -> None:
    message = render(passage_reply(result(RIVET), {}))
    assert message.blocks == (
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "text", "text": "Quote", "style": {"bold": True}}],
                },
                {
                    "type": "rich_text_quote",
                    "elements": [
                        {
                            "type": "text",
                            "text": "“Every rivet carries a little of the load, so no rivet is allowed to be lazy.”",
                        }
                    ],
                },
            ],
        },
        {
            "type": "context",
            "elements": [
                {
                    "type": "plain_text",
                    "text": "Tomas Berg, Workshop Hour: Bridges and Beds, 0:30-0:45 · wording verified · 6as57eqx",
                    "emoji": False,
                },
                {
                    "type": "mrkdwn",
                    "text": "<https://www.youtube.com/watch?v=w0rkshop&amp;t=30s|Source at 0:30>",
                    "verbatim": True,
                },
            ],
        },
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": f"{kind}:{number}",
                    "text": {"type": "plain_text", "text": kind.title(), "emoji": False},
                    "value": f"/{kind} 6as57eqx",
                }
                for number, kind in enumerate(("context", "share"))
            ],
        },
    )
    assert message.text == (
        "Quote: “Every rivet carries a little of the load, so no rivet is allowed to be lazy.” — Tomas Berg, "
        "Workshop Hour: Bridges and Beds, 0:30-0:45 · wording verified"
    )


def test_a_lesson_is_prose_and_nobodys_quotation() -> None:
    message = render(passage_reply(result(MORNING), {}))
    assert quotations(message) == []
    assert bold(message) == ["Water in the morning"]


def test_what_was_done_to_the_request_stands_small_below() -> None:
    message = render(passage_reply(result(RIVET), {}, notes=("Searched for “rivet”.", "Also in Sayings.")))
    notes = message.blocks[2]["elements"]
    assert [note["text"] for note in notes] == ["Searched for “rivet”.\nAlso in Sayings."]


def test_a_shared_quote_names_who_shared_it() -> None:
    message = render(shared_reply(result(RIVET), "Ada <!here>"))
    assert bold(message) == ["Ada <!here> shared a quote"]
    assert message.text.startswith("Ada &lt;!here&gt; shared a quote: “Every rivet")


def test_a_daily_post_stands_there_for_all_and_offers_no_share() -> None:
    blocks = render(daily_reply(RIVET, {})).blocks
    labels = [part["text"]["text"] for part in parts(blocks) if part.get("type") == "button"]
    assert labels == ["Context", "👍", "👎"]


def test_a_daily_post_has_signs_with_names_for_who_hears_them() -> None:
    message = render(daily_reply(MORNING, {}))
    assert bold(message) == ["Lesson of the day: Water in the morning"]
    better, worse = [part for part in parts(message.blocks) if part.get("accessibility_label")]
    assert (better["text"]["text"], better["value"]) == ("👍", "/better 2b8qk3zz")
    assert (worse["text"]["text"], worse["action_id"]) == ("👎", "worse:2")


def test_passages_in_a_list_each_have_their_source_and_a_line_before_them() -> None:
    reply = Reply(
        title="Bridges (2 passages)",
        body="\n\n".join(["How things that carry weight are kept.", listed(RIVET), listed(MORNING)]),
        results=(result(RIVET), result(MORNING)),
    )
    message = render(reply)
    assert kinds(message) == [
        "rich_text", "divider", "rich_text", "context", "divider", "rich_text", "context",
    ]  # fmt: skip
    assert quotations(message) == ["“Every rivet carries a little of the load, so no rivet is allowed to be lazy.”"]
    assert "t=30s|Source>" in message.blocks[3]["elements"][1]["text"]


def test_the_dates_of_a_preview_stand_out() -> None:
    posts = f"Friday 6 March, 09:00\nWater in the morning\n{listed(MORNING)}\n\nMonday 9 March, 09:00\n{listed(RIVET)}"
    message = render(Reply(title="The next 2 posts", body=posts, results=(result(MORNING), result(RIVET))))
    assert bold(message) == ["The next 2 posts", "Friday 6 March, 09:00", "Monday 9 March, 09:00"]


def test_words_around_a_passage_name_the_speakers_and_set_it_apart() -> None:
    message = render(context_reply(Surroundings(before=(MORNING,), passage=RIVET, after=(RIVET,))))
    assert quotations(message) == [f"Tomas Berg: “{RIVET.text}”"]
    assert bold(message) == ["Around 6as57eqx", "Tomas Berg: ", "Tomas Berg: "]


def test_what_can_be_typed_stands_out_in_help() -> None:
    codes = [part["text"] for part in parts(render(help_reply()).blocks) if part.get("style") == {"code": True}]
    assert "/quote self-play" in codes
    assert "/lesson research craft" in codes
    assert all(code.startswith(("/", "@")) for code in codes)


def test_ids_of_schedules_stand_out() -> None:
    line = "k3f9x2abcd  A lesson at 09:00 Europe/Warsaw, every day, in #general. Next: Friday 6 March."
    message = render(Reply(title="1 schedule", body=line))
    assert message.blocks[0]["elements"][1]["elements"][0] == {
        "type": "text",
        "text": "k3f9x2abcd",
        "style": {"code": True},
    }


def test_what_figures_are_of_stands_out() -> None:
    figures = "2 quotes and 1 lesson.\nSpeakers: Tomas Berg (2)\nEvidence: verified (2) · paraphrase (1)"
    assert bold(render(Reply(title="3 passages", body=figures))) == ["3 passages", "Speakers:", "Evidence:"]


def test_many_short_lines_stand_in_two_columns_and_all_of_them_are_there() -> None:
    topics = [f"Topic {number} ({number})" for number in range(251)]
    message = render(Reply(title="251 topics", body="\n".join(topics)))
    fields = [field["text"] for block in message.blocks for field in block.get("fields", ())]
    assert "\n".join(fields).split("\n") == topics
    assert len(fields) % 2 == 0


def test_fifty_schedules_fit() -> None:
    line = "k3f9x2abcd  A lesson and a quote in turn at 09:00 America/Argentina/Buenos_Aires, Monday to Friday, in a "
    reply = Reply(title="50 schedules", body="\n".join([f"{line}private channel. Next: Wednesday 23 September."] * 50))
    assert letters("".join(seen(render(reply)))) == letters(reply.title + reply.body)


def test_channels_are_shown_by_name_wherever_they_stand() -> None:
    reply = Reply(
        title=f"Daily posts to {CHANNEL}",
        body=f"A lesson in {CHANNEL}. Not {CHANNEL}2.",
        notes=(f"I am in {CHANNEL}.",),
    )
    message = render(reply, channels=(CHANNEL, "no channel|"))
    links = [part["channel_id"] for part in parts(message.blocks) if part.get("type") == "channel"]
    assert links == [CHANNEL, CHANNEL]
    assert message.blocks[1]["elements"][0]["text"] == f"I am in <#{CHANNEL}>."
    assert message.text == f"Daily posts to <#{CHANNEL}>: A lesson in <#{CHANNEL}>. Not {CHANNEL}2."


def test_addresses_of_messages_are_links_and_no_others_are() -> None:
    address = "https://quotes.slack.com/archives/C1/p1"
    message = render(Reply(title="Noted", body=f"On Monday\n{address}\n{address}23"), messages=(address,))
    links = [part for part in parts(message.blocks) if part.get("type") == "link"]
    assert links == [{"type": "link", "url": address, "text": "Message"}]
    assert f"{address}23" in "".join(part["text"] for part in parts(message.blocks) if part.get("type") == "text")


def test_a_sentence_is_shown_as_it_is() -> None:
    message = render_text("There is no *filter* <here>.")
    assert [part["text"] for part in parts(message.blocks) if part.get("type") == "text"] == [
        "There is no *filter* <here>."
    ]
    assert message.text == "There is no ∗filter∗ &lt;here&gt;."


def test_nothing_at_all_is_a_message_too() -> None:
    assert list(wrong_with_message(render(Reply(title="", body=" \n")).fields())) == []


# What does not fit


def test_a_long_body_is_cut_at_a_word() -> None:
    message = render(body(4_000))
    last = message.blocks[0]["elements"][-1]["elements"][-1]["text"]
    assert last.endswith("word…")
    assert len(last) > limits.WEIGHT - 500


def test_a_notification_is_cut_shorter_and_still_names_who() -> None:
    message = render(Reply(title="Long", body="word " * 1_500, attribution="Ada, Notes · paraphrase"))
    assert message.text.endswith("word… — Ada, Notes · paraphrase")
    assert len(message.text.encode()) <= limits.TEXT_BYTES


def test_buttons_stand_in_rows_of_five_with_their_number_among_all() -> None:
    actions = tuple(Action(kind=ActionKind.TRY, label=f"Topic {n}", command=f"/topics {n}") for n in range(12))
    rows = [
        block for block in render(Reply(title="12", body="…", actions=actions)).blocks if block["type"] == "actions"
    ]
    assert [len(row["elements"]) for row in rows] == [5, 5, 2]
    assert rows[2]["elements"][1]["action_id"] == "try:11"


@pytest.mark.parametrize(
    ("label", "command"), [("", "/quote x"), (" ", "/quote x"), ("Another", ""), ("Another", "/quote " + "x" * 2_000)]
)
def test_what_slack_takes_for_no_button_is_left_out(label: str, command: str) -> None:
    action = Action(kind=ActionKind.ANOTHER, label=label, command=command)
    assert kinds(render(Reply(title="Quote", body="words", actions=(action,)))) == ["rich_text"]


def test_a_long_label_is_cut() -> None:
    action = Action(kind=ActionKind.TRY, label="very " * 40, command="/quote very")
    button = render(Reply(title="Quote", body="words", actions=(action,))).blocks[1]["elements"][0]
    assert button["text"]["text"].endswith("very…")
    assert len(button["text"]["text"]) <= 75


def test_of_too_many_long_commands_the_short_ones_stay() -> None:
    actions = [Action(kind=ActionKind.TRY, label=f"{n}", command=f"/quote {'x' * 200 * n}") for n in (9, 1, 8, 2, 7)]
    row = render(Reply(title="Quote", body="words", actions=tuple(actions))).blocks[1]["elements"]
    assert [button["text"]["text"] for button in row] == ["1", "8", "2", "7"]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "notes/yard.md", "https://"])
def test_only_the_web_is_linked_to(link: str) -> None:
    reply = Reply(title="Quote", body="words", attribution="Ada", link=link)
    wrong = [part for part in parts(render(reply).blocks) if part.get("type") == "mrkdwn"]
    assert not wrong


def test_an_address_cannot_end_its_link_early() -> None:
    reply = Reply(title="Quote", body="words", link="https://example.com/a b|c>d<!channel>?q=1&t=2%20")
    link = render(reply).blocks[1]["elements"][0]["text"]
    assert link == "<https://example.com/a%20b%7Cc%3Ed%3C!channel%3E?q=1&amp;t=2%20|Source>"


# Whatever there is to show


@settings(max_examples=EXAMPLES)
@given(reply=replies() | shown_replies() | large_replies())
def test_every_reply_is_taken_by_slack(reply: Reply) -> None:
    message = render(reply, channels=(CHANNEL,))
    fields = json.loads(json.dumps(message.fields()))
    assert list(wrong_with_message(fields)) == []
    assert len(json.dumps(fields["blocks"])) < 13_200
    assert len(fields["blocks"]) <= 50
    assert 0 < len(message.text) < 4_000
    for block in fields["blocks"]:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()
        assert parsed.to_dict() == block


@settings(max_examples=EXAMPLES)
@given(reply=replies() | shown_replies() | large_replies())
def test_nothing_in_a_reply_is_read_as_markup(reply: Reply) -> None:
    message = render(reply)
    parsed = [part for part in parts(message.blocks) if part.get("type") == "mrkdwn"]
    assert all(re.fullmatch(r"<https?://[^<>|\s]+\|Source( at [\d:]+)?>", part["text"]) for part in parsed)
    literal = [part for part in parts(message.blocks) if part.get("type") == "plain_text"]
    signs = [part for part in parts(message.blocks) if part.get("action_id", "").startswith(("better:", "worse:"))]
    assert sum(part["emoji"] for part in literal) == len(signs)
    assert not re.search(r"[<>*~`]|@\w|#\w|(?<!\d):\w+:", message.text)


@settings(max_examples=EXAMPLES)
@given(reply=shown_replies(60), title=texts(60), notes=st.lists(texts(60), max_size=3))
def test_nothing_of_a_reply_that_fits_is_lost(reply: Reply, title: str, notes: list[str]) -> None:
    message = render(replace(reply, title=title, notes=tuple(notes)))
    ident = reply.results[0].passage.short if reply.attribution else ""
    said = letters(clean("".join((title, reply.body, reply.attribution or "", ident, *notes))))
    assert letters("".join(seen(message))) == (said or "…")


def seen(message: Message) -> Iterator[str]:
    """Give the texts that somebody sees, from top to bottom, but for links and buttons."""
    for part in parts([block for block in message.blocks if block["type"] != "actions"]):
        if part.get("type") in ("text", "plain_text"):
            yield part["text"]


def letters(text: str) -> str:
    """Leave out blanks, and the dots between what stands small."""
    return "".join(text.replace("·", " ").split())
