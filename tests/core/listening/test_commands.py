from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import time, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.grammar import parse_command
from core.library.hiding import What, hide
from core.library.library import Library
from core.listening import attentions, reasons, unheard
from core.listening.attention import Attention, Mode, Quiet
from core.listening.help import HELP, MORE
from core.listening.weights import Care
from core.reply import Reply
from core.requests import Asker, ListenRequest, Misunderstood
from core.team import outside_of
from tests.build import OURS, THEIRS
from tests.core.listening.asking import ADA, BOB, CHIEF, EVE, NOW, THANK, WAIT, Desk, remark
from tests.meaning import shipped_model
from tests.typing_people import typed as anything

# What the databases do differently is shown in test_commands_everywhere.py.
pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)

ON = "I listen in #general from now on"
STRANGER = replace(BOB, team=outside_of(OURS))


@pytest.fixture
def desk(library: Library, tmp_path: Path) -> Desk:
    return Desk(library, tmp_path, shipped_model())


def offers(reply: Reply) -> list[tuple[str, str]]:
    return [(action.label, action.command) for action in reply.actions]


def told(reply: Reply) -> list[str]:
    """Give the lines before the help, or before where it is."""
    return reply.body.removesuffix(HELP).removesuffix(MORE).strip().split("\n")


# On, shadow and off


async def test_switching_on_is_announced_to_all_with_how_to_have_none_of_it(desk: Desk) -> None:
    reply = await desk.say("on")
    assert (reply.title, reply.private) == (ON, False)
    assert reply.body == (
        "Switched on by Chief. Where somebody here asks or struggles, and the library holds something that fits, I "
        "say so: seldom, below that message, and without a ping. For that I read what is written here, and store none "
        "of it.\n"
        "/listen not me — what you say is passed over, for good\n"
        "/listen off — switches it off for all"
    )
    assert offers(reply) == [("Not me", "/listen not me"), ("Switch off", "/listen off")]
    assert await desk.attention() == Attention(team=OURS, channel="C1", mode=Mode.ON, by=CHIEF.who, since=NOW)


async def test_the_announcement_says_what_was_chosen(desk: Desk) -> None:
    reply = await desk.say("on strict topics scaling, focus quiet 22:00-7:00")
    assert reply.body.split("\n")[1:-2] == [
        "Care: strict. I must be 0.78 sure, where 1 is certain.",
        "Topics: Scaling and Focus.",
        "Quiet hours: 22:00 to 07:00, Europe/Warsaw.",
    ]
    assert await desk.attention() == Attention(
        team=OURS,
        channel="C1",
        mode=Mode.ON,
        by=CHIEF.who,
        since=NOW,
        care=Care.STRICT,
        topics=("scaling", "focus"),
        quiet=Quiet(start=time(22), end=time(7), zone="Europe/Warsaw"),
    )


async def test_what_is_set_while_it_is_on_is_not_announced_again(desk: Desk) -> None:
    await desk.say("on topics scaling")
    desk.clock.now += timedelta(days=1)
    reply = await desk.say("on strict")
    assert (reply.title, reply.private) == ("I listen in #general", True)
    assert told(reply) == [
        "Care: strict. I must be 0.78 sure, where 1 is certain.",
        "Topics: Scaling.",
        "Quiet hours: none.",
    ]
    kept = await desk.attention()
    assert kept
    assert (kept.care, kept.topics, kept.since) == (Care.STRICT, ("scaling",), NOW)


async def test_switched_on_again_it_is_set_as_before(desk: Desk) -> None:
    await desk.say("on relaxed topics scaling quiet 12:00-13:00 Tokyo")
    before = await desk.attention()
    assert before
    assert (await desk.say("off")).title == "I do not listen in #general"
    desk.clock.now += timedelta(days=1)
    assert (await desk.say("on")).title == ON
    assert await desk.attention() == replace(before, since=desk.clock.now)


async def test_shadow_mode_tells_where_what_it_notes_is_to_be_read(desk: Desk) -> None:
    reply = await desk.say("shadow relaxed")
    assert (reply.title, reply.private) == ("I listen in #general and say nothing", True)
    assert reply.body == (
        "I note what I would say, with a link to what led to it, and none of its words. Nobody sees it but "
        "administrators, by /listen log; /listen on has me say it, /listen off ends it.\n"
        "Care: relaxed. I must be 0.37 sure, where 1 is certain.\nTopics: all.\nQuiet hours: none."
    )
    assert offers(reply) == [("What I would have said", "/listen log")]
    assert await desk.mode() is Mode.SHADOW
    assert (await desk.say("on")).title == ON


