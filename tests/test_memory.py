"""What a running bot holds in memory: libraries that it uses, words as hashes; and who learns a language, and what if nobody else can."""

import json
import os
import socket
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import structlog
from hypothesis import strategies as st

from bot.cli import learning
from bot.cli.errors import cache as cache_folder
from bot.cli.library import shipped
from bot.cli.readers import now, readers_for
from bot.core.content.load import Content
from bot.core.understanding import packing
from bot.core.understanding.features import known_of, space_named, weigh
from bot.core.understanding.wordset import wordset
from tests.tables import tried
from tests.texts import texts

FOR_OTHERS = {
    "httpx": "python-telegram-bot's own HTTP; ours is aiohttp",
    "rich": "the terminal's",
    "pygments": "rich's",
    "sklearn": "for training alone, which another process does",
    "scipy": "for training alone",
    "matplotlib": "for pictures, which another process draws",
    "fpdf": "for pages, likewise",
    "prometheus_client": "where somebody asks for figures",
    "prompt_toolkit": "the terminal's",
}
PROGRAM = """
import json, sys
from bot.cli.commands import run
loaded = []
for command in (["web", "--listen", sys.argv[1]], ["telegram"]):
    code = run(command)
    loaded.append((code, sorted({name.partition(".")[0] for name in sys.modules})))
print(json.dumps(loaded))
"""


@pytest.mark.proof
def test_a_running_bot_loads_what_it_uses_and_no_more(tmp_path: Path) -> None:
    """Both commands end before they serve, in one process: the first for its port is taken, the second for it has no token."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith("RUNTALL_")} | {"XDG_DATA_HOME": str(tmp_path)}
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        asked = [sys.executable, "-c", PROGRAM, f"127.0.0.1:{taken.getsockname()[1]}"]
        done = subprocess.run(asked, env=environ, capture_output=True, text=True, check=True)
    (web_code, web), (code, telegram) = json.loads(done.stdout)
    assert (web_code, code) == (2, 2), done.stderr
    assert {"telegram", "numpy"} <= set(web), "what is looked at has been loaded"
    assert not FOR_OTHERS.keys() & set(telegram)
    assert not (FOR_OTHERS.keys() | {"aiohttp"}) & set(web), "the playground is on no network"
    assert "aiohttp" in telegram


@pytest.mark.proof
def test_another_process_learns_what_is_not_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: Content) -> None:
    """It gets all but the signs of German, the quickest to learn."""
    now(content.languages["de"].reader)
    for known in cache_folder().glob("*.*"):
        if known.suffix in (".bin", ".json") and not known.name.startswith("signs-"):
            (tmp_path / known.name).symlink_to(known)
    monkeypatch.setattr(learning, "PARTS", ("model",))
    with structlog.testing.capture_logs() as logged:
        learning.apart(shipped(), tmp_path, "de")
    assert not logged
    assert len(list(tmp_path.glob("signs-*-de-*.bin"))) == 1


def test_where_nobody_else_can_learn_a_language_the_bot_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: Content
) -> None:
    head = content.languages["de"].head.model_copy(update={"name": "Beginner", "draft": True})
    lexicon = {"words": content.languages["de"].lexicon["words"], "concepts": {"concepts": {"pain": "pain"}}}
    beginner = replace(content.languages["de"], code="xx", head=head, flags={}, utterances=(), lexicon=lexicon)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-such-program"))
    for asked in (1, 0):  # what was learnt is not learnt again
        with structlog.testing.capture_logs() as logged:
            teach = partial(learning.apart, shipped(), tmp_path, "xx")
            reader = now(readers_for(content, beginner, {}, tmp_path, teach)[0])
        assert [line["event"] for line in logged] == ["the bot learns its language itself"] * asked
        assert reader.understand("Beginner").intent.best == "settings.language"


@tried(20, 100, st.lists(texts(20), max_size=30), st.lists(texts(20), max_size=30))
def test_a_set_of_hashes_is_a_set_of_words(words: list[str], others: list[str]) -> None:
    held = wordset(words)
    assert [word in held for word in (*words, *others)] == [word in set(words) for word in (*words, *others)]
    assert packing.parted(held.names) == sorted(set(words))


@tried(20, 100, st.lists(texts(8), unique=True, max_size=20), st.dictionaries(texts(8), st.integers(1, 9), max_size=20))
def test_known_features_are_found_by_their_hashes(names: list[str], counts: dict[str, int]) -> None:
    one = np.ones(len(names), np.float32)
    space = space_named(packing.joined(names), one, one.astype(np.int8) * 0, (1.0, 1.0, 1.0, 1.0))
    found = [names.index(feature) for feature in counts if feature in names]
    assert weigh(counts, space)[0].tolist() == found
    assert known_of(counts, space) == [names[column] for column in found]
