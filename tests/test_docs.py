"""The documentation is true: links lead somewhere, files and functions that it names exist, commands can be called as shown, and run.

Whatever is shown in a block of `sh`, and each `make ...` or `runtall ...` in a span of code, is looked at. What is quick is run as it
stands; of everything else it is checked that the command takes these options and arguments, and that some other test runs it.
"""

import ast
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
import typer
import yaml

from bot.cli.commands import app, run
from bot.core.dialogue import commands, groups
from bot.settings import PREFIX, Settings
from tests.tables import thinned

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "deploy/README.md", ROOT / "tests/conversations/README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]  # fmt: skip
NAMES = {p: p.relative_to(ROOT).as_posix() for p in PAGES}
FOLDERS = ("bot", "bench", "content", "deploy", "docs", "tests", ".ci")
PLACEHOLDERS = re.compile(r"[<>*{}]|\bOLD\b|\bNEW\b|\.\.\.")
QUICK = ("settings", "key")
"""Commands that are run as they are shown: they read nothing but settings."""
LONG = {
    "run": "tests/fresh.py", "test": ".ci/run", "proofs": "tests/tables.py", "lint": ".ci/run", "check": ".ci/run", "setup": ".ci/run",
    "fresh": "tests/fresh.py",
    "mutate": "tests/mutate.py", "kill": "tests/kill.py", "fuzz": "tests/fuzz.py", "years": "tests/years.py",
    "scorecard": "bench/scorecard.py", "bench": "bench/turn.py", "bench-telegram": "bench/burst.py",
    "pictures": "docs/draw/__main__.py", "screenshots": "docs/take_pictures.py",
    "install": "deploy/Dockerfile", "lock": ".ci/tools.txt", "sbom": ".ci/tools.txt",
}  # fmt: skip
"""What stands behind a target of the Makefile."""
SLASH = re.compile(r"(?<![\w/.`)<>:-])`?/([a-z]+)\b`?(?![/\w-]|\.\w)")
NOT_OURS = {"newbot", "setprivacy", "setinline", "revoke", "healthz", "metrics"}
"""Commands of @BotFather, and addresses."""


@cache
def text(page: Path) -> str:
    return page.read_text("utf-8")


@cache
def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^\s*```.*?^\s*```", "", text(page), flags=re.DOTALL | re.MULTILINE)


def shown(page: Path) -> Iterator[str]:
    """Every command line that a page shows, without remarks."""
    for block in re.findall(r"^\s*```sh\n(.*?)^\s*```", text(page), re.DOTALL | re.MULTILINE):
        yield from (part for line in block.splitlines() for part in apart(line))
    yield from (part for code in re.findall(r"`([^`\n]+)`", prose(page)) if code.startswith(("make ", "runtall ", ".venv/bin/runtall "))
                for part in apart(code))  # fmt: skip


def apart(line: str) -> Iterator[str]:
    """The commands of a line, each by itself: pipes and `&&` part them."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;")
    lexer.whitespace_split = True
    words: list[str] = []
    for word in [*lexer, ";"]:
        if set(word) <= set("|&;"):
            if words:
                yield shlex.join(words)
            words = []
        else:
            words.append(word)


def calls(program: str) -> list[tuple[str, tuple[str, ...]]]:
    """(page, arguments) of each call of a program that is shown somewhere, once a page."""
    found = {}
    for page in PAGES:
        for line in shown(page):
            words = shlex.split(line)
            if Path(words[0]).name == program and not any("<" in w for w in words):
                found[NAMES[page], tuple(words[1:])] = None
    return list(found)


# links, files, names


@pytest.mark.parametrize("page", PAGES, ids=NAMES.get)
def test_links_lead_somewhere(page: Path) -> None:
    linked = [*re.findall(r"\]\(([^)\s]+)\)", prose(page)), *re.findall(r'(?:href|src)="([^"]+)"', prose(page))]
    wrong = []
    for link in (one for one in linked if not one.startswith(("http://", "https://"))):
        path, _, anchor = link.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            wrong.append(link)
    assert wrong == []


@cache
def anchors(page: Path) -> set[str]:
    """The places in a page that a link can name, as GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.replace("`", "").lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("page", PAGES, ids=NAMES.get)
def test_pictures_have_words(page: Path) -> None:
    for picture in re.findall(r"<img[^>]*>", text(page)):
        assert len((re.search(r'alt="([^"]*)"', picture) or ["", ""])[1]) > 20
    assert all(alt.strip() for alt in re.findall(r"!\[([^\]]*)\]", text(page)))


@pytest.mark.parametrize("page", PAGES, ids=NAMES.get)
def test_files_and_functions_that_are_named_exist(page: Path) -> None:
    wrong = []
    for code in re.findall(r"`([^`\n]+)`", prose(page)):
        path, _, name = code.partition(":")
        if not path.startswith(tuple(f"{f}/" for f in FOLDERS)) or PLACEHOLDERS.search(path) or " " in code:
            continue
        if (not (ROOT / path).exists() and path != "deploy/runtall.env") or (name and name not in defined(ROOT / path)):
            wrong.append(code)
    assert wrong == []


