"""What members can say of a passage, for the daily posts to come: offered below answers."""

from __future__ import annotations

from dataclasses import replace

from core.models import Passage
from core.reply import Action, ActionKind, Reply
from core.requests import Request, SearchRequest

_LABELS = ((ActionKind.BETTER, "👍"), (ActionKind.WORSE, "👎"))


def opinions_on(passage: Passage) -> tuple[Action, ...]:
    """Offer to say that a passage is better, or worse, than others."""
    return tuple(Action(kind=kind, label=label, command=f"/{kind} {passage.short}") for kind, label in _LABELS)


def with_opinions(request: Request, reply: Reply) -> Reply:
    """Offer it below an answer that shows one passage, unless whoever asked belongs to another team."""
    if not isinstance(request, SearchRequest) or request.asker.team.is_outside or len(reply.results) != 1:
        return reply
    if any(action.kind is ActionKind.BETTER for action in reply.actions):
        return reply
    return replace(reply, actions=(*reply.actions, *opinions_on(reply.results[0].passage)))
