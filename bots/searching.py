"""The `search` command: one query for a person, or a line of JSON for each line of standard input."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from bots import forms
from bots.app import App
from bots.codes import DONE, NOTHING
from bots.learning import learn_a_little
from bots.output import write_json
from bots.terminal import show
from bots.views import results_view
from core.finding import Found
from core.grammar import parse_plain
from core.narrowing import UnknownName
from core.requests import Terms
from core.search.query import LONGEST
from core.team import Team, View


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOptions:
    """What the options of the command say; they hold for every query of a run."""

    team: str
    by: str | None
    source: str | None
    topic: str | None
    limit: int
    explain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """One query with its answer; `problem` says in a sentence why a filter fits nothing."""

    query: str
    took_ms: float
    found: Found
    problem: str | None = None


async def search_once(app: App, options: SearchOptions, words: str, *, as_json: bool) -> int:
    """Search once and print what was found; returns the exit code."""
    await learn_a_little(app)
    view = await app.library.view(Team(options.team))
    searched = await _search(app, view, options, words)
    show(
        as_json=as_json,
        form=lambda: _form(searched, options),
        view=lambda: results_view(searched.found, searched.problem, explained=options.explain),
    )
    return DONE if searched.found.results else NOTHING


async def search_lines(app: App, options: SearchOptions, lines: Iterable[str]) -> int:
    """Search each line and print a line of JSON for it; returns the exit code."""
    await learn_a_little(app)
    view = await app.library.view(Team(options.team))
    for line in lines:
        searched = await _search(app, view, options, line.strip())
        write_json(_form(searched, options))
    return DONE


async def _search(app: App, view: View, options: SearchOptions, words: str) -> Searched:
    began = time.perf_counter()
    terms = _terms(words[:LONGEST], options)
    filters = await app.finder.narrow(view, terms)
    problem = None
    if isinstance(filters, UnknownName):
        problem, found = _problem(filters), Found(results=())
    else:
        found = await app.finder.find(view, terms, filters, options.limit)
    took = (time.perf_counter() - began) * 1000
    return Searched(query=words, took_ms=round(took, 2), found=found, problem=problem)


def _terms(words: str, options: SearchOptions) -> Terms:
    """Read the query's words, phrases and filters; the command's options go before the query's filters."""
    terms = parse_plain(words)
    return replace(
        terms,
        by=options.by or terms.by,
        source=options.source or terms.source,
        topic=options.topic or terms.topic,
    )


def _problem(unknown: UnknownName) -> str:
    near = f" Nearest: {', '.join(unknown.nearest)}." if unknown.nearest else ""
    return f"Nothing here fits {unknown.filter}:{unknown.typed}.{near}"


def _form(searched: Searched, options: SearchOptions) -> dict[str, Any]:
    return {
        "query": searched.query,
        "took_ms": searched.took_ms,
        "corrected": searched.found.corrected,
        "problem": searched.problem,
        "results": [
            forms.explained_form(result) if options.explain else forms.result_form(result)
            for result in searched.found.results
        ],
    }
