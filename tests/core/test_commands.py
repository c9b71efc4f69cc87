from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.commands import Commands
from core.grammar import parse_command
from core.library.hiding import What, hide, unhide
from core.library.passages import find_passage
from core.library.removing import remove_passage
from core.library.topics import Topic
from core.library.verifying import verify
from core.models import DocumentKind, Evidence, Person, Role
from core.reply import ActionKind, Reply
from core.requests import Misunderstood
from core.team import Team
from tests.build import document, put, quote
from tests.dialogue import BOT, DIALOGUE, Answered
from tests.shelf import (
    ASKER,
    INSTRUMENTS,
    MORNING,
    ONIONS,
    OTHERS,
    RAILINGS,
    RIVET,
    SWAY,
    TASTE,
    TOMAS,
    WHISPER,
    open_shelf,
)
from tests.typing_people import typed

RIVET_ID = "6as57eqx"
TELLING = ("zeppelin", "plans", "zander", "hangar", "dawn", "outside")
"""Words that stand in the other team's document alone."""


async def say(commands: Commands, said: str) -> Reply:
    if said.startswith(BOT):
        return await commands.mention(said.removeprefix(BOT), ASKER)
    return await commands.command(said, ASKER)


def as_read(reply: Reply) -> Answered:
    return Answered(
        title=reply.title,
        body=reply.body,
        attribution=reply.attribution,
        link=reply.link,
        notes=reply.notes,
        offers=tuple(action.label for action in reply.actions),
        private=reply.private,
    )


@pytest.mark.parametrize(("said", "answered"), DIALOGUE, ids=[said for said, _ in DIALOGUE])
async def test_the_dialogue(commands: Commands, said: str, answered: Answered) -> None:
    assert as_read(await say(commands, said)) == answered


BY_THE_MODEL = (f"{BOT} irrigation at dawn", f"{BOT} how tall is the tallest engineer in Norway?")
"""What only the model tells: what is meant by other words, and that `tall`, which the library lacks, is a word."""


@pytest.mark.parametrize(
    ("said", "answered"), [(said, answered) for said, answered in DIALOGUE if said not in BY_THE_MODEL]
)
async def test_the_dialogue_without_a_model(plain_commands: Commands, said: str, answered: Answered) -> None:
    assert as_read(await say(plain_commands, said)) == answered


@pytest.mark.parametrize("said", BY_THE_MODEL)
async def test_what_only_a_model_tells_is_a_miss_without(plain_commands: Commands, said: str) -> None:
    assert (await say(plain_commands, said)).title.startswith("Nothing on")


async def press(commands: Commands, reply: Reply, kind: ActionKind) -> Reply:
    command = next(action.command for action in reply.actions if action.kind is kind)
    return await commands.command(command, ASKER)


@pytest.mark.parametrize(
    "said",
    [
        "/quote bridge",
        '/quote "the" by:berg',
        "/quote",
        "/quote from:workshop",
        "/lesson",
        f"{BOT} tell me of the bridge",
    ],
)
async def test_another_shows_everything_once_and_then_says_so(commands: Commands, said: str) -> None:
    shown: list[str] = []
    reply = await say(commands, said)
    while reply.found:
        shown.append(reply.body)
        assert len(shown) < 20
        reply = await press(commands, reply, ActionKind.ANOTHER)
    assert len(shown) > 1
    assert len(set(shown)) == len(shown)
    assert reply.title.startswith(("Nothing more on", "No other"))


async def test_context_leads_to_the_words_around_and_share_to_everybody(commands: Commands) -> None:
    quote = await say(commands, "/quote rivet")
    context = await press(commands, quote, ActionKind.CONTEXT)
    assert SWAY in context.body
    shared = await press(commands, context, ActionKind.SHARE)
    assert (shared.private, shared.results[0].passage.text) == (False, RIVET)


async def test_the_words_around_a_saying_are_read_where_somebody_said_it(commands: Commands) -> None:
    listed = await say(commands, "/quote garden from:sayings")
    assert "attributed" in (listed.attribution or "")
    around = await press(commands, listed, ActionKind.CONTEXT)
    assert RIVET in around.body


