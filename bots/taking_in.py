"""The `import` command: files are taken in, then summed up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bots.app import App
from bots.codes import DONE, NOTHING
from bots.forms import report_form
from bots.import_view import import_view
from bots.importing import import_files
from bots.learning import learn
from bots.terminal import err, show
from core.intake import IntakeOptions
from core.models import DocumentKind
from core.team import SHARED, Team


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What the options of the command say; without a team, all teams of the installation get the files."""

    team: Team | None
    kind: DocumentKind | None
    rehearsing: bool
    strict: bool
    replacing: bool


async def take_files(app: App, paths: Sequence[Path], options: ImportOptions, *, as_json: bool) -> int:
    """Import files and folders; returns the exit code, NOTHING where any file was refused."""
    intake = IntakeOptions(
        scope=options.team.key if options.team else SHARED,
        kind=options.kind,
        limit=app.settings.max_document,
        strict=options.strict,
        replacing=options.replacing,
        rehearsing=options.rehearsing,
    )
    reports = await import_files(app.library, paths, intake, err)
    if not options.rehearsing:
        await learn(app, err)
    show(
        as_json=as_json,
        form=lambda: {"files": [report_form(report) for report in reports]},
        view=lambda: import_view(reports, intake),
    )
    return DONE if reports and all(report.taken for report in reports) else NOTHING
