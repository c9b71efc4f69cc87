"""A reply as plain text, for where nothing can be laid out."""

from __future__ import annotations

from core.reply import Reply


def plain_text(reply: Reply) -> str:
    """Write a reply down: title, words, attribution, link and notes, each from a new line."""
    parts = (reply.title, reply.body, reply.attribution, reply.link, *reply.notes)
    return "\n".join(part for part in parts if part)
