"""Requests as Slack signs them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class Signer:
    """Makes signed requests; `now` gives the seconds since 1970 that stand in them."""

    def __init__(self, secret: str, now: Callable[[], float] = time.time) -> None:
        self._verifier = SignatureVerifier(secret)
        self._now = now

    def headers(self, body: str, kind: str = FORM, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Give the headers of a request with this body, for whoever posts it."""
        moment = str(int(self._now()))
        signature = self._verifier.generate_signature(timestamp=moment, body=body) or ""
        signed = {"content-type": kind, "x-slack-signature": signature, "x-slack-request-timestamp": moment}
        return signed | dict(more or {})

    def command(self, payload: Mapping[str, str]) -> AsyncBoltRequest:
        """Sign a slash command: a form, each field of it by itself."""
        return self.request(urlencode(payload))

    def interaction(self, payload: Mapping[str, Any]) -> AsyncBoltRequest:
        """Sign what somebody did with a message, a modal or a shortcut: JSON in a form."""
        return self.request(interaction_body(payload))

    def event(self, payload: Mapping[str, Any], *, retry: int = 0, reason: str = "http_timeout") -> AsyncBoltRequest:
        """Sign an event: JSON; `retry` says which redelivery it is, and the reason why."""
        again = {"x-slack-retry-num": str(retry), "x-slack-retry-reason": reason} if retry else {}
        return self.request(json.dumps(payload), JSON, again)

    def request(self, body: str, kind: str = FORM, more: Mapping[str, str] | None = None) -> AsyncBoltRequest:
        """Sign a body."""
        headers: dict[str, Any] = dict(self.headers(body, kind, more))
        return AsyncBoltRequest(body=body, headers=headers)


def interaction_body(payload: Mapping[str, Any]) -> str:
    """Write a payload as it stands in the body of a request."""
    return urlencode({"payload": json.dumps(payload)})
