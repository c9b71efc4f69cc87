"""A small conversation of our own, and passages as the library holds them."""

from __future__ import annotations

import re

from core.locator import LineRange, Locator, TimeRange, seconds
from core.models import DocumentKind, Evidence, Passage, PassageKind, Source
from tests.shared import seed

ANNA, BEN = "Anna Kowal", "Ben Osei"
TALK = Source(id="talk", scope="shared", kind=DocumentKind.TRANSCRIPT, title="Boats and backups")
CAPTIONS = Source(id="captions", scope="shared", kind=DocumentKind.CAPTIONS, title="Harbour lecture")
NOTE = Source(id="note", scope="shared", kind=DocumentKind.NOTE, title="A note on boats")

ANNA_FIRST = (
    "When I joined the harbour office in 2011, um, we had three boats and not one working radio. "
    "Nobody wrote anything down, and I don't think that anybody was proud of it."
)
ANNA_SECOND = "So the first thing we built was a log book that every skipper signs before leaving the quay."
BEN_FIRST = "And did the skippers sign it, or did they leave without it for the first 20 days?"
ANNA_THIRD = "They didn't sign for 6 weeks, and then a storm taught them faster than I ever could."
CAPTION_FIRST = "a rope is only as good as the last hand that checked it and uh"
CAPTION_SECOND = "we check every rope twice a year whether it has been used or not"


def passage(
    source: Source, position: int, text: str, speaker: str | None = None, locator: Locator | None = None
) -> Passage:
    """Make a quote as the library holds it."""
    return Passage(
        key=position,
        id=f"{source.id}{position}",
        short=f"{source.id}{position}",
        source=source,
        position=position,
        kind=PassageKind.QUOTE,
        text=text,
        speaker=speaker,
        locator=locator,
        evidence=Evidence.VERIFIED,
    )


PASSAGES = (
    passage(TALK, 0, ANNA_FIRST, ANNA, TimeRange(start=0, end=20)),
    passage(TALK, 1, ANNA_SECOND, ANNA, TimeRange(start=20, end=31)),
    passage(TALK, 2, BEN_FIRST, BEN, TimeRange(start=31, end=40)),
    passage(TALK, 3, ANNA_THIRD, ANNA, TimeRange(start=40, end=52)),
    passage(CAPTIONS, 0, CAPTION_FIRST, None, LineRange(first=3, last=4)),
    passage(CAPTIONS, 1, CAPTION_SECOND, None, LineRange(first=5, last=7)),
)


def sample_conversation() -> list[Passage]:
    """Read the speaking turns of the sample transcript, each with the time range above it."""
    source = Source(id="sample", scope="starter", kind=DocumentKind.TRANSCRIPT, title="Sample conversation")
    turns: list[Passage] = []
    times = TimeRange(start=0, end=0)
    for line in seed("001").read_text("utf-8").splitlines():
        if clocks := re.fullmatch(r"(\d\d:\d\d)-(\d\d:\d\d)", line):
            times = TimeRange(start=seconds(clocks[1]), end=seconds(clocks[2]))
        elif said := re.fullmatch(r"(Jakub Pachocki|Jacob): (.*)", line):
            turns.append(passage(source, len(turns), said[2], said[1], times))
    return turns
