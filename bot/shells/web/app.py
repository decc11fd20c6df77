"""The playground: a page whose people are on a LocalTelegram, for trying the whole bot without a token.

Rule 1: loopback only; a request with another Host or Origin is refused, so that no web page elsewhere can read or write here.
Rule 2: the page gets messages as data and builds them as DOM nodes; nothing that anybody wrote is ever markup.
Neighbours: room.py does what is asked; shells/telegram/local is the server behind it; static/ holds the page; content holds its words.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot.shells.web import coach
from bot.shells.web.room import BadInput, Room

STATIC = Path(__file__).with_name("static")
KINDS = {".css": "text/css", ".js": "text/javascript"}
LOOPBACK = ("127.0.0.1", "localhost", "::1", "testserver")
BODY_LIMIT, FILE_LIMIT = 64_000, 20_000_000
FILES = ("/upload", "/replay")
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
POSTS = (
    "say",
    "press",
    "edit",
    "send",
    "upload",
    "vote",
    "inline",
    "choose",
    "open",
    "member",
    "person",
    "clock",
    "fresh",
    "replay",
)


def playground(room: Room) -> Starlette:
    """The page and its interface."""
    routes = [
        Route("/", page),
        Route("/static/{name}", static),
        Route("/events", room.events),
        Route("/file/{number}", room.file),
        Route("/inspect", room.inspect),
        Route("/export", room.export),
        *coach.routes(room.coach_page),
        *(Route(f"/{name}", getattr(room, name), methods=["POST"]) for name in POSTS),
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
    most = FILE_LIMIT if request.url.path in FILES else BODY_LIMIT
    if int(request.headers.get("content-length") or 0) > most:
        return JSONResponse({"error": f"that is too large; at most {most} bytes"}, 413)
    try:
        answer = await go_on(request)
    except BadInput as error:
        answer = JSONResponse({"error": str(error), "word": error.word}, 400)
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer


async def page(request: Request) -> Response:
    return FileResponse(STATIC / "page.html", media_type="text/html")


async def static(request: Request) -> Response:
    name = request.path_params["name"]
    path = STATIC / name
    if path.suffix not in KINDS or path.parent != STATIC or not path.is_file():
        return JSONResponse({"error": "no such file"}, 404)
    return FileResponse(path, media_type=KINDS[path.suffix])
