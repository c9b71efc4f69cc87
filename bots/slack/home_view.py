"""The Home tab: today's lesson, the daily posts, whose words are kept, and how to begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock
from slack_sdk.models.views import View

from bots.slack.elements import Sure, button, buttons, citation, header, section, to_dicts, words
from bots.slack.message import Message
from bots.slack.render import render
from bots.slack.saving_view import HOME, again_button, never_button, remove_button, saver_buttons
from bots.slack.workspaces import APP
from core.reply import Reply
from core.saving import telling
from core.saving.saved import Saved
from core.wording import attribution_of, body_of

SET_UP, CHANGE, PAUSE, RESUME, SKIP, REMOVE = (
    "home:new", "home:change", "home:pause", "home:resume", "home:skip", "home:remove",
)  # fmt: skip
"""Action ids; all but the first carry the id of a schedule."""

MOST_SCHEDULES, MOST_SAVED = 12, 6
"""Of what is listed: all of them leave a lesson a quarter of the 100 blocks that Slack takes."""

_LONGEST_SHOWN = 300
_BEGIN = """\
{prefix}quote self-play — the words, who said them and where
{prefix}lesson — today's lesson
{prefix}daily — a lesson in a channel every working day
@{app} how do I keep going when experiments fail? — a question in plain words, in threads, too
“Save as quote” in the menu of a message keeps its words
{prefix}library help — what your team's library holds"""
_GONE = Sure(title="Remove this daily post?", text="Its history goes, too. Pause lets it rest.", yes="Remove")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A daily post: what is posted, when and where, in words; `channel` is what they call the channel, its key.

    `rests` says that it can be resumed.
    """

    id: str
    channel: str
    said: str
    rests: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What a member sees: `words` are their own, kept by others, `saved` what they kept.

    `notice` says what was done a moment ago, or why not. `lesson` is None where the library holds none. `prefix` stands
    before the names of commands, the slash included; `app` is what the app is called.
    """

    lesson: Message | None = None
    schedules: Sequence[Line] = ()
    words: Sequence[Saved] = ()
    saved: Sequence[Saved] = ()
    opted_out: bool = False
    notice: str = ""
    prefix: str = "/"
    app: str = APP
    member_of_team: bool = True


def home_view(home: Home) -> dict[str, Any]:
    """Draw the tab."""
    top, below = to_dicts(_top(home)), tuple(_below(home))
    room = View.blocks_max_length - len(top) - len(below)
    lesson = (header("Today's lesson").to_dict(), *home.lesson.blocks) if home.lesson else ()
    return View(type="home", blocks=[dict(block) for block in (*top, *lesson[:room], *below)]).to_dict()


def _top(home: Home) -> Iterator[Block]:
    if home.notice:
        yield section(home.notice)
        yield DividerBlock()


def _below(home: Home) -> Iterator[Mapping[str, Any]]:
    if home.member_of_team:
        yield from to_dicts(_schedules(home.schedules, home.prefix))
    yield header("How to begin").to_dict()
    yield from render(Reply(title="", body=_BEGIN.format(prefix=home.prefix, app=home.app))).blocks
    if home.member_of_team:
        yield from to_dicts(_kept(home))


def _schedules(lines: Sequence[Line], prefix: str) -> Iterator[Block]:
    yield header("Daily posts")
    if not lines:
        yield words("Nothing is posted day by day yet, in any channel that you can see.")
    for line in lines[:MOST_SCHEDULES]:
        yield words(line.said, line.channel)
        yield buttons(_schedule_buttons(line))
    yield from _more(len(lines) - MOST_SCHEDULES, f"{prefix}daily list shows all of them.")
    yield buttons([button("Set up a daily lesson", SET_UP)])


def _schedule_buttons(line: Line) -> Sequence[ButtonElement]:
    rest = (
        [button("Resume", RESUME, line.id)]
        if line.rests
        else [button("Pause", PAUSE, line.id), button("Skip next", SKIP, line.id)]
    )
    return [
        *rest,
        button("Change", CHANGE, line.id),
        button("Remove", REMOVE, line.id, sure=_GONE),
    ]


def _kept(home: Home) -> Iterator[Block]:
    yield header(telling.YOURS)
    yield words(telling.your_words(home.words, HOME, opted_out=home.opted_out))
    for saved in home.words[:MOST_SAVED]:
        yield from _quote(saved, [remove_button(saved)])
    yield from _more(len(home.words) - MOST_SAVED, telling.MORE_YOURS)
    yield buttons([again_button() if home.opted_out else never_button()])
    if home.saved:
        yield header(telling.BY_YOU)
    for saved in home.saved[:MOST_SAVED]:
        yield from _quote(saved, saver_buttons(saved))
    yield from _more(len(home.saved) - MOST_SAVED, telling.MORE_BY_YOU)


def _quote(saved: Saved, of: Sequence[ButtonElement]) -> Iterator[Block]:
    yield from citation(body_of(saved.passage, _LONGEST_SHOWN), attribution_of(saved.passage))
    yield buttons(of)


def _more(number: int, how: str) -> Iterator[Block]:
    if number > 0:
        yield words(f"And {number} more. {how}")
