"""Environment and .env -> one frozen Settings. Every problem is reported together, each with its remedy.

Rule: nothing else in the project reads the environment. Secrets are masked wherever settings are shown.
"""

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "RUNTALL_"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SECRET = ("telegram_token", "webhook_secret", "key")
FILES = ("database", "content", "key_file")
LONGEST_KEPT = 90
"""Days after which idle people are purged at the latest: what /privacy promises."""
_ASSIGNED = re.compile(
    r"""(?:export\s+)?(?P<name>[A-Za-z_]\w*)\s*=\s*(?:'(?P<quoted>[^']*)'|"(?P<double>[^"]*)"|(?P<bare>(?!["']).*?))\s*(?:(?:^|(?<=\s))#.*)?"""
)
"""A line of a .env file, with or without a remark behind it."""


class SettingsError(ValueError):
    """Some settings cannot be used. The message has one line for each."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; names are the environment's without the prefix, in lower case."""

    telegram_token: str | None = None
    telegram_api: str = "https://api.telegram.org"
    database: str = ""
    content: str | None = None
    webhook_url: str | None = None
    webhook_secret: str | None = None
    listen: str = "127.0.0.1:8080"
    page_url: str | None = None
    log: str = ""
    metrics: str | None = None
    operator: str | None = None
    pace: str = "auto"
    key: str | None = None
    key_file: str = ""
    retention_days: str = str(LONGEST_KEPT)
    env_file: str = ".env"

    @property
    def page(self) -> str:
        """Where the coach's page is, up to the payload of its link; "" where it is not served."""
        return f"{self.page_url.rstrip('/')}/" if self.page_url else ""

    @property
    def retention(self) -> timedelta:
        """After how long without a message somebody is purged."""
        return timedelta(days=int(self.retention_days))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a setting's value comes from: "environment", ".env" or "default"."""

    name: str
    value: str
    origin: str


def data_folder(environ: Mapping[str, str]) -> Path:
    """The user's data folder for this program (XDG_DATA_HOME, else ~/.local/share)."""
    base = environ.get("XDG_DATA_HOME") or str(Path(environ.get("HOME") or "~").expanduser() / ".local" / "share")
    return Path(base) / "runtall"


def cache_folder(environ: Mapping[str, str]) -> Path:
    """The user's cache folder for this program (XDG_CACHE_HOME, else ~/.cache)."""
    base = environ.get("XDG_CACHE_HOME") or str(Path(environ.get("HOME") or "~").expanduser() / ".cache")
    return Path(base) / "runtall"


def read_dotenv(path: Path) -> tuple[dict[str, str], list[str]]:
    """NAME=value lines of a .env file, and a line for each problem; nothing where there is no file. Quotes around a value are taken off, and
    what stands behind them, or behind " #". Others' lines are left alone; one that means to be ours and is not read is a problem.

    Raises SettingsError where the file cannot be read.
    """
    found: dict[str, str] = {}
    problems = []
    for number, line in enumerate(_dotenv_text(path).splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if (pair := _ASSIGNED.fullmatch(line.strip())) is None or pair["name"] != pair["name"].upper():
            if PREFIX in line.upper():
                problems.append(f"{path}, line {number}: is no setting; write NAME=value, the name in capitals")
        elif pair["name"] in found and pair["name"].startswith(PREFIX):
            problems.append(f"{path}, line {number}: {pair['name']} is there twice; keep one of them")
        else:
            found[pair["name"]] = (pair["quoted"] or pair["double"] or pair["bare"] or "").strip()
    return found, problems


def _dotenv_text(path: Path) -> str:
    """The text of a .env file, "" where there is none. Raises SettingsError where there is one that cannot be read."""
    try:
        return path.read_text("utf-8-sig")  # editors on Windows begin a file with a mark of it
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        line = bytes(error.object[: error.start]).count(b"\n") + 1
        raise SettingsError(f"{path}, line {line}: is not UTF-8; save the file as UTF-8") from error
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}); check its owner and rights, or move it away") from error


def load(environ: Mapping[str, str] | None = None, dotenv: Path | None = None) -> tuple[Settings, list[Origin]]:
    """Settings from the environment over `.env` (or the file that RUNTALL_ENV_FILE names) over defaults, with their origins.

    Raises SettingsError.
    """
    environ = os.environ if environ is None else environ
    dotenv = dotenv or _dotenv(environ)
    filed, problems = read_dotenv(dotenv)
    problems += _astray(filed, dotenv)
    known = [f.name for f in fields(Settings)]
    problems += [*_unknown(environ, known, "environment"), *_unknown(filed, known, ".env")]
    data = data_folder(environ)
    default = Settings(database=str(data / "runtall.db"), key_file=str(data / "runtall.key"))
    values: dict[str, str] = {}
    origins = []
    for name in known:
        key = PREFIX + name.upper()
        origin = "environment" if environ.get(key) else ".env" if filed.get(key) else "default"
        value = environ.get(key) or _of_the_file(name, filed.get(key), dotenv.parent) or getattr(default, name)
        if value is not None:
            values[name] = value
        origins.append(Origin(key, masked(name, value), origin))
    problems += _bad(values)
    if values.get("key") and values["key_file"] != default.key_file:
        problems.append("RUNTALL_KEY and RUNTALL_KEY_FILE are both set; keep one of them")
    if problems:
        raise SettingsError("\n".join(problems))
    return Settings(**values), origins


