"""How a Bot API refuses: an error with Telegram's own code and words. Neighbours: api.py, polls.py and server.py raise and read it."""

from typing import Any


class ApiError(Exception):
    """An error answer: `code`, Telegram's `description`, and further `parameters`."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def bad(text: str) -> ApiError:
    """Error 400 with Telegram's beginning."""
    return ApiError(400, f"Bad Request: {text}")
