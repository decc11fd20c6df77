"""A Bot API on loopback that costs little: a hand-written HTTP server, so that a bench measures the bot and not its server.

What bots say is recorded as (when, method, chat, body); what they get is queued by the caller. One bot at a time.
Rule: an offset confirms what is before it, as on Telegram; what was not confirmed is handed out again.
Neighbours: burst.py measures with it, tests/kill.py kills with it.
"""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

Json = dict[str, Any]
TOKEN = "99:bench-token"
ME = {"id": 99, "is_bot": True, "first_name": "Run Tall", "username": "runtall_bot", "can_join_groups": True,
      "can_read_all_group_messages": False, "supports_inline_queries": False, "can_connect_to_business": False,
      "has_main_web_app": False, "has_topics_enabled": False, "allows_users_to_create_topics": False, "can_manage_bots": False}  # fmt: skip
SENDS = ("sendMessage", "editMessageText", "sendPhoto", "sendDocument")
BATCH = 100


@dataclass
class BotApi:
    """Updates to hand out and calls that came. `delay`: seconds added to each send; `on_send`: told each one; begun: sends that came, answered or not."""

    delay: float = 0.0
    updates: list[Json] = field(default_factory=list)
    begun: int = 0
    sends: int = 0
    calls: int = 0
    last_send: float = 0.0
    first_hand_out: float = 0.0
    offset: int = 0
    on_send: Callable[[str, int, Json], None] | None = None
    message: int = 0
    port: int = 0
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)
    _server: asyncio.AbstractServer | None = None

    async def open(self) -> "BotApi":
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Line(self), "127.0.0.1", 0, backlog=1024)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def close(self) -> None:
        if self._server:
            self._server.close()

    @property
    def unconfirmed(self) -> int:
        """Updates whose number the bot has not confirmed."""
        return len(self.updates)

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def push(self, *updates: Json) -> None:
        """Let the bot have these."""
        self.updates.extend(updates)
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def answer(self, method: str, given: Json) -> Any:
        """The result of one call."""
        self.calls += 1
        if method == "getUpdates":
            return await self._updates(given)
        if method == "getMe":
            return ME
        if method not in SENDS:
            return True
        return await self._sent(method, given)

    async def _sent(self, method: str, given: Json) -> Json:
        self.begun += 1
        if self.delay:
            await asyncio.sleep(self.delay)
        self.sends += 1
        self.message += 1
        self.last_send = time.perf_counter()
        chat = int(given.get("chat_id") or 0)
        if self.on_send:
            self.on_send(method, chat, given)
        return {
            "message_id": int(given.get("message_id") or self.message), "date": 1,
            "chat": {"id": chat, "type": "private", "first_name": "A"}, "text": "x",
        }  # fmt: skip

    async def _updates(self, given: Json) -> list[Json]:
        self.asked.set()
        offset = int(given.get("offset") or 0)
        if offset > 0:
            self.offset = offset
            kept = next((i for i, u in enumerate(self.updates) if u["update_id"] >= offset), len(self.updates))
            del self.updates[:kept]
        if not self.updates and int(given.get("timeout") or 0):
            future = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            await future
        found = self.updates[: int(given.get("limit") or BATCH)]
        if found and not self.first_hand_out:
            self.first_hand_out = time.perf_counter()
        return found


class _Line(asyncio.Protocol):
    """One connection: requests in, answers out, one after the other."""

    def __init__(self, api: BotApi) -> None:
        self.api, self.buffer, self.transport = api, b"", None
        self.task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def connection_lost(self, _: Exception | None) -> None:
        self.transport = None
        if self.task:
            self.task.cancel()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if (found := _request(self.buffer)) is None:
            return
        head, body, self.buffer = found
        self.task = asyncio.ensure_future(self._answer(head, body))

    async def _answer(self, head: bytes, body: bytes) -> None:
        method = head.split(b" ", 2)[1].partition(b"?")[0].rpartition(b"/")[2].decode()
        result = await self.api.answer(method, _parameters(head, body))
        payload = json.dumps({"ok": True, "result": result}).encode()
        if self.transport is not None:
            self.transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(payload), payload)
            )


def _request(buffer: bytes) -> tuple[bytes, bytes, bytes] | None:
    """(head, body, rest) of the first request in `buffer`; None where it is not complete."""
    head, found, rest = buffer.partition(b"\r\n\r\n")
    if not found:
        return None
    lower = head.lower()
    if b"transfer-encoding: chunked" in lower:
        return _chunked(head, rest)
    start = lower.find(b"content-length:")
    length = int(lower[start + 15 :].partition(b"\r\n")[0]) if start >= 0 else 0
    return (head, rest[:length], rest[length:]) if len(rest) >= length else None


def _chunked(head: bytes, rest: bytes) -> tuple[bytes, bytes, bytes] | None:
    body = b""
    while True:
        size, found, rest = rest.partition(b"\r\n")
        if not found:
            return None
        length = int(size, 16)
        if len(rest) < length + 2:
            return None
        body, rest = body + rest[:length], rest[length + 2 :]
        if not length:
            return head, body, rest


def _parameters(head: bytes, body: bytes) -> Json:
    """The call's parameters, from a form, from JSON or from a multipart form."""
    if b"multipart/form-data" in head:
        return _multipart(body)
    if body[:1] == b"{":
        return dict(json.loads(body))
    return {k: v[0] for k, v in parse_qs(body.decode()).items()}


def _multipart(body: bytes) -> Json:
    boundary = body.partition(b"\r\n")[0]
    given = {}
    for part in body.split(boundary)[1:-1]:
        about, _, value = part.partition(b"\r\n\r\n")
        name = about.partition(b'name="')[2].partition(b'"')[0].decode()
        given[name] = value.removesuffix(b"\r\n").decode("utf-8", "replace")
    return given
