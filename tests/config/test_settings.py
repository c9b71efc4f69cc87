from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import make_url

from config.settings import Settings, SettingsError, load_settings, variables

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct-horse"  # noqa: S105 - a made-up one, to see that it is never shown


def sentences(error: pytest.ExceptionInfo[SettingsError]) -> list[str]:
    return str(error.value).splitlines()


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings()
    assert settings.data_dir.is_absolute()
    assert settings.data_dir.name == "quotidian"
    assert settings.database_url is None
    assert settings.starter is True
    assert settings.max_document_mb == 50
    assert (settings.model, settings.model_dir) == ("shipped", None)
    assert (settings.log_level, settings.log_format) == ("warning", "auto")
    assert (settings.daily.grace, settings.daily.at_once, settings.daily.post_timeout) == (6, 50, 30)


def test_the_settings_of_daily_posts_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTIDIAN_DAILY__GRACE", "0.5")
    monkeypatch.setenv("QUOTIDIAN_DAILY__AT_ONCE", "500")
    Path(".env").write_text("QUOTIDIAN_DAILY__POST_TIMEOUT=1\n", encoding="utf-8")
    daily = load_settings().daily
    assert (daily.grace, daily.at_once, daily.post_timeout) == (0.5, 500, 1)


@pytest.mark.parametrize("value", ["-1", "169", "6h", "nan", "inf"])
def test_a_wrong_grace_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("QUOTIDIAN_DAILY__GRACE", value)
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert sentences(error) == [f"QUOTIDIAN_DAILY__GRACE is '{value}', but must be a number of hours from 0 to 168."]


@pytest.mark.parametrize(
    ("name", "value"),
    [("AT_ONCE", "0"), ("AT_ONCE", "501"), ("AT_ONCE", "1.5"), ("POST_TIMEOUT", "0.9"), ("POST_TIMEOUT", "301")],
)
def test_what_is_out_of_bounds_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"QUOTIDIAN_DAILY__{name}", value)
    with pytest.raises(SettingsError, match=rf"^QUOTIDIAN_DAILY__{name} is '{value}', but must be a "):
        load_settings()


