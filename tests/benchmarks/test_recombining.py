from __future__ import annotations

from core.documents.document import Document
from core.library.words import normalise
from tests.benchmarks.recombining import Recombiner

# Of the eleven sentences of the fortunes, one is too short to tell anything.
SENTENCES = 10


def made(fortunes: tuple[Document, ...], seed: int = 0) -> Recombiner:
    return Recombiner([entry for document in fortunes for entry in document.entries], seed)


def test_the_same_number_gives_the_same_passage_in_any_order(fortunes: tuple[Document, ...]) -> None:
    forward = [made(fortunes).make(number) for number in range(50)]
    backward = [made(fortunes).make(number) for number in reversed(range(50))]
    assert forward == backward[::-1]


def test_another_seed_gives_other_passages(fortunes: tuple[Document, ...]) -> None:
    assert made(fortunes, 1).make(0) != made(fortunes, 2).make(0)


def test_every_pair_of_sentences_comes_once(fortunes: tuple[Document, ...]) -> None:
    texts = {" ".join(normalise(made(fortunes).make(number).text)) for number in range(SENTENCES**2)}
    assert len(texts) == SENTENCES**2


def test_a_passage_begins_like_the_fortune_that_it_names(fortunes: tuple[Document, ...]) -> None:
    entries = [entry for document in fortunes for entry in document.entries]
    for number in range(40):
        passage = made(fortunes).make(number)
        assert passage.text[:12] in " ".join(entries[passage.base].text.split())


def test_some_passages_bring_a_word_that_no_fortune_holds(fortunes: tuple[Document, ...]) -> None:
    known = {word for document in fortunes for entry in document.entries for word in normalise(entry.text)}
    passages = [set(normalise(made(fortunes).make(number).text)) for number in range(100)]
    coined = [words for words in passages if words - known]
    assert 5 < len(coined) < 40
