from __future__ import annotations

import io
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rich.console import Console

from bots.app import open_app
from bots.console import Chat
from bots.post_file import Posted
from config.settings import Settings
from core.documents.document import Document, Entry
from core.library.importing import import_documents
from core.models import DocumentKind, Evidence, PassageKind
from core.reply import Action, ActionKind
from core.requests import QuoteRequest, Terms
from core.team import SHARED
from tests.bots.learned import MEANT, UNKNOWN_MODEL, forget_what_was_learned, learned
from tests.bots.program import PATIENCE, Program
from tests.bots.pseudo_terminal import CTRL_C, CTRL_D, ENTER, STARTED, TAB, Terminal
from tests.bots.scheduled import keep, overdue
from tests.shelf import ASKER, FORGIVES, MORNING, RIVET

HOSTILE = "[bold]Knot[/bold] \x1b[31mred\x1b[0m \x07 \x9b2J rope :smile: [link=x]"


async def said(data: Path, *lines: str) -> list[str]:
    """Say lines one after the other, and give what is printed for each, as one line of text."""
    printed: list[str] = []
    async with open_app(Settings(data_dir=data, starter=False)) as app:
        out = io.StringIO()
        chat = Chat(app, Console(file=out, width=300, highlight=False, force_terminal=False))
        for line in lines:
            begin = len(out.getvalue())
            await chat.say(line)
            printed.append(" ".join(out.getvalue()[begin:].split()))
    return printed


# What is said


async def test_commands_and_mentions_are_answered_and_plain_talk_is_not(data: Path) -> None:
    _, talk, quote, mention, inside = await said(
        data,
        "good morning",
        "hello all",
        "/quote rivet",
        "@Quotidian: what about rivets?",
        "tell me, @quotidian, of rivets",
    )
    assert talk == "you: hello all"
    assert RIVET in quote
    assert RIVET in mention
    assert RIVET in inside


@pytest.mark.parametrize("line", ["ada@quotidian.example wrote", "@quotidianfan hello"])
async def test_what_only_looks_like_a_mention_is_plain_talk(data: Path, line: str) -> None:
    assert (await said(data, "good morning", line))[1] == f"you: {line}"


async def test_words_stand_for_what_the_last_answer_offers(data: Path) -> None:
    quote, context, share, another, end = await said(
        data, "/quote bridge", "context", "Share", "another", "/quote rivet"
    )
    assert "only you see this" in quote
    assert "Around" in context
    assert "you shared a quote" in share
    assert "only you see this" not in share
    assert another.split("“")[1] != quote.split("“")[1]
    assert RIVET in end


@pytest.mark.parametrize(
    "line", ["/lesson", "@quotidian what about the garden?", "/quote random", "/quote bridge by:tomas"]
)
async def test_another_follows_whatever_was_asked(data: Path, line: str) -> None:
    first, second = await said(data, line, "another")
    assert "did not get that" not in second
    assert first != second


async def test_the_words_are_plain_talk_before_there_is_an_answer(data: Path) -> None:
    assert (await said(data, "hello", "another", "context"))[1:] == ["you: another", "you: context"]


async def test_the_first_plain_talk_says_how_to_ask(data: Path) -> None:
    first, second = await said(data, "hello all", "anybody?")
    assert first.startswith("you: hello all ")
    assert "@quotidian" in first
    assert "/help" in first
    assert second == "you: anybody?"


@pytest.mark.parametrize(
    "between", ["/quote zzzzqqq", "/topics", "/topics zzz", "context", "/context nonsense", "/help"]
)
async def test_context_and_share_mean_the_passage_that_was_shown_last(data: Path, between: str) -> None:
    _, _, shared, context = await said(data, "/quote rivet", between, "share", "context")
    assert "you shared a quote" in shared
    assert RIVET in shared
    assert RIVET in context


async def test_context_from_another_source_leaves_the_passage_as_it_was(data: Path) -> None:
    quote, context, shared = await said(data, "/quote garden from:sayings", "context", "share")
    assert "every spring" in quote
    assert FORGIVES in context
    assert "every spring" in shared


