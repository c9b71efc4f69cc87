from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from discord import PermissionOverwrite
from hypothesis import given, settings
from hypothesis import strategies as st
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bots.app import App
from bots.discord.edge import Edge
from bots.discord.limits import CUSTOM_ID, size
from bots.discord.markdown import escape
from bots.discord.place import own_team, team_of
from bots.discord.saved_view import MOST_LISTED, Kept, list_message
from bots.discord.saving_form import SAVE_QUOTE
from bots.discord.saving_view import PATTERN, WordingForm, quoted_message, saved_message
from core.models import DocumentKind, Evidence, Passage, PassageKind, Source
from core.requests import Asker
from core.saving.saved import Saved, Wording
from core.saving.telling import Choice
from core.saving.wording import LONGEST_SAVED
from core.team import Team
from tests.bots.discord.seeing import Form, Message, message_of
from tests.bots.discord.talking import Person, Server

_TEXT_DISPLAY = 10
LONGEST_FIELD, MOST_PARTS = 4000, 5
ASKER = Asker(team=Team("discord:1"), channel="", member="ada", today=date(2026, 11, 20), member_key="1")
WORDS = "Nobody ever regretted a second look at the bolts."


def asker(server: Server, person: Person | None = None, team: Team | None = None) -> Asker:
    """Ask as the bot does for somebody."""
    who = person or server.people.ada
    return Asker(
        team=team or team_of(server.env.guild.id),
        channel="",
        member=who.name,
        today=date(2026, 11, 20),
        member_key=str(who.id),
    )


async def form(
    server: Server, text: str = WORDS, *, by: MemberActor | None = None, at: ChannelHandle | None = None
) -> tuple[Message, Form]:
    """Let Bob, or somebody else, write a message, and Ada choose to save it."""
    message = await server.message(text, by=by or server.people.bob, at=at)
    return message, (await server.menu(SAVE_QUOTE, message)).form


async def save(server: Server, text: str = WORDS) -> tuple[Message, Message, Saved]:
    """Let Ada save a message of Bob's as it is; gives it, the confirmation, and what is saved."""
    message, opened = await form(server, text)
    seen = await server.submit(opened)
    (saved,) = await saved_by(server)
    return message, seen.message, saved


async def saved_by(server: Server, person: Person | None = None, team: Team | None = None) -> tuple[Saved, ...]:
    return await server.app.saving.saved_by(asker(server, person, team))


def told(server: Server, person: Person) -> tuple[Message, ...]:
    """Give what the bot wrote to somebody."""
    return tuple(
        message_of(server.env, stored)
        for stored in server.discord.messages[server.dm(person).id].values()
        if stored.author_id == server.discord.bot_user.id
    )


def notes(form: Form) -> str:
    """Give what stands above the fields of a form."""
    spec = form.result.modal
    assert spec is not None
    return "\n".join(part["content"] for part in spec["components"] if part["type"] == _TEXT_DISPLAY)


def topics(form: Form, *slugs: str) -> dict[str, list[str]]:
    """Choose topics, each in the list that has it."""
    return {field.label: [slug for slug in slugs if slug in field.options] for field in form.fields if field.options}


def chosen(form: Form) -> set[str]:
    """Give the topics that are chosen as a form opens."""
    options = [option for field in form.fields for option in field.element.get("options", ())]
    return {option["value"] for option in options if option.get("default")}


async def test_the_form_holds_the_words_who_wrote_them_and_where(server: Server) -> None:
    ada, workshop = server.people.ada, server.channels.workshop
    text = f"**Ask** <@{ada.id}> in <#{workshop.id}> <:b_ol_t:123456789012345678>"
    message, opened = await form(server, text)
    assert opened.title == "Save as quote"
    assert opened.field("Words").value == "Ask @ada in #workshop :b_ol_t:"
    assert opened.field("Who said it").value == "bob"
    assert "Everybody in this server" in notes(opened)
    assert "is told" in notes(opened)
    assert f"/channels/{server.env.guild.id}/{message.channel}/{message.id}" in notes(opened)


async def test_what_is_saved_is_found_and_leads_back_to_the_message(server: Server) -> None:
    message, opened = await form(server)
    seen = await server.submit(opened, topics(opened, "scaling"))
    (saved,) = await saved_by(server)
    assert saved.passage.topics == ("scaling",)
    assert saved.passage.evidence is Evidence.VERIFIED
    assert (saved.author, saved.saver) == (str(server.people.bob.id), str(server.people.ada.id))
    assert "#general" in saved.passage.source.title
    assert seen.message.is_ephemeral
    assert "Saved as a quote" in seen.message.text
    assert seen.message.labels == ("Edit", "Delete")
    found = await server.command("quote", {"words": "second look at the bolts"})
    assert WORDS in found.message.text
    assert f"/{message.channel}/{message.id}" in found.message.text