async def test_off_twice_is_off(desk: Desk) -> None:
    assert "It is off already" in (await desk.say("off")).body
    assert await desk.attention() is None
    await desk.say("on")
    assert "How it was set is kept" in (await desk.say("off")).body
    assert (await desk.mode(), (await desk.say("off")).body) == (
        Mode.OFF,
        "It is off already: I answer what I am asked.",
    )


async def test_each_channel_is_its_own(desk: Desk) -> None:
    await desk.say("on")
    elsewhere = replace(CHIEF, channel="#random", channel_key="C2")
    assert (await desk.say("status", elsewhere)).title == "I do not listen in #random"
    assert await desk.attention(replace(CHIEF, team=THEIRS)) is None


# Until everybody is told


async def test_nothing_is_heard_before_everybody_was_told(desk: Desk) -> None:
    assert (await desk.begin("on strict")).title == ON
    assert await desk.library.store.look(attentions.list_heard) == ()
    status = await desk.say("")
    assert status.title == "I do not listen in #general yet"
    assert told(status)[0] == (
        "It was switched on, but not everybody here was told: until then I hear nothing. /listen on tells them."
    )
    assert offers(status) == [("Switch off", "/listen off")]
    await desk.commands.told(CHIEF)
    kept = Attention(team=OURS, channel="C1", mode=Mode.ON, by=CHIEF.who, since=NOW, care=Care.STRICT)
    assert await desk.library.store.look(attentions.list_heard) == (kept,)


async def test_where_that_never_happened_to_switch_it_on_announces_it_again(desk: Desk) -> None:
    await desk.begin("on strict")
    desk.clock.now += timedelta(days=1)
    assert (await desk.say("on")).title == ON
    kept = await desk.attention()
    assert kept
    assert (kept.mode, kept.care, kept.since) == (Mode.ON, Care.STRICT, desk.clock.now)


async def test_what_is_set_meanwhile_stays_and_the_channel_is_on_once_they_are_told(desk: Desk) -> None:
    await desk.begin("on")
    assert (await desk.say("strict")).private
    assert await desk.mode() is Mode.UNTOLD
    await desk.commands.told(CHIEF)
    kept = await desk.attention()
    assert kept
    assert (kept.mode, kept.care) == (Mode.ON, Care.STRICT)


@pytest.mark.parametrize(("typed", "mode"), [("off", Mode.OFF), ("shadow", Mode.SHADOW)])
async def test_who_switches_it_off_meanwhile_has_it_off(desk: Desk, typed: str, mode: Mode) -> None:
    await desk.begin("on")
    await desk.say(typed)
    await desk.commands.told(CHIEF)
    assert await desk.mode() is mode


# Who may


@pytest.mark.parametrize("typed", ["on", "shadow", "strict", "topics all", "quiet off", "on frobnicate"])
@pytest.mark.parametrize("asker", [ADA, BOB, EVE])
async def test_only_who_may_decide_it_switches_it_on_or_sets_it(desk: Desk, typed: str, asker: Asker) -> None:
    reply = await desk.say(typed, asker)
    assert (reply.title, reply.body) == ("Not allowed", "Only Chief decides whether I listen in #general.")
    assert not reply.found
    assert await desk.attention() is None


@pytest.mark.parametrize("asker", [CHIEF, ADA, EVE])
async def test_whoever_looks_after_the_channel_or_the_team_may_switch_it_off(desk: Desk, asker: Asker) -> None:
    await desk.say("on")
    assert (await desk.say("off", asker)).found
    assert await desk.mode() is Mode.OFF


async def test_who_may_not_switch_it_off_is_shown_what_they_can_do_for_themselves(desk: Desk) -> None:
    await desk.say("on")
    reply = await desk.say("off", BOB)
    assert reply.body == ("Only Chief decides whether I listen in #general. For yourself alone, type /listen not me.")
    assert (reply.found, offers(reply)) == (False, [("Not me", "/listen not me")])
    assert await desk.mode() is Mode.ON


