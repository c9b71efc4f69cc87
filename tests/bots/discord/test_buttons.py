from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from bots.discord.buttons import FORGOTTEN, NOT_YOURS
from core.daily.tables import REACTIONS
from core.library.passages import find_passage
from core.library.removing import remove_passage
from core.offers import OFFERS
from core.team import CONSOLE
from tests.bots.discord.seeing import Message
from tests.bots.discord.talking import Server
from tests.shelf import RIVET

LONG = "every rivet carries a little of the load so no rivet is allowed to be lazy and rust is patient"
YEAR = 365 * 24 * 60 * 60


async def quote(server: Server, words: str = "rivet") -> Message:
    return (await server.command("quote", {"words": words})).message


async def public(server: Server) -> Message:
    return (await server.mentions("a quote about rivets")).message


async def test_another_takes_the_place_of_the_answer_before(server: Server) -> None:
    first = await quote(server, "random")
    second = (await server.click(first, "Another")).message
    assert (second.id, second.is_ephemeral) == (first.id, True)
    assert second.text != first.text


async def test_nobody_loses_an_answer_where_there_is_no_other(server: Server) -> None:
    first = await quote(server, "by:tomas from:workshop rivet")
    seen = await server.click(first, "Another")
    while "Nothing more" not in seen.message.text:
        first = seen.message
        seen = await server.click(first, "Another")
    assert seen.message.id != first.id
    assert seen.message.is_ephemeral


async def test_another_of_what_everybody_sees_is_for_the_one_who_clicks(server: Server) -> None:
    shown, bob = (await server.mentions("a quote by tomas")).message, server.people.bob
    seen = await server.click(shown, "Another", by=bob)
    assert seen.message.is_ephemeral
    assert seen.message.id != shown.id
    again = await server.click(seen.message, "Another", by=bob)
    assert again.message.id == seen.message.id


async def test_context_is_shown_beside_the_answer(server: Server) -> None:
    first = await quote(server)
    seen = await server.click(first, "Context")
    assert seen.message.id != first.id
    assert "Around 6as57eqx" in seen.message.text
    assert seen.message.is_ephemeral


@pytest.mark.parametrize("words", ["bridge", LONG])
async def test_what_was_shared_goes_on_to_another(server: Server, words: str) -> None:
    first = await quote(server, words)
    own, posted = (await server.click(first, "Share")).messages
    assert own.button("Another")["custom_id"] == first.button("Another")["custom_id"]
    assert "Another" not in posted.labels


async def test_where_nobody_else_is_nothing_is_shared(server: Server) -> None:
    alone = (await server.command("quote", {"words": "rivet"}, by=server.people.zoe)).message
    assert "Share" not in alone.labels
    assert "Share" not in (await server.click(alone, "Context", by=server.people.zoe)).message.labels


async def test_share_posts_to_the_channel_and_says_so(server: Server) -> None:
    first = await quote(server)
    own, posted = (await server.click(first, "Share")).messages
    assert (posted.channel, posted.is_ephemeral) == (server.channels.general.id, False)
    assert "### ada shared a quote" in posted.text
    assert RIVET in posted.text
    assert (own.id, own.is_ephemeral) == (first.id, True)
    assert RIVET in own.text
    assert "Shared here." in own.text
    assert "Share" not in own.labels
    assert "Context" in own.labels


async def test_what_is_shared_can_be_asked_about_by_everybody(server: Server) -> None:
    _own, posted = (await server.click(await quote(server), "Share")).messages
    seen = await server.click(posted, "Context", by=server.people.bob)
    assert "Around 6as57eqx" in seen.message.text
    assert seen.message.is_ephemeral


async def test_many_clicks_at_once_share_once(server: Server) -> None:
    first, ada = await quote(server), server.people.ada
    seen = await server.click_together(first, "Share", ada, ada, ada)
    assert len([message for message in seen.messages if not message.is_ephemeral]) == 1
    assert "You shared this here before." in "".join(message.text for message in seen.messages)


async def test_everybody_may_share_what_they_found(server: Server) -> None:
    for who in (server.people.ada, server.people.bob):
        found = (await server.command("quote", {"words": "rivet"}, by=who)).message
        _own, posted = (await server.click(found, "Share", by=who)).messages
        assert f"{who.name} shared a quote" in posted.text


