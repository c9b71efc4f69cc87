"""The command as a process of its own, that goes on while a test looks at it."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.bots.program import COMMAND, PATIENCE


@asynccontextmanager
async def started(*arguments: str, env: dict[str, str]) -> AsyncIterator[Process]:
    """Run the command until the block ends."""
    program = await asyncio.create_subprocess_exec(*COMMAND, *arguments, stdout=PIPE, stderr=PIPE, env=env)
    try:
        async with asyncio.timeout(PATIENCE):
            yield program
    finally:
        if program.returncode is None:
            program.kill()
        await program.communicate()


async def line(program: Process) -> str:
    """Wait for a line that it prints."""
    assert program.stdout
    return (await program.stdout.readline()).decode().strip()
