"""Stands in for a program that is forked elsewhere: passes on what it was given, and ends as that ends.

Started by `python -I -S` with the program's own arguments, in the surroundings that the program is to have; loads next
to nothing. See tests.bots.fork_server, whose socket FORK_SERVER in the environment names.
"""

from __future__ import annotations

import marshal
import os
import signal
import socket
import sys

_STREAMS = (0, 1, 2)
_PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1)


def main() -> None:
    """Ask for the program, then wait for its end; if this process is killed before, the program is, too."""
    streams = [number for number in _STREAMS if _is_open(number)]
    with socket.socket(socket.AF_UNIX) as line, line.makefile("rwb") as file:
        line.connect(os.environ["FORK_SERVER"])
        socket.send_fds(line, [b" "], streams)
        marshal.dump((streams, sys.argv[1:], dict(os.environ), os.getcwd()), file)  # noqa: PTH109 - loads less
        file.flush()
        program = marshal.load(file)  # noqa: S302 - from a server of the tests' own
        for each in _PASSED_ON:
            signal.signal(each, lambda number, _frame: os.kill(program, number))
        for number in streams:  # which are the program's alone from now on
            os.close(number)
        code = marshal.load(file)  # noqa: S302 - likewise
    if code < 0:
        for each in _PASSED_ON:
            signal.signal(each, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
