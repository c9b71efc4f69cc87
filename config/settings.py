"""The settings: read from QUOTIDIAN_ variables and from `.env`, checked once, never changed. Nothing else reads them.

Every field's description is the end of the sentence "… must be …", so a wrong value can say what is allowed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Literal, get_args
from urllib.parse import quote

from dotenv.parser import Binding, parse_stream
from platformdirs import user_data_dir
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, SettingsConfigDict
from rapidfuzz import fuzz, process

# Since 1.29 onnxruntime reports its use to its maker and keeps an id of the machine, unless it finds this when it is
# imported (microsoft/onnxruntime, pull requests 27379 and 29843). Every program imports the settings first.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

PREFIX = "QUOTIDIAN_"
ENV_FILE = Path(".env")
SHIPPED_MODEL = "shipped"
NO_MODEL = "off"
_NESTED = "__"
_LONGEST_SHOWN = 80
_NEAR_NAME = 70  # of 100: a swapped, lost or wrong letter scores above 90, names with nothing in common below 60
# A name of a model is OWNER/NAME, of which NAME becomes a folder's.
_MODEL = rf"^({SHIPPED_MODEL}|{NO_MODEL}|[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*)$"
_DATABASES = ("sqlite://", "sqlite+aiosqlite://", "postgres://", "postgresql://", "postgresql+psycopg://")


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _plain_model(value: object) -> object:
    """Take the two words in any case; a name keeps its own."""
    return _lower(value) if _lower(value) in (SHIPPED_MODEL, NO_MODEL) else value


LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["auto", "console", "json"]


class SettingsError(Exception):
    """The settings cannot be used. The text is one sentence a line, one for each thing that is wrong."""


class DailySettings(BaseModel):
    """How daily posts are made."""

    model_config = ConfigDict(frozen=True)

    grace: float = Field(default=6, ge=0, le=168, allow_inf_nan=False, description="a number of hours from 0 to 168")
    at_once: int = Field(default=50, ge=1, le=500, description="a whole number of posts from 1 to 500")
    post_timeout: float = Field(
        default=30, ge=1, le=300, allow_inf_nan=False, description="a number of seconds from 1 to 300"
    )


def _split(value: object) -> object:
    """Take a list that is written in one line."""
    return tuple(part for part in re.split(r"[\s,]+", value) if part) if isinstance(value, str) else value


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _with_slash(value: object) -> object:
    """Addresses are added to by what follows a slash."""
    return f"{value.strip().rstrip('/')}/" if isinstance(value, str) and value.strip() else value


def _begins(secret: SecretStr | None, beginning: str) -> bool:
    """Tell whether a secret, if it is set, begins so."""
    return secret is None or secret.get_secret_value().startswith(beginning)


class SlackSettings(BaseModel):
    """How the app reaches Slack. Nothing is set up until a token, or a client's id and secret, is given."""

    model_config = ConfigDict(frozen=True)

    mode: Annotated[Literal["socket", "http"], BeforeValidator(_lower)] = Field(
        default="socket", description="socket or http"
    )
    bot_token: SecretStr | None = Field(default=None, description="a bot token, such as xoxb-1-2-abc")
    app_token: SecretStr | None = Field(default=None, description="an app-level token, such as xapp-1-A1-2-abc")
    signing_secret: SecretStr | None = Field(default=None, description="the signing secret of the app")
    client_id: str | None = Field(default=None, description="the client ID of the app, such as 123.456")
    client_secret: SecretStr | None = Field(default=None, description="the client secret of the app")
    host: str = Field(default="127.0.0.1", min_length=1, description="an address of this machine, such as 0.0.0.0")
    port: int = Field(default=3000, ge=0, le=65535, description="a port from 0 to 65535")
    public_url: Annotated[str | None, BeforeValidator(_with_slash)] = Field(
        default=None,
        pattern="^https?://[^\\s/]+/",
        description="the address that Slack reaches, such as https://bot.example.com",
    )
    api_base_url: Annotated[str, BeforeValidator(_with_slash)] = Field(
        default="https://slack.com/api/",
        pattern="^https?://[^\\s/]+/",
        description="the address of Slack's Web API, such as https://slack.com/api/",
    )
    command_prefix: Annotated[str, BeforeValidator(_lower)] = Field(
        default="", pattern="^[a-z0-9_-]{0,20}$", description="up to 20 of a-z, 0-9, - and _, such as team-"
    )
    administrators: Annotated[tuple[str, ...], BeforeValidator(_split)] = Field(
        default=(), description="member IDs with commas between, such as U012AB3CD,U045EF6GH"
    )

    @property
    def is_set_up(self) -> bool:
        """Whether there is anything to reach Slack by."""
        return bool(self.bot_token or self.client_id)

    @property
    def serves_many(self) -> bool:
        """Whether any workspace may install the app, by OAuth."""
        return self.client_id is not None

    @property
    def problem(self) -> str | None:
        """Say what else, or what instead, must be set before Slack can be reached; None where nothing is wrong."""
        said = self._missing()
        return said and re.sub(r"\b__(?=[A-Z])", f"{PREFIX}SLACK{_NESTED}", said)

    def _missing(self) -> str | None:
        has_address = self.mode == "http" and self.public_url
        beside = "__APP_TOKEN" if self.mode == "socket" else "__SIGNING_SECRET"
        rules = (
            (self.is_set_up, f"Slack is not set up: set __BOT_TOKEN and {beside}; docs/slack.md leads there."),
            (
                not (self.bot_token and self.client_id),
                "__BOT_TOKEN serves one workspace, __CLIENT_ID any: set just one.",
            ),
            (self.client_secret or not self.client_id, "__CLIENT_ID needs __CLIENT_SECRET."),
            (
                has_address or not self.client_id,
                "__CLIENT_ID needs __MODE=http and __PUBLIC_URL, to be installed from.",
            ),
            (self.app_token or self.mode != "socket", "__MODE=socket needs __APP_TOKEN."),
            (self.signing_secret or self.mode != "http", "__MODE=http needs __SIGNING_SECRET."),
            (
                _begins(self.bot_token, "xoxb-"),
                "__BOT_TOKEN must begin with xoxb-: it is the Bot User OAuth Token, under Install App.",
            ),
            (
                self.mode != "socket" or _begins(self.app_token, "xapp-"),
                "__APP_TOKEN must begin with xapp-: it is an App-Level Token, under Basic Information.",
            ),
        )
        return next((sentence for holds, sentence in rules if not holds), None)