async def test_a_question_is_found_by_who_asks_for_that_speaker_and_never_offered(commands: Commands) -> None:
    asked = await say(commands, "/quote bridge by:mina")
    assert SWAY in asked.body
    unasked = [await say(commands, "/quote random from:workshop") for _ in range(20)]
    assert not [reply for reply in unasked if SWAY in reply.body]


async def test_random_picks_verified_statements_alone(commands: Commands) -> None:
    picked = {(await say(commands, "/quote random")).body for _ in range(40)}
    assert all(word not in body for body in picked for word in ("railings", "exactly that", "begins to sway"))
    assert len(picked) == 5


async def test_the_label_of_a_verified_wording_follows_the_check(own_commands: Commands) -> None:
    await verify(own_commands.finder.library.store)
    reply = await say(own_commands, "/quote garden from:sayings")
    assert "other words" in (reply.attribution or "")
    assert any("each" in note and "every" in note for note in reply.notes)
    assert "in no transcript here" in ((await say(own_commands, "/quote railings")).attribution or "")


async def test_what_a_check_found_elsewhere_is_told(own_commands: Commands) -> None:
    store = own_commands.finder.library.store
    await put(own_commands.finder.library, document(quote(RIVET, speaker=TOMAS), title="A List"))
    await verify(store)
    listed = await say(own_commands, "/quote rivet from:list")
    assert "In the transcript: Workshop Hour: Bridges and Beds, 0:30-0:45." in listed.notes
    differing = await say(own_commands, "/quote garden from:sayings")
    assert [note for note in differing.notes if note.startswith("A transcript has it in other words ([-not there]")]


async def test_an_answer_is_short_however_long_its_passage_is(own_commands: Commands) -> None:
    endless = "unending " * 5_000
    people = tuple(Person(name=f"{'Long Name ' * 40}{number}", role=Role.GUEST) for number in range(5))
    entries = [
        quote(f"{endless} {number}", speaker=people[0].name, heading=endless, origin=endless, topics=("bridges",))
        for number in range(4)
    ]
    said = [replace(each, evidence=Evidence.VERIFIED) for each in entries]
    talk = document(*said, title=f"Marathon {endless}", people=people, kind=DocumentKind.TRANSCRIPT)
    await put(own_commands.finder.library, talk)
    shown = await say(own_commands, "/quote unending")
    assert len(shown.results[0].passage.text) > 40_000
    around = await press(own_commands, shown, ActionKind.CONTEXT)
    for reply in (
        shown,
        around,
        await say(own_commands, "/topics bridges"),
        await say(own_commands, "/quote from:xyz"),
    ):
        assert len(f"{as_read(reply)}") < 6_000, reply.title
        assert len(reply.title) <= 200


async def test_a_topic_that_words_mean_answers_until_all_of_it_was_shown(own_commands: Commands) -> None:
    notes = []
    reply = await say(own_commands, "/quote seedlings")
    while reply.found:
        notes.append(reply.notes[0])
        reply = await press(own_commands, reply, ActionKind.ANOTHER)
    assert len(notes) == 2
    assert set(notes) == {"Nothing holds “seedlings”; this is on Gardens."}


async def test_the_words_go_before_the_topic_that_they_mean(commands: Commands) -> None:
    last = reply = await say(commands, "/quote rivet")
    while reply.found:
        last, reply = reply, await press(commands, reply, ActionKind.ANOTHER)
    assert "Nothing holds" not in " ".join(last.notes)


async def test_todays_lesson_is_the_same_for_everybody_and_changes_with_the_day(commands: Commands) -> None:
    other = replace(ASKER, channel="#other", member="bob")
    assert (await commands.command("/lesson", other)).body == (await commands.command("/lesson today", ASKER)).body
    days = [replace(ASKER, today=ASKER.today + timedelta(days=ahead)) for ahead in range(20)]
    assert len({(await commands.command("/lesson", day)).body for day in days}) == 3


