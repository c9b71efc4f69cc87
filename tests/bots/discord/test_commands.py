from __future__ import annotations

import pytest

from bots.discord.commands import asked
from core.requests import HelpRequest, LessonRequest, Misunderstood, QuoteRequest
from tests.bots.discord.bringing_in import GROWTH, LADDER, ON_SCALING, bring_in
from tests.bots.discord.talking import Server
from tests.shelf import ASKER, FORGIVES, MORNING, PATIENCE, PLANS, RIVET, WHISPER


async def test_a_quote_is_for_whoever_asked_alone(server: Server) -> None:
    seen = await server.command("quote", {"words": "rivet"}, by=server.people.bob)
    assert RIVET in seen.message.text
    assert (seen.message.is_ephemeral, seen.deferred) == (True, False)
    assert seen.message.labels == ("Another", "Context", "Share", "👍", "👎")


async def test_every_command_is_answered_in_private(server: Server) -> None:
    await bring_in(server, ON_SCALING)
    for command, options, says in (
        ("quote", {}, "> “"),
        ("lesson", {}, "paraphrase"),
        ("topics", {}, "Scaling"),
        ("topics", {"topic": "zzqq"}, "No topic “zzqq”\nSee /topics for"),
        ("help", {}, "/quote"),
        ("library stats", {}, "quotes"),
    ):
        seen = await server.command(command, options)
        assert says in seen.message.text
        assert seen.message.is_ephemeral


async def test_help_calls_the_bot_by_its_name(server: Server) -> None:
    called = f"`@{server.discord.bot_user.name} how do I"
    server.discord.get_guild(server.env.guild.id).members[server.discord.bot_user.id].nick = "The Sage"
    for seen in (
        await server.command("help", by=server.people.zoe),
        await server.writes("help"),
    ):
        assert called in seen.message.text
    await server.restart()  # it is told of the name as it connects
    for seen in (await server.command("help"), await server.mentions("help")):
        assert "`@The Sage how do I" in seen.message.text


async def test_fields_narrow_what_is_found(server: Server) -> None:
    await bring_in(server, ON_SCALING)
    for options, says in (
        ({"by": "Tomas Berg", "words": "garden"}, FORGIVES),
        ({"from": "An Evening at the Stove", "words": "patience"}, PATIENCE),
        ({"topic": "scaling", "by": "lena"}, GROWTH),
        ({"words": 'by:tomas "lazy"'}, RIVET),
    ):
        assert says in (await server.command("quote", options)).message.text
    assert LADDER in (await server.command("lesson", {"topic": "Scaling"})).message.text
    assert MORNING in (await server.command("lesson", {"words": "watering"})).message.text


async def test_what_was_chosen_is_what_comes(server: Server) -> None:
    await bring_in(server, ON_SCALING)
    [offered] = await server.offered("quote", {"words": "every rivet"})
    assert RIVET in (await server.command("quote", {"words": offered.value})).message.text
    other_filters = {"words": offered.value, "by": "Lena Ruiz", "topic": "scaling"}
    assert RIVET in (await server.command("quote", other_filters)).message.text
    [topic] = await server.offered("topics", {"topic": "scal"})
    assert GROWTH in (await server.command("topics", {"topic": topic.value})).message.text


async def test_what_is_not_understood_is_told_with_a_way_on(server: Server) -> None:
    seen = await server.command("quote", {"words": "rivet speeker:tomas"})
    assert "There is no filter speeker:" in seen.message.text
    again = await server.click(seen.message, seen.message.labels[0])
    assert RIVET in again.message.text
    missed = await server.command("quote", {"by": "tomas brg"})
    assert "Tomas Berg" in missed.message.text


async def test_in_direct_messages_commands_work(server: Server) -> None:
    for person in (server.people.ada.user, server.people.zoe):
        seen = await server.command("quote", {"words": "rivet"}, by=person)
        assert RIVET in seen.message.text


async def test_who_has_the_bot_for_themselves_alone_reads_no_servers_library(server: Server) -> None:
    await bring_in(server, PLANS)
    assert WHISPER in (await server.command("quote", {"words": "zeppelin hangar"})).message.text
    server.discord.is_installed = False
    seen = await server.command("quote", {"words": "zeppelin hangar"})
    assert WHISPER not in seen.message.text


async def test_what_is_asked_stays_out_of_the_log(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    await server.command("quote", {"words": "rivet vvkkzz", "by": "wwllyy"})
    logged = capsys.readouterr().out
    assert "took_ms" in logged
    assert "vvkkzz" not in logged
    assert "wwllyy" not in logged


def test_what_is_typed_and_what_is_chosen_make_one_request() -> None:
    request = asked("quote", ASKER, 'self-play "so far" by:ada topic:gardens', by="Tomas Berg")
    assert isinstance(request, QuoteRequest)
    assert (request.terms.words, request.terms.phrases) == ("self-play", ("so far",))
    assert (request.terms.by, request.terms.topic, request.random) == ("Tomas Berg", "gardens", False)
    assert asked("quote", ASKER, "random", topic=" ") == QuoteRequest(asker=ASKER, random=True)
    assert asked("lesson", ASKER, None) == LessonRequest(asker=ASKER)
    assert isinstance(asked("quote", ASKER, "help"), HelpRequest)
    assert isinstance(asked("quote", ASKER, "speeker:ada", by="Ida"), Misunderstood)


def test_nothing_that_no_database_takes_comes_through() -> None:
    request = asked("quote", ASKER, "a\x00b", by="\x00", source="c\ud800d")
    assert isinstance(request, QuoteRequest)
    assert (request.terms.words, request.terms.by, request.terms.source) == ("a b", None, "c d")
