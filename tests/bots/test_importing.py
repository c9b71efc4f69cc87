from __future__ import annotations

from pathlib import Path

from tests.bots.program import Program

ONE = "The rope remembers every knot it ever held.\n%\nA bell is a promise made of bronze.\n%\n"
OTHER = "A gull never asks for directions to the harbour.\n%\nAn anchor is patience with a chain on it.\n%\n"


def test_files_of_one_run_never_take_each_others_place(empty_quotidian: Program, tmp_path: Path) -> None:
    """Two files without a title in two folders may have one name, and an edition is told by its title."""
    for folder, text in (("a", ONE), ("b", OTHER)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "sayings").write_text(text)
    first, second = (str(tmp_path / folder / "sayings") for folder in ("a", "b"))
    refused = empty_quotidian("import", "--replace", first, second, "--json", code=None).json["files"][1]
    assert (refused["taken"], refused["new"], refused["removed"]) == (False, 0, 0)
    assert refused["problems"][0].startswith(f"{second}: it would take the place of {first}, ")
    assert empty_quotidian("stats", "--json").json["passages"] == 2
    assert empty_quotidian("import", "--replace", second, "--json").json["files"][0]["removed"] == 2
