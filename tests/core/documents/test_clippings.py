from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.clippings import looks_like, parse
from core.documents.document import Document, Entry
from core.locator import LineRange
from core.models import DocumentKind, Evidence, PassageKind, Person, Role, Standing

CLIPPINGS = """On Ships (A Study) (Example, Ada)
- Your Highlight on page 12 | Location 180-182 | Added on Monday, June 1, 2015 9:00:00 AM

Plans rot, and fast.
==========
On Ships (A Study) (Example, Ada)
- Your Bookmark on page 13 | Location 190 | Added on Monday, June 1, 2015 9:01:00 AM


==========
On Tea (Ben Sample;Cara Muster)
- Your Highlight on Location 680-82 | Added on Monday, June 1, 2015 9:02:00 AM

Tea first.
==========
On Ships (A Study) (Example, Ada)
- Your Note on page 14 | Location 200 | Added on Monday, June 1, 2015 9:03:00 AM

I do not agree.
==========
"""


def _clip(meta: str, words: str = "Some words.", title: str = "On Ships (Ada Example)") -> str:
    return f"{title}\n- {meta}\n\n{words}\n==========\n"


def _book(text: str) -> Document:
    (document,) = parse(text, "My Clippings").documents
    return document


def _only(text: str) -> Entry:
    (entry,) = _book(text).entries
    return entry


def test_one_document_a_book_and_bookmarks_say_nothing() -> None:
    parsed = parse(CLIPPINGS, "My Clippings")
    assert [(document.title, len(document.entries)) for document in parsed.documents] == [
        ("On Ships (A Study)", 2),
        ("On Tea", 1),
    ]
    assert parsed.problems == ()
    assert parsed.documents[0].kind is DocumentKind.CLIPPINGS


def test_a_highlight_is_a_quote_of_the_author() -> None:
    entry = parse(CLIPPINGS, "My Clippings").documents[0].entries[0]
    assert (entry.text, entry.kind, entry.evidence) == ("Plans rot, and fast.", PassageKind.QUOTE, Evidence.ATTRIBUTED)
    assert (entry.speaker, entry.origin) == ("Ada Example", "page 12, location 180-182")
    assert entry.locator == LineRange(first=4, last=4)


def test_a_note_is_nobodys_comment() -> None:
    note = parse(CLIPPINGS, "My Clippings").documents[0].entries[1]
    assert (note.kind, note.evidence, note.standing) == (PassageKind.LESSON, Evidence.PARAPHRASE, Standing.COMMENTARY)
    assert (note.text, note.speaker) == ("I do not agree.", None)


def test_several_authors_are_all_named() -> None:
    tea = parse(CLIPPINGS, "My Clippings").documents[1]
    assert tea.people == (Person(name="Ben Sample", role=Role.AUTHOR), Person(name="Cara Muster", role=Role.AUTHOR))
    assert (tea.entries[0].speaker, tea.entries[0].origin) == ("Ben Sample and Cara Muster", "location 680-682")


@pytest.mark.parametrize(
    ("meta", "kind", "origin"),
    [
        ("Highlight on Page 3 | Loc. 18-19 | Added on x", PassageKind.QUOTE, "page 3, location 18-19"),
        (
            "Ihre Markierung auf Seite 42 | Position 1234-1236 | Hinzugefügt am x",
            PassageKind.QUOTE,
            "page 42, location 1234-1236",
        ),
        ("Ihre Notiz bei Position 7 | Hinzugefügt am x", PassageKind.LESSON, "location 7"),
        (
            "Votre surlignement sur la page 5 | emplacement 12-13 | Ajouté le x",
            PassageKind.QUOTE,
            "page 5, location 12-13",
        ),
        ("Votre note à lʼemplacement 7 | Ajouté le x", PassageKind.LESSON, "location 7"),
        ("La subrayado en la página 6 | posición 36-40 | Añadido el x", PassageKind.QUOTE, "page 6, location 36-40"),
        ("Tu nota en la posición 7 | Añadido el x", PassageKind.LESSON, "location 7"),
        ("La tua evidenziazione alla posizione 36-40 | Aggiunto in data x", PassageKind.QUOTE, "location 36-40"),
        ("La tua nota a pagina 6 | posizione 7 | Aggiunto x", PassageKind.LESSON, "page 6, location 7"),
        ("Seu destaque na página 6 | posição 36-40 | Adicionado: x", PassageKind.QUOTE, "page 6, location 36-40"),
        ("Sua nota ou posição 7 | Adicionado: x", PassageKind.LESSON, "location 7"),
        ("Twoje zaznaczenie na stronie 6 | pozycja 36-40 | Dodano x", PassageKind.QUOTE, "page 6, location 36-40"),
        ("Twoja notatka na stronie 6 | Dodano x", PassageKind.LESSON, "page 6"),
        ("您在第 27 页（位置 #402-403）的标注 | 添加于 x", PassageKind.QUOTE, "location 402-403"),
    ],
)
def test_the_line_below_the_title_is_read_in_several_languages(meta: str, kind: PassageKind, origin: str) -> None:
    entry = _only(_clip(meta))
    assert (entry.kind, entry.origin) == (kind, origin)


@pytest.mark.parametrize(
    "meta", ["Ihr Lesezeichen auf Seite 4 | x", "Votre signet sur la page 4 | x", "Tu marcador en la página 4 | x"]
)
def test_bookmarks_say_nothing_in_any_language(meta: str) -> None:
    assert parse(_clip(meta), "My Clippings").documents == ()


def test_of_highlights_that_overlap_the_longest_is_kept_in_its_place() -> None:
    at = "Your Highlight on Location {} | Added on x"
    text = (
        _clip(at.format("10-12"), "Plans rot, and")
        + _clip(at.format("11-14"), "Plans rot, and fast, at sea.")
        + _clip(at.format("12-13"), "rot, and fast")
        + _clip(at.format("12-13"), "Nobody reads maps on a boat.")
    )
    assert [entry.text for entry in _book(text).entries] == [
        "Plans rot, and fast, at sea.",
        "Nobody reads maps on a boat.",
    ]


@pytest.mark.parametrize(
    ("title", "book", "speaker"),
    [
        ("On Ships", "On Ships", None),
        ("On Ships (Unknown)", "On Ships", None),
        ("On Ships (example.org)", "On Ships", None),
        ("On (All) Ships (Ada Example)", "On (All) Ships", "Ada Example"),
    ],
)
def test_the_author_stands_in_the_last_brackets_of_the_title(title: str, book: str, speaker: str | None) -> None:
    document = _book(_clip("Your Highlight on page 1 | x", title=title))
    assert (document.title, document.entries[0].speaker) == (book, speaker)


def test_a_clipping_of_unknown_kind_is_a_problem() -> None:
    (problem,) = parse(_clip("Something else on page 1"), "My Clippings").problems
    assert problem.line == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CLIPPINGS, True),
        ("Title\n==========\n- A bullet on notes.\n", False),
        ("Prose.\n\n==========\n\nProse.", False),
    ],
)
def test_it_is_told_by_the_line_below_a_title(text: str, expected: bool) -> None:  # noqa: FBT001
    assert looks_like(text, "My Clippings.txt") is expected


@given(st.text(alphabet="=-\n ()ab1|") | st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    parse(text, "any")
    parse(CLIPPINGS + text, "any")
