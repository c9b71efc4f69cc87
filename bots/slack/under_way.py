"""What listeners are at work on."""

from __future__ import annotations

from slack_bolt.listener.async_listener_start_handler import AsyncListenerStartHandler
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bots import under_way


class UnderWay(under_way.UnderWay, AsyncListenerStartHandler):
    """Holds the tasks of listeners: Bolt lets go of them."""

    def __init__(self) -> None:
        super().__init__("slack")

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:
        """Take note of the task that runs this, which is the listener's own."""
        del request, response
        self.note()
