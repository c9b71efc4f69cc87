"""What is installed, pinned and shipped."""

from __future__ import annotations

import re
import tomllib
import zipfile
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bots", "config", "content", "core")
LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"^([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==([0-9][0-9a-z.]*)", re.MULTILINE)
# One pin or hash a line, and nothing else: no room for an index, an address or a path.
PIN_LINE = r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==[0-9][0-9a-z.]*( ; [\w '.=!<>]+)? \\"
HASH_LINE = r"    --hash=sha256:[0-9a-f]{64}( \\)?"
LOCK_LINE = re.compile(f"{PIN_LINE}|{HASH_LINE}")


def lock(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall(lock(name)))


def asked(*groups: str) -> list[Requirement]:
    """Read the project's direct dependencies, and those of the groups."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = project["project"]["dependencies"] + [
        line for group in groups for line in project["dependency-groups"][group]
    ]
    return [Requirement(line) for line in lines]


def import_names(distribution: Distribution) -> set[str]:
    """Name what can be imported from a distribution, both by its own word and by its files."""
    told = (distribution.read_text("top_level.txt") or "").split()
    held = [path.parts[0] for path in distribution.files or () if path.suffix in {".py", ".pyi", ".so", ".pyd"}]
    return {name.split(".")[0] for name in (*told, *held)}


def test_no_other_distribution_owns_our_import_names() -> None:
    owners = {
        name: distribution.name
        for distribution in distributions()
        for name in import_names(distribution)
        if distribution.name != "quotidian"
    }
    assert {"pydantic", "yaml", "rapidfuzz"} <= owners.keys(), "the look at what is installed sees nothing"
    assert {name: owners[name] for name in PACKAGES if name in owners} == {}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_holds_pins_and_hashes_alone(name: str) -> None:
    strange = [line for line in lock(name).splitlines() if not LOCK_LINE.fullmatch(line)]
    assert strange == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash(name: str) -> None:
    for block in re.split(r"\n(?=\S)", lock(name)):
        assert "--hash=sha256:" in block, f"{block.splitlines()[0]} has no hash in {name}"


@pytest.mark.parametrize(
    ("name", "groups"), [("requirements.lock", ["build"]), ("requirements-dev.lock", ["build", "dev"])]
)
def test_every_direct_dependency_is_pinned_to_a_version_that_it_allows(name: str, groups: list[str]) -> None:
    pinned = pins(name)
    for requirement in asked(*groups):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not in {name}: run make lock"
        assert version in requirement.specifier, f"{name} pins {requirement.name} to {version}: run make lock"


def test_what_is_run_is_what_is_tested() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


def test_the_wheel_holds_the_code_and_the_content(tmp_path: Path) -> None:
    expected = on_disk()
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(built) as wheel:
        held = {name for name in wheel.namelist() if not name.split("/")[0].endswith(".dist-info")}
        licences = [name for name in wheel.namelist() if name.endswith("/licenses/LICENSE")]
    assert {"bots/__init__.py", "config/settings.py", "core/models.py", "content/quotes.toml"} <= held
    assert {name.split("/")[0] for name in held} == set(PACKAGES)
    assert held >= expected
    assert len(licences) == 1


def on_disk() -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
