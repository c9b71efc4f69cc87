from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.slack.filled import Filled
from bots.slack.place import team_of
from bots.slack.saving_tickets import SavingTicket, WordingTicket
from bots.slack.saving_view import saving_view, wording_in, wording_view
from bots.slack.surface import SAVE_QUOTE
from core.models import DocumentKind, Evidence, Passage, PassageKind, Source
from core.requests import Asker
from core.saving.saved import Message as Original
from core.saving.saved import Saved, Wording
from core.saving.wording import LONGEST_SAVED, LONGEST_SPEAKER
from tests.bots.slack.filling import initial_values
from tests.bots.slack.people import ADA, BOB, CHIEF, ELSEWHERE, GENERAL, GUEST, OUTSIDER, SECRET, SHARED
from tests.bots.slack.talking import Slack
from tests.bots.slack.web.checking import wrong_with_view
from tests.bots.slack.web.faults import refused, slow
from tests.bots.slack.web.records import BOT_USER, TEAM, Channel, Message, Person, View

WORDS = "Nobody ever regretted a second look at the bolts."


def asker(person: Person = ADA) -> Asker:
    """Ask as the app does for somebody."""
    return Asker(team=team_of(TEAM), channel="", member=person.name, today=date(2026, 11, 20), member_key=person.id)


async def form(
    slack: Slack, text: str = WORDS, *, by: Person = ADA, of: Person = BOB, at: Channel = GENERAL
) -> tuple[Message, View]:
    """Let somebody write a message, and somebody choose the shortcut on it."""
    message = slack.api.say(at.id, of.id, text)
    return message, (await slack.shortcut(SAVE_QUOTE, message, by=by)).view


async def save(slack: Slack, text: str = WORDS, *, by: Person = ADA, of: Person = BOB) -> tuple[Message, Saved]:
    """Save a message as it is; gives the confirmation, and what is saved."""
    _, view = await form(slack, text, by=by, of=of)
    seen = await slack.submit(view)
    (saved,) = [each for each in await slack.app.saving.saved_by(asker(by)) if each.passage.text == text]
    return next(each for each in seen.messages if each.seen_by == by.id), saved


def told(slack: Slack, person: Person) -> list[Message]:
    """Give what the app wrote to somebody."""
    return [message for message in slack.api.posts if message.channel == slack.api.direct(person.id).id]


async def test_the_form_holds_the_words_who_wrote_them_and_where(slack: Slack) -> None:
    message, view = await form(slack, f"Ask <@{ADA.id}> &amp; see <https://example.com/a|the plan> in <#C0|general>")
    wording = wording_in(Filled(initial_values(view)))
    assert wording.text == "Ask @ada & see the plan in #general"
    assert wording.speaker == "Bob Rivers"
    link = f"https://quotes.slack.com/archives/{GENERAL.id}/p{message.ts.replace('.', '')}"
    assert link in str(view.blocks)
    assert "Everybody in this workspace" in view.words
    assert "is told" in view.words


