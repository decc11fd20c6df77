"""HTTP to Telegram through aiohttp, as a python-telegram-bot request: one session, connections reused."""

from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

SECONDS = 20.0


class AiohttpRequest(BaseRequest):
    """Opens one session at `initialize`, closes it at `shutdown`."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return SECONDS

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession()

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

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
        total = read_timeout if isinstance(read_timeout, int | float) else SECONDS
        form = aiohttp.FormData()
        for name, value in (request_data.json_parameters if request_data else {}).items():
            form.add_field(name, value)
        for name, (filename, body, kind) in (request_data.multipart_data or {} if request_data else {}).items():
            form.add_field(name, body, filename=filename, content_type=kind)
        try:
            timeout = aiohttp.ClientTimeout(total=float(total))
            async with self._session.request(method, url, data=form, timeout=timeout) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None
