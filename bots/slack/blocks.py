"""Block Kit made of plain text, as the JSON that Slack takes; nothing in a text is parsed.

The models of slack_sdk would write the same, as the tests see to, and take longer than all else that makes a message.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from bots.slack import limits, mrkdwn
from core.fitting import cut
from core.pieces import SOURCE, Columns, Look, Piece, Prose, Quotation, Rule, Run, Small
from core.reply import Action, ActionKind

Json = dict[str, Any]

_STYLES: Mapping[Look, Json] = {
    Look.PLAIN: {},
    Look.BOLD: {"style": {"bold": True}},
    Look.CODE: {"style": {"code": True}},
}
_COLUMNS = 2
_IN_A_ROW = 5
_SAID_ALOUD = {
    ActionKind.BETTER: "Good one: let this come earlier in the next rounds",
    ActionKind.WORSE: "Not for us: let this come later in the next rounds",
}
_WEB = re.compile(r"https?://[^\s/?#]")
_CHANNEL = re.compile(r"[A-Z0-9]+")
_MESSAGE = "Message"
"""What stands on the link to one."""


class Builder:
    """Builds blocks in which the ids of `channels`, where they stand as words, are links to these.

    Likewise the addresses of `messages`, in what is not small: of itself Slack links no address in rich text.
    """

    def __init__(self, channels: Collection[str] = (), messages: Collection[str] = ()) -> None:
        known = [key for key in channels if _CHANNEL.fullmatch(key)]
        self._channel, self._known = _standing(known), _standing([*known, *messages])

    def pieces(self, title: str, pieces: Sequence[Piece]) -> Iterator[Json]:
        """Lay out a title and the body below it."""
        heading = [self._section((Run(title, Look.BOLD),))] if title else []
        if pieces and isinstance(pieces[0], Prose | Quotation):
            yield _rich_text(*heading, self._rich(pieces[0]))
            pieces = pieces[1:]
        elif heading:
            yield _rich_text(*heading)
        for piece in pieces:
            yield from self._piece(piece)

    def small(self, *texts: str) -> Json:
        """Set small what is said about the words; each text may hold markup only where `link` made it."""
        return _context([self._text(text) for text in texts])

    def source(self, text: str | None, link: str | None, label: str) -> Iterator[Json]:
        """Say small where the words are from, with a link that leads there."""
        elements = [self._text(text)] if text else []
        if link and _WEB.match(link):
            linked = mrkdwn.link(link, label)
            elements += [_marked(linked)] if len(linked) <= limits.SECTION_TEXT else []
        elif link:
            elements.append(self._text(link))
        if elements:
            yield _context(elements)

    def linked(self, text: str) -> str:
        """Make a text literal mrkdwn, but for the channels in it."""
        escaped = mrkdwn.escape(text)
        return self._channel.sub(lambda found: mrkdwn.channel(found[0]), escaped) if self._channel else escaped

    def _piece(self, piece: Piece) -> Iterator[Json]:
        match piece:
            case Prose() | Quotation():
                yield _rich_text(self._rich(piece))
            case Small(text, link):
                yield from self.source(text, link, SOURCE)
            case Columns(lines):
                yield from _columns(lines)
            case Rule():
                yield {"type": "divider"}

    def _rich(self, piece: Prose | Quotation) -> Json:
        if isinstance(piece, Prose):
            return self._section(piece.runs)
        return {"type": "rich_text_quote", "elements": list(self._elements(piece.runs))}

    def _section(self, runs: Iterable[Run]) -> Json:
        return {"type": "rich_text_section", "elements": list(self._elements(runs))}

    def _elements(self, runs: Iterable[Run]) -> Iterator[Json]:
        for run in runs:
            style = _STYLES[run.look]
            for number, text in enumerate(self._known.split(run.text) if self._known else (run.text,)):
                if number % 2 and _WEB.match(text):
                    yield {"type": "link", "url": text, "text": _MESSAGE, **style}
                elif number % 2:
                    yield {"type": "channel", "channel_id": text, **style}
                elif text:
                    yield {"type": "text", "text": text, **style}

    def _text(self, text: str) -> Json:
        return _marked(self.linked(text)) if self._channel and self._channel.search(text) else _plain(text)


def _standing(known: Sequence[str]) -> re.Pattern[str] | None:
    """Find what is known where it stands as a word."""
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, sorted(known)))})(?!\w)") if known else None


def buttons(actions: Sequence[Action]) -> Iterator[Json]:
    """Put buttons in rows; an action's number in its id is its place among all."""
    made = [_button(number, action) for number, action in enumerate(actions)]
    for start in range(0, len(made), _IN_A_ROW):
        yield {"type": "actions", "elements": made[start : start + _IN_A_ROW]}


def fits_button(action: Action) -> bool:
    """Tell whether an action can be a button: Slack takes neither an empty label nor an empty or long command."""
    return bool(action.label.strip()) and 0 < len(action.command) <= limits.BUTTON_VALUE


def _button(number: int, action: Action) -> Json:
    aloud = _SAID_ALOUD.get(action.kind)
    return {
        "type": "button",
        "text": _plain(cut(action.label.strip(), limits.BUTTON_TEXT), emoji=aloud is not None),
        "action_id": f"{action.kind.value}:{number}",
        "value": action.command,
        **({"accessibility_label": aloud} if aloud else {}),
    }


def _columns(lines: Sequence[str]) -> Iterator[Json]:
    """Set lines in columns, read down the first and then the next, as high as Slack lets them be."""
    most = _COLUMNS * (limits.FIELD_TEXT // (max(map(len, lines)) + 1))
    sections = -(-len(lines) // most)
    evenly = -(-len(lines) // sections)
    for start in range(0, len(lines), evenly):
        shown = lines[start : start + evenly]
        high = -(-len(shown) // _COLUMNS)
        fields = ["\n".join(shown[first : first + high]) for first in range(0, len(shown), high)]
        yield {"type": "section", "fields": [_plain(each) for each in fields]}


def _rich_text(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def _context(elements: Sequence[Json]) -> Json:
    return {"type": "context", "elements": list(elements)}


def _plain(text: str, *, emoji: bool = False) -> Json:
    return {"type": "plain_text", "text": text, "emoji": emoji}


def _marked(text: str) -> Json:
    """Let Slack read markup, but make nothing else a link."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}
