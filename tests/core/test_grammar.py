from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.grammar import LONGEST, UnknownFilterError, parse_command, parse_mention, parse_plain, parse_terms, write
from core.requests import (
    ContextRequest,
    DailyRequest,
    HelpRequest,
    LessonRequest,
    LibraryRequest,
    MentionRequest,
    Misunderstood,
    QuoteRequest,
    ShareRequest,
    Terms,
    TopicsRequest,
)
from tests.shelf import ASKER
from tests.typing_people import typed


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", Terms()),
        ("self-play", Terms(words="self-play")),
        ("  two   words ", Terms(words="two words")),
        ('"exact words"', Terms(phrases=("exact words",))),
        ("“curly words” and more", Terms(words="and more", phrases=("curly words",))),
        ("„deutsch“ «français»", Terms(phrases=("deutsch", "français"))),
        ('"  blanks \t count   for nothing "', Terms(phrases=("blanks count for nothing",))),
        ('""', Terms()),
        ('an "unfinished phrase', Terms(words="an unfinished phrase")),
        ("by:jakub", Terms(by="jakub")),
        ("BY:Jakub", Terms(by="Jakub")),
        ("by: jakub", Terms(by="jakub")),
        ('by:"Jakub Pachocki"', Terms(by="Jakub Pachocki")),
        ("by: “Jakub Pachocki” code", Terms(words="code", by="Jakub Pachocki")),
        ("speaker:ada author:bob", Terms(by="bob")),
        ("from:podcast source:talk", Terms(source="talk")),
        ("topic:scaling", Terms(topic="scaling")),
        ("about:scaling", Terms(topic="scaling")),
        ('a by:b "c d" from:e topic:f g', Terms(words="a g", phrases=("c d",), by="b", source="e", topic="f")),
        ("by:", Terms()),
        ('by:""', Terms()),
        ('by:"', Terms()),
        ("seen:k3f9x2ab,K3F9X2AC,no", Terms(seen=("k3f9x2ab", "k3f9x2ac"))),
    ],
)
def test_words_phrases_and_filters_are_told_apart(text: str, terms: Terms) -> None:
    assert parse_terms(text) == terms


@pytest.mark.parametrize(
    "word",
    [
        "https://example.org/a",
        "re:invent",
        "note:",
        "at 10:30",
        "std::vector",
        "been:there",
        "standby:x",
        "C:",
        ":",
        "x:y",
    ],
)
def test_other_words_keep_their_colon(word: str) -> None:
    assert parse_terms(word) == Terms(words=word)


def test_a_word_with_a_colon_takes_nothing_from_what_follows() -> None:
    assert parse_terms('note: "these words" by:ada') == Terms(words="note:", phrases=("these words",), by="ada")
    assert parse_terms("note: by:ada") == Terms(words="note:", by="ada")


@pytest.mark.parametrize(
    ("text", "typed", "nearest"),
    [
        ("speeker:ilya", "speeker", "by"),
        ("autor:ilya", "autor", "by"),
        ("form:podcast", "form", "from"),
        ('sorce:"the talk"', "sorce", "from"),
        ("topics:scaling", "topics", "topic"),
        ("Topik: scaling", "Topik", "topic"),
    ],
)
def test_a_misspelt_filter_is_named_with_the_one_that_was_meant(text: str, typed: str, nearest: str) -> None:
    with pytest.raises(UnknownFilterError) as unknown:
        parse_terms(text)
    assert (unknown.value.typed, unknown.value.nearest) == (typed, nearest)


