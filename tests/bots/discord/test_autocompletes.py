from __future__ import annotations

import pytest
from discord.app_commands import Choice
from hypothesis import given
from hypothesis import strategies as st

from bots.discord import autocompletes
from bots.discord.autocompletes import LONGEST, choice
from core.documents.document import Document, Entry
from core.models import DocumentKind, Evidence, PassageKind
from tests.bots.discord.bringing_in import ON_SCALING, bring_in
from tests.bots.discord.talking import Server
from tests.shelf import PLANS, RIVET, TOMAS

AT_NINE = {"time": "9am", "zone": "Warsaw"}


async def offered(server: Server, command: str, **options: str) -> list[str]:
    """Give the values that the manager of the server can choose."""
    return [each.value for each in await server.offered(command, options, by=server.people.chief)]


async def test_names_are_offered_prefix_first(server: Server) -> None:
    assert await offered(server, "quote", by="to") == [TOMAS]
    assert (await offered(server, "quote", **{"from": ""}))[0] == "Workshop Hour: Bridges and Beds"
    assert await offered(server, "quote", **{"from": "stove"}) == ["An Evening at the Stove"]
    assert await offered(server, "quote", by="tmas") == [TOMAS]
    [lesson] = await server.offered("lesson", {"words": "water"})
    assert lesson.name == lesson.value == "Water in the morning"


async def test_a_quote_is_offered_with_who_said_it(server: Server) -> None:
    [rivet] = await server.offered("quote", {"words": "every riv"})
    assert rivet.name.startswith("Every rivet carries a little of the load")
    assert f" · {TOMAS}" in rivet.name
    assert RIVET in (await server.command("quote", {"words": rivet.value})).message.text


async def test_topics_are_offered_where_there_is_something_on_them(server: Server) -> None:
    for command in ("quote", "lesson", "topics"):
        assert await offered(server, command, topic="scal") == []
    await bring_in(server, ON_SCALING)
    for command in ("quote", "lesson", "topics", "daily add"):
        assert await offered(server, command, topic="scal") == ["scaling"]


async def test_a_list_of_topics_goes_on_behind_its_last_comma(server: Server) -> None:
    await bring_in(server, ON_SCALING)
    assert await offered(server, "daily add", topic="evaluation,  sca") == ["evaluation, scaling"]
    assert await offered(server, "daily add", topic="scaling, sca") == []
    assert await offered(server, "daily add", topic=f"{'x' * 95}, sca") == []


async def test_nobody_is_offered_what_another_team_has(server: Server) -> None:
    await bring_in(server, PLANS)
    assert await offered(server, "quote", by="zoe") == ["Zoe Zander"]
    alone = await server.offered("quote", {"by": "zoe"}, by=server.people.zoe)
    assert "Zoe Zander" not in [each.value for each in alone]


async def test_zones_are_offered_by_city_and_name(server: Server) -> None:
    assert (await offered(server, "daily add", zone="wars"))[0] == "Europe/Warsaw"
    assert (await offered(server, "daily add", zone="europe/b"))[0].startswith("Europe/B")
    assert len(await offered(server, "daily add", zone="")) == 25
    assert "America/New_York" in await offered(server, "daily add", zone="new y")


async def test_weekdays_are_offered_as_they_are_understood(server: Server) -> None:
    choices = await server.offered("daily add", {"days": "tue thu"}, by=server.people.chief)
    assert (choices[0].name, choices[0].value) == ("Tuesday and Thursday", "tue thu")
    assert (await offered(server, "daily add", days=""))[0] == "weekdays"
    assert await offered(server, "daily add", days="week") == ["weekdays", "weekends"]
    assert await offered(server, "daily add", days="mon") == ["mon", "mon,wed,fri"]
    assert await offered(server, "daily add", days="zzqq") == []


async def test_schedules_are_offered_by_what_they_are_those_of_the_place_first(server: Server) -> None:
    chief, workshop = server.people.chief, server.channels.workshop
    for options in ({**AT_NINE, "channel": workshop}, {**AT_NINE, "post": "quote"}):
        await server.command("daily add", options, by=chief)
    here, there = await server.offered("daily pause", {"schedule": ""}, by=chief)
    assert here.name == "A quote at 09:00 Europe/Warsaw, Monday to Friday, in #general."
    assert there.name == "A lesson at 09:00 Europe/Warsaw, Monday to Friday, in #workshop."
    assert [each.value for each in await server.offered("daily pause", {"schedule": ""}, by=chief, at=workshop)] == [
        there.value,
        here.value,
    ]
    for typed in ("work", "lesson wars", there.value[:3]):
        assert await offered(server, "daily show", schedule=typed) == [there.value]
    assert await offered(server, "daily show", schedule="garden") == []


async def test_what_can_be_hidden_and_shown_again_is_offered(server: Server) -> None:
    await bring_in(server, ON_SCALING)
    everything = await offered(server, "library hide", name="")
    assert {TOMAS, "Bigger Pots"} < set(everything)
    assert await offered(server, "library unhide", name="") == []
    await server.command("library hide", {"name": TOMAS}, by=server.people.chief)
    assert await offered(server, "library unhide", name="") == [TOMAS]
    assert await offered(server, "library unhide", name="bigger") == []
    assert await server.offered("library unhide", {"name": ""}, by=server.people.bob) == ()


async def test_however_many_fit_few_are_offered_each_short(server: Server) -> None:
    entries = tuple(
        Entry(
            text=f"Plank {number} {'of a very long ship ' * 20}",
            kind=PassageKind.QUOTE,
            evidence=Evidence.VERIFIED,
            speaker=f"Plank {number} {'von und zu ' * 20}",
        )
        for number in range(40)
    )
    await bring_in(server, Document(kind=DocumentKind.TEXT, title="Plank " * 60, entries=entries))
    for command, option in (("quote", "words"), ("quote", "by"), ("quote", "from"), ("library hide", "name")):
        found = await server.offered(command, {option: "plank"}, by=server.people.chief)  # looks at their lengths
        assert found
    assert len(await server.offered("quote", {"by": "plank"})) == 25


async def test_whatever_goes_wrong_nothing_is_offered(server: Server) -> None:
    await server.app.library.store.change(lambda connection: connection.exec_driver_sql("DROP TABLE passages"))
    assert await server.offered("quote", {"words": "riv"}) == ()


async def test_what_takes_too_long_is_not_waited_for(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autocompletes, "SECONDS", 0)
    assert await server.offered("quote", {"words": "riv"}) == ()


async def test_nothing_that_is_typed_is_logged(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    await server.offered("quote", {"by": "vvkkzz"})
    logged = capsys.readouterr().out
    assert "offer speaker" in logged
    assert "vvkkzz" not in logged


@given(st.text(max_size=300), st.text(min_size=1, max_size=LONGEST))
def test_every_choice_fits(name: str, value: str) -> None:
    made: Choice[str] = choice(name, value)
    assert 1 <= len(made.name) <= LONGEST
    assert made.value == value


async def test_anything_may_be_typed(server: Server) -> None:
    fields = (("quote", "words"), ("quote", "by"), ("quote", "from"), ("daily add", "zone"), ("daily add", "days"),
              ("daily add", "topic"), ("daily show", "schedule"), ("library hide", "name"))  # fmt: skip
    for typed in (" ", ",", '"', "\\%_", "İſ", "\u0301", "👍🇵🇱" * 20, "a" * 200, "\u202e", "٣", "-*["):
        for command, option in fields:
            await server.offered(command, {option: typed}, by=server.people.chief)
