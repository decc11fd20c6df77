"""The terminal: what is typed, and what stands there afterwards. The whole bot answers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterable
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from bot import files
from bot.cli.house import Clock, runtime_for
from bot.cli.library import shipped
from bot.cli.lines import parse_time
from bot.cli.talk import stage_on, talk_on
from bot.conversations.reading import scripts
from bot.core.content.load import Content
from bot.shells.stage import Stage
from bot.shells.terminal import loop
from bot.shells.terminal.lines import lines
from bot.shells.terminal.loop import talk_in_terminal
from bot.store.keys import Keys
from tests.counting import Endless

NOON = parse_time("2026-11-20T12:00:00+00:00")


pytestmark = pytest.mark.asyncio(loop_scope="module")
SOMEBODY = count(2)
"""Each test has a person of its own on the one stage."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(content: Content) -> AsyncIterator[Stage]:
    clock = Clock(NOON)
    talk = await talk_on(
        content, runtime_for(content, ":memory:", clock, shipped() / "media", keys=Keys(Path(":memory:"))), clock
    )
    talk.local.person(1)
    yield stage_on(talk)
    await talk.close()


async def typed(stage: Stage, *given: str | Awaitable[str]) -> None:
    """Each line, by somebody new, then the end of input. One that is awaited does something else first."""
    left: list[str | Awaitable[str]] = [f":as {next(SOMEBODY)}", *given]

    async def read() -> str | None:
        line = left.pop(0) if left else None
        return line if isinstance(line, str | None) else await line

    await talk_in_terminal(stage, read)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        pytest.param(["hi"], ["Run Tall", "1 Yes, let's start", "2 No, thanks"], id="a message, and buttons with their numbers"),
        pytest.param(["hi", "1"], ["Which country are you in?"], id="a number presses"),
        pytest.param(["hi", "99"], ["1 Yes, let's start"], id="a number without a button is a message"),
        pytest.param(["hi", "", "  "], ["Yes, let's start"], id="empty lines say nothing"),
        pytest.param([":help"], [":wait 3d", ":inspect", ":as 2"], id="help"),
        pytest.param([":wait 3d"], ["Monday 23 November 2026, 12:00"], id="the clock moves"),
        pytest.param([":wait yesterday", "hi"], ["is no time", "Yes, let's start"], id="no time, and it goes on"),
        pytest.param([":wait next"], ["no reminder waits"], id="no reminder"),
        pytest.param(["my cheast feels tight", ":inspect"], ["Understood", "cheast -> chest", "Level"], id="the inside"),
        pytest.param([":inspect"], ["not asked yet"], id="the inside of nothing"),
        pytest.param(["hi", ":as 2 Sam", "hi"], ["Sam writes now", "Yes, let's start"], id="somebody else"),
        pytest.param([":as me"], [":as takes a number"], id="somebody who is no number"),
        pytest.param([":file /no/such"], ["No such file"], id="a file that is not there"),
        pytest.param([":file /"], ["directory"], id="a file that is a folder"),
        pytest.param(["hi", ":save /no/such/place.yaml"], ["choose a folder"], id="nowhere to save"),
        pytest.param([":nonsense"], [":help lists"], id="no such command"),
        pytest.param(["hi", ":quit", "never read"], ["Yes, let's start"], id="quitting"),
    ],
)
async def test_what_is_typed_has_an_answer(
    stage: Stage, capsys: pytest.CaptureFixture[str], given: Iterable[str], shown: Iterable[str]
) -> None:
    await typed(stage, *given)
    out = capsys.readouterr().out
    assert [words for words in shown if words not in out] == []
    assert "Traceback" not in out


async def test_a_scale_is_answered_by_its_own_numbers(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    straight = ["hi", "1", "1", *["None of these"] * 5, "1", "2", "1"]
    await typed(stage, *straight, "4")
    kept = await stage.runtime.session_of(next(SOMEBODY) - 1)
    assert kept
    assert '"severity":4' in kept.replace(" ", "")


async def test_pictures_and_polls(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    bot, me = stage.local.bot(), next(SOMEBODY) + 1

    async def sent(text: str) -> str:
        await bot.send_photo(me, b"\x89PNG", caption="<b>Cat</b> and cow", parse_mode="HTML", filename="cat.png")
        await bot.send_poll(me, "How was the week?", ["fine", "niggles"])
        return text

    await typed(stage, sent(":help"), "2")
    out = capsys.readouterr().out
    assert "Picture: file:///" in out
    assert "Cat and cow" in out
    assert "2 niggles" in out
    assert stage.local.messages(me)[-1]["poll"]["options"][1]["voter_count"] == 1


async def test_that_a_file_takes_long_is_shown_while_it_is_read(
    stage: Stage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for where, name in ((files, "SECONDS"), (loop, "PATIENCE")):
        monkeypatch.setattr(where, name, 0.01)
    slow = Endless()
    monkeypatch.setattr(stage.runtime, "files", slow)
    (tmp_path / "export.zip").write_bytes(b"x")
    shown: list[str] = []

    async def let() -> None:
        while "I am reading your file" not in "".join(shown):
            shown.append(capsys.readouterr().out)
            await asyncio.sleep(0)
        slow.let.set()

    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(let())
        await typed(stage, "hi", "1", f":file {tmp_path / 'export.zip'}")
    assert "Noted from your file" not in "".join(shown)
    assert "Noted from your file" in capsys.readouterr().out


async def test_a_talk_is_saved_as_a_test(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "talk.yaml"
    await typed(stage, "hi", "1", f":save {path}")
    (script,) = scripts(path.read_text("utf-8"), "talk.yaml")
    assert [step.does for step in script.talk][-2:] == ["say", "press"]


async def test_a_pasted_text_is_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    from prompt_toolkit.application import create_app_session
    from prompt_toolkit.input import create_pipe_input
    from prompt_toolkit.output import DummyOutput

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        read = lines(lambda: [(":help", "")], lambda: "> ")
        keys.send_text("\x1b[200~my back hurts\nsince monday\x1b[201~\r")
        assert await read() == "my back hurts\nsince monday"
        keys.send_text("\x04")
        assert await read() is None
        keys.send_text("\x03")
        assert await read() is None
