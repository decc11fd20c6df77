"""Errors that end a command with one readable line, and the loading that several commands share."""

import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Origin, Settings, SettingsError, cache_folder, load

if TYPE_CHECKING:
    from bot.store.keys import Keys


class UserError(Exception):
    """Ends a command: the message says what, where and what to do; `code` is the exit code."""

    def __init__(self, message: str, code: int = 2) -> None:
        super().__init__(message)
        self.code = code


def settings_or_exit() -> tuple[Settings, list[Origin]]:
    """The settings. Raises UserError with every problem."""
    try:
        return load()
    except SettingsError as error:
        raise UserError(str(error)) from error


def program_version() -> str:
    """The version that is installed; "unknown" where it runs from bare files."""
    try:
        return version("runtall")
    except PackageNotFoundError:
        return "unknown"


def cache() -> Path:
    """Where built models and parsed content are kept."""
    return cache_folder(os.environ)


def keys_of(settings: Settings) -> "Keys":
    """Where the operator's keys stand."""
    from bot.store.keys import Keys

    return Keys(Path(settings.key_file).expanduser().absolute(), settings.key)


def content_folder(settings: Settings) -> Path:
    """The content folder in use."""
    from bot.cli.library import shipped

    return Path(settings.content) if settings.content else shipped()
