"""What a process that runs for months does about its memory, and the port it listens on.

Rule 1: a library that others load only to offer what nobody here uses is not loaded: it would stay in memory for good.
Rule 2: what is left out is left out for the libraries that are loaded here, and nowhere else: who asks for it afterwards gets it.
Neighbours: serve.py and playground.py begin with this; tests/test_memory.py names what must not be loaded.
"""

import contextlib
import ctypes
import gc
import socket
import sys
from collections.abc import Iterator
from types import ModuleType

from bot.cli.errors import UserError

M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3
LARGE = 128 * 1024
"""Bytes from which on what is let go returns to the system at once."""
FOR_TRACEBACKS = ("rich", "greenlet")
"""structlog takes them where it finds them, to print tracebacks, which no log of ours has (logs.py)."""
HTTP_OF_TELEGRAM = "telegram.request._httpxrequest"
"""python-telegram-bot's own HTTP, with httpx; ours is shells/telegram/transport.py."""


class NoHttp:
    """Stands for python-telegram-bot's own HTTP."""

    def __init__(self, *_: object, **__: object) -> None:
        raise RuntimeError("python-telegram-bot's own HTTP is not loaded; give the Bot a request")


def begin_lean() -> None:
    """Load the libraries that would bring others for nothing, without those. To be called before anything else imports them."""
    with _absent(*FOR_TRACEBACKS):
        import structlog  # noqa: F401
    if "telegram" not in sys.modules:
        stand_in = ModuleType(HTTP_OF_TELEGRAM)
        stand_in.__dict__["HTTPXRequest"] = NoHttp
        sys.modules[HTTP_OF_TELEGRAM] = stand_in
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)  # else it grows with what was let go, and large holes stay


@contextlib.contextmanager
def _absent(*names: str) -> Iterator[None]:
    """Modules that are not there meanwhile, unless they are loaded already."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: importing it fails, as where it is not installed
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def give_back() -> None:
    """Memory that is free goes back to the system, where the C library can do that."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def settle_memory() -> None:
    """The content stays for good: the collector need not walk over it again and again, nor look for cycles after every few objects.

    What was only needed to read and prove it goes back to the system, where the C library can do that.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)  # one pool for all threads: only one of them works at a time
    give_back()
    gc.freeze()
    gc.set_threshold(5_000, 3, 10)


def bound(host: str, port: int, how: str = "runtall web --listen ") -> socket.socket:
    """A listening socket. Raises UserError where the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise UserError(f"port {port} on {host} is in use ({error.strerror}); choose another: {how}{host}:{port + 1}") from error
    return listener
