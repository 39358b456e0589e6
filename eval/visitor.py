"""A person at the chat, without a browser: speaks the protocol of Gradio's queue, as its own page does.

Knows the page only by what its ``/config`` says. Judges no answer.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx

TURN = re.compile(r'data-turn="(\d+)"')
GONE = "the server ended the stream before the answer came"


class Lost(Exception):
    """A question that got no answer: the reason is what a person would have seen, or what the server said."""


@dataclass
class Visitor:
    """One conversation. ``client`` may be shared; its cookies are then the same person's."""

    client: httpx.AsyncClient
    address: str
    session: str = field(default_factory=lambda: secrets.token_hex(6))
    event: int = -1
    box: int = -1
    turns: int = 0

    async def open(self) -> Visitor:
        """Fetch the page and learn which event a question is."""
        page = await self.client.get(self.address)
        page.raise_for_status()
        config = (await self.client.get(f"{self.address}config")).raise_for_status().json()
        self.event, self.box = submit_event(config)
        return self

    async def ask(self, query: str) -> str:
        """Ask and wait for the answer; return the HTML that came. Raises Lost when none did."""
        data = {"data": [query, None], "fn_index": self.event, "session_hash": self.session, "trigger_id": self.box}
        try:
            joined = await self.client.post(f"{self.address}gradio_api/queue/join", json=data)
            if joined.status_code != 200:
                raise Lost(f"{joined.status_code} {joined.text[:200]}")
            came = await self._answer(joined.json()["event_id"])
        except httpx.HTTPError as error:
            raise Lost(type(error).__name__) from error
        found = [int(turn) for turn in TURN.findall(came)]
        if not found or max(found) <= self.turns:
            raise Lost("a reply without a new turn")
        self.turns = max(found)
        return came

    async def _answer(self, event: str) -> str:
        """Return all that the page would have drawn for ``event``, as it came over the line."""
        out = []
        async for message in self._messages():
            if message.get("event_id") != event:
                continue
            if message["msg"] in ("process_generating", "process_completed"):
                if not message.get("success"):
                    raise Lost(str(message.get("output", {}).get("error") or "the event failed"))
                out.extend(texts(message["output"].get("data")))
            if message["msg"] == "process_completed":
                return "".join(out)
        raise Lost(GONE)

    async def _messages(self) -> AsyncIterator[dict[str, Any]]:
        where = f"{self.address}gradio_api/queue/data"
        async with self.client.stream("GET", where, params={"session_hash": self.session}) as stream:
            if stream.status_code != 200:
                raise Lost(str(stream.status_code))
            async for line in stream.aiter_lines():
                if line.startswith("data:"):
                    yield json.loads(line.removeprefix("data:"))


def submit_event(config: dict[str, Any]) -> tuple[int, int]:
    """Return the number of the event that a question is, and of the component that sets it off."""
    for dependency in config["dependencies"]:
        for component, name in dependency["targets"]:
            if name == "submit":
                return int(dependency["id"]), int(component)
    raise Lost("the page has no box for a question")


def texts(data: object) -> list[str]:
    """Return every text in ``data``, at whatever depth: a later message holds only what changed."""
    if isinstance(data, str):
        return [data]
    if isinstance(data, dict):
        return [text for value in data.values() for text in texts(value)]
    return [text for value in data for text in texts(value)] if isinstance(data, list) else []
