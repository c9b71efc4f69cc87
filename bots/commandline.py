"""The commands of `quotidian` and their options: each reads its options and calls one use case.

What a use case needs is loaded by the command that needs it, so that help comes at once. Exit codes: bots.codes.
"""

# ruff: noqa: PLC0415 - loaded where it is needed, as said above
# ruff: noqa: FBT002 - an option that is off unless named is how typer declares a flag
# ruff: noqa: PLR0913, PLR0917 - a command has as many parameters as it has options

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bots.codes import DONE, WRONG
from bots.daily_line import daily
from bots.discord_line import discord
from bots.slack_line import slack
from core.models import DocumentKind
from core.team import CONSOLE, Team

if TYPE_CHECKING:
    from bots.app import App
    from config.settings import Settings

cli = typer.Typer(no_args_is_help=False, add_completion=True, pretty_exceptions_enable=False, rich_markup_mode=None)
database = typer.Typer(help="Care of the database.", no_args_is_help=True)
cli.add_typer(database, name="db")
cli.add_typer(daily, name="daily")
cli.add_typer(slack, name="slack")
cli.add_typer(discord, name="discord")

KINDS = tuple(kind.value for kind in DocumentKind if kind.is_file)
EXPORTED = ("jsonl", "csv", "markdown")
CARES = ("strict", "normal", "relaxed")

