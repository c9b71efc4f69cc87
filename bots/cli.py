"""The `quotidian` command: each command reads its options, calls one use case and prints what came out.

Exit codes: 0 done, 1 nothing found or a check failed, 2 wrong usage or configuration.
"""

from __future__ import annotations

import asyncio
import io
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bots import forms, views
from bots.app import App, make_data_folder, open_app
from bots.checkup import check_up
from bots.console import CHANNEL, chat, local_today
from bots.importing import import_files
from bots.searching import SearchOptions, search_lines, search_once
from bots.taking_away import Sight, change_sight, take_away
from bots.terminal import reply_view
from config.logging import set_up_logging
from config.settings import Settings, SettingsError, load_settings
from core.errors import QuotidianError
from core.intake import IntakeOptions
from core.library.exporting import ExportFormat, export
from core.library.store import open_store
from core.library.tally import tally
from core.library.verifying import verify
from core.models import Check, DocumentKind
from core.requests import Asker
from core.team import CONSOLE, SHARED, Team

DONE, NOTHING, WRONG = 0, 1, 2

cli = typer.Typer(no_args_is_help=False, add_completion=True, pretty_exceptions_enable=False, rich_markup_mode=None)
database = typer.Typer(help="Care of the database.", no_args_is_help=True)
cli.add_typer(database, name="db")

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

