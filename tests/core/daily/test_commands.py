from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from core.commands import Commands
from core.daily.answers import HELP
from core.daily.commands import DailyCommands
from core.daily.daily import Daily
from core.daily.planning import plan_due
from core.daily.schedules import disable_channel
from core.daily.stock import Stock
from core.daily.wish import Wish
from core.reply import Reply
from core.requests import Asker
from core.subcommands import DAILY
from core.team import CONSOLE
from tests.shelf import MORNING, OTHERS

FRIDAY = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
ADA = Asker(team=CONSOLE, channel="#workshop", member="ada", today=FRIDAY.date())
ID = re.compile(r"\b[0-9a-z]{10}\b")


class Administrators:
    async def schedule_refusal(self, asker: Asker, channel: str) -> str | None:
        return None if asker.member == "ada" else f"Only Ada changes what is posted to {asker.called(channel)}."

    async def listening_refusal(self, asker: Asker) -> str | None:
        del asker
        return None

    async def may_curate(self, asker: Asker) -> bool:
        return asker.member == "ada"

    async def may_see(self, asker: Asker, channels: Collection[str]) -> Collection[str]:
        del asker
        return channels


@dataclass
class Talk:
    """One channel, in which somebody types; ids of schedules are shown as ID."""

    commands: Commands
    asker: Asker = ADA

    @property
    def daily(self) -> Daily:
        assert self.commands.daily is not None
        return self.commands.daily

    async def say(self, typed: str) -> Reply:
        return await self.commands.command(typed, self.asker)

    async def pages(self, typed: str) -> list[Reply]:
        """Ask, and go on to the next page for as long as there is one."""
        pages = [await self.say(typed)]
        while more := [action.command for action in pages[-1].actions if action.label == "More"]:
            pages.append(await self.say(more[0]))
        assert [page.notes[-1] for page in pages] == [f"Page {n + 1} of {len(pages)}." for n in range(len(pages))]
        return pages

    async def body(self, typed: str) -> str:
        return ID.sub("ID", (await self.say(typed)).body)

    async def add(self, typed: str = "9am Europe/Warsaw") -> str:
        added = ID.search((await self.say(f"/daily add {typed}")).title)
        assert added
        return added[0]


@pytest.fixture
async def talk(own_commands: Commands) -> Talk:
    finder = own_commands.finder
    daily = Daily(finder=finder, stock=Stock(finder), rights=Administrators(), now=lambda: FRIDAY)
    return Talk(replace(own_commands, daily=daily))


async def test_a_schedule_is_said_in_one_sentence(talk: Talk) -> None:
    reply = await talk.say("/daily add 9am Europe/Warsaw")
    assert ID.sub("ID", reply.title) == "Added schedule ID"
    assert reply.body == "A lesson at 09:00 Europe/Warsaw, Monday to Friday, in #workshop. Next: Monday 23 November."
    assert reply.notes == ("09:00 has passed today, so the next is on Monday 23 November.",)
    assert [action.label for action in reply.actions] == ["Preview", "Pause"]
    assert reply.private
    assert reply.found


async def test_a_schedule_that_is_there_already_is_not_said_to_be_added(talk: Talk) -> None:
    ident = await talk.add()
    reply = await talk.say("/daily add 9am Warsaw")
    assert (reply.title, reply.notes) == (f"Schedule {ident}", ("This schedule was there already.",))


async def test_all_that_is_wished_for_is_said(talk: Talk) -> None:
    narrowed = 'topic:bridges topic:gardens by:"Tomas Berg" from:workshop without:"24 Dec to 26 Dec"'
    assert await talk.body(f"/daily add quote 4pm Tokyo mon,thu {narrowed}") == (
        "A quote on Bridges or Gardens by Tomas Berg from workshop at 16:00 Asia/Tokyo, Monday and Thursday, in "
        "#workshop, but for 3 dates. Next: Monday 23 November."
    )
    assert await talk.body("/daily add both 23:30 UTC daily") == (
        "A lesson and a quote in turn at 23:30 UTC, every day, in #workshop. Next: Friday 20 November."
    )