TeamOption = Annotated[str, typer.Option("--team", help="The team that looks, such as slack:T0123.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
OwnerOption = Annotated[
    str | None, typer.Option("--team", help="The team that owns it; without, all teams of this installation.")
]


def run(work: Callable[[App], Awaitable[int]]) -> NoReturn:
    """Open the application, do the work and leave with its exit code; a known error becomes one sentence."""
    from bots.running import run_opened

    raise typer.Exit(run_opened(work))


def run_unopened(work: Callable[[Settings], Awaitable[int]]) -> NoReturn:
    """Do work that opens for itself what it needs, and leave with its exit code."""
    from bots.running import run_guarded

    raise typer.Exit(run_guarded(work))


def refuse(sentence: str) -> NoReturn:
    """Say what is wrong with the options, and leave."""
    from bots.terminal import err, print_error

    print_error(err, sentence)
    raise typer.Exit(WRONG)


@cli.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Bring a team's lessons and quotes into its chat. Without a command: chat in the terminal."""
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"quotidian {installed('quotidian')}")
        raise typer.Exit(DONE)
    if context.invoked_subcommand is None:
        chat_command()


@cli.command("chat")
def chat_command() -> None:
    """Chat in the terminal, as a member of a pretend channel. No tokens needed."""
    from bots.console import chat
    from bots.terminal import out

    run(lambda app: chat(app, out))


@cli.command()
def ask(
    text: Annotated[str, typer.Argument(help='A command or a question: "/quote self-play", "what is RL good for?"')],
    as_json: JsonOption = False,
    team: TeamOption = CONSOLE.key,
) -> None:
    """Ask once and print the answer."""
    from bots.asking import ask_once

    run(lambda app: ask_once(app, text, Team(team), as_json=as_json))


@cli.command()
def search(
    words: Annotated[list[str] | None, typer.Argument(help="What to look for; “phrases” in quotation marks.")] = None,
    by: Annotated[list[str] | None, typer.Option(help="Only what this person said.")] = None,
    source: Annotated[list[str] | None, typer.Option("--from", help="Only from this source.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Only on this topic.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many passages at most.")] = 10,
    from_stdin: Annotated[bool, typer.Option("--stdin", help="Read a query a line; needs --json.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show what each signal gave for a result.")] = False,
    as_json: JsonOption = False,
    team: TeamOption = CONSOLE.key,
) -> None:
    """Search the library and print ranked passages."""
    given = {"by": once("--by", by), "source": once("--from", source), "topic": once("--topic", topic)}
    if from_stdin and not as_json:
        refuse("--stdin prints a JSON line for each query: add --json.")
    if not (from_stdin or words or any(given.values())):
        refuse("Say what to look for, such as: quotidian search self-play")
    from bots.searching import SearchOptions, search_lines, search_once

    options = SearchOptions(team=team, limit=limit, explain=explain, **given)
    if from_stdin:
        run(lambda app: search_lines(app, options, sys.stdin))
    run(lambda app: search_once(app, options, " ".join(words or ()), as_json=as_json))


@cli.command()
def suggest(
    words: Annotated[list[str] | None, typer.Argument(metavar="MESSAGE", help="What somebody wrote.")] = None,
    before: Annotated[
        list[str] | None, typer.Option(help="What was written just before it; once for each message, oldest first.")
    ] = None,
    care: Annotated[
        str, typer.Option(help="How sure the bot must be: strict, normal or relaxed.", autocompletion=lambda: CARES)
    ] = "normal",
    from_stdin: Annotated[bool, typer.Option("--stdin", help="Read a message a line; prints JSON lines.")] = False,
    as_json: JsonOption = False,
    team: TeamOption = CONSOLE.key,
) -> None:
    """Say whether the listening bot would speak up about a message, with what, and why."""
    chosen = one_of(CARES, care)
    if not (from_stdin or words):
        refuse('Say what somebody wrote, such as: quotidian suggest "how do you hire researchers?"')
    from bots.suggesting import SuggestOptions, suggest_lines, suggest_once
    from core.listening.weights import Care

    options = SuggestOptions(team=team, care=Care(chosen), before=tuple(before or ()))
    if from_stdin:
        run(lambda app: suggest_lines(app, options, sys.stdin))
    run(lambda app: suggest_once(app, options, " ".join(words or ()), as_json=as_json))


@cli.command("import")
def import_command(
    paths: Annotated[list[Path], typer.Argument(help="Files, and folders that are searched through.")],
    team: OwnerOption = None,
    kind: Annotated[
        str | None,
        typer.Option("--format", help=f"Read every file as one of {', '.join(KINDS)}.", autocompletion=lambda: KINDS),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come in, and change nothing.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Take nothing of a file that has a problem.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take a file for a new edition: what it no longer holds goes.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring documents into the library. Done twice, it gives the same as done once."""
    chosen = None if kind is None else DocumentKind(one_of(KINDS, kind))
    from bots.taking_in import ImportOptions, take_files

    async def work(app: App) -> int:
        options = ImportOptions(team=owner(team), kind=chosen, rehearsing=dry_run, strict=strict, replacing=replace)
        return await take_files(app, paths, options, as_json=as_json)

    run(work)


@cli.command("index")
def index_command() -> None:
    """Bring the search index in step with the library, as import does by itself."""
    from bots.learning import index_all

    run(index_all)


@cli.command("export")
def export_command(
    form: Annotated[
        str, typer.Option("--format", help="jsonl, csv or markdown.", autocompletion=lambda: EXPORTED)
    ] = EXPORTED[0],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; without, standard output.")] = None,
    team: TeamOption = CONSOLE.key,
) -> None:
    """Write everything that a team sees; importing that again loses nothing."""
    chosen = one_of(EXPORTED, form)
    from bots.exporting import export_library

    run(lambda app: export_library(app, Team(team), chosen, output))


@cli.command()
def remove(
    what: Annotated[str, typer.Argument(help="The id of a passage, or the id or whole title of a source.")],
    team: OwnerOption = None,
) -> None:
    """Take a passage or a source out of the library for good."""
    from bots.taking_away import take_away

    run(lambda app: take_away(app, what, owner(team)))


@cli.command()
def hide(
    what: Annotated[str, typer.Argument(help="An id, a speaker's whole name, or the whole title of a source.")],
    team: TeamOption = CONSOLE.key,
) -> None:
    """Take a source, a speaker or a passage out of one team's sight."""
    from bots.taking_away import change_sight
    from core.curating.sight import Sight

    run(lambda app: change_sight(app, what, Team(team), Sight.HIDE))


@cli.command()
def unhide(
    what: Annotated[str, typer.Argument(help="What was hidden: an id, a speaker's name, or a source's title.")],
    team: TeamOption = CONSOLE.key,
) -> None:
    """Show a team again what was hidden from it."""
    from bots.taking_away import change_sight
    from core.curating.sight import Sight

    run(lambda app: change_sight(app, what, Team(team), Sight.UNHIDE))


@cli.command("verify")
def verify_command(
    strict: Annotated[bool, typer.Option("--strict", help="Leave with 1 where a wording differs.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Check the wording of every quote against the transcripts, for all teams; the operator's command."""
    from bots.figures import check_wordings

    run(lambda app: check_wordings(app, strict=strict, as_json=as_json))


@cli.command()
def stats(as_json: JsonOption = False, team: TeamOption = CONSOLE.key) -> None:
    """Show what the library holds: sources, kinds, speakers, topics, evidence."""
    from bots.figures import show_figures

    run(lambda app: show_figures(app, Team(team), as_json=as_json))


@cli.command()
def doctor() -> None:
    """Say what is wrong with this set-up, and how to mend it."""
    from bots.checkup import check_up
    from bots.terminal import out

    run_unopened(lambda settings: check_up(settings, out))


@cli.command("run")
def run_command() -> None:
    """Run everything that is set up, until Ctrl-C: Slack, daily posts, and learning what is imported."""
    from bots.platforms import run_all

    run(run_all)


@daily.command("run")
def daily_run() -> None:
    """Post what is due, until Ctrl-C. Several copies may run at the same time."""
    from bots.scheduling import run_daily

    run(run_daily)


@database.command()
def upgrade() -> None:
    """Bring the database's tables up to date with this release."""
    from bots.upgrading import upgrade_database

    run_unopened(upgrade_database)


def once(option: str, given: list[str] | None) -> str | None:
    """Take the one value of an option; refuse several, of which all but one would count for nothing."""
    if given and len(given) > 1:
        refuse(f"{option} is given {len(given)} times: write it once.")
    return given[0] if given else None


def one_of(allowed: Iterable[str], typed: str) -> str:
    """Take a word that is allowed; refuse any other."""
    *others, last = allowed
    if typed not in (*others, last):
        refuse(f"'{typed[:80]}' is no format: write {', '.join(others)} or {last}.")
    return typed


def owner(team: str | None) -> Team | None:
    """Read the team that owns what is brought in or taken away; None for all teams of the installation."""
    return None if team is None else Team(team)