@pytest.mark.parametrize("search", ["/quote zzzzqqq", "@quotidian zzzzqqq?", "/quote rivet by:zzz"])
async def test_another_is_forgotten_where_a_new_search_finds_nothing(data: Path, search: str) -> None:
    _, _, _, another = await said(data, "hello", "/quote bridge", search, "another")
    assert another == "you: another"


@pytest.mark.parametrize("between", ["context", "share", "/topics", "/help"])
async def test_another_stays_where_nothing_else_was_looked_for(data: Path, between: str) -> None:
    first, _, another = await said(data, "/quote bridge", between, "another")
    assert "you: another" not in another
    assert another.split("“")[1] != first.split("“")[1]


async def test_another_goes_on_to_its_end(data: Path) -> None:
    *_, last, once_more = await said(data, "/quote rivet", *["another"] * 12)
    assert "Nothing more" in last
    assert "Nothing more" in once_more


async def test_help_names_what_there_is_only_here(data: Path) -> None:
    for line in ("/help", "@quotidian hello"):
        printed = (await said(data, line))[0]
        assert "/as NAME" in printed
        assert "/quit" in printed


async def test_somebody_else_can_speak(data: Path) -> None:
    _, became, talk, _, shared, nobody = await said(data, "hello", "/as bob", "hello", "/quote rivet", "share", "/as")
    assert became == "You speak as bob now."
    assert talk == "bob: hello"
    assert "bob shared a quote" in shared
    assert nobody == "You speak as you now."


@pytest.mark.parametrize("name", ["Zoë K. van-der_Berg 2", "李", "x" * 40])
async def test_names_may_hold_letters_digits_blanks_and_some_signs(data: Path, name: str) -> None:
    assert await said(data, f"/as {name}") == [f"You speak as {name} now."]


@pytest.mark.parametrize("name", ["x" * 41, "<b>", "a\x1b[31m", "@bob", "a/b", "[red]", "💥", "a\tb"])
async def test_any_other_name_is_refused_and_changes_nothing(data: Path, name: str) -> None:
    _, refused, talk = await said(data, "hello", f"/as {name}", "hello")
    assert refused.startswith("A name is up to 40 letters")
    assert talk == "you: hello"


async def test_a_wrong_command_is_answered(data: Path) -> None:
    assert "Did you mean /quote rivet?" in (await said(data, "/qoute rivet"))[0]


async def test_leaving_words_leave(data: Path) -> None:
    async with open_app(Settings(data_dir=data, starter=False)) as app:
        chat = Chat(app, Console(file=io.StringIO()))
        assert [await chat.say(line) for line in ("", "  ", "/quit now", "/quit", "exit")] == [
            True,
            True,
            True,
            False,
            False,
        ]


async def test_what_is_imported_steers_no_terminal_and_is_no_markup(data: Path) -> None:
    hostile = Document(
        kind=DocumentKind.TEXT,
        title=f"Title {HOSTILE}",
        url="http://x/[bold]\x1b[31m",
        entries=(
            Entry(
                text=HOSTILE,
                kind=PassageKind.QUOTE,
                evidence=Evidence.ATTRIBUTED,
                heading=f"Heading {HOSTILE}",
                speaker="[red]Ann\x1b[31m",
            ),
        ),
    )
    async with open_app(Settings(data_dir=data, starter=False)) as app:
        await import_documents(app.library.store, [hostile], SHARED, app.library.rule.assign)
        out = io.StringIO()
        chat = Chat(app, Console(file=out, width=300, force_terminal=True, color_system="truecolor"))
        for line in (
            "/quote knot",
            "share",
            "/quote knot by:ann",
            f"/as {HOSTILE}",
            HOSTILE,
            f"/quote {HOSTILE}",
            f"@quotidian {HOSTILE}",
        ):
            await chat.say(line)
    printed = out.getvalue()
    assert "[bold]Knot[/bold]" in printed
    assert "[red]Ann" in printed
    assert ":smile:" in printed
    assert "\x1b[31m" not in printed
    assert "\x07" not in printed
    assert "\x9b" not in printed


