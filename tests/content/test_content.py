"""What is shipped: complete, consistent, and true to the documents that it names."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from core.library.starter import RECORDING, LessonRow, QuoteRow, read_starter, to_documents
from core.library.words import normalise
from core.locator import LineRange, Locator, Numbered, TimeRange, WordRange, parse_locator, seconds
from core.models import DocumentKind
from tests.conftest import CONTENT, TOPICS
from tests.shared import seed

STARTER = read_starter(CONTENT)
SLUGS = {topic.slug for topic in TOPICS}
LABELLED = "unsupervised-learning-transcript"
SENTENCE = re.compile(r"[.!?…](?:\s|$)")
LONGEST_QUOTE = 40

every_quote = pytest.mark.parametrize("quote", STARTER.quotes, ids=lambda quote: " ".join(quote.text.split()[:6]))
every_lesson = pytest.mark.parametrize("lesson", STARTER.lessons, ids=lambda lesson: lesson.title)


def test_ships_enough_to_be_worth_reading_every_day() -> None:
    assert len(STARTER.lessons) >= 80
    assert 80 <= len(STARTER.quotes) <= 120
    assert len(TOPICS) >= 16


def test_says_nothing_twice() -> None:
    assert [title for title, times in Counter(lesson.title for lesson in STARTER.lessons).items() if times > 1] == []
    assert [
        text for text, times in Counter(normalise(quote.text) for quote in STARTER.quotes).items() if times > 1
    ] == []
    assert len(STARTER.sources) == len({(source.title, source.kind) for source in STARTER.sources.values()})


def test_every_source_is_of_a_known_kind_and_names_its_recording() -> None:
    for source in STARTER.sources.values():
        assert source.kind == RECORDING or source.document, source.key
        recording = STARTER.sources.get(source.recording or "")
        assert source.recording is None or (recording is not None and recording.kind == RECORDING), source.key


def test_a_transcript_is_dated_and_linked_like_its_recording() -> None:
    for source in STARTER.sources.values():
        if source.kind != RECORDING and source.recording and DocumentKind(source.kind).is_transcript:
            recording = STARTER.sources[source.recording]
            assert (source.published, source.url) == (recording.published, recording.url), source.key


def test_every_topic_has_something_to_show() -> None:
    used = [quote.topics for quote in STARTER.quotes] + [lesson.topics for lesson in STARTER.lessons]
    assert {slug for topics in used for slug in topics} == SLUGS


def test_a_team_reads_documents_in_the_order_of_their_places() -> None:
    for document in to_documents(STARTER):
        orders = [entry.locator.order for entry in document.entries if entry.locator]
        assert orders == sorted(orders)
        assert len(orders) == len(document.entries)


@every_quote
def test_a_quote_is_short_and_says_what_it_is_about(quote: QuoteRow) -> None:
    assert len(quote.text.split()) <= LONGEST_QUOTE
    assert quote.text == " ".join(quote.text.split())
    assert 1 <= len(quote.topics) <= 3
    assert set(quote.topics) <= SLUGS
    assert DocumentKind(STARTER.sources[quote.source].kind).is_transcript
    named = {person.name for person in STARTER.sources[quote.source].people}
    assert quote.speaker is None or quote.speaker in named


@every_lesson
def test_a_lesson_is_a_few_sentences_of_our_own(lesson: LessonRow) -> None:
    assert 2 <= len(SENTENCE.findall(lesson.text)) <= 5
    assert not set('"“”') & set(lesson.text)
    assert 1 <= len(lesson.topics) <= 3
    assert set(lesson.topics) <= SLUGS
    assert STARTER.sources[lesson.source].kind != RECORDING
    assert (CONTENT / "lessons" / f"{'-'.join(re.sub(r'[^a-z0-9 -]', '', lesson.title.lower()).split())}.md").is_file()


@every_quote
def test_a_quote_stands_word_for_word_at_its_place(quote: QuoteRow) -> None:
    assert quote.text in _at(quote.source, quote.place)


@every_quote
def test_a_quotes_speaker_is_the_one_whose_label_is_before_it(quote: QuoteRow) -> None:
    if quote.source != LABELLED:
        _document(quote.source)  # elsewhere nobody is labelled, and no test can tell who speaks
        return
    said = [speaker for speaker, words in _turns(_block(parse_locator(quote.place))) if quote.text in _squeezed(words)]
    assert said == [quote.speaker]


@every_lesson
def test_a_lesson_rests_on_its_place(lesson: LessonRow) -> None:
    telling = _stems(f"{lesson.title} {lesson.text}") & _stems(_at(lesson.source, lesson.place))
    assert len(telling) >= 2, f"only {telling} in common"


@cache
def _document(source: str) -> str:
    number = STARTER.sources[source].document
    assert number is not None
    return seed(number).read_text(encoding="utf-8")


def _at(source: str, place: str) -> str:
    """Read what a document has at a place, runs of white space as one space."""
    text = _document(source)
    match parse_locator(place):
        case LineRange(first=first, last=last):
            lines = text.split("\n")
            assert last <= len(lines)
            return _squeezed("\n".join(lines[first - 1 : last]))
        case WordRange(first=first, last=last):
            words = text.split("TRANSCRIPT:", 1)[1].split("\n", 2)[2].split()
            assert last <= len(words)
            return " ".join(words[first - 1 : last])
        case Numbered() as numbered:
            return _squeezed(_saying(text, numbered))
        case TimeRange() as times:
            return _squeezed(_block(times))


def _saying(text: str, place: Numbered) -> str:
    part = re.split(r"^Part \d+: .*$", text, flags=re.MULTILINE)[place.part or 0]
    found = re.search(rf"^ *{place.number}\. (.*)$", part, re.MULTILINE)
    assert found is not None
    return found[1]


def _block(place: Locator) -> str:
    """Read the lines below each range that lies in a place, which begins and ends as printed ranges do."""
    assert isinstance(place, TimeRange)
    pieces = re.split(r"^(\d+:\d\d(?::\d\d)?)-(\d+:\d\d(?::\d\d)?)$", _document(LABELLED), flags=re.MULTILINE)[1:]
    ranges = [(seconds(one), seconds(other)) for one, other in zip(pieces[::3], pieces[1::3], strict=True)]
    assert place.start in {start for start, _ in ranges}
    assert place.end in {end for _, end in ranges}
    inside = [words for (start, end), words in zip(ranges, pieces[2::3], strict=True) if _holds(place, start, end)]
    return "\n".join(inside)


def _holds(place: TimeRange, start: int, end: int) -> bool:
    return place.start <= start and end <= place.end


def _turns(block: str) -> list[tuple[str, str]]:
    """Part a block into what each label says."""
    pieces = re.split(r"^([A-Z][\w.]*(?: [A-Z][\w.]*){0,2}): ", block, flags=re.MULTILINE)
    return list(zip(pieces[1::2], pieces[2::2], strict=True))


def _stems(text: str) -> set[str]:
    """Give the beginnings of the longer words, so that `train` and `training` are one."""
    return {word[:5] for word in normalise(text) if len(word) > 4}


def _squeezed(text: str) -> str:
    return " ".join(text.split())