class DiscordSettings(BaseModel):
    """How the bot reaches Discord. Nothing is set up until a token is given."""

    model_config = ConfigDict(frozen=True)

    token: SecretStr | None = Field(default=None, description="the token of the bot")
    development_server: Annotated[str | None, BeforeValidator(_stripped)] = Field(
        default=None, pattern="^[0-9]{15,20}$", description="the ID of a server, such as 123456789012345678"
    )
    publish: bool = Field(default=False, description="on or off")
    message_content: bool = Field(default=False, description="on or off")
    api_base_url: Annotated[str | None, BeforeValidator(_with_slash)] = Field(
        default=None,
        pattern="^https?://[^\\s/]+/",
        description="the address of Discord's API, such as https://discord.com/api/v10/",
    )
    gateway_url: Annotated[str | None, BeforeValidator(_with_slash)] = Field(
        default=None,
        pattern="^wss?://[^\\s/]+/",
        description="the address of a gateway, such as wss://gateway.discord.gg/",
    )

    @property
    def is_set_up(self) -> bool:
        """Whether there is anything to reach Discord by."""
        return self.token is not None


class Settings(BaseSettings):
    """What an operator may set. A variable that is empty counts as not set; the environment wins over `.env`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=_NESTED,
        env_file=ENV_FILE,
        env_ignore_empty=True,
        enable_decoding=False,
        extra="ignore",
        frozen=True,
        validate_default=True,
    )

    data_dir: Path = Field(
        default_factory=lambda: Path(user_data_dir("quotidian", appauthor=False)),
        description="a folder, such as ~/quotidian",
    )
    database_url: SecretStr | None = Field(
        default=None, description="sqlite:///path/to/file or postgresql://user:password@host/name"
    )
    starter: bool = Field(default=True, description="on or off")
    model: Annotated[str, BeforeValidator(_plain_model)] = Field(
        default=SHIPPED_MODEL,
        pattern=_MODEL,
        description="shipped, off, or the name of a model that fastembed knows, such as BAAI/bge-small-en-v1.5",
    )
    max_document_mb: int = Field(default=50, ge=1, le=1000, description="a whole number of megabytes from 1 to 1000")
    daily: DailySettings = Field(default_factory=DailySettings)
    slack: SlackSettings = Field(default_factory=SlackSettings)
    discord: DiscordSettings = Field(default_factory=DiscordSettings)
    leaving_grace: float = Field(
        default=30, ge=0, le=3650, allow_inf_nan=False, description="a number of days from 0 to 3650"
    )
    log_level: Annotated[LogLevel, BeforeValidator(_lower)] = Field(
        default="warning", description="debug, info, warning or error"
    )
    log_format: Annotated[LogFormat, BeforeValidator(_lower)] = Field(
        default="auto", description="auto, console or json"
    )

    @field_validator("data_dir")
    @classmethod
    def _whole_path(cls, value: Path) -> Path:
        """Make the folder independent of where a program is started from; no shell expands ~ in `.env`."""
        try:
            return value.expanduser().absolute()
        except RuntimeError as error:
            raise ValueError(str(error)) from error

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(_DATABASES):
            raise ValueError("another database")
        return value

    @property
    def max_document(self) -> int:
        """The largest document that can be imported, in bytes."""
        return self.max_document_mb * 1_000_000

    @property
    def model_dir(self) -> Path | None:
        """Folder that holds the files of a model that is not shipped; None for the shipped one and for none."""
        if self.model in (SHIPPED_MODEL, NO_MODEL):
            return None
        return self.data_dir / "models" / self.model.rpartition("/")[2]

    @property
    def store_url(self) -> str:
        """URL of the database, by default a SQLite file in the data folder. It may hold a password: never show it."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{quote(str(self.data_dir / 'library.db'))}"


