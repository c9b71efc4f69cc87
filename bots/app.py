"""The composition root: settings in, everything wired out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from config.settings import Settings
from core.commands import Commands
from core.errors import StoreError
from core.finding import Finder
from core.library.library import Library
from core.library.starter import install_starter
from core.library.store import open_store
from core.library.topics import load_topics
from core.search.index import Index

CONTENT = Path(__file__).resolve().parent.parent / "content"
"""The shipped content: beside the packages, in a checkout and in an installed wheel alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Everything that an edge needs, opened."""

    settings: Settings
    library: Library
    finder: Finder
    commands: Commands


@asynccontextmanager
async def open_app(settings: Settings) -> AsyncIterator[App]:
    """Open the library that the settings name, with the shipped content unless it is off; close it at the end.

    Raises QuotidianError with a sentence where that cannot be done.
    """
    make_data_folder(settings.data_dir)
    store = await open_store(settings.store_url)
    try:
        topics = load_topics((CONTENT / "topics.toml").read_text(encoding="utf-8"))
        library = Library(store=store, topics=topics, with_starter=settings.starter)
        if settings.starter:
            await install_starter(library, CONTENT)
        finder = Finder(library, Index(settings.data_dir / "index", topics))
        yield App(settings=settings, library=library, finder=finder, commands=Commands(finder))
    finally:
        await store.close()


def make_data_folder(folder: Path) -> None:
    """Make the folder in which the library and its index lie; raises StoreError with a sentence where it cannot."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The data folder {folder} cannot be made ({error.strerror}): set QUOTIDIAN_DATA_DIR to one that can."
        ) from error
