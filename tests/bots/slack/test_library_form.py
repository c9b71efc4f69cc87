from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bots.slack.app import create_app
from bots.slack.parcels import is_slacks
from bots.slack.place import team_of
from config.settings import SlackSettings
from core.filters import Filters
from core.library.passages import count
from tests.bots.slack.conftest import SECRET
from tests.bots.slack.conftest import opened as opened_app
from tests.bots.slack.people import ADA, BOB, CHIEF, GENERAL
from tests.bots.slack.signing import Signer
from tests.bots.slack.talking import Slack
from tests.bots.slack.web.faults import broken, refused, server_error
from tests.bots.slack.web.records import TEAM, File, View
from tests.bots.slack.web_api import WebApi
from tests.shelf import RIVET, WHISPER

NOTES = b"# On ladders\n\n## Lean it well\n\nA ladder that leans too little falls backwards with whoever climbs.\n"


async def opened(slack: Slack) -> View:
    """Open the form as an administrator."""
    return (await slack.command("/library", "import", by=CHIEF)).view


async def held(slack: Slack) -> int:
    """Count what the workspace sees."""
    library = slack.app.library
    return await count(library.store, await library.view(team_of(TEAM)), Filters())


def exported(slack: Slack) -> File:
    """Give the one file that the app sent."""
    (file,) = [each for each in slack.api.files.values() if each.shared_in]
    return file


async def test_files_are_read_into_the_workspaces_own_library(slack: Slack) -> None:
    before = await held(slack)
    view = await opened(slack)
    files = [slack.api.upload("ladders.md", NOTES, by=CHIEF.id), slack.api.upload("empty.txt", b"", by=CHIEF.id)]
    seen = await slack.submit(view, {"files": files})
    assert seen.ack["response_action"] == "update"
    assert "Reading ladders.md, empty.txt" in str(seen.ack["view"])
    assert seen.view.id == view.id
    assert "ladders.md" in seen.view.words
    assert "empty" in seen.view.words
    assert seen.messages == ()
    assert await held(slack) == before + 1
    assert "falls backwards" in (await slack.command("/lesson", "ladders")).message.words


async def test_only_administrators_get_the_form(slack: Slack) -> None:
    seen = await slack.command("/library", "import", by=BOB)
    assert "ask an administrator" in seen.message.text
    assert seen.views == ()


async def test_a_form_of_somebody_who_may_not_takes_nothing_in(slack: Slack) -> None:
    before, view = await held(slack), await opened(slack)
    seen = await slack.submit(view, {"files": [slack.api.upload("ladders.md", NOTES, by=BOB.id)]}, by=BOB)
    assert seen.errors or "administrator" in slack.api.views[view.id].words
    assert await held(slack) == before


async def test_a_report_finds_its_way_though_the_form_was_closed(slack: Slack) -> None:
    view = await opened(slack)
    slack.api.faults.add("views.update", refused("not_found"))
    seen = await slack.submit(view, {"files": [slack.api.upload("ladders.md", NOTES, by=CHIEF.id)]})
    assert "ladders.md" in seen.message.words
    assert seen.message.seen_by == CHIEF.id


async def test_a_form_without_files_stays_open(slack: Slack) -> None:
    seen = await slack.submit(await opened(slack))
    assert seen.errors == {"files": "Choose a document first."}


async def test_a_file_that_is_too_large_is_said_at_once(slack: Slack) -> None:
    view = await opened(slack)
    file = replace(slack.api.upload("big.txt", b"x", by=CHIEF.id), size=80_000_000)
    seen = await slack.submit(view, {"files": [file]})
    assert "big.txt has 80.0 MB: at most 50" in seen.errors["files"]
    assert slack.api.asked_for("download") == ()


async def test_a_file_that_is_larger_than_slack_says_is_given_up(slack: Slack) -> None:
    data = b"x" * 50_100_000
    file = replace(slack.api.upload("big.txt", data, by=CHIEF.id), size=10)
    seen = await slack.submit(await opened(slack), {"files": [file]})
    assert "more than the 50 MB" in seen.view.words


async def test_files_that_do_not_come_are_said_and_the_others_are_read(slack: Slack) -> None:
    before, view = await held(slack), await opened(slack)
    slack.api.faults.add("download", server_error(), broken(), broken())
    files = [slack.api.upload(name, NOTES, by=CHIEF.id) for name in ("one.md", "two.md", "three.md")]
    seen = await slack.submit(view, {"files": files})
    assert seen.view.words.count("please try again") == 2
    assert await held(slack) == before + 1


