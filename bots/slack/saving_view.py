"""The forms in which words of a message are saved as a quote and worded anew, and what is said of them afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    ExternalDataMultiSelectElement,
    PlainTextInputElement,
)

from bots.slack.elements import (
    Pick,
    Sure,
    button,
    buttons,
    citation,
    field,
    linked,
    modal,
    option,
    plain,
    titled,
    to_dicts,
    words,
)
from bots.slack.filled import Filled
from bots.slack.message import Message as Answer
from bots.slack.mrkdwn import escape
from bots.slack.saving_tickets import SavingTicket, WordingTicket
from bots.slack.surface import TOPIC
from core.fitting import clean, cut
from core.library.topics import Topic
from core.models import Passage
from core.saving import telling
from core.saving.saved import Saved, Wording
from core.saving.telling import LABELS, Choice, before_saving, named, quoted
from core.saving.wording import LONGEST_SAVED, LONGEST_SPEAKER, MOST_TOPICS
from core.wording import attribution_of, body_of

SAVING, WORDING = "saving_form", "wording_form"
"""Callback ids of the two forms."""

EDIT, DELETE, REMOVE, NEVER, AGAIN = "saved:edit", "saved:delete", "saved:remove", "saved:never", "saved:again"
"""Action ids: two for whoever saved something, the others for whose words they are."""

TEXT, SPEAKER, TOPICS = "text", "speaker", "topics"
FIELDS = (TEXT, SPEAKER, TOPICS)
"""The names of the fields, which are those of `Wording`."""

HOME = "this workspace"

_LONGEST_SHOWN = 600
_GONE = Sure(title="Delete this quote?", text="Nobody here will find it any more.", yes="Delete")
_TAKEN_BACK = Sure(title="Remove your words?", text="Nobody here will find them any more.", yes="Remove")
_NEVER = Sure(
    title="Never be quoted?",
    text=f"{telling.NEVER} The Home tab lets you change your mind.",
    yes=LABELS[Choice.NEVER],
)


def saving_view(ticket: SavingTicket, *, private: bool, own: bool = False, was_cut: bool = False) -> dict[str, Any]:
    """Draw the form that saves; `private` says that not everybody in the workspace can read the message itself.

    `own` says that whoever saves it wrote it.
    """
    message = ticket.message
    said = before_saving(message, HOME, private=private, own=own, was_cut=was_cut)
    notes: list[Block] = [titled(note.title, note.text) if note.title else words(note.text) for note in said]
    wording = Wording(text=message.text, speaker=message.speaker)
    link = linked("From ", message.link, "this message")
    blocks = [*notes, *_fields(wording, {}), link]
    return modal(telling.FORM, SAVING, blocks, submit=telling.SAVE, metadata=ticket.written())


def wording_view(ticket: WordingTicket, passage: Passage, topics: Mapping[str, Topic]) -> dict[str, Any]:
    """Draw the form that words anew what was saved."""
    wording = Wording(text=passage.text, speaker=passage.speaker, topics=passage.topics)
    return modal(telling.EDIT_FORM, WORDING, _fields(wording, topics), submit=telling.SAVE, metadata=ticket.written())


def wording_in(filled: Filled) -> Wording:
    """Read either form."""
    return Wording(
        text=filled.text(TEXT),
        speaker=filled.text(SPEAKER).strip() or None,
        topics=tuple(pick.value for pick in filled.many(TOPICS)),
    )


def saved_message(saved: Saved, title: str, of: Sequence[ButtonElement]) -> Answer:
    """Show what is saved, and what can be done with it."""
    said = body_of(saved.passage, _LONGEST_SHOWN)
    blocks: list[Block] = [titled(title), *citation(said, attribution_of(saved.passage))]
    if of:
        blocks.append(buttons(of))
    return Answer(text=escape(f"{title}: {said}"), blocks=to_dicts(blocks))


def quoted_message(saved: Saved, saver: str) -> Answer:
    """Tell somebody that words of theirs were saved, by whom, and what they can do."""
    said = body_of(saved.passage, _LONGEST_SHOWN)
    note = quoted(saver, HOME)
    blocks: list[Block] = [
        titled(note.title, note.text),
        *citation(said, attribution_of(saved.passage)),
        buttons([remove_button(saved), never_button()]),
    ]
    return Answer(text=escape(f"{note.title}: {said}"), blocks=to_dicts(blocks))


def saver_buttons(saved: Saved) -> tuple[ButtonElement, ...]:
    """Offer what whoever saved something can do with it, and who may change the library."""
    return (
        button(LABELS[Choice.EDIT], EDIT, named(saved)),
        button(LABELS[Choice.DELETE], DELETE, named(saved), sure=_GONE),
    )


def remove_button(saved: Saved) -> ButtonElement:
    """Offer to take back one's own words."""
    return button(LABELS[Choice.REMOVE], REMOVE, named(saved), sure=_TAKEN_BACK)


def never_button() -> ButtonElement:
    """Offer never to be quoted."""
    return button(LABELS[Choice.NEVER], NEVER, sure=_NEVER)


def again_button() -> ButtonElement:
    """Offer to be quoted again."""
    return button(LABELS[Choice.AGAIN], AGAIN)


def _fields(wording: Wording, topics: Mapping[str, Topic]) -> tuple[Block, ...]:
    chosen = [Pick(topics[slug].name if slug in topics else slug, slug) for slug in wording.topics[:MOST_TOPICS]]
    return (
        field(
            TEXT,
            telling.WORDS,
            PlainTextInputElement(
                action_id=TEXT,
                multiline=True,
                initial_value=cut(clean(wording.text), LONGEST_SAVED) or None,
                max_length=LONGEST_SAVED,
            ),
        ),
        field(
            SPEAKER,
            telling.SPEAKER,
            PlainTextInputElement(
                action_id=SPEAKER,
                initial_value=cut(clean(wording.speaker or ""), LONGEST_SPEAKER) or None,
                max_length=LONGEST_SPEAKER,
            ),
            optional=True,
        ),
        field(
            TOPICS,
            telling.TOPICS,
            ExternalDataMultiSelectElement(
                action_id=TOPIC,
                placeholder=plain(telling.TOPICS),
                min_query_length=0,
                max_selected_items=MOST_TOPICS,
                initial_options=[option(pick) for pick in chosen] or None,
            ),
            hint=telling.TOPICS_HINT,
            optional=True,
        ),
    )
