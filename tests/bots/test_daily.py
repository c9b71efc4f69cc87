from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.bots.program import Program

FRIDAY = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
WARSAW = ("--at", "09:00", "--zone", "Europe/Warsaw")


@pytest.fixture
def friday() -> Any:  # noqa: ANN401 - time_machine's own traveller
    """Let it be noon in Warsaw, on a Friday."""
    with time_machine.travel(FRIDAY, tick=True) as traveller:
        yield traveller


def added(quotidian: Program, *options: str) -> Any:  # noqa: ANN401 - what the command lays out
    return quotidian("daily", "add", *WARSAW, *options, "--json").json


pytestmark = pytest.mark.usefixtures("friday")


def test_a_schedule_is_printed_with_its_id(quotidian: Program) -> None:
    schedule = added(quotidian)
    assert schedule == {
        "id": schedule["id"],
        "team": "console:local",
        "channel": "#console",
        "maker": "the operator",
        "at": "09:00",
        "zone": "Europe/Warsaw",
        "days": ["mon", "tue", "wed", "thu", "fri"],
        "post": "lesson",
        "topics": [],
        "by": None,
        "from": None,
        "without": [],
        "paused": False,
        "paused_until": None,
        "disabled": None,
        "next": {"date": "2026-11-23", "at": "2026-11-23T08:00:00+00:00"},
        "notes": ["09:00 has passed today, so the next is on Monday 23 November."],
    }
    assert len(schedule["id"]) == 10
    said = quotidian("daily", "show", schedule["id"][:6]).out
    assert "A lesson at 09:00 Europe/Warsaw, Monday to Friday, in #console. Next: Monday" in said
    assert "only you see this" not in said


