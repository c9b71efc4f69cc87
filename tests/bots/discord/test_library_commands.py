from __future__ import annotations

import zipfile
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from pydantic import SecretStr
from simcord.backend.cdn import CDN_BASE

from bots.app import App
from bots.discord.parcels import is_discords
from config.settings import DiscordSettings
from tests.bots.discord.conftest import opened
from tests.bots.discord.rest_server import TOKEN
from tests.bots.discord.seeing import Seen
from tests.bots.discord.talking import Person, Server
from tests.shelf import RIVET, TOMAS

ROWS = b"text,author\nA hull is only as honest as its driest plank.,Ida Moe\nA net mends the fisher.,Ida Moe\n"


@pytest.fixture
async def discord_app(data: Path) -> AsyncIterator[App]:
    """Give the application of a bot for which the tests' own Discord stands in, files and all."""
    async with opened(data, DiscordSettings(token=SecretStr(TOKEN), api_base_url=f"{CDN_BASE}/api/v10/")) as app:
        yield app


async def say(server: Server, command: str, *, by: Person | None = None, **options: object) -> Seen:
    return await server.command(f"library {command}", options, by=by or server.people.chief)


async def test_everybody_gets_the_figures(server: Server) -> None:
    seen = await say(server, "stats", by=server.people.bob)
    assert "quotes and" in seen.message.text
    assert seen.message.is_ephemeral
    assert "Nothing is hidden" in (await say(server, "hidden", by=server.people.bob)).message.text


async def test_what_is_hidden_is_found_no_more_until_it_is_shown_again(server: Server) -> None:
    hidden = (await say(server, "hide", name=TOMAS)).message
    assert "is now hidden" in hidden.text
    assert RIVET not in (await server.command("quote", {"words": "rivet"})).message.text
    assert "Speaker Tomas Berg" in (await say(server, "hidden")).message.text
    [offered] = await server.offered("library unhide", {"name": "tom"}, by=server.people.chief)
    assert "is now shown" in (await say(server, "unhide", name=offered.value)).message.text
    assert RIVET in (await server.command("quote", {"words": "rivet"})).message.text


async def test_a_button_shows_again_what_was_hidden(server: Server) -> None:
    hidden = (await say(server, "hide", name=TOMAS)).message
    seen = await server.click(hidden, "Show again", by=server.people.chief)
    assert "is now shown" in seen.message.text


async def test_only_who_manages_the_server_changes_it_or_takes_it_away(server: Server) -> None:
    bob = server.people.bob
    for command, options in (
        ("hide", {"name": TOMAS}),
        ("unhide", {"name": TOMAS}),
        ("import", {"file": ("rows.csv", ROWS)}),
        ("export", {}),
    ):
        seen = await server.command(f"library {command}", options, by=bob)
        assert "may not change or export this library" in seen.message.text
        assert seen.message.files == ()
    assert RIVET in (await server.command("quote", {"words": "rivet"})).message.text


async def test_a_file_is_taken_in_for_the_server_alone(server: Server) -> None:
    seen = await say(server, "import", file=("rows.csv", ROWS))
    assert "Imported rows.csv" in seen.message.text
    assert "2 passages (csv): 2 new." in seen.message.text
    assert seen.message.is_ephemeral
    assert "driest plank" in (await server.command("quote", {"words": "hull"})).message.text
    alone = await server.command("quote", {"words": "hull"}, by=server.people.zoe)
    assert "driest plank" not in alone.message.text


async def test_in_direct_messages_everybody_has_a_library_of_their_own(server: Server) -> None:
    zoe = server.people.zoe
    assert "2 new" in (await say(server, "import", by=zoe, file=("rows.csv", ROWS))).message.text
    assert "driest plank" in (await server.command("quote", {"words": "hull"}, by=zoe)).message.text
    assert "driest plank" not in (await server.command("quote", {"words": "hull"})).message.text


async def test_what_cannot_be_read_is_told_before_it_is_read(server: Server) -> None:
    for name, says in (("talk.mp3", "audio/mpeg"), ("talk.pdf", "application/pdf"), ("talk.zip", "zip")):
        seen = await say(server, "import", file=(name, b"abc"))
        assert f"{name} is " in seen.message.text
        assert says in seen.message.text
        assert "which I cannot read" in seen.message.text


async def test_what_is_too_large_is_told_before_it_is_read(server: Server) -> None:
    large = b"x" * (server.app.curating.limit + 1)
    seen = await say(server, "import", file=("large.txt", large))
    assert "large.txt has 50.0 MB: at most 50 are read." in seen.message.text


async def test_what_is_wrong_with_a_file_is_told(server: Server) -> None:
    seen = await say(server, "import", file=("nothing.txt", b"\x00\x01\x02\xff\xfe"))
    assert "Nothing was imported" in seen.message.text


async def test_the_library_comes_as_a_file(server: Server) -> None:
    for options, ending in (({}, "jsonl"), ({"format": "csv"}, "csv"), ({"format": "markdown"}, "md")):
        seen = await server.command("library export", options, by=server.people.chief)
        [file] = seen.message.files
        assert file.name.endswith(f".{ending}")
        assert RIVET in file.data.decode()
        assert seen.message.is_ephemeral


async def test_what_comes_out_goes_in_again(server: Server) -> None:
    [file] = (await say(server, "export")).message.files
    again = await say(server, "import", file=(file.name, file.data))
    assert "Imported" in again.message.text
    assert "(jsonl)" in again.message.text


async def test_a_library_that_is_too_large_is_packed(server: Server) -> None:
    [whole] = (await say(server, "export")).message.files
    server.discord.upload_limit = len(whole.data) - 1
    [packed] = (await say(server, "export")).message.files
    assert packed.name.endswith(".zip")
    with zipfile.ZipFile(BytesIO(packed.data)) as archive:
        assert archive.read(whole.name) == whole.data
    server.discord.upload_limit = 100
    seen = await say(server, "export")
    assert seen.message.files == ()
    assert "quotidian export" in seen.message.text


async def test_a_file_that_discord_does_not_take_is_told(server: Server) -> None:
    server.env.inject_error("POST", "/webhooks/*", status=413)
    seen = await say(server, "export")
    assert "Discord takes no file of this size" in seen.message.text


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://cdn.discordapp.com/attachments/1/2/rows.csv?ex=1", True),
        ("https://media.discordapp.net/attachments/1/2/rows.csv", True),
        ("http://cdn.discordapp.com/attachments/1/2/rows.csv", False),
        ("https://cdn.discordapp.com:8443/attachments/1/2/rows.csv", False),
        ("https://ada@cdn.discordapp.com/rows.csv", False),
        ("https://cdn.discordapp.com.example.org/rows.csv", False),
        ("https://169.254.169.254/latest", False),
        ("file:///etc/passwd", False),
        ("https://[broken", False),
        ("", False),
    ],
)
def test_files_come_from_discord_alone(address: str, is_one: bool) -> None:  # noqa: FBT001 - of a table
    assert is_discords(address, None) is is_one
    assert not is_discords(address, "https://cdn.example.org/api/") or is_one


def test_files_may_come_from_the_server_that_stands_in_for_discord() -> None:
    assert is_discords("http://127.0.0.1:8080/attachments/1", "http://127.0.0.1:8080/api/v10/")
    assert not is_discords("http://127.0.0.1:8081/attachments/1", "http://127.0.0.1:8080/api/v10/")
