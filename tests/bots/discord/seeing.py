"""What a member sees of Discord, as records: messages with their buttons, forms, what is offered while they type."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from simcord.backend import models
from simcord.components import walk_components
from simcord.env import Env
from simcord.results import InteractionResult

_BUTTON, _TEXT_DISPLAY, _LABEL = 2, 10, 18
_LINK = 5

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file below a message."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it stands: `pings` are the members who are notified of it."""

    id: int
    channel: int
    author: int
    content: str
    embeds: tuple[discord.Embed, ...]
    components: tuple[Fields, ...]
    files: tuple[File, ...]
    reply_to: int | None
    is_ephemeral: bool
    pings: frozenset[int]

    @property
    def buttons(self) -> tuple[Fields, ...]:
        """All buttons, links among them, in their order."""
        return tuple(part for part in walk_components(list(self.components)) if part.get("type") == _BUTTON)

    @property
    def labels(self) -> tuple[str, ...]:
        """What stands on the buttons that do something."""
        return tuple(_label(each) for each in self.buttons if each["style"] != _LINK)

    @property
    def links(self) -> Mapping[str, str]:
        """Where the buttons lead that lead somewhere, by what stands on them."""
        return {_label(each): str(each["url"]) for each in self.buttons if each["style"] == _LINK}

    def button(self, label: str) -> Fields:
        """Give the one button with this label."""
        found = [each for each in self.buttons if _label(each) == label]
        assert len(found) == 1, f"{len(found)} buttons {label!r} among {[_label(each) for each in self.buttons]}"
        return found[0]

    @property
    def text(self) -> str:
        """Everything that is to be read, but what stands on buttons: a line for each part."""
        return "\n".join(self.texts)

    @property
    def texts(self) -> tuple[str, ...]:
        """The parts of that, from top to bottom."""
        return tuple(part for part in self._texts() if part)

    def _texts(self) -> Iterator[str]:
        yield self.content
        for embed in self.embeds:
            yield from (embed.author.name or "", embed.title or "", embed.description or "")
            for field in embed.fields:
                yield from (field.name or "", field.value or "")
            yield embed.footer.text or ""
        for part in walk_components(list(self.components)):
            if part.get("type") == _TEXT_DISPLAY:
                yield str(part["content"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a form; `value` is what stands in it at the begin, `options` what can be picked."""

    label: str
    custom_id: str
    value: str
    required: bool
    options: tuple[str, ...]
    element: Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A modal that was opened."""

    title: str
    fields: tuple[Field, ...]
    result: InteractionResult

    def field(self, name: str) -> Field:
        """Give a field by its label or its custom id."""
        found = [each for each in self.fields if name in (each.label, each.custom_id)]
        assert len(found) == 1, f"{len(found)} fields {name!r} among {[each.label for each in self.fields]}"
        return found[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the things that are offered while somebody types."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a member got to see after they did something, once everything had come to an end.

    `messages` are new or changed ones of the bot that the member sees, as they stand at the end; `gone` the ids of
    those that are there no more. `deferred` says that the bot was seen to be thinking first.
    """

    messages: tuple[Message, ...] = ()
    gone: tuple[int, ...] = ()
    opened: Form | None = None
    deferred: bool = False

    @property
    def message(self) -> Message:
        """The one message that came."""
        assert len(self.messages) == 1, f"{len(self.messages)} messages came: {[each.text for each in self.messages]}"
        return self.messages[0]

    @property
    def form(self) -> Form:
        """The form that was opened."""
        assert self.opened is not None, f"no form came, and {[each.text for each in self.messages]}"
        return self.opened


def message_of(env: Env, stored: models.Message) -> Message:
    """Make the record of a message."""
    reference = stored.reference or {}
    return Message(
        id=stored.id,
        channel=stored.channel_id,
        author=stored.author_id,
        content=stored.content,
        embeds=tuple(discord.Embed.from_dict(copy.deepcopy(each)) for each in stored.embeds),
        components=tuple(copy.deepcopy(stored.components)),
        files=tuple(_file(env, each) for each in stored.attachments),
        reply_to=int(reference["message_id"]) if "message_id" in reference else None,
        is_ephemeral=stored.is_ephemeral,
        pings=frozenset(stored.ping_user_ids),
    )


def form_of(result: InteractionResult) -> Form | None:
    """Make the record of the form that was opened, if one was."""
    spec = result.modal
    if spec is None:
        return None
    return Form(title=spec["title"], fields=tuple(_fields(spec["components"])), result=result)


def _fields(components: Sequence[Fields]) -> Iterator[Field]:
    for component in components:
        if component["type"] == _LABEL:
            yield _field(str(component["label"]), component["component"])
        for inner in component.get("components") or ():
            yield _field(str(inner.get("label", "")), inner)


def _field(label: str, element: Fields) -> Field:
    return Field(
        label=label,
        custom_id=element["custom_id"],
        value=str(element.get("value") or ""),
        required=bool(element.get("required", True)),
        options=tuple(option["value"] for option in element.get("options") or ()),
        element=element,
    )


def _label(button: Fields) -> str:
    emoji = button.get("emoji") or {}
    return str(button.get("label") or emoji.get("name") or "")


def _file(env: Env, attachment: Fields) -> File:
    data = env.backend.cdn.get(attachment["url"])
    assert data is not None
    return File(name=attachment["filename"], data=data)
