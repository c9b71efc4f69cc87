from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bots.commandline import EXPORTED
from core.library.exporting import ExportFormat
from core.models import DocumentKind
from tests.bots.learned import MEANT, learned
from tests.bots.program import COMMAND, PATIENCE, STARTED, Program, surroundings
from tests.shelf import FORGIVES, LENA, MORNING, ONIONS, RAILINGS, RIVET, TOMAS, WHISPER

PASSAGE_KEYS = {"id", "kind", "text", "speaker", "source", "locator", "url", "evidence", "score"}
RIVET_ID = "6as57eqx"


# ask


def test_ask_answers_a_command_or_a_question(quotidian: Program) -> None:
    assert RIVET in quotidian("ask", "/quote rivet").out.replace("\n  ", " ")
    assert "measure before you mend" in quotidian("ask", "what to do when a bridge sways?").out
    assert "measure before you mend" in quotidian("ask", "@quotidian: what to do when a bridge sways?").out


def test_ask_prints_the_reply_as_json(quotidian: Program) -> None:
    reply = quotidian("ask", "/quote rivet", "--json").json
    assert reply.keys() >= {"title", "body", "passages", "attribution", "actions", "private"}
    [passage] = reply["passages"]
    assert passage.keys() >= PASSAGE_KEYS
    assert (passage["text"], passage["speaker"], passage["evidence"]) == (RIVET, TOMAS, "verified")
    assert passage["locator"] == {"label": "0:30-0:45", "start": 30, "end": 45}
    assert passage["url"] == reply["link"] == "https://www.youtube.com/watch?v=w0rkshop&t=30s"
    assert [action["kind"] for action in reply["actions"]] == ["another", "context", "share"]
    assert reply["private"] is True
    assert quotidian("ask", "/share " + passage["id"], "--json").json["private"] is False


def test_ask_leaves_with_1_where_nothing_is_found(quotidian: Program) -> None:
    assert "Nothing on “zebra”" in quotidian("ask", "/quote zebra", code=1).out
    assert quotidian("ask", "/quote zebra", "--json", code=1).json["passages"] == []


def test_ask_answers_as_one_team_sees_it(quotidian: Program) -> None:
    quotidian("ask", "/quote zeppelin", code=1)
    assert "dawn" in quotidian("ask", "/quote zeppelin", "--team", "slack:T0THERS").out


# search


def test_search_ranks_and_labels(quotidian: Program) -> None:
    printed = quotidian("search", "garden", "bridge").out
    assert printed.index("1. ") < printed.index("2. ")
    assert f"“{FORGIVES}”" in printed
    assert "wording verified" in printed


def test_search_prints_json(quotidian: Program) -> None:
    answer = quotidian("search", "rivte", "--json").json
    assert answer.keys() >= {"query", "took_ms", "corrected", "results"}
    assert (answer["query"], answer["corrected"]) == ("rivte", "rivet")
    assert [result["text"] for result in answer["results"]] == [RIVET]
    assert answer["results"][0].keys() >= PASSAGE_KEYS
    assert answer["took_ms"] > 0


@pytest.mark.parametrize(
    ("arguments", "texts"),
    [
        (("garden", "--by", "tomas", "--limit", "1"), [FORGIVES]),
        (("onions", "--by", "lena"), [ONIONS]),
        (("paint", "--from", "sayings"), [RAILINGS]),
        (("by:tomas", "paint"), [RAILINGS]),
        (('"lean on them"',), [RAILINGS]),
        (("--by", "tomas", "--from", "sayings", "--limit", "1"), [FORGIVES.replace("each spring", "every spring")]),
        (("--topic", "slow-cooking", "--by", "nobody"), []),
        (("zebra",), []),
    ],
)
def test_search_is_narrowed_by_options_and_by_the_words(
    quotidian: Program, arguments: tuple[str, ...], texts: list[str]
) -> None:
    ran = quotidian("search", *arguments, "--json", code=0 if texts else 1)
    assert [result["text"] for result in ran.json["results"]] == texts


