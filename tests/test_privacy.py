"""docs/privacy.md says what is kept, for how long, and what Slack and Discord are asked for: so it must be."""

from __future__ import annotations

import gc
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bots.app import MEMBER, open_app
from bots.asking import CHANNEL
from bots.discord import surface as discord_surface
from bots.slack import surface as slack_surface
from bots.slack import workspaces
from config.settings import Settings
from core import leaving, offers, once
from core.daily import caring
from core.library.tables import METADATA
from core.listening import pulse, recent, remarks, restraint, verdicts
from core.listening.ear import Ear
from core.listening.heard import MOST_BEFORE
from core.listening.said import Said
from core.requests import Asker
from core.saving.wording import LONGEST_SAVED
from core.search.sense import Meanings
from core.team import CONSOLE
from tests.core.daily.asking import Clock
from tests.memory import texts_in

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "privacy.md").read_text(encoding="utf-8")
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")
SLACKS_OWN = ("slack_bots", "slack_installations", "slack_oauth_states")
HEARD = (
    "should we supervise the chain of thought of the {} model, or would it then hide what it thinks?",
    "who has the keys of the {} van?",
    "what did you mean by {}?",
    "thanks, {}!",
)
"""Of these, the first gets an answer."""

README = (DOCS.parent / "README.md").read_text(encoding="utf-8")


def flat(text: str) -> str:
    return " ".join(text.split())


def cell(page: str, row: str, column: int) -> str:
    """Give a cell of the row of a table that holds these words."""
    (line,) = [each for each in page.splitlines() if each.startswith("|") and row in each]
    return line.strip("|").split("|")[column].strip()


def in_days(time: timedelta) -> str:
    return f"{time.days} days" if time.days > 1 else "a day"


def in_minutes(time: timedelta) -> str:
    return f"{time // timedelta(minutes=1)} minutes"


@pytest.mark.parametrize(
    "promise",
    [
        f"is kept for {in_days(once.KEPT)}, so that nothing is answered twice",
        f"for {in_days(offers.KEPT)} after it was shown last",
        f"Rows are kept for {in_days(caring.KEPT)}, longer while",
        f"up to {LONGEST_SAVED:,} characters",
        f"`QUOTIDIAN_LEAVING_GRACE` ({Settings.model_fields['leaving_grace'].default} days unless",
    ],
)
def test_what_is_promised_is_what_the_program_does(promise: str) -> None:
    assert promise in flat(PAGE)


@pytest.mark.parametrize(
    ("row", "how_long"),
    [
        ("the last three messages", f"{in_minutes(recent.KEPT)} at most"),
        ("how many messages came in ten seconds", in_days(pulse.KEPT)),
        ("since when the channel's talk goes on", f"{in_days(pulse.KEPT)} after the talk"),
        ("each unasked reply", in_days(remarks.KEPT)),
    ],
)
def test_what_is_said_of_listening_is_so(row: str, how_long: str) -> None:
    assert cell(PAGE, row, 2) == how_long
    assert MOST_BEFORE == 3


def test_what_is_said_of_opinions_is_so() -> None:
    def moves(bounds: tuple[float, float]) -> str:
        return f"by {bounds[1]:.2f} up or {-bounds[0]:.2f} down"

    assert f"in a channel {moves(verdicts.CHANNEL_BOUNDS)} at most" in flat(PAGE)
    assert f"one member presses {moves(verdicts.MEMBER_BOUNDS)}." in flat(PAGE)


def test_so_many_questions_are_remembered() -> None:
    known = Meanings(None)._of_query.cache_info()  # type: ignore[arg-type]  # noqa: SLF001 - nobody else needs it
    assert f"remembers the last {known.maxsize} questions" in flat(PAGE)


def test_what_is_looked_up_is_kept_for_so_long() -> None:
    assert timedelta(seconds=workspaces._LONG) == timedelta(minutes=10)  # noqa: SLF001 - nobody else needs it
    assert "remembered for ten minutes, in memory" in flat(PAGE)


