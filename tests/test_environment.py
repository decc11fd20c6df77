"""Settings from a .env file: read as they are meant, or refused with the file and the line; none is dropped without a word."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load


def read(folder: Path, given: bytes) -> Settings:
    (folder / ".env").write_bytes(given)
    return load({"HOME": str(folder)}, folder / ".env")[0]


@pytest.mark.parametrize(
    ("line", "operator"),
    [
        ("RUNTALL_OPERATOR=Coach Ann", "Coach Ann"),
        ("\ufeffRUNTALL_OPERATOR=Coach Ann", "Coach Ann"),
        ("export RUNTALL_OPERATOR = 'Coach Ann'", "Coach Ann"),
        ('RUNTALL_OPERATOR="Ann # of the club"  # who answers', "Ann # of the club"),
        ("RUNTALL_OPERATOR=Ann#7 # who answers", "Ann#7"),
        ("RUNTALL_OPERATOR= # nobody yet", None),
        ("# RUNTALL_OPERATOR=Ann", None),
        ("PATH_OF_OTHERS=x\nlower=case\njust words", None),
    ],
)
def test_a_line_is_read_as_it_is_meant(tmp_path: Path, line: str, operator: str | None) -> None:
    assert read(tmp_path, line.encode()).operator == operator


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (b"A=b\nRUNTALL_LOG : json", "line 2: is no setting"),
        (b"RUNTALL_OPERATOR", "line 1: is no setting"),
        (b"runtall_log=json", "line 1: is no setting"),
        (b"RUNTALL_OPERATOR='Ann", "line 1: is no setting"),
        (b"RUNTALL_LOG=json\nRUNTALL_LOG=text", "line 2: RUNTALL_LOG is there twice"),
        (b"RUNTALL_LOG=json\nRUNTALL_OPERATOR=J\xf6rg", "line 2: is not UTF-8"),
        ("RUNTALL_LOG=json".encode("utf-16"), "line 1: is not UTF-8"),
        (b"RUNTALL_DATABASE=postgres://x/y", "only a file is supported"),
        (b"RUNTALL_WEBHOOK_URL=http://bot.example/hook", "https:// addresses alone"),
        (b"RUNTALL_METRICS=127.0.0.1:8080\nRUNTALL_WEBHOOK_URL=https://bot.example/hook", "have the same port"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(tmp_path: Path, given: bytes, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        read(tmp_path, given)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load({"HOME": str(tmp_path)}, tmp_path)
