"""The use cases of a team's library: who may, then what. What cannot be done is a sentence, never an exception.

`allow` and `export` alone raise NotAllowedError, since what they lead to is no reply.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from core import misses
from core.curating import answers
from core.curating.sight import Named, Sight, change_sight, list_hidden
from core.daily.typed import nearest, shown
from core.errors import AmbiguousIdError, NotAllowedError, UnknownPassageError
from core.filters import Filters
from core.finding import Finder
from core.library import exporting
from core.library.exporting import ExportFormat
from core.library.passages import count
from core.library.tally import tally
from core.models import PassageKind
from core.pages import Page, cut_page, is_number
from core.ports import Rights
from core.reply import Reply
from core.requests import Asker, LibraryRequest, Misunderstood
from core.subcommands import LIBRARY

_REFUSALS = (AmbiguousIdError, NotAllowedError, UnknownPassageError)
_PAGE = 20
_MOST_HIDDEN = 200
_MEGABYTE = 1_000_000
_MARKS = ' "“”„«»'
_ALSO = {
    "figures": "stats", "statistics": "stats", "add": "import", "upload": "import", "download": "export",
    "show": "unhide",
}  # fmt: skip
_FORMS = {**{form.value: form for form in ExportFormat}, "json": ExportFormat.JSONL, "md": ExportFormat.MARKDOWN}
_ENDINGS = {ExportFormat.JSONL: "jsonl", ExportFormat.CSV: "csv", ExportFormat.MARKDOWN: "md"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A file with everything that a team sees: its name, and its text piece by piece."""

    name: str
    pieces: AsyncIterator[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curating:
    """Looks after the libraries of teams. `limit` is the size in bytes of the largest document that is taken in."""

    finder: Finder
    rights: Rights
    limit: int

    async def answer(self, request: LibraryRequest) -> Reply:
        """Answer what was typed after `/library`."""
        name, rest = subcommand(request.typed)
        if name not in self._subcommands:
            return misses.misunderstood(_misspelt(request, name, rest))
        try:
            return await self._subcommands[name](request.asker, rest)
        except _REFUSALS as error:
            return answers.refused(error)

    async def allow(self, asker: Asker) -> None:
        """See that somebody may change their team's library; raises NotAllowedError."""
        if not await self.rights.may_curate(asker):
            raise NotAllowedError("You may not change or export this library: ask an administrator.")

    def too_large(self, name: str, size: int) -> str | None:
        """Say that a document of so many bytes is too large to be taken in; None where it is not."""
        if size <= self.limit:
            return None
        return f"{name} has {size / _MEGABYTE:.1f} MB: at most {self.limit / _MEGABYTE:.0f} are read."

    async def take_in(self, asker: Asker, data: bytes, name: str) -> Reply:
        """Take a document into the asker's own library; what is wrong with it is in the reply, by this name."""
        # Loaded late: with it come the parsers of all kinds of documents.
        from core.curating.taking_in import take_in  # noqa: PLC0415

        try:
            await self.allow(asker)
        except NotAllowedError as error:
            return answers.refused(error)
        return answers.taken_in(await take_in(self.finder.library, asker.team, data, name, self.limit))

    async def hidden(self, asker: Asker, most: int = _MOST_HIDDEN) -> Sequence[Named]:
        """List at most so many things that the team hid, for somebody who may show them again; none for others."""
        if not await self.rights.may_curate(asker):
            return ()
        found, _ = await list_hidden(self.finder.library, asker.team, 0, most)
        return found

    async def export(self, asker: Asker, form: ExportFormat) -> Exported:
        """Write everything that the asker's team sees; raises NotAllowedError."""
        await self.allow(asker)
        library = self.finder.library
        pieces = exporting.export(library.store, await library.view(asker.team), form)
        return Exported(name=f"quotidian-{asker.today.isoformat()}.{_ENDINGS[form]}", pieces=pieces)

    @property
    def _subcommands(self) -> Mapping[str, Callable[[Asker, str], Awaitable[Reply]]]:
        return {
            "": self._overview,
            "help": self._overview,
            "stats": self._stats,
            "hidden": self._hidden,
            "hide": self._hide,
            "unhide": self._unhide,
            "import": self._import,
            "export": self._export,
        }

    async def _overview(self, asker: Asker, _rest: str) -> Reply:
        library = self.finder.library
        view = await library.view(asker.team)
        quotes = await count(library.store, view, Filters(kind=PassageKind.QUOTE))
        lessons = await count(library.store, view, Filters(kind=PassageKind.LESSON))
        return answers.overview(quotes, lessons)

    async def _stats(self, asker: Asker, _rest: str) -> Reply:
        library = self.finder.library
        view = await library.view(asker.team)
        lessons = await count(library.store, view, Filters(kind=PassageKind.LESSON))
        return answers.stats(await tally(library.store, view), lessons, library.topic_of)

    async def _hidden(self, asker: Asker, rest: str) -> Reply:
        """List what is hidden; the words of passages are for those who may show them again."""
        _, number = cut_page(f"page {rest}" if is_number(rest) else rest)
        found, total = await list_hidden(self.finder.library, asker.team, (number - 1) * _PAGE, _PAGE)
        page = Page(number=number, size=_PAGE, total=total)
        return answers.hidden(found, page, with_words=await self.rights.may_curate(asker))

    async def _hide(self, asker: Asker, rest: str) -> Reply:
        return await self._change_sight(asker, rest, Sight.HIDE)

    async def _unhide(self, asker: Asker, rest: str) -> Reply:
        return await self._change_sight(asker, rest, Sight.UNHIDE)

    async def _change_sight(self, asker: Asker, typed: str, sight: Sight) -> Reply:
        await self.allow(asker)
        return answers.sighted(await change_sight(self.finder.library, asker.team, typed.strip(_MARKS), sight), sight)

    async def _import(self, asker: Asker, _rest: str) -> Reply:
        await self.allow(asker)
        return answers.how_to_import(asker.team)

    async def _export(self, asker: Asker, rest: str) -> Reply:
        await self.allow(asker)
        return answers.how_to_export(asker.team, export_format(rest))


def subcommand(typed: str) -> tuple[str, str]:
    """Read the first word typed after `/library`, whatever else it may be called, and what follows it."""
    name, rest = [*typed.split(maxsplit=1), "", ""][:2]
    return _ALSO.get(name.casefold(), name.casefold()), rest.strip()


def export_format(typed: str) -> ExportFormat | None:
    """Read the name of a form, JSON lines where nothing was typed; None where there is none of this name."""
    word = typed.strip().casefold() or ExportFormat.JSONL.value
    return _FORMS.get(word)


def _misspelt(request: LibraryRequest, name: str, rest: str) -> Misunderstood:
    near = nearest(name, (*LIBRARY, *_ALSO))
    message = f"There is no /library {shown(name)[1:-1]} here; /library shows what there is."
    meant = f"/library {_ALSO.get(near, near)} {rest}".strip() if near else None
    return Misunderstood(asker=request.asker, message=message, meant=meant)
