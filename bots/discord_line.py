"""The options of `quotidian discord`. What a command needs is loaded by the command, so that help comes at once."""

# ruff: noqa: PLC0415 - loaded where it is needed, as said above
# ruff: noqa: FBT002 - an option that is off unless named is how typer declares a flag

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from config.settings import Settings

discord = typer.Typer()


@discord.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Answer on Discord, until Ctrl-C. Daily posts are made by `quotidian daily run`; `quotidian run` does both."""
    if context.invoked_subcommand is None:
        from bots.commandline import run
        from bots.platforms import run_discord

        run(run_discord)


@discord.command("invite")
def invite_command(
    for_yourself: Annotated[
        bool, typer.Option("--user", help="The link for somebody who wants the commands for themselves, anywhere.")
    ] = False,
) -> None:
    """Print the link by which a server gets the bot, with the fewest permissions that work."""
    from bots.codes import DONE
    from bots.commandline import run_unopened

    async def work(settings: Settings) -> int:
        from bots.discord.inviting import invite_link, own_link
        from bots.discord.standing import look_up
        from bots.output import write_utf8

        application = (await look_up(settings.discord)).application
        write_utf8(f"{(own_link if for_yourself else invite_link)(application)}\n")
        return DONE

    run_unopened(work)