async def test_where_something_breaks_the_form_does_not_go_on_reading(slack: Slack) -> None:
    store, view = slack.app.library.store, await opened(slack)
    await store.change(lambda connection: connection.exec_driver_sql("ALTER TABLE passages RENAME TO lost"))
    seen = await slack.submit(view, {"files": [slack.api.upload("ladders.md", NOTES, by=CHIEF.id)]})
    assert "Nothing more was imported" in seen.view.words
    assert "Something went wrong here; it was logged as" in seen.message.text
    assert seen.message.channel == slack.api.direct(CHIEF.id).id


async def test_a_page_to_sign_in_is_taken_for_no_document(slack: Slack) -> None:
    before, view = await held(slack), await opened(slack)
    grant = slack.api.grants["xoxb-quotes"]
    slack.api.grants["xoxb-quotes"] = replace(grant, scopes=grant.scopes - {"files:read"})
    seen = await slack.submit(view, {"files": [slack.api.upload("ladders.md", NOTES, by=CHIEF.id)]})
    assert "did not hand this file over" in seen.view.words
    assert await held(slack) == before


async def test_the_token_goes_nowhere_but_to_slack(slack: Slack) -> None:
    file = slack.api.upload("ladders.md", NOTES, by=CHIEF.id)
    elsewhere = replace(file, url=file.url.replace("127.0.0.1", "localhost"))
    nowhere = replace(file, url="")
    seen = await slack.submit(await opened(slack), {"files": [elsewhere, nowhere]})
    assert "lies outside Slack" in seen.view.words
    assert "does not hold this file itself" in seen.view.words
    assert slack.api.asked_for("download") == ()


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("https://files.slack.com/files-pri/T0-F0/download/a.txt", True),
        ("https://slack.com/x", True),
        ("https://gateway.example:8443/files/a", True),
        ("https://gateway.example/files/a", False),
        ("http://gateway.example:8443/files/a", False),
        ("http://files.slack.com/a", False),
        ("https://slack.com.example/a", False),
        ("https://evilslack.com/a", False),
        ("https://files.slack.com@example.org/a", False),
        ("https://user@files.slack.com/a", False),
        ("file:///etc/passwd", False),
        ("//files.slack.com/a", False),
        ("nonsense", False),
        ("http://[", False),
    ],
)
def test_hosts_of_slack(address: str, fits: bool) -> None:  # noqa: FBT001
    assert is_slacks(address, "https://gateway.example:8443/api/") is fits


async def test_an_export_comes_as_a_file_in_a_direct_message(slack: Slack) -> None:
    seen = await slack.command("/library", "export", by=CHIEF)
    file = exported(slack)
    assert file.shared_in == (slack.api.direct(CHIEF.id).id,)
    assert file.name.endswith(".jsonl")
    texts = [json.loads(line)["text"] for line in file.data.decode().splitlines()]
    assert RIVET in texts
    assert WHISPER not in texts
    assert any("direct messages" in message.text and message.seen_by == CHIEF.id for message in seen.messages)


async def test_an_export_is_as_long_as_was_promised_whatever_its_letters(slack: Slack) -> None:
    await slack.command("/library", "export csv", by=CHIEF)
    file = exported(slack)
    assert len(file.data) == file.size
    assert file.data.decode().startswith("id,")


async def test_an_empty_library_is_no_file(tmp_path: Path, slack_settings: SlackSettings, web_api: WebApi) -> None:
    async with opened_app(tmp_path / "empty", slack_settings) as app:
        seen = await Slack(web_api, app, create_app(app), Signer(SECRET)).command("/library", "export", by=CHIEF)
    assert "There is nothing to export" in seen.message.words
    assert web_api.files == {}


async def test_only_administrators_get_an_export(slack: Slack) -> None:
    seen = await slack.command("/library", "export", by=ADA, at=GENERAL)
    assert "ask an administrator" in seen.message.text
    assert slack.api.files == {}


async def test_an_export_that_slack_does_not_take_is_a_sentence(slack: Slack) -> None:
    slack.api.faults.add("upload", server_error())
    seen = await slack.command("/library", "export", by=CHIEF)
    assert "did not take the file" in seen.message.text
