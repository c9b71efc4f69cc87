"""Replies that hold what was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from core.documents.text import shorten
from core.finding import Found
from core.grammar import has_room, write
from core.library.passages import Surroundings
from core.library.topics import Topic
from core.listening.help import HELP as LISTENING
from core.models import Check, Passage, PassageKind
from core.pages import Page
from core.reply import Action, ActionKind, Reply
from core.requests import QuoteRequest, SearchRequest
from core.results import Result
from core.team import STARTER
from core.wording import LONGEST_BODY, LONGEST_IN_LIST, attribution_of, body_of, link_of, part, title_of

_MOST_ELSEWHERE = 3
_TOPICS = 30
"""A page."""

_LONGEST_PLACE = 200
_LONGEST_DIFF = 600
_LEGEND = " ([-not there] [+only there] [here → there])"
_HELP = """\
/quote self-play — the words, who said them and where
/quote "chain of thought" by:jakub from:scientist topic:chain-of-thought — narrowed; each filter is optional
/quote random · /quote ID — any verified quote · the passage of an id that an answer shows
/lesson — today's lesson · /lesson random · /lesson research craft
/topics · /topics scaling — what there is, and on one topic
/daily · /daily add 9am Europe/Warsaw weekdays — a lesson in this channel every working day
/library — hide, import, export · /library stats — figures
/listen — whether I speak up unasked in this channel · /listen not me — never to you
@quotidian how do I keep going when experiments fail? — a question in plain words
what an answer offers: another · context · share · better or worse, for the daily posts to come"""
_HELP_OF = {
    "quote": """\
/quote self-play — the quote that fits best; misspelt words and other words for the same will do
/quote "chain of thought" — only what holds these very words
/quote by:jakub from:scientist topic:scaling compute — narrowed; each filter is optional, and so are words
/quote random · /quote — any quote whose wording is verified; filters work here, too
/quote ID — the passage of an id that an answer shows""",
    "lesson": """\
/lesson · /lesson today — the lesson of the day, the same for the whole team
/lesson random — any lesson
/lesson research craft — one on a topic; other words find the lesson that fits them best
/lesson by:jakub from:scientist topic:scaling — narrowed; each filter is optional""",
    "topics": """\
/topics — all topics, with how many passages there are on each
/topics scaling — what a topic is about, and some passages on it""",
    "listen": LISTENING,
}


def passage_reply(
    result: Result, topics: Mapping[str, Topic], asked: SearchRequest | None = None, notes: Sequence[str] = ()
) -> Reply:
    """Show one passage; with what was asked, offer another one. `notes` say what was done to the request."""
    passage = result.passage
    return Reply(
        title=title_of(passage, topics),
        body=body_of(passage),
        results=(result,),
        attribution=attribution_of(passage),
        link=link_of(passage),
        notes=(*notes, *_notes(result, asked)),
        actions=(*_another(result, asked), *_context(result), _share(passage)),
    )


def searched_for(found: Found) -> tuple[str, ...]:
    """Say in a note which words were searched, where spelling was corrected."""
    return (f"Searched for “{found.corrected}”.",) if found.corrected else ()


def after_note(reply: Reply, note: str) -> Reply:
    """Put a note before an answer: among its notes, or in the body of one that found nothing."""
    if not reply.found:
        return replace(reply, body=f"{note} {reply.body}")
    return replace(reply, notes=(note, *reply.notes))


def shared_reply(result: Result, member: str) -> Reply:
    """Show one passage to everybody in the channel."""
    shown = passage_reply(result, {})
    title = f"{member} shared a {result.passage.kind.value}"
    return replace(shown, title=title, notes=(), actions=_context(result), private=False)


def reacted_reply(passage: Passage, *, better: bool) -> Reply:
    """Say that somebody's opinion of a passage was kept, and what for."""
    earlier = "earlier" if better else "later"
    return Reply(
        title="Thank you",
        body=f"This {passage.kind.value} tends to come {earlier} in the next rounds of the daily posts.",
        results=(Result(passage=passage),),
    )


def context_reply(around: Surroundings) -> Reply:
    """Show a passage between the words before and after it."""
    lines = [_spoken(each, LONGEST_IN_LIST) for each in around.before]
    lines.append(f"▶ {_spoken(around.passage, LONGEST_BODY)}")
    lines.extend(_spoken(each, LONGEST_IN_LIST) for each in around.after)
    shown = (*around.before, around.passage, *around.after)
    return Reply(
        title=f"Around {around.passage.short}",
        body="\n\n".join(lines),
        results=tuple(Result(passage=each) for each in shown),
        attribution=attribution_of(around.passage),
        link=link_of(around.passage),
        actions=(_share(around.passage),),
    )


def place_with_context(result: Result) -> Passage | None:
    """Choose where the words around can be read: in the passage's own source, else where the same is said.

    The shipped content holds single passages, and so do lists of quotes; what stands beside one there is not what
    was said before and after.
    """
    return next((each for each in (result.passage, *result.also) if _runs_on(each)), None)