def _dotenv(environ: Mapping[str, str]) -> Path:
    """The settings file. Raises SettingsError where one is named that is not there."""
    named = environ.get(f"{PREFIX}ENV_FILE")
    if named and not os.path.lexists(named):  # one that cannot be reached is told when it is read
        raise SettingsError(f"RUNTALL_ENV_FILE is {named!r}, and there is no such file; name the file of settings, or unset it")
    return Path(named or ".env")


def _astray(filed: Mapping[str, str], dotenv: Path) -> list[str]:
    """A line where the settings file names itself."""
    name = f"{PREFIX}ENV_FILE"
    return (
        [f"{dotenv}: {name} names the file that it stands in; set it in the environment, or remove it"] if name in filed else []
    )


def _of_the_file(name: str, value: str | None, folder: Path) -> str | None:
    """A value from the settings file: a path there is read from where the file is, not from where somebody stands."""
    is_path = name in FILES and value and not value.startswith("~") and "://" not in value
    return str(folder / value) if value and is_path else value


def _is_page(address: str) -> bool:
    """Whether it is a public https:// address, or one on this machine, with a path of its own and nothing behind it."""
    try:
        found = urlsplit(address)
        at = found.hostname or ""
    except ValueError:
        return False
    secure = found.scheme == "https" or (found.scheme == "http" and at in ("127.0.0.1", "localhost", "::1"))
    return secure and bool(at) and found.path.rstrip("/") != "" and not (found.query or found.fragment or found.username)


def is_loopback(listen: str) -> bool:
    """Whether `listen` is host:port with a host that only this machine reaches."""
    host, _, port = listen.rpartition(":")
    return host in LOOPBACK and port.isdigit() and int(port) <= 65535


def masked(name: str, value: str | None) -> str:
    """`value` for showing; a secret as its last three characters, the key as nothing."""
    if value is None:
        return "(none)"
    if name not in SECRET or not value:
        return value
    return "***" if name == "key" else f"***{value[-3:]}"


def _unknown(given: Mapping[str, str], known: list[str], origin: str) -> list[str]:
    """A line for each RUNTALL_ name that is no setting, with the nearest one."""
    names = [PREFIX + n.upper() for n in known]
    lines = []
    for name in sorted(n for n in given if n.startswith(PREFIX) and n not in names):
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]}?" if near else "remove it; `runtall settings` lists all"
        lines.append(f"{name} ({origin}): unknown setting; {hint}")
    return lines


def _bad(values: Mapping[str, str]) -> list[str]:
    """A line for each value that cannot be used."""
    lines = _bad_addresses(values)
    if values.get("log") not in (None, "", "text", "json"):
        lines.append(f"RUNTALL_LOG is {values['log']!r}; use text or json")
    if values.get("pace") not in (None, "auto", "on", "off"):
        lines.append(f"RUNTALL_PACE is {values['pace']!r}; use auto, on or off")
    if "://" in values.get("database", ""):
        lines.append(
            "RUNTALL_DATABASE is an address, and only a file is supported; name one, such as /var/lib/runtall/runtall.db"
        )
    secret = values.get("webhook_secret", "")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        lines.append(
            "RUNTALL_WEBHOOK_SECRET may hold 1 to 256 letters, digits, _ and -; leave it out to have one made at each start"
        )
    if not (days := values.get("retention_days", "")).isdecimal() or not 1 <= int(days) <= LONGEST_KEPT:
        lines.append(f"RUNTALL_RETENTION_DAYS is {days!r}; write a number of days from 1 to {LONGEST_KEPT}")
    token = values.get("telegram_token")
    if token and not (token.partition(":")[0].isdigit() and len(token.partition(":")[2]) >= 5):
        lines.append("RUNTALL_TELEGRAM_TOKEN does not look like a token; copy it from @BotFather, it reads 123456:ABC...")
    return lines


def _bad_addresses(values: Mapping[str, str]) -> list[str]:
    lines = []
    for name in ("telegram_api", "webhook_url"):
        if name in values and not values[name].startswith(("http://", "https://")):
            lines.append(f"RUNTALL_{name.upper()} is {values[name]!r}; it begins with http:// or https://")
    page = values.get("page_url")
    if page and not _is_page(page):
        lines.append(
            f"RUNTALL_PAGE_URL is {page!r}; write where coaches open their page, such as https://bot.example/coach, or unset it"
        )
    elif (
        page and values.get("webhook_url") and urlsplit(page).path.rstrip("/") == urlsplit(values["webhook_url"]).path.rstrip("/")
    ):
        lines.append("RUNTALL_PAGE_URL and RUNTALL_WEBHOOK_URL have the same path; give the page another one, such as /coach")
    hook = values.get("webhook_url", "")
    if hook.startswith("http://") and not is_loopback(f"{urlsplit(hook).hostname}:0"):
        lines.append(f"RUNTALL_WEBHOOK_URL is {hook!r}; Telegram calls https:// addresses alone")
    listens = bool(hook or page)  # while it polls and serves no page, nothing listens there
    if (
        listens
        and values.get("metrics")
        and values["metrics"].rpartition(":")[2] == values.get("listen", "").rpartition(":")[2] != "0"
    ):
        lines.append("RUNTALL_METRICS and RUNTALL_LISTEN have the same port; give one of them another")
    host, _, port = values.get("listen", "").rpartition(":")
    if not host or not port.isdigit() or not 0 <= int(port) <= 65535:
        lines.append(f"RUNTALL_LISTEN is {values.get('listen')!r}; write host:port, such as 127.0.0.1:8080")
    if "metrics" in values and not is_loopback(values["metrics"]):
        lines.append(f"RUNTALL_METRICS is {values['metrics']!r}; write a loopback host:port, such as 127.0.0.1:9464, or unset it")
    return lines
