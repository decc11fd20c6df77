"""Logging without texts, names or ids: structlog, and a keyed stand-in for a chat.

Rule: a log line says what happened and how much, never what was written or by whom.
"""

import hashlib
import hmac
import logging
import secrets
import sys

import structlog

_KEY = secrets.token_bytes(32)  # one a process: references can't be joined over restarts


def chat_ref(chat: int) -> str:
    """A short stand-in for a chat id. Keyed: ids are few enough that a plain hash could be reversed by trying all."""
    return hmac.new(_KEY, str(chat).encode(), hashlib.sha256).hexdigest()[:8]


def configure(style: str = "") -> None:
    """Log to standard error as "text" or "json"; "" means text on a terminal, else json."""
    as_json = style == "json" or (not style and not sys.stderr.isatty())
    last = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True), last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
