from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bots.slack.connections import Connections

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
async def connections() -> AsyncIterator[Connections]:
    opened = Connections("https://slack.example/api/")
    yield opened
    await opened.close()


async def test_a_proxy_that_the_environment_names_is_used(
    connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    assert connections.session.trust_env


async def test_where_the_environment_names_no_proxy_it_is_not_looked_through(connections: Connections) -> None:
    assert not connections.session.trust_env


async def test_all_clients_share_their_connections(connections: Connections) -> None:
    assert connections.client("a").session is connections.strict_client("b").session is connections.session