def test_variables_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QUOTIDIAN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("QUOTIDIAN_STARTER", "off")
    monkeypatch.setenv("QUOTIDIAN_MAX_DOCUMENT_MB", "1000")
    monkeypatch.setenv("QUOTIDIAN_LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("QUOTIDIAN_LOG_FORMAT", "json")
    settings = load_settings()
    assert settings.data_dir == tmp_path
    assert settings.starter is False
    assert settings.max_document_mb == 1000
    assert (settings.log_level, settings.log_format) == ("debug", "json")


def test_the_file_of_the_current_folder_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\ufeffQUOTIDIAN_LOG_LEVEL=info\n# ours\nexport QUOTIDIAN_MAX_DOCUMENT_MB=7\nANOTHER_TOOL=yes\n"
    Path(".env").write_text(text, encoding="utf-8")
    monkeypatch.setenv("QUOTIDIAN_MAX_DOCUMENT_MB", "8")
    settings = load_settings()
    assert settings.log_level == "info"
    assert settings.max_document_mb == 8


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in variables():
        monkeypatch.setenv(name, "")
    assert load_settings() == Settings()


def test_settings_never_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load_settings().starter = False  # type: ignore[misc]  # mypy sees it too


def test_home_is_expanded_and_a_folder_does_not_depend_on_the_current_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("QUOTIDIAN_DATA_DIR", "~/quotidian")
    assert load_settings().data_dir == Path.home() / "quotidian"
    monkeypatch.setenv("QUOTIDIAN_DATA_DIR", "here")
    assert load_settings().data_dir == tmp_path / "here"


def test_every_wrong_value_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTIDIAN_DATA_DIR", "~nobody-of-this-name/x")
    monkeypatch.setenv("QUOTIDIAN_STARTER", "perhaps")
    monkeypatch.setenv("QUOTIDIAN_MODEL", "large")
    monkeypatch.setenv("QUOTIDIAN_MAX_DOCUMENT_MB", "1001")
    monkeypatch.setenv("QUOTIDIAN_LOG_LEVEL", "loud")
    Path(".env").write_text("QUOTIDIAN_LOG_FORMAT=xml\n", encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert sentences(error) == [
        "QUOTIDIAN_DATA_DIR is '~nobody-of-this-name/x', but must be a folder, such as ~/quotidian.",
        "QUOTIDIAN_STARTER is 'perhaps', but must be on or off.",
        (
            "QUOTIDIAN_MODEL is 'large', but must be shipped, off, or the name of a model that fastembed knows, such "
            "as BAAI/bge-small-en-v1.5."
        ),
        "QUOTIDIAN_MAX_DOCUMENT_MB is '1001', but must be a whole number of megabytes from 1 to 1000.",
        "QUOTIDIAN_LOG_LEVEL is 'loud', but must be debug, info, warning or error.",
        "QUOTIDIAN_LOG_FORMAT is 'xml', but must be auto, console or json.",
    ]


@pytest.mark.parametrize("value", ["0", "1001", "-1", "1.5", "fifty", "50 MB", "nan", "1e3"])
def test_the_largest_document_is_bounded(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("QUOTIDIAN_MAX_DOCUMENT_MB", value)
    with pytest.raises(SettingsError, match="must be a whole number of megabytes from 1 to 1000"):
        load_settings()


@pytest.mark.parametrize(("value", "model"), [("off", "off"), ("OFF", "off"), ("Shipped", "shipped")])
def test_the_model_is_shipped_or_off_in_any_case(monkeypatch: pytest.MonkeyPatch, value: str, model: str) -> None:
    monkeypatch.setenv("QUOTIDIAN_MODEL", value)
    settings = load_settings()
    assert (settings.model, settings.model_dir) == (model, None)


def test_another_model_has_its_files_in_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QUOTIDIAN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("QUOTIDIAN_MODEL", "BAAI/bge-small-en-v1.5")
    settings = load_settings()
    assert settings.model == "BAAI/bge-small-en-v1.5"
    assert settings.model_dir == tmp_path / "models" / "bge-small-en-v1.5"


@pytest.mark.parametrize(
    "value", ["no", "acme", "acme/", "/model", "acme/..", "acme/../../etc", "a/b/c", "a/b\n", "ä/b"]
)
def test_a_models_name_names_a_folder_and_nothing_outside(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("QUOTIDIAN_MODEL", value)
    with pytest.raises(SettingsError, match=r"^QUOTIDIAN_MODEL is .* must be shipped, off, or the name of a model"):
        load_settings()


def test_a_long_or_strange_value_is_shown_short_and_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTIDIAN_STARTER", "\x1b[2J" + "x" * 5000)
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert len(str(error.value)) < 200
    assert str(error.value).isprintable()


def test_a_wrong_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTIDIAN_DATABASE_URL", f"mysql://me:{PASSWORD}@db/quotidian")
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert sentences(error) == [
        "QUOTIDIAN_DATABASE_URL is set, but must be sqlite:///path/to/file or postgresql://user:password@host/name."
    ]
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__


def test_a_secret_is_never_shown_by_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTIDIAN_DATABASE_URL", f"postgresql://me:{PASSWORD}@db/quotidian")
    settings = load_settings()
    assert PASSWORD not in f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"
    assert PASSWORD in settings.store_url


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("QUOTIDIAN_DATABSE_URL", "QUOTIDIAN_DATABASE_URL"),
        ("QUOTIDIAN_DB_URL", "QUOTIDIAN_DATABASE_URL"),
        ("QUOTIDIAN_DATADIR", "QUOTIDIAN_DATA_DIR"),
        ("QUOTIDIAN_DATA__DIR", "QUOTIDIAN_DATA_DIR"),
        ("QUOTIDIAN_MAX_DOCUMENTS_MB", "QUOTIDIAN_MAX_DOCUMENT_MB"),
        ("QUOTIDIAN_LOGLEVEL", "QUOTIDIAN_LOG_LEVEL"),
    ],
)
def test_a_misspelt_name_is_named_with_the_one_that_was_meant(
    monkeypatch: pytest.MonkeyPatch, name: str, near: str
) -> None:
    monkeypatch.setenv(name, PASSWORD)
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert sentences(error) == [f"{name} is set, but there is no such setting: did you mean {near}?"]


def test_a_misspelt_name_in_the_file_is_found_and_wrong_values_beside_it_too() -> None:
    Path(".env").write_text("QUOTIDIAN_STRATER=off\nQUOTIDIAN_LOG_LEVEL=loud\n", encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert sentences(error) == [
        "QUOTIDIAN_STRATER is set, but there is no such setting: did you mean QUOTIDIAN_STARTER?",
        "QUOTIDIAN_LOG_LEVEL is 'loud', but must be debug, info, warning or error.",
    ]


def test_a_name_that_resembles_none_is_reported_without_a_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTIDIAN_ZEBRA", "1")
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert sentences(error) == [
        "QUOTIDIAN_ZEBRA is set, but there is no such setting: take it away; .env.example lists what can be set."
    ]


def test_a_line_that_sets_nothing_is_found() -> None:
    text = "# ours\n\nQUOTIDIAN_STARTER off\nQUOTIDIAN_LOG_LEVEL\n\n\nQUOTIDIAN_DATA_DIR: /srv\nANOTHER_TOOL\n"
    Path(".env").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert sentences(error) == [
        f"Line {line} of .env cannot be read: write NAME=value, or begin it with #." for line in (3, 4, 7)
    ]


def test_a_file_in_another_encoding_gets_a_sentence() -> None:
    Path(".env").write_bytes("QUOTIDIAN_DATA_DIR=/srv/książki\n".encode("iso-8859-2"))
    with pytest.raises(SettingsError, match=r"^The file \.env cannot be read: it must be saved as UTF-8\.$"):
        load_settings()


def test_the_database_is_a_file_in_the_data_folder_unless_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTIDIAN_DATA_DIR", "/srv/quotidian")
    assert load_settings().store_url == "sqlite:////srv/quotidian/library.db"
    monkeypatch.setenv("QUOTIDIAN_DATABASE_URL", "postgres://me@db/quotidian")
    assert load_settings().store_url == "postgres://me@db/quotidian"


@given(name=st.text(st.characters(blacklist_characters="\0/", blacklist_categories=["Cs"]), min_size=1, max_size=30))
def test_any_folder_name_gives_a_url_of_that_very_file(name: str) -> None:
    settings = Settings(data_dir=Path("/srv") / name)
    url = make_url(settings.store_url)
    assert url.drivername == "sqlite"
    assert url.database == str(Path("/srv") / name / "library.db")
    assert not url.query


SLACK = "QUOTIDIAN_SLACK__"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, f"Slack is not set up: set {SLACK}BOT_TOKEN and {SLACK}APP_TOKEN;"),
        ({"MODE": "http"}, f"Slack is not set up: set {SLACK}BOT_TOKEN and {SLACK}SIGNING_SECRET;"),
        ({"BOT_TOKEN": "xoxb-1"}, f"{SLACK}MODE=socket needs {SLACK}APP_TOKEN."),
        ({"BOT_TOKEN": "xoxp-secret", "APP_TOKEN": "xapp-1"}, f"{SLACK}BOT_TOKEN must begin with xoxb-"),
        ({"BOT_TOKEN": "xoxb-1", "APP_TOKEN": "xoxb-secret"}, f"{SLACK}APP_TOKEN must begin with xapp-"),
        ({"MODE": "http", "SIGNING_SECRET": "x", "BOT_TOKEN": "secret"}, f"{SLACK}BOT_TOKEN must begin with xoxb-"),
    ],
)
def test_what_keeps_slack_from_being_reached_is_told_without_any_secret(
    given: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"{SLACK}{name}", value)
    problem = load_settings().slack.problem
    assert problem
    assert problem.startswith(said)
    assert "secret" not in problem


@pytest.mark.parametrize(
    "given",
    [
        {"BOT_TOKEN": "xoxb-1", "APP_TOKEN": "xapp-1"},
        {"MODE": "http", "BOT_TOKEN": "xoxb-1", "SIGNING_SECRET": "x", "APP_TOKEN": "left from before"},
    ],
)
def test_nothing_keeps_slack_from_being_reached(given: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"{SLACK}{name}", value)
    assert load_settings().slack.problem is None


def test_every_setting_says_what_it_must_be() -> None:
    for name, field in variables().items():
        assert field.description, f"{name} has no description, which the sentence about a wrong value needs"


def example() -> str:
    return (ROOT / ".env.example").read_text(encoding="utf-8")


def test_the_example_and_the_settings_name_the_same_variables() -> None:
    assert re.findall(r"^#(\w+)=", example(), re.MULTILINE) == list(variables())


def test_the_example_sets_nothing_and_explains_everything() -> None:
    lines = example().splitlines()
    assert all(not line or line.startswith("#") for line in lines)
    for above, line in pairwise(lines):
        if line.startswith("#QUOTIDIAN_"):
            assert above.startswith("# "), f"nothing explains {line}"


def test_the_example_gives_the_defaults() -> None:
    Path(".env").write_text(re.sub(r"^#(?=QUOTIDIAN_)", "", example(), flags=re.MULTILINE), encoding="utf-8")
    assert load_settings() == Settings(_env_file=None)


def test_nothing_else_reads_the_environment() -> None:
    """`config/settings.py` leaves the reading to pydantic-settings, so no file needs the words."""
    reads = re.compile(r"\b(environb?|getenvb?|expandvars|dotenv|pydantic_settings|BaseSettings)\b")
    readers = {
        str(path.relative_to(ROOT))
        for folder in ("bots", "config", "content", "core")
        for path in (ROOT / folder).rglob("*.py")
        if reads.search(path.read_text(encoding="utf-8"))
    }
    assert readers == {"config/settings.py"}
