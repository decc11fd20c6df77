"""Cache files: what is damaged is built anew, what cannot be kept is built all the same, what several need at once is built once."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from fcntl import LOCK_EX, flock
from pathlib import Path
from threading import Barrier, Event

import pytest

from bot.cli import kept

SOON = 20
"""Seconds after which somebody who should come does not."""


def whole(body: memoryview) -> str:
    return str(body, "utf-8")


def of(path: Path | None, text: str, built: list[str]) -> str:
    """What the file holds, or `text`, which is then noted as built."""

    def build() -> str:
        built.append(text)
        return text

    return kept.or_built(path, build, str.encode, whole)


def test_what_is_there_is_not_built_again(tmp_path: Path) -> None:
    built: list[str] = []
    assert [of(tmp_path / "model-1-en-a.bin", text, built) for text in ("first", "second")] == ["first", "first"]
    assert built == ["first"]


def test_what_is_used_stays_however_many_others_are_tried(tmp_path: Path) -> None:
    mine = tmp_path / "model-1-en-mine.bin"
    kept.write(mine, b"mine")
    for n in range(2 * kept.KEPT):
        assert bytes(kept.mapped(mine) or b"") == b"mine"
        other = tmp_path / f"model-1-en-{n}.bin"
        kept.write(other, b"tried")
        kept.tidy(other)
    assert len([*tmp_path.glob("model-1-en-*.bin")]) == kept.KEPT


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"half", id="shorter than its digest"),
        pytest.param(b"x" * 99, id="somebody else's"),
    ],
)
def test_what_is_damaged_is_built_anew(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "model-1-en-a.bin"
    path.write_bytes(body)
    assert of(path, "new", []) == "new"
    assert kept.read(path) == b"new"


def test_what_is_mapped_stays_as_it_was_when_its_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "model-1-en-a.bin"
    kept.write(path, b"old" * 10_000)
    body = kept.mapped(path)
    assert body is not None
    kept.write(path, b"new" * 10_000)
    kept.let_go(body)
    assert bytes(body) == b"old" * 10_000
    assert bytes(kept.mapped(path) or b"") == b"new" * 10_000


def test_what_cannot_be_kept_is_built_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert of(tmp_path / "file" / "model-1-en-a.bin", "built", []) == "built"
    assert of(None, "built", []) == "built"


@dataclass
class Others:
    """Others who need the same while the first one builds: `meet` is passed by as many as build at the same time."""

    path: Path
    many: int = 1
    built: list[str] = field(default_factory=list)
    found: list[Future[str]] = field(default_factory=list)
    meet: Barrier = field(default_factory=lambda: Barrier(1))

    def first(self) -> str:
        """What the first one gets, who builds until all others have seen that it does."""
        waiting = [Event() for _ in range(self.many)]
        with ThreadPoolExecutor() as pool:

            def build() -> str:
                self.found.extend(pool.submit(self._other, event) for event in waiting)
                assert all(event.wait(SOON) for event in waiting), "nobody waited"
                self.built.append("first")
                return "first"

            return kept.or_built(self.path, build, str.encode, whole)

    def _other(self, waiting: Event) -> str:
        def build() -> str:
            self.meet.wait(SOON)
            self.built.append("other")
            return "other"

        def wait(since: float) -> bool:
            waiting.set()
            return kept.a_while(since)

        return kept.or_built(self.path, build, str.encode, whole, wait)


def test_what_several_need_at_once_is_built_once(tmp_path: Path) -> None:
    others = Others(tmp_path / "model-1-en-a.bin", many=2)
    assert [others.first(), *(o.result() for o in others.found)] == ["first"] * 3
    assert others.built == ["first"]


def test_where_it_cannot_be_kept_the_others_build_at_the_same_time(tmp_path: Path) -> None:
    path = tmp_path / "model-1-en-a.bin"
    path.mkdir()  # so that it can be locked, and not written
    others = Others(path, many=3, meet=Barrier(3))
    assert [others.first(), *(o.result() for o in others.found)] == ["first", *["other"] * 3]


def test_nobody_waits_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "model-1-en-a.bin"
    with path.with_suffix(".lock").open("a") as stuck:
        flock(stuck, LOCK_EX)
        assert kept.or_built(path, lambda: "built", str.encode, whole, lambda _: False) == "built"
    assert kept.read(path) == b"built"
