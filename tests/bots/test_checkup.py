from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bots import checkup
from core.team import Team
from tests.bots.learned import UNKNOWN_MODEL, forget_what_was_learned
from tests.bots.program import Program
from tests.bots.scheduled import keep, overdue


def test_a_set_up_that_is_fine_has_nothing_to_mend(quotidian: Program) -> None:
    printed = quotidian("doctor").out
    assert "mend" not in printed
    for what in (
        "settings",
        "data folder",
        "database",
        "library: 13 passages: 0 shipped, 12 for all teams, 1 of 1 single team.",
        "index: in step with the database.",
        "meaning: all-MiniLM-L6-v2@",
    ):
        assert f"ok   {what}" in printed
    assert printed.endswith(", 13 passages learned.\n")


def test_an_empty_library_is_to_be_filled(empty_quotidian: Program) -> None:
    assert "mend library: 0 passages" in empty_quotidian("doctor", code=1).out
    assert "quotidian import" in empty_quotidian("doctor", code=1).out


def test_what_teams_brought_in_for_themselves_is_enough(empty_quotidian: Program, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("text\nA fender takes what the quay gives.\n", "utf-8")
    empty_quotidian("import", str(tmp_path / "rows.csv"), "--team", "slack:T0123")
    assert "ok   library: 1 passage: 0 shipped, 0 for all teams, 1 of 1 single team." in empty_quotidian("doctor").out


def test_little_that_is_not_learned_waits_for_the_next_question(quotidian: Program, data: Path) -> None:
    forget_what_was_learned(data)
    assert quotidian("doctor").out.endswith(", 13 passages to be learned with the next question.\n")
    quotidian("search", "rivet")
    assert quotidian("doctor").out.endswith(", 13 passages learned.\n")


def test_much_that_is_not_learned_is_to_be_learned(
    quotidian: Program, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkup, "AT_ONCE", 10)
    forget_what_was_learned(data)
    printed = quotidian("doctor", code=1).out
    assert "mend meaning: 13 passages are not learned yet: quotidian index\n" in printed
    quotidian("index")
    assert "mend" not in quotidian("doctor").out


def test_no_model_is_as_it_was_set(quotidian: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTIDIAN_MODEL", "off")
    printed = quotidian("doctor").out
    assert "ok   meaning: off by QUOTIDIAN_MODEL: passages are found by their words alone.\n" in printed


def test_a_model_that_cannot_be_used_is_named_and_nothing_is_logged_beside(
    quotidian: Program, monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    monkeypatch.setenv("QUOTIDIAN_MODEL", UNKNOWN_MODEL)
    ran = quotidian("doctor", code=1)
    assert f"mend meaning: The embedding model {UNKNOWN_MODEL} is not whole: {data}" in ran.out
    assert ran.out.endswith(" Until that is mended, passages are found by their words alone.\n")
    assert ran.err == ""


def test_a_wrong_setting_is_said_as_everywhere(empty_quotidian: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTIDIAN_STARTER", "perhaps")
    assert empty_quotidian("doctor", code=2).err.startswith("QUOTIDIAN_STARTER is 'perhaps'")


def test_a_database_that_cannot_be_reached_is_named_without_its_password(
    empty_quotidian: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUOTIDIAN_DATABASE_URL", "postgresql://u:hush@127.0.0.1:1/x")
    printed = empty_quotidian("doctor", code=1).out
    assert "mend database: The database at postgresql" in printed
    assert "hush" not in printed


def test_a_file_in_the_folders_place_is_named(
    empty_quotidian: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("QUOTIDIAN_DATA_DIR", str(tmp_path / "file"))
    printed = empty_quotidian("doctor", code=1).out
    assert "mend data folder: The data folder" in printed
    assert printed.count("QUOTIDIAN_DATA_DIR") == 1
    assert len(printed.splitlines()) == 2


def test_an_index_that_cannot_be_written_is_named(quotidian: Program, data: Path) -> None:
    (data / "index").rename(data / "elsewhere")
    (data / "index").touch()
    assert "index" in quotidian("doctor", code=1).out.split("mend", 1)[1]


def test_a_broken_database_is_named(empty_quotidian: Program, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "library.db").write_bytes(b"no database " * 500)
    assert "mend database: The database at" in empty_quotidian("doctor", code=1).out


def test_two_databases_share_a_data_folder(
    quotidian: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data: Path
) -> None:
    quotidian("search", "rivet")
    [first] = (data / "index").iterdir()
    before = {path: path.stat().st_mtime_ns for path in first.rglob("*")}
    monkeypatch.setenv("QUOTIDIAN_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    quotidian("search", "rivet", code=1)
    monkeypatch.delenv("QUOTIDIAN_DATABASE_URL")
    quotidian("search", "rivet")
    assert len(list((data / "index").iterdir())) == 2
    assert {path: path.stat().st_mtime_ns for path in first.rglob("*")} == before


# Daily posts


def test_without_schedules_it_says_how_to_make_one(quotidian: Program) -> None:
    assert "ok   daily posts: no schedules; quotidian daily add makes one.\n" in quotidian("doctor").out


def test_posts_that_nobody_makes_are_to_be_looked_after(quotidian: Program, data: Path) -> None:
    keep(data, overdue("first"))
    assert "ok   daily posts: 1 schedule.\n" in quotidian("doctor").out
    keep(data, overdue("second", late=timedelta(hours=3, minutes=10)), overdue("third", late=timedelta(minutes=20)))
    printed = quotidian("doctor", code=1).out
    assert "ok   daily posts: 3 schedules.\n" in printed
    assert "mend daily posts: 2 posts overdue, the first by 3 hours: is `quotidian daily run` running?\n" in printed


def test_channels_that_take_no_posts_are_named_with_the_reason(quotidian: Program, data: Path) -> None:
    keep(data, *(overdue(f"id{number}", channel=f"#c{number}", disabled="It is archived.") for number in range(6)))
    printed = quotidian("doctor", code=1).out
    assert "mend daily posts: 6 schedules disabled, once mended: quotidian daily resume ID. id0 (" in printed
    assert " id0 (console:local #c0): It is archived; id1 (" in printed
    assert printed.count("is archived") == 5
    assert "; and 1 more.\n" in printed
    assert "overdue" not in printed


def test_a_platform_that_nobody_posts_to_and_a_zone_that_nobody_knows_are_named(quotidian: Program, data: Path) -> None:
    keep(
        data,
        overdue("first", late=timedelta(days=3), team=Team("slack:T0123"), channel="C1"),
        overdue("second", zone="Mars/Olympus"),
    )
    printed = quotidian("doctor", code=1).out
    assert "mend daily posts: 1 schedule of slack, to which this set-up does not post.\n" in printed
    assert "mend daily posts: the tz database does not know Mars/Olympus: pip install --upgrade tzdata, or" in printed
    assert "overdue" not in printed


def test_it_says_what_may_share_the_database(quotidian: Program) -> None:
    assert (
        "Several copies on this machine may share it; several machines need a PostgreSQL.\n" in quotidian("doctor").out
    )
