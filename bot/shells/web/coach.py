"""The coach's page over HTTP: one address, read only, for the playground's server, the webhook's, or one of its own.

Rule 1: a page is in no cache, frame or index, tells no other site where somebody comes from, and runs and loads nothing.
Rule 2: each address below the page's answers alike where there is nothing to see: forged, expired, revoked or mistyped.
Neighbours: runtime.coach_page looks; core/dialogue/clubs/page.py makes the HTML; cli/serve.py and cli/playground.py say where it is.
"""

from base64 import b64encode
from collections.abc import Awaitable, Callable
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.core.dialogue.clubs.page import STYLE

Look = Callable[[str, int], Awaitable[tuple[bool, str]]]
"""A link's payload and the number of a page -> whether it may be seen, and the HTML."""
WHERE = "/coach"
LONGEST_NUMBER = 3
_STYLE = b64encode(sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def routes(look: Look, where: str = WHERE) -> list[Route]:
    """The page below `where`."""

    async def page(request: Request) -> Response:
        number = request.query_params.get("page", "")
        known = int(number) if number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER else 0
        seen, html = await look(request.path_params.get("payload", ""), known)
        return HTMLResponse(html, 200 if seen else 404, HEADERS)

    home = where.rstrip("/")
    return [Route(home + "/{payload:path}", page, methods=["GET"]), *([Route(home, page, methods=["GET"])] if home else [])]
