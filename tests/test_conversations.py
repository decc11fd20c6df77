"""Every conversation in tests/conversations is a test; and the format itself: what it refuses, with the line, and what it finds."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.commands import run
from bot.cli.library import MEDIA, shipped
from bot.cli.playing import Playhouse
from bot.conversations.reading import ScriptErrors, scripts
from bot.conversations.script import Conversation
from tests.conftest import shipped_content
from tests.tables import thinned

FOLDER = Path(__file__).parent / "conversations"
ALL = [script for file in sorted(FOLDER.glob("*.yaml")) for script in scripts(file.read_text("utf-8"), str(file))]


@pytest.fixture(scope="module")
def house() -> Iterator[Playhouse]:
    opened = Playhouse(shipped_content(), shipped() / MEDIA, ALL)
    yield opened
    opened.close()


async def differs(script: Conversation) -> list[str]:
    house = Playhouse(shipped_content(), shipped() / MEDIA, [script])
    try:
        return (await house.play(script)).differs
    finally:
        house.close()


@pytest.mark.parametrize("script", thinned((pytest.param(s, id=f"{Path(s.file).stem}: {s.conversation}") for s in ALL), every=23))
async def test_a_conversation(script: Conversation, house: Playhouse) -> None:
    assert not (found := (await house.play(script)).differs), "\n".join(found)


def test_no_two_share_a_name() -> None:
    assert len({s.conversation for s in ALL}) == len(ALL)


class TestReading:
    def test_the_example_of_the_readme_is_one(self) -> None:
        block = re.search(r"```yaml\n(.*?)```", (FOLDER / "README.md").read_text("utf-8"), re.DOTALL)
        assert block
        assert [s.conversation for s in scripts(block[1], "README.md")] == ["Sore after runs, and an arm that tingles"]

    def test_words_stay_as_they_are_written(self) -> None:
        text = "conversation: a\ntalk:\n  - say: no\n  - say: 7\n  - say: 2026-11-20"
        assert [s.say for s in scripts(text, "a")[0].talk] == [("no",), ("7",), ("2026-11-20",)]

    @pytest.mark.parametrize(
        ("text", "line", "says"),
        [
            pytest.param("conversation: a\ntalk:\n  - sey: hi", 3, "unknown key 'sey'; use say, press", id="an unknown action"),
            pytest.param("conversation: a\ntalk:\n  - say: hi\n    press: x", 3, "it has say and press", id="two actions"),
            pytest.param("conversation: a\ntalk:\n  - who: ann\npeople: {ann: {}}", 3, "it has none", id="no action"),
            pytest.param("conversation: a\ntalk:\n  - say: hi\n    expect: {txt: b}", 4, "unknown key 'txt'; use chat", id="an unknown expectation"),
            pytest.param("conversation: a\ntalk:\n  - say: hi\n    expect:\n      level: bad", 5, "'bad' is not one of self_care", id="an unknown level"),
            pytest.param("conversation: a\ntalk:\n  - say: hi\n    expect:\n      - kind: talk", 5, "'talk' is not one of question", id="in a list"),
            pytest.param("conversation: a\ntalk:\n  - say: hi\n    expect:\n      text: /(/", 5, "is no regular expression", id="a bad pattern"),
            pytest.param("conversation: a\ntalk:\n  - say: hi\n    expect: hello", 4, "{text: hello}", id="words where a mapping belongs"),
            pytest.param("conversation: a\ntalk:\n  - say: hi\n    who: ben", 4, "'ben' is not among `people`", id="a stranger"),
            pytest.param("conversation: a\ntalk:\n  - say: hi\n    in: club", 4, "'club' is not among `chats`", id="an unknown chat"),
            pytest.param("conversation: a\ntalk:\n  - wait: soon", 3, "'soon' is no time", id="an unknown time"),
            pytest.param("conversation: a\ntalk:\n  - send: pigeon", 3, "neither one of sticker", id="an unknown thing"),
            pytest.param("conversation: a\ntalk:\n  - say: hi\n    say: ho", 4, "'say' stands twice", id="a key twice"),
            pytest.param("conversation: a\ntalk: &t\n  - say: hi\nabout: *t", 2, "an alias", id="an alias"),
            pytest.param("talk:\n  - say: hi", 1, "`conversation` is missing", id="no name"),
            pytest.param("conversation: a\ntalk: []", 2, "at least one step", id="no steps"),
            pytest.param("conversation: a\ntalk:\n  - say: [hi", 4, "no YAML", id="a bracket left open"),
            pytest.param("conversation: a\ntalk:\n - say: hi\n---\nconversation: b\ntalk:\n - sey: hi", 7, "sey", id="the second in a file"),
            pytest.param("# nothing", 1, "no conversation in it", id="an empty file"),
            pytest.param("[1, 2]", 1, "begins with `conversation:`", id="something else"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_told_with_its_line(self, text: str, line: int, says: str) -> None:
        with pytest.raises(ScriptErrors) as error:
            scripts(text, "a.yaml")
        assert len(error.value.problems) == 1
        assert error.value.problems[0].startswith(f"a.yaml:{line}: ")
        assert says in error.value.problems[0]


class TestJudging:
    @pytest.mark.parametrize(
        ("step", "line", "says"),
        [
            pytest.param("say: /start\n    expect:\n      question: consent\n      text: goodbye", 6, "no message says 'goodbye'", id="other words"),
            pytest.param("say: /start\n    expect: {never: automated ... clinician}", 4, "must not be said", id="words that must not come"),
            pytest.param("say: /start\n    expect: {text: /AUTOMATED\\W+coach/, question: severity}", 4, "consent instead of severity", id="another question"),
            pytest.param("say: /start\n    expect: nothing", 4, "nothing was expected; what came:", id="something came"),
            pytest.param("say: /start\n    expect: {level: urgent}", 4, "none instead of urgent", id="another level"),
            pytest.param("say: /start\n    expect:\n      buttons: [Maybe]", 5, "no 'Maybe'; there are \"Yes, let's start\"", id="a missing button"),
            pytest.param("say: /start\n    expect: {slots: {severity: 4}}", 4, "severity is not known, not 4", id="a slot"),
            pytest.param("press: Yes", 3, "no message with buttons yet", id="nothing to press"),
            pytest.param("wait: next", 3, "no reminder waits", id="nothing to wait for"),
            pytest.param("edit: oh", 3, "no message to change", id="nothing to edit"),
            pytest.param("send: gone.gpx", 3, "cannot be read", id="a missing file"),
            pytest.param("say: hi\nafter: nobody", 4, "no conversation has this name", id="after an unknown one"),
            pytest.param("say: hi\nafter: a", 4, "comes after itself", id="after itself"),
        ],
    )  # fmt: skip
    async def test_what_differs_is_told_with_its_line(self, step: str, line: int, says: str) -> None:
        script = scripts(f"conversation: a\ntalk:\n  - {step}", "a.yaml")[0]
        found = await differs(script)
        assert len(found) == 1
        assert found[0].startswith(f"a.yaml:{line}: ")
        assert says in found[0]

    async def test_what_comes_where_nobody_expects_it(self) -> None:
        text = """