# Without a terminal


def test_lines_are_read_to_their_end(quotidian: Program) -> None:
    ran = quotidian("chat", typed="/quote rivet\n\n/quit\n/quote onions\n")
    assert "rivet" in ran.out
    assert "onions" not in ran.out
    assert "rivet" in quotidian(typed="/quote rivet").out


def test_what_was_not_learned_yet_is_learned_before_the_first_line(quotidian: Program, data: Path) -> None:
    forget_what_was_learned(data)
    assert MORNING[:40] in quotidian("chat", typed=f"@quotidian {MEANT}\n").out


def test_an_empty_input_shows_todays_lesson_and_how_to_go_on(quotidian: Program) -> None:
    for typed in ("", "\n \n"):
        printed = quotidian("chat", typed=typed).out
        assert "paraphrase" in printed
        assert 'echo "/quote self-play" | quotidian chat' in printed


def test_an_endless_line_is_answered(quotidian: Program) -> None:
    assert "rivet" in quotidian("chat", typed="/quote rivet " + "x" * 300_000 + "\n").out


def test_a_closed_input_is_an_empty_one(quotidian: Program) -> None:
    assert "paraphrase" in quotidian.alone("chat").out


# In a terminal


@pytest.fixture
def terminal(data: Path) -> Terminal:
    """Give a chat that has shown its first prompt."""
    assert data.is_dir()
    opened = Terminal()
    opened.wait_for("Ctrl-D leaves.")
    opened.wait_for("you in #console")
    return opened


def test_it_opens_with_todays_lesson_answers_and_ctrl_d_leaves(terminal: Terminal) -> None:
    with terminal:
        assert "paraphrase" in terminal.shown
        terminal.type("/quote forgives" + ENTER)
        terminal.wait_for(FORGIVES)
        terminal.wait_for("you in #console")
        terminal.type("/as bob" + ENTER)
        terminal.wait_for("bob in #console")
        terminal.type(CTRL_D)
        assert terminal.leave() == 0
    assert "Traceback" not in terminal.shown


def test_ctrl_c_gives_up_a_half_typed_line_and_leaves_on_an_empty_one(terminal: Terminal) -> None:
    with terminal:
        terminal.type("/quote half a li" + CTRL_C)
        terminal.wait_for("you in #console")
        terminal.type("/quote rivet" + ENTER)
        terminal.wait_for(RIVET)
        terminal.wait_for("you in #console")
        terminal.type(CTRL_C)
        assert terminal.leave() == 0
    assert "Traceback" not in terminal.shown


@pytest.mark.parametrize("after", [0.02, 0.06, 0.12, 0.25, 0.4, 0.6])
@pytest.mark.usefixtures("data")
def test_ctrl_c_while_it_starts_leaves_cleanly(after: float) -> None:
    with Terminal(STARTED) as terminal:
        terminal.wait_for("begun")
        time.sleep(after)
        terminal.type(CTRL_C)
        assert terminal.leave() == 0
    assert "Traceback" not in terminal.shown


@pytest.mark.parametrize(("key", "after"), [(CTRL_D, 0), (CTRL_C, 0.3), (CTRL_D, 0.6), (CTRL_C, 1.0)])
def test_who_leaves_while_it_learns_leaves_cleanly(tmp_path: Path, key: str, after: float) -> None:
    with Terminal(QUOTIDIAN_STARTER="on") as terminal:
        terminal.wait_for("you in #console")
        time.sleep(after)
        terminal.type(key)
        assert terminal.leave() == 0
    assert "Traceback" not in terminal.shown
    assert (tmp_path / "data" / "library.db").exists()


def test_the_first_answer_comes_by_words_and_later_ones_by_meaning(data: Path) -> None:
    forget_what_was_learned(data)
    with Terminal() as terminal:
        terminal.wait_for("you in #console")
        terminal.type("/quote rivet" + ENTER)
        terminal.wait_for(RIVET)
        wait_for(learned(data) / "learned.json")
        terminal.type(f"@quotidian {MEANT}" + ENTER)
        terminal.wait_for(MORNING[:40])