def test_each_scope_of_slack_is_named_and_no_other() -> None:
    table = PAGE.partition("| Slack | for what |")[2].partition("| Discord |")[0]
    named = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    assert sorted(re.findall(r"`(.*?)`", " ".join(named))) == sorted(slack_surface.scope_names())


def test_each_permission_of_discord_is_named() -> None:
    said = PAGE.partition("| Discord | for what |")[2].casefold()
    assert [each.name for each in discord_surface.PERMISSIONS if each.name.replace("_", " ") not in said] == []
    assert not discord_surface.INTENTS.message_content


def test_each_table_is_told_of() -> None:
    told = re.findall(r"^\| (`.*?) \|", OPERATIONS.partition("## What the database holds")[2], re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", " ".join(told))) == {*METADATA.tables, leaving.DEPARTURES.name, *SLACKS_OWN}


def test_the_restraints_that_the_readme_names_are_those_there_are() -> None:
    said = flat(README)
    rests = (restraint.CHANNEL_REST, restraint.PERSON_REST, restraint.TOPIC_REST)
    assert [rest // timedelta(hours=1) for rest in rests] == [1, 4, 12]
    assert "once an hour in a channel, every four hours for what one person says, every twelve on a topic" in said
    assert f"no passage twice within {in_days(restraint.PASSAGE_REST)}" in said
    assert timedelta(minutes=5) == restraint.LATE_BY
    assert "or five minutes late" in said


class Words:
    """Looks for a word in what the program holds; itself it has that word in pieces alone."""

    def __init__(self, *pieces: str) -> None:
        self._pieces = pieces

    def put_into(self, text: str) -> str:
        return text.format("".join(self._pieces))

    def are_in(self, text: str) -> bool:
        return "".join(self._pieces) in text.casefold()

    def in_memory(self) -> list[str]:
        """List the kinds of all objects that hold it, also as a part of a text."""
        gc.unfreeze()  # what came with the model is not looked through otherwise
        while gc.collect():
            pass
        return [type(each).__name__ for each in gc.get_objects() if any(map(self.are_in, texts_in(each)))]

    def on_disk(self, folder: Path) -> list[str]:
        """List the files that hold it."""
        word = "".join(self._pieces).encode()
        return [path.name for path in folder.rglob("*") if path.is_file() and word in path.read_bytes()]


async def say_all(ear: Ear, words: Words, at: datetime) -> list[bool]:
    """Say all of HEARD in one channel; tells of each whether something was said to it."""
    made = []
    for number, text in enumerate(HEARD):
        author, key = f"member {number}", f"message {number}"
        said = Said(team=CONSOLE, channel=CHANNEL, key=key, member=author, text=words.put_into(text), at=at)
        made.append((await ear.hear(said)).remark is not None)
    return made


async def test_of_what_is_heard_no_word_is_left_anywhere(starter_data: Path) -> None:
    words, clock = Words("zorb", "quix"), Clock(datetime(2026, 3, 2, 12, tzinfo=UTC))
    asker = Asker(team=CONSOLE, channel=CHANNEL, member=MEMBER, today=clock.now.date())
    async with open_app(Settings(data_dir=starter_data)) as app:
        assert not (await app.commands.command("/listen on relaxed", asker)).private
        assert app.commands.listening
        await app.commands.listening.told(asker)
        ear = Ear(app.ear.listening, clock)
        with capture_logs() as logs:
            assert await say_all(ear, words, clock.now) == [True, False, False, False]
        assert words.in_memory(), "the last messages of a talk are known for some minutes"
        clock.now += recent.KEPT
        ear._recent.drop_old()  # noqa: SLF001 - as it does by itself twice a minute
        await ear.close()
        assert (words.in_memory(), words.on_disk(starter_data)) == ([], [])
        assert not words.are_in(str(logs))
        await app.commands.command(words.put_into("/quote the {} of bridges"), asker)
        assert words.in_memory(), "questions are remembered, so what is looked for above would be found"
