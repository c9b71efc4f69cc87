"""The commands `stats` and `verify`: what the library holds, and how well its quotes are worded."""

from __future__ import annotations

from bots.app import App
from bots.codes import DONE, NOTHING
from bots.forms import tally_form, verification_form
from bots.terminal import show
from bots.views import tally_view, verification_view
from core.library.tally import tally
from core.library.verifying import verify
from core.models import Check
from core.team import Team


async def show_figures(app: App, team: Team, *, as_json: bool) -> int:
    """Count what a team sees; returns the exit code."""
    figures = await tally(app.library.store, await app.library.view(team))
    show(as_json=as_json, form=lambda: tally_form(figures), view=lambda: tally_view(figures))
    return DONE


async def check_wordings(app: App, *, strict: bool, as_json: bool) -> int:
    """Verify the quotes of all teams; returns the exit code, with `strict` NOTHING where a wording differs."""
    verification = await verify(app.library.store)
    show(
        as_json=as_json,
        form=lambda: verification_form(verification),
        view=lambda: verification_view(verification),
    )
    return NOTHING if strict and verification.outcomes.get(Check.DIFFERS) else DONE