def test_all_options_count(quotidian: Program, tmp_path: Path) -> None:
    calendar = tmp_path / "free.ics"
    calendar.write_bytes(
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    schedule = added(
        quotidian,
        *("--team", "slack:T0123", "--channel", "C042", "--days", "sat,sun", "--post", "both", "--topic", "Scaling"),
        *(
            "--topic",
            "coding-agents",
            "--by",
            "tomas",
            "--from",
            "workshop",
            "--without",
            "24 Dec",
            "--calendar",
            str(calendar),
        ),
    )
    wanted = {
        "team": "slack:T0123", "channel": "C042", "days": ["sat", "sun"], "post": "both", "by": "tomas",
        "topics": ["scaling", "coding-agents"], "from": "workshop",
        "without": ["2026-12-24", "2026-12-25", "2026-12-26"],
    }  # fmt: skip
    assert {key: schedule[key] for key in wanted} == wanted


def test_a_calendar_that_takes_no_date_out_is_told(quotidian: Program, tmp_path: Path) -> None:
    calendar = tmp_path / "meetings.ics"
    calendar.write_bytes(
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225T090000Z\nDTEND:20261225T100000Z\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    schedule = added(quotidian, "--calendar", str(calendar))
    told = "Nothing in meetings.ics lasts whole days to come."
    assert told in schedule["notes"]
    assert told in quotidian("daily", "change", schedule["id"], "--calendar", str(calendar)).out


def test_a_platform_that_nothing_is_posted_to_is_told(quotidian: Program) -> None:
    schedule = added(quotidian, "--team", "elsewhere:1", "--channel", "C042")
    assert "This set-up does not post to elsewhere." in schedule["notes"]


def test_the_next_posts(quotidian: Program) -> None:
    schedule = added(quotidian)
    posts = quotidian("daily", "preview", schedule["id"], "--count", "3", "--json").json
    assert [each["date"] for each in posts] == ["2026-11-23", "2026-11-24", "2026-11-25"]
    assert [each["at"] for each in posts] == [f"2026-11-{day}T08:00:00+00:00" for day in (23, 24, 25)]
    assert len({each["passage"]["id"] for each in posts}) == 3
    found = quotidian("search", posts[0]["passage"]["text"].split(".")[0], "--json").json["results"][0]
    assert found.keys() == posts[0]["passage"].keys()
    assert "Monday 23 November, 09:00" in quotidian("daily", "preview", schedule["id"]).out


def test_nothing_that_fits_is_no_passage(quotidian: Program) -> None:
    schedule = added(quotidian, "--post", "quote", "--by", "lena", "--topic", "scaling")
    assert schedule["notes"][-1] == "Nothing in the library fits it at present."
    posts = quotidian("daily", "preview", schedule["id"], "--count", "1", "--json").json
    assert posts[0]["passage"] is None


def test_now_posts_at_once_and_once(quotidian: Program, data: Path) -> None:
    schedule = added(quotidian)
    first = quotidian("daily", "now", schedule["id"], "--json").json
    assert (first["date"], first["state"], first["there"]) == ("2026-11-20", "posted", False)
    again = quotidian("daily", "now", schedule["id"], code=1)
    assert "Today's post, of 12:00, was posted; there is one a day." in again.out
    lines = [json.loads(line) for line in (data / "console.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(line["schedule"], line["channel"], line["date"]) for line in lines] == [
        (schedule["id"], "#console", "2026-11-20")
    ]
    (row,) = quotidian("daily", "history", schedule["id"], "--json").json
    assert (row["state"], row["message"], row["attempts"]) == ("posted", lines[0]["delivery"], 1)
    assert row["passage"]["id"] == first["passage"]["id"]


def test_now_of_another_platform_waits_for_its_process(quotidian: Program) -> None:
    schedule = added(quotidian, "--team", "slack:T0123", "--channel", "C042")
    assert quotidian("daily", "now", schedule["id"], "--json").json["state"] == "due"


def test_skip_pin_and_history(quotidian: Program) -> None:
    ident = added(quotidian)["id"]
    skipped = quotidian("daily", "skip", ident, "--json").json
    assert (skipped["skipped"]["date"], skipped["next"]["date"]) == ("2026-11-23", "2026-11-24")
    pinned = quotidian("daily", "pin", ident, "6as57eqx", "--on", "tuesday", "--json").json
    assert (pinned["schedule"], pinned["date"], pinned["passage"]["short"]) == (ident, "2026-11-24", "6as57eqx")
    (post,) = quotidian("daily", "preview", ident, "--count", "1", "--json").json
    assert (post["pinned"], post["passage"]["id"]) == (True, pinned["passage"]["id"])
    quotidian("daily", "unpin", ident, "--on", "tuesday")
    (row,) = quotidian("daily", "history", ident, "--json").json
    assert (row["date"], row["state"], row["reason"]) == ("2026-11-23", "skipped", "skipped by the operator")
    assert row["passage"] is None
    assert "Monday 23 November was skipped by the operator" in quotidian("daily", "history", ident).out


def test_pause_resume_change_remove(quotidian: Program) -> None:
    ident = added(quotidian)["id"]
    paused = quotidian("daily", "pause", ident, "--until", "2026-12-01", "--json").json
    assert (paused["paused"], paused["paused_until"], paused["next"]["date"]) == (True, "2026-12-01", "2026-12-01")
    paused = quotidian("daily", "pause", ident, "--json").json
    assert (paused["paused"], paused["paused_until"], paused["next"]) == (True, None, None)
    assert quotidian("daily", "preview", ident, "--json").json == []
    assert quotidian("daily", "resume", ident, "--json").json["next"]["date"] == "2026-11-23"
    changed = quotidian("daily", "change", ident, "--at", "10:00", "--topic", "scaling", "--json").json
    assert (changed["at"], changed["topics"], changed["zone"]) == ("10:00", ["scaling"], "Europe/Warsaw")
    assert quotidian("daily", "change", ident, "--topic", "any", "--json").json["topics"] == []
    assert "Removed" in quotidian("daily", "remove", ident).out
    assert quotidian("daily", "list", "--json").json == []


def test_a_pause_that_is_over_is_none(quotidian: Program, friday: Any) -> None:  # noqa: ANN401
    ident = added(quotidian)["id"]
    quotidian("daily", "pause", ident, "--until", "2026-11-24")
    friday.move_to(FRIDAY + timedelta(days=5))
    shown = quotidian("daily", "show", ident, "--json").json
    assert (shown["paused"], shown["paused_until"]) == (False, None)


def test_the_operator_sees_all_teams(quotidian: Program) -> None:
    ours = added(quotidian)
    theirs = added(quotidian, "--team", "discord:4567", "--channel", "99")
    assert [each["id"] for each in quotidian("daily", "list", "--json").json] == [ours["id"], theirs["id"]]
    assert [each["id"] for each in quotidian("daily", "list", "--team", "discord:4567", "--json").json] == [
        theirs["id"]
    ]
    assert theirs["id"] in quotidian("daily", "list").out
    assert "slack:T1 has no schedule;" in quotidian("daily", "list", "--team", "slack:T1").out
    assert quotidian("daily", "show", theirs["id"], "--json").json["team"] == "discord:4567"
    assert "has no schedule" in quotidian("daily", "remove", theirs["id"], "--team", "slack:T1", code=1).out


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (("add",), "At what time? Write it such as 09:00 Europe/Warsaw.", 2),
        (("add", "--at", "9:70", "--zone", "Warsaw"), "did you mean 09:07?", 2),
        (("add", *WARSAW, "--team", "slack:T1"), "Which channel of slack:T1? Name it by --channel.", 2),
        (("add", "--at", "9:00", "--team", "slack:T1", "--channel", "C1"), "in which time zone?", 2),
        (("add", *WARSAW, "--team", "slack"), "is no team", 2),
        (("add", *WARSAW, "--calendar", "none.ics"), "The calendar none.ics cannot be read", 2),
        (("add", *WARSAW, "--topic", "scailing"), "Nearest: scaling.", 2),
        (("show", "zzz"), "There is no schedule with the id 'zzz'", 1),
        (("show", "z"), "is no id of a schedule", 1),
        (("preview", "zzz", "--count", "0"), "--count", 2),
    ],
)
def test_what_is_wrong_is_one_sentence(quotidian: Program, arguments: tuple[str, ...], said: str, code: int) -> None:
    ran = quotidian("daily", *arguments, code=code)
    assert said in ran.out + ran.err


def test_a_program_that_reads_json_gets_no_sentence(quotidian: Program) -> None:
    ran = quotidian("daily", "show", "zzz", "--json", code=1)
    assert not ran.out
    assert "There is no schedule with the id 'zzz'" in ran.err


def test_a_change_of_nothing_is_refused(quotidian: Program) -> None:
    assert "Change what?" in quotidian("daily", "change", added(quotidian)["id"], code=2).err


def test_the_chat_keeps_schedules_too(quotidian: Program) -> None:
    typed = "/daily add 9am Europe/Warsaw\n/as bob\n/daily pause\n/as\n/daily pause\n"
    said = " ".join(quotidian("chat", typed=typed).out.split())
    assert "A lesson at 09:00 Europe/Warsaw, Monday to Friday, in #console. Next: Monday 23 November." in said
    assert "Only the administrator changes what is posted to #console: /as makes you that again." in said
    assert "in #console. Paused." in said
    assert quotidian("daily", "list", "--json").json[0]["paused"]


def test_the_chat_knows_the_zone_of_this_machine(quotidian: Program) -> None:
    reply = quotidian.alone("ask", "/daily add 9am", "--json", TZ="Europe/Warsaw").json
    assert "at 09:00 Europe/Warsaw" in reply["body"]