async def test_whose_words_they_are_is_told_by_whom_and_where_and_can_take_them_back(server: Server) -> None:
    bob = server.people.bob
    await save(server)
    (note,) = told(server, bob)
    assert "ada saved words of yours" in note.text
    assert server.env.guild.name in note.text
    assert WORDS in note.text
    assert note.labels == ("Remove it", "Never quote me")
    seen = await server.click(note, "Remove it", by=bob)
    assert "Removed" in seen.message.text
    assert (seen.message.id, seen.message.labels) == (note.id, ())
    assert await server.app.saving.words_of(asker(server, bob)) == ()


async def test_buttons_work_after_a_restart_and_on_what_was_worded_anew(server: Server) -> None:
    _, confirmation, saved = await save(server)
    opened = (await server.click(confirmation, "Edit")).form
    seen = await server.submit(opened, {"Words": "Look twice at the bolts.", "Who said it": "Bob"})
    (changed,) = await saved_by(server)
    assert (changed.passage.text, changed.passage.speaker) == ("Look twice at the bolts.", "Bob")
    assert changed.passage.id != saved.passage.id
    assert seen.message.id == confirmation.id
    assert "Changed" in seen.message.text
    await server.restart()
    again = (await server.click(seen.message, "Edit")).form
    assert again.field("Words").value == "Look twice at the bolts."
    await server.click(told(server, server.people.bob)[0], "Remove it", by=server.people.bob)
    assert await saved_by(server) == ()


async def test_somebody_who_never_wants_to_be_quoted_is_not_once_they_are_sure(server: Server) -> None:
    bob = server.people.bob
    message, _, _ = await save(server)
    sure = (await server.click(told(server, bob)[0], "Never quote me", by=bob)).message
    assert "what was saved is removed" in sure.text
    assert len(await saved_by(server)) == 1
    seen = await server.click(sure, "Never quote me", by=bob)
    assert "1 quote was removed" in seen.message.text
    assert await saved_by(server) == ()
    refused = await server.menu(SAVE_QUOTE, message)
    assert refused.opened is None
    assert "asked not to be quoted" in refused.message.text
    await server.click(seen.message, "Let me be quoted again", by=bob)
    assert (await server.menu(SAVE_QUOTE, message)).opened is not None


async def test_nobody_is_told_of_their_own_saving(server: Server) -> None:
    _, opened = await form(server, by=server.people.ada)
    assert "is told" not in notes(opened)
    await server.submit(opened)
    assert told(server, server.people.ada) == ()


async def test_deleting_takes_the_place_of_the_confirmation(server: Server) -> None:
    _, confirmation, _ = await save(server)
    seen = await server.click(confirmation, "Delete")
    assert "Deleted" in seen.message.text
    assert seen.message.id == confirmation.id
    assert await saved_by(server) == ()


async def test_a_button_of_what_is_gone_says_so(server: Server) -> None:
    _, confirmation, saved = await save(server)
    await server.app.saving.remove(asker(server), saved.passage.id)
    for label in ("Edit", "Delete"):
        seen = await server.click(confirmation, label)
        assert seen.message.text.startswith("This is not saved here any more: ")
        assert seen.opened is None


async def test_what_is_saved_already_comes_up_with_what_each_may_do(server: Server) -> None:
    message, _, _ = await save(server)
    people = server.people
    labels = {
        person.name: (await server.menu(SAVE_QUOTE, message, by=person)).message.labels
        for person in (people.ada, people.bob, people.chief, people.robot)
    }
    both = ("Edit", "Delete")
    assert labels == {"ada": both, "chief": both, "bob": ("Remove it",), "robot": ()}


async def test_who_manages_the_server_may_delete_what_others_saved(server: Server) -> None:
    message, _, _ = await save(server)
    shown = (await server.menu(SAVE_QUOTE, message, by=server.people.chief)).message
    await server.click(shown, "Delete", by=server.people.chief)
    assert await saved_by(server) == ()


async def test_words_of_a_private_channel_are_saved_with_a_warning_and_without_its_name(server: Server) -> None:
    _, opened = await form(server, by=server.people.chief, at=server.channels.secret)
    assert "Not everybody can read this message" in notes(opened)
    assert "a private channel" in notes(opened)
    assert "Ask whoever wrote them first" in notes(opened)
    await server.submit(opened)
    (saved,) = await saved_by(server)
    assert "secret" not in str(saved)