def test_search_names_the_nearest_where_a_filter_fits_nothing(quotidian: Program) -> None:
    assert (
        quotidian("search", "rivet", "--by", "tomsa", code=1).out
        == "Nothing here fits by:tomsa. Nearest: Tomas Berg.\n"
    )
    assert quotidian("search", "rivet", "--topic", "zzz", "--json", code=1).json["problem"]


def test_search_reads_a_query_a_line(quotidian: Program) -> None:
    ran = quotidian("search", "--stdin", "--json", "--limit", "2", typed="rivet\n\nby:nobodyatall rivet\nонион 💥\n")
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert [answer["query"] for answer in answers] == ["rivet", "", "by:nobodyatall rivet", "онион 💥"]
    assert [len(answer["results"]) for answer in answers] == [1, 0, 0, 0]


def test_search_finds_what_is_meant_and_explains_why(quotidian: Program) -> None:
    [result] = quotidian("search", MEANT, "--explain", "--json").json["results"]
    assert result["text"] == MORNING
    assert result["signals"].keys() >= {"text", "sentence", "words", "aligned"}
    assert "passage 0." in quotidian("search", MEANT, "--explain").out


# import


@pytest.fixture
def yard(tmp_path: Path) -> Path:
    """Give a folder with documents of several kinds, and with much that is none."""
    folder = tmp_path / "yard"
    (folder / "deep").mkdir(parents=True)
    (folder / "rows.csv").write_text("text,author\nA hull is only as honest as its driest plank.,Ida Moe\n,\n", "utf-8")
    (folder / "deep" / "fortunes").write_text("A net mends the fisher.\n%\nNo rope argues with the tide.\n%\n", "utf-8")
    (folder / "deep" / "fortunes.dat").write_bytes(bytes(range(40)))
    (folder / ".hidden.txt").write_text("Nobody is to read this hidden line of words.", "utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "notes.txt").write_text("Nobody is to read this line of words either.", "utf-8")
    (folder / "link.csv").symlink_to(folder / "rows.csv")
    (folder / "loop").symlink_to(folder)
    return folder


def test_import_takes_a_folder_and_sums_up(empty_quotidian: Program, yard: Path) -> None:
    report = empty_quotidian("import", str(yard), "--json").json
    files = {Path(file["path"]).name: file for file in report["files"]}
    assert files.keys() == {"rows.csv", "fortunes"}
    assert all(file.keys() >= {"path", "kind", "passages", "new", "duplicates", "problems"} for file in files.values())
    assert (files["fortunes"]["kind"], files["fortunes"]["new"]) == ("fortune", 2)
    assert (files["rows.csv"]["kind"], files["rows.csv"]["new"]) == ("csv", 1)


def test_import_shows_what_came_of_each_file_and_what_to_do_next(empty_quotidian: Program, yard: Path) -> None:
    (yard / "empty.txt").touch()
    table, next_step = printed_table(empty_quotidian("import", str(yard), code=1).out)
    assert table == [
        ["file", "kind", "passages", "new", "already", "there"],
        ["fortunes", "fortune", "2", "2", "0"],
        ["empty.txt", "refused"],
        ["rows.csv", "csv", "1", "1", "0"],
        ["all", "3", "3", "0"],
    ]
    assert "quotidian verify" in next_step
    assert "quotidian chat" in next_step
    table, next_step = printed_table(empty_quotidian("import", str(yard), code=1).out)
    assert table[-1] == ["all", "3", "0", "3"]
    assert "verify" not in next_step


def printed_table(printed: str) -> tuple[list[list[str]], str]:
    """Give the rows of the summary above the lines that are no rows, and what is to be done next."""
    *lines, next_step = printed.splitlines()
    return [line.split() for line in lines if not line.startswith("! ")], next_step


def test_many_files_are_summed_up_by_kind(empty_quotidian: Program, tmp_path: Path) -> None:
    yard = tmp_path / "many"
    yard.mkdir()
    for number in range(12):
        (yard / f"{number}.csv").write_text(f"text\nRope number {number} holds the boat by itself.\n", "utf-8")
    (yard / "empty.txt").touch()
    ran = empty_quotidian("import", str(yard), code=1)
    assert printed_table(ran.out)[0] == [
        ["kind", "files", "passages", "new", "already", "there"],
        ["csv", "12", "12", "12", "0"],
        ["refused", "1", "0", "0", "0"],
        ["all", "13", "12", "12", "0"],
    ]
    assert f"! refused: {yard / 'empty.txt'}: " in ran.out


def test_what_a_team_brings_in_is_looked_for_as_that_team(empty_quotidian: Program, yard: Path) -> None:
    printed = empty_quotidian("import", str(yard), "--team", "slack:T0123").out
    assert "quotidian search WORDS --team slack:T0123" in printed.splitlines()[-1]


def test_a_problem_is_one_line_however_long(empty_quotidian: Program, tmp_path: Path) -> None:
    long = tmp_path / ("x" * 120) / "gone.txt"
    assert (
        f"! refused: {long}: there is no such file or folder."
        in empty_quotidian("import", str(long), code=1).out.splitlines()
    )


def test_import_done_twice_is_import_done_once(empty_quotidian: Program, yard: Path) -> None:
    empty_quotidian("import", str(yard))
    before = empty_quotidian("export").out
    report = empty_quotidian("import", str(yard), "--json").json
    assert [file["new"] for file in report["files"]] == [0, 0]
    assert empty_quotidian("export").out == before


def test_a_link_that_is_named_is_followed(empty_quotidian: Program, yard: Path) -> None:
    assert empty_quotidian("import", str(yard / "link.csv"), "--json").json["files"][0]["new"] == 1


def test_a_dry_run_changes_nothing(empty_quotidian: Program, yard: Path) -> None:
    ran = empty_quotidian("import", str(yard), "--dry-run")
    assert "A dry run: nothing was changed." in ran.out
    assert "fortune" in ran.out
    assert empty_quotidian("export").out == ""


def test_what_cannot_be_read_is_named_and_stops_nothing_else(
    empty_quotidian: Program, yard: Path, tmp_path: Path
) -> None:
    (yard / "empty.txt").touch()
    (yard / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    ran = empty_quotidian("import", str(yard), str(tmp_path / "gone"), "--json", code=1)
    problems = {Path(file["path"]).name: file["problems"] for file in ran.json["files"]}
    assert len(problems["empty.txt"]) == len(problems["picture.txt"]) == len(problems["gone"]) == 1
    assert problems["gone"] == [f"{tmp_path / 'gone'}: there is no such file or folder."]
    assert problems["empty.txt"][0].startswith(f"{yard / 'empty.txt'}: ")
    assert len(empty_quotidian("export").out.splitlines()) == 3


def test_a_broken_row_costs_the_file_only_where_that_is_asked_for(empty_quotidian: Program, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    good = '{"text": "A keel remembers every reef it met."}\n{"text": "A mast forgets each of them."}\n'
    rows.write_text(good + '{"text": \n{"text": "A rudder never knew."}\n', "utf-8")
    strict = empty_quotidian("import", str(rows), "--strict", "--json", code=1).json["files"][0]
    assert (strict["new"], len(strict["problems"])) == (0, 1)
    assert strict["problems"][0].startswith(f"{rows}:3: ")
    lenient = empty_quotidian("import", str(rows), "--json").json["files"][0]
    assert (lenient["new"], len(lenient["problems"])) == (3, 1)


def test_a_file_that_is_too_large_is_refused(
    empty_quotidian: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUOTIDIAN_MAX_DOCUMENT_MB", "1")
    large = tmp_path / "large.txt"
    large.write_bytes(b"A word too many. " * 70_000)
    ran = empty_quotidian("import", str(large), code=1)
    assert "1 MB" in ran.out
    assert "QUOTIDIAN_MAX_DOCUMENT_MB" in ran.out


def test_a_kind_can_be_forced(empty_quotidian: Program, tmp_path: Path) -> None:
    text = tmp_path / "words"
    text.write_text("First words of the first mate.\n%\nLast words of the last mate.\n", "utf-8")
    assert empty_quotidian("import", str(text), "--format", "fortune", "--json").json["files"][0]["passages"] == 2
    ran = empty_quotidian("import", str(text), "--format", "srt", "--json", code=1)
    assert "srt" in ran.json["files"][0]["problems"][0]
    wrong = empty_quotidian("import", str(text), "--format", "word", code=2).err
    assert wrong.startswith("'word' is no format: write ")
    assert all((kind.value in wrong) is kind.is_file for kind in DocumentKind)


def test_a_new_edition_takes_the_old_ones_place(empty_quotidian: Program, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("text\nA tar pot never empties.\nA deck is washed twice.\n", "utf-8")
    empty_quotidian("import", str(rows))
    rows.write_text("text\nA deck is washed twice.\nA sail is mended once.\n", "utf-8")
    file = empty_quotidian("import", str(rows), "--replace", "--json").json["files"][0]
    assert (file["new"], file["duplicates"], file["removed"]) == (1, 1, 1)
    assert "tar pot" not in empty_quotidian("export").out


def test_what_was_imported_is_found_by_its_meaning(empty_quotidian: Program, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("text\nA kitten is a small promise to do no work this afternoon.\n", "utf-8")
    empty_quotidian("import", str(tmp_path / "rows.csv"))
    assert learned(tmp_path / "data").is_dir()
    assert "kitten" in empty_quotidian("search", "lazy cats").out


def test_what_a_team_imports_is_its_own(empty_quotidian: Program, yard: Path) -> None:
    empty_quotidian("import", str(yard), "--team", "slack:T0123")
    empty_quotidian("search", "rope", code=1)
    assert "tide" in empty_quotidian("search", "rope", "--team", "slack:T0123").out


# export


def test_export_and_import_lose_nothing(quotidian: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exported = quotidian("export").out
    assert len(exported.splitlines()) == 12
    assert WHISPER not in exported
    file = tmp_path / "library.jsonl"
    assert quotidian("export", "-o", str(file)).out == ""
    assert file.read_text("utf-8") == exported
    monkeypatch.setenv("QUOTIDIAN_DATA_DIR", str(tmp_path / "other"))
    quotidian("import", str(file))
    assert [without_topics(line) for line in quotidian("export").out.splitlines()] == [
        without_topics(line) for line in exported.splitlines()
    ]


def without_topics(line: str) -> dict[str, object]:
    """Read a line of an export; the small library has topics that the shipped content has not."""
    return {**json.loads(line), "topics": []}


def test_export_writes_csv_and_markdown(quotidian: Program) -> None:
    rows = list(csv.DictReader(io.StringIO(quotidian("export", "--format", "csv").out)))
    assert len(rows) == 12
    assert RIVET in {row["text"] for row in rows}
    assert RIVET in quotidian("export", "--format", "markdown").out


def test_export_into_a_folder_that_is_not_there_is_one_sentence(quotidian: Program, tmp_path: Path) -> None:
    ran = quotidian("export", "-o", str(tmp_path / "gone" / "x.jsonl"), code=2)
    assert ran.err.startswith(f"{tmp_path / 'gone' / 'x.jsonl'} cannot be written")


# Taking away


def test_remove_takes_a_passage_or_a_source_for_good(quotidian: Program) -> None:
    assert quotidian("remove", RIVET_ID).out == f"Removed {RIVET_ID} of Workshop Hour: Bridges and Beds.\n"
    quotidian("search", "rivet", code=1)
    assert quotidian("remove", "sayings of TOMAS berg").out == "Removed Sayings of Tomas Berg with 2 passages.\n"
    quotidian("search", "railings", code=1)
    assert "named 'Sayings of Tomas Berg'" in quotidian("remove", "Sayings of Tomas Berg", code=1).out


def test_what_is_taken_away_is_not_found_by_its_meaning_either(quotidian: Program) -> None:
    [ident] = [result["id"] for result in quotidian("search", MEANT, "--json").json["results"]]
    for what in (ident[:8], "Notes from the Yard"):
        quotidian("hide", what)
        quotidian("search", MEANT, code=1)
        assert MORNING[:40] in quotidian("search", MEANT, "--team", "slack:T0123").out
        quotidian("unhide", what)
        assert MORNING[:40] in quotidian("search", MEANT).out
    quotidian("remove", ident)
    quotidian("search", MEANT, code=1)
    quotidian("search", MEANT, "--team", "slack:T0123", code=1)


@pytest.mark.parametrize("command", ["remove", "hide", "unhide"])
@pytest.mark.parametrize("what", ["sayings", "", " ", "tomas", "6as57"])
def test_what_is_not_named_exactly_stays_as_it_is(quotidian: Program, command: str, what: str) -> None:
    before = quotidian("export").out
    assert quotidian(command, what, code=1).out.strip()
    assert quotidian("export").out == before


def test_shipped_content_is_hidden_and_not_removed(empty_quotidian: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTIDIAN_STARTER", "on")
    title = "Lessons from Jakub Pachocki"
    said = f"{title} ships with Quotidian: hide it, or set QUOTIDIAN_STARTER=off.\n"
    assert empty_quotidian("remove", title, code=1).out == said
    assert "ships with" not in empty_quotidian("remove", "no such title", code=1).out
    assert "speaker  Jakub Pachocki" in empty_quotidian("hide", "jakub", code=1).out
    assert empty_quotidian("hide", title).out == f"{title} is now hidden from console:local.\n"
    assert empty_quotidian("hide", title).out == f"{title} is already hidden from console:local.\n"


def test_remove_takes_no_speaker_and_nothing_of_a_team_that_is_not_named(quotidian: Program) -> None:
    assert "speaker" in quotidian("remove", TOMAS, code=1).out
    quotidian("remove", "Zeppelin Plans", code=1)
    assert "with 1 passage." in quotidian("remove", "Zeppelin Plans", "--team", "slack:T0THERS").out


@pytest.mark.parametrize(
    ("what", "searched", "shown"),
    [
        (RIVET_ID, "rivet", RIVET_ID),
        (TOMAS, "railings", TOMAS),
        ("an evening at the stove", "onions", "An Evening at the Stove"),
    ],
)
def test_hide_takes_out_of_one_teams_sight_and_unhide_gives_back(
    quotidian: Program, what: str, searched: str, shown: str
) -> None:
    assert quotidian("hide", what).out == f"{shown} is now hidden from console:local.\n"
    assert quotidian("hide", what).out == f"{shown} is already hidden from console:local.\n"
    quotidian("search", searched, code=1)
    quotidian("search", searched, "--team", "slack:T0123")
    assert quotidian("unhide", what).out == f"{shown} is now shown to console:local.\n"
    quotidian("search", searched)


def test_hide_offers_the_nearest_names(quotidian: Program) -> None:
    printed = quotidian("hide", "Thomas Borg", code=1).out
    assert printed.count("  speaker  Tomas Berg\n") == 1


TEAM_COMMANDS = (
    ("ask", "x"), ("search", "x"), ("import", "x"), ("export",), ("remove", "x"), ("hide", "x"), ("unhide", "x"),
    ("stats",),
)  # fmt: skip


@pytest.mark.parametrize("arguments", TEAM_COMMANDS)
def test_an_empty_team_is_no_team(quotidian: Program, arguments: tuple[str, ...]) -> None:
    ran = quotidian(*arguments, "--team", "", code=2)
    assert ran.err == "'' is no team: write platform:id, such as slack:T0123 or console:local.\n"


# verify, stats, db


def test_verify_labels_quotes_by_the_transcripts(quotidian: Program) -> None:
    report = quotidian("verify", "--json").json
    checks = {quote["text"]: quote["check"] for quote in report["quotes"]}
    assert checks.items() >= {RAILINGS: "not found", FORGIVES.replace("each spring", "every spring"): "differs"}.items()
    quotidian("verify", "--strict", code=1)


def test_verify_shows_what_it_counts_and_what_differs(quotidian: Program) -> None:
    printed = quotidian("verify").out
    assert "quotes that are not a transcript's own words" in printed
    assert "looks at all teams" in printed
    assert printed.count("the quote says a, the transcript b") == 1
    [differs] = [quote for quote in quotidian("verify", "--json").json["quotes"] if quote["check"] == "differs"]
    assert f"{differs['id'][:8]}  Tomas Berg, Sayings of Tomas Berg\n  " in printed
    assert "[every → each]" in printed
    assert "all teams" in quotidian("verify", "--help").out


def test_stats_count_what_a_team_sees(quotidian: Program) -> None:
    figures = quotidian("stats", "--json").json
    assert figures["passages"] == 12
    assert figures["speakers"] == {TOMAS: 6, "Mina Okafor": 1}
    assert LENA not in figures["speakers"]
    assert figures["sources"]["Notes from the Yard"] == 3
    assert {"id", "kind", "title", "passages"} == figures["source_list"][0].keys()
    assert "12 passages from 4 sources" in quotidian("stats").out
    assert "Zeppelin" not in quotidian("stats").out


def test_one_is_counted_as_one(empty_quotidian: Program, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("text\nA fender takes what the quay gives.\n", "utf-8")
    empty_quotidian("import", str(tmp_path / "rows.csv"))
    assert empty_quotidian("stats").out.startswith("1 passage from 1 source\n")


def test_the_database_is_upgraded(empty_quotidian: Program) -> None:
    assert empty_quotidian("db", "upgrade").out == "The database is up to date.\n"
    assert empty_quotidian("db", "upgrade").out == "The database is up to date.\n"


# What is wrong is one sentence


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("QUOTIDIAN_STARTER", "perhaps", "QUOTIDIAN_STARTER is 'perhaps', but must be on or off."),
        ("QUOTIDIAN_MAX_DOCUMENT_MB", "0", "QUOTIDIAN_MAX_DOCUMENT_MB is '0', but must be a whole number of megabytes"),
        ("QUOTIDIAN_DATABASE_URL", "mysql://u:hush@h/x", "QUOTIDIAN_DATABASE_URL is set, but must be sqlite:///"),
        ("QUOTIDIAN_DATABASE_URL", "postgresql://u:hush@127.0.0.1:1/x", "The database at postgresql"),
        ("QUOTIDIAN_LOG_LEVL", "debug", "did you mean QUOTIDIAN_LOG_LEVEL?"),
        ("QUOTIDIAN_DATA_DIR", "/dev/null/data", "The data folder /dev/null/data cannot be made"),
    ],
)
@pytest.mark.parametrize("command", [("ask", "/help"), ("stats",), ("db", "upgrade"), ()])
def test_a_wrong_setting_is_one_sentence_and_2(  # noqa: PLR0913, PLR0917 - three settle what is set and said
    empty_quotidian: Program,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    name: str,
    value: str,
    said: str,
) -> None:
    monkeypatch.setenv(name, value)
    ran = empty_quotidian(*command, code=2)
    assert said in ran.err
    assert "hush" not in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_file_that_is_no_database_is_one_sentence_and_2(empty_quotidian: Program, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "library.db").write_bytes(b"no database " * 500)
    assert "cannot be opened" in empty_quotidian("stats", code=2).err


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",), ("ask",), ("search",), ("search", "x", "--stdin"), ("search", "x", "--limit", "0"),
        ("search", "x", "--limit", "many"), ("import",), ("export", "--format", "xml"), ("hide",), ("--nonsense",),
        ("ask", "x", "--team", "no team"), ("import", "x", "--team", "shared"), ("hide", "a", "b"), ("db", "drop"),
    ],
)  # fmt: skip
def test_wrong_usage_is_said_shortly_and_2(empty_quotidian: Program, arguments: tuple[str, ...]) -> None:
    ran = empty_quotidian(*arguments, code=2)
    assert ran.out == ""
    assert 1 <= len(ran.err.splitlines()) <= 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "--format", "xml"), "'xml' is no format: write jsonl, csv or markdown.\n"),
        (("search", "x", "--by", "a", "--by", "b"), "--by is given 2 times: write it once.\n"),
        (("search", "x", "--from", "a", "--from", "b"), "--from is given 2 times: write it once.\n"),
        (("search", "x", "--topic", "a", "--topic", "b"), "--topic is given 2 times: write it once.\n"),
        (("search",), "Say what to look for, such as: quotidian search self-play\n"),
        (("search", "--stdin"), "--stdin prints a JSON line for each query: add --json.\n"),
    ],
)
def test_wrong_options_are_one_plain_sentence(empty_quotidian: Program, arguments: tuple[str, ...], said: str) -> None:
    assert empty_quotidian(*arguments, code=2).err == said


def test_every_format_of_an_export_can_be_named() -> None:
    assert tuple(ExportFormat) == EXPORTED


def test_the_version_is_printed(empty_quotidian: Program) -> None:
    assert re.fullmatch(r"quotidian \d+\.\d+\.\d+\n", empty_quotidian("--version").out)


def test_help_loads_no_more_than_it_shows() -> None:
    """Help is waited for, so the store, the index and the settings are left out of it."""
    code = "import sys; from bots.commandline import cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run(  # noqa: S603 - the project's own command
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=surroundings()
    ).stdout.split()
    assert not {"sqlalchemy", "tantivy", "pydantic", "prompt_toolkit", "rapidfuzz", "asyncio"} & set(loaded)


