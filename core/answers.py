"""Replies that hold what was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.finding import Found
from core.grammar import write
from core.library.passages import Surroundings
from core.library.topics import Topic
from core.models import Passage, PassageKind
from core.reply import Action, ActionKind, Reply
from core.requests import QuoteRequest, SearchRequest
from core.results import Result
from core.team import STARTER
from core.wording import attribution_of, body_of, link_of, title_of

_HELP = """\
/quote self-play — the words, who said them and where
/quote "exact words" by:jakub from:podcast topic:scaling — narrowed; each filter is optional
/quote random · /quote k3f9x2ab — any verified quote · the passage of that id
/lesson — today's lesson · /lesson random · /lesson research craft
/topics · /topics scaling — what there is, and on one topic
@quotidian how do I keep going when experiments fail? — a question in plain words"""


def passage_reply(
    result: Result, topics: Mapping[str, Topic], asked: SearchRequest | None = None, found: Found | None = None
) -> Reply:
    """Show one passage; with what was asked, offer another one."""
    passage = result.passage
    return Reply(
        title=title_of(passage, topics),
        body=body_of(passage),
        results=(result,),
        attribution=attribution_of(passage),
        link=link_of(passage),
        notes=tuple(_notes(result, asked, found)),
        actions=(*_another(result, asked), *_context(result), _share(passage)),
    )


def shared_reply(result: Result, member: str) -> Reply:
    """Show one passage to everybody in the channel."""
    shown = passage_reply(result, {})
    title = f"{member} shared a {result.passage.kind.value}"
    return replace(shown, title=title, notes=(), actions=_context(result), private=False)


def context_reply(around: Surroundings) -> Reply:
    """Show a passage between the words before and after it."""
    lines = [_spoken(each) for each in around.before]
    lines.append(f"▶ {_spoken(around.passage)}")
    lines.extend(_spoken(each) for each in around.after)
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


def topics_reply(topics: Sequence[Topic], counts: Mapping[str, int]) -> Reply:
    """List the topics that the team has something on, those with most first."""
    held = sorted((topic for topic in topics if counts.get(topic.slug)), key=lambda topic: -counts[topic.slug])
    lines = [f"{topic.name} ({counts[topic.slug]})" for topic in held]
    return Reply(
        title=f"{len(held)} topics" if held else "No topics yet",
        body="\n".join(lines)
        or "Nothing in this library has a topic yet: import a document, or switch the shipped content on.",
        actions=tuple(
            Action(kind=ActionKind.TRY, label=topic.name, command=f"/topics {topic.slug}") for topic in held[:3]
        ),
        found=bool(held),
    )


def topic_reply(topic: Topic, results: Sequence[Result], held: int) -> Reply:
    """Show what a topic is, how much there is on it, and a few passages."""
    shown = [f"{body_of(each.passage)}\n  {attribution_of(each.passage)} · {each.passage.short}" for each in results]
    body = "\n\n".join([topic.description, *shown])
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


def help_reply() -> Reply:
    """List what can be asked."""
    return Reply(title="What you can ask", body=_HELP)


def _notes(result: Result, asked: SearchRequest | None, found: Found | None) -> list[str]:
    notes = []
    if found and found.corrected:
        notes.append(f"Searched for “{found.corrected}”.")
    if isinstance(asked, QuoteRequest) and result.passage.kind is PassageKind.LESSON:
        notes.append(f"No {'other ' if asked.terms.seen else ''}quote fits; this lesson does.")
    elsewhere = sorted({each.source.title for each in result.also} - {result.passage.source.title})
    if elsewhere:
        notes.append(f"Also in {'; '.join(elsewhere)}.")
    if result.passage.checked.diff:
        notes.append(f"The transcript has it so: {result.passage.checked.diff}")
    return notes


def _another(result: Result, asked: SearchRequest | None) -> tuple[Action, ...]:
    if asked is None:
        return ()
    seen = (*asked.terms.seen, result.passage.short)
    command = write(replace(asked, terms=replace(asked.terms, seen=seen)))
    return (Action(kind=ActionKind.ANOTHER, label="Another", command=command),)


def _context(result: Result) -> tuple[Action, ...]:
    if place_with_context(result) is None:
        return ()
    return (Action(kind=ActionKind.CONTEXT, label="Context", command=f"/context {result.passage.short}"),)


def _share(passage: Passage) -> Action:
    return Action(kind=ActionKind.SHARE, label="Share", command=f"/share {passage.short}")


def _runs_on(passage: Passage) -> bool:
    return passage.source.kind.is_running and passage.source.scope != STARTER


def _spoken(passage: Passage) -> str:
    words = body_of(passage)
    return f"{passage.speaker}: {words}" if passage.speaker else words