async def test_daily_alone_shows_this_channel_and_what_can_be_typed(talk: Talk) -> None:
    assert await talk.body("/daily") == f"Nothing is posted here day by day yet.\n\n{HELP}"
    await talk.add()
    await replace(talk, asker=replace(ADA, channel="#yard")).add()
    line = "ID  A lesson at 09:00 Europe/Warsaw, Monday to Friday, in #workshop. Next: Monday 23 November."
    assert await talk.body("/daily") == f"{line}\n\n{HELP}"
    assert await talk.body("/daily help") == f"{line}\n\n{HELP}"


async def test_what_can_be_typed_fits_a_terminal_of_80_columns(talk: Talk) -> None:
    assert max(map(len, HELP.splitlines())) <= 78
    examples = [line.partition(" — ")[0] for line in HELP.splitlines() if line.startswith("/daily add")]
    assert len(examples) == 2
    for example in examples:
        assert (await talk.say(example.replace("NAME", "gardens"))).found


async def test_the_dates_that_are_left_out_are_named(talk: Talk) -> None:
    added = await talk.say('/daily add 4pm Tokyo daily without:"24 Dec to 2 Jan, 30 Nov"')
    left_out = "Left out: Monday 30 November, Thursday 24 December to Saturday 2 January 2027."
    assert left_out in added.notes
    many = await talk.say('/daily change without:"1 Dec, 3 Dec, 5 Dec, 7 Dec, 9 Dec, 11 Dec, 13 Dec, 15 Dec"')
    assert many.notes[0].endswith("Wednesday 9 December, Friday 11 December and 2 more.")
    assert "Left out" not in str((await talk.say("/daily change without:none")).notes)


async def test_the_list_is_of_the_team(talk: Talk) -> None:
    assert not (await talk.say("/daily list")).found
    await talk.add()
    await replace(talk, asker=replace(ADA, channel="#yard")).add("10:00 Warsaw")
    await replace(talk, asker=replace(ADA, team=OTHERS)).add()
    reply = await talk.say("/daily list")
    assert reply.title == "2 schedules"
    assert ID.sub("ID", reply.body).splitlines() == [
        "ID  A lesson at 09:00 Europe/Warsaw, Monday to Friday, in #workshop. Next: Monday 23 November.",
        "ID  A lesson at 10:00 Europe/Warsaw, Monday to Friday, in #yard. Next: Monday 23 November.",
    ]


async def test_many_schedules_are_listed_a_page_at_a_time(talk: Talk) -> None:
    ids = [await talk.add(f"9:{minute:02} Warsaw") for minute in range(23)]
    for command, title in (("/daily list", "23 schedules"), ("/daily", "Daily posts to #workshop")):
        pages = await talk.pages(command)
        assert [page.title for page in pages] == [title] * 3
        listed = [line.split()[0] for page in pages for line in page.body.splitlines() if ID.match(line)]
        assert listed == ids
        beyond = await talk.say(f"{command} page 4")
        assert (beyond.body, beyond.found) == ("This list ends with page 3.", False)
        assert (await talk.say(beyond.actions[0].command)).body == pages[-1].body
    assert all(page.body.endswith(HELP) for page in await talk.pages("/daily"))


async def test_a_long_history_has_pages(talk: Talk) -> None:
    schedule = await talk.add("10:00 UTC daily topic:gardens")
    daily = talk.commands.daily
    assert daily
    later = replace(daily, now=lambda: datetime(2026, 12, 14, 10, 0, tzinfo=UTC))
    stocks = await daily.stock.of_each(await daily.list_(ADA))
    await daily.finder.library.store.change(lambda each: plan_due(each, stocks, later.now(), later.grace))
    talk = Talk(replace(talk.commands, daily=later))
    pages = await talk.pages(f"/daily history {schedule[:3]}")
    assert [len(page.body.splitlines()) for page in pages] == [10, 10, 4]
    days = [int(line.split()[1]) for page in pages for line in page.body.splitlines()]
    assert days == [*range(14, 0, -1), *range(30, 20, -1)]
    assert (await talk.say("/daily history page 3")).body == pages[2].body
    assert (await talk.say("/daily history page 4")).body == "This list ends with page 3."
    assert not (await talk.say("/daily history it page 2")).found


