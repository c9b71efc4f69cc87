"""From claimed deliveries to posts: their passages read in one go, as the teams see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.answers import passage_reply
from core.daily.delivery import Delivery
from core.finding import Finder
from core.library.passages import passages_with_ids
from core.library.topics import Topic
from core.models import Passage, PassageKind
from core.opinions import opinions_on
from core.ports import Outgoing
from core.reply import ActionKind, Reply
from core.results import Result


@dataclass(frozen=True, slots=True)
class Packer:
    """Makes posts of deliveries."""

    finder: Finder

    async def pack(self, deliveries: Sequence[Delivery]) -> Mapping[str, Outgoing]:
        """Make the posts of deliveries, by the deliveries' ids; of one whose passage is gone, none."""
        library = self.finder.library
        views = await library.views({delivery.team for delivery in deliveries})
        wanted = [(views[delivery.team], delivery.passage or "") for delivery in deliveries]
        passages = await passages_with_ids(library.store, wanted)
        return {
            delivery.id: to_outgoing(delivery, passage, library.topic_of)
            for delivery, passage in zip(deliveries, passages, strict=True)
            if passage is not None
        }


def to_outgoing(delivery: Delivery, passage: Passage, topics: Mapping[str, Topic]) -> Outgoing:
    """Make the post of a delivery."""
    return replace(bare(delivery), reply=daily_reply(passage, topics))


def daily_reply(passage: Passage, topics: Mapping[str, Topic]) -> Reply:
    """Show a passage to everybody in a channel, who need not share it, as the lesson or the quote of the day."""
    shown = passage_reply(Result(passage=passage), topics).without(ActionKind.SHARE)
    name = "Quote of the day" if passage.kind is PassageKind.QUOTE else "Lesson of the day"
    title = f"{name}: {shown.title}" if passage.heading else name
    return replace(shown, title=title, actions=(*shown.actions, *opinions_on(passage)), private=False)


def bare(delivery: Delivery) -> Outgoing:
    """Make what a delivery can be looked for by, where its passage is gone."""
    return Outgoing(
        delivery=delivery.id,
        schedule=delivery.schedule,
        team=delivery.team,
        channel=delivery.channel,
        date=delivery.date,
        at=delivery.at,
        reply=Reply(title="", body=""),
    )
