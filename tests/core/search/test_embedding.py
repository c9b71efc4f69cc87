from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ModelError
from core.search.embedding import SHIPPED, TOKENS, Embedder
from tests.conftest import CONTENT

ROOT = Path(__file__).resolve().parents[3]
FILES = CONTENT / "model" / "all-MiniLM-L6-v2-int8"
SAYINGS = (
    "Nobody reads a long message, so say the one thing that matters first.",
    "Bread wants patience: an hour more in the cold is worth ten minutes of kneading.",
    "A bridge that sways tells you where it is weak.",
)
# Refuses whatever would leave the machine, and tells; then tries that, so that the test sees it refused.
OFFLINE = """
import sys
def refuse(event, args):
    if event.startswith("socket."):
        raise OSError(f"refused: {event}")
sys.addaudithook(refuse)
import config.settings
from pathlib import Path
from core.search.embedding import Embedder
embedder = Embedder.shipped(Path(sys.argv[1]))
print(embedder.dimensions, len(embedder.embed(["one", "two"])), len(embedder.embed_query("three")))
import socket
try:
    socket.socket()
except OSError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder.shipped(CONTENT)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Give a copy of the shipped model's files, to be damaged."""
    return shutil.copytree(FILES, tmp_path / "model")


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("being brief when you write to colleagues", 0),
        ("how long should dough rest?", 1),
        ("spotting where a construction could fail", 2),
    ],
)
def test_what_is_meant_is_near_whatever_its_words(embedder: Embedder, query: str, meant: int) -> None:
    assert int(np.argmax(embedder.embed(SAYINGS) @ embedder.embed_query(query))) == meant


def test_vectors_have_length_one(embedder: Embedder) -> None:
    rows = embedder.embed(SAYINGS)
    assert rows.shape == (3, embedder.dimensions) == (3, 384)
    assert rows.dtype == embedder.embed_query("").dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_a_text_has_the_same_vector_whatever_stands_beside_it(embedder: Embedder) -> None:
    many = [f"{saying} {'And so on. ' * number}" for number in range(15) for saying in SAYINGS]
    rows = embedder.embed(many)
    for text, row in zip(many, rows, strict=True):
        assert np.array_equal(row, embedder.embed_query(text))


def test_tells_how_far_it_is(embedder: Embedder) -> None:
    told: list[int] = []
    embedder.embed(["a"] * 70, told.append)
    assert told == [32, 64, 70]


def test_nothing_to_embed_gives_no_rows(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, 384)


def test_an_error_while_telling_ends_the_work(embedder: Embedder) -> None:
    def fail(done: int) -> None:
        raise InterruptedError(done)

    with pytest.raises(InterruptedError, match="32"):
        embedder.embed(["a"] * 200, fail)


def test_what_is_too_long_is_cut(embedder: Embedder) -> None:
    read = "word " * (TOKENS - 2)  # a beginning and an end are two more
    assert np.array_equal(embedder.embed_query(read), embedder.embed_query(read + "elephants dance " * 50_000))
    assert not np.array_equal(embedder.embed_query(read), embedder.embed_query("elephants dance " + read))


@given(text=st.text(st.characters(), max_size=50))  # half characters, which no well-formed text has, among them
def test_any_text_has_a_vector(embedder: Embedder, text: str) -> None:
    assert np.linalg.norm(embedder.embed_query(text)) == pytest.approx(1, abs=1e-5)


def test_a_text_that_is_read_once_has_the_vector_of_a_query(embedder: Embedder) -> None:
    for text in ("a boat at anchor", "\ud800 half a sign", "", "wood " * 400):
        assert embedder.read(text).whole == pytest.approx(embedder.embed_query(text), abs=1e-5)


def test_parts_of_a_text_that_is_read_are_those_of_its_words(embedder: Embedder) -> None:
    text = "the boat is at anchor and the soup is cold"
    reading = embedder.read(text)
    whole, soup = reading.within([(0, len(text))]), reading.within([(text.index("soup"), text.index("soup") + 4)])
    assert whole is not None
    assert soup is not None
    assert float(soup @ embedder.embed_query("soup")) > float(soup @ embedder.embed_query("boat"))
    assert reading.within([]) is None
    assert reading.within([(5, 5)]) is None
    assert reading.within([(5, 6)]) is None  # in the middle of a word
    assert float(np.linalg.norm(whole)) == pytest.approx(1)


def test_several_threads_may_ask_at_once(embedder: Embedder) -> None:
    with ThreadPoolExecutor(8) as pool:
        rows = list(pool.map(embedder.embed_query, SAYINGS * 20))
    assert np.array_equal(np.stack(rows), np.tile(embedder.embed(SAYINGS), (20, 1)))


@pytest.mark.parametrize("word", ["patience", "learning", "the", "don", "straße"])
def test_the_vocabulary_is_a_list_of_common_words(embedder: Embedder, word: str) -> None:
    assert embedder.knows(word) == (word != "straße")


@pytest.mark.parametrize("word", ["patiense", "pachocki", "##ing", "[PAD]", "2024", "...", "", "Patience"])
def test_what_is_rare_or_no_word_is_not_in_it(embedder: Embedder, word: str) -> None:
    assert not embedder.knows(word)


def test_loading_needs_no_network_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """An engine that reports its use would leave an id of the machine and what it is to send."""
    home = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("HF_", "FASTEMBED", "ORT_", "CI"))
    }
    command = [sys.executable, "-c", OFFLINE, str(CONTENT)]
    done = subprocess.run(  # noqa: S603 - our own program
        command, cwd=ROOT, env=kept | home, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("384 2 384\nrefused: socket.__new__\n", "")
    assert list(tmp_path.iterdir()) == []


def test_the_name_of_a_model_changes_with_its_files(embedder: Embedder, copied: Path) -> None:
    assert embedder.model.startswith("all-MiniLM-L6-v2@")
    assert Embedder.load(SHIPPED.lower(), copied).model == embedder.model.replace("all-MiniLM-L6", "all-minilm-l6")
    with (copied / "tokenizer.json").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert Embedder.load(SHIPPED, copied).model != embedder.model


def test_a_model_that_nobody_knows_is_refused(copied: Path) -> None:
    with pytest.raises(
        ModelError, match=r"^'acme/nothing' is no embedding model that fastembed knows: write a name such"
    ):
        Embedder.load("acme/nothing", copied)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "tokenizer_config.json"])
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(ModelError, match=rf"^The embedding model {SHIPPED} .*{name}"):
        Embedder.load(SHIPPED, copied)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"^The embedding model .* is not whole: .*nowhere/model.onnx is missing\.$"):
        Embedder.load(SHIPPED, tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"])
@pytest.mark.parametrize("left", [0, 100])
def test_a_damaged_file_gets_a_sentence(copied: Path, name: str, left: int) -> None:
    path = copied / name
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(ModelError) as error:
        Embedder.load(SHIPPED, copied)
    assert str(error.value).startswith(f"The embedding model {SHIPPED} in {copied} cannot be used (")
    assert len(str(error.value).splitlines()) == 1
    assert str(error.value).endswith(").")


def test_files_of_another_model_are_refused(copied: Path) -> None:
    """Its vectors have another size than the one that the name stands for."""
    (copied / "model_optimized.onnx").write_bytes((copied / "model.onnx").read_bytes())
    with pytest.raises(ModelError, match=r"^The files in .* are another model's: .* has 512 dimensions\.$"):
        Embedder.load("BAAI/bge-small-zh-v1.5", copied)