async def test_what_could_not_be_announced_is_taken_back_without_asking_who_may(desk: Desk) -> None:
    await desk.begin("on strict")
    await desk.commands.take_back(BOB)
    kept = await desk.attention()
    assert kept
    assert (kept.mode, kept.care) == (Mode.OFF, Care.STRICT)
    assert (await desk.begin("on")).title == ON
    await desk.commands.told(CHIEF)
    await desk.commands.take_back(BOB)  # of two who switched it on at once one told everybody
    assert await desk.mode() is Mode.ON


@pytest.mark.parametrize(
    "typed", ["", "on", "off", "shadow", "strict", "log", "not me", "me", "why k3f9x001", "less k3f9x001", "help"]
)
@pytest.mark.parametrize("asker", [STRANGER, replace(BOB, member="", member_key="")])
async def test_nothing_is_kept_of_people_of_other_teams(desk: Desk, typed: str, asker: Asker) -> None:
    await desk.remarked(remark())
    reply = await desk.say(typed, asker)
    assert reply.title == "Not allowed"
    assert reply.body.startswith("Whether I listen is decided by members of this team")
    assert reply.body.endswith("Where others read along I listen to nobody.")
    assert await desk.attention(asker) is None
    assert not await desk.library.store.look(partial(unheard.is_unheard, team=asker.team, member=asker.who))


async def test_the_log_is_for_who_may_change_the_library(desk: Desk) -> None:
    assert (await desk.say("log", BOB)).title == (await desk.say("log", ADA)).title == "Not allowed"
    assert (await desk.say("log", EVE)).title == "Nothing withheld"


# Where nothing can be heard


@pytest.mark.parametrize("typed", ["on", "shadow strict"])
async def test_on_a_deaf_platform_it_says_why_and_stays_off(library: Library, tmp_path: Path, typed: str) -> None:
    desk = Desk(library, tmp_path, shipped_model(), deaf={"slack": "My ears are off.", "discord": "Others'."})
    reply = await desk.say(typed)
    assert (reply.title, reply.body, reply.found) == ("I cannot listen in #general", "My ears are off.", False)
    assert await desk.attention() is None
    assert (await desk.say("on", replace(CHIEF, team=THEIRS))).body == "Others'."


async def test_without_a_model_it_says_why_and_stays_off(library: Library, tmp_path: Path) -> None:
    desk = Desk(library, tmp_path)
    reply = await desk.say("on")
    assert (reply.title, reply.body) == ("I cannot listen in #general", reasons.deafness(None))
    assert await desk.attention() is None


async def test_what_came_between_is_told_with_how_it_stands(library: Library, tmp_path: Path) -> None:
    desk = Desk(library, tmp_path, shipped_model())
    await desk.say("on")
    without = Desk(library, tmp_path)
    assert f"Just now I hear nothing: {reasons.deafness(None)}" in told(await without.say(""))
    await desk.say("off")
    assert "Just now" not in (await without.say("")).body


# How it stands


async def test_where_nobody_ever_said_it_is_off(desk: Desk) -> None:
    reply = await desk.say("", BOB)
    assert reply.title == "I do not listen in #general"
    assert reply.body == f"I answer what I am asked, and nothing else.\n\n{HELP}"
    assert not reply.actions


async def test_it_tells_since_when_and_by_whom_to_that_member_alone(desk: Desk) -> None:
    await desk.say("on")
    desk.clock.now += timedelta(days=3)
    reply = await desk.say("status")
    assert reply.title == "I listen in #general"
    assert told(reply) == [
        "Where somebody asks or struggles, and something in the library fits, I say so unasked: seldom.",
        "Since Friday 20 November, set by you.",
        "Care: normal. I must be 0.58 sure, where 1 is certain.",
        "Topics: all.",
        "Quiet hours: none.",
        (
            "Rests: after each reply this channel for an hour, that person for 4 hours in every channel, that topic "
            "for 12 hours here, and that passage for 30 days here."
        ),
        "In the last 30 days I found nothing to say.",
    ]
    assert reply.body.endswith(f"\n\n{MORE}")
    assert offers(reply) == [("Not me", "/listen not me"), ("Switch off", "/listen off")]
    others = told(await desk.say("status", BOB))
    assert others[1] == "Since Friday 20 November."


