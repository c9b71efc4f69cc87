"""The options of `quotidian slack`. What a command needs is loaded by the command, so that help comes at once."""

# ruff: noqa: PLC0415 - loaded where it is needed, as said above
# ruff: noqa: FBT002 - an option that is off unless named is how typer declares a flag

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from config.settings import Settings

slack = typer.Typer()


@slack.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Answer on Slack, until Ctrl-C. Daily posts are made by `quotidian daily run`; `quotidian run` does both."""
    if context.invoked_subcommand is None:
        from bots.commandline import run
        from bots.platforms import run_slack

        run(run_slack)


@slack.command("manifest")
def manifest_command(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of YAML.")] = False,
) -> None:
    """Print the app's manifest as it fits these settings: to be pasted where Slack makes or changes an app."""
    from bots.codes import DONE
    from bots.commandline import run_unopened

    async def work(settings: Settings) -> int:
        from bots.output import write_utf8
        from bots.slack.manifest import as_json as json
        from bots.slack.manifest import as_yaml

        write_utf8((json if as_json else as_yaml)(settings.slack))
        return DONE

    run_unopened(work)