def test_in_plain_talk_a_misspelt_filter_is_a_word() -> None:
    assert parse_plain("topics:scaling and form: here by:ada") == Terms(words="topics scaling and form here", by="ada")


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("/quote self-play", QuoteRequest(asker=ASKER, terms=Terms(words="self-play"))),
        ("quote self-play", QuoteRequest(asker=ASKER, terms=Terms(words="self-play"))),
        ("/QUOTE\nself-play", QuoteRequest(asker=ASKER, terms=Terms(words="self-play"))),
        ("/quote", QuoteRequest(asker=ASKER)),
        ("/quote random", QuoteRequest(asker=ASKER, random=True)),
        ("/quote Random by:ada", QuoteRequest(asker=ASKER, terms=Terms(by="ada"), random=True)),
        ("/quote random forests", QuoteRequest(asker=ASKER, terms=Terms(words="random forests"))),
        ('/quote "random"', QuoteRequest(asker=ASKER, terms=Terms(phrases=("random",)))),
        ("/quote k3f9x2ab", QuoteRequest(asker=ASKER, terms=Terms(words="k3f9x2ab"))),
        ("/lesson", LessonRequest(asker=ASKER)),
        ("/lesson today", LessonRequest(asker=ASKER)),
        ("/lesson random", LessonRequest(asker=ASKER, random=True)),
        ("/lesson topic:scaling", LessonRequest(asker=ASKER, terms=Terms(topic="scaling"))),
        ("/topics", TopicsRequest(asker=ASKER)),
        ("/topic research craft", TopicsRequest(asker=ASKER, name="research craft")),
        ("/context k3f9x2ab", ContextRequest(asker=ASKER, id="k3f9x2ab")),
        ("/share k3f9x2ab", ShareRequest(asker=ASKER, id="k3f9x2ab")),
        ("/help me", HelpRequest(asker=ASKER)),
        ("/quote help", HelpRequest(asker=ASKER, command="quote")),
        ("/LESSON Help ", HelpRequest(asker=ASKER, command="lesson")),
        ("/topic help", HelpRequest(asker=ASKER, command="topics")),
        ("/quote help me", QuoteRequest(asker=ASKER, terms=Terms(words="help me"))),
        ('/quote "help"', QuoteRequest(asker=ASKER, terms=Terms(phrases=("help",)))),
        ("/ask help", MentionRequest(asker=ASKER, terms=Terms(words="help"))),
        ("/daily help", DailyRequest(asker=ASKER, typed="help")),
        ("/library", LibraryRequest(asker=ASKER)),
        ('/library hide  "Tomas Berg" ', LibraryRequest(asker=ASKER, typed='hide  "Tomas Berg"')),
        ("/ask form: what is it?", MentionRequest(asker=ASKER, terms=Terms(words="form what is it?"))),
    ],
)
def test_commands_become_requests(text: str, request_: object) -> None:
    assert parse_command(text, ASKER) == request_


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/qoute self-play", "/quote self-play"),
        ("/lessons today", "/lesson today"),
        ("/quote speeker:ilya code", "/quote by:ilya code"),
        ("/qoute form:podcast sorce:talk", "/quote from:podcast from:talk"),
        ('/quote "opic:" opic:code', '/quote "opic:" topic:code'),
        ("/libary stats", "/library stats"),
        ("/frobnicate", None),
        ("/", None),
        ("", None),
    ],
)
def test_what_is_no_command_is_answered_with_what_was_meant(text: str, meant: str | None) -> None:
    request = parse_command(text, ASKER)
    assert isinstance(request, Misunderstood)
    assert request.meant == meant
    assert meant is None or not isinstance(parse_command(meant, ASKER), Misunderstood)


@pytest.mark.parametrize(
    ("said", "request_"),
    [
        ("", HelpRequest(asker=ASKER)),
        ("Hello!", HelpRequest(asker=ASKER)),
        ("what can you do?", HelpRequest(asker=ASKER)),
        ("lesson", LessonRequest(asker=ASKER)),
        ("today's lesson", LessonRequest(asker=ASKER)),
        (
            "the lesson of the day, please",
            MentionRequest(asker=ASKER, terms=Terms(words="the lesson of the day, please")),
        ),
        ("/quote rivet", QuoteRequest(asker=ASKER, terms=Terms(words="rivet"))),
        ("quote rivet", QuoteRequest(asker=ASKER, terms=Terms(words="rivet"))),
        ("topics", TopicsRequest(asker=ASKER)),
        ("daily list", DailyRequest(asker=ASKER, typed="list")),
        ("Daily ADD 9am Europe/Warsaw", DailyRequest(asker=ASKER, typed="ADD 9am Europe/Warsaw")),
        ("library stats", LibraryRequest(asker=ASKER, typed="stats")),
        (
            "daily standups are killing me",
            MentionRequest(asker=ASKER, terms=Terms(words="daily standups are killing me")),
        ),
        ("library of babel", MentionRequest(asker=ASKER, terms=Terms(words="library of babel"))),
        ("the daily list", MentionRequest(asker=ASKER, terms=Terms(words="the daily list"))),
        ("how do bridges fail?", MentionRequest(asker=ASKER, terms=Terms(words="how do bridges fail?"))),
        ("what did Tomas say about paint?", MentionRequest(asker=ASKER, terms=Terms(words="paint", by="Tomas"))),
        (
            'What does "Tomas Berg" think of paint',
            MentionRequest(asker=ASKER, terms=Terms(words="paint", by="Tomas Berg")),
        ),
        (
            "what do you say about paint?",
            MentionRequest(asker=ASKER, terms=Terms(words="what do you say about paint?")),
        ),
        (
            "what does the model think about itself?",
            MentionRequest(asker=ASKER, terms=Terms(words="what does the model think about itself?")),
        ),
        ("give me a quote about leadership", QuoteRequest(asker=ASKER, terms=Terms(words="leadership"))),
        ("Show me some quotes on paint!", QuoteRequest(asker=ASKER, terms=Terms(words="paint"))),
        ("give me a quote", QuoteRequest(asker=ASKER, random=True)),
        ("give me a quote by:ada", QuoteRequest(asker=ASKER, terms=Terms(by="ada"))),
        ("find a quotation by Ada Novak", QuoteRequest(asker=ASKER, terms=Terms(by="Ada Novak"))),
        ("a quote by Ada on paint", QuoteRequest(asker=ASKER, terms=Terms(words="paint", by="Ada"))),
        ("a quote from the workshop", QuoteRequest(asker=ASKER, terms=Terms(words="the workshop"))),
        ("a lesson on hiring", LessonRequest(asker=ASKER, terms=Terms(words="hiring"))),
        ("lessons from painting bridges", LessonRequest(asker=ASKER, terms=Terms(words="painting bridges"))),
        ("please give me the lesson of the day", LessonRequest(asker=ASKER)),
        ("do you have something about paint?", MentionRequest(asker=ASKER, terms=Terms(words="paint"))),
        ("I’d like some words by Ada", MentionRequest(asker=ASKER, terms=Terms(by="Ada"))),
        ("find out how paint dries", MentionRequest(asker=ASKER, terms=Terms(words="out how paint dries"))),
        ("show me", MentionRequest(asker=ASKER, terms=Terms(words="show me"))),
        ("words fail on me", MentionRequest(asker=ASKER, terms=Terms(words="words fail on me"))),
        ("the point: by itself", MentionRequest(asker=ASKER, terms=Terms(words="the point: by itself"))),
    ],
)
def test_plain_words_become_requests(said: str, request_: object) -> None:
    assert parse_mention(said, ASKER) == request_