def load_settings() -> Settings:
    """Read the settings, or raise SettingsError that names everything that is wrong with them at once."""
    problems = _broken_lines()
    if problems:
        raise SettingsError("\n".join(problems))
    problems = _unknown_variables()
    try:
        settings = Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(problems + _wrong_values(error))) from None
    if problems:
        raise SettingsError("\n".join(problems))
    return settings


def variables(model: type[BaseModel] = Settings, prefix: str = PREFIX) -> dict[str, FieldInfo]:
    """Name every variable that is read, in upper case, with the field that it sets."""
    found: dict[str, FieldInfo] = {}
    for name, field in model.model_fields.items():
        variable = prefix + name.upper()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= variables(field.annotation, variable + _NESTED)
        else:
            found[variable] = field
    return found


def _broken_lines() -> list[str]:
    """Say what `.env` holds that no setting can be read from; the file need not be there."""
    if not ENV_FILE.is_file():
        return []
    try:
        with ENV_FILE.open(encoding="utf-8") as stream:
            broken = [_line(binding) for binding in parse_stream(stream) if _is_broken(binding)]
    except OSError as error:
        return [f"The file .env cannot be read: {error.strerror}."]
    except UnicodeDecodeError:
        return ["The file .env cannot be read: it must be saved as UTF-8."]
    return [f"Line {line} of .env cannot be read: write NAME=value, or begin it with #." for line in broken]


def _is_broken(binding: Binding) -> bool:
    nameless = binding.key is None or not binding.key.upper().startswith(PREFIX)
    return binding.error or (binding.value is None and not nameless)


def _line(binding: Binding) -> int:
    """Line of a statement; the parser counts the empty lines above to it."""
    text = binding.original.string
    return binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")


def _unknown_variables() -> list[str]:
    given = EnvSettingsSource(Settings).env_vars.keys() | DotEnvSettingsSource(Settings).env_vars.keys()
    ours = {name.upper() for name in given if name.upper().startswith(PREFIX)}
    return [_unknown(name) for name in sorted(ours - variables().keys())]


def _unknown(name: str) -> str:
    """Never shows the value: a misspelt name may well hold a password."""
    near = process.extractOne(name, variables().keys(), scorer=_likeness, score_cutoff=_NEAR_NAME)
    advice = f"did you mean {near[0]}?" if near else "take it away; .env.example lists what can be set."
    return f"{name} is set, but there is no such setting: {advice}"


def _likeness(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    return fuzz.WRatio(one.removeprefix(PREFIX), other.removeprefix(PREFIX), score_cutoff=score_cutoff)


def _wrong_values(error: ValidationError) -> list[str]:
    """Leaves out what sets a whole group at once, such as QUOTIDIAN_SLACK: no variable of that name is known."""
    known = variables()
    wrong = [(PREFIX + _NESTED.join(map(str, detail["loc"])).upper(), detail["input"]) for detail in error.errors()]
    return [_wrong_value(name, known[name], value) for name, value in wrong if name in known]


def _wrong_value(name: str, field: FieldInfo, value: object) -> str:
    shown = "set" if _is_secret(field) else _shown(value)
    return f"{name} is {shown}, but must be {field.description}."


def _is_secret(field: FieldInfo) -> bool:
    return SecretStr in (field.annotation, *get_args(field.annotation))


def _shown(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…")
