"""Reading a message back to the answer that it was made of: what bots/slack/render.py does, undone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from tests.bots.slack.web.records import Fields, Message
from tests.dialogue import Answered

ADDED_OFFERS = ("👍", "👎")
"""What Slack offers beside what the answer does: to say what one thinks of it."""

ADDED_NOTES = (
    "In a thread, mention me instead: Slack knows no commands there.",
    "/daily alone opens a form, in which there is less to type.",
    "“Save as quote”, among the shortcuts of a message, keeps its words.",
)

_LINK = re.compile(r"<(?P<url>[^|>]+)\|[^>]*>")
_IDENT = re.compile(r" · [0-9a-z]{8}$")


def read_back(message: Message) -> Answered:
    """Read a message as a person does."""
    title, paragraphs = _rich_text(message.blocks)
    attribution: str | None = None
    link: str | None = None
    notes: list[str] = []
    for block in message.blocks:
        if block["type"] == "context":
            texts = [str(element["text"]) for element in block["elements"]]
            if _is_source(texts):
                attribution, link = _source(texts)
            else:
                notes += [line for text in texts for line in text.split("\n")]
    return Answered(
        title=title,
        body="\n\n".join(paragraphs),
        attribution=attribution,
        link=link,
        notes=tuple(note for note in notes if note not in ADDED_NOTES),
        offers=tuple(label for label in message.labels if label not in ADDED_OFFERS),
        private=message.is_ephemeral,
    )


def _rich_text(blocks: Sequence[Fields]) -> tuple[str, list[str]]:
    """Read the title, which stands in bold at the head, and what stands below it."""
    elements = [element for block in blocks if block["type"] == "rich_text" for element in block["elements"]]
    title = _text(elements[0])
    # Among the words around it, the passage that was asked for is set apart as a quotation.
    mark = "▶ " if title.startswith("Around ") else ""
    return title, [(mark if part["type"] == "rich_text_quote" else "") + _text(part) for part in elements[1:]]


def _text(element: Fields) -> str:
    return "".join(str(part.get("text", part.get("channel_id"))) for part in element["elements"])


def _is_source(texts: Sequence[str]) -> bool:
    return any(_LINK.fullmatch(text) or _IDENT.search(text) for text in texts)


def _source(texts: Sequence[str]) -> tuple[str | None, str | None]:
    said = [_IDENT.sub("", text) for text in texts if not _LINK.fullmatch(text)]
    return (said[0] if said else None), next(_links(texts), None)


def _links(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        match = _LINK.fullmatch(text)
        if match:
            yield unescape(match["url"])
