"""Files from Slack and to Slack, in pieces: no more of one is in memory than has to be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

from aiohttp import ClientError, ClientResponse, ClientTimeout
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bots.slack.edge import Edge
from bots.slack.place import Place
from core.errors import QuotidianError

LARGEST_EXPORT = 1_000_000_000
"""Bytes of a file: Slack takes no more."""

_SLACK = "slack.com"
_PIECE = 64 * 1024
_OK = 200
_SECONDS = ClientTimeout(total=120, sock_connect=10, sock_read=30)
_UPLOAD_SECONDS = ClientTimeout(total=600, sock_connect=10)
_MEGABYTE = 1_000_000
_EMPTY = "There is nothing to export: the library is empty."
_TOO_LARGE = "This library is larger than a file in Slack can be: ask whoever runs me for `quotidian export`."
_NOT_TAKEN = "Slack did not take the file: please try again in a while."
_PAGE = "text/html"


class ParcelError(QuotidianError):
    """A file did not come from Slack, or did not get there; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A file that somebody gave: its name, its size in bytes, and where it lies."""

    name: str
    size: int
    url: str
    mimetype: str = ""


def given_in(file: Mapping[str, Any]) -> Given:
    """Read what Slack tells of a file."""
    return Given(
        name=str(file.get("name") or file.get("title") or "document"),
        size=int(file.get("size") or 0),
        url=str(file.get("url_private_download") or ""),
        mimetype=str(file.get("mimetype") or ""),
    )


async def download(edge: Edge, place: Place, given: Given, most: int) -> bytes:
    """Read a file of at most `most` bytes; raises ParcelError. The token goes to Slack's own hosts alone."""
    if not given.url:
        raise ParcelError("Slack does not hold this file itself: download it, then upload it from your device.")
    if not is_slacks(given.url, edge.app.settings.slack.api_base_url):
        raise ParcelError("This file lies outside Slack: download it, then upload it from your device.")
    client = await edge.workspaces.client(place.team)
    headers = {"Authorization": f"Bearer {client.token}"}
    try:
        async with edge.workspaces.session.get(
            given.url, headers=headers, allow_redirects=False, timeout=_SECONDS
        ) as response:
            return await _read(response, given, most)
    except (ClientError, TimeoutError, OSError) as error:
        raise ParcelError("Slack did not hand this file over: please try again.") from error


def is_slacks(address: str, api: str) -> bool:
    """Tell whether an address is one of Slack's, or of the server that stands in for it."""
    try:
        url, own = URL(address), URL(api)
    except ValueError:
        return False
    if (url.scheme, url.host, url.port) == (own.scheme, own.host, own.port):
        return True
    host = url.host or ""
    return url.scheme == "https" and url.user is None and (host == _SLACK or host.endswith(f".{_SLACK}"))


async def upload(edge: Edge, place: Place, name: str, pieces: AsyncIterator[str]) -> None:
    """Write a text to a file, and send it to a member's direct messages; raises ParcelError."""
    client = await edge.workspaces.client(place.team)
    with TemporaryFile() as file:
        size = await _write(file, pieces)
        if not size:  # Slack takes no empty files
            raise ParcelError(_EMPTY)
        asked = await client.files_getUploadURLExternal(filename=name, length=size)
        await _send(edge, str(asked["upload_url"]), file, size)
        channel = await _direct(client, place.member)
        await client.files_completeUploadExternal(files=[{"id": asked["file_id"], "title": name}], channel_id=channel)


async def _read(response: ClientResponse, given: Given, most: int) -> bytes:
    # Who may not read a file is led to a page where people sign in.
    signs_in = response.content_type == _PAGE and _PAGE not in given.mimetype
    if response.status != _OK or signs_in:
        raise ParcelError(f"Slack did not hand this file over ({response.status}): please try again.")
    data = bytearray()
    async for piece in response.content.iter_chunked(_PIECE):
        data += piece
        if len(data) > most:
            raise ParcelError(f"This file has more than the {most / _MEGABYTE:.0f} MB that are read.")
    return bytes(data)


async def _write(file: IO[bytes], pieces: AsyncIterator[str]) -> int:
    """Write a text, and give its size; the file is then at its beginning."""
    held = bytearray()
    async for piece in pieces:
        held += piece.encode()
        if len(held) >= _PIECE:
            await asyncio.to_thread(_put, file, bytes(held))
            held.clear()
    await asyncio.to_thread(_put, file, bytes(held))
    size = file.tell()
    file.seek(0)
    return size


def _put(file: IO[bytes], data: bytes) -> None:
    if file.tell() + len(data) > LARGEST_EXPORT:
        raise ParcelError(_TOO_LARGE)
    file.write(data)


async def _send(edge: Edge, address: str, file: IO[bytes], size: int) -> None:
    """Send a file to the address that Slack named for it."""
    headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
    try:
        async with edge.workspaces.session.post(
            address, data=_pieces(file), headers=headers, timeout=_UPLOAD_SECONDS
        ) as response:
            if response.status != _OK:
                raise ParcelError(_NOT_TAKEN)
    except (ClientError, TimeoutError, OSError) as error:
        raise ParcelError(_NOT_TAKEN) from error


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    while data := await asyncio.to_thread(file.read, _PIECE):
        yield data


async def _direct(client: AsyncWebClient, member: str) -> str:
    opened = await client.conversations_open(users=member)
    return str(opened["channel"]["id"])
