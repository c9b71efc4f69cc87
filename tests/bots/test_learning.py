from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from bots import learning as bots_learning
from bots.app import App, open_app
from bots.learning import learning
from config.settings import Settings
from core.commands import Commands
from core.errors import IndexUnusableError
from core.finding import Finder
from core.search.embedding import Embedder, Vector
from core.search.index import Index
from core.search.model import Model
from tests.bots.learned import MEANT, UNKNOWN_MODEL, forget_what_was_learned, learned, lock_of
from tests.bots.program import PATIENCE, Program
from tests.build import document, put
from tests.meaning import shipped
from tests.shelf import ASKER, MORNING, RIVET, TOPICS

# quotidian index


def test_index_says_that_all_is_learned(quotidian: Program, data: Path) -> None:
    assert quotidian("index").out == "In step: 13 passages, all learned.\n"
    forget_what_was_learned(data)
    assert quotidian("index").out == "In step: 13 passages, all learned.\n"


def test_index_learns_what_another_program_brought_in(quotidian: Program, data: Path) -> None:
    async def bring_in() -> None:
        async with open_app(Settings(data_dir=data, starter=False)) as app:
            await put(app.library, document("A kitten is a small promise to do no work this afternoon."))

    asyncio.run(bring_in())
    assert quotidian("index").out == "In step: 14 passages, all learned.\n"
    assert "kitten" in quotidian("search", "lazy cats").out


def test_index_of_nothing_is_in_step(empty_quotidian: Program) -> None:
    assert empty_quotidian("index").out == "In step: 0 passages, all learned.\n"


def test_index_without_a_model_says_so(quotidian: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTIDIAN_MODEL", "off")
    ran = quotidian("index")
    assert ran.out == "In step: 13 passages, found by their words alone, because QUOTIDIAN_MODEL is off.\n"
    assert ran.err == ""


def test_index_says_why_a_model_cannot_be_used(quotidian: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTIDIAN_MODEL", UNKNOWN_MODEL)
    [line] = quotidian("index", code=1).out.splitlines()
    assert line.startswith("In step: 13 passages, found by their words alone. The embedding model")
    assert "is missing" in line


def test_index_says_that_another_program_is_learning(quotidian: Program, data: Path) -> None:
    forget_what_was_learned(data)
    with lock_of(data):
        printed = quotidian("index").out
    assert printed == "In step: 13 passages, 13 of them not learned yet. Another program is learning at this moment.\n"


def test_index_says_what_cannot_be_written(quotidian: Program, data: Path) -> None:
    forget_what_was_learned(data)
    learned(data).touch()
    [line] = quotidian("index", code=1).out.splitlines()
    assert line.startswith("In step: 13 passages, 13 of them not learned yet. What passages mean cannot be written in ")
    assert RIVET in quotidian("search", "rivet", "--json").out


# Before a question


@pytest.mark.parametrize(
    "asked", [("search", MEANT), ("ask", MEANT), ("search", "--stdin", "--json"), ("chat",)], ids=lambda asked: asked[0]
)
def test_what_little_is_new_is_learned_before_an_answer(quotidian: Program, data: Path, asked: tuple[str, ...]) -> None:
    forget_what_was_learned(data)
    typed = {"chat": f"@quotidian {MEANT}\n", "--stdin": f"{MEANT}\n"}
    printed = quotidian(*asked, typed=next((typed[word] for word in asked if word in typed), "")).out
    assert MORNING[:40] in printed.replace("\n  ", " ")


@pytest.mark.parametrize("asked", ["/help", "/lesson", "/share 6as57eqx", "/quote random", "/quote from:workshop"])
def test_nothing_is_learned_for_what_needs_no_search(quotidian: Program, data: Path, asked: str) -> None:
    forget_what_was_learned(data)
    quotidian("ask", asked)
    assert not learned(data).exists()


def test_much_that_is_new_is_found_by_its_words_until_it_is_learned(
    quotidian: Program, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bots_learning, "AT_ONCE", 10)
    forget_what_was_learned(data)
    ran = quotidian("search", "rivet")
    assert ran.err == "13 passages can be found by their words alone until you run: quotidian index\n"
    assert RIVET in ran.out.replace("\n  ", " ")
    quotidian("index")
    assert quotidian("search", "rivet").err == ""


# Beside a conversation


async def test_what_is_brought_in_meanwhile_is_learned(data: Path) -> None:
    async with open_app(Settings(data_dir=data, starter=False)) as app, learning(app):
        await put(app.library, document("A kitten is a small promise to do no work this afternoon."))
        await until_all_is_learned(app)
        assert "kitten" in (await app.commands.mention("lazy cats", ASKER)).body


async def test_an_answer_does_not_wait_for_what_is_learned(data: Path, tmp_path: Path) -> None:
    async with open_app(Settings(data_dir=data, starter=False)) as app:
        endless = Endless()
        fresh = with_model(app, endless, tmp_path)
        async with learning(fresh):
            await asyncio.to_thread(endless.begun.wait, PATIENCE)
            assert (await fresh.commands.command("/quote rivet", ASKER)).results[0].passage.text == RIVET
            assert not endless.stopped.is_set()


async def test_who_leaves_does_not_wait_for_what_is_learned(data: Path, tmp_path: Path) -> None:
    async with open_app(Settings(data_dir=data, starter=False)) as app:
        endless = Endless()
        async with learning(with_model(app, endless, tmp_path)):
            await asyncio.to_thread(endless.begun.wait, PATIENCE)
        assert await asyncio.to_thread(endless.stopped.wait, PATIENCE)


async def test_learning_goes_on_after_what_went_wrong_once(data: Path) -> None:
    """The index cannot be written for a while; nobody has to begin anew."""
    async with open_app(Settings(data_dir=data, starter=False)) as app:
        shutil.move(data / "index", data / "elsewhere")
        (data / "index").touch()
        async with learning(app):
            await asyncio.sleep(0)
            with pytest.raises(IndexUnusableError):
                await app.finder.index.follow(app.library.store)
            (data / "index").unlink()
            await until_all_is_learned(app)
            assert MORNING in (await app.commands.mention(MEANT, ASKER)).body


async def until_all_is_learned(app: App) -> None:
    end = time.monotonic() + PATIENCE
    while await app.finder.index.understanding.unlearned(app.library.store):
        assert time.monotonic() < end
        await asyncio.sleep(0.05)


def with_model(app: App, embedder: Embedder, folder: Path) -> App:
    """Give the application a fresh index of its own, with this model."""
    finder = Finder(app.library, Index(folder / "fresh", TOPICS, Model(lambda: embedder)))
    return replace(app, finder=finder, commands=Commands(finder))


class Endless(Embedder):
    """Embeds queries, but never comes to an end with passages, unless who waits for them stops it."""

    def __init__(self) -> None:
        self.begun, self.stopped = Event(), Event()

    @property
    def model(self) -> str:
        return "endless@1"

    @property
    def dimensions(self) -> int:
        return shipped().dimensions

    def embed_query(self, text: str) -> Vector:
        return shipped().embed_query(text)

    def knows(self, word: str) -> bool:
        return shipped().knows(word)

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] = lambda _done: None) -> Vector:
        if len(texts) == 1:  # a word of a query
            return shipped().embed(texts)
        self.begun.set()
        try:
            for _ in range(PATIENCE * 100):
                time.sleep(0.01)
                progress(1)
        except Exception:
            self.stopped.set()
            raise
        raise AssertionError("nobody stopped it")