async def test_the_form_holds_the_words_without_what_formats_them(slack: Slack) -> None:
    elements = [
        {"type": "user", "user_id": ADA.id},
        {"type": "text", "text": ", read the "},
        {"type": "text", "text": "whole", "style": {"bold": True}},
        {"type": "text", "text": " manual "},
        {"type": "emoji", "name": "smile", "unicode": "1f604"},
    ]
    blocks = ({"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]},)
    message = slack.api.say(GENERAL.id, BOB.id, f"<@{ADA.id}>, read the *whole* manual :smile:")
    of_old = (await slack.shortcut(SAVE_QUOTE, message)).view
    assert wording_in(Filled(initial_values(of_old))).text == "@ada, read the whole manual :smile:"
    view = (await slack.shortcut(SAVE_QUOTE, replace(message, blocks=blocks))).view
    assert wording_in(Filled(initial_values(view))).text == "@ada, read the whole manual 😄"
    await slack.submit(view, {"text": "Read the whole manual!"})
    (saved,) = await slack.app.saving.saved_by(asker())
    assert saved.passage.evidence is Evidence.VERIFIED


async def test_what_is_saved_is_found_and_leads_back_to_the_message(slack: Slack) -> None:
    message, view = await form(slack)
    seen = await slack.submit(view, {"topics": [("Scaling", "scaling")]})
    (saved,) = await slack.app.saving.saved_by(asker())
    assert saved.passage.topics == ("scaling",)
    assert saved.passage.evidence is Evidence.VERIFIED
    assert (saved.author, saved.saver) == (BOB.id, ADA.id)
    assert "#general" in saved.passage.source.title
    assert seen.errors == {}
    assert seen.message.seen_by == ADA.id
    assert seen.message.labels == ("Edit", "Delete")
    found = await slack.command("/quote", "second look at the bolts")
    assert WORDS in found.message.words
    assert message.ts.replace(".", "") in str(found.message.blocks)


async def test_whose_words_they_are_is_told_by_whom_and_can_take_them_back(slack: Slack) -> None:
    await save(slack)
    (note,) = told(slack, BOB)
    assert "ada saved words of yours" in note.text
    assert WORDS in note.words
    assert note.labels == ("Remove it", "Never quote me")
    assert "confirm" in note.button("Never quote me").element
    seen = await slack.click(note, "Remove it", by=BOB)
    assert "Removed" in seen.message.words
    assert seen.message.labels == ()
    assert await slack.app.saving.words_of(asker(BOB)) == ()


async def test_words_that_were_worded_anew_can_still_be_taken_back_by_the_old_button(slack: Slack) -> None:
    confirmation, saved = await save(slack)
    view = (await slack.click(confirmation, "Edit")).view
    seen = await slack.submit(view, {"text": "Look twice at the bolts.", "speaker": "Bob"})
    (changed,) = await slack.app.saving.saved_by(asker())
    assert (changed.passage.text, changed.passage.speaker) == ("Look twice at the bolts.", "Bob")
    assert changed.passage.id != saved.passage.id
    assert "Changed" in seen.message.words
    again = (await slack.click(confirmation, "Edit")).view
    assert wording_in(Filled(initial_values(again))).text == "Look twice at the bolts."
    await slack.click(told(slack, BOB)[0], "Remove it", by=BOB)
    assert await slack.app.saving.saved_by(asker()) == ()


async def test_somebody_who_never_wants_to_be_quoted_is_not(slack: Slack) -> None:
    await save(slack)
    seen = await slack.click(told(slack, BOB)[0], "Never quote me", by=BOB)
    assert "1 quote was removed" in seen.message.words
    refused_ = await slack.shortcut(SAVE_QUOTE, slack.api.say(GENERAL.id, BOB.id, "Another saying of mine."))
    assert refused_.views == ()
    assert refused_.message.is_ephemeral


async def test_nobody_is_told_of_their_own_saving(slack: Slack) -> None:
    await save(slack, of=ADA)
    assert told(slack, ADA) == []


async def test_deleting_takes_the_place_of_the_confirmation(slack: Slack) -> None:
    confirmation, _ = await save(slack)
    seen = await slack.click(confirmation, "Delete")
    assert "Deleted" in seen.message.words
    assert seen.message.ts == confirmation.ts
    assert await slack.app.saving.saved_by(asker()) == ()


async def test_a_button_of_what_is_gone_says_so(slack: Slack) -> None:
    confirmation, saved = await save(slack)
    await slack.app.saving.remove(asker(), saved.passage.id)
    for label in ("Edit", "Delete"):
        seen = await slack.click(confirmation, label)
        assert seen.message.text.startswith("This is not saved here any more: ")
        assert seen.views == ()


async def test_only_others_words_are_told_of(slack: Slack) -> None:
    told = ("Whoever wrote them is told", "Ask whoever wrote them first")
    theirs = [(await form(slack, of=BOB, at=at))[1].words for at in (GENERAL, SECRET)]
    own = [(await form(slack, of=ADA, at=at))[1].words for at in (GENERAL, SECRET)]
    assert [[said in words for said in told] for words in theirs] == [[True, False], [True, True]]
    assert [[said in words for said in told] for words in own] == [[False, False], [False, False]]


async def test_what_is_saved_already_comes_up_with_what_each_may_do(slack: Slack) -> None:
    message, view = await form(slack)
    await slack.submit(view)
    labels = {
        person.id: (await slack.shortcut(SAVE_QUOTE, message, by=person)).message.labels
        for person in (ADA, BOB, CHIEF, GUEST)
    }
    both = ("Edit", "Delete")
    assert labels == {ADA.id: both, CHIEF.id: both, BOB.id: ("Remove it",), GUEST.id: ()}


async def test_an_administrator_may_delete_what_others_saved(slack: Slack) -> None:
    message, view = await form(slack)
    await slack.submit(view)
    shown = (await slack.shortcut(SAVE_QUOTE, message, by=CHIEF)).message
    await slack.click(shown, "Delete", by=CHIEF)
    assert await slack.app.saving.saved_by(asker()) == ()


async def test_an_old_button_of_an_administrator_works_on_what_was_worded_anew_since(slack: Slack) -> None:
    message, view = await form(slack)
    await slack.submit(view)
    shown = (await slack.shortcut(SAVE_QUOTE, message, by=CHIEF)).message
    (saved,) = await slack.app.saving.saved_by(asker())
    await slack.app.saving.change(asker(), saved.passage.id, Wording(text="Look twice at the bolts."))
    edited = (await slack.click(shown, "Edit", by=CHIEF)).view
    assert (await slack.submit(edited, {"text": "Look thrice."})).errors == {}
    await slack.click(shown, "Delete", by=CHIEF)
    assert await slack.app.saving.saved_by(asker()) == ()


async def test_words_of_a_private_channel_are_saved_with_a_warning_and_without_its_name(slack: Slack) -> None:
    _, view = await form(slack, at=SECRET)
    assert "Not everybody can read this message" in view.words
    assert "a private channel" in view.words
    await slack.submit(view)
    (saved,) = await slack.app.saving.saved_by(asker())
    assert "secret" not in str(saved)


async def test_a_message_where_the_app_is_not_is_saved_too(slack: Slack) -> None:
    message, view = await form(slack, at=ELSEWHERE)
    assert "Not everybody" not in view.words
    assert (await slack.submit(view)).errors == {}
    (saved,) = await slack.app.saving.saved_by(asker())
    assert message.ts.replace(".", "") in (saved.passage.source.url or "")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "  "}, "text"),
        ({"topics": [("Zeppelins", "zeppelins")]}, "topics"),
        ({"speaker": "x" * (LONGEST_SPEAKER + 1)}, "speaker"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(slack: Slack, values: dict[str, object], field: str) -> None:
    _, view = await form(slack)
    assert list((await slack.submit(view, values)).errors) == [field]
    assert view.id in slack.api.views
    assert await slack.app.saving.saved_by(asker()) == ()


async def test_other_words_than_those_of_the_message_count_as_attributed(slack: Slack) -> None:
    _, view = await form(slack)
    await slack.submit(view, {"text": "Bolts are dull."})
    (saved,) = await slack.app.saving.saved_by(asker())
    assert saved.passage.evidence is Evidence.ATTRIBUTED


async def test_what_was_saved_while_the_form_was_open_is_said_in_it(slack: Slack) -> None:
    message, view = await form(slack)
    other = (await slack.shortcut(SAVE_QUOTE, message, by=CHIEF)).view
    await slack.submit(other)
    assert "before" in (await slack.submit(view)).errors["text"]


async def test_a_long_message_is_cut_and_the_form_says_so(slack: Slack) -> None:
    _, view = await form(slack, "word " * 700)
    assert "is longer than" in view.words
    assert len(wording_in(Filled(initial_values(view))).text) <= LONGEST_SAVED
    assert (await slack.submit(view)).errors == {}


async def test_what_holds_no_words_is_not_saved(slack: Slack) -> None:
    seen = await slack.shortcut(SAVE_QUOTE, slack.api.say(GENERAL.id, BOB.id, ""))
    assert "no words" in seen.message.text


async def test_the_apps_own_answers_are_not_saved(slack: Slack) -> None:
    seen = await slack.shortcut(SAVE_QUOTE, slack.api.say(GENERAL.id, BOT_USER, "An answer."))
    assert "one of mine" in seen.message.text


async def test_people_of_another_workspace_neither_save_nor_are_saved(slack: Slack) -> None:
    theirs = slack.api.say(SHARED.id, OUTSIDER.id, "From afar.")
    for message in (theirs, replace(theirs, team=TEAM)):
        assert "another workspace" in (await slack.shortcut(SAVE_QUOTE, message)).message.text
    ours = slack.api.say(SHARED.id, BOB.id, WORDS)
    assert "Only members" in (await slack.shortcut(SAVE_QUOTE, ours, by=OUTSIDER)).message.text


async def test_the_form_opens_though_slack_is_slow_to_tell_names_and_links(slack: Slack) -> None:
    for method in ("users.info", "conversations.info", "chat.getPermalink"):
        slack.api.faults.always(method, slow(1.2))
    message, view = await form(slack)
    assert wording_in(Filled(initial_values(view))).text == WORDS
    assert f"https://quotes.slack.com/archives/{GENERAL.id}/p{message.ts.replace('.', '')}" in str(view.blocks)
    assert "Not everybody" in view.words


async def test_it_is_saved_though_whoever_wrote_it_cannot_be_told(slack: Slack) -> None:
    _, view = await form(slack)
    slack.api.faults.add("chat.postMessage", refused("user_not_found"))
    seen = await slack.submit(view)
    assert "Saved as a quote" in seen.messages[0].words
    assert "could not tell" in seen.messages[1].text
    assert len(await slack.app.saving.saved_by(asker())) == 1


TEXTS = st.text(max_size=LONGEST_SAVED)
NAMES = st.text(max_size=300)
ORIGINALS = st.builds(
    Original,
    key=st.just("slack:T0QUOTES:C0GENERAL:1700000000.000100"),
    text=TEXTS,
    author=st.none() | st.just("U0BOB"),
    speaker=st.none() | NAMES,
    channel=NAMES.filter(str.strip),
    link=st.just("https://quotes.slack.com/archives/C0GENERAL/p1700000000000100?thread_ts=1700000000.000100&cid=C0"),
    said_on=st.dates(),
)


@settings(max_examples=25)
@given(message=ORIGINALS, private=st.booleans(), was_cut=st.booleans())
def test_whatever_a_message_holds_slack_takes_the_form_and_gives_it_back(
    *, message: Original, private: bool, was_cut: bool
) -> None:
    hook = "https://hooks.slack.com/app/T0QUOTES/1234567890123/abcdefghijklmnopqrstuvwx"
    ticket = SavingTicket(message=message, channel="C0GENERAL", thread="1700000000.000100", answer_to=hook)
    view = saving_view(ticket, private=private, was_cut=was_cut)
    assert list(wrong_with_view(view)) == []
    read = SavingTicket.read({"view": view})
    assert read.message.text == message.text
    assert replace(read, message=message) == ticket
    assert (read.message.key, read.message.author, read.message.said_on) == (
        message.key,
        message.author,
        message.said_on,
    )


@settings(max_examples=15)
@given(text=st.text(min_size=1, max_size=4000), speaker=st.none() | NAMES)
def test_whatever_was_saved_slack_takes_the_form_that_words_it_anew(text: str, speaker: str | None) -> None:
    source = Source(id="s", scope="slack:T0", kind=DocumentKind.MESSAGE, title="#general")
    passage = Passage(
        key=1, id="p", short="p", source=source, position=0, kind=PassageKind.QUOTE, text=text, speaker=speaker,
        evidence=Evidence.ATTRIBUTED, topics=("scaling",),
    )  # fmt: skip
    assert list(wrong_with_view(wording_view(WordingTicket(named="p k"), passage, {}))) == []
