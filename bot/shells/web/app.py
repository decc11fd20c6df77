"""The playground: a page that is a person on a LocalTelegram, for trying the whole bot without a token.

Rule 1: loopback only; a request with another Host or Origin is refused, so that no web page elsewhere can read or write here.
Rule 2: the page gets messages as data and builds them as DOM nodes; nothing that anybody wrote is ever markup.
Neighbours: shells/telegram/local is the server behind it; static/ holds the page; content holds its words.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.shells.telegram.local.server import LocalTelegram

PNG = b"\x89PNG"
STATIC = Path(__file__).with_name("static")
FILES = {"page.css": "text/css", "page.js": "text/javascript"}
LOOPBACK = ("127.0.0.1", "localhost", "::1", "testserver")
BODY_LIMIT, TEXT_LIMIT = 64_000, 20_000
SENT = ("sticker", "voice", "photo", "video", "location", "contact", "other")
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
Json = dict[str, Any]


class BadInput(ValueError):
    """A request that cannot be used; the message says what would be right."""


def playground(local: LocalTelegram, words: Mapping[str, str]) -> Starlette:
    """The page and its interface. `words`: every word that the page shows."""
    room = _Room(local, words)
    routes = [
        Route("/", room.page),
        Route("/static/{name}", room.static),
        Route("/events", room.events),
        Route("/file/{number}", room.file),
        Route("/say", room.say, methods=["POST"]),
        Route("/press", room.press, methods=["POST"]),
        Route("/send", room.send, methods=["POST"]),
    ]
    app = Starlette(routes=routes)
    app.add_middleware(BaseHTTPMiddleware, dispatch=guard)
    return app


async def guard(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
    """Loopback hosts and our own origin only; small bodies; strict headers on every answer."""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname
    origin = request.headers.get("origin")
    if host not in LOOPBACK or (origin and urlsplit(origin).netloc != request.headers.get("host")):
        return JSONResponse({"error": "open the playground at its own address on this machine"}, 403)
    if int(request.headers.get("content-length") or 0) > BODY_LIMIT:
        return JSONResponse({"error": "that is too large"}, 413)
    try:
        answer = await go_on(request)
    except BadInput as error:
        answer = JSONResponse({"error": str(error)}, 400)
    answer.headers.update(HEADERS)
    return answer


class _Room:
    """The handlers, around one LocalTelegram."""

    def __init__(self, local: LocalTelegram, words: Mapping[str, str]) -> None:
        self._local, self._words = local, words

    async def page(self, request: Request) -> Response:
        return FileResponse(STATIC / "page.html", media_type="text/html")

    async def static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in FILES:
            return JSONResponse({"error": "no such file"}, 404)
        return FileResponse(STATIC / name, media_type=FILES[name])

    async def file(self, request: Request) -> Response:
        found = self._local.world.files.get(request.path_params["number"])
        if found is None:
            return JSONResponse({"error": "no such file"}, 404)
        name, body = found
        if name.endswith(".png") or body.startswith(PNG):
            return Response(body, media_type="image/png")
        headers = {"Content-Disposition": f'attachment; filename="{name.encode("ascii", "ignore").decode()}"'}
        return Response(body, media_type="application/octet-stream", headers=headers)

    async def events(self, request: Request) -> Response:
        person = _person(request.query_params.get("person", "1"))
        self._local.person(person)
        return StreamingResponse(self._stream(person), media_type="text/event-stream")

    async def _stream(self, person: int) -> AsyncIterator[str]:
        """First everything there is, then each change as it comes; a comment now and then keeps the line open."""
        changes: asyncio.Queue[tuple[str, int]] = asyncio.Queue()

        def listen(chat: int, what: str, message: int) -> None:
            if chat == person:
                changes.put_nowait((what, message))

        self._local.world.listeners.append(listen)
        try:
            yield _event({"what": "state", "messages": self._local.messages(person), "words": dict(self._words)})
            while True:
                try:
                    what, number = await asyncio.wait_for(changes.get(), 15)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                message = self._local.world.chats[person].messages.get(number)
                yield _event({"what": what, "id": number, "message": message})
        finally:
            self._local.world.listeners.remove(listen)

    async def say(self, request: Request) -> Response:
        given = await _given(request)
        text = given.get("text")
        if not isinstance(text, str) or not text.strip() or len(text) > TEXT_LIMIT:
            raise BadInput(f"text is 1 to {TEXT_LIMIT} characters")
        person = _person(given.get("person", 1))
        self._local.person(person)
        return JSONResponse({"update": self._local.say(person, text)})

    async def press(self, request: Request) -> Response:
        given = await _given(request)
        person, message, data = _person(given.get("person", 1)), given.get("message"), given.get("data")
        if not isinstance(message, int) or not isinstance(data, str):
            raise BadInput("message is a number and data a text")
        self._local.person(person)
        return JSONResponse({"update": self._local.press(person, message, data)})

    async def send(self, request: Request) -> Response:
        given = await _given(request)
        if given.get("what") not in SENT:
            raise BadInput(f"what is one of {', '.join(SENT)}")
        person = _person(given.get("person", 1))
        self._local.person(person)
        return JSONResponse({"update": self._local.send(person, given["what"])})


async def _given(request: Request) -> Json:
    body = await request.body()
    try:
        given = json.loads(body)
    except ValueError as error:
        raise BadInput("send a JSON object") from error
    if not isinstance(given, dict):
        raise BadInput("send a JSON object")
    return given


def _person(value: Any) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError) as error:
        raise BadInput("person is a number from 1 to 1000") from error
    if not 1 <= number <= 1000:
        raise BadInput("person is a number from 1 to 1000")
    return number


def _event(data: Json) -> str:
    return f"data: {json.dumps(data)}\n\n"
