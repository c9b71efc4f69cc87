"""Files from Discord and to Discord: what somebody attached, and a library written down."""

from __future__ import annotations

import asyncio
import re
import zipfile
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import PurePath

import discord
from aiohttp import ClientError
from yarl import URL

from core.curating import Curating, Exported
from core.documents.text import shorten
from core.errors import QuotidianError
from core.library.exporting import ExportFormat
from core.requests import Asker

SECONDS = 120
"""How long a file may take to come."""

_HOSTS = frozenset(("cdn.discordapp.com", "media.discordapp.net"))
_NO_TEXT = re.compile(
    r"(?:image|audio|video|font|model)/.*"
    r"|application/(?:pdf|rtf|msword|epub\+zip|java-archive|(?:x-)?(?:zip|gzip|tar|7z|rar|bzip2?|xz)\b.*"
    r"|vnd\.(?:openxmlformats|oasis|rar|android|apple|ms-powerpoint|debian|sqlite3).*|x-msdownload|x-executable)"
)
_PIECE = 64 * 1024
_MEGABYTE = 1_000_000
_LONGEST_NAME = 60

_NOT_TEXT = (
    "{} is {}, which I cannot read: give me transcripts, captions (SRT, VTT), Markdown, text, CSV or JSON, "
    "Kindle clippings or a Readwise export."
)
_ELSEWHERE = "This file lies outside Discord: attach the file itself."
_NOT_GIVEN = "Discord did not hand this file over: please attach it again."


class ParcelError(QuotidianError):
    """A file did not come from Discord, or cannot get there; the message says why."""


async def download(curating: Curating, given: discord.Attachment, api: str | None) -> bytes:
    """Read what somebody attached; raises ParcelError, before it is read where that can be known.

    `api` is the address of the server that stands in for Discord's, where one does.
    """
    problem = curating.too_large(_named(given), given.size) or _not_text(given)
    if problem:
        raise ParcelError(problem)
    if not is_discords(given.url, api):
        raise ParcelError(_ELSEWHERE)
    try:
        async with asyncio.timeout(SECONDS):
            data = await given.read()
    except (discord.HTTPException, ClientError, TimeoutError, OSError) as error:
        raise ParcelError(_NOT_GIVEN) from error
    problem = curating.too_large(_named(given), len(data))
    if problem:
        raise ParcelError(problem)
    return data


def is_discords(address: str, api: str | None) -> bool:
    """Tell whether an address is one of files in Discord, or of the server that stands in for it."""
    try:
        url, own = URL(address), URL(api) if api else None
    except ValueError:
        return False
    if own is not None and (url.scheme, url.host, url.port) == (own.scheme, own.host, own.port):
        return True
    return url.scheme == "https" and url.host in _HOSTS and url.user is None and url.is_default_port()


async def written(curating: Curating, asker: Asker, form: ExportFormat, most: int) -> discord.File:
    """Write a team's library as a file of at most `most` bytes, packed where it would be larger.

    Raises NotAllowedError where the asker may not, ParcelError where even the packed file is too large.
    """
    exported = await curating.export(asker, form)
    name, data = exported.name, await _gathered(exported, most)
    if data is None:
        exported = await curating.export(asker, form)
        name, data = f"{PurePath(exported.name).stem}.zip", await _packed(exported, most)
    if data is None:
        raise ParcelError(
            f"This library is larger than the {most / _MEGABYTE:.0f} MB that a file can have here, even packed: "
            "ask whoever runs me for `quotidian export`."
        )
    return discord.File(BytesIO(data), name)


def _named(given: discord.Attachment) -> str:
    return shorten(given.filename, _LONGEST_NAME)


def _not_text(given: discord.Attachment) -> str | None:
    """Say of what is certainly no text that it cannot be read; Discord knows of most files what they are."""
    kind = (given.content_type or "").partition(";")[0].strip().casefold()
    return _NOT_TEXT.format(_named(given), kind) if _NO_TEXT.fullmatch(kind) else None


async def _gathered(exported: Exported, most: int) -> bytes | None:
    """Put the pieces together; None where they are more than that."""
    data = bytearray()
    async for piece in exported.pieces:
        data += piece.encode()
        if len(data) > most:
            return None
    return bytes(data)


async def _packed(exported: Exported, most: int) -> bytes | None:
    """Put the pieces, in a file of their name, into an archive; None where that is larger."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(exported.name, "w") as file:
        async for data in _in_chunks(exported):
            await asyncio.to_thread(file.write, data)
            if packed.tell() > most:
                return None
    return packed.getvalue() if packed.tell() <= most else None


async def _in_chunks(exported: Exported) -> AsyncIterator[bytes]:
    held = bytearray()
    async for piece in exported.pieces:
        held += piece.encode()
        if len(held) >= _PIECE:
            yield bytes(held)
            held.clear()
    yield bytes(held)
