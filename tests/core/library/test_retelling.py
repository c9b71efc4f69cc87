import pytest

from core.library.retelling import Retellings
from core.library.stream import BREAK, Stream
from core.library.words import normalise

FIRST = "the harbour master counts the boats every evening and writes the number on a slate by the door"
SECOND = "a lighthouse that nobody trusts is only a tall house with an expensive lamp"
WORDS = [*normalise(FIRST), BREAK, *normalise(SECOND)]
RETELLINGS = Retellings(Stream(WORDS), WORDS, [0, len(normalise(FIRST))])


def found(text: str) -> str | None:
    span = RETELLINGS.find(text, lambda part: list(normalise(part)))
    return None if span is None else " ".join(WORDS[span.start : span.stop])


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (
            "Each evening the harbour master counts all boats and writes their number on his slate.",
            "the harbour master",
        ),
        ("A lighthouse nobody trusts is just an expensive lamp in a tall house.", "a lighthouse that nobody trusts"),
    ],
)
def test_other_words_for_a_saying_lead_to_it(text: str, part: str) -> None:
    assert (found(text) or "").startswith(part)


def test_one_long_sentence_of_a_text_is_enough() -> None:
    text = "Paint peels off in salty air. A lighthouse nobody trusts is just a tall house with a lamp. Oil your locks."
    assert (found(text) or "").endswith("lamp")


@pytest.mark.parametrize("text", ["The boats left the harbour.", "a tall door", "Paint peels in salty air.", ""])
def test_a_few_common_words_are_not_enough(text: str) -> None:
    assert found(text) is None