TeamOption = Annotated[str, typer.Option("--team", help="The team that looks, such as slack:T0123.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
OwnerOption = Annotated[
    str | None, typer.Option("--team", help="The team that owns it; without, all teams of this installation.")
]


def main() -> None:
    """Run the command line; what standard input brings that is no text, or output cannot show, stops nothing."""
    if sys.stdin is None:  # a daemon closes what nobody types into
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - open as long as the program runs
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)
    try:
        cli(prog_name="quotidian")
    except OSError as error:
        views.print_error(err, f"The output cannot be written ({error.strerror or error}): see that there is space.")
        sys.exit(WRONG)


def run(work: Callable[[App], Awaitable[int]]) -> None:
    """Open the application, do the work and leave with its exit code; a known error becomes one sentence."""

    async def opened(settings: Settings) -> int:
        async with open_app(settings) as app:
            return await work(app)

    raise typer.Exit(guarded(opened))


def guarded(work: Callable[[Settings], Awaitable[int]]) -> int:
    """Do the work under the settings; say in a sentence what is wrong with them, the set-up or what was given."""

    async def awaited() -> int:
        settings = load_settings()
        set_up_logging(settings.log_level, settings.log_format)
        return await work(settings)

    try:
        return asyncio.run(awaited())
    except (SettingsError, QuotidianError) as error:
        views.print_error(err, str(error))
        return WRONG
    except KeyboardInterrupt:
        return DONE


@cli.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Bring a team's lessons and quotes into its chat. Without a command: chat in the terminal."""
    if context.invoked_subcommand is None:
        chat_command()


@cli.command("chat")
def chat_command() -> None:
    """Chat in the terminal, as a member of a pretend channel. No tokens needed."""

    async def work(app: App) -> int:
        await chat(app, out)
        return DONE

    run(work)


@cli.command()
def ask(
    text: Annotated[str, typer.Argument(help='A command or a question: "/quote self-play", "what is RL good for?"')],
    as_json: JsonOption = False,
    team: TeamOption = CONSOLE.key,
) -> None:
    """Ask once and print the answer."""

    async def work(app: App) -> int:
        asker = Asker(team=Team(team), channel=CHANNEL, member="you", today=local_today())
        said = text.strip()
        answer = app.commands.command if said.startswith("/") else app.commands.mention
        reply = await answer(said.removeprefix("@quotidian").lstrip(" ,:"), asker)
        views.show(out, as_json=as_json, form=forms.reply_form(reply), view=reply_view(reply))
        return DONE if reply.found else NOTHING

    run(work)


@cli.command()
def search(
    words: Annotated[list[str] | None, typer.Argument(help="What to look for; “phrases” in quotation marks.")] = None,
    by: Annotated[str | None, typer.Option(help="Only what this person said.")] = None,
    source: Annotated[str | None, typer.Option("--from", help="Only from this source.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only on this topic.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many passages at most.")] = 10,
    from_stdin: Annotated[bool, typer.Option("--stdin", help="Read a query a line; needs --json.")] = False,
    as_json: JsonOption = False,
    team: TeamOption = CONSOLE.key,
) -> None:
    """Search the library and print ranked passages."""
    options = SearchOptions(team=team, by=by, source=source, topic=topic, limit=limit)
    if from_stdin:
        if not as_json:
            raise typer.BadParameter("--stdin prints a JSON line for each query: add --json.")
        run(lambda app: search_lines(app, options, sys.stdin))
    if not words:
        raise typer.BadParameter("say what to look for, such as: quotidian search self-play")
    run(lambda app: search_once(app, options, " ".join(words), out, as_json=as_json))


@cli.command("import")
def import_command(
    paths: Annotated[list[Path], typer.Argument(help="Files, and folders that are searched through.")],
    team: OwnerOption = None,
    kind: Annotated[DocumentKind | None, typer.Option("--format", help="Read every file as this kind.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come in, and change nothing.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Take nothing of a file that has a problem.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take a file for a new edition: what it no longer holds goes.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring documents into the library. Done twice, it gives the same as done once."""

    async def work(app: App) -> int:
        options = IntakeOptions(
            scope=Team(team).key if team else SHARED,
            kind=kind,
            limit=app.settings.max_document_mb * 1_000_000,
            strict=strict,
            replacing=replace,
            rehearsing=dry_run,
        )
        reports = await import_files(app.library, paths, options, err)
        form = {"files": [forms.report_form(report) for report in reports]}
        views.show(out, as_json=as_json, form=form, view=views.import_view(reports, rehearsed=dry_run))
        return DONE if reports and all(report.taken for report in reports) else NOTHING

    run(work)


@cli.command("export")
def export_command(
    form: Annotated[ExportFormat, typer.Option("--format", help="jsonl, csv or markdown.")] = ExportFormat.JSONL,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; without, standard output.")] = None,
    team: TeamOption = CONSOLE.key,
) -> None:
    """Write everything that a team sees; importing that again loses nothing."""

    async def work(app: App) -> int:
        pieces = export(app.library.store, await app.library.view(Team(team)), form)
        await views.write_pieces(pieces, output)
        return DONE

    run(work)


@cli.command()
def remove(
    what: Annotated[str, typer.Argument(help="The id of a passage, or the title or id of a source.")],
    team: OwnerOption = None,
) -> None:
    """Take a passage or a source out of the library for good."""
    run(lambda app: take_away(app, what, Team(team) if team else None, out))


@cli.command()
def hide(
    what: Annotated[str, typer.Argument(help="The id of a passage, a speaker's name, or a source's title or id.")],
    team: TeamOption = CONSOLE.key,
) -> None:
    """Take a source, a speaker or a passage out of one team's sight."""
    run(lambda app: change_sight(app, what, Team(team), Sight.HIDE, out))


@cli.command()
def unhide(
    what: Annotated[str, typer.Argument(help="What was hidden: an id, a speaker's name, or a source's title.")],
    team: TeamOption = CONSOLE.key,
) -> None:
    """Show a team again what was hidden from it."""
    run(lambda app: change_sight(app, what, Team(team), Sight.UNHIDE, out))


@cli.command("verify")
def verify_command(
    strict: Annotated[bool, typer.Option("--strict", help="Leave with 1 where a wording differs.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Check the wording of every quote against the transcripts in the library, and keep what came out."""

    async def work(app: App) -> int:
        verification = await verify(app.library.store)
        form = forms.verification_form(verification)
        views.show(out, as_json=as_json, form=form, view=views.verification_view(verification))
        return NOTHING if strict and verification.outcomes.get(Check.DIFFERS) else DONE

    run(work)


@cli.command()
def stats(as_json: JsonOption = False, team: TeamOption = CONSOLE.key) -> None:
    """Show what the library holds: sources, kinds, speakers, topics, evidence."""

    async def work(app: App) -> int:
        counted = await tally(app.library.store, await app.library.view(Team(team)))
        views.show(out, as_json=as_json, form=forms.tally_form(counted), view=views.tally_view(counted))
        return DONE

    run(work)


@cli.command()
def doctor() -> None:
    """Say what is wrong with this set-up, and how to mend it."""
    raise typer.Exit(guarded(lambda settings: check_up(settings, out)))


@database.command()
def upgrade() -> None:
    """Bring the database's tables up to date with this release."""

    async def work(settings: Settings) -> int:
        make_data_folder(settings.data_dir)
        store = await open_store(settings.store_url)
        await store.close()
        out.print("The database is up to date.")
        return DONE

    raise typer.Exit(guarded(work))
