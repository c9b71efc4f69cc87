"""How a passage is put into words: title, quotation marks, who said it, where, and what the wording rests on."""

from __future__ import annotations

from collections.abc import Mapping

from core.documents.text import listed, shorten
from core.library.topics import Topic
from core.locator import deep_link
from core.models import Check, Evidence, Passage, PassageKind, Person, Role, Standing

LONGEST_BODY = 1_800
"""Characters of a passage's words in an answer that shows one passage; some platform takes no more than 2,000."""

LONGEST_IN_LIST = 600
"""Characters of a passage's words where an answer shows several."""

_LONGEST_TITLE = 150
_LONGEST_PART = 120
_MOST_NAMES = 3
_SINGLE = str.maketrans("“”", "‘’")


def title_of(passage: Passage, topics: Mapping[str, Topic]) -> str:
    """Head a passage by its own heading, else by its first topic; at most 150 characters."""
    if passage.heading:
        return shorten(passage.heading, _LONGEST_TITLE)
    named = next((topics[slug].name for slug in passage.topics if slug in topics), None)
    return named or ("Quote" if passage.kind is PassageKind.QUOTE else "Lesson")


def body_of(passage: Passage, longest: int = LONGEST_BODY) -> str:
    """Give the words, in quotation marks only where they are a person's own; at most `longest` characters of them."""
    text = shorten(passage.text, longest)
    if passage.kind is PassageKind.LESSON or passage.evidence is Evidence.PARAPHRASE:
        return text
    return quoted(text)


def part(text: str) -> str:
    """Shorten a name or a title that stands among others in a line."""
    return shorten(text, _LONGEST_PART)


def quoted(text: str) -> str:
    """Put a text in quotation marks; those inside it become single ones, so that it is clear where it ends."""
    inner = text[1:-1] if text.startswith("“") and text.find("”") == len(text) - 1 else text
    return f"“{inner.translate(_SINGLE)}”"


def attribution_of(passage: Passage) -> str:
    """Say who, in which source, at which place, from where the source has it, and what the wording rests on."""
    said = _said_by(passage)
    parts = [said, part(passage.source.title), str(passage.locator) if passage.locator else None]
    where = ", ".join(each for each in parts if each)
    origin = f" ({part(passage.origin)})" if passage.origin else ""
    return f"{where}{origin} · {evidence_of(passage)}"


def evidence_of(passage: Passage) -> str:
    """Label what a wording rests on, in words that need no explanation."""
    if passage.standing is Standing.QUESTION:
        return "part of a question"
    if passage.standing is Standing.COMMENTARY:
        return "comment by the source's author"
    if passage.evidence is Evidence.PARAPHRASE:
        return "paraphrase"
    if passage.evidence is Evidence.VERIFIED:
        return "wording verified"
    return _ATTRIBUTED[passage.checked.check]


def link_of(passage: Passage) -> str | None:
    """Lead to the moment or the document where there is an address."""
    return deep_link(passage.source.url, passage.locator)


def names(people: tuple[Person, ...]) -> str:
    """List people as a sentence does, guests before hosts."""
    ordered = sorted(people, key=lambda person: person.role is Role.HOST)
    shown = [part(person.name) for person in ordered[:_MOST_NAMES]]
    if len(people) > _MOST_NAMES:
        return ", ".join(shown) + " and others"
    return listed(shown)


_ATTRIBUTED = {
    Check.EXACT: "wording verified",
    Check.DIFFERS: "attributed, a transcript has it in other words",
    Check.NOT_FOUND: "attributed, in no transcript here",
    Check.UNCHECKED: "attributed, wording not checked",
}


def _said_by(passage: Passage) -> str | None:
    if passage.speaker:
        return part(passage.speaker)
    if passage.kind is PassageKind.LESSON or not passage.source.people:
        return None
    return f"From a conversation with {names(passage.source.people)}"
