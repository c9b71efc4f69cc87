"""What selects offer while somebody types: topics, speakers and time zones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp

from bots.slack.call import Call
from bots.slack.edge import Edge
from bots.slack.elements import Pick, can_be_picked, option
from bots.slack.guarding import with_ack
from bots.slack.surface import SPEAKER, TOPIC, ZONE
from core.completion.completions import MOST
from core.completion.suggestion import What
from core.daily.zones import offer_zones

_OFFERED = {TOPIC: What.TOPIC, SPEAKER: What.SPEAKER}


def listen(bolt: AsyncApp, edge: Edge) -> None:
    """Register the selects, by their action ids."""
    for ident, what in _OFFERED.items():
        bolt.options(ident)(with_ack(edge, f"options {ident}", partial(_names, what)))
    bolt.options(ZONE)(with_ack(edge, f"options {ZONE}", _zones))


async def _names(what: What, edge: Edge, call: Call) -> Mapping[str, Any]:
    """Offer names of the library, as far as whoever types sees it."""
    view = await edge.app.library.view(call.place.reading)
    found = await edge.app.completions.complete(view, what, _typed(call), MOST)
    return _options(Pick(each.label, each.value) for each in found)


async def _zones(edge: Edge, call: Call) -> Mapping[str, Any]:
    """Offer time zones."""
    del edge
    return _options(Pick(zone, zone) for zone in offer_zones(_typed(call), MOST))


def _options(picks: Iterable[Pick]) -> Mapping[str, Any]:
    """Leave out what Slack would not give back whole."""
    return {"options": [option(pick).to_dict() for pick in picks if can_be_picked(pick.value)]}


def _typed(call: Call) -> str:
    return str(call.payload.get("value") or "")
