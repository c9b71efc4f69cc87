"""The use cases of chat: a request in, a reply out. A miss is a reply too, never an error."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from core import answers, misses
from core.curating import Curating
from core.daily.commands import DailyCommands
from core.daily.daily import Daily
from core.daily.reactions import react
from core.errors import AmbiguousIdError, UnknownPassageError
from core.filters import Filters
from core.finding import Finder, Found
from core.grammar import parse_command, parse_mention
from core.library.ids import as_id
from core.library.passages import count, find_passage, surroundings, whole_ids
from core.library.tally import count_by_topic, tally
from core.listening.commands import ListenCommands
from core.models import Passage, PassageKind
from core.narrowing import UnknownName, topic_meant
from core.picking import LESSONS, pick_asked, pick_of_day, pick_random, pick_result
from core.reply import Reply
from core.requests import (
    Asker,
    ContextRequest,
    DailyRequest,
    HelpRequest,
    LessonRequest,
    LibraryRequest,
    ListenRequest,
    MentionRequest,
    Misunderstood,
    QuoteRequest,
    ReactRequest,
    Request,
    SearchRequest,
    ShareRequest,
    Terms,
    TopicsRequest,
)
from core.results import Result
from core.showing import ids_in
from core.team import View

_REACH = 2
"""Passages that Context shows on either side."""

_ON_TOPIC = 3
_ID_LIKE = re.compile(r"[0-9].*[a-z]|[a-z].*[0-9]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Commands:
    """Answers requests from one library; about schedules, the library itself and listening, where they are kept."""

    finder: Finder
    daily: Daily | None = None
    curating: Curating | None = None
    listening: ListenCommands | None = None

    async def command(self, text: str, asker: Asker) -> Reply:
        """Answer a slash command as it was typed."""
        return await self.answer(parse_command(text, asker))

    async def mention(self, text: str, asker: Asker) -> Reply:
        """Answer what was said to the bot in plain words, the mention itself taken away."""
        return await self.answer(parse_mention(text, asker))

    async def answer(self, request: Request) -> Reply:  # noqa: PLR0911 - one return a kind of request
        """Answer any request."""
        match request:
            case QuoteRequest():
                return await self.quote(request)
            case LessonRequest():
                return await self.lesson(request)
            case MentionRequest():
                return await self.ask(request)
            case TopicsRequest():
                return await self.topics(request)
            case ContextRequest() | ShareRequest() | ReactRequest():
                return await self._of_passage(request)
            case DailyRequest() | LibraryRequest() | ListenRequest():
                return await self._looked_after(request)
            case HelpRequest():
                return answers.help_reply(request.command)
            case Misunderstood():
                return misses.misunderstood(request)

    async def quote(self, request: QuoteRequest) -> Reply:
        """Answer `/quote`: the passage of that id, the quote that fits the words, or a random one."""
        view = await self._view(request.asker)
        by_id = await self._by_id(view, request.terms)
        if by_id is not None:
            return by_id
        filters = await self.finder.narrow(view, request.terms)
        if isinstance(filters, UnknownName):
            return await self._unknown(view, filters, request)
        if request.random or request.terms.are_empty:
            return await self._random(view, request, replace(filters, kind=PassageKind.QUOTE))
        return await self._quote_about(view, request, filters)

    async def lesson(self, request: LessonRequest) -> Reply:
        """Answer `/lesson`: the day's, a random one, one on a topic, or the one that fits the words."""
        view = await self._view(request.asker)
        request = self._topic_first(request)
        filters = await self.finder.narrow(view, request.terms)
        if isinstance(filters, UnknownName):
            return await self._unknown(view, filters, request)
        filters = replace(filters, kind=PassageKind.LESSON)
        if request.terms == Terms() and not request.random:
            return await self._of_day(view, request)
        if request.random or request.terms.are_empty:
            return await self._random(view, request, filters)
        return await self._search(view, request, replace(filters, questions=False))

    async def ask(self, request: MentionRequest) -> Reply:
        """Answer plain words by whatever passage fits best; who is unknown is told, and the rest answered.

        A source or topic that is none is taken for plain words. Filters alone are answered by a random quote.
        """
        if request.terms.are_empty:
            return await self.quote(QuoteRequest(asker=request.asker, terms=request.terms))
        view = await self._view(request.asker)
        filters = await self.finder.narrow(view, request.terms)
        if isinstance(filters, UnknownName) and filters.filter == "by":
            rest = await self.ask(replace(request, terms=replace(request.terms, by=None)))
            return answers.after_note(rest, misses.nobody_named(filters))
        if isinstance(filters, UnknownName):
            words = f"{filters.typed} {request.terms.words}"
            terms = Terms(words=words, phrases=request.terms.phrases, seen=request.terms.seen)
            return await self.ask(replace(request, terms=terms))
        return await self._search(view, request, replace(filters, questions=False))

    async def topics(self, request: TopicsRequest) -> Reply:
        """Answer `/topics`: all of them with what there is on each, or one with a few passages."""
        view = await self._view(request.asker)
        counts = await count_by_topic(self.finder.library.store, view)
        if not request.name:
            return answers.topics_reply(self.finder.library.topics, counts, request.page)
        slug = self.finder.library.topic_named(request.name)
        if slug is None:
            return misses.unknown_topic(request, self.finder.library.topics)
        return await self._on_topic(view, slug, counts.get(slug, 0))

    async def _looked_after(self, request: DailyRequest | LibraryRequest | ListenRequest) -> Reply:
        """Answer what is about something that not every program keeps."""
        match request:
            case DailyRequest():
                return await DailyCommands(self.daily).answer(request) if self.daily else misses.nothing_daily()
            case LibraryRequest():
                return await self.curating.answer(request) if self.curating else misses.nothing_to_look_after()
            case ListenRequest():
                return await self.listening.answer(request) if self.listening else misses.nothing_to_listen_to()

    async def _of_passage(self, request: ContextRequest | ShareRequest | ReactRequest) -> Reply:
        view = await self._view(request.asker)
        passage = await self._passage(view, request.id)
        if isinstance(passage, Reply):
            return passage
        match request:
            case ContextRequest():
                return await self._context(view, passage)
            case ShareRequest():
                return answers.shared_reply(await self.finder.with_twins(view, passage), request.asker.member)
            case ReactRequest():
                return await self._react(passage, request)

    async def _context(self, view: View, passage: Passage) -> Reply:
        """Answer with the words before and after a passage."""
        result = await self.finder.with_twins(view, passage)
        place = answers.place_with_context(result)
        if place is None:
            return misses.no_context(passage)
        return answers.context_reply(await surroundings(self.finder.library.store, view, place, _REACH))

    async def _react(self, passage: Passage, request: ReactRequest) -> Reply:
        """Keep what somebody thinks of a passage."""
        team, member = request.asker.team, request.asker.who
        if team.is_outside:
            return misses.of_members_alone()
        await self.finder.library.store.change(partial(react, team, member, passage.id, better=request.better))
        return answers.reacted_reply(passage, better=request.better)

    async def _view(self, asker: Asker) -> View:
        return await self.finder.library.view(asker.team)

    def _topic_first(self, request: LessonRequest) -> LessonRequest:
        """Take words that are a topic's name for the topic."""
        terms = request.terms
        slug = self.finder.library.topic_named(terms.words) if terms.words and not terms.topic else None
        return replace(request, terms=replace(terms, words="", topic=slug)) if slug else request

    async def _by_id(self, view: View, terms: Terms) -> Reply | None:
        """Show the passage whose id was typed, whatever filters stand beside it; None where nobody has such a one."""
        typed = None if terms.phrases or terms.seen else as_id(terms.words)
        if typed is None:
            return None
        try:
            passage = await find_passage(self.finder.library.store, view, typed)
        except UnknownPassageError:
            return None
        except AmbiguousIdError as error:
            return misses.bad_id(str(error))
        result = await self.finder.with_twins(view, passage)
        return answers.passage_reply(result, self.finder.library.topic_of)

    async def _passage(self, view: View, typed: str) -> Passage | Reply:
        """Read the passage of an id, or say why there is none."""
        beginning = as_id(typed)
        if beginning is None:
            return misses.bad_id(f"'{typed[:40]}' is no id: an id is 8 letters and digits, such as k3f9x2ab.")
        try:
            return await find_passage(self.finder.library.store, view, beginning)
        except (UnknownPassageError, AmbiguousIdError) as error:
            return misses.bad_id(str(error))

    async def _random(self, view: View, request: QuoteRequest | LessonRequest, filters: Filters) -> Reply:
        seen = await whole_ids(self.finder.library.store, view, request.terms.seen)
        result = await pick_result(self.finder, pick_random, view, filters, seen)
        if result is None and not request.random and request.terms.are_narrowed:
            result = await pick_result(self.finder, pick_asked, view, filters, seen)
        if result is None:
            return misses.nothing_to_pick(request, await count(self.finder.library.store, view, filters))
        return self._reply(result, request)

    async def _of_day(self, view: View, request: LessonRequest) -> Reply:
        passage = await pick_of_day(self.finder.library, view, request.asker.today)
        if passage is None:
            return misses.nothing_to_pick(request, 0)
        return self._reply(await self.finder.shown(view, passage, LESSONS), replace(request, random=True))

    async def _quote_about(self, view: View, request: QuoteRequest, filters: Filters) -> Reply:
        """Find a quote; where none fits but a lesson does, that lesson, saying so."""
        quotes = replace(filters, kind=PassageKind.QUOTE, questions=False)
        found = await self.finder.find(view, request.terms, quotes, 1, chance=False)
        if found.results:
            return self._reply(found.results[0], request, answers.searched_for(found))
        return await self._search(view, request, replace(filters, kind=PassageKind.LESSON))

    async def _search(self, view: View, request: SearchRequest, filters: Filters) -> Reply:
        found = await self.finder.find(view, request.terms, filters, 1, chance=False)
        if found.results:
            return self._reply(found.results[0], request, answers.searched_for(found))
        return await self._nothing_found(view, request, filters, found)

    async def _nothing_found(self, view: View, request: SearchRequest, filters: Filters, found: Found) -> Reply:
        on_topic = await self._on_topic_meant(view, request, filters)
        if on_topic is not None:
            return on_topic
        store = self.finder.library.store
        typed = as_id(request.terms.words) if request.terms == Terms(words=request.terms.words) else None
        if typed and _ID_LIKE.search(request.terms.words):
            return misses.bad_id(f"No passage here has the id {typed}.")
        searched = await count(
            store, view, filters if isinstance(request, LessonRequest) else replace(filters, kind=None)
        )
        counts = await count_by_topic(store, view)
        held = [self.finder.library.topic_of[slug] for slug in counts if slug in self.finder.library.topic_of]
        return misses.nothing_found(request, held, searched, found.corrected)

    async def _on_topic_meant(self, view: View, request: SearchRequest, filters: Filters) -> Reply | None:
        """Answer from the topic that the words mean, where they are found nowhere; None where they mean none."""
        terms = request.terms
        topic = None if terms.phrases or terms.topic else topic_meant(terms.words, self.finder.library.topics)
        if topic is None or await self._finds_unseen(view, terms, filters):
            return None
        seen = await whole_ids(self.finder.library.store, view, terms.seen)
        only_lessons = isinstance(request, LessonRequest)
        for kind in (PassageKind.LESSON,) if only_lessons else (PassageKind.QUOTE, PassageKind.LESSON):
            left = replace(filters, kind=kind, topics=frozenset({topic.slug}))
            for pick in (pick_random, pick_asked):
                result = await pick_result(self.finder, pick, view, left, seen)
                if result:
                    return self._reply(result, request, (misses.on_topic_instead(terms, topic),))
        return None

    async def _finds_unseen(self, view: View, terms: Terms, filters: Filters) -> bool:
        """Whether the words find something that was shown already."""
        if not terms.seen:
            return False
        again = await self.finder.find(view, replace(terms, seen=()), replace(filters, kind=None), 1, chance=False)
        return bool(again.results)

    async def _unknown(self, view: View, unknown: UnknownName, request: QuoteRequest | LessonRequest) -> Reply:
        """Say that a name means nothing; where none is near, with the largest of what there is."""
        if unknown.nearest or unknown.crowd or unknown.filter == "topic":
            return misses.unknown_name(unknown, request)
        counted = await tally(self.finder.library.store, view)
        largest = counted.speakers if unknown.filter == "by" else counted.sources
        return misses.unknown_name(unknown, request, list(largest))

    async def _on_topic(self, view: View, slug: str, held: int) -> Reply:
        filters = Filters(topics=frozenset({slug}))
        topic = self.finder.library.topic_of[slug]
        seen: set[str] = set()
        results: list[Result] = []
        while len(results) < _ON_TOPIC and (result := await pick_result(self.finder, pick_random, view, filters, seen)):
            results.append(result)
            seen.update(ids_in(result))
        return answers.topic_reply(topic, tuple(results), held)

    def _reply(self, result: Result, request: SearchRequest, notes: Sequence[str] = ()) -> Reply:
        return answers.passage_reply(result, self.finder.library.topic_of, request, notes)
