"""The form that takes files into a library, what stands in it while they are read, and what became of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import FileInputElement

from bots.slack.elements import field, modal, section, titled, words
from core.reply import Reply

CALLBACK = "library_form"
FILES = "files"
MOST_FILES = 5

_TITLE = "Import into the library"
_HINT = (
    "Transcripts, captions (SRT, VTT), Markdown, text, CSV, JSON, Kindle clippings and Readwise exports, "
    "of at most {} MB each."
)
_MEANWHILE = "You may close this: I will tell you what came in."
_SLACKS_LIMIT = 10  # megabytes of a file given to a form


def library_view(largest_mb: int, metadata: Sequence[str | None] = ()) -> dict[str, Any]:
    """Draw the form; `metadata` comes back with it."""
    hint = _HINT.format(min(largest_mb, _SLACKS_LIMIT))
    files = field(FILES, "Documents", FileInputElement(action_id=FILES, max_files=MOST_FILES), hint=hint)
    note = words("What they hold is added to your team's own library: everybody in this workspace can find it.")
    return modal(_TITLE, CALLBACK, [note, files], submit="Import", metadata=json.dumps(metadata))


def reading_view(names: Sequence[str]) -> dict[str, Any]:
    """Draw what stands there while files are read."""
    return modal(_TITLE, CALLBACK, [section(f"Reading {', '.join(names)} … {_MEANWHILE}")])


def report_view(replies: Sequence[Reply]) -> dict[str, Any]:
    """Draw what became of the files."""
    return modal(_TITLE, CALLBACK, list(_reports(replies)))


def metadata_in(payload: Mapping[str, Any]) -> Sequence[str | None]:
    """Read what the form carried along."""
    return tuple(json.loads(payload["view"]["private_metadata"] or "[]"))


def _reports(replies: Sequence[Reply]) -> Iterator[Block]:
    for reply in replies:
        yield titled(reply.title, reply.body)
        if reply.notes:
            yield words("\n".join(reply.notes))
