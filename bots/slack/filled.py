"""What somebody filled into a form: the state of a view, read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bots.slack.elements import Pick

_SIGNS = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
"""How Slack writes some signs of a choice when it sends it back."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The values of a form by the names of its fields; a field that is empty, or missing, is empty."""

    values: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Filled:
        """Read the form that a submission, or a click inside a form, brings."""
        return cls(((payload.get("view") or {}).get("state") or {}).get("values") or {})

    def text(self, name: str) -> str:
        """Read what was typed."""
        return str(self._value(name).get("value") or "")

    def time(self, name: str) -> str:
        """Read a time of day such as 09:00."""
        return str(self._value(name).get("selected_time") or "")

    def channel(self, name: str) -> str:
        """Read the key of a channel."""
        return str(self._value(name).get("selected_conversation") or "")

    def one(self, name: str) -> Pick | None:
        """Read a choice."""
        chosen = self._value(name).get("selected_option")
        return _pick(chosen) if chosen else None

    def many(self, name: str) -> tuple[Pick, ...]:
        """Read several choices."""
        return tuple(_pick(each) for each in self._value(name).get("selected_options") or ())

    def files(self, name: str) -> Sequence[Mapping[str, Any]]:
        """Read what Slack tells of the files."""
        return tuple(self._value(name).get("files") or ())

    def _value(self, name: str) -> Mapping[str, Any]:
        """Give the one value of a block, whatever its element is called."""
        return next(iter((self.values.get(name) or {}).values()), {})


def _pick(chosen: Mapping[str, Any]) -> Pick:
    return Pick(_unescaped(str((chosen.get("text") or {}).get("text") or "")), _unescaped(str(chosen["value"])))


def _unescaped(text: str) -> str:
    for written, sign in _SIGNS:
        text = text.replace(written, sign)
    return text
