"""HTTP to Telegram through aiohttp, as a python-telegram-bot request: one session, connections reused. (calls.py asks it directly.)

The calls that every turn makes go as JSON and come back without the objects in between; others as python-telegram-bot gives them, files
as a multipart form. Neighbours: answers.py says what is no answer of Telegram's.
"""

from collections.abc import Callable
from typing import Any

import aiohttp
from aiohttp.hdrs import DATE
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.core.jsons import packed
from bot.shells.telegram.answers import checked, refused, result

SECONDS, CONNECT_SECONDS, UPLOAD_SECONDS = 20.0, 10.0, 120.0
CONNECTIONS, IDLE_SECONDS = 400, 60.0
FORM, JSON = {"Content-Type": "application/x-www-form-urlencoded"}, {"Content-Type": "application/json"}


UNSAID = ("User-Agent", "Accept", "Accept-Encoding")
"""Headers that change nothing in what the Bot API answers, but for packing it, which costs more than it saves."""
USUAL = aiohttp.ClientTimeout(total=SECONDS, connect=CONNECT_SECONDS)


class AiohttpRequest(BaseRequest):
    """Opens one session at `initialize`, closes it at `shutdown`."""

    def __init__(self, hear: Callable[[str | None], None] = lambda date: None) -> None:
        """`hear`: told what time it is by each answer of the Bot API (HTTP's `Date`)."""
        self._hear = hear
        self._session: aiohttp.ClientSession | None = None
        self._calls: aiohttp.ClientSession | None = None
        """The same connections, for calls in JSON: what all of them say is put together once."""
        self._urls: dict[str, URL] = {}

    @property
    def read_timeout(self) -> float:
        return SECONDS

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=IDLE_SECONDS)
            about: dict[str, Any] = {"connector": connector, "cookie_jar": aiohttp.DummyCookieJar(), "skip_auto_headers": UNSAID}
            self._session = aiohttp.ClientSession(**about)
            self._calls = aiohttp.ClientSession(**about, connector_owner=False, headers=JSON, timeout=USUAL)

    async def shutdown(self) -> None:
        if self._session is not None and self._calls is not None:
            await self._calls.close()
            await self._session.close()
            self._session = self._calls = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request. Raises TimedOut or NetworkError; the address (it holds the token) is in neither."""
        if self._session is None:
            raise NetworkError("the connection is closed")
        given = request_data.json_parameters if request_data else {}
        files = request_data is not None and request_data.contains_files
        usual = UPLOAD_SECONDS if files else SECONDS
        total = float(read_timeout) if isinstance(read_timeout, int | float) else usual
        body: Any = _multipart(request_data, given) if files and request_data else _form(given)
        try:
            timeout = aiohttp.ClientTimeout(total=total, connect=CONNECT_SECONDS)
            headers = None if files else FORM
            async with self._session.request(method, self._url(url), data=body, headers=headers, timeout=timeout) as answer:
                status, got, date = answer.status, await answer.read(), answer.headers.get(DATE)
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None
        if method != "POST":  # a file
            return status, got
        found = checked(status, got)
        self._hear(date)
        return found

    async def call(self, url: str, given: dict[str, Any], seconds: float | None = None) -> Any:
        """The result of one call as it came, without the objects in between. Raises what python-telegram-bot raises."""
        if self._calls is None:
            raise NetworkError("the connection is closed")
        timeout = USUAL if seconds is None else aiohttp.ClientTimeout(total=seconds, connect=CONNECT_SECONDS)
        try:
            async with self._calls.post(self._url(url), data=packed(given), timeout=timeout) as answer:
                status, body, date = answer.status, await answer.read(), answer.headers.get(DATE)
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None
        found, done = result(status, body)
        self._hear(date)
        return found if done else await _Refused(*refused(found)).post(url)  # its errors are python-telegram-bot's own

    def _url(self, text: str) -> URL:
        """Each method's address, parsed once."""
        if (known := self._urls.get(text)) is None:
            known = URL(text)
            if len(self._urls) < 100:  # addresses of files are all different
                self._urls[text] = known
        return known


class _Refused(BaseRequest):
    """A refusal that has come already, for python-telegram-bot to say what it means."""

    def __init__(self, status: int, body: bytes) -> None:
        self._answer = status, body

    @property
    def read_timeout(self) -> float:
        return SECONDS

    async def initialize(self) -> None: ...
    async def shutdown(self) -> None: ...

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        return self._answer


def _form(given: dict[str, str]) -> bytes:
    """The parameters as a form (yarl's writer is five times as fast as urllib's)."""
    return URL.build(query=given).raw_query_string.encode()


def _multipart(data: RequestData, given: dict[str, str]) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in given.items():
        form.add_field(name, value)
    for name, (filename, body, kind) in (data.multipart_data or {}).items():
        form.add_field(name, body, filename=filename, content_type=kind)
    return form