async def test_it_tells_when_these_are_quiet_hours(desk: Desk) -> None:
    await desk.say("on quiet 22:00-7:00")
    assert not any(line.startswith("Quiet until") for line in told(await desk.say("")))
    desk.clock.now = NOW.replace(hour=22)
    assert told(await desk.say(""))[2] == "Quiet until 07:00."
    await desk.say("off")
    assert "Quiet until" not in (await desk.say("")).body


async def test_it_tells_how_long_the_channel_rests_after_a_reply(desk: Desk) -> None:
    await desk.say("on")
    await desk.remarked(remark(1, at=NOW - timedelta(minutes=50)), remark(2, channel="C2", at=NOW))
    rests = "I said something at 11:10 and keep quiet until 12:10 here."
    assert told(await desk.say(""))[2] == rests
    assert told(await desk.say("", BOB))[2] == rests
    desk.clock.now += timedelta(minutes=10)
    assert "keep quiet" not in (await desk.say("")).body


async def test_what_shadow_mode_notes_lets_it_rest_in_shadow_mode_alone(desk: Desk) -> None:
    await desk.say("shadow")
    await desk.remarked(remark(1, mode=Mode.SHADOW, at=NOW - timedelta(minutes=50)))
    assert "Something fitted at 11:10, and I note nothing more until 12:10 here." in told(await desk.say(""))
    await desk.say("on")
    assert "keep quiet" not in (await desk.say("")).body
    await desk.say("off")
    assert "note nothing more" not in (await desk.say("")).body


async def test_switched_off_it_tells_how_it_was_set_with_short_help(desk: Desk) -> None:
    await desk.say("on strict topics scaling")
    await desk.say("off")
    reply = await desk.say("")
    assert reply.title == "I do not listen in #general"
    assert told(reply) == [
        "I answer what I am asked, and nothing else.",
        "This is kept for when it is switched on: /listen on.",
        "Care: strict. I must be 0.78 sure, where 1 is certain.",
        "Topics: Scaling.",
        "Quiet hours: none.",
    ]
    assert reply.body.endswith(f"\n\n{MORE}")


async def test_it_counts_what_was_said_and_what_would_have_been(desk: Desk) -> None:
    old = NOW - timedelta(days=31)
    await desk.say("shadow")
    await desk.remarked(
        remark(1),
        remark(2, mode=Mode.SHADOW),
        remark(3, mode=Mode.SHADOW),
        remark(4, at=old),
        remark(5, channel="C2"),
        remark(6, team=THEIRS),
    )
    reply = await desk.say("")
    assert told(reply)[-1] == "In the last 30 days I spoke up unasked once and noted what I would have said 2 times."
    assert offers(reply) == [("What I would have said", "/listen log")]


async def test_it_tells_how_far_members_moved_it_and_which_passages(desk: Desk) -> None:
    wait, thank = await desk.lessons()
    await desk.remarked(
        remark(1, passage=wait), remark(2, passage=wait), remark(3, passage=thank), remark(4), remark(5)
    )
    await desk.say("on")
    for number in (1, 2, 4):
        await desk.say(f"less {remark(number).id}", ADA)
    await desk.say(f"helpful {remark(3).id}", ADA)
    lines = told(await desk.say(""))
    assert lines[2] == (
        "Care: normal. I must be 0.58 sure, moved to 0.63 by 3 × less and 1 × helpful, where 1 is certain."
    )
    short = {each: ident[:8] for each, ident in ((WAIT, wait), (THANK, thank))}
    assert lines[6:8] == [
        (
            f"Shown less often: {WAIT} ({short[WAIT]}) needs 0.20 more; a passage that is gone or hidden (p0000000) "
            "needs 0.10 more."
        ),
        f"Shown more often: {THANK} ({short[THANK]}) needs 0.05 less.",
    ]


async def test_where_one_member_pressed_more_often_than_counts_it_tells_that(desk: Desk) -> None:
    bounded = "What one member thinks moves a channel by 0.06 up or 0.03 down at most."
    await desk.say("on")
    await desk.remarked(*(remark(number) for number in range(1, 11)))
    for number in range(1, 4):
        await desk.say(f"less {remark(number).id}", ADA)
    assert bounded not in (await desk.say("")).body
    for number in range(4, 11):
        assert "I must be 0.64 sure before I speak up" in (await desk.say(f"less {remark(number).id}", ADA)).body
    assert told(await desk.say(""))[2] == (
        f"Care: normal. I must be 0.58 sure, moved to 0.64 by 10 × less, where 1 is certain. {bounded}"
    )
    assert (await desk.say(f"why {remark(1).id}")).body.endswith(
        f"+0.06 in #general (10 × less), +0.10 for this passage (1 × less). {bounded}"
    )


