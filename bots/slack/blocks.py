"""Block Kit made of plain text, by the models of slack_sdk, whose validators run; nothing in a text is parsed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, cast

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
    RichTextElementParts,
    RichTextQuoteElement,
    RichTextSectionElement,
    SectionBlock,
)

from bots.slack import limits, mrkdwn
from core.fitting import cut
from core.pieces import SOURCE, Columns, Look, Piece, Prose, Quotation, Rule, Run, Small
from core.reply import Action, ActionKind

Json = dict[str, Any]

_STYLES = {
    Look.PLAIN: None,
    Look.BOLD: RichTextElementParts.TextStyle(bold=True),
    Look.CODE: RichTextElementParts.TextStyle(code=True),
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
            yield _json(RichTextBlock(elements=[*heading, self._rich(pieces[0])]))
            pieces = pieces[1:]
        elif heading:
            yield _json(RichTextBlock(elements=heading))
        for piece in pieces:
            yield from self._piece(piece)

    def small(self, *texts: str) -> Json:
        """Set small what is said about the words; each text may hold markup only where `link` made it."""
        return _json(ContextBlock(elements=[self._text(text) for text in texts]))

    def source(self, text: str | None, link: str | None, label: str) -> Iterator[Json]:
        """Say small where the words are from, with a link that leads there."""
        elements: list[PlainTextObject | MarkdownTextObject] = [self._text(text)] if text else []
        if link and _WEB.match(link):
            linked = mrkdwn.link(link, label)
            elements += [MarkdownTextObject(text=linked, verbatim=True)] if len(linked) <= limits.SECTION_TEXT else []
        elif link:
            elements.append(self._text(link))
        if elements:
            yield _json(ContextBlock(elements=elements))

    def linked(self, text: str) -> str:
        """Make a text literal mrkdwn, but for the channels in it."""
        escaped = mrkdwn.escape(text)
        return self._channel.sub(lambda found: mrkdwn.channel(found[0]), escaped) if self._channel else escaped

    def _piece(self, piece: Piece) -> Iterator[Json]:
        match piece:
            case Prose() | Quotation():
                yield _json(RichTextBlock(elements=[self._rich(piece)]))
            case Small(text, link):
                yield from self.source(text, link, SOURCE)
            case Columns(lines):
                yield from _columns(lines)
            case Rule():
                yield _json(DividerBlock())

    def _rich(self, piece: Prose | Quotation) -> RichTextElement:
        if isinstance(piece, Prose):
            return self._section(piece.runs)
        return RichTextQuoteElement(elements=list(self._elements(piece.runs)))

    def _section(self, runs: Iterable[Run]) -> RichTextSectionElement:
        return RichTextSectionElement(elements=list(self._elements(runs)))

    def _elements(self, runs: Iterable[Run]) -> Iterator[RichTextElement]:
        for run in runs:
            style = _STYLES[run.look]
            for number, text in enumerate(self._known.split(run.text) if self._known else (run.text,)):
                if number % 2 and _WEB.match(text):
                    yield RichTextElementParts.Link(url=text, text=_MESSAGE, style=style)
                elif number % 2:
                    yield RichTextElementParts.Channel(channel_id=text, style=style)
                elif text:
                    yield RichTextElementParts.Text(text=text, style=style)

    def _text(self, text: str) -> PlainTextObject | MarkdownTextObject:
        if self._channel and self._channel.search(text):
            return MarkdownTextObject(text=self.linked(text), verbatim=True)
        return PlainTextObject(text=text, emoji=False)


def _standing(known: Sequence[str]) -> re.Pattern[str] | None:
    """Find what is known where it stands as a word."""
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, sorted(known)))})(?!\w)") if known else None


def buttons(actions: Sequence[Action]) -> Iterator[Json]:
    """Put buttons in rows; an action's number in its id is its place among all."""
    made = [_button(number, action) for number, action in enumerate(actions)]
    for start in range(0, len(made), _IN_A_ROW):
        yield _json(ActionsBlock(elements=made[start : start + _IN_A_ROW]))


def fits_button(action: Action) -> bool:
    """Tell whether an action can be a button: Slack takes neither an empty label nor an empty or long command."""
    return bool(action.label.strip()) and 0 < len(action.command) <= limits.BUTTON_VALUE


def _button(number: int, action: Action) -> ButtonElement:
    sign = action.kind in _SAID_ALOUD
    return ButtonElement(
        text=PlainTextObject(text=cut(action.label.strip(), limits.BUTTON_TEXT), emoji=sign),
        action_id=f"{action.kind.value}:{number}",
        value=action.command,
        accessibility_label=_SAID_ALOUD.get(action.kind),
    )


def _columns(lines: Sequence[str]) -> Iterator[Json]:
    """Set lines in columns, read down the first and then the next, as high as Slack lets them be."""
    most = _COLUMNS * (limits.FIELD_TEXT // (max(map(len, lines)) + 1))
    sections = -(-len(lines) // most)
    evenly = -(-len(lines) // sections)
    for start in range(0, len(lines), evenly):
        shown = lines[start : start + evenly]
        high = -(-len(shown) // _COLUMNS)
        fields = ["\n".join(shown[first : first + high]) for first in range(0, len(shown), high)]
        yield _json(SectionBlock(fields=[PlainTextObject(text=each, emoji=False) for each in fields]))


def _json(block: Block) -> Json:
    return cast("Json", block.to_dict())
