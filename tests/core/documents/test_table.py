from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.document import Entry, Parsed
from core.documents.table import looks_like, parse
from core.locator import Numbered, TimeRange
from core.models import DocumentKind, Evidence, PassageKind, Standing

LINE = (
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).map(str.strip).filter(bool)
)


def _entries(text: str) -> list[Entry]:
    return [entry for document in parse(text, "list").documents for entry in document.entries]


def _one(text: str) -> Entry:
    (entry,) = _entries(text)
    return entry


def _problems(parsed: Parsed) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.message) for problem in parsed.problems]


def test_a_row_says_everything_that_its_columns_name() -> None:
    entry = _one(
        "Quote,Author,Book,Link,Tags,Section,Place,Date,Context,Origin\n"
        '"Ship it, then look.",Ada Example,On Ships,https://example.org,"Focus, #hiring",Start,37:40-38:00,2024-05-01,'
        "How do you begin?,page 3\n"
    )
    assert (entry.text, entry.speaker, entry.heading) == ("Ship it, then look.", "Ada Example", "Start")
    assert entry.locator == TimeRange(start=2260, end=2280)
    assert (entry.topics, entry.context, entry.origin) == (("Focus", "hiring"), "How do you begin?", "page 3")


def test_rows_of_several_sources_make_several_documents() -> None:
    parsed = parse(
        "text,source,url,date\nA one.,X,https://x.example,\nB two.,Y,,\nC three.,X,,2024-05-01\nD four.,,,\n", "list"
    )
    assert [(document.title, len(document.entries)) for document in parsed.documents] == [
        ("X", 2),
        ("Y", 1),
        ("list", 1),
    ]
    assert (parsed.documents[0].url, parsed.documents[0].published) == ("https://x.example", "2024-05-01")
    assert {document.kind for document in parsed.documents} == {DocumentKind.CSV}


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_the_header(sign: str) -> None:
    entry = _one(f"text{sign}speaker\nPlain words{sign}Ada Example\n")
    assert (entry.text, entry.speaker) == ("Plain words", "Ada Example")


def test_a_spreadsheets_declaration_of_its_delimiter_is_passed_over() -> None:
    assert _one("sep=;\ntext;speaker\nPlain words;Ada Example\n").speaker == "Ada Example"


@pytest.mark.parametrize(
    ("header", "row", "kind", "evidence"),
    [
        ("text,speaker", "Words,Ada", PassageKind.QUOTE, Evidence.ATTRIBUTED),
        ("text,speaker", "Words,", PassageKind.LESSON, Evidence.PARAPHRASE),
        ("text,speaker", "Words,unknown", PassageKind.LESSON, Evidence.PARAPHRASE),
        ("quote,speaker", "Words,", PassageKind.QUOTE, Evidence.ATTRIBUTED),
        ("lesson,author", "Words,Ada", PassageKind.LESSON, Evidence.PARAPHRASE),
        ("text,kind", "Words,Quote", PassageKind.QUOTE, Evidence.ATTRIBUTED),
        ("text,evidence", "Words,attributed", PassageKind.LESSON, Evidence.ATTRIBUTED),
    ],
)
def test_kind_and_evidence_follow_from_the_row(header: str, row: str, kind: PassageKind, evidence: Evidence) -> None:
    entry = _one(f"{header}\n{row}\n")
    assert (entry.kind, entry.evidence) == (kind, evidence)


