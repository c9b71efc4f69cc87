"""What somebody types about a message: made tidy, and judged by the bounds and by the message itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from core.documents.text import clean, squeeze
from core.library.evidence import Transcripts
from core.library.preparing import LONGEST_NAME
from core.models import Check, DocumentKind, Evidence, Passage, PassageKind, Source
from core.saving.saved import Wording

LONGEST_SAVED = 1800
"""Characters of a wording, and of a message that are read."""

LONGEST_SPEAKER = LONGEST_NAME
MOST_TOPICS = 10

_EMOJI = re.compile(r"(?<![\w:])(?::(?=[\w+-]*[a-z])[\w+-]+:)+(?![\w:])")


def tidy(wording: Wording) -> Wording:
    """Take out what cannot be shown, and what counts for nothing."""
    return Wording(
        text=clean(wording.text).strip(),
        speaker=squeeze(clean(wording.speaker or "")) or None,
        topics=tuple(dict.fromkeys(wording.topics)),
    )


def problems(wording: Wording, topics: Collection[str]) -> Mapping[str, str]:
    """Say what is wrong with a tidy wording, by the names of its fields; `topics` are the slugs that there are."""
    found: dict[str, str] = {}
    if not wording.text:
        found["text"] = "There are no words here: write those that are to be kept."
    elif len(wording.text) > LONGEST_SAVED:
        found["text"] = f"These are {len(wording.text):,} characters: at most {LONGEST_SAVED:,} can be kept."
    if wording.speaker and len(wording.speaker) > LONGEST_SPEAKER:
        found["speaker"] = f"This name has {len(wording.speaker)} characters: at most {LONGEST_SPEAKER} can be kept."
    unknown = next((topic for topic in wording.topics if topic not in topics), None)
    if unknown is not None:
        found["topics"] = f"'{unknown[:40]}' is no topic here: choose one of the list."
    elif len(wording.topics) > MOST_TOPICS:
        found["topics"] = f"These are {len(wording.topics)} topics: choose at most {MOST_TOPICS}."
    return found


def stands_in(wording: Wording, words: str, author: str | None) -> bool:
    """Tell whether these words stand in others in this order, as core.library.evidence compares quotes.

    Who is named for them must be able to be the author: what somebody says that another said is no more than that.
    Names of emoji, such as :smile:, are no words.
    """
    said, kept = (_EMOJI.sub(" ", text) for text in (words[:LONGEST_SAVED], wording.text))
    transcripts = Transcripts.build([_spoken(said, author)])
    return transcripts.check(kept, wording.speaker).result.check is Check.EXACT


def _spoken(words: str, author: str | None) -> Passage:
    """Make the only passage of a transcript."""
    return Passage(
        key=0,
        id="",
        short="",
        source=Source(id="", scope="", kind=DocumentKind.MESSAGE, title=""),
        position=0,
        kind=PassageKind.QUOTE,
        text=words,
        speaker=author,
        evidence=Evidence.VERIFIED,
    )
