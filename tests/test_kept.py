"""Cache files: what is damaged is built anew, what cannot be kept is built all the same, what several need at once is built once."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.cli import kept


def of(path: Path | None, text: str, built: list[str]) -> str:
    """What the file holds, or `text`, which is then noted as built."""

    def build() -> str:
        built.append(text)
        return text

    return kept.or_built(path, build, str.encode, bytes.decode)


def test_what_is_there_is_not_built_again(tmp_path: Path) -> None:
    built: list[str] = []
    assert [of(tmp_path / "model-1-en-a.bin", text, built) for text in ("first", "second")] == ["first", "first"]
    assert built == ["first"]


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


def test_what_cannot_be_kept_is_built_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert of(tmp_path / "file" / "model-1-en-a.bin", "built", []) == "built"
    assert of(None, "built", []) == "built"


def test_what_two_need_at_once_is_built_once(tmp_path: Path) -> None:
    path, built, others = tmp_path / "model-1-en-a.bin", list[str](), list[Future[str]]()
    with ThreadPoolExecutor() as pool:

        def build() -> str:
            others.append(pool.submit(of, path, "second", built))
            built.append("first")
            return "first"

        assert kept.or_built(path, build, str.encode, bytes.decode) == "first"
    assert others[0].result() == "first"
    assert built == ["first"]
