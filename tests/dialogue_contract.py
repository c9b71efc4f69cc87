"""What every edge owes the dialogue: whatever is said on it, the answer that is read there is the answer."""

from __future__ import annotations

from typing import Protocol

import pytest

from tests.dialogue import DIALOGUE, Answered


class Edge(Protocol):
    """A platform, as somebody sits before it."""

    async def say(self, said: str) -> Answered:
        """Say something to the bot, as members do there, and read back what came."""
        ...

    def expected(self, said: str, answered: Answered) -> Answered:
        """Give the answer as this platform shows it: where it differs, and nowhere else."""
        ...


class DialogueContract:
    """The turns of the dialogue as tests; a subclass lies beside the fixture `edge` of its platform."""

    @pytest.mark.parametrize(("said", "answered"), DIALOGUE, ids=[said for said, _ in DIALOGUE])
    async def test_the_dialogue(self, edge: Edge, said: str, answered: Answered) -> None:
        assert await edge.say(said) == edge.expected(said, answered)
