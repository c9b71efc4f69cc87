from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bots.app import App
from bots.slack.app import create_app
from config.settings import SlackSettings
from tests.bots.slack.conftest import SECRET, opened
from tests.bots.slack.people import ADA, BOB, CHIEF, ELSEWHERE, GENERAL, ROBOT
from tests.bots.slack.people import SECRET as PRIVATE
from tests.bots.slack.signing import Signer
from tests.bots.slack.talking import Slack
from tests.bots.slack.web.faults import Fault
from tests.bots.slack.web.records import Channel, Kind
from tests.bots.slack.web_api import WebApi
from tests.shelf import RIVET

EXPIRED = Fault(status=404, error="expired_url")


async def test_a_quote_is_for_whoever_asked_alone(slack: Slack) -> None:
    seen = await slack.command("/quote", "rivet", by=BOB)
    assert (seen.status, seen.ack) == (200, "")
    assert (seen.message.seen_by, seen.message.channel, seen.message.thread) == (BOB.id, GENERAL.id, None)
    assert RIVET in seen.message.words
    assert seen.message.labels == ("Another", "Context", "Share", "👍", "👎")
    assert slack.api.posts == ()


async def test_every_command_is_answered_in_private(slack: Slack) -> None:
    for command, text, says in (
        ("/lesson", "", "Notes from the Yard"),
        ("/topics", "zzqq", "No topic “zzqq”"),
        ("/daily", "list", "There is no schedule yet."),
        ("/library", "stats", "quotes"),
    ):
        seen = await slack.command(command, text)
        assert says in seen.message.words
        assert seen.message.is_ephemeral


async def test_a_command_needs_no_app_in_the_channel(slack: Slack) -> None:
    seen = await slack.command("/quote", "rivet", at=ELSEWHERE)
    assert RIVET in seen.message.words


async def test_what_slack_escapes_is_read_as_it_was_typed(slack: Slack) -> None:
    seen = await slack.command("/quote", "zzqq &lt;&amp;&gt; <http://vvkk.example|vvkk.example>")
    assert "zzqq <&> vvkk.example" in seen.message.words


async def test_members_that_are_named_are_read_by_their_names(slack: Slack) -> None:
    slack.api.add(replace(BOB, display="Tomas Berg"))
    seen = await slack.command("/quote", "rivet by:<@U0BOB|bob>")
    assert RIVET in seen.message.words


async def test_a_bare_daily_opens_the_form(slack: Slack) -> None:
    for text in ("", " ", "new", "Add"):
        seen = await slack.command("/daily", text)
        assert seen.view.payload["type"] == "modal"
        assert seen.messages == ()


async def test_daily_with_words_needs_no_form(slack: Slack) -> None:
    seen = await slack.command("/daily", "add 9am Europe/Warsaw weekdays")
    assert "Added schedule" in seen.message.words
    assert seen.views == ()


async def test_a_schedule_of_another_channel_is_called_by_a_link_to_it(slack: Slack) -> None:
    await slack.command("/daily", "add 9am Europe/Warsaw weekdays")
    seen = await slack.command("/daily", "list", at=PRIVATE)
    assert GENERAL.id in str(seen.message.blocks)
    assert GENERAL.id not in seen.message.words


async def test_an_import_opens_the_form_for_those_who_may(slack: Slack) -> None:
    seen = await slack.command("/library", "import", by=CHIEF)
    assert seen.view.payload["type"] == "modal"
    refused = await slack.command("/library", "import", by=ADA)
    assert refused.views == ()
    assert refused.message.is_ephemeral


async def test_an_export_is_sent_to_those_who_may(slack: Slack) -> None:
    await slack.command("/library", "export md", by=CHIEF)
    assert [file.name.rpartition(".")[2] for file in slack.api.files.values()] == ["md"]
    refused = await slack.command("/library", "export", by=ADA)
    assert refused.message.is_ephemeral
    assert len(slack.api.files) == 1


async def test_an_export_of_no_known_kind_is_told(slack: Slack) -> None:
    seen = await slack.command("/library", "export pdf", by=CHIEF)
    assert "write /library export jsonl, csv or markdown" in seen.message.words