@pytest.mark.simcord(check_errors=False)
async def test_what_went_wrong_is_told_and_may_be_tried_again(server: Server) -> None:
    first = await quote(server)
    server.env.inject_error("POST", "/webhooks/*", status=403, code=50013)
    seen = await server.click(first, "Share")
    assert "Something went wrong here" in seen.message.text
    own, posted = (await server.click(first, "Share")).messages
    assert "Shared here." in own.text
    assert not posted.is_ephemeral


@pytest.mark.simcord(check_errors=False)
async def test_what_may_have_gone_wrong_is_told_so(server: Server) -> None:
    first = await quote(server)
    server.env.inject_error("POST", "/webhooks/*", status=503)
    seen = await server.click(first, "Share")
    assert "Discord did not say whether it posted that" in seen.message.text


async def test_an_opinion_is_thanked_for_in_private_and_kept(server: Server) -> None:
    first = await quote(server)
    for label in ("👍", "👎"):
        seen = await server.click(first, label)
        assert "Thank you" in seen.message.text
        assert seen.message.is_ephemeral
    kept = await server.app.library.store.look(lambda each: each.execute(select(REACTIONS)).all())
    assert [row.member for row in kept] == [str(server.people.ada.id)]


async def test_what_is_offered_is_answered(server: Server) -> None:
    missed = (await server.command("topics", {"topic": "gardns"})).message
    seen = await server.click(missed, missed.labels[-1])
    assert seen.message.id != missed.id
    assert seen.message.is_ephemeral


async def test_buttons_of_somebody_else_do_nothing_but_say_so(server: Server) -> None:
    first = await quote(server, "random")
    for label in first.labels:
        seen = await server.click_together(first, label, server.people.bob)
        assert seen.message.text == NOT_YOURS
        assert seen.message.is_ephemeral
    assert (await server.click(first, "Another")).message.id == first.id


async def test_buttons_work_after_a_restart(server: Server) -> None:
    first, found, shown = await quote(server, "random"), await quote(server), await public(server)
    await server.restart()
    assert (await server.click(first, "Another")).message.id == first.id
    assert (await server.click(shown, "Context", by=server.people.bob)).message.is_ephemeral
    _own, posted = (await server.click(found, "Share")).messages
    await server.restart()
    assert "Around" in (await server.click(posted, "Context")).message.text


async def test_buttons_do_not_time_out(server: Server) -> None:
    shown = await public(server)
    await server.env.advance_time(YEAR)
    assert "Around" in (await server.click(shown, "Context")).message.text


async def test_what_is_too_long_for_a_button_is_kept(server: Server) -> None:
    first = await quote(server, LONG)
    assert "=" in first.button("Another")["custom_id"]
    await server.restart()
    assert (await server.click(first, "Another")).message.text != first.text


async def test_what_fits_is_not_kept(server: Server) -> None:
    await quote(server)
    await public(server)
    kept = await server.app.library.store.look(lambda each: each.execute(select(OFFERS)).all())
    assert kept == []


async def test_a_button_of_which_nothing_is_known_any_more_says_so(server: Server) -> None:
    first = await quote(server, LONG)
    await server.app.library.store.change(lambda each: each.execute(delete(OFFERS)))
    seen = await server.click(first, "Another")
    assert seen.message.text == FORGOTTEN
    assert seen.message.is_ephemeral


async def test_a_button_whose_passage_is_gone_says_so(server: Server) -> None:
    first = await quote(server)
    library = server.app.library
    await remove_passage(library.store, await find_passage(library.store, await library.view(CONSOLE), "6as57eqx"))
    for label in ("Context", "Share", "👍"):
        seen = await server.click(first, label)
        assert "No such passage" in seen.message.text
        assert seen.message.is_ephemeral


async def test_buttons_work_in_direct_messages(server: Server) -> None:
    ada = server.people.ada
    shown = (await server.writes("a quote about rivets", by=ada)).message
    seen = await server.click(shown, "Another", by=ada)
    assert seen.message.id != shown.id
    assert "Around" in (await server.click(shown, "Context", by=ada)).message.text


async def test_nothing_is_remembered_of_the_messages_that_have_buttons(server: Server) -> None:
    await server.click(await quote(server), "Share")
    await public(server)
    assert list(server.env.bot.persistent_views) == []
