from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.documents.lines import join
from core.locator import LineRange


def test_lines_become_one_text_that_knows_its_lines() -> None:
    joined = join([(5, " The first part"), (6, ""), (7, "and the second. "), (9, "Another.")])
    assert joined.text == "The first part and the second. Another."
    start = joined.text.index("Another")
    assert joined.lines_of(0, start - 1) == LineRange(first=5, last=7)
    assert joined.lines_of(start, len(joined.text)) == LineRange(first=9, last=9)


@given(st.lists(st.text(alphabet="ab ", max_size=6), min_size=1, max_size=30))
def test_every_word_is_found_on_its_line(rows: list[str]) -> None:
    joined = join(enumerate(rows, 1))
    offset = 0
    for number, row in enumerate(rows, 1):
        if row.strip():
            start = joined.text.index(row.strip(), offset)
            assert joined.lines_of(start, start + len(row.strip())) == LineRange(first=number, last=number)
            offset = start + len(row.strip())
