from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from bots.post_file import Posted, PostFile, Tail
from core.ports import RefusedError

GOING_ON = Event()


def posted(delivery: str = "morning-20260306", text: str = "Every rivet counts.") -> Posted:
    return Posted(
        delivery=delivery,
        schedule="morning",
        team="console:local",
        channel="#console",
        date=date(2026, 3, 6),
        at=datetime(2026, 3, 6, 8, tzinfo=UTC),
        text=text,
    )


@pytest.fixture
def file(tmp_path: Path) -> PostFile:
    return PostFile(tmp_path / "console.jsonl")


def texts(file: PostFile) -> list[str]:
    return [json.loads(line)["text"] for line in file.path.read_text("utf-8").splitlines()]


def test_a_post_is_one_line_with_the_keys_that_programs_read(file: PostFile) -> None:
    file.append(posted(), GOING_ON)
    (line,) = file.path.read_text("utf-8").splitlines()
    assert json.loads(line) == {
        "delivery": "morning-20260306",
        "schedule": "morning",
        "team": "console:local",
        "channel": "#console",
        "date": "2026-03-06",
        "at": "2026-03-06T08:00:00+00:00",
        "text": "Every rivet counts.",
        "passage": None,
        "actions": [],
    }


@pytest.mark.parametrize("text", ["two\nlines", "a\u2028line\u2029and\x85more\x0b\x1e", "“Łódź” 🧭", '"', "\x00", "\r"])
def test_whatever_the_words_hold_it_stays_one_line(file: PostFile, text: str) -> None:
    file.append(posted(text=text), GOING_ON)
    assert texts(file) == [text]


def test_a_delivery_is_found_by_its_whole_id(file: PostFile) -> None:
    assert not file.holds("morning-20260306")
    file.append(posted(), GOING_ON)
    file.append(posted("evening-20260306", text='It said "noon-20260306", and "delivery": "noon-20260306".'), GOING_ON)
    assert file.holds("morning-20260306")
    assert file.holds("evening-20260306")
    assert not file.holds("morning-2026030")
    assert not file.holds("noon-20260306")


@pytest.mark.parametrize("kept", range(-3, 2))
def test_what_a_crash_has_torn_counts_for_nothing_and_spoils_nothing(file: PostFile, kept: int) -> None:
    file.append(posted(), GOING_ON)
    line = file.path.read_bytes()
    file.path.write_bytes(line + line[:kept])
    file.append(posted("evening-20260306"), GOING_ON)
    assert file.holds("morning-20260306")
    assert file.holds("evening-20260306")


def test_half_a_line_is_not_the_delivery_and_a_whole_one_without_its_end_is(file: PostFile) -> None:
    file.append(posted(), GOING_ON)
    whole = file.path.read_bytes()
    file.path.write_bytes(whole[:-2])
    assert not file.holds("morning-20260306")
    file.path.write_bytes(whole[:-1])
    assert file.holds("morning-20260306")


def test_what_was_given_up_is_not_written(file: PostFile) -> None:
    given_up = Event()
    given_up.set()
    file.append(posted(), given_up)
    assert not file.holds("morning-20260306")


def test_many_that_append_at_the_same_time_tear_no_line(file: PostFile) -> None:
    long = "x" * 20_000

    def append(start: int) -> None:
        for number in range(start, start + 25):
            PostFile(file.path).append(posted(f"many-{number}", text=long), GOING_ON)

    threads = [Thread(target=append, args=(start,)) for start in range(0, 100, 25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = [json.loads(line) for line in file.path.read_text("utf-8").splitlines() if line]
    assert sorted(line["delivery"] for line in lines) == sorted(f"many-{number}" for number in range(100))


def test_a_file_that_cannot_be_opened_refuses_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "console.jsonl").mkdir()
    file = PostFile(tmp_path / "console.jsonl")
    with pytest.raises(RefusedError, match=r"console\.jsonl cannot be opened \(Is a directory\): see who may write"):
        file.append(posted(), GOING_ON)
    with pytest.raises(RefusedError, match="cannot be opened"):
        file.holds("morning-20260306")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_disk_that_is_full_leaves_it_open_whether_the_post_is_there() -> None:
    with pytest.raises(OSError, match="No space left"):
        PostFile(Path("/dev/full")).append(posted(), GOING_ON)


def test_the_tail_gives_what_came_since_each_line_once_it_is_whole(file: PostFile) -> None:
    file.append(posted("before"), GOING_ON)
    tail = Tail(file)
    assert tail.read() == []
    file.append(posted("first"), GOING_ON)
    file.append(posted("second"), GOING_ON)
    assert [each.delivery for each in tail.read()] == ["first", "second"]
    line = posted("third").model_dump_json().encode() + b"\n"
    with file.path.open("ab") as stream:
        stream.write(line[:30])
    assert tail.read() == []
    with file.path.open("ab") as stream:
        stream.write(line[30:])
    assert [each.delivery for each in tail.read()] == ["third"]
    assert tail.read() == []


def test_the_tail_begins_anew_where_the_file_was_emptied_and_waits_where_there_is_none(file: PostFile) -> None:
    tail = Tail(file)
    assert tail.read() == []
    file.append(posted("first", text="x" * 500), GOING_ON)
    assert len(tail.read()) == 1
    file.path.unlink()
    assert tail.read() == []
    file.append(posted("second"), GOING_ON)
    assert [each.delivery for each in tail.read()] == ["second"]


def test_the_tail_passes_over_what_is_no_post(file: PostFile) -> None:
    tail = Tail(file)
    file.path.write_bytes(b'\xff\xfe\n{"delivery": 1}\n[]\n\n' + posted("first").model_dump_json().encode() + b"\n")
    assert [each.delivery for each in tail.read()] == ["first"]