def test_help_names_every_command(empty_quotidian: Program) -> None:
    printed = empty_quotidian("--help").out
    commands = (
        "chat", "ask", "search", "import", "index", "export", "remove", "hide", "unhide", "verify", "stats", "doctor",
    )  # fmt: skip
    assert [word for word in commands if f"\n  {word} " not in printed] == []
    for command in commands:
        assert "Usage: quotidian" in empty_quotidian(command, "--help").out


HOSTILE = (
    "", " ", "\x1b[31mred", "[bold]x[/]", "'; DROP TABLE passages; --", "a" * 20_000, "../../etc/gone", "%s%n{0}",
    "\u202egnp", "@everyone <!channel>", "-", "--", "💥", "\n\n", "by:", '"', "/frobnicate", "/quote \x01", "*", "~",
)  # fmt: skip


@pytest.mark.parametrize("command", ["ask", "search", "hide", "unhide", "remove", "import"])
def test_hostile_arguments_are_answered(quotidian: Program, command: str) -> None:
    for text in HOSTILE:
        ran = quotidian(command, "--", text, code=None)
        assert "\x1b" not in ran.out + ran.err
        assert (ran.out + ran.err).strip(), text


# In a process of its own


def test_the_program_runs_as_it_is_installed(quotidian: Program) -> None:
    ran = quotidian.alone("search", "rivet", "--json", command=STARTED, QUOTIDIAN_MODEL="shipped")
    assert RIVET in ran.out
    assert ran.err == ""
    assert "no team" in quotidian.alone("ask", "x", "--team", "no team", code=2, command=STARTED).err