async def test_an_id_may_be_left_out_where_there_is_one_schedule(talk: Talk) -> None:
    assert "Nothing is posted to #workshop day by day yet" in await talk.body("/daily show")
    first = await talk.add()
    assert "at 10:00 Europe/Warsaw" in await talk.body("/daily change 10:00")
    assert "at 10:30 Europe/Warsaw" in await talk.body(f"/daily change {first[:3]} 10:30")
    second = await talk.add("17:00 Warsaw")
    reply = await talk.say("/daily remove")
    assert not reply.found
    assert reply.body == f"Name a schedule by its id: {first}, {second}. /daily list says what they are."
    assert "at 17:00" in await talk.body(f"/daily remove {second} yes")
    assert first in (await talk.say("/daily show")).title


async def test_nothing_is_removed_before_somebody_is_sure(talk: Talk) -> None:
    ident = await talk.add()
    asked = await talk.say("/daily remove")
    assert asked.title == f"Remove {ident}?"
    assert asked.body == (
        "A lesson at 09:00 Europe/Warsaw, Monday to Friday, in #workshop. Next: Monday 23 November.\n"
        "Its history goes, too; pause lets it rest."
    )
    assert [each.label for each in asked.actions] == ["Remove it", "Pause"]
    assert ident in (await talk.say(asked.actions[1].command)).title
    again = await talk.say(f"/daily remove {ident[:4]}")
    assert again.body.endswith("Paused.\nIts history goes, too.")
    assert (await talk.say(again.actions[0].command)).title == f"Removed {ident}"
    assert not (await talk.say(again.actions[0].command)).found


async def test_who_may_not_remove_is_not_asked_whether_they_are_sure(talk: Talk) -> None:
    ident = await talk.add()
    bob = replace(talk, asker=replace(ADA, member="bob"))
    assert (await bob.say(f"/daily remove {ident}")).title == "Not allowed"


async def test_a_wrong_id_is_not_taken_for_the_only_one(talk: Talk) -> None:
    await talk.add()
    for typed in ("/daily remove zzzz", "/daily remove it"):
        assert not (await talk.say(typed)).found
    assert len((await talk.say("/daily list")).body.splitlines()) == 1


async def test_where_there_are_several_schedules_the_first_word_is_to_name_one(talk: Talk) -> None:
    first = await talk.add()
    assert await talk.body(f"/daily remove {first} now") == (
        "'now' is the id of no schedule here. Name a schedule by its id: ID. /daily list says what they are."
    )
    for minute in range(10, 15):
        await talk.add(f"9:{minute} Warsaw")
    said = await talk.body("/daily pause until 24 Dec")
    assert said.startswith("'until' is the id of no schedule here. Name a schedule by its id: ")
    assert said.endswith(" and so on. /daily list says what they are.")


async def test_a_pause_and_its_end(talk: Talk) -> None:
    await talk.add()
    told = "A lesson at 09:00 Europe/Warsaw, Monday to Friday, in #workshop."
    assert await talk.body("/daily pause until 4 Jan") == (
        f"{told} Paused until Monday 4 January 2027. Next: Monday 4 January 2027."
    )
    assert await talk.body("/daily pause") == f"{told} Paused."
    assert [action.label for action in (await talk.say("/daily show")).actions] == ["Resume"]
    assert await talk.body("/daily resume") == f"{told} Next: Monday 23 November."
    assert await talk.body("/daily pause until") == "Until when? Write it such as /daily pause until 24 Dec."


async def test_what_rests_says_why(talk: Talk) -> None:
    await talk.add()
    store = talk.commands.finder.library.store
    await store.change(lambda connection: disable_channel(connection, CONSOLE, "#workshop", "it is archived."))
    assert (await talk.body("/daily show")).endswith("in #workshop. It rests: it is archived.")


async def test_the_next_posts_and_one_that_is_chosen(talk: Talk) -> None:
    await talk.add("9am Warsaw days:daily")
    assert await talk.body("/daily pin nothing") == (
        "Which passage, and when? Write it such as /daily pin ID k3f9x2ab 24 Dec."
    )
    chosen = await talk.body("/daily pin 6as57eqx on 22 Nov")
    assert chosen == (
        "On Sunday 22 November comes “Every rivet carries a little of the load, so no rivet is allowed to be lazy.” "
        "(6as57eqx)"
    )
    reply = await talk.say("/daily preview")
    assert ID.sub("ID", reply.title) == "The next 5 posts of ID"
    assert [line for line in reply.body.splitlines() if line.endswith((":00", "(chosen)"))] == [
        "Saturday 21 November, 09:00",
        "Sunday 22 November, 09:00 (chosen)",
        "Monday 23 November, 09:00",
        "Tuesday 24 November, 09:00",
        "Wednesday 25 November, 09:00",
    ]
    assert f"Water in the morning\n{MORNING}\nNotes from the Yard, lines 7-8 · paraphrase · " in reply.body
    assert await talk.body("/daily unpin 22 Nov") == "That date has its turn again."
    assert "(chosen)" not in await talk.body("/daily preview")


