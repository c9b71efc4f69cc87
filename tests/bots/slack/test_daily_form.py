from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.slack.daily_draft import Draft, Ticket, draft_in, draft_of, list_dates
from bots.slack.daily_view import Foreseen, Shown, daily_view
from bots.slack.elements import LONGEST_VALUE, Pick
from bots.slack.filled import Filled
from bots.slack.place import team_of
from core.daily.dates import read_dates
from core.daily.moments import HORIZON
from core.daily.schedule import Choice, Post, Schedule, Timing
from core.daily.schedules import list_schedules
from core.requests import Asker
from core.wording import body_of
from tests.bots.slack.filling import filled_in, initial_values
from tests.bots.slack.people import ADA, BOB, ELSEWHERE, GENERAL, GUEST, OUTSIDER, ROBOT, SECRET, SHARED, WORKSHOP
from tests.bots.slack.talking import Seen, Slack
from tests.bots.slack.web.checking import wrong_with_view
from tests.bots.slack.web.faults import refused
from tests.bots.slack.web.records import TEAM, Channel, Kind, View
from tests.replies import RIVET
from tests.shelf import TOMAS

ASKER = Asker(
    team=team_of(TEAM),
    channel="#general",
    member="ada",
    today=datetime.now(UTC).date(),
    channel_key=GENERAL.id,
    member_key=ADA.id,
)
IN_GENERAL: Mapping[str, object] = {"channel": GENERAL.id}
TODAY = date(2026, 11, 20)


async def schedules(slack: Slack) -> tuple[Schedule, ...]:
    """Give what the workspace has."""
    return await slack.app.library.store.look(lambda each: list_schedules(each, team_of(TEAM)))


async def opened(slack: Slack, **where: object) -> View:
    """Open the form."""
    return (await slack.command("/daily", **where)).view  # type: ignore[arg-type]


async def previewed(slack: Slack, view: View, values: Mapping[str, object] | None = None) -> Seen:
    """Fill the form in, and press Preview."""
    state = {block: dict(actions) for block, actions in (view.values or initial_values(view)).items()}
    for name, value in (values or {}).items():
        block, action, filled = filled_in(view, name, value)
        state[block][action] = filled
    return await slack.press(slack.api.fill(view, state), "Preview the next five")


async def test_the_form_opens_with_what_is_usual_and_the_members_own_time_zone(slack: Slack) -> None:
    view = await opened(slack)
    draft = draft_in(Filled(initial_values(view)))
    assert draft == Draft(zone="Europe/Warsaw")
    assert draft_in(Filled(initial_values(await opened(slack, by=BOB)))).zone == "America/New_York"
    assert view.input("channel")["element"]["default_to_current_conversation"] is True


async def test_what_is_handed_in_becomes_a_schedule_and_is_confirmed_in_private(slack: Slack) -> None:
    view = await opened(slack)
    chosen = {"at": "16:30", "days": ["0", "2"], "topics": [("Scaling", "scaling")], "post": "quote"}
    seen = await slack.submit(view, {**IN_GENERAL, **chosen, "by": (TOMAS, TOMAS), "without": "24 Dec 2099"})
    (schedule,) = await schedules(slack)
    assert schedule.channel == GENERAL.id
    assert schedule.maker == ADA.id
    assert (schedule.timing.at, schedule.timing.zone) == (time(16, 30), "Europe/Warsaw")
    assert schedule.timing.days == {0, 2}
    assert schedule.timing.left_out == {date(2099, 12, 24)}
    assert (schedule.choice.post, schedule.choice.topics, schedule.choice.speaker) == (Post.QUOTE, ("scaling",), TOMAS)
    assert seen.errors == {}
    assert view.id not in slack.api.views
    assert seen.message.is_ephemeral
    assert f"Added schedule {schedule.id}" in seen.message.words