async def test_other_words_for_an_import_and_an_export_do_the_same(slack: Slack) -> None:
    assert (await slack.command("/library", "upload", by=CHIEF)).view.payload["type"] == "modal"
    await slack.command("/library", "download csv", by=CHIEF)
    assert [file.name.rpartition(".")[2] for file in slack.api.files.values()] == ["csv"]


async def test_a_misspelt_import_that_is_offered_opens_the_form(slack: Slack) -> None:
    offered = (await slack.command("/library", "improt", by=CHIEF)).message
    assert (await slack.click(offered, "/library import", by=CHIEF)).view.payload["type"] == "modal"


async def test_help_says_what_to_do_in_a_thread(slack: Slack) -> None:
    seen = await slack.command("/quote", "help")
    assert "In a thread, mention me instead" in seen.message.words


async def test_a_schedule_in_a_channel_without_the_app_asks_for_an_invitation(slack: Slack) -> None:
    for at, asks in ((GENERAL, False), (ELSEWHERE, True)):
        seen = await slack.command("/daily", "add 9am Europe/Warsaw", at=at)
        assert ("type /invite @quotidian, or" in seen.message.words) == asks


async def test_help_calls_the_app_by_its_name_in_this_workspace(slack: Slack) -> None:
    slack.api.add(replace(ROBOT, display="Bard"))
    seen = await slack.command("/quote", "help")
    everything = (await slack.click(seen.message, "All commands")).message
    assert "@Bard how do I keep going" in everything.words
    assert "@Bard how do I keep going" in (await slack.mention("help")).message.words
    asked = await slack.command("/daily", "add 9am Europe/Warsaw", at=ELSEWHERE)
    assert "type /invite @Bard, or nothing can be posted" in asked.message.words


async def test_a_direct_message_between_two_gets_no_schedule(slack: Slack) -> None:
    between = Channel(id="D0BETWEEN", kind=Kind.DIRECT, members=(ADA.id, BOB.id))
    slack.api.add(between)
    for at, taken in ((slack.api.direct(ADA.id), True), (between, False)):
        seen = await slack.command("/daily", "add 9am Europe/Warsaw", at=at)
        assert ("Added schedule" in seen.message.words) == taken


async def test_help_says_what_slack_alone_offers(slack: Slack) -> None:
    assert "Save as quote" in (await slack.mention("help")).message.words
    for text in ("help", "list"):
        assert "/daily alone opens a form" in (await slack.command("/daily", text)).message.words


async def test_an_answer_comes_though_the_address_for_it_is_worn_out(slack: Slack) -> None:
    slack.api.faults.add("response_url", EXPIRED)
    seen = await slack.command("/quote", "rivet")
    assert (seen.message.seen_by, seen.message.channel) == (ADA.id, GENERAL.id)
    assert RIVET in seen.message.words


async def test_where_the_app_is_not_it_answers_in_a_direct_message_then(slack: Slack) -> None:
    slack.api.faults.add("response_url", EXPIRED)
    seen = await slack.command("/quote", "rivet", at=ELSEWHERE)
    assert seen.message.channel == slack.api.direct(ADA.id).id
    assert RIVET in seen.message.words


async def test_a_prefix_stands_before_the_names_that_are_typed_and_told(
    data: Path, slack_settings: SlackSettings, web_api: WebApi
) -> None:
    settings = slack_settings.model_copy(update={"command_prefix": "team-"})
    async with opened(data, settings) as app:
        slack = Slack(web_api, app, create_app(app), Signer(SECRET))
        assert RIVET in (await slack.command("/team-quote", "rivet")).message.words
        missed = await slack.command("/team-topics", "zzqq")
        assert "See /team-topics for what there is." in missed.message.words
        assert "/team-daily add 9am" in (await slack.command("/team-daily", "9am")).message.labels
        assert (await slack.command("/quote", "rivet")).status == 404


async def test_what_is_asked_stays_out_of_the_log(
    slack: Slack, slack_app: App, capsys: pytest.CaptureFixture[str]
) -> None:
    assert slack_app.settings.slack.is_set_up
    await slack.command("/quote", "rivet vvkkzz")
    logged = capsys.readouterr().out
    assert "took_ms" in logged
    assert "vvkkzz" not in logged