async def test_of_many_passages_those_that_were_moved_most_are_named(desk: Desk) -> None:
    await desk.say("on")
    await desk.remarked(*(remark(number) for number in range(1, 7)))
    for number in range(1, 7):
        await desk.say(f"less {remark(number).id}", ADA)
    await desk.say(f"less {remark(6).id}", BOB)
    (line,) = [line for line in told(await desk.say("")) if line.startswith("Shown less often")]
    assert line.count("gone or hidden") == 4
    assert "needs 0.20 more" in line
    assert line.endswith("; and 2 more.")


async def test_opinions_that_outweigh_each_other_are_told_too(desk: Desk) -> None:
    await desk.say("on")
    await desk.remarked(remark(1), remark(2))
    await desk.say(f"less {remark(1).id}", ADA)
    for number, asker in ((1, BOB), (2, BOB)):
        await desk.say(f"helpful {remark(number).id}", asker)
    assert "0.58 sure, moved to 0.58 by 1 × less and 2 × helpful" in (await desk.say("")).body


# Settings


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("strict", "Care: strict. I must be 0.78 sure, where 1 is certain."),
        ("relaxed", "Care: relaxed. I must be 0.37 sure, where 1 is certain."),
        ("topics scaling, focus", "Topics: Scaling and Focus."),
        ("topic scaling", "Topics: Scaling."),
        ("quiet 10pm to 7am", "Quiet hours: 22:00 to 07:00, Europe/Warsaw."),
    ],
)
async def test_each_setting_changes_alone(desk: Desk, typed: str, line: str) -> None:
    await desk.say("on")
    before = told(await desk.say("status"))
    reply = await desk.say(typed)
    assert reply.private
    assert line in told(reply)
    assert [each for each in told(await desk.say("status")) if each not in before] == [line]


async def test_a_setting_can_be_taken_back(desk: Desk) -> None:
    await desk.say("on strict topics scaling quiet 22:00-7:00")
    for typed in ("normal", "topics all", "quiet off"):
        await desk.say(typed)
    assert await desk.attention() == Attention(team=OURS, channel="C1", mode=Mode.ON, by=CHIEF.who, since=NOW)


async def test_what_is_set_while_it_is_off_is_kept_for_later(desk: Desk) -> None:
    reply = await desk.say("strict")
    assert reply.title == "I do not listen in #general"
    assert told(reply)[0] == "This is kept for when it is switched on: /listen on."
    assert await desk.mode() is Mode.OFF
    assert "Care: strict." in (await desk.say("on")).body


async def test_quiet_hours_are_those_of_the_asker_else_the_zone_is_asked_for(desk: Desk) -> None:
    homeless = replace(CHIEF, zone=None)
    reply = await desk.say("quiet 22:00-7:00", homeless)
    assert (reply.title, reply.found) == ("I did not get that", False)
    assert reply.body.startswith("Quiet in which time zone?")
    assert await desk.attention() is None
    await desk.say("quiet 22:00-7:00 Tokyo", homeless)
    kept = await desk.attention()
    assert kept
    assert kept.quiet == Quiet(start=time(22), end=time(7), zone="Asia/Tokyo")


# What is not understood


NO_SUCH = "There is no /listen {} here; /listen help shows what there is."
NO_TOPIC = "There is no topic '{}' here; /topics lists them."


