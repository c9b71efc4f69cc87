"""A client that reaches Discord by its REST API alone, and lets nothing be done twice."""

from __future__ import annotations

import time
from types import SimpleNamespace

import discord
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ConnectionTimeoutError,
    TraceConfig,
    TraceRequestEndParams,
    TraceRequestExceptionParams,
    TraceRequestStartParams,
)

from bots.discord.logs import take_words_out
from bots.discord.reaching import connector_of
from bots.discord.refusals import TOKEN, UNAUTHORIZED, given_up, refused
from config.settings import DiscordSettings
from core.errors import QuotidianError
from core.ports import InDoubtError, RateLimitedError, RefusedError

PATIENCE_SECONDS = 5.0
"""How long Discord may make the client wait between two requests; whoever waits longer is told so."""

QUIET_SECONDS = 30.0
"""How long Discord is not asked where it does not take the token: whom it refuses too often it locks out."""

_NOT_SET_UP = "No token of the bot is set: set QUOTIDIAN_DISCORD__TOKEN."
_UNREACHED = "Discord cannot be reached ({})."
_BROKEN = "The connection to Discord broke ({}), and it is open what was done."
_UNKNOWN = "Discord did not say who the bot is ({})."


async def log_in(settings: DiscordSettings) -> discord.Client:
    """Give a client that is logged in, without a gateway; whoever takes it closes it.

    What it asks for is asked once. discord.py asks up to five times where Discord fails, and again where a connection
    breaks: a post to a forum, which takes no nonce, would be there twice. Where Discord takes the token no more, it is
    asked for nothing for a while. Raises RefusedError or RateLimitedError; besides discord.py's errors, what is done
    with the client raises InDoubtError, RateLimitedError or RefusedError.
    """
    if settings.token is None:
        raise RefusedError(_NOT_SET_UP)
    take_words_out()
    client = discord.Client(
        intents=discord.Intents(guilds=True),  # without, discord.py warns; nothing is heard either way
        allowed_mentions=discord.AllowedMentions.none(),
        max_messages=None,
        connector=connector_of(settings),
        http_trace=_Watch().trace(),
    )
    try:
        await client.login(settings.token.get_secret_value())
    except BaseException as error:
        await client.close()
        raise _refused(error) from error
    return client


def _refused(error: BaseException) -> BaseException:
    """Say what follows for a post from an error at login: nothing was posted."""
    if isinstance(error, RateLimitedError | RefusedError):
        return error
    cause = error.__cause__ if isinstance(error, discord.LoginFailure) else error
    if isinstance(cause, discord.HTTPException):
        return refused(cause)
    if isinstance(error, QuotidianError | ClientError | OSError | discord.DiscordException):
        return RefusedError(_UNKNOWN.format(type(error).__name__))
    return error


class _Watch:
    """Sees what a client asks, and each answer before discord.py does."""

    def __init__(self) -> None:
        self._quiet_until = 0.0

    def trace(self) -> TraceConfig:
        """Give what discord.py's `http_trace=` takes."""
        trace = TraceConfig()
        trace.on_request_start.append(self._on_start)
        trace.on_request_end.append(self._on_answer)
        trace.on_request_exception.append(_on_error)
        return trace

    async def _on_start(
        self, _session: ClientSession, _context: SimpleNamespace, _params: TraceRequestStartParams
    ) -> None:
        if time.monotonic() < self._quiet_until:
            raise RefusedError(TOKEN)

    async def _on_answer(
        self, _session: ClientSession, _context: SimpleNamespace, params: TraceRequestEndParams
    ) -> None:
        response = params.response
        body = await response.read()
        if response.status == UNAUTHORIZED:
            self._quiet_until = time.monotonic() + QUIET_SECONDS
        error = given_up(response.status, response.headers, body, PATIENCE_SECONDS)
        if error is not None:
            raise error


async def _on_error(_session: ClientSession, _context: SimpleNamespace, params: TraceRequestExceptionParams) -> None:
    error = params.exception
    if isinstance(error, ClientConnectorError | ConnectionTimeoutError):
        raise RefusedError(_UNREACHED.format(type(error).__name__)) from error
    if isinstance(error, ClientError | OSError):
        raise InDoubtError(_BROKEN.format(type(error).__name__)) from error
