from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bots.slack.edge import Edge
from bots.slack.home_tab import publish
from bots.slack.home_view import MOST_SCHEDULES, Home, Line, home_view
from bots.slack.message import Message as Answer
from bots.slack.place import Place, team_of
from bots.slack.render import render
from core.daily.schedule import Schedule
from core.daily.wish import Wish
from core.models import DocumentKind, Evidence, Passage, PassageKind, Source
from core.reply import Reply
from core.requests import Asker
from core.saving.saved import Message, Saved, Wording
from tests.bots.slack import payloads
from tests.bots.slack.people import ADA, BOB, GENERAL, GUEST, OUTSIDER, SECRET, WORKSHOP
from tests.bots.slack.talking import Slack
from tests.bots.slack.web.checking import wrong_with_view
from tests.bots.slack.web.faults import held, refused, server_error
from tests.bots.slack.web.records import TEAM, Channel, Person
from tests.build import document, lesson, put

OWN = team_of(TEAM)


def asker(person: Person = ADA, at: Channel = GENERAL) -> Asker:
    """Ask as the app does for somebody."""
    return Asker(
        team=team_of(TEAM),
        channel=f"#{at.name}",
        member=person.name,
        today=datetime.now(UTC).date(),
        channel_key=at.id,
        member_key=person.id,
    )


async def scheduled(slack: Slack, at: Channel = GENERAL) -> Schedule:
    """Let a channel have a daily post."""
    saved = await slack.app.daily.add(asker(at=at), at.id, Wish(at="09:00 Europe/Warsaw"))
    return saved.schedule


async def quoted(slack: Slack, text: str, *, of: Person = BOB, by: Person = ADA) -> Saved:
    """Save words."""
    message = Message(
        key=f"slack:{TEAM}:{GENERAL.id}:{abs(hash(text))}",
        text=text,
        author=of.id,
        speaker=of.name,
        channel="#general",
        link=f"https://quotes.slack.com/archives/C0GENERAL/p{abs(hash(text))}",
        said_on=date(2026, 11, 20),
    )
    return await slack.app.saving.save(asker(by), message, Wording(text=text))


async def test_a_newcomer_sees_todays_lesson_and_how_to_begin(slack: Slack) -> None:
    view = (await slack.home()).view
    lesson = await slack.command("/lesson")
    assert lesson.message.words.splitlines()[0] in view.words
    assert "How to begin" in view.words
    assert "/quote" in view.words
    assert "@quotidian how do I keep going" in view.words
    assert "Nothing is posted day by day yet" in view.words
    assert "Nothing of what you wrote is saved" in view.words
    assert "Share" not in view.labels
    assert {"Another", "Context", "Set up a daily lesson", "Never quote me"} <= set(view.labels)


async def test_somebody_from_another_workspace_sees_nothing_of_the_team(slack: Slack) -> None:
    await put(slack.app.library, document(*(lesson(f"Ours alone, number {each}.") for each in range(60))), scope=OWN)
    await scheduled(slack)
    view = (await slack.home(by=OUTSIDER)).view
    assert "Ours alone" not in view.words
    assert not {"Pause", "Set up a daily lesson", "Never quote me", "Share"} & set(view.labels)
    assert "How to begin" in view.words


def test_what_can_be_typed_stands_out_by_its_name_in_this_workspace() -> None:
    blocks = home_view(Home(prefix="/team-", app="Bard"))["blocks"]
    (begin,) = [block for block in blocks if block["type"] == "rich_text" and "self-play" in str(block)]
    code = [run["text"] for run in begin["elements"][0]["elements"] if run.get("style") == {"code": True}]
    assert code == [
        "/team-quote self-play", "/team-lesson", "/team-daily",
        "@Bard how do I keep going when experiments fail?", "/team-library help",
    ]  # fmt: skip


async def test_nor_does_somebody_whom_slack_does_not_tell_of(slack: Slack) -> None:
    slack.api.faults.always("users.info", refused("user_not_visible"))
    await put(slack.app.library, document(*(lesson(f"Ours alone, number {each}.") for each in range(60))), scope=OWN)
    view = (await slack.home()).view
    assert "Ours alone" not in view.words
    assert "Set up a daily lesson" not in view.labels


async def test_only_the_home_tab_is_drawn(slack: Slack) -> None:
    assert (await slack.home(tab="messages")).views == ()


async def test_the_lessons_buttons_work_there(slack: Slack) -> None:
    seen = await slack.press((await slack.home()).view, "Another")
    assert seen.message.channel == slack.api.direct(ADA.id).id
    assert "Share" not in seen.message.labels