async def test_a_thread_is_as_private_as_its_channel(server: Server) -> None:
    chief, secret = server.people.chief, server.channels.secret
    for parent, is_private in ((server.channels.general, False), (secret, True)):
        thread = server.thread("bolts", at=parent, by=chief)
        _, opened = await form(server, f"{WORDS} {parent.name}", by=chief, at=thread)
        assert ("Not everybody" in notes(opened)) is is_private


async def test_a_channel_whose_history_is_hidden_is_private(server: Server) -> None:
    everybody = server.env.guild.default_role
    hidden = server.env.guild.create_text_channel(
        "hidden", overwrites={everybody: PermissionOverwrite(read_message_history=False)}
    )
    _, opened = await form(server, at=hidden)
    assert "Not everybody" in notes(opened)


@pytest.mark.parametrize(
    ("values", "said"),
    [({"Words": "  "}, "There are no words here"), ({"Words": "🔩" * (LONGEST_SAVED + 1)}, "at most 1,800")],
)
async def test_what_is_wrong_is_said_and_nothing_is_saved(server: Server, values: dict[str, str], said: str) -> None:
    _, opened = await form(server, "🔩" * LONGEST_SAVED)
    assert said in (await server.submit(opened, values)).message.text
    assert await saved_by(server) == ()


async def test_other_words_than_those_of_the_message_count_as_attributed(server: Server) -> None:
    _, opened = await form(server)
    await server.submit(opened, {"Words": "Bolts are dull."})
    (saved,) = await saved_by(server)
    assert saved.passage.evidence is Evidence.ATTRIBUTED


async def test_what_was_saved_while_the_form_was_open_is_said(server: Server) -> None:
    message, opened = await form(server)
    other = (await server.menu(SAVE_QUOTE, message, by=server.people.chief)).form
    await server.submit(other, by=server.people.chief)
    assert "before" in (await server.submit(opened)).message.text


async def test_a_form_of_before_a_restart_says_so(server: Server) -> None:
    _, opened = await form(server)
    await server.restart()
    assert "started anew" in (await server.submit(opened)).message.text
    assert await saved_by(server) == ()


async def test_a_long_message_is_cut_and_the_form_says_so(server: Server) -> None:
    _, opened = await form(server, "word " * 390)
    assert "is longer than" in notes(opened)
    assert len(opened.field("Words").value) <= LONGEST_SAVED
    await server.submit(opened)
    assert len(await saved_by(server)) == 1


async def test_the_bots_own_answers_are_not_saved_those_of_other_bots_are_their_own(server: Server) -> None:
    mine = (await server.mentions("bolts")).message
    assert "one of mine" in (await server.menu(SAVE_QUOTE, mine)).message.text
    _, opened = await form(server, by=server.people.robot)
    assert "is told" not in notes(opened)
    await server.submit(opened)
    (saved,) = await saved_by(server)
    assert (saved.author, saved.passage.speaker) == (None, "robot")


async def test_who_installed_the_bot_for_themselves_saves_for_themselves(server: Server) -> None:
    server.discord.is_installed = False
    _, opened = await form(server)
    assert "Nobody but you" in notes(opened)
    assert "is told" not in notes(opened)
    await server.submit(opened)
    assert await saved_by(server) == ()
    (saved,) = await saved_by(server, team=own_team(server.people.ada.id))
    assert saved.passage.text == WORDS
    assert told(server, server.people.bob) == ()


async def test_it_is_saved_though_whoever_wrote_it_cannot_be_told(server: Server) -> None:
    _, opened = await form(server)
    server.discord.users[server.people.bob.id].bot = True  # Discord lets no bot write to another one
    seen = await server.submit(opened)
    assert "Saved as a quote" in seen.messages[0].text
    assert "could not tell" in seen.messages[1].text


@pytest.mark.simcord(check_errors=False)
async def test_whose_words_they_are_is_told_though_the_answer_to_who_saved_them_is_lost(server: Server) -> None:
    _, opened = await form(server)
    server.env.inject_error("POST", "/interactions/*", status=404, code=10062)
    assert (await server.submit(opened)).messages == ()
    assert len(await saved_by(server)) == 1
    assert len(told(server, server.people.bob)) == 1


async def test_topics_that_were_chosen_are_chosen_still_in_the_form_that_words_anew(server: Server) -> None:
    _, opened = await form(server)
    seen = await server.submit(opened, topics(opened, "self-play"))
    again = (await server.click(seen.message, "Edit")).form
    assert chosen(again) == {"self-play"}
    await server.submit(again, {"Words": "Look twice.", **topics(again, *chosen(again))})
    (saved,) = await saved_by(server)
    assert saved.passage.topics == ("self-play",)