@pytest.mark.parametrize(
    "arguments",
    [
        (b"ask", b"caf\xe9 \xff"),
        (b"search", b"\xff", b"--json"),
        (b"search", b"rivet", b"--by", b"\xff"),
        (b"hide", b"\xff"),
        (b"import", b"gone-\xff"),
    ],
)
def test_arguments_that_are_no_text_are_answered(quotidian: Program, arguments: tuple[bytes, ...]) -> None:
    assert quotidian.alone(*arguments, code=1).out.strip()


def test_files_with_names_that_are_no_text_are_imported(empty_quotidian: Program, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff.txt"
    with open(name, "wb") as file:  # noqa: PTH123 - a name of bytes
        file.write(b"A buoy says the same thing all night, and is believed.")
    assert empty_quotidian.alone("import", name, "--json").json["files"][0]["new"] == 1


def test_lines_that_are_no_text_are_answered(quotidian: Program) -> None:
    ran = quotidian.alone("search", "--stdin", "--json", typed=b"ri\xffvet\nrivet\n")
    assert [len(json.loads(line)["results"]) for line in ran.out.splitlines()] == [0, 1]


@pytest.mark.parametrize("command", ["export", "stats", "search the --limit 100", "search the --limit 100 --json"])
@pytest.mark.usefixtures("data")
def test_a_reader_that_leaves_early_is_no_error(command: str) -> None:
    program = subprocess.Popen(  # noqa: S603 - the project's own command
        [*COMMAND, *command.split()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings()
    )
    assert program.stdout
    assert program.stderr
    program.stdout.read(1)
    program.stdout.close()
    assert program.stderr.read() == b""
    program.stderr.close()
    program.wait(timeout=PATIENCE)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.usefixtures("data")
def test_a_full_disk_is_one_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        program = subprocess.run(  # noqa: S603 - as above
            [*COMMAND, "export"], stdout=full, stderr=subprocess.PIPE, env=surroundings(), timeout=PATIENCE, check=False
        )
    assert program.stderr.decode().startswith("The output cannot be written (No space left on device)")
    assert program.returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize(
    "arguments", ["stats", "stats --json", "search the --json", "--help", "--version", "doctor", "ask /help", "hide x"]
)
@pytest.mark.usefixtures("data")
def test_whatever_cannot_be_printed_is_said_in_one_sentence(arguments: str) -> None:
    with Path("/dev/full").open("wb") as full:
        program = subprocess.run(  # noqa: S603 - as above
            [*COMMAND, *arguments.split()],
            stdout=full, stderr=subprocess.PIPE, env=surroundings(), timeout=PATIENCE, check=False,
        )  # fmt: skip
    assert program.stderr.decode() == (
        "The output cannot be written (No space left on device): see that there is space.\n"
    )
    assert program.returncode == 2


@pytest.mark.parametrize("command", ["export", "search onions --json", "ask onions --json", "stats --json"])
def test_what_programs_read_is_utf8_whatever_the_terminal_shows(quotidian: Program, command: str) -> None:
    plain = quotidian.alone(*command.split(), PYTHONIOENCODING="ascii").out
    assert re.sub(r'"took_ms": [\d.]+', "", plain) == re.sub(
        r'"took_ms": [\d.]+', "", quotidian.alone(*command.split()).out
    )


def test_json_keeps_letters_as_they_are(empty_quotidian: Program, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("text\nŻagle są ciche i morze też.\n", "utf-8")
    empty_quotidian("import", str(tmp_path / "rows.csv"))
    for command in (("export",), ("search", "morze", "--json")):
        assert "Żagle są ciche" in empty_quotidian.alone(*command, PYTHONIOENCODING="latin-1").out


def test_an_export_that_fails_leaves_nothing_behind(quotidian: Program, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "taken.jsonl" / "deep").mkdir(parents=True)
    assert "cannot be written" in quotidian("export", "-o", str(folder / "taken.jsonl"), code=2).err
    assert [path.name for path in folder.iterdir()] == ["taken.jsonl"]


@pytest.mark.usefixtures("data")
def test_a_closed_output_is_no_error() -> None:
    for arguments in (["stats"], ["search", "rivet", "--json"]):
        program = subprocess.run(  # noqa: S603 - as above
            ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *COMMAND, *arguments],
            stderr=subprocess.PIPE, env=surroundings(), timeout=PATIENCE, check=False,
        )  # fmt: skip
        assert (program.returncode, program.stderr) == (0, b"")


def test_texts_and_tables_are_80_columns_wide_in_a_pipe(quotidian: Program) -> None:
    for command in (("search", "garden bridge"), ("ask", "/quote bridge")):
        lines = quotidian.alone(*command, COLUMNS="200").out.splitlines()
        assert max(len(line.rstrip()) for line in lines) in range(60, 81)


def test_four_programs_that_start_at_once_all_answer(data: Path) -> None:
    shutil.rmtree(data / "index")
    programs = [
        subprocess.Popen(  # noqa: S603 - as above
            [*COMMAND, "search", "rivet", "--json"], stdout=subprocess.PIPE, env=surroundings(QUOTIDIAN_MODEL="shipped")
        )
        for _ in range(4)
    ]
    for program in programs:
        out, _ = program.communicate(timeout=PATIENCE)
        assert json.loads(out)["results"][0]["text"] == RIVET
    assert Program()("index").out == "In step: 13 passages, all learned.\n"
