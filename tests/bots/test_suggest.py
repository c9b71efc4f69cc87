from __future__ import annotations

import json

from tests.bots.program import Program

KEYS = {"message", "speak", "score", "reason", "passage"}
PASSAGE_KEYS = {"id", "kind", "text", "speaker", "source", "locator", "url", "evidence", "score"}
PROBLEM = "the bridge sways in the wind, what should an engineer do first when it begins to sway?"


def test_suggest_says_what_the_bot_would_say_and_why(quotidian: Program) -> None:
    printed = " ".join(quotidian("suggest", PROBLEM).out.split())
    assert printed.startswith("Would speak up The message asks or struggles")
    assert "You measure before you mend." in printed


def test_suggest_says_why_the_bot_would_keep_silent(quotidian: Program) -> None:
    assert quotidian("suggest", "ok thanks").out.startswith("Would say nothing  The message says too little")


def test_suggest_prints_json(quotidian: Program) -> None:
    spoken = quotidian("suggest", PROBLEM, "--json").json
    assert spoken.keys() >= KEYS
    assert spoken["passage"].keys() >= PASSAGE_KEYS
    assert (spoken["message"], spoken["speak"]) == (PROBLEM, True)
    silent = quotidian("suggest", "the bridge is closed until 18:00", "--json").json
    assert (silent["speak"], silent["passage"]) == (False, None)


def test_suggest_takes_a_message_of_several_words_and_what_was_said_before(quotidian: Program) -> None:
    before = ("--before", "the bridge sways in the wind", "--before", "the engineer saw it, too")
    told = quotidian("suggest", "what", "do", "we", "do", "first?", *before, "--json").json
    assert told["message"] == "what do we do first?"
    assert "bridge" in told["signals"]["shared"] or told["score"] > 0


def test_suggest_reads_a_message_a_line(quotidian: Program) -> None:
    typed = f'{PROBLEM}\n\n  +1  \n"quoted" \\ and онион 💥\n'
    lines = [json.loads(line) for line in quotidian("suggest", "--stdin", "--json", typed=typed).out.splitlines()]
    assert [line["message"] for line in lines] == typed.splitlines()
    assert [line["speak"] for line in lines] == [True, False, False, False]


def test_suggest_sees_what_one_team_sees(quotidian: Program) -> None:
    asked = (
        "suggest",
        "should anybody outside our team hear of the zeppelin? I can't decide",
        "--care",
        "relaxed",
        "--json",
    )
    assert "zeppelin" not in json.dumps(quotidian(*asked).json["passage"])
    assert "zeppelin" in quotidian(*asked, "--team", "slack:T0THERS").json["passage"]["text"]


def test_suggest_can_be_stricter(quotidian: Program) -> None:
    relaxed, strict = (quotidian("suggest", PROBLEM, "--care", care, "--json").json for care in ("relaxed", "strict"))
    assert relaxed["signals"]["threshold"] < strict["signals"]["threshold"]
    assert relaxed["speak"] >= strict["speak"]
    quotidian("suggest", PROBLEM, "--care", "wild", code=2)


def test_suggest_wants_a_message(quotidian: Program) -> None:
    assert "Say what somebody wrote" in quotidian("suggest", code=2).err
