"""The `suggest` command: what the listening bot would do about a message, or about each line of standard input."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from bots import forms
from bots.app import App
from bots.codes import DONE
from bots.learning import learn_a_little
from bots.output import write_json
from bots.terminal import show
from bots.views import results_view
from core.finding import Found
from core.listening.decision import Decision
from core.listening.heard import Heard
from core.listening.listening import Listening
from core.listening.weights import Care
from core.team import Team, View

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestOptions:
    """What the options of the command say; they hold for every message of a run. `before` is the oldest first."""

    team: str
    care: Care = Care.NORMAL
    before: tuple[str, ...] = ()


async def suggest_once(app: App, options: SuggestOptions, message: str, *, as_json: bool) -> int:
    """Decide about one message and print what would be done; returns the exit code."""
    listening, view = await _ready(app, options)
    decision = await listening.decide(view, Heard(text=message, before=options.before), options.care)
    show(as_json=as_json, form=lambda: decision_form(message, decision), view=lambda: _view(decision))
    return DONE


async def suggest_lines(app: App, options: SuggestOptions, lines: Iterable[str]) -> int:
    """Decide about each line, by itself, and print a line of JSON for it; returns the exit code."""
    listening, view = await _ready(app, options)
    for line in lines:
        message = line.rstrip("\r\n")
        write_json(decision_form(message, await listening.decide(view, Heard(text=message), options.care)))
    return DONE


def decision_form(message: str, decision: Decision) -> Json:
    """Lay a decision out as `suggest --json` prints it; `passage` is what would be said, null where nothing is."""
    return {
        "message": message,
        "speak": decision.speak,
        "score": round(decision.score, 4),
        "reason": decision.reason,
        "passage": forms.result_form(decision.result) if decision.result else None,
        "signals": _signals(decision),
    }


def _signals(decision: Decision) -> Json:
    signals, choice = decision.signals, decision.signals.choice
    told = {"worth": signals.worth, "fit": signals.fit}
    if choice is not None:
        told |= {"closeness": choice.score, "telling": choice.telling, "held": choice.held, "ahead": choice.ahead}
    return {
        "threshold": round(decision.threshold, 4),
        **{name: round(value, 4) for name, value in told.items() if value is not None},
        "topic": signals.topic,
        "shared": list(signals.shared),
        "shape": {name: round(value, 2) for name, value in asdict(signals.shape).items() if value},
    }


async def _ready(app: App, options: SuggestOptions) -> tuple[Listening, View]:
    await learn_a_little(app)
    return app.ear.listening, await app.library.view(Team(options.team))


def _view(decision: Decision) -> RenderableType:
    word = "Would speak up" if decision.speak else "Would say nothing"
    told = Text.assemble((word, "bold"), f"  {decision.reason}")
    if decision.result is None:
        return told
    return Group(told, results_view(Found(results=(decision.result,)), None))