async def test_a_form_that_was_called_where_the_app_is_not_is_confirmed_there_all_the_same(slack: Slack) -> None:
    seen = await slack.submit(await opened(slack, at=ELSEWHERE), IN_GENERAL)
    assert seen.message.channel == ELSEWHERE.id
    assert seen.message.seen_by == ADA.id


async def test_a_preview_shows_the_next_five_and_keeps_what_was_filled_in(slack: Slack) -> None:
    view = await opened(slack)
    seen = await previewed(slack, view, {**IN_GENERAL, "at": "07:15", "without": "1 May"})
    assert seen.view.id == view.id
    assert seen.view.words.count(", 07:15") == 5
    draft = draft_in(Filled(seen.view.values))
    assert (draft.channel, draft.at, draft.without) == (GENERAL.id, "07:15", "1 May")


async def test_what_was_previewed_is_what_comes(slack: Slack) -> None:
    seen = await previewed(slack, await opened(slack), {**IN_GENERAL, "post": "both"})
    await slack.submit(seen.view)
    (schedule,) = await schedules(slack)
    coming = await slack.app.daily.preview(ASKER, schedule.id)
    bodies = [body_of(each.result.passage) for each in coming if each.result]
    assert len(bodies) == 5
    assert re.findall("|".join(map(re.escape, bodies)), seen.view.words) == bodies


async def test_of_dates_for_which_nothing_fits_that_is_said_once(slack: Slack) -> None:
    nothing = {"topics": [("Scaling", "scaling")], "by": (TOMAS, TOMAS)}
    seen = await previewed(slack, await opened(slack), {**IN_GENERAL, "at": "07:15", **nothing})
    assert seen.view.words.count(", 07:15") == 5
    assert seen.view.words.count("Nothing in the library fits.") == 1


def test_only_neighbours_for_which_nothing_fits_stand_together() -> None:
    posts = (Foreseen(when=f"{day} May", passage=RIVET if day == 6 else None) for day in range(4, 9))
    payload = daily_view(Draft(), Ticket(id="k3f", seed=1), Shown(posts=tuple(posts)))
    assert list(wrong_with_view(payload)) == []
    shown = View(id="V1", hash="", user="U1", payload=payload).words
    nothing = "Nothing in the library fits."
    places = [shown.index(each) for each in ("4 May\n5 May", nothing, "6 May", RIVET.text, "7 May\n8 May")]
    assert places == sorted(places)
    assert shown.count(nothing) == 2


async def test_a_preview_looks_like_what_is_posted(slack: Slack) -> None:
    seen = await previewed(slack, await opened(slack), {**IN_GENERAL, "post": "both"})
    shown = seen.view.blocks[-15:]
    assert [block["type"] for block in shown] == ["rich_text", "rich_text", "context"] * 5
    looks = [block["elements"][0]["type"] for block in shown[1::3]]
    assert set(looks) == {"rich_text_quote", "rich_text_section"}
    assert all(re.search(" · (wording verified|paraphrase)$", each["elements"][0]["text"]) for each in shown[2::3])


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"without": "some day"}, "without", "is no date"),
        ({"channel": ELSEWHERE.id}, "channel", "/invite"),
        ({"channel": SHARED.id}, "channel", "is shared with one"),
        ({"topics": [("Zeppelins", "zeppelins")]}, "topics", "zeppelins"),
        ({"by": ("Nobody Known", "Nobody Known")}, "by", "Nobody Known"),
        ({"channel": None}, "channel", "Which channel?"),
        ({"days": []}, "days", "On which days?"),
        ({"at": None}, "at", "At what time?"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    slack: Slack, values: Mapping[str, object], field: str, said: str
) -> None:
    view = await opened(slack)
    seen = await slack.submit(view, {**IN_GENERAL, **values})
    assert list(seen.errors) == [field]
    assert said in seen.errors[field]
    assert view.id in slack.api.views
    assert await schedules(slack) == ()
    again = await previewed(slack, slack.api.views[view.id])
    assert "To be mended first" in again.view.words
    assert said in again.view.words


