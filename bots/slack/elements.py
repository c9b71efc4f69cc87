"""Parts of forms and of the Home tab. All text in them is literal: nothing that anybody wrote formats or pings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    HeaderBlock,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
    RichTextElementParts,
    RichTextQuoteElement,
    RichTextSectionElement,
    SectionBlock,
)
from slack_sdk.models.views import View

from bots.slack import limits
from core.fitting import clean, cut

LONGEST_VALUE: int = Option.value_max_length
"""Characters of an option's value."""

_NOTHING = "…"
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{2,}")


@dataclass(frozen=True, slots=True)
class Pick:
    """A choice in a list: what people read, and what it stands for."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sure:
    """What is asked before a button does what cannot be taken back, and what stands on the one that does it."""

    title: str
    text: str
    yes: str


def plain(text: str, longest: int = limits.SECTION_TEXT) -> PlainTextObject:
    """Write literal text, `:smile:` as it stands."""
    return PlainTextObject(text=_some(text, longest), emoji=False)


def option(pick: Pick, detail: str = "") -> Option:
    """Make a choice; `detail` stands below it."""
    return Option(
        text=plain(pick.label, Option.label_max_length),
        value=pick.value,
        description=plain(detail, Option.label_max_length) if detail else None,
    )


def can_be_picked(value: str) -> bool:
    """Tell whether Slack takes a value in a list of choices."""
    return 0 < len(value) <= LONGEST_VALUE


def field(
    name: str, label: str, element: InputInteractiveElement, *, hint: str = "", optional: bool = False
) -> InputBlock:
    """Make a field of a form, by whose name its errors are shown and its value is read."""
    return InputBlock(
        block_id=name, label=plain(label), element=element, hint=plain(hint) if hint else None, optional=optional
    )


def button(label: str, action: str, value: str = "", *, sure: Sure | None = None) -> ButtonElement:
    """Make a button."""
    return ButtonElement(
        text=plain(label, Option.label_max_length),
        action_id=action,
        value=value or None,
        confirm=_confirm(sure) if sure else None,
    )


def buttons(of: Sequence[ButtonElement], name: str | None = None) -> ActionsBlock:
    """Put buttons in a row."""
    return ActionsBlock(elements=list(of), block_id=name)


def header(text: str) -> HeaderBlock:
    """Head what follows."""
    return HeaderBlock(text=plain(text, HeaderBlock.text_max_length))


def section(text: str) -> SectionBlock:
    """Write a paragraph."""
    return SectionBlock(text=plain(text))


def words(text: str, channel: str = "") -> RichTextBlock:
    """Write a paragraph in which a channel's key is a link to it, where it is one."""
    return RichTextBlock(elements=[RichTextSectionElement(elements=list(_linked(text, channel)))])


def titled(title: str, text: str = "", channel: str = "") -> RichTextBlock:
    """Write a paragraph below a line of its own in bold."""
    bold = RichTextElementParts.Text(text=_some(title), style=RichTextElementParts.TextStyle(bold=True))
    rest = (RichTextElementParts.Text(text="\n"), *_linked(text, channel)) if text else ()
    return RichTextBlock(elements=[RichTextSectionElement(elements=[bold, *rest])])


def linked(before: str, url: str, label: str) -> RichTextBlock:
    """Write a line that ends with a link."""
    link = RichTextElementParts.Link(url=url, text=_some(label))
    return RichTextBlock(elements=[RichTextSectionElement(elements=[RichTextElementParts.Text(text=before), link])])


def citation(text: str, below: str, *, quoted: bool = True) -> tuple[Block, ...]:
    """Write somebody's words, `quoted` as a quotation, and small below them who said them, and where."""
    said: list[RichTextElement] = [RichTextElementParts.Text(text=_some(text))]
    words = RichTextQuoteElement(elements=said) if quoted else RichTextSectionElement(elements=said)
    return RichTextBlock(elements=[words]), ContextBlock(elements=[plain(below)])


def modal(
    title: str, callback: str, blocks: Sequence[Block], *, submit: str = "", metadata: str = ""
) -> dict[str, Any]:
    """Make a form; without `submit` it can only be closed."""
    return View(
        type="modal",
        title=plain(title, View.title_max_length),
        callback_id=callback,
        blocks=list(blocks),
        submit=plain(submit, View.submit_max_length) if submit else None,
        close=plain("Cancel" if submit else "Close"),
        private_metadata=metadata or None,
    ).to_dict()


def to_dicts(blocks: Iterable[Block]) -> tuple[Mapping[str, Any], ...]:
    """Write blocks as Slack takes them."""
    return tuple(block.to_dict() for block in blocks)


def _confirm(sure: Sure) -> ConfirmObject:
    return ConfirmObject(
        title=plain(sure.title, ConfirmObject.title_max_length),
        text=plain(sure.text, ConfirmObject.text_max_length),
        confirm=plain(sure.yes, ConfirmObject.confirm_max_length),
        deny=plain("Cancel"),
        style="danger",
    )


def _linked(text: str, channel: str) -> list[RichTextElement]:
    text = _some(text)
    before, found, after = text.rpartition(channel) if _CHANNEL.fullmatch(channel) else ("", "", text)
    parts: list[RichTextElement] = [RichTextElementParts.Text(text=part) for part in (before, after) if part]
    if found:
        parts.insert(1 if before else 0, RichTextElementParts.Channel(channel_id=channel))
    return parts


def _some(text: str, longest: int = limits.SECTION_TEXT) -> str:
    """Cut a text, and put a sign for none, which Slack does not take."""
    return cut(clean(text).strip(), longest) or _NOTHING