def test_nobody_can_verify_a_wording_by_hand() -> None:
    parsed = parse("text,speaker,evidence\nA,Ada,attributed\nB,Ada,verified\nC,Ada,verified\n", "list")
    assert {entry.evidence for entry in parsed.documents[0].entries} == {Evidence.ATTRIBUTED}
    ((line, message),) = _problems(parsed)
    assert line == 3
    assert message.startswith("2 of the rows say 'verified'")
    assert message.endswith("a wording is verified against a transcript alone.")


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (",Ada,,", "no text"),
        ("A text", "1 columns where the first line names 4"),
        ("A text,Ada,song,", "'song' is no kind; write quote or lesson"),
        ("A text,Ada,,somewhere", "'somewhere' is no place"),
        ('A text,"Ada,,', "never closed"),
    ],
    ids=["text", "columns", "kind", "place", "open quotation mark"],
)
def test_a_broken_row_is_named_with_its_line_and_the_good_ones_count(row: str, word: str) -> None:
    parsed = parse(f"text,speaker,kind,place\nFirst,Ada,,\n{row}\nLast,Ben,,no. 3\n", "list")
    assert [entry.text for entry in parsed.documents[0].entries] == ["First", "Last"]
    ((line, message),) = _problems(parsed)
    assert line == 3
    assert word in message


def test_a_text_may_span_lines_and_the_lines_below_are_still_counted_right() -> None:
    parsed = parse('text,speaker\n"Two\nlines",Ada\n"",Ada\n', "list")
    assert parsed.documents[0].entries[0].text == "Two\nlines"
    assert parsed.problems[0].line == 4


def test_an_endless_cell_is_a_problem_of_its_row_alone() -> None:
    limit = csv.field_size_limit()
    parsed = parse(f"text,speaker\n{'x' * 200_000},Ada\n{'y' * 50_000},Ada\nGood,Ada\n", "list")
    assert [entry.text for entry in parsed.documents[0].entries] == ["Good"]
    assert [line for line, _ in _problems(parsed)] == [2, 3]
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize(
    ("place", "locator", "origin"),
    [
        ("no. 3", Numbered(number=3), None),
        ("1:02", TimeRange(start=62, end=62), None),
        ("page 12", None, "page 12"),
    ],
)
def test_a_place_may_be_a_moment_or_a_page(place: str, locator: object, origin: str | None) -> None:
    entry = _one(f"text,place\nWords,{place}\n")
    assert (entry.locator, entry.origin) == (locator, origin)


def test_a_column_of_pages_counts_pages() -> None:
    assert _one("text,page\nWords,12\n").origin == "page 12"


def test_a_table_without_a_column_of_texts_says_what_to_name() -> None:
    parsed = parse("first,second\n1,2\n", "list")
    assert parsed.documents == ()
    assert "'text', 'quote' or 'lesson'" in parsed.problems[0].message


def test_hundreds_of_broken_rows_are_summed_up() -> None:
    parsed = parse("text,speaker\n" + "only one\n" * 300, "list")
    assert len(parsed.problems) == 201
    assert parsed.problems[-1].message.startswith("100 more rows")


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("text,speaker\nWords,Ada\n", "list", True),
        ("Quote;Author;Mood\nWords;Ada;glad\n", "list", True),
        ("text\nWords\n", "list.csv", True),
        ("Name, place and content, as ever, matter to us.\nSo we said.\n", "essay", False),
        ("id,amount\n1,2\n", "sums.csv", False),
        ("Words, words, words.\n", "essay", False),
        ("", "empty.csv", False),
    ],
)
def test_it_is_told_by_a_header_with_known_names(text: str, name: str, expected: bool) -> None:  # noqa: FBT001
    assert looks_like(text, name) is expected


@given(st.lists(st.tuples(LINE, LINE), min_size=1, max_size=5), st.sampled_from([",", ";", "\t", "|"]))
def test_what_a_csv_writer_writes_comes_back(rows: list[tuple[str, str]], sign: str) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=sign, lineterminator="\n").writerows([("text", "source"), *rows])
    parsed = parse(written.getvalue(), "list")
    found = {(entry.text, document.title) for document in parsed.documents for entry in document.entries}
    assert found == {(text, " ".join(source.split())) for text, source in rows}


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    parse(f"text,speaker\n{text}", "any")
    parse(text, "any")


def test_a_row_may_say_that_it_is_a_comment() -> None:
    assert _one("text,standing\nWords,commentary\n").standing is Standing.COMMENTARY