def test_a_message_is_read_up_to_its_limit() -> None:
    request = parse_command("/quote " + "a" * 3 * LONGEST, ASKER)
    assert isinstance(request, QuoteRequest)
    assert len(request.terms.words) < LONGEST


def test_many_misspelt_filters_are_mended_at_once() -> None:
    request = parse_command("/quote " + "form:x sorce:y " * 150, ASKER)
    assert isinstance(request, Misunderstood)
    assert request.meant is not None
    assert isinstance(parse_command(request.meant, ASKER), QuoteRequest)


def test_what_was_seen_is_written_as_far_as_there_is_room_the_latest_first_of_all() -> None:
    seen = tuple(f"{number:08}" for number in range(1000))
    written = write(QuoteRequest(asker=ASKER, terms=Terms(words="rivet", seen=seen)))
    assert LONGEST - 10 < len(written) <= LONGEST
    request = parse_command(written, ASKER)
    assert isinstance(request, QuoteRequest)
    assert request.terms.seen == seen[-len(request.terms.seen) :]
    assert len(request.terms.seen) == 200


_word = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12).filter(
    lambda word: word.casefold() not in ("random", "any", "anything", "surprise", "today", "help")
)
_words = st.lists(_word, max_size=5).map(" ".join)
_name = st.lists(_word, min_size=1, max_size=3).map(" ".join) | st.none()
_id = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=8, max_size=26)
_terms = st.builds(
    Terms,
    words=_words,
    phrases=st.lists(_words.filter(bool), max_size=2).map(tuple),
    by=_name,
    source=_name,
    topic=_name,
    seen=st.lists(_id, max_size=5).map(tuple),
)
_no_words = _terms.map(lambda terms: Terms(by=terms.by, source=terms.source, topic=terms.topic, seen=terms.seen))
_requests = st.one_of(
    st.builds(QuoteRequest, asker=st.just(ASKER), terms=_terms, random=st.sampled_from([False])),
    st.builds(QuoteRequest, asker=st.just(ASKER), terms=_no_words, random=st.sampled_from([True])),
    st.builds(LessonRequest, asker=st.just(ASKER), terms=_terms, random=st.sampled_from([False])),
    st.builds(LessonRequest, asker=st.just(ASKER), terms=_no_words, random=st.sampled_from([True])),
    st.builds(MentionRequest, asker=st.just(ASKER), terms=_terms),
)


@given(_requests)
def test_what_is_written_is_read_as_it_was(request_: QuoteRequest | LessonRequest | MentionRequest) -> None:
    assert parse_command(write(request_), ASKER) == request_


@given(st.sampled_from(["/quote ", "/lesson ", "/ask "]), typed())
def test_whatever_was_read_is_written_and_read_again(command: str, text: str) -> None:
    request = parse_command(command + text, ASKER)
    if isinstance(request, QuoteRequest | LessonRequest | MentionRequest):
        assert parse_command(write(request), ASKER) == request


@given(typed())
def test_terms_are_read_from_anything_but_a_misspelt_filter(text: str) -> None:
    parse_plain(text)
    with suppress(UnknownFilterError):
        parse_terms(text)