async def test_a_short_id_is_read_as_people_type_it(commands: Commands) -> None:
    for spelt in (f"#{RIVET_ID}", RIVET_ID.upper(), f" {RIVET_ID} ", RIVET_ID.replace("0", "o")):
        assert RIVET in (await say(commands, f"/quote {spelt}")).body


async def test_an_id_names_its_passage_whatever_filters_stand_beside_it(commands: Commands) -> None:
    for filters in ('by:"Lena Ruiz"', "from:evening", "topic:gardens", "by:nobody-here"):
        assert RIVET in (await say(commands, f"/quote {RIVET_ID} {filters}")).body


@pytest.mark.parametrize("command", ["/context", "/share"])
@pytest.mark.parametrize("typed_id", ["", "zzzzzzzz", "nonsense!", "k3f"])
async def test_a_wrong_id_is_a_miss(commands: Commands, command: str, typed_id: str) -> None:
    reply = await say(commands, f"{command} {typed_id}")
    assert not reply.found
    assert "id" in reply.body


async def test_eight_letters_that_are_no_id_are_searched_as_words(commands: Commands) -> None:
    assert (await say(commands, "/quote managemt")).notes == ("Searched for “management”.",)


@pytest.mark.parametrize(
    "said",
    [
        "/quote zeppelin", "/quote zepplin", "/quote hangar dawn", "/quote by:zoe", '/quote by:"Zoe Zander" zeppelin',
        "/quote from:plans", '/quote "hear of it"', f"{BOT} what did Zoe say about the hangar?", "/topics zeppelin",
        "/lesson zeppelin", "/quote random", "/topics", "/help",
    ],
)  # fmt: skip
async def test_another_teams_secret_shows_in_no_answer(commands: Commands, said: str) -> None:
    reply = await say(commands, said)
    asked_for = said.casefold()
    told = f"{as_read(reply)}".casefold()
    assert not [word for word in TELLING if word in told and word not in asked_for]


async def test_the_team_that_owns_it_sees_it(commands: Commands) -> None:
    asker = replace(ASKER, team=OTHERS)
    reply = await commands.command("/quote zepplin by:zoe", asker)
    assert reply.results[0].passage.text == WHISPER
    ident = reply.results[0].passage.short
    assert (await commands.command(f"/quote {ident}", asker)).found
    for command in ("/context", "/share", "/quote"):
        assert not (await commands.command(f"{command} {ident}", ASKER)).found


async def test_what_a_team_hid_is_gone_for_it_alone(own_commands: Commands) -> None:
    store = own_commands.finder.library.store
    view = await own_commands.finder.library.view(ASKER.team)
    passage = await find_passage(store, view, RIVET_ID)
    await hide(store, ASKER.team, What.PASSAGE, passage.id)
    await hide(store, ASKER.team, What.SPEAKER, "Mina Okafor")
    assert RIVET not in (await say(own_commands, "/quote rivet")).body
    assert not (await say(own_commands, f"/quote {RIVET_ID}")).found
    assert RIVET not in (await say(own_commands, "/context 4vb3v84t")).body
    assert SWAY not in (await say(own_commands, "/context 4vb3v84t")).body
    assert "Bridges (3)" in (await say(own_commands, "/topics")).body
    others = replace(ASKER, team=Team("slack:T0TH3R"))
    assert RIVET in (await own_commands.command("/quote rivet", others)).body


@pytest.mark.parametrize("said", ["/lesson beds", f"{BOT} irrigation at dawn"])
async def test_what_was_hidden_or_removed_is_gone_at_once_by_words_and_by_meaning(
    own_commands: Commands, said: str
) -> None:
    store = own_commands.finder.library.store
    [found] = (await say(own_commands, said)).results
    assert found.passage.text == MORNING
    for kind, value in ((What.PASSAGE, found.passage.id), (What.SOURCE, found.passage.source.id)):
        await hide(store, ASKER.team, kind, value)
        assert MORNING not in (await say(own_commands, said)).body
        await unhide(store, ASKER.team, kind, value)
        assert MORNING in (await say(own_commands, said)).body
    await remove_passage(store, found.passage)
    assert MORNING not in (await say(own_commands, said)).body


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("/lesson taste on the way", TASTE),
        ("/lesson measure before you mend", INSTRUMENTS),
        ("/quote on paint", RAILINGS),
        ("/quote lena ruiz", ONIONS),
        ("/quote slow cooking onions", ONIONS),
    ],
)
async def test_a_heading_a_name_or_a_topic_in_plain_words_is_answered(commands: Commands, said: str, text: str) -> None:
    assert (await say(commands, said)).results[0].passage.text == text