@cache
def defined(path: Path) -> set[str]:
    """What a module defines: functions and classes, methods as Class.method, constants."""
    tree = ast.parse(path.read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    found = {n.name for n in tree.body if isinstance(n, kinds)}
    found |= {t.id for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)}
    return found | {
        f"{c.name}.{n.name}" for c in tree.body if isinstance(c, ast.ClassDef) for n in c.body if isinstance(n, kinds)
    }


# commands


@pytest.mark.parametrize(
    ("page", "arguments"), thinned(calls("runtall"), every=5), ids=lambda v: v if isinstance(v, str) else " ".join(v) or "-"
)
def test_a_command_takes_what_is_shown(page: str, arguments: tuple[str, ...]) -> None:
    """The same parser as at a terminal; nothing is run."""
    command, left, name = typer.main.get_command(app), [w for w in arguments if w != "..."], "runtall"
    while left and hasattr(command, "commands") and not left[0].startswith("-"):
        name = left.pop(0)
        command = command.commands[name]
    if not set(left) & {"--help"}:
        needed = [] if left else ["FILE" for p in command.params if p.param_type_name == "argument" and p.required]
        command.make_context(name, [*left, *needed])


@pytest.mark.parametrize("command", sorted({a[0] for _, a in calls("runtall") if a and not a[0].startswith("-")}))
def test_a_command_that_is_shown_is_run_by_a_test(command: str) -> None:
    called = re.compile(rf'[(=,]\s*\[?"{command}"')
    tests = [p for p in (ROOT / "tests").glob("test_*.py") if p != Path(__file__).resolve()]
    assert any(called.search(p.read_text("utf-8")) for p in tests)


@pytest.mark.parametrize("arguments", sorted({a for _, a in calls("runtall") if a and a[0] in QUICK and len(a) == 1}))
def test_a_quick_command_runs_as_it_is_shown(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert run(list(arguments)) == 0
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("page", "arguments"), thinned(calls("make"), every=5), ids=lambda v: v if isinstance(v, str) else " ".join(v)
)
def test_a_target_that_is_shown_is_there_and_does_something(page: str, arguments: tuple[str, ...]) -> None:
    rules = text(ROOT / "Makefile")
    for target in (
        a for i, a in enumerate(arguments) if not a.startswith("-") and "=" not in a and arguments[i - 1 : i] != ("-C",)
    ):
        assert re.search(rf"^{re.escape(target)}:", rules, re.MULTILINE), f"{page}: make {target}"
        assert (ROOT / LONG[target]).exists()
    assert calls("make")


def test_the_two_commands_of_the_readme_are_the_first_that_are_shown() -> None:
    assert [line for line in shown(ROOT / "README.md") if line.startswith("make")][:2] == ["make run", "make test"]


# what people write, and what operators set


@pytest.mark.parametrize("page", [p for p in PAGES if "conversations" not in NAMES[p]], ids=NAMES.get)
def test_what_people_can_write_exists(page: Path) -> None:
    named = set(SLASH.findall(re.sub(r"<!--.*?-->", "", prose(page)))) - NOT_OURS
    assert named <= {*commands.COMMANDS, *groups.COMMANDS}


def test_the_guides_name_what_telegram_lists() -> None:
    """Whoever reads the page for runners or coaches has seen every command that the bot shows."""
    told = " ".join(text(ROOT / "docs" / p) for p in ("features.md", "coach.md"))
    profile = yaml.safe_load(text(ROOT / "content/en/replies/profile.yaml"))["profile"]
    listed = {*profile["command"], *profile["group_command"]}
    assert {c for c in listed if f"/{c}" not in told} <= {"start", "help", "about", "cancel"}


def test_every_setting_is_explained_and_no_other() -> None:
    known = {PREFIX + f.name.upper() for f in fields(Settings)}
    named = {n for p in PAGES for n in re.findall(r"RUNTALL_[A-Z_]+[A-Z]", text(p))}
    assert named <= known
    assert known <= set(re.findall(r"`(RUNTALL_[A-Z_]+)`", text(ROOT / "docs/operating.md")))


def test_every_dependency_earns_its_place() -> None:
    """The README says why each of them is there."""
    wanted = re.findall(r'^    "([\w.-]+)>', text(ROOT / "pyproject.toml").split("[project.scripts]")[0], re.MULTILINE)
    told = text(ROOT / "README.md").lower()
    assert [w for w in wanted if w not in told] == []


def test_the_index_leads_to_every_page() -> None:
    index = text(ROOT / "docs/README.md")
    assert [p.name for p in (ROOT / "docs").glob("*.md") if p.name != "README.md" and f"({p.name})" not in index] == []
