"""The `import` command: files from disk into the library, with a progress bar."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from bots.files import FoundFile, find_files, read_file
from bots.learning import progress_bar
from core.errors import DocumentError
from core.intake import FileReport, Intake, IntakeOptions, refused
from core.library.library import Library

_LONGEST_NAME = 40


async def import_files(
    library: Library, paths: Sequence[Path], options: IntakeOptions, progress_on: Console
) -> list[FileReport]:
    """Take in every file of these paths, one after the other; what is wrong with one stops none of the others."""
    files = list(find_files(paths))
    intake = Intake(library, options)
    reports: list[FileReport] = []
    with progress_bar(progress_on) as progress:
        task = progress.add_task("", total=len(files))
        for file in files:
            progress.update(task, description=file.path.name[:_LONGEST_NAME])
            reports.append(await _import_file(intake, file, options.limit))
            progress.advance(task)
    return reports


async def _import_file(intake: Intake, file: FoundFile, limit: int) -> FileReport:
    if file.problem is not None:
        return refused(str(file.path), file.problem)
    try:
        data = read_file(file.path, limit)
    except DocumentError as error:
        return refused(str(file.path), str(error))
    return await intake.take_in(data, str(file.path))