async def test_what_has_no_vectors_yet_is_found_by_its_words(own_commands: Commands) -> None:
    entry = quote("A chimney draws best when nobody praises it.", speaker=TOMAS)
    await put(own_commands.finder.library, document(entry, title="Smoke"))
    for said in ("/quote chimney", "/quote chimny", f"{BOT} what did Tomas say about chimneys?"):
        assert "chimney" in (await say(own_commands, said)).body


async def test_nothing_here_says_how_to_fill_it(no_commands: Commands) -> None:
    for said in ("/quote", "/quote rivet", "/lesson", "/lesson rivet", f"{BOT} what is a rivet?", "/topics"):
        reply = await say(no_commands, said)
        assert not reply.found
        assert "import" in reply.body.casefold(), said


async def test_many_topics_are_listed_a_page_at_a_time(own_commands: Commands) -> None:
    many = [Topic(slug=f"boat-{n}", name=f"Boat {n}", description="", words=(f"boat{n}",)) for n in range(64)]
    library = replace(own_commands.finder.library, topics=many)
    await put(library, document(*(f"Here speaks {topic.words[0]} of the harbour." for topic in many)))
    commands = replace(own_commands, finder=replace(own_commands.finder, library=library))
    pages = [await say(commands, "/topics")]
    while more := [action.command for action in pages[-1].actions if action.label == "More"]:
        pages.append(await say(commands, more[0]))
    assert [(page.title, page.notes) for page in pages] == [("64 topics", (f"Page {n} of 3.",)) for n in (1, 2, 3)]
    assert [line for page in pages for line in page.body.splitlines()] == [f"{topic.name} (1)" for topic in many]
    assert [action.label for action in pages[1].actions] == ["Boat 30", "Boat 31", "Boat 32", "More"]
    assert (await say(commands, f"{BOT} topics page 2")).body == pages[1].body
    beyond = await say(commands, "/topics page 4")
    assert (beyond.title, beyond.body, beyond.found) == ("64 topics", "This list ends with page 3.", False)


async def test_filters_alone_in_a_mention_give_a_quote_that_they_leave(commands: Commands) -> None:
    assert "Lena Ruiz" in ((await say(commands, f"{BOT} by:lena")).attribution or "")


# What follows holds whatever is typed.


@pytest.fixture(scope="module")
def answering(shelf: Path, runner: asyncio.Runner) -> Iterator[Commands]:
    stack = AsyncExitStack()
    yield runner.run(stack.enter_async_context(open_shelf(shelf)))
    runner.run(stack.aclose())


def check(reply: Reply) -> None:
    """See that a reply can be shown, and that each of its buttons leads somewhere."""
    assert reply.title.strip()
    assert reply.body.strip()
    assert all(action.label.strip() for action in reply.actions)
    for action in reply.actions:
        assert not isinstance(parse_command(action.command, ASKER), Misunderstood), action.command


@pytest.mark.parametrize("command", ["/quote", "/lesson", "/topics", "/context", "/share", "/help", "/ask", BOT])
@given(text=typed())
def test_anything_is_answered(answering: Commands, runner: asyncio.Runner, command: str, text: str) -> None:
    check(runner.run(say(answering, f"{command} {text}")))


@given(said=st.sampled_from([said for said, _ in DIALOGUE]), more=typed(), at=st.integers(0, 30))
def test_a_dialogue_with_something_in_between_is_answered(
    answering: Commands, runner: asyncio.Runner, said: str, more: str, at: int
) -> None:
    check(runner.run(say(answering, said[:at] + more + said[at:])))