def topics_reply(topics: Sequence[Topic], counts: Mapping[str, int], number: int = 1) -> Reply:
    """List the topics that the team has something on, those with most first: the page of this number."""
    held = sorted((topic for topic in topics if counts.get(topic.slug)), key=lambda topic: -counts[topic.slug])
    page = Page(number=number, size=_TOPICS, total=len(held))
    shown = page.of(held)
    lines = [f"{topic.name} ({counts[topic.slug]})" for topic in shown]
    reply = Reply(
        title=f"{len(held)} topics" if held else "No topics yet",
        body="\n".join(lines)
        or "Nothing in this library has a topic yet: import a document, or switch the shipped content on.",
        actions=tuple(
            Action(kind=ActionKind.TRY, label=topic.name, command=f"/topics {topic.slug}") for topic in shown[:3]
        ),
        found=bool(held),
    )
    return page.turned(reply, "/topics")


def topic_reply(topic: Topic, results: Sequence[Result], held: int) -> Reply:
    """Show what a topic is, how much there is on it, and a few passages."""
    body = "\n\n".join([topic.description, *(_listed(each.passage) for each in results)])
    return Reply(
        title=f"{topic.name} ({held} {'passage' if held == 1 else 'passages'})",
        body=body,
        results=tuple(results),
        actions=(
            Action(kind=ActionKind.TRY, label="A quote", command=f"/quote random topic:{topic.slug}"),
            Action(kind=ActionKind.TRY, label="A lesson", command=f"/lesson random topic:{topic.slug}"),
        ),
        found=bool(held),
    )


def help_reply(command: str | None = None) -> Reply:
    """List what can be asked: in all, or by one command."""
    if command not in _HELP_OF:
        return Reply(title="What you can ask", body=_HELP)
    everything = Action(kind=ActionKind.TRY, label="All commands", command="/help")
    return Reply(title=f"What you can ask by /{command}", body=_HELP_OF[command], actions=(everything,))


def _notes(result: Result, asked: SearchRequest | None) -> Iterator[str]:
    passage = result.passage
    if asked and asked.terms.by and passage.kind is PassageKind.QUOTE and passage.speaker is None:
        yield "The source does not say who speaks here."
    if isinstance(asked, QuoteRequest) and passage.kind is PassageKind.LESSON:
        yield f"No {'other ' if asked.terms.seen else ''}quote fits; this lesson does."
    if asked and not has_room(_after(result, asked)):
        yield f"That was {len(asked.terms.seen) + 1} of them: ask for something narrower to see others."
    elsewhere = sorted({each.source.title for each in result.also} - {passage.source.title})
    if elsewhere:
        more = f" and {len(elsewhere) - _MOST_ELSEWHERE} more" if len(elsewhere) > _MOST_ELSEWHERE else ""
        yield f"Also in {'; '.join(part(title) for title in elsewhere[:_MOST_ELSEWHERE])}{more}."
    yield from _check(passage)


def _check(passage: Passage) -> Iterator[str]:
    """Say where the same words, or other ones, stand in a transcript, unless the passage's own place says it."""
    checked = passage.checked
    if checked.check is Check.EXACT and checked.found_in and not checked.found_in.startswith(passage.source.title):
        yield f"In the transcript: {shorten(checked.found_in, _LONGEST_PLACE)}."
    elif checked.check is Check.DIFFERS and checked.diff:
        diff = shorten(checked.diff, _LONGEST_DIFF)
        yield f"A transcript has it in other words{_LEGEND}: {diff}" if "[" in diff else f"A transcript has {diff}."


def _another(result: Result, asked: SearchRequest | None) -> tuple[Action, ...]:
    if asked is None:
        return ()
    another = _after(result, asked)
    if not has_room(another):
        return ()
    return (Action(kind=ActionKind.ANOTHER, label="Another", command=write(another)),)


def _after(result: Result, asked: SearchRequest) -> SearchRequest:
    """Ask for the same, without what was shown so far."""
    seen = (*asked.terms.seen, result.passage.short)
    return replace(asked, terms=replace(asked.terms, seen=seen))


def _context(result: Result) -> tuple[Action, ...]:
    if place_with_context(result) is None:
        return ()
    return (Action(kind=ActionKind.CONTEXT, label="Context", command=f"/context {result.passage.short}"),)


def _share(passage: Passage) -> Action:
    return Action(kind=ActionKind.SHARE, label="Share", command=f"/share {passage.short}")


def _runs_on(passage: Passage) -> bool:
    return passage.source.kind.is_running and passage.source.scope != STARTER


def _listed(passage: Passage) -> str:
    return f"{body_of(passage, LONGEST_IN_LIST)}\n  {attribution_of(passage)} · {passage.short}"


def _spoken(passage: Passage, longest: int) -> str:
    words = body_of(passage, longest)
    return f"{part(passage.speaker)}: {words}" if passage.speaker else words