async def test_all_topics_can_be_chosen(server: Server) -> None:
    _, opened = await form(server)
    offered = [slug for field in opened.fields for slug in field.options]
    assert sorted(offered) == sorted(server.app.library.topic_of)


async def test_what_somebody_saved_and_what_is_saved_of_theirs_is_listed_with_what_they_can_do(server: Server) -> None:
    ada, bob = server.people.ada, server.people.bob
    await save(server)
    mine = (await server.command("saved", by=ada)).message
    assert WORDS in mine.text
    assert mine.labels == ("Edit 1", "Delete 1", "Never quote me")
    theirs = (await server.command("saved", by=bob)).message
    assert WORDS in theirs.text
    assert "saved from messages of yours" in theirs.text
    assert theirs.labels == ("Remove it 1", "Never quote me")
    seen = await server.click(theirs, "Remove it 1", by=bob)
    assert "Removed" in seen.message.text
    empty = (await server.command("saved", by=ada)).message
    assert "You saved nothing yet" in empty.text


async def test_who_would_never_be_quoted_can_say_so_before_anybody_saves_something(server: Server) -> None:
    bob = server.people.bob
    first = (await server.command("saved", by=bob)).message
    sure = (await server.click(first, "Never quote me", by=bob)).message
    await server.click(sure, "Never quote me", by=bob)
    assert "asked not to be quoted" in (await server.menu(SAVE_QUOTE, await server.message(WORDS, by=bob))).message.text
    again = (await server.command("saved", by=bob)).message
    assert again.labels == ("Let me be quoted again",)
    assert "Nobody can save what you write" in again.text


async def test_of_many_the_newest_are_listed(server: Server) -> None:
    for number in range(MOST_LISTED + 2):
        _, opened = await form(server, f"{WORDS} {number}", by=server.people.chief)
        await server.submit(opened)
    mine = (await server.command("saved")).message
    assert f"{WORDS} {MOST_LISTED + 1}" in mine.text
    assert f"{WORDS} 0" not in mine.text
    assert "And 2 more." in mine.text
    theirs = (await server.command("saved", by=server.people.chief)).message
    assert theirs.labels[-2:] == (f"Remove it {MOST_LISTED}", "Never quote me")


async def test_at_home_what_somebody_saved_is_theirs_alone(server: Server) -> None:
    seen = await server.command("saved", by=server.people.zoe)
    assert seen.message.labels == ()
    assert "Your words here" not in seen.message.text


async def test_whatever_was_said_discord_takes_the_forms_and_the_answers(discord_app: App) -> None:
    edge = Edge(app=discord_app)

    @settings(max_examples=25)
    @given(text=st.text(max_size=4000), speaker=st.none() | st.text(max_size=300), channel=st.text(max_size=100))
    def check(text: str, speaker: str | None, channel: str) -> None:
        shown = WordingForm(edge, Wording(text=text, speaker=speaker), _take, [escape(channel)]).to_dict()
        words, name = (part["component"] for part in shown["components"][1:3])
        for field, longest in ((words, LONGEST_FIELD), (name, LONGEST_FIELD)):
            assert size(field.get("value", "")) <= field["max_length"] <= longest
        assert len(shown["components"]) <= MOST_PARTS
        source = Source(id="s" * 26, scope="discord:1", kind=DocumentKind.MESSAGE, title=channel or "x")
        passage = Passage(
            key=1, id="p", short="p", source=source, position=0, kind=PassageKind.QUOTE, text=text or "x",
            speaker=speaker, evidence=Evidence.ATTRIBUTED,
        )  # fmt: skip
        saved = Saved(passage=passage, message="m", saver="1", author="2")
        team = own_team(2**64 - 1)
        kept = Kept(
            asker=replace(ASKER, team=team), saved=[saved] * 50, words=[saved] * 50, opted_out=False, alone=False
        )
        messages = (
            saved_message(saved, "Saved as a quote", team, tuple(Choice)),
            quoted_message(saved, speaker or "x", channel or "x", team),
            list_message(kept),
        )
        for message in messages:
            assert message.fits()
            assert all(PATTERN.fullmatch(each.custom_id) for each in message.buttons)
            assert max(len(each.custom_id) for each in message.buttons) <= CUSTOM_ID

    check()


async def _take(_interaction: object, _wording: Wording) -> None:
    raise AssertionError
