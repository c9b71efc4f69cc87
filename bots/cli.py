"""Where the `quotidian` command begins. All else is loaded late, so that Ctrl-C leaves quietly from the start."""

from __future__ import annotations

import sys

from bots.codes import DONE, INTERRUPTED, WRONG


def main() -> None:
    """Run the command line. Ctrl-C is how people leave the chat; any other command it ends before it is done."""
    try:
        _run()
    except (KeyboardInterrupt, SystemExit) as left:
        code = left.code if isinstance(left, SystemExit) else INTERRUPTED
        is_chat = sys.argv[1:] in ([], ["chat"])
        sys.exit(DONE if is_chat and code == INTERRUPTED else code)


def _run() -> None:
    """Run the command; what is wrong with the output is one sentence."""
    from bots import output  # noqa: PLC0415 - late, as said above
    from bots.commandline import cli  # noqa: PLC0415

    output.set_up_streams()
    try:
        try:
            cli(prog_name="quotidian")
        finally:
            sys.stdout.flush()
    except output.OutputError as error:
        output.give_up_output()
        sys.stderr.write(f"{error}\n")
        sys.exit(WRONG)
