"""What the index holds of a passage, and how text becomes terms. All of it is derived from the store."""

from __future__ import annotations

from collections.abc import Mapping

from tantivy import (
    Document,
    Filter,
    Index,
    Schema,
    SchemaBuilder,
    TextAnalyzer,
    TextAnalyzerBuilder,
    Tokenizer,
)

from core.library.topics import Topic
from core.models import Passage, Standing

VERSION = 3
"""Goes up with every change to this file that an index written before it cannot serve."""

_LONGEST_TERM = 60
_ENGLISH = "quotidian_english"
_PLAIN = "quotidian_plain"
_RAW = "raw"

# How much of its score a passage keeps, by what it is in its document. A fragment says less than it seems to; what a
# host asks holds the words of its answer, and is none.
_SHARE = {Standing.STATEMENT: 1.0, Standing.COMMENTARY: 0.99, Standing.FRAGMENT: 0.97, Standing.QUESTION: 0.75}


def _analyzer(*, stemmed: bool) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(_LONGEST_TERM))
    builder = builder.filter(Filter.lowercase()).filter(Filter.ascii_fold())
    return (builder.filter(Filter.stemmer("english")) if stemmed else builder).build()


ENGLISH = _analyzer(stemmed=True)
PLAIN = _analyzer(stemmed=False)


def build_schema() -> Schema:
    """Lay out the fields.

    What filters is raw, what is searched is stemmed English, `everything` is all of that in one, `words` is the
    vocabulary.
    """
    builder = SchemaBuilder()
    builder.add_unsigned_field("key", indexed=True, fast=True)
    builder.add_float_field("share", fast=True)
    for name in ("scope", "id", "source", "speaker", "topic", "kind", "standing"):
        builder.add_text_field(name, tokenizer_name=_RAW, index_option="basic")
    for name in ("text", "heading", "context", "title", "topic_words", "everything"):
        builder.add_text_field(name, tokenizer_name=_ENGLISH)
    builder.add_text_field("speaker_words", tokenizer_name=_PLAIN)
    builder.add_text_field("words", tokenizer_name=_PLAIN, index_option="basic")
    return builder.build()


def register_analyzers(index: Index) -> None:
    """Make the analyzers known to an index; needed each time one is opened."""
    index.register_tokenizer(_ENGLISH, ENGLISH)
    index.register_tokenizer(_PLAIN, PLAIN)


def to_document(passage: Passage, topics: Mapping[str, Topic]) -> Document:
    """Lay a passage out as a document of the index."""
    document = Document()
    document.add_unsigned("key", passage.key)
    document.add_float("share", _SHARE[passage.standing])
    for name, value in _filters_of(passage):
        document.add_text(name, value)
    for name, value in _texts_of(passage, topics):
        document.add_text(name, value)
        document.add_text("words", value)
        document.add_text("everything", value)
    document.add_text("context", passage.context or "")
    document.add_text("everything", passage.context or "")
    return document


def _filters_of(passage: Passage) -> list[tuple[str, str]]:
    return [
        ("scope", passage.source.scope),
        ("id", passage.id),
        ("source", passage.source.id),
        ("speaker", passage.speaker or ""),
        ("kind", passage.kind.value),
        ("standing", passage.standing.value),
        *(("topic", topic) for topic in passage.topics),
    ]


def _texts_of(passage: Passage, topics: Mapping[str, Topic]) -> list[tuple[str, str]]:
    people = " ".join(person.name for person in passage.source.people)
    return [
        ("text", passage.text),
        ("heading", passage.heading or ""),
        ("title", passage.source.title),
        ("speaker_words", passage.speaker or people),
        *(("topic_words", topics[topic].name) for topic in passage.topics if topic in topics),
    ]
