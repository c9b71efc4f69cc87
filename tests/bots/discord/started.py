"""What leads the command, as a process of its own, to the Discord of the tests."""

from __future__ import annotations

from pathlib import Path

from tests.bots.discord.rest_server import RestServer
from tests.bots.program import surroundings


def environment(rest: RestServer, data: Path, **more: str) -> dict[str, str]:
    """Give the environment of a program that this Discord is all that is set up for."""
    given = {"TOKEN": rest.token, "API_BASE_URL": rest.api_url, "GATEWAY_URL": rest.gateway_url, **more}
    variables = {f"QUOTIDIAN_DISCORD__{name}": value for name, value in given.items()}
    return surroundings(QUOTIDIAN_DATA_DIR=str(data), QUOTIDIAN_STARTER="off", **variables)