async def test_thanks_for_an_opinion_stand_there(slack: Slack) -> None:
    seen = await slack.press((await slack.home()).view, "👍")
    assert seen.view.words.startswith("Thank you. This lesson tends to come earlier")
    assert seen.messages == ()


async def test_the_button_for_a_first_schedule_opens_the_form(slack: Slack) -> None:
    view = (await slack.press((await slack.home()).view, "Set up a daily lesson")).view
    seen = await slack.submit(view, {"channel": GENERAL.id})
    assert seen.errors == {}
    assert "Added schedule" in slack.api.home(ADA.id).words
    assert GENERAL.id in str(slack.api.home(ADA.id).blocks)


async def test_schedules_are_seen_by_those_who_may_see_their_channels(slack: Slack) -> None:
    await scheduled(slack)
    await scheduled(slack, SECRET)
    shown = {person.id: str((await slack.home(by=person)).view.blocks) for person in (ADA, BOB, GUEST)}
    assert {who for who, blocks in shown.items() if GENERAL.id in blocks} == {ADA.id, BOB.id, GUEST.id}
    assert {who for who, blocks in shown.items() if SECRET.id in blocks} == {ADA.id}


async def test_a_schedule_is_paused_and_resumed_and_skipped_and_removed(slack: Slack) -> None:
    await scheduled(slack)
    view = (await slack.home()).view
    view = (await slack.press(view, "Skip next")).view
    assert "Nothing is posted on" in view.words
    view = (await slack.press(view, "Pause")).view
    assert "Paused" in view.words
    assert "Pause" not in view.labels
    view = (await slack.press(view, "Resume")).view
    assert "It posts again." in view.words
    assert "confirm" in view.button("Remove").element
    view = (await slack.press(view, "Remove")).view
    assert "Removed." in view.words
    assert "Nothing is posted day by day yet" in view.words


async def test_a_double_click_leaves_out_one_day(slack: Slack) -> None:
    schedule = await scheduled(slack)
    before = await slack.app.daily.preview(asker(), schedule.id, 2)
    view = (await slack.home()).view
    pressed = view.button("Skip next")
    action = {"type": "button", "action_id": pressed.action_id, "value": pressed.value}
    clicks = [payloads.view_click(action, view, by=ADA, trigger=slack.api.trigger(ADA.id)) for _ in range(3)]
    seen = await slack.send_all([slack.signer.interaction(each) for each in clicks])
    assert "Nothing is posted on" in seen.view.words
    assert (await slack.app.daily.preview(asker(), schedule.id, 1))[0].moment == before[1].moment
    await slack.press(seen.view, "Skip next")
    assert (await slack.app.daily.preview(asker(), schedule.id, 1))[0].moment != before[1].moment


async def test_where_the_tab_could_not_be_drawn_another_click_draws_it(slack: Slack) -> None:
    schedule = await scheduled(slack)
    view = (await slack.home()).view
    slack.api.faults.add("views.publish", server_error())
    assert "Something went wrong" in (await slack.press(view, "Skip next")).message.text
    coming = await slack.app.daily.preview(asker(), schedule.id, 1)
    assert "Daily posts" in (await slack.press(view, "Skip next")).view.words
    assert await slack.app.daily.preview(asker(), schedule.id, 1) == coming


async def test_what_cannot_be_done_is_said_on_the_tab(slack: Slack) -> None:
    schedule = await scheduled(slack)
    view = (await slack.home()).view
    await slack.app.daily.remove(asker(), schedule.id)
    for label in ("Pause", "Skip next", "Change", "Remove"):
        seen = await slack.press(view, label)
        assert schedule.id in seen.view.words
        assert seen.messages == ()
    await scheduled(slack, WORKSHOP)
    theirs = (await slack.home(by=BOB)).view
    assert "You are not in" in (await slack.press(theirs, "Pause")).view.words


async def test_ones_own_words_are_listed_and_taken_back(slack: Slack) -> None:
    await quoted(slack, "Nobody regrets a second look.")
    view = (await slack.home(by=BOB)).view
    assert "Nobody regrets a second look." in view.words
    view = (await slack.press(view, "Remove it", by=BOB)).view
    assert "Removed" in view.words
    assert "Nothing of what you wrote is saved" in view.words


async def test_who_opts_out_can_change_their_mind(slack: Slack) -> None:
    await quoted(slack, "Nobody regrets a second look.")
    view = (await slack.press((await slack.home(by=BOB)).view, "Never quote me", by=BOB)).view
    assert "1 quote was removed" in view.words
    assert "Never quote me" not in view.labels
    view = (await slack.press(view, "Let me be quoted again", by=BOB)).view
    assert "can be saved" in view.words
    assert "Never quote me" in view.labels