@pytest.mark.parametrize(
    ("typed", "said", "meant"),
    [
        ("strct", NO_SUCH.format("strct"), "/listen strict"),
        ("shadw relaxed", NO_SUCH.format("shadw"), "/listen shadow relaxed"),
        ("ON  strct", "I do not know what 'strct' is to say here.", "/listen on strict"),
        ("topics scalling, focus", NO_TOPIC.format("scalling"), "/listen topics scaling, focus"),
        ("on topics focus, scalling strict", NO_TOPIC.format("scalling"), "/listen on topics focus, scaling strict"),
        ("not mee", "Only you can say that, and for yourself alone.", "/listen not me"),
    ],
)
async def test_a_slip_is_answered_with_what_was_probably_meant(desk: Desk, typed: str, said: str, meant: str) -> None:
    reply = await desk.say(typed)
    assert (reply.title, reply.body) == ("I did not get that", f"{said} Did you mean {meant}?")
    assert (reply.found, offers(reply)) == (False, [(meant, meant)])
    assert await desk.attention() is None
    assert (await desk.say(meant.removeprefix("/listen "))).found


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("frobnicate", NO_SUCH.format("frobnicate")),
        ("topics knitting", NO_TOPIC.format("knitting")),
        ("quiet 22-7", "'7' is no time of day: did you mean 07:00 or 19:00? Write it such as 09:00 or 9am."),
    ],
)
async def test_what_nothing_is_like_is_answered_with_how_to_go_on(desk: Desk, typed: str, said: str) -> None:
    reply = await desk.say(typed)
    assert (reply.title, reply.body, reply.actions, reply.found) == ("I did not get that", said, (), False)
    assert await desk.attention() is None


@pytest.mark.parametrize(("typed", "mode"), [("enable", Mode.ON), ("start strict", Mode.ON), ("stop", Mode.OFF)])
async def test_other_words_for_the_same_will_do(desk: Desk, typed: str, mode: Mode) -> None:
    await desk.say(typed)
    assert await desk.mode() is mode


async def test_help_lists_what_can_be_typed(desk: Desk) -> None:
    assert (await desk.say("HELP", BOB)).body == HELP


@pytest.mark.parametrize("line", HELP.split("\n"))
async def test_what_help_shows_can_be_typed(desk: Desk, line: str) -> None:
    shown, _, _ = line.partition(" — ")
    first, *others = shown.removeprefix("/listen").split(" · ")
    for typed in (first.strip(), *others):
        assert (await desk.say(typed)).title not in ("I did not get that", "Not allowed")


# Not me


async def test_not_me_is_said_once_for_good_until_it_is_taken_back(desk: Desk) -> None:
    is_unheard = partial(unheard.is_unheard, team=OURS, member=BOB.who)
    await desk.say("on")
    reply = await desk.say("not me", BOB)
    assert reply.title == "Not you"
    assert reply.body.startswith("From now on I pass over what you say, in every channel of this team")
    assert offers(reply) == [("Take it back", "/listen me")]
    assert await desk.library.store.look(is_unheard)
    assert (await desk.say("NOT  me!", BOB)).body.startswith("As before, I pass over what you say")
    status = await desk.say("", BOB)
    assert told(status)[-1].startswith("What you say is passed over, since you said “not me”")
    assert offers(status) == [("Take it back", "/listen me"), ("Switch off", "/listen off")]
    assert "passed over" not in (await desk.say("", ADA)).body
    assert (await desk.say("me", BOB)).body.startswith("Where I listen, I listen to you")
    assert not await desk.library.store.look(is_unheard)
    assert (await desk.say("me", BOB)).body.startswith("You never said otherwise")


# Why, less, helpful


async def test_why_tells_the_topic_the_words_and_how_sure_it_was(desk: Desk) -> None:
    await desk.say("on")
    await desk.remarked(remark(topic="hiring"))
    reply = await desk.say("why k3f9x001 candid interview", BOB)
    assert reply.title == "Why I said this"
    assert reply.body.split("\n") == [
        "That message reads like a question or a problem, and this passage fits it.",
        "Topic: Hiring.",
        "Words in common: “candid” and “interview”.",
        "How sure I was: 0.72, where 1 is certain; 0.58 was needed.",
        "Nobody's opinion has moved that yet.",
    ]
    assert offers(reply) == [
        ("Less like this", "/listen less k3f9x001"),
        ("Helpful", "/listen helpful k3f9x001"),
        ("Not me", "/listen not me"),
    ]


async def test_why_tells_what_members_moved(desk: Desk) -> None:
    await desk.remarked(remark(1), remark(2))
    await desk.say("less k3f9x001", ADA)
    await desk.say("helpful k3f9x002", ADA)
    lines = (await desk.say("why k3f9x001", BOB)).body.split("\n")
    assert lines[2] == "Words in common: none that tell much; it fits by its meaning."
    assert lines[-1] == (
        "By now 0.69 is needed: 0.58 with normal care, +0.01 in #general (1 × less and 1 × helpful), +0.10 for this "
        "passage (1 × less)."
    )