async def test_a_preview_says_once_that_nothing_fits(talk: Talk) -> None:
    await talk.add('9am Warsaw mon,wed topic:gardens by:"Tomas Berg"')
    assert await talk.body("/daily preview") == (
        "Monday 23 November, 09:00\nWednesday 25 November, 09:00\nMonday 30 November, 09:00\n"
        "Wednesday 2 December, 09:00\nMonday 7 December, 09:00\nNothing in the library fits."
    )
    await talk.say("/daily pin 6as57eqx on 25 Nov")
    first, chosen, others = (await talk.body("/daily preview")).split("\n\n")
    assert first == "Monday 23 November, 09:00\nNothing in the library fits."
    assert chosen.startswith("Wednesday 25 November, 09:00 (chosen)\n“Every rivet")
    assert others.splitlines()[0] == "Monday 30 November, 09:00"
    assert others.splitlines()[3:] == ["Nothing in the library fits."]


async def test_skipping_now_and_history(talk: Talk) -> None:
    await talk.add("9am Warsaw topic:gardens")
    assert await talk.body("/daily history") == "Nothing was posted yet. Next: Monday 23 November."
    assert await talk.body("/daily skip") == ("Nothing is posted on Monday 23 November. Next: Tuesday 24 November.")
    posted = (
        "Water in the morning: Water the beds before the sun is high. What is poured on at noon is gone by one o'clock."
    )
    assert (await talk.body("/daily now")).startswith(f"It goes to #workshop now, as today's post: {posted}")
    again = await talk.say("/daily now")
    assert again.body.startswith("Today's post, of 12:00, waits to be posted; there is one a day.")
    history = (await talk.body("/daily history")).splitlines()
    assert history[0] == "Monday 23 November was skipped by ada"
    assert history[1].startswith(f"Friday 20 November waits to be posted · {posted}")


async def test_a_history_says_what_became_of_each(talk: Talk) -> None:
    await talk.add("10:00 UTC fri topic:gardens")
    daily = talk.commands.daily
    assert daily
    later = replace(daily, now=lambda: datetime(2026, 12, 4, 10, 0, tzinfo=UTC))
    schedule = (await daily.list_(ADA))[0]
    stocks = await daily.stock.of_each([schedule])
    await daily.finder.library.store.change(lambda each: plan_due(each, stocks, later.now(), later.grace))
    history = (await Talk(replace(talk.commands, daily=later)).body("/daily history")).splitlines()
    assert history[0].startswith("Friday 4 December waits to be posted · Water in the morning")
    assert history[1] == "Friday 27 November was skipped: missed: nothing ran at the time"


async def test_who_may_not_is_told(talk: Talk) -> None:
    bob = replace(talk, asker=replace(ADA, member="bob"))
    reply = await bob.say("/daily add 9am Warsaw")
    assert (reply.title, reply.found) == ("Not allowed", False)
    assert reply.body == "Only Ada changes what is posted to #workshop."


async def test_every_subcommand_is_one_that_is_known(talk: Talk) -> None:
    replies = {name: await talk.say(f"/daily {name}") for name in DAILY}
    assert [name for name, reply in replies.items() if "There is no /daily" in reply.body] == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/daily add 9am", "'9am' in which time zone? Write it such as 09:00 Europe/Warsaw."),
        ("/daily add", "At what time? Write it such as 09:00 Europe/Warsaw."),
        ("/daily add 9am Warsaw topic:brigdes", "Nearest: bridges."),
        ("/daily shwo", "There is no /daily shwo here; /daily help shows what there is. Did you mean /daily show?"),
        ("/daily 9am Tokyo", "Did you mean /daily add 9am Tokyo?"),
        ("/daily dance", "There is no /daily dance here; /daily help shows what there is."),
        ("/dayly list", "Did you mean /daily list?"),
    ],
)
async def test_what_is_not_understood_is_told(talk: Talk, typed: str, said: str) -> None:
    reply = await talk.say(typed)
    assert reply.body.endswith(said)
    assert not reply.found


