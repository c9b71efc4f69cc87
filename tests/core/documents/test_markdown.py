from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.document import Document, Entry
from core.documents.markdown import looks_like, parse
from core.documents.text import clean
from core.locator import LineRange
from core.models import DocumentKind, Evidence, PassageKind, Person, Role, Standing

NOTES = """---
title: Notes on ships
author: Ada Example
people:
  - Ben Sample (guest)
  - Cara Muster
date: 2024-05-01
source: https://example.org/ships
tags: [focus, planning]
---
# Working notes

Some *emphasised* prose that [links](https://example.org) far away
and goes on in the next line, with `code` in it.[^1]

## Plans

- Plan two weeks ahead and not a day more
- [x] Write down why you changed the plan
  - A point within a point, with words of its own

> Plans rot at sea.
> — Ben Sample, *On Ships*

| a | b |
|---|---|
| x | y |

<!-- not for readers -->

![a ship](ship.png)

```
never read this
```

[^1]: A footnote.
"""


def _document(text: str) -> Document:
    (document,) = parse(text, "notes").documents
    return document


def _entries(text: str) -> tuple[Entry, ...]:
    return tuple(entry for document in parse(text, "notes").documents for entry in document.entries)


def test_the_front_matter_says_what_the_document_is() -> None:
    document = _document(NOTES)
    assert (document.title, document.kind, document.published) == (
        "Notes on ships",
        DocumentKind.MARKDOWN,
        "2024-05-01",
    )
    assert document.url == "https://example.org/ships"
    assert document.people == (
        Person(name="Ada Example", role=Role.AUTHOR),
        Person(name="Ben Sample", role=Role.GUEST),
        Person(name="Cara Muster", role=Role.SUBJECT),
    )
    assert {entry.topics for entry in document.entries} == {("focus", "planning")}


def test_prose_and_bullets_are_plain_words_with_their_lines_and_headings() -> None:
    assert [(entry.text, entry.heading, entry.locator) for entry in _entries(NOTES)] == [
        (
            "Some emphasised prose that links far away and goes on in the next line, with code in it.",
            None,
            LineRange(first=13, last=14),
        ),
        ("Plan two weeks ahead and not a day more", "Plans", LineRange(first=18, last=18)),
        ("Write down why you changed the plan", "Plans", LineRange(first=19, last=19)),
        ("A point within a point, with words of its own", "Plans", LineRange(first=20, last=20)),
        ("Plans rot at sea.", "Plans", LineRange(first=22, last=23)),
    ]


def test_prose_and_bullets_are_lessons() -> None:
    entries = _entries(NOTES)[:4]
    assert {(entry.kind, entry.evidence, entry.speaker) for entry in entries} == {
        (PassageKind.LESSON, Evidence.PARAPHRASE, None)
    }
    assert {entry.standing for entry in entries} == {Standing.STATEMENT}


@pytest.mark.parametrize(
    "text",
    [
        "> Plans rot at sea.\n> — Ben Sample, On Ships",
        "> Plans rot at sea.\n>\n> -- Ben Sample, On Ships",
        "> “Plans rot at sea.”\n\n~ Ben Sample, On Ships",
        "> Plans rot at sea.\n> - Ben Sample, On Ships",
        '"Plans rot at sea." — Ben Sample, On Ships',
        '- "Plans rot at sea." — Ben Sample, On Ships',
    ],
)
def test_words_with_an_attribution_are_a_quote(text: str) -> None:
    (entry,) = _entries(f"# Ships\n\n{text}\n")
    assert (entry.text, entry.kind, entry.evidence) == ("Plans rot at sea.", PassageKind.QUOTE, Evidence.ATTRIBUTED)
    assert (entry.speaker, entry.origin) == ("Ben Sample", "On Ships")


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Maps age on shore. He notes that plans already rot at sea.", Standing.FRAGMENT),
        ("Ben Sample notes that plans already rot at sea, and he knows.", Standing.STATEMENT),
        ("This is the part of the talk that is most about ships.", Standing.FRAGMENT),
        ("- He notes that plans already rot at sea", Standing.FRAGMENT),
    ],
)
def test_prose_that_does_not_name_whom_it_tells_of_is_never_picked_unasked(prose: str, expected: Standing) -> None:
    (entry,) = _entries(f"---\npeople: Ben Sample (guest)\n---\n{prose}\n")
    assert entry.standing is expected


def test_one_block_may_hold_several_quotes() -> None:
    entries = _entries("> Plans rot.\n> — Ben Sample\n>\n> Maps age.\n> — Ada Example\n")
    assert [(entry.text, entry.speaker) for entry in entries] == [
        ("Plans rot.", "Ben Sample"),
        ("Maps age.", "Ada Example"),
    ]


def test_a_block_quote_of_nobody_is_no_quote() -> None:
    (entry,) = _entries("> Plans rot at sea, and maps age ashore.\n")
    assert (entry.kind, entry.speaker) == (PassageKind.LESSON, None)


def test_the_speaker_of_the_front_matter_said_the_block_quotes() -> None:
    quote, prose = _entries(
        "---\nspeaker: Ada Example\n---\n> Plans rot at sea.\n\nThis is what was said about the plans.\n"
    )
    assert (quote.kind, quote.speaker) == (PassageKind.QUOTE, "Ada Example")
    assert (prose.kind, prose.speaker) == (PassageKind.LESSON, None)


def test_a_document_may_say_that_all_of_it_is_quotes() -> None:
    (entry,) = _entries("---\nspeaker: Ada Example\nkind: quote\n---\n- Plans rot at sea, always.\n")
    assert (entry.kind, entry.evidence, entry.speaker) == (PassageKind.QUOTE, Evidence.ATTRIBUTED, "Ada Example")


def test_the_title_is_the_first_heading_and_else_the_files_name() -> None:
    assert _document("# On ships\n\nPlans rot at sea, always.\n").title == "On ships"
    assert _document("## Part\n\nPlans rot at sea, always.\n").title == "notes"


def test_broken_front_matter_is_a_problem_and_the_body_counts() -> None:
    parsed = parse("---\ntitle: a: b\n---\nPlans rot at sea, always.\n", "notes")
    assert [entry.text for entry in parsed.documents[0].entries] == ["Plans rot at sea, always."]
    assert len(parsed.problems) == 1


def test_headings_alone_are_a_problem() -> None:
    parsed = parse("# On ships\n\n## Plans\n", "notes")
    assert parsed.documents == ()
    assert len(parsed.problems) == 1


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("# Title\n\nProse.\n", "notes", True),
        ("---\ntitle: Ships\n---\nProse.\n", "notes", True),
        ("Prose.\n", "notes.md", True),
        ("- a point\n- with **weight**\n", "notes", True),
        ("Prose, with - a dash and 3 * 4 in it.\n", "notes", False),
        ("#hashtag is no heading\n", "notes", False),
    ],
)
def test_it_is_told_by_its_marks(text: str, name: str, expected: bool) -> None:  # noqa: FBT001
    assert looks_like(text, name) is expected


@given(st.text(alphabet='#>-*_[]()`|! \n\tab1.:"—A') | st.text().map(clean))
def test_any_text_is_read_without_an_error_and_lines_lie_in_the_file(text: str) -> None:
    for entry in _entries(text):
        assert isinstance(entry.locator, LineRange)
        assert 1 <= entry.locator.first <= entry.locator.last <= text.count("\n") + 1