async def test_words_that_ride_on_a_button_are_taken_for_what_anybody_may_have_typed(desk: Desk) -> None:
    await desk.remarked(remark())
    words = " ".join([f"{'x' * 500}", "a\u202eb", "\x1b[31m", *(f"w{number}" for number in range(200))])
    reply = await desk.say(f"why k3f9x001 {words}")
    (line,) = [line for line in reply.body.split("\n") if line.startswith("Words")]
    assert len(line) < 200
    assert "\u202e" not in line
    assert "\x1b" not in line
    assert "w100" not in line


@pytest.mark.parametrize(
    ("word", "noted", "channel", "passage"),
    [("less", "Noted: less like this.", "0.60", "0.70"), ("helpful", "Noted as helpful.", "0.57", "0.52")],
)
async def test_an_opinion_is_thanked_for_with_what_it_moved(
    desk: Desk, word: str, noted: str, channel: str, passage: str
) -> None:
    await desk.say("on")
    await desk.remarked(remark())
    for _ in range(2):
        reply = await desk.say(f"{word} K3F9X001", BOB)
        assert reply.title == "Thank you"
        assert reply.body == (
            f"{noted} From now on I must be {channel} sure before I speak up in #general, and {passage} for this "
            "passage, where 1 is certain. /listen tells what moved that."
        )


async def test_who_changes_their_mind_is_counted_once(desk: Desk) -> None:
    await desk.remarked(remark())
    await desk.say("less k3f9x001", BOB)
    reply = await desk.say("helpful k3f9x001", BOB)
    assert "I must be 0.57 sure" in reply.body


async def test_however_many_press_it_moves_within_bounds(desk: Desk) -> None:
    await desk.say("on strict")
    await desk.remarked(remark())
    for number in range(15):
        await desk.say("less k3f9x001", replace(BOB, member_key=f"U{number}"))
    last = await desk.say("less k3f9x001", BOB)
    assert "I must be 0.98 sure before I speak up in #general, and 0.99 for this passage" in last.body


@pytest.mark.parametrize("word", ["why", "less", "helpful"])
@pytest.mark.parametrize(
    "typed", ["k3f9x002", "k3f9x003", "k3f9x004", "k3f9", "nothing at all", "k3f9x001x", "%%%%%%%%"]
)
async def test_what_was_not_said_in_this_channel_is_nothing_here(desk: Desk, word: str, typed: str) -> None:
    await desk.remarked(remark(1), remark(2, channel="C2"), remark(3, team=THEIRS))
    reply = await desk.say(f"{word} {typed}", BOB)
    assert (reply.title, reply.found) == ("No such reply", False)
    assert reply.body == "I said nothing of this id in this channel, or it was long ago."


@pytest.mark.parametrize("word", ["why", "less", "helpful"])
async def test_who_names_no_reply_is_told_where_these_words_stand(desk: Desk, word: str) -> None:
    await desk.remarked(remark(1))
    reply = await desk.say(word, BOB)
    assert (reply.title, reply.found) == ("No such reply", False)
    assert reply.body == (
        "Which reply? Why this?, Less like this and Helpful stand below each that I made unasked; /listen log shows "
        "administrators those that I only noted, with their ids."
    )


# The log


async def test_the_log_lists_what_would_have_been_said_newest_first(desk: Desk) -> None:
    wait, _ = await desk.lessons()
    await desk.remarked(
        remark(1, mode=Mode.SHADOW, passage=wait, topic="hiring", link="https://ours.example/1"),
        remark(2, mode=Mode.SHADOW, member=CHIEF.who, at=NOW - timedelta(days=400)),
        remark(3),
        remark(4, mode=Mode.SHADOW, channel="C2"),
    )
    reply = await desk.say("log")
    assert reply.title == "2 replies that I did not make"
    assert reply.body.split("\n") == [
        f"k3f9x001  Friday 20 November, 11:00, to UBOB: {WAIT} ({wait[:8]}) · Hiring · 0.72 sure, 0.58 needed",
        "https://ours.example/1",
        "",
        (
            "k3f9x002  Thursday 16 October 2025, 13:00, to you: a passage that is gone or hidden (p0000000) · 0.72 "
            "sure, 0.58 needed"
        ),
    ]
    homeless = await desk.say("log", replace(CHIEF, zone=None))
    assert homeless.body.startswith("k3f9x001  Friday 20 November, 10:00 UTC, to UBOB")