async def test_what_one_saved_is_edited_and_deleted_there(slack: Slack) -> None:
    await quoted(slack, "Nobody regrets a second look.")
    home = (await slack.home()).view
    assert "Saved by you" in home.words
    form = (await slack.press(home, "Edit")).view
    seen = await slack.submit(form, {"text": "Look twice."})
    assert seen.messages == ()
    assert "Look twice." in slack.api.home(ADA.id).words
    view = (await slack.press(slack.api.home(ADA.id), "Delete")).view
    assert "Saved by you" not in view.words


async def test_a_tab_is_looked_up_only_when_the_one_before_is_shown(slack: Slack) -> None:
    edge, place = Edge(app=slack.app, workspaces=slack.app.slack), Place(workspace=TEAM, member=ADA.id)  # type: ignore[arg-type]
    go_on = asyncio.Event()
    slack.api.faults.add("views.publish", held(go_on))
    first = asyncio.create_task(publish(edge, place, "First"))
    while not slack.api.asked_for("views.publish"):  # noqa: ASYNC110 - the server has no event for it
        await asyncio.sleep(0.005)
    second = asyncio.create_task(publish(edge, place, "Second"))
    await asyncio.wait({second}, timeout=0.1)
    assert len(slack.api.asked_for("views.publish")) == 1
    go_on.set()
    await asyncio.gather(first, second)
    assert "Second" in slack.api.home(ADA.id).words


async def test_a_tab_that_changed_since_it_was_opened_is_let_be(slack: Slack) -> None:
    edge = Edge(app=slack.app, workspaces=slack.app.slack)  # type: ignore[arg-type]
    place = Place(workspace=TEAM, member=ADA.id)
    await publish(edge, place, "First")
    await publish(edge, place, "Second", known="of-another-view")
    assert "First" in slack.api.home(ADA.id).words


SOURCE = Source(id="s", scope="slack:T0", kind=DocumentKind.MESSAGE, title="#general, 20 November 2026")
SAVED = st.builds(
    lambda text, speaker: Saved(
        passage=Passage(
            key=1, id="p" * 26, short="p" * 8, source=SOURCE, position=0, kind=PassageKind.QUOTE, text=text,
            speaker=speaker, evidence=Evidence.VERIFIED,
        ),
        message="slack:T0:C0:1",
        saver="U0ADA",
        author="U0BOB",
    ),
    st.text(max_size=2000),
    st.none() | st.text(max_size=300),
)  # fmt: skip
LINES = st.builds(
    lambda said, rests: Line(id="k3f9x2ab00", channel="C0GENERAL", said=f"{said} in C0GENERAL.", rests=rests),
    st.text(max_size=4000),
    st.booleans(),
)


HOMES = st.builds(
    Home,
    lesson=st.none() | st.text(max_size=5000).map(lambda body: render(Reply(title="Lesson", body=body))),
    schedules=st.lists(LINES, max_size=20),
    words=st.lists(SAVED, max_size=12),
    saved=st.lists(SAVED, max_size=12),
    opted_out=st.booleans(),
    notice=st.text(max_size=4000),
    prefix=st.sampled_from(["/", "/team-"]),
    member_of_team=st.booleans(),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(HOMES)
def test_whatever_there_is_slack_takes_the_tab(home: Home) -> None:
    assert list(wrong_with_view(home_view(home))) == []


@settings(max_examples=3)
@given(SAVED)
def test_there_is_room_for_all_that_is_listed_and_a_quarter_for_the_lesson(saved: Saved) -> None:
    line = Line(id="k3f9x2ab00", channel="C0GENERAL", said="A lesson in C0GENERAL.", rests=False)
    lesson = Answer(text="Lesson", blocks=({"type": "divider"},) * 50)
    home = Home(lesson=lesson, schedules=[line] * 50, words=[saved] * 50, saved=[saved] * 50, notice="Done.")
    view = home_view(home)
    assert list(wrong_with_view(view)) == []
    assert sum(block["type"] == "divider" for block in view["blocks"]) >= 25


def test_what_is_left_out_is_counted() -> None:
    line = Line(id="k3f9x2ab00", channel="C0GENERAL", said="A lesson in C0GENERAL.", rests=False)
    view = str(home_view(Home(schedules=[line] * (MOST_SCHEDULES + 7), prefix="/team-")))
    assert "And 7 more. /team-daily list" in view
    assert view.count("home:pause") == MOST_SCHEDULES