@pytest.mark.usefixtures("data")
def test_what_is_logged_is_shown_above_what_is_being_typed() -> None:
    with Terminal(QUOTIDIAN_MODEL=UNKNOWN_MODEL) as terminal:
        terminal.wait_for("Ctrl-D leaves.")
        terminal.type("/quote ri")
        terminal.wait_for("search.by_words_alone")
        terminal.wait_for("you in #console")
        terminal.type("vet" + ENTER)
        terminal.wait_for(RIVET)


def wait_for(path: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not path.exists():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_tab_completes_and_what_was_typed_is_kept(terminal: Terminal, data: Path) -> None:
    with terminal:
        terminal.type("/quo" + TAB)
        terminal.wait_for("te")  # which may be drawn behind what was typed, or with it
        terminal.type(" rivet by:tom" + TAB)
        terminal.wait_for('"Tomas Berg"')
        terminal.type(ENTER)
        terminal.wait_for(RIVET)
        terminal.type("/quit" + ENTER)
        assert terminal.leave() == 0
    assert '+/quote rivet by:"Tomas Berg"' in (data / "history").read_text("utf-8")


# Daily posts


async def test_the_words_stand_for_what_can_be_done_with_a_post(data: Path) -> None:
    out = io.StringIO()
    async with open_app(Settings(data_dir=data, starter=False)) as app:
        chat = Chat(app, Console(file=out, width=300, highlight=False, force_terminal=False))
        await chat.say("/quote garden")
        short = (
            (await app.commands.answer(QuoteRequest(asker=ASKER, terms=Terms(words="rivet")))).results[0].passage.short
        )
        share = Action(kind=ActionKind.SHARE, label="Share", command=f"/share {short}")
        chat.show_post(a_post(text=f"Lesson of the day\n{HOSTILE}", passage=short, actions=(share,)))
        assert f"@quotidian to #console\n  Lesson of the day\n  {HOSTILE[:17]}" in out.getvalue()
        assert "\x1b" not in out.getvalue()
        await chat.say("share")
        await chat.say("context")
    shown = " ".join(out.getvalue().split())
    assert "→ share" in shown
    assert RIVET in shown.partition("you shared a quote")[2]
    assert "Around" in shown


def a_post(text: str, passage: str | None = None, actions: tuple[Action, ...] = ()) -> Posted:
    return Posted(
        delivery="morning-20260306",
        schedule="morning",
        team="console:local",
        channel="#console",
        date=date(2026, 3, 6),
        at=datetime(2026, 3, 6, 8, tzinfo=UTC),
        text=text,
        passage=passage,
        actions=actions,
    )


def test_what_is_due_is_posted_while_somebody_types(data: Path) -> None:
    keep(data, overdue(), overdue("elsewhere", channel="#elsewhere"))
    with Terminal(QUOTIDIAN_MODEL="off") as terminal:
        terminal.wait_for("Ctrl-D leaves.")
        terminal.type("/quote ri")
        terminal.wait_for("@quotidian to #console")
        terminal.wait_for("Lesson of the day")
        terminal.wait_for("you in #console")
        terminal.type("vet" + ENTER)
        terminal.wait_for(RIVET)
        terminal.wait_for("you in #console")
        terminal.type(CTRL_D)
        assert terminal.leave() == 0
    assert "#elsewhere" not in terminal.shown
    assert "Traceback" not in terminal.shown
    assert len((data / "console.jsonl").read_text("utf-8").splitlines()) == 2


def test_what_another_program_posts_is_shown(data: Path) -> None:
    with Terminal(QUOTIDIAN_MODEL="off") as terminal:
        terminal.wait_for("Ctrl-D leaves.")
        terminal.wait_for("you in #console")
        with (data / "console.jsonl").open("a") as file:
            file.write(a_post("Said by another program.").model_dump_json() + "\n")
        terminal.wait_for("Said by another program.")


# Listening

SWAYS = "our bridge sways in the wind and everybody wants to start repairs, what would you do first?"
SOUP = "nobody tastes the soup before it is served and then we throw half of it away. how do I stop that?"
MEASURE = "You measure before you mend."


async def test_plain_talk_is_heard_only_where_that_is_switched_on(data: Path) -> None:
    before, announced, lunch, answered, off, after = await said(
        data, SWAYS, "/listen on", "lunch is at noon, in the workshop", SWAYS, "/listen off", SWAYS
    )
    assert before.startswith(f"you: {SWAYS} Nobody answers plain talk")
    assert "only you see this" not in announced
    assert "/listen off" in announced
    assert lunch == "you: lunch is at noon, in the workshop"
    assert answered.startswith(f"you: {SWAYS} ")
    assert MEASURE in answered
    assert "only you see this" not in answered
    assert after == f"you: {SWAYS}"
    assert "I do not listen" in off


async def test_where_it_listens_nobody_is_told_that_nobody_answers(data: Path) -> None:
    assert (await said(data, "/listen on", "hello all"))[1] == "you: hello all"


async def test_words_stand_for_what_can_be_done_with_an_unasked_reply(data: Path) -> None:
    _, _, plain, answered, why, less, _, helpful, context, talk = await said(
        data, "/listen on", "/as bob", "why", SWAYS, "Why", "less", "/as ada", "helpful", "context", "why not"
    )
    assert plain == "bob: why"
    assert answered.endswith("→ why · less · helpful")
    assert "“bridge”, “sways” and “repairs”" in why
    assert why.endswith("→ less · helpful · /listen not me")
    assert "less like this" in less
    assert "helpful" in helpful
    assert "only you see this" in helpful
    assert f"▶ Tomas Berg: “{MEASURE}" in context
    assert talk == "ada: why not"


async def test_in_shadow_mode_nothing_is_said_and_the_administrator_sees_what_would_have_been(data: Path) -> None:
    _, _, talk, refused, _, log = await said(
        data, "/listen shadow", "/as bob", SWAYS, "/listen log", "/as", "/listen log"
    )
    assert talk == f"bob: {SWAYS}"
    assert "Not allowed" in refused
    assert "to bob" in log
    assert "measure before you mend" in log
    assert "sways in the wind" not in log


async def test_only_the_administrator_switches_it_on(data: Path) -> None:
    _, refused, _ = await said(data, "/as bob", "/listen on", SWAYS)
    assert "Only the administrator" in refused


async def test_without_a_model_it_says_why_it_cannot_listen(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTIDIAN_MODEL", "off")
    refused, talk, status = await said(data, "/listen on", SWAYS, "/listen")
    assert "I cannot listen" in refused
    assert "which is switched off" in refused
    assert MEASURE not in talk
    assert "I do not listen" in status


async def test_what_was_switched_on_is_silent_where_the_model_is_switched_off(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await said(data, "/listen on")
    monkeypatch.setenv("QUOTIDIAN_MODEL", "off")
    assert (await said(data, SWAYS))[0] == f"you: {SWAYS}"


def test_it_can_be_asked_how_it_listens(quotidian: Program) -> None:
    assert "I do not listen in #console" in quotidian("ask", "/listen status").out
    assert quotidian("ask", "--json", "/listen on").json["private"] is False
    printed = quotidian("chat", typed=f"{SWAYS}\nwhy\n").out
    assert MEASURE in printed
    assert "Why I said this" in printed
    assert "spoke up unasked once" in quotidian("ask", "/listen").out


def test_what_can_be_done_with_an_unasked_reply_is_completed(data: Path) -> None:
    assert data.is_dir()
    with Terminal() as terminal:
        terminal.wait_for("you in #console")
        terminal.type("/listen on" + ENTER)
        terminal.wait_for("from now on")
        terminal.wait_for("you in #console")
        terminal.type(SWAYS + ENTER)
        terminal.wait_for("helpful")
        terminal.wait_for("you in #console")
        terminal.type("hel" + TAB)
        terminal.wait_for("pful")
        terminal.type(ENTER)
        terminal.wait_for("Noted as helpful")
        terminal.wait_for("you in #console")
        terminal.type(CTRL_D)
        assert terminal.leave() == 0
    assert "Traceback" not in terminal.shown