conversation: a
people: {ann: {}, ben: {}}
chats: {club: {}}
talk:
  - say: my chest feels tight and my arm is numb
    in: club
    expect: {chat: ben, nothing: true}
"""
        (found,) = await differs(scripts(text, "a.yaml")[0])
        assert found == "a.yaml:8: a message came in club as well"


class TestCommand:
    def test_says_what_differs_and_where(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "mine.yaml"
        file.write_text("conversation: mine\ntalk:\n  - say: /start\n    expect: {text: Good day}\n")
        assert run(["conversations", str(file), "--show", "--coverage"]) == 1
        told = capsys.readouterr().out
        assert f"{file}:4: text: no message says 'Good day'" in told
        assert "> runner, say: /start" in told
        assert "1 conversations, 1 with differences" in told
        assert "questions of check: 1 of " in told
        assert "not reached: assessed_by, assessed_said" in told

    def test_a_file_with_mistakes(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "mine.yaml"
        file.write_text("conversation: mine\ntalk:\n  - sey: /start\n---\nconversation: x\n")
        assert run(["conversations", str(file)]) == 2
        told = capsys.readouterr().err
        assert f"{file}:3: unknown key 'sey'" in told
        assert f"{file}:5: `talk` is missing" in told

    def test_nothing_there(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["conversations", str(tmp_path)]) == 2
        assert "no conversations there" in capsys.readouterr().err
