"""The composition root: settings in, everything wired out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bots.discord.hearing import DEAF
from bots.discord.place import PLATFORM as DISCORD
from bots.discord.rights import DiscordRights
from bots.limits import limits_of
from bots.rights import ConsoleRights, PlatformRights
from bots.storing import open_whole_store
from config.settings import NO_MODEL, Settings
from core.commands import Commands
from core.completion.completions import Completions
from core.curating.curating import Curating
from core.daily.daily import Daily
from core.daily.stock import Stock
from core.errors import ContentError, StoreError
from core.finding import Finder
from core.library.following import store_name
from core.library.library import Library
from core.library.starter import install_starter
from core.library.store import Store
from core.library.topics import Topic, load_topics
from core.listening.commands import ListenCommands
from core.listening.ear import Ear
from core.listening.listening import Listening
from core.listening.weights import load_weights
from core.ports import Rights
from core.saving.saving import Saving
from core.search.embedding import Embedder
from core.search.index import Index
from core.search.model import Model
from core.team import CONSOLE

if TYPE_CHECKING:
    from bots.slack.workspaces import Workspaces

MEMBER = "you"
"""Who sits at the terminal, and is the administrator of its pretend channels."""

CONTENT = Path(__file__).resolve().parent.parent / "content"
"""The shipped content: beside the packages, in a checkout and in an installed wheel alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Everything that an edge needs, opened. `slack` is the way to Slack, where that is set up.

    `ending` takes what is to be closed before it is itself.
    """

    settings: Settings
    library: Library
    finder: Finder
    commands: Commands
    daily: Daily
    saving: Saving
    curating: Curating
    ear: Ear
    completions: Completions
    slack: Workspaces | None = None
    ending: AsyncExitStack = field(default_factory=AsyncExitStack)


@asynccontextmanager
async def open_app(settings: Settings, content: Path = CONTENT) -> AsyncIterator[App]:
    """Open the library that the settings name, with the shipped content unless it is off; close it at the end.

    Raises QuotidianError with a sentence where that cannot be done.
    """
    make_data_folder(settings.data_dir)
    topics = _read_topics(content)
    store = await open_whole_store(settings)
    try:
        library = Library(store=store, topics=topics, with_starter=settings.starter)
        if settings.starter:
            await _install(library, content)
        # Named by its store: programs with different databases may share a data folder.
        folder = settings.data_dir / "index" / await store_name(store)
        async with _way_to_slack(settings, store) as slack:
            app = _wire(settings, Finder(library, Index(folder, topics, _model(settings, content))), slack)
            async with app.ending:
                app.ending.push_async_callback(app.ear.close)
                yield app
    finally:
        await store.close()


def _wire(settings: Settings, finder: Finder, slack: Workspaces | None) -> App:
    rights = _rights(settings, slack)
    grace = limits_of(settings.daily).grace
    daily = Daily(finder=finder, stock=Stock(finder), rights=rights, now=_now, grace=grace)
    curating = Curating(finder=finder, rights=rights, limit=settings.max_document)
    ear = Ear(Listening(finder, load_weights(CONTENT)), now=_now)
    listening = ListenCommands(ear=ear, rights=rights, deaf=_deaf(settings))
    return App(
        settings=settings,
        library=finder.library,
        finder=finder,
        commands=Commands(finder, daily, curating, listening),
        daily=daily,
        saving=Saving(finder=finder, rights=rights, now=_now),
        curating=curating,
        ear=ear,
        completions=Completions(finder.library),
        slack=slack,
    )


@asynccontextmanager
async def _way_to_slack(settings: Settings, store: Store) -> AsyncIterator[Workspaces | None]:
    if not settings.slack.is_set_up:
        yield None
        return
    from bots.slack.opening import open_workspaces  # noqa: PLC0415 - takes as long as all the rest, and few need it

    workspaces = open_workspaces(settings.slack, store)
    try:
        yield workspaces
    finally:
        await workspaces.close()


def _rights(settings: Settings, slack: Workspaces | None) -> Rights:
    platforms: dict[str, Rights] = {CONSOLE.platform: ConsoleRights(MEMBER)}
    if slack is not None:
        from bots.slack.place import PLATFORM  # noqa: PLC0415 - as above
        from bots.slack.rights import SlackRights  # noqa: PLC0415

        platforms[PLATFORM] = SlackRights(slack)
    if settings.discord.is_set_up:
        platforms[DISCORD] = DiscordRights()
    return PlatformRights(platforms)


def _deaf(settings: Settings) -> Mapping[str, str]:
    """Say where nothing can be heard, and why."""
    return {} if settings.discord.message_content else {DISCORD: DEAF}


def _now() -> datetime:
    return datetime.now(UTC)


def _model(settings: Settings, content: Path) -> Model | None:
    """Say how the embedding model is loaded, which nothing does before it is needed."""
    if settings.model == NO_MODEL:
        return None
    if settings.model_dir is None:
        return Model(partial(Embedder.shipped, content))
    return Model(partial(Embedder.load, settings.model, settings.model_dir))


def make_data_folder(folder: Path) -> None:
    """Make the folder in which the library and its index lie; raises StoreError with a sentence where it cannot."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The data folder {folder} cannot be made ({error.strerror}): set QUOTIDIAN_DATA_DIR to one that can."
        ) from error


def _read_topics(content: Path) -> Sequence[Topic]:
    try:
        return load_topics((content / "topics.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(content / "topics.toml", error) from error


async def _install(library: Library, content: Path) -> None:
    try:
        await install_starter(library, content)
    except OSError as error:
        raise _unreadable(content, error) from error


def _unreadable(path: Path, error: OSError | UnicodeDecodeError) -> ContentError:
    cause = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
    return ContentError(f"The shipped content in {path} cannot be read ({cause}): install Quotidian again.")