@pytest.mark.parametrize(
    ("typed", "head"),
    [
        ("/daily dance", "I did not get that"),
        ("/daily add 25:00 Warsaw", "I did not get that"),
        ("/daily add 9am", "Something is missing"),
        ("/daily add 9am Warsaw topic:", "Something is missing"),
        ("/daily change", "Something is missing"),
        ("/daily unpin", "Something is missing"),
        (f"/daily add 9am Warsaw topic:{'a' * 300}", "That is too much"),
        ("/daily add 9am Warsaw topic:brigdes", "No such name"),
        ("/daily add 9am Warsaw without:2026-11-20..2029-12-31", "That is too much"),
        ("/daily pause until 2020-01-01", "That cannot be done"),
        ("/daily unpin 24 Nov", "That cannot be done"),
        ("/daily pin 6as57eqx on 20 Nov", "That cannot be done"),
        ("/daily pin zzzzzzzz on 24 Nov", "No such passage"),
        ("/daily show zzz", "Which schedule?"),
    ],
)
async def test_a_refusal_says_at_its_head_what_kind_of_thing_is_wrong(talk: Talk, typed: str, head: str) -> None:
    await talk.add()
    reply = await talk.say(typed)
    assert (reply.title, reply.found) == (head, False), reply.body


async def test_where_there_is_no_schedule_that_is_said_at_the_head(talk: Talk) -> None:
    assert (await talk.say("/daily skip")).title == "No schedule"


async def test_what_was_chosen_field_by_field_is_shown_with_its_next_posts(talk: Talk) -> None:
    daily = DailyCommands(talk.daily)
    added = await daily.add(ADA, Wish(at="9am", zone="Europe/Warsaw", post="quote", by="Tomas Berg"))
    said, *coming = added.body.split("\n\n")
    assert said.startswith("A quote by Tomas Berg at 09:00 Europe/Warsaw, Monday to Friday, in #workshop. Next: Monday")
    assert [each.partition("\n")[0] for each in coming] == [
        f"{day} November, 09:00" for day in ("Monday 23", "Tuesday 24", "Wednesday 25")
    ]
    ident = ID.findall(added.title)[0]
    changed = await daily.change(ADA, ident, Wish(days="weekends"))
    assert changed.title == f"Changed {ident}"
    assert "\n\nSaturday 21 November, 09:00\n" in changed.body
    assert "09:00 Europe/Warsaw, Saturday and Sunday" in (await daily.change(ADA, "", Wish(post="lesson"))).body


@pytest.mark.parametrize(
    ("asker", "wish", "said"),
    [
        (ADA, Wish(at="9", zone="Warsaw"), "'9' is no time of day"),
        (ADA, Wish(at="9am"), "'9am' in which time zone?"),
        (replace(ADA, member="bob"), Wish(at="9am", zone="Warsaw"), "Only Ada changes what is posted to #workshop."),
    ],
)
async def test_what_was_chosen_wrongly_is_told(talk: Talk, asker: Asker, wish: Wish, said: str) -> None:
    reply = await DailyCommands(talk.daily).add(asker, wish)
    assert reply.body.startswith(said)
    assert not reply.found


async def test_a_change_of_nothing_is_told(talk: Talk) -> None:
    ident = await talk.add()
    reply = await DailyCommands(talk.daily).change(ADA, ident, Wish())
    assert reply.body.startswith("Change what?")
    assert (await DailyCommands(talk.daily).change(ADA, "zzz zzz", Wish(at="10am"))).title == "Which schedule?"


async def test_the_platforms_key_of_a_channel_is_not_shown(talk: Talk) -> None:
    keyed = replace(talk, asker=replace(ADA, channel_key="C042", member_key="U007", zone="Europe/Warsaw"))
    assert "in #workshop" in await keyed.body("/daily add 10am")
    assert "in #workshop" in await keyed.body("/daily")


async def test_where_nobody_keeps_schedules_that_is_told(commands: Commands) -> None:
    reply = await commands.command("/daily add 9am Warsaw", ADA)
    assert (reply.title, reply.found) == ("Nothing is posted here", False)