async def test_of_what_the_log_lists_each_can_be_asked_about_and_judged(desk: Desk) -> None:
    await desk.remarked(*(remark(number, mode=Mode.SHADOW) for number in range(1, 4)))
    reply = await desk.say("log")
    for line in reply.body.split("\n\n"):
        ident, _, _ = line.partition(" ")
        assert (await desk.say(f"why {ident}")).title == "Why I would have said this"
        assert (await desk.say(f"less {ident}")).title == "Thank you"
        assert (await desk.say(f"helpful {ident}")).title == "Thank you"


async def test_what_can_be_said_of_the_newest_is_offered(desk: Desk) -> None:
    await desk.remarked(remark(1, mode=Mode.SHADOW))
    alone = await desk.say("log")
    assert offers(alone) == [
        ("Why", "/listen why k3f9x001"),
        ("Less like this", "/listen less k3f9x001"),
        ("Helpful", "/listen helpful k3f9x001"),
    ]
    assert not any("newest" in note for note in alone.notes)
    await desk.remarked(*(remark(number, mode=Mode.SHADOW, at=NOW) for number in range(2, 9)))
    first, second = await desk.say("log"), await desk.say("log 2")
    assert [command for _, command in offers(first)] == [
        "/listen why k3f9x002",
        "/listen less k3f9x002",
        "/listen helpful k3f9x002",
        "/listen log page 2",
    ]
    assert "Why, less or helpful below are for the newest." in first.notes
    assert offers(second) == []
    assert not any("newest" in note for note in second.notes)


async def test_of_what_was_only_noted_no_words_are_known(desk: Desk) -> None:
    await desk.remarked(remark(1, mode=Mode.SHADOW))
    lines = (await desk.say("why k3f9x001")).body.split("\n")
    assert lines[2] == "Words in common: kept nowhere, since I only noted this."


async def test_what_the_team_hid_is_not_named_in_the_log(desk: Desk) -> None:
    wait, _ = await desk.lessons()
    await desk.remarked(remark(1, mode=Mode.SHADOW, passage=wait))
    await hide(desk.library.store, OURS, What.PASSAGE, wait)
    assert WAIT not in (await desk.say("log")).body


async def test_a_long_log_has_pages(desk: Desk) -> None:
    await desk.remarked(
        *(remark(number, mode=Mode.SHADOW, at=NOW - timedelta(minutes=number)) for number in range(1, 14))
    )
    shown: list[str] = []
    command, pages = "log", 0
    while command:
        reply = await desk.say(command)
        shown += [line.split(", to")[0].split("  ")[1] for line in reply.body.split("\n") if line]
        command = next((each.command for each in reply.actions if each.label == "More"), "").removeprefix("/listen ")
        pages += 1
    assert pages == 3
    assert shown == [f"Friday 20 November, 11:{60 - number}" for number in range(1, 14)]
    assert (await desk.say("log 2")).body == (await desk.say("log page 2")).body
    assert (await desk.say("log page 9")).body == "This list ends with page 3."


# Whatever is typed


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    word=st.sampled_from(["", "on", "shadow", "off", "topics", "quiet", "log", "not", "me", "why", "less", "strict"]),
    text=anything(),
)
def test_anything_is_answered(desk: Desk, runner: asyncio.Runner, word: str, text: str) -> None:
    reply = runner.run(desk.commands.answer(ListenRequest(asker=CHIEF, typed=f"{word} {text}")))
    assert reply.title.strip()
    assert reply.body.strip()
    for action in reply.actions:
        assert not isinstance(parse_command(action.command, CHIEF), Misunderstood)


async def test_no_channel_name_breaks_an_answer(desk: Desk) -> None:
    assert (await desk.say("", replace(CHIEF, channel="#{0}%s"))).title == "I do not listen in #{0}%s"


async def test_topics_that_are_no_more_are_told_by_their_slugs(desk: Desk) -> None:
    gone = Attention(team=OURS, channel="C1", mode=Mode.ON, by=ADA.who, since=NOW, topics=("scaling", "gone"))
    await desk.library.store.change(partial(attentions.write, attention=gone))
    assert "Topics: Scaling and gone." in told(await desk.say(""))
