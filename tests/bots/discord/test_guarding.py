from __future__ import annotations

import asyncio
from datetime import timedelta

import discord
import pytest
from discord import app_commands
from structlog.testing import capture_logs

from bots.app import App
from bots.discord import guarding
from bots.discord.bot import QuotidianBot, create_bot
from bots.discord.guarding import at_once, guarded, in_time, suggested
from core.errors import ModelError, NotAllowedError
from tests.bots.discord.talking import Server

SECRET = "what somebody typed"  # noqa: S105 - no password
ERRORS = {
    "refused": NotAllowedError("*Nobody* may do `that`."),
    "bug": ValueError(SECRET),
    "set up": ModelError("The model is missing."),
    "discord": None,
}

Response = discord.InteractionResponseType


def answers(server: Server) -> list[discord.InteractionResponseType]:
    """Give what Discord was answered at once."""
    told = [each.json for each in server.env.http_requests if each.path.endswith("/callback")]
    return [Response(each["type"]) for each in told if isinstance(each, dict)]


async def _fails(error: Exception) -> None:
    raise error


async def _answers(interaction: discord.Interaction, text: str, seconds: float = 0) -> None:
    async def work() -> str:
        await asyncio.sleep(seconds)
        return text

    said = await in_time(interaction, work())
    if interaction.response.is_done():
        await interaction.followup.send(said)
    else:
        await interaction.response.send_message(said, ephemeral=True)


@pytest.fixture
def simcord_bot(discord_app: App) -> QuotidianBot:
    """Give a bot with a command that does what a test wants."""
    bot = create_bot(discord_app)

    @bot.tree.command(name="fail", description="Fails")
    async def fail(interaction: discord.Interaction, how: str, slow: bool = False) -> None:  # noqa: FBT001, FBT002 - an option
        await guarded(bot.edge, interaction, "/fail", _fails(ERRORS[how] or ValueError()), slow=slow)

    @fail.autocomplete("how")
    async def offer(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        async def look() -> list[app_commands.Choice[str]]:
            if typed == "bug":
                raise ValueError(SECRET)
            return [app_commands.Choice(name=typed, value=typed)]

        return await suggested(bot.edge, interaction, "offer how", look())

    @bot.tree.command(name="wait", description="Takes its time")
    async def wait(interaction: discord.Interaction, milliseconds: int) -> None:
        await guarded(bot.edge, interaction, "/wait", _answers(interaction, "Done.", milliseconds / 1000))

    return bot


async def test_what_is_refused_is_told_as_it_is_said_and_logged_without_words(server: Server) -> None:
    with capture_logs() as logs:
        seen = await server.command("fail", {"how": "refused"})
    assert seen.message.is_ephemeral
    assert "Nobody" in seen.message.text
    assert "*Nobody*" not in seen.message.text
    (line,) = logs
    assert (line["event"], line["what"], line["team"]) == (
        "discord.refused",
        "/fail",
        f"discord:{server.env.guild.id}",
    )
    assert line["took_ms"] >= 0


@pytest.mark.parametrize("how", ["bug", "set up"])
async def test_what_goes_wrong_is_one_sentence_with_the_id_of_the_line_in_the_log(server: Server, how: str) -> None:
    with capture_logs() as logs:
        seen = await server.command("fail", {"how": how})
    error, frame = logs
    assert error["event"] == "discord.error"
    assert error["id"] in seen.message.text
    assert frame["event"] == "discord.failed"
    assert SECRET not in str(logs) + seen.message.text
    assert error.get("error") == ("The model is missing." if how == "set up" else None)


async def test_what_is_slow_is_told_after_discord_was_told_to_wait(server: Server) -> None:
    seen = await server.command("fail", {"how": "refused", "slow": True})
    assert answers(server) == [Response.deferred_channel_message]
    assert "Nobody" in seen.message.text
    assert seen.message.is_ephemeral


async def test_what_is_quick_is_answered_at_once(server: Server) -> None:
    seen = await server.command("wait", {"milliseconds": 0})
    assert seen.message.text == "Done."
    assert answers(server) == [Response.channel_message]


async def test_what_takes_long_is_waited_for_by_discord(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "PATIENCE_SECONDS", 0.02)
    seen = await server.command("wait", {"milliseconds": 200})
    assert answers(server) == [Response.deferred_channel_message]
    assert seen.message.text == "Done."


async def test_a_form_that_would_open_too_late_does_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "PATIENCE_SECONDS", 0.01)
    with pytest.raises(TimeoutError):
        await at_once(asyncio.sleep(60))


async def test_nothing_is_offered_where_looking_it_up_goes_wrong(server: Server) -> None:
    with capture_logs() as logs:
        assert await server.offered("fail", {"how": "bug"}) == ()
        assert [choice.value for choice in await server.offered("fail", {"how": "refused"})] == ["refused"]
    assert [log["event"] for log in logs] == ["discord.error", "discord.failed", "discord.answered"]
    assert SECRET not in str(logs)


@pytest.mark.simcord(check_errors=False)
async def test_where_nobody_can_be_told_any_more_that_is_logged(server: Server) -> None:
    server.env.inject_error("POST", "/interactions/*", status=404, code=10062)
    with capture_logs() as logs:
        assert (await server.command("fail", {"how": "refused"})).messages == ()
    assert [(log["event"], log.get("code")) for log in logs] == [
        ("discord.refused", None),
        ("discord.untold", "404/10062"),
    ]


async def test_what_takes_too_long_at_the_end_is_given_up(simcord_bot: QuotidianBot) -> None:
    under_way = simcord_bot.edge.under_way

    async def work() -> None:
        under_way.note()
        await asyncio.Event().wait()

    task = asyncio.create_task(work())
    with capture_logs() as logs:
        await under_way.settle(timedelta(milliseconds=20))
    assert task.cancelled()
    assert [log["event"] for log in logs] == ["discord.stopped_early"]


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060)])
async def test_where_nobody_waits_any_more_nothing_is_tried_again(server: Server, status: int, code: int) -> None:
    server.env.inject_error("POST", "/interactions/*", status=status, code=code)
    with capture_logs() as logs:
        assert (await server.command("wait", {"milliseconds": 0})).messages == ()
    assert [log["event"] for log in logs] == ["discord.unawaited", "discord.lost"]
    assert "advice" in logs[0]
    assert len(answers(server)) == 1


@pytest.mark.simcord(check_errors=False)
async def test_what_another_process_was_quicker_to_take_is_not_done_here(server: Server) -> None:
    server.env.inject_error("POST", "/interactions/*", status=400, code=40060)
    with capture_logs() as logs:
        assert (await server.command("fail", {"how": "bug", "slow": True})).messages == ()
    assert [log["event"] for log in logs] == ["discord.unawaited", "discord.lost"]
