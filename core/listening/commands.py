"""The words after `/listen`: what they ask for, and the reply to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial

from core.daily.typed import nearest, shown
from core.documents.text import clean, squeeze
from core.errors import NotAllowedError, ScheduleError, UnknownPassageError
from core.library.library import Library
from core.library.passages import passages_with_ids
from core.library.store import Store
from core.listening import answers
from core.listening.answers import Answers
from core.listening.attention import Mode
from core.listening.ear import Ear
from core.listening.help import HELP
from core.listening.here import Here, Kept
from core.listening.phrases import SETTINGS, UnclearError, read_wish
from core.listening.tables import LONGEST_KEY
from core.models import Passage
from core.pages import Page, cut_page, is_number
from core.ports import Rights
from core.reply import Reply
from core.requests import Asker, ListenRequest

_REFUSALS = (NotAllowedError, ScheduleError, UnknownPassageError)
_PAGE = 6
_LONGEST_MENDED = 200
_OUTSIDE = (
    "Whether I listen is decided by members of this team, in channels that are theirs alone: ask one of them, or type "
    "it there. Where others read along I listen to nobody."
)
_CURATORS = "What I would have said is shown to those who may change this library: ask an administrator."
_ALSO = {
    "enable": "on", "start": "on", "disable": "off", "stop": "off", "info": "status", "show": "status",
    "history": "log", "topic": "topics", "about": "topics", "hours": "quiet", "useful": "helpful",
}  # fmt: skip
_ME = ("", "me")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenCommands:
    """Answers `/listen`. `deaf` says by platform why it hears nothing there, in a sentence; most hear."""

    ear: Ear
    rights: Rights
    deaf: Mapping[str, str]

    async def answer(self, request: ListenRequest) -> Reply:
        """Answer a request; what cannot be done is a reply, too.

        The answer to the switching on is not private: it is the announcement to everybody in the channel, and nothing
        is heard there until `told` says that it was made.
        """
        return await _Talk(self, request.asker).answer(squeeze(clean(request.typed)))

    async def told(self, asker: Asker) -> None:
        """Listen from now on in a channel where everybody was told, unless somebody switched it off meanwhile."""
        await _Talk(self, asker).settle(Mode.ON)

    async def take_back(self, asker: Asker) -> None:
        """Do not listen in a channel where not everybody could be told. Asks no platform, since one of them failed."""
        await _Talk(self, asker).settle(Mode.OFF)


class _Talk:
    """One request of one asker."""

    def __init__(self, commands: ListenCommands, asker: Asker) -> None:
        self._ear, self._rights, self._asker = commands.ear, commands.rights, asker
        self._deaf = commands.deaf.get(asker.team.platform)
        self._here = Here(team=asker.team, channel=asker.where, member=asker.who[:LONGEST_KEY], now=commands.ear.now())
        thresholds = commands.ear.listening.weights.thresholds
        self._answers = Answers(asker=asker, topics=self._library.topic_of, thresholds=thresholds)

    async def answer(self, typed: str) -> Reply:
        name, _, rest = typed.partition(" ")
        name = _ALSO.get(name.casefold(), name.casefold())
        if name not in self._subcommands:
            near = nearest(name, (*self._subcommands, *_ALSO))
            message = f"There is no /listen {shown(name)[1:-1]} here; /listen help shows what there is."
            return answers.unclear(message, f"/listen {_ALSO.get(near, near)} {rest}".strip() if near else None)
        try:
            self._see_that_is_member()
            return await self._subcommands[name](rest)
        except UnclearError as error:
            return answers.unclear(str(error), _mended(f"/listen {name} {rest}".strip(), error))
        except _REFUSALS as error:
            return answers.refused(error)

    async def settle(self, mode: Mode) -> None:
        """Set the mode of the channel, where it was switched on and not everybody is known to have been told."""
        await self._store.change(partial(self._here.settle, mode))
        self._ear.look_again()

    @property
    def _subcommands(self) -> Mapping[str, Callable[[str], Awaitable[Reply]]]:
        return {
            "": self._status,
            "status": self._status,
            "help": self._help,
            "on": partial(self._listen, Mode.ON),
            "shadow": partial(self._listen, Mode.SHADOW),
            "off": self._off,
            **{word: partial(self._set, word) for word in SETTINGS},
            "log": self._log,
            "not": self._not_me,
            "me": self._me,
            "why": self._why,
            "less": partial(self._judge, helpful=False),
            "helpful": partial(self._judge, helpful=True),
        }

    async def _status(self, _rest: str) -> Reply:
        standing = await self._store.look(self._here.standing)
        passages = await self._passages(standing.opinions.passages)
        return self._answers.status(standing, passages, await self._hindrance())

    async def _help(self, _rest: str) -> Reply:
        return Reply(title="What you can ask by /listen", body=HELP)

    async def _listen(self, mode: Mode, rest: str) -> Reply:
        """Switch the channel on, or to shadow mode."""
        await self._see_that_may_listen()
        hindrance = await self._hindrance()
        if hindrance is not None:
            return self._answers.cannot(hindrance)
        kept = await self._keep(rest, mode)
        if kept.before is mode:
            return self._answers.changed(kept)
        return self._answers.announced(kept) if mode is Mode.ON else self._answers.shadowed(kept)

    async def _set(self, word: str, rest: str) -> Reply:
        """Set how the channel is listened to, whether it is or not."""
        await self._see_that_may_listen()
        return self._answers.changed(await self._keep(f"{word} {rest}"))

    async def _off(self, _rest: str) -> Reply:
        why = await self._refusal_to_switch_off()
        if why is not None:
            return answers.refused_but_for_oneself(why)
        before = await self._store.change(self._here.switch_off)
        self._ear.look_again()
        return self._answers.switched_off(before=before)

    async def _log(self, rest: str) -> Reply:
        if not await self._rights.may_curate(self._asker):
            raise NotAllowedError(_CURATORS)
        _, number = cut_page(f"page {rest}" if is_number(rest) else rest)
        noted, total = await self._store.look(partial(self._here.noted, (number - 1) * _PAGE, _PAGE))
        passages = await self._passages({each.passage for each in noted})
        page = Page(number=number, size=_PAGE, total=total)
        return page.turned(self._answers.log(noted, passages, page), "/listen log")

    async def _not_me(self, rest: str) -> Reply:
        if rest.casefold().rstrip(".!") not in _ME:
            return answers.unclear("Only you can say that, and for yourself alone.", "/listen not me")
        already = await self._store.change(self._here.ignore_member)
        self._ear.look_again()
        return self._answers.unheard(already=already)

    async def _me(self, _rest: str) -> Reply:
        already = await self._store.change(self._here.hear_member)
        self._ear.look_again()
        return self._answers.heard(already=already)

    async def _why(self, rest: str) -> Reply:
        ident, _, words = rest.partition(" ")
        remark = await self._store.look(partial(self._here.remark, ident))
        return self._answers.why(await self._store.look(self._here.standing), remark, words.split())

    async def _judge(self, rest: str, *, helpful: bool) -> Reply:
        remark, standing = await self._store.change(partial(self._here.judge, rest, helpful=helpful))
        self._ear.look_again()
        return self._answers.judged(standing, remark, helpful=helpful)

    @property
    def _library(self) -> Library:
        return self._ear.listening.finder.library

    @property
    def _store(self) -> Store:
        return self._ear.store

    async def _keep(self, typed: str, mode: Mode | None = None) -> Kept:
        """Set what is typed, and the mode where one is given."""
        wish = read_wish(typed, self._library, self._asker.zone)
        kept = await self._store.change(partial(self._here.keep, wish, mode))
        self._ear.look_again()
        return kept

    async def _hindrance(self) -> str | None:
        """Say why nothing can be heard here, or nothing judged."""
        return self._deaf or await self._ear.listening.hindrance()

    def _see_that_is_member(self) -> None:
        if self._asker.team.is_outside or not self._asker.who:
            raise NotAllowedError(_OUTSIDE)

    async def _see_that_may_listen(self) -> None:
        why = await self._rights.listening_refusal(self._asker)
        if why is not None:
            raise NotAllowedError(why)

    async def _refusal_to_switch_off(self) -> str | None:
        """Say why somebody may not; who looks after the team or the channel may, whatever became of either."""
        why = await self._rights.listening_refusal(self._asker)
        if why is None or await self._rights.schedule_refusal(self._asker, self._asker.where) is None:
            return None
        return None if await self._rights.may_curate(self._asker) else why

    async def _passages(self, ids: Collection[str]) -> Mapping[str, Passage]:
        """Read those of these passages that the team sees, by their whole ids."""
        view = await self._library.view(self._asker.team)
        found = await passages_with_ids(self._store, [(view, each) for each in ids])
        return {passage.id: passage for passage in found if passage is not None}


def _mended(command: str, error: UnclearError) -> str | None:
    """Write a command again with what was wrong in it put right."""
    before, found, after = command.rpartition(error.wrong) if error.wrong else ("", "", "")
    if error.right is None or not found or len(command) > _LONGEST_MENDED:
        return None
    return f"{before}{error.right}{after}"