async def test_several_mistakes_are_said_at_once(slack: Slack) -> None:
    seen = await slack.submit(await opened(slack), {"channel": SHARED.id, "without": "?", "days": []})
    assert set(seen.errors) == {"channel", "without", "days"}


async def test_every_date_left_out_is_said_without_a_schedule(slack: Slack) -> None:
    last = ASKER.today + timedelta(days=HORIZON + 2)
    seen = await slack.submit(await opened(slack), {**IN_GENERAL, "without": f"{ASKER.today} to {last}"})
    assert "left out" in seen.errors["without"]


async def test_who_may_not_is_told_at_the_channel_by_its_name_where_they_may_know_it(slack: Slack) -> None:
    for channel, name in ((WORKSHOP, "You are not in #workshop"), (SECRET, "You are not in that channel")):
        seen = await slack.submit(await opened(slack, by=BOB), {"channel": channel.id})
        assert name in seen.errors["channel"]
    assert await schedules(slack) == ()


async def test_a_guest_is_told_before_a_form_is_filled_in(slack: Slack) -> None:
    seen = await slack.command("/daily", by=GUEST)
    assert "You are a guest here" in seen.message.text
    assert seen.views == ()


async def test_a_private_channel_that_the_app_is_not_in_asks_for_an_invitation(slack: Slack) -> None:
    slack.api.add(Channel(id="C0HIDDEN", name="hidden", kind=Kind.PRIVATE, members=(ADA.id,)))
    slack.api.add(replace(ROBOT, display="Bard"))
    seen = await slack.submit(await opened(slack), {"channel": "C0HIDDEN"})
    assert seen.errors == {"channel": "I am not in that channel: type /invite @Bard there first, then try again."}


async def test_somebody_from_outside_gets_a_sentence_and_no_form(slack: Slack) -> None:
    view = (await slack.home()).view
    seen = await slack.press(view, "Set up a daily lesson", by=OUTSIDER)
    assert "members of this workspace alone" in seen.message.text
    assert seen.views == ()


async def test_a_form_that_is_handed_in_twice_makes_one_schedule(slack: Slack) -> None:
    view = await opened(slack)
    await slack.submit(view, IN_GENERAL)
    slack.api.show(view)
    assert (await slack.submit(view, IN_GENERAL)).errors == {}
    assert len(await schedules(slack)) == 1


async def test_a_preview_that_comes_after_the_form_is_closed_is_let_be(slack: Slack) -> None:
    view = await opened(slack)
    slack.api.faults.add("views.update", refused("not_found"))
    assert (await slack.press(view, "Preview the next five")).messages == ()


async def test_a_form_that_slack_no_longer_waits_for_is_a_sentence(slack: Slack) -> None:
    slack.api.faults.add("views.open", refused("expired_trigger_id"))
    assert "please try again" in (await slack.command("/daily")).message.text


async def test_a_schedule_is_changed_in_the_form_that_holds_what_it_is(slack: Slack) -> None:
    chosen = {"days": ["5"], "topics": [("Scaling", "scaling")], "without": "2099-12-24 to 2099-12-26"}
    await slack.submit(await opened(slack), {**IN_GENERAL, **chosen})
    home = (await slack.home()).view
    view = (await slack.press(home, "Change")).view
    draft = draft_in(Filled(initial_values(view)))
    assert draft.channel == GENERAL.id
    assert draft.days == {5}
    assert draft.topics == (Pick("Scaling", "scaling"),)
    assert draft.without == "2099-12-24 to 2099-12-26"
    again = await previewed(slack, view, {"at": "10:45", "topics": []})
    assert again.view.words.count(", 10:45") == 5
    seen = await slack.submit(again.view)
    assert seen.messages == ()
    assert "Changed" in slack.api.home(ADA.id).words
    (schedule,) = await schedules(slack)
    assert (schedule.timing.at.hour, schedule.choice.topics) == (10, ())
    assert len(schedule.timing.left_out) == 3


