"""What posts the daily lessons, made of an opened application."""

from __future__ import annotations

from collections.abc import Mapping

from bots.app import App
from bots.limits import limits_of
from core.daily.dispatcher import Dispatcher
from core.ports import Poster


def dispatcher_of(app: App, through: Mapping[str, Poster]) -> Dispatcher:
    """Make what posts through these posters, within the limits that the operator set."""
    return Dispatcher(app.finder, app.daily.stock, through, limits=limits_of(app.settings.daily))
