"""Reading a message back to the answer that it was made of: what bots/discord/render.py does, undone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from urllib.parse import unquote

from tests.bots.discord.seeing import Message
from tests.dialogue import Answered

ADDED_OFFERS = ("👍", "👎")
"""What is offered beside what the answer does: to say what one thinks of it."""

ADDED_NOTES = ("On Discord ", "“Save as quote”")
"""How the notes begin that say what only Discord offers."""

_TITLE, _WORDS, _SMALL = "### ", "> ", "-# "
_LINK = re.compile(r" · \[[^\]]*\]\((?P<url>[^)]+)\)$")
_IDENT = re.compile(r" · [0-9a-z]{8}$")
_MARKUP = re.compile(r"\\(?P<sign>[^\w\s])|\*\*|`|\u2060", re.ASCII)


def read_back(message: Message) -> Answered:
    """Read a message as a person does."""
    title, paragraphs, below = "", list[str](), list[str]()
    for text in message.texts:
        for beginning, lines in groupby(text.split("\n"), _beginning):
            said = "\n".join(line.removeprefix(beginning) for line in lines)
            if beginning == _TITLE:
                title = _plain(said)
            elif beginning == _SMALL:
                below += said.split("\n")
            else:
                # Among the words around it, the passage that was asked for is set apart as a quotation.
                mark = "▶ " if beginning == _WORDS and title.startswith("Around ") else ""
                paragraphs.append(mark + _plain(said))
    attribution, link = _source(below)
    notes = [_plain(note) for note in below[1 if attribution else 0 :]]
    return Answered(
        title=title,
        body="\n\n".join(paragraphs),
        attribution=attribution,
        link=link,
        notes=tuple(note for note in notes if not note.startswith(ADDED_NOTES)),
        offers=tuple(label for label in message.labels if label not in ADDED_OFFERS),
        private=message.is_ephemeral,
    )


def _beginning(line: str) -> str:
    return next((each for each in (_TITLE, _WORDS, _SMALL) if line.startswith(each)), "")


def _source(below: Sequence[str]) -> tuple[str | None, str | None]:
    """Read where the words are from: in the first line, if it names a passage or leads to it."""
    first = below[0] if below else ""
    link = _LINK.search(first)
    about = first[: link.start()] if link else first
    if not (link or _IDENT.search(about)):
        return None, None
    return _plain(_IDENT.sub("", about)), unquote(link["url"]) if link else None


def _plain(markup: str) -> str:
    return _MARKUP.sub(lambda found: found["sign"] or "", markup)