async def test_a_schedule_that_is_gone_is_said_in_the_form(slack: Slack) -> None:
    await slack.submit(await opened(slack), IN_GENERAL)
    view = (await slack.press((await slack.home()).view, "Change")).view
    (schedule,) = await schedules(slack)
    await slack.command("/daily", f"remove {schedule.id} yes")
    seen = await slack.submit(view)
    assert schedule.id in next(iter(seen.errors.values()))


async def test_a_private_channel_can_be_chosen_by_who_is_in_it(slack: Slack) -> None:
    assert SECRET.kind is Kind.PRIVATE
    assert (await slack.submit(await opened(slack), {"channel": SECRET.id})).errors == {}
    assert (await slack.submit(await opened(slack, by=BOB), {"channel": SECRET.id})).errors


TEXTS = st.text(max_size=200)
VALUES = st.text(min_size=1, max_size=LONGEST_VALUE).filter(str.strip)
PICKS = st.builds(Pick, TEXTS, VALUES)
DRAFTS = st.builds(
    Draft,
    channel=st.just("C0GENERAL"),
    at=st.times().map(lambda time: f"{time:%H:%M}"),
    zone=st.sampled_from(["", "Europe/Warsaw"]),
    days=st.frozensets(st.integers(0, 6)),
    topics=st.lists(PICKS, max_size=10).map(tuple),
    by=st.none() | PICKS,
    post=st.sampled_from(Post),
    without=st.text(max_size=3000),
)
PASSAGES = st.builds(
    lambda text, heading: replace(RIVET, text=text, heading=heading),
    st.text(max_size=4000),
    st.none() | st.text(max_size=4000),
)
POSTS = st.builds(Foreseen, when=st.text(max_size=200), passage=st.none() | PASSAGES)
SHOWN = st.none() | st.builds(
    Shown,
    problems=st.lists(st.text(max_size=4000), max_size=8).map(tuple),
    posts=st.lists(st.builds(Foreseen, when=st.text(max_size=200), passage=st.none() | PASSAGES), max_size=5).map(
        tuple
    ),
    rests=st.text(max_size=300),
)


@settings(max_examples=25)
@given(draft=DRAFTS, shown=SHOWN)
def test_whatever_stands_in_the_form_slack_takes_it_and_it_is_read_back(draft: Draft, shown: Shown | None) -> None:
    payload = daily_view(
        draft, Ticket(id="k3f9x2ab00", seed=2**62 - 1, channel="C0", answer_to="https://x/" * 20), shown
    )
    assert list(wrong_with_view(payload)) == []
    view = View(id="V1", hash="", user="U1", payload=payload)
    read = draft_in(Filled(initial_values(view)))
    assert read.wish() == draft.wish()


@settings(max_examples=25)
@given(st.frozensets(st.integers(0, 400), max_size=60))
def test_dates_are_listed_as_they_are_read(days: frozenset[int]) -> None:
    dates = {TODAY + timedelta(days=day) for day in days}
    listed = list_dates(dates)
    assert not dates or read_dates(listed, TODAY) == dates


def test_what_the_form_cannot_show_is_kept_unless_it_is_replaced() -> None:
    many = frozenset(TODAY + timedelta(days=2 * day) for day in range(400))
    timing = Timing(at=time(9), zone="Europe/Warsaw", left_out=many)
    choice = Choice(speaker="A" * (LONGEST_VALUE + 1))
    schedule = Schedule(id="k3f", team=team_of(TEAM), channel="C0", maker="U0", timing=timing, choice=choice, seed=1)
    draft = draft_of(schedule, {}, TODAY)
    assert (draft.without, draft.by) == ("", None)
    kept, replaced = draft.wish_instead(schedule), replace(draft, without="1 May").wish_instead(schedule)
    assert (kept.without, kept.by, replaced.without) == (None, None, "1 May")
    few = replace(schedule, timing=replace(timing, left_out=frozenset({TODAY})), choice=Choice(speaker="Ada"))
    assert (draft.wish_instead(few).without, draft.wish_instead(few).by) == ("", "")
