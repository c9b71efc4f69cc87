"""The forms in which words of a message are saved as a quote and worded anew, and what is said of them afterwards."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from weakref import WeakValueDictionary

import discord
from discord import ui

from bots.discord import markdown
from bots.discord.clicked import Clicked
from bots.discord.edge import Edge
from bots.discord.guarding import guarded
from bots.discord.limits import size
from bots.discord.markdown import escape
from bots.discord.place import PLATFORM
from bots.discord.render import render
from bots.discord.rendered import Pressable, Rendered
from core.fitting import clean, cut
from core.library.topics import Topic
from core.models import Passage
from core.reply import Reply
from core.results import Result
from core.saving import telling
from core.saving.saved import Saved, Wording
from core.saving.telling import LABELS, Choice, Note, before_saving, named, quoted
from core.saving.wording import LONGEST_SAVED, LONGEST_SPEAKER, MOST_TOPICS
from core.team import Team
from core.wording import attribution_of, body_of, link_of

TEXT, SPEAKER, TOPICS, MORE_TOPICS = "text", "speaker", "topics", "more_topics"
"""The names of the fields."""

SURE = "sure"
"""What the button carries by which somebody who would never be quoted says that they are sure."""

PATTERN = re.compile(
    rf"saved:(?P<does>{'|'.join((*Choice, SURE))}):(?P<team>(?:user:)?[0-9]{{1,20}}):(?P<named>[0-9a-z]{{0,26}})"
)
"""What the custom ids of buttons look like: what they do, whose library it is about, and which quote."""

HOME = "this server"

_PREFIX = "saving:"
_FORM_SECONDS = 3600.0
_LONGEST_SHOWN = 600
_LONGEST_LABEL = 100
_MOST_OPTIONS = 25
_OTHER_TOPICS = "More topics"
_FORGOTTEN = "I was started anew while this form was open, or it was open for too long: please open it again."

Interaction = discord.Interaction[Any]
Take = Callable[[Interaction, Wording], Awaitable[None]]
"""Takes a form in."""

_open: WeakValueDictionary[str, WordingForm] = WeakValueDictionary()


class WordingForm(ui.Modal, title=telling.EDIT_FORM):
    """A form that words anew what was saved; `take` is done with what was filled in.

    It is known to this process alone, as all forms of Discord are.
    """

    what = "edit_quote"
    """Names it in the log."""

    def __init__(self, edge: Edge, wording: Wording, take: Take, notes: Sequence[str] = ()) -> None:
        super().__init__(timeout=_FORM_SECONDS)
        self.custom_id = f"{_PREFIX}{self.custom_id}"
        self.edge, self._take = edge, take
        if notes:
            self.add_item(ui.TextDisplay("\n\n".join(notes)))
        self._text = _text_field(wording.text)
        self._speaker = _speaker_field(wording.speaker or "")
        self._topics = tuple(_topic_fields(edge.app.library.topic_of, wording.topics))
        self.add_item(ui.Label(text=telling.WORDS, component=self._text))
        self.add_item(ui.Label(text=telling.SPEAKER, component=self._speaker))
        for number, field in enumerate(self._topics):
            text, hint = (_OTHER_TOPICS, None) if number else (telling.TOPICS, telling.TOPICS_HINT)
            self.add_item(ui.Label(text=text, description=hint, component=field))
        _open[self.custom_id] = self

    @property
    def wording(self) -> Wording:
        """Read what was filled in."""
        return Wording(
            text=self._text.value,
            speaker=self._speaker.value.strip() or None,
            topics=tuple(slug for field in self._topics for slug in field.values),
        )

    async def on_submit(self, interaction: Interaction, /) -> None:
        """Take it in."""
        await guarded(self.edge, interaction, self.what, self._take(interaction, self.wording))


class SavingForm(WordingForm, title=telling.FORM):
    """The form that saves a message."""

    what = "save_quote"


def forgotten(edge: Edge, interaction: Interaction) -> str | None:
    """Say what became of a form that nobody knows any more; None where it is known, or no form of these."""
    data: Mapping[str, Any] = interaction.data or {}
    key = str(data.get("custom_id", ""))
    is_form = interaction.type is discord.InteractionType.modal_submit and key.startswith(_PREFIX)
    return _FORGOTTEN if is_form and (key not in _open or _open[key].edge is not edge) else None


def saving_form(edge: Edge, clicked: Clicked, take: Take) -> SavingForm:
    """Draw the form that saves a message."""
    message = clicked.message
    home = None if clicked.alone else HOME
    said = before_saving(message, home, private=clicked.private, own=clicked.own, was_cut=clicked.was_cut)
    notes = [*map(_note, said), markdown.link(message.link, "The message")]
    wording = Wording(text=message.text, speaker=message.speaker)
    return SavingForm(edge, wording, take, notes)


def wording_form(edge: Edge, passage: Passage, take: Take) -> WordingForm:
    """Draw the form that words anew what was saved."""
    wording = Wording(text=passage.text, speaker=passage.speaker, topics=passage.topics)
    return WordingForm(edge, wording, take)


def saved_message(saved: Saved, title: str, team: Team, choices: Sequence[Choice]) -> Rendered:
    """Show what is saved, and what can be done with it."""
    return _with_buttons(_shown(saved, title), team, choices, named(saved))


def quoted_message(saved: Saved, saver: str, server: str, team: Team) -> Rendered:
    """Tell somebody that words of theirs were saved, by whom, in which server, and what they can do."""
    note = quoted(saver, server)
    shown = _shown(saved, note.title, note.text)
    return _with_buttons(shown, team, (Choice.REMOVE, Choice.NEVER), named(saved))


def sure_message(team: Team) -> Rendered:
    """Ask somebody who would never be quoted whether they are sure."""
    shown = render(Reply(title=f"{LABELS[Choice.NEVER]}?", body=telling.NEVER))
    return replace(shown, buttons=(Pressable(label=LABELS[Choice.NEVER], custom_id=_custom_id(SURE, team)),))


def text_message(sentence: str, team: Team, choices: Sequence[Choice] = ()) -> Rendered:
    """Say a sentence, and what can be done."""
    return _with_buttons(render(Reply(title="", body=sentence)), team, choices)


def pressable(choice: Choice, team: Team, of: str = "", number: str = "") -> Pressable:
    """Make a button; `of` names what was saved, `number` tells it from others that do the same."""
    return Pressable(label=f"{LABELS[choice]}{number}", custom_id=_custom_id(choice, team, of))


def team_named(name: str) -> Team:
    """Give the team that a button is about."""
    return Team(f"{PLATFORM}:{name}")


def _custom_id(does: str, team: Team, of: str = "") -> str:
    return f"saved:{does}:{team.key.removeprefix(f'{PLATFORM}:')}:{of}"


def _with_buttons(shown: Rendered, team: Team, choices: Sequence[Choice], of: str = "") -> Rendered:
    return replace(shown, buttons=tuple(pressable(choice, team, of) for choice in choices))


def _shown(saved: Saved, title: str, note: str = "") -> Rendered:
    passage = saved.passage
    return render(
        Reply(
            title=title,
            body=body_of(passage, _LONGEST_SHOWN),
            results=(Result(passage=passage),),
            attribution=attribution_of(passage),
            link=link_of(passage),
            notes=(note,) if note else (),
        )
    )


def _note(note: Note) -> str:
    return f"{markdown.bold(note.title)}\n{escape(note.text)}" if note.title else escape(note.text)


def _text_field(text: str) -> ui.TextInput[WordingForm]:
    held = cut(clean(text), LONGEST_SAVED)
    # Discord counts some signs twice: what stands in a field already has to fit into it.
    return ui.TextInput(
        custom_id=TEXT,
        style=discord.TextStyle.paragraph,
        default=held or None,
        max_length=max(LONGEST_SAVED, size(held)),
    )


def _speaker_field(speaker: str) -> ui.TextInput[WordingForm]:
    held = cut(" ".join(clean(speaker).split()), LONGEST_SPEAKER)
    return ui.TextInput(
        custom_id=SPEAKER, default=held or None, required=False, max_length=max(LONGEST_SPEAKER, size(held))
    )


def _topic_fields(topics: Mapping[str, Topic], chosen: Sequence[str]) -> Iterator[ui.Select[WordingForm]]:
    """Offer the topics, as many as two lists hold: those that are chosen already among them."""
    by_name = sorted(topics, key=lambda slug: (slug not in chosen, topics[slug].name.casefold()))
    offered = sorted(by_name[: 2 * _MOST_OPTIONS], key=lambda slug: topics[slug].name.casefold())
    for key, start in ((TOPICS, 0), (MORE_TOPICS, _MOST_OPTIONS)):
        some = offered[start : start + _MOST_OPTIONS]
        if some:
            options = [
                discord.SelectOption(label=topics[slug].name[:_LONGEST_LABEL], value=slug, default=slug in chosen)
                for slug in some
            ]
            yield ui.Select(
                custom_id=key,
                options=options,
                required=False,
                min_values=0,
                max_values=min(MOST_TOPICS, len(some)),
            )
