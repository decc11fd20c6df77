"""Logging without texts, names or ids: structlog, and a keyed stand-in for a chat.

Rule 1: a log line says what happened and how much, never what was written or by whom.
Rule 2: the same holds for what libraries log and for a crash: their messages may quote a person or an address with the token in it,
so that only who spoke, which class of error it was and where it rose is told.
"""

import hashlib
import hmac
import logging
import secrets
import sys
import traceback
from pathlib import Path
from types import TracebackType

import structlog

_KEY = secrets.token_bytes(32)  # one a process: references can't be joined over restarts
_HANDLER = "runtall"
log = structlog.get_logger()


def chat_ref(chat: int) -> str:
    """A short stand-in for a chat id. Keyed: ids are few enough that a plain hash could be reversed by trying all."""
    return hmac.new(_KEY, str(chat).encode(), hashlib.sha256).hexdigest()[:8]


def configure(style: str = "") -> None:
    """Log to standard error as "text" or "json"; "" means text on a terminal, else json. Libraries and crashes are logged likewise."""
    as_json = style == "json" or (not style and not sys.stderr.isatty())
    last = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True), last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    _hear_libraries()
    sys.excepthook = _crashed


def _hear_libraries() -> None:
    """The standard library's root logger tells ours who spoke, from warnings on; its own words go nowhere."""
    root = logging.getLogger()
    if any(handler.name == _HANDLER for handler in root.handlers):
        return
    handler = logging.StreamHandler()
    handler.name = _HANDLER
    handler.setLevel(logging.WARNING)
    handler.addFilter(_told)
    root.addHandler(handler)


def _told(record: logging.LogRecord) -> bool:
    """Log who spoke and about which error; False, so that the handler itself writes nothing."""
    method = log.error if record.levelno >= logging.ERROR else log.warning
    error = record.exc_info[1] if record.exc_info else None
    if error:
        method("library", logger=record.name, error=kind(error), at=where(error))
    else:
        method("library", logger=record.name, at=f"{Path(record.pathname).name}:{record.lineno}")
    return False


def _crashed(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    """The last line of a process that dies of a bug."""
    log.critical("crashed", error=kind(error), at=where(error), remedy="report this line; it holds nobody's words")


def kind(error: BaseException) -> str:
    """The class of an error; of a group's first one."""
    return type(_first(error)).__name__


def where(error: BaseException) -> str:
    """Where an error rose, as file:line function; of a group, its first one."""
    frames = traceback.extract_tb(_first(error).__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno} {frames[-1].name}" if frames else "unknown"


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
