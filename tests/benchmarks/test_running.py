from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.benchmarks.measured import Built, Measured, disk, served
from tests.benchmarks.picture import draw
from tests.benchmarks.running import Results, read_results, write_results


def measured(name: str, size: int, *seconds: float) -> Measured:
    built = Built(seconds=1.0, embedding=None, peak=1, disk=2)
    return Measured(name=name, size=size, built=built, served=served(0.1, seconds, sum(seconds)))


def test_times_are_summed_up_in_milliseconds() -> None:
    summed = served(0.5, [0.001, 0.002, 0.009], cpu=0.006)
    assert (summed.p50, summed.p95, summed.p99, summed.cpu) == pytest.approx((2, 9, 9, 2))
    assert (summed.lookups, summed.opening) == (3, 0.5)
    assert summed.resident > 1_000_000


def test_what_is_newer_takes_the_place_of_the_same_measurement() -> None:
    before = Results(speed=(measured("one", 10, 1.0), measured("two", 10, 2.0), measured("one", 5, 3.0)))
    newer = Results(speed=(measured("one", 10, 4.0),))
    joined = before.joined(newer)
    assert [(each.size, each.name, each.served.p50) for each in joined.speed] == [
        (5, "one", 3000),
        (10, "one", 4000),
        (10, "two", 2000),
    ]


def test_what_was_measured_is_read_back(tmp_path: Path) -> None:
    results = Results(speed=(measured("one", 10, 1.0),))
    write_results(tmp_path / "kept" / "speed.json", results)
    assert read_results(tmp_path / "kept" / "speed.json") == results


@pytest.mark.parametrize("written", [None, "{", '{"speed": [{"name": "of another form"}]}'])
def test_what_cannot_be_read_is_nothing(tmp_path: Path, written: str | None) -> None:
    path = tmp_path / "speed.json"
    if written is not None:
        path.write_text(written, encoding="utf-8")
    assert read_results(path) == Results()


def test_the_picture_has_a_bar_for_each_and_longer_ones_for_what_takes_longer() -> None:
    drawn = draw([measured("ours", 10, 0.001), measured("a < b", 10, 0.1), measured("ours", 1000, 2.0)], "ours")
    parts = ET.fromstring(drawn).iter()  # noqa: S314 - our own picture
    bars = [each for each in parts if each.tag.endswith("rect") and each.get("rx")]
    widths = [float(each.get("width") or 0) for each in bars]
    assert widths == sorted(widths)
    assert len({*widths}) == 3
    assert "a &lt; b" in drawn
    assert "1,000 passages" in drawn


def test_a_folder_weighs_what_its_files_do(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(b"12345")
    assert disk(tmp_path) == 5
    assert disk(tmp_path / "nowhere") == 0
