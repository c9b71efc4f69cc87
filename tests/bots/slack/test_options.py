from __future__ import annotations

from functools import partial

import pytest

from bots.app import App
from core.documents.document import Document, Entry
from core.library.importing import import_documents
from core.models import DocumentKind, Evidence, PassageKind
from tests.bots.slack.people import OUTSIDER
from tests.bots.slack.talking import Slack
from tests.bots.slack.web.records import TEAM
from tests.shelf import PLANS

TEAM_KEY = f"slack:{TEAM}"
SAYING = Entry(text="Practise against yourself.", kind=PassageKind.QUOTE, evidence=Evidence.ATTRIBUTED)


@pytest.fixture
async def on_topics(slack_app: App) -> None:
    """Let there be something on two of the shipped topics."""
    for title, topics in (("One", ("self-play",)), ("Two", ("self-play", "reinforcement-learning"))):
        document = Document(kind=DocumentKind.TEXT, title=title, entries=(SAYING,))
        await import_documents(slack_app.library.store, (document,), TEAM_KEY, partial(on, topics))


def on(topics: tuple[str, ...], _text: str, _heading: str | None) -> tuple[str, ...]:
    """Put a passage on these topics, whatever it says."""
    return topics


@pytest.mark.usefixtures("on_topics")
async def test_topics_are_offered_by_what_is_typed(slack: Slack) -> None:
    seen = await slack.suggest("topic", "reinf")
    assert [option["value"] for option in seen.ack["options"]] == ["reinforcement-learning"]
    assert seen.offered == ("Reinforcement learning",)


@pytest.mark.usefixtures("on_topics")
async def test_nothing_typed_offers_what_there_is_most_of(slack: Slack) -> None:
    assert (await slack.suggest("topic", "")).offered == ("Self-play", "Reinforcement learning")
    assert (await slack.suggest("speaker", "")).offered[0] == "Tomas Berg"


async def test_speakers_are_offered(slack: Slack) -> None:
    assert (await slack.suggest("speaker", "mina")).offered == ("Mina Okafor",)
    assert (await slack.suggest("speaker", "zzqqzz")).offered == ()


@pytest.mark.parametrize(("typed", "first"), [("war", "Europe/Warsaw"), ("Tokyo", "Asia/Tokyo")])
async def test_zones_are_offered(slack: Slack, typed: str, first: str) -> None:
    assert (await slack.suggest("zone", typed)).offered[0] == first


async def test_at_most_a_hundred_are_offered(slack: Slack, slack_app: App) -> None:
    entries = tuple(
        Entry(
            text=f"Saying number {number} of a long list.",
            kind=PassageKind.QUOTE,
            evidence=Evidence.ATTRIBUTED,
            speaker=f"Speaker {number} {'of a very long name indeed ' * 5}",
        )
        for number in range(120)
    )
    document = Document(kind=DocumentKind.TEXT, title="Many", entries=entries)
    library = slack_app.library
    await import_documents(library.store, (document,), TEAM_KEY, library.rule.assign)
    seen = await slack.suggest("speaker", "speaker")
    assert len(seen.offered) == 100


async def test_only_a_team_is_offered_its_own_names(slack: Slack, slack_app: App) -> None:
    library = slack_app.library
    await import_documents(library.store, (PLANS,), TEAM_KEY, library.rule.assign)
    assert (await slack.suggest("speaker", "zander")).offered == ("Zoe Zander",)
    assert (await slack.suggest("speaker", "zander", by=OUTSIDER)).offered == ()
