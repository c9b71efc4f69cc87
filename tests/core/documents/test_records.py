from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents import record_lines, records
from core.documents.document import Entry, Parsed
from core.locator import Numbered
from core.models import DocumentKind, Evidence, PassageKind

WORD = (
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).map(str.strip).filter(bool)
)


def _entries(parsed: Parsed) -> list[Entry]:
    return [entry for document in parsed.documents for entry in document.entries]


def test_a_list_of_objects() -> None:
    parsed = records.parse(
        '[{"text": "Ship it.", "speaker": "Ada", "source": "Talks", "topics": ["focus", "hiring"], "place": 3},'
        ' {"lesson": "Write it down."}, "A text alone."]',
        "list",
    )
    first, second, third = _entries(parsed)
    assert (first.kind, first.evidence, first.speaker) == (PassageKind.QUOTE, Evidence.ATTRIBUTED, "Ada")
    assert (first.topics, first.locator) == (("focus", "hiring"), Numbered(number=3))
    assert (second.kind, second.evidence) == (PassageKind.LESSON, Evidence.PARAPHRASE)
    assert third.text == "A text alone."
    assert [(document.title, document.kind) for document in parsed.documents] == [
        ("Talks", DocumentKind.JSON),
        ("list", DocumentKind.JSON),
    ]


def test_lists_inside_an_object_take_what_it_says_of_all() -> None:
    parsed = records.parse(
        '{"name": "Our wall", "data": {"source": "Talks", "quotes": [{"text": "Ship it."}], "count": 1}}', "list"
    )
    (entry,) = _entries(parsed)
    assert (entry.kind, entry.speaker) == (PassageKind.QUOTE, None)
    assert parsed.documents[0].title == "Talks"


def test_a_person_or_source_may_be_an_object() -> None:
    parsed = records.parse('[{"text": "Ship it.", "author": {"name": "Ada"}, "source": {"title": "Talks"}}]', "list")
    assert (_entries(parsed)[0].speaker, parsed.documents[0].title) == ("Ada", "Talks")


def test_a_broken_object_is_named_by_its_number_and_the_others_count() -> None:
    parsed = records.parse('[{"text": "One."}, {"speaker": "Ada"}, 5, {"text": "Two."}]', "list")
    assert [entry.text for entry in _entries(parsed)] == ["One.", "Two."]
    assert [problem.message.split(" is left out")[0] for problem in parsed.problems] == ["The item 2", "The item 3"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('[{"text": "One."}\n {"text": "Two."}]', "no JSON"),
        ("[" * 100_000, "nested"),
        ('{"a": ' * 100_000, "nested"),
        ('{"count": 3}', "No list"),
        ("", "no JSON"),
    ],
    ids=["comma", "deep list", "deep object", "no list", "empty"],
)
def test_what_is_no_list_of_passages_says_so(text: str, word: str) -> None:
    parsed = records.parse(text, "list")
    assert parsed.documents == ()
    assert word in parsed.problems[0].message


def test_broken_json_is_named_with_its_line() -> None:
    assert records.parse('[{"text": "One."}\n {"text": "Two."}]', "list").problems[0].line == 2


def test_numbers_of_any_size_do_no_harm() -> None:
    parsed = records.parse('[{"text": "One.", "likes": ' + "9" * 10_000 + ', "score": 1e999999, "x": NaN}]', "list")
    assert [entry.text for entry in _entries(parsed)] == ["One."]


def test_escapes_cannot_bring_back_what_cleaning_took_out() -> None:
    (entry,) = _entries(records.parse('[{"text": "One\\u0000 two\\u202e three\\ud800."}]', "list"))
    assert entry.text == "One two three."


def test_one_object_a_line() -> None:
    parsed = record_lines.parse(
        '{"text": "One.", "speaker": "Ada"}\n\n{"text": \n{"text": ""}\n{"text": "Two."}\n', "list"
    )
    assert [entry.text for entry in _entries(parsed)] == ["One.", "Two."]
    assert [problem.line for problem in parsed.problems] == [3, 4]
    assert parsed.documents[0].kind is DocumentKind.JSONL


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ('[{"text": "One."}]', "list", "json"),
        ('{\n  "quotes": [\n    {"text": "One."}\n  ]\n}', "list", "json"),
        ('[{"text": "One."', "list.json", "json"),
        ('{"text": "One."}\n{"text": "Two."}\n', "list", "jsonl"),
        ('{"text": "One."}', "list.jsonl", "jsonl"),
        ("[Music] And so we began.", "talk", None),
        ('["Quoted" is how this begins, and it goes on]', "talk", None),
        ("{curly} beginnings", "talk", None),
        ("[1] A footnote.\n[2] Another.", "talk", None),
    ],
)
def test_they_are_told_by_how_they_open(text: str, name: str, kind: str | None) -> None:
    assert record_lines.looks_like(text, name) is (kind == "jsonl")
    if kind != "jsonl":
        assert records.looks_like(text, name) is (kind == "json")


@given(st.lists(st.tuples(WORD, WORD), min_size=1, max_size=5))
def test_what_is_written_as_json_comes_back(rows: list[tuple[str, str]]) -> None:
    objects = [{"text": text, "source": source} for text, source in rows]
    expected = {(text, " ".join(source.split())) for text, source in rows}
    whole = records.parse(json.dumps(objects), "list")
    lined = record_lines.parse("\n".join(json.dumps(one) for one in objects), "list")
    for parsed in (whole, lined):
        assert {(entry.text, doc.title) for doc in parsed.documents for entry in doc.entries} == expected


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["text", "speaker", "kind", "place", "topics", "quotes", "x"]), inner)
        ),
    )
)
def test_any_json_is_read_without_an_error(value: object) -> None:
    records.parse(json.dumps(value), "any")
    record_lines.parse(json.dumps(value), "any")


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    records.parse(text, "any")
    record_lines.parse(text, "any")
