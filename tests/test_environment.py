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


def test_a_settings_file_elsewhere_is_named_and_its_paths_are_of_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (there := tmp_path / "etc").mkdir()
    (here := tmp_path / "home").mkdir()
    (there / ".env").write_text(
        "RUNTALL_OPERATOR=Ann\nRUNTALL_DATABASE=data/r.db\nRUNTALL_KEY_FILE=/keys/key\nRUNTALL_CONTENT=~/words\n"
    )
    (here / ".env").write_text("RUNTALL_OPERATOR=somebody else")
    monkeypatch.chdir(here)
    found, origins = load({"HOME": str(tmp_path), "RUNTALL_ENV_FILE": str(there / ".env")})
    assert (found.operator, found.database) == ("Ann", str(there / "data/r.db"))
    assert (found.key_file, found.content) == ("/keys/key", "~/words")
    assert next(o for o in origins if o.name == "RUNTALL_DATABASE").origin == ".env"
    assert load({"HOME": str(tmp_path)})[0].operator == "somebody else"


@pytest.mark.parametrize(
    ("environ", "filed", "says"),
    [
        ({"RUNTALL_ENV_FILE": "/nowhere/.env"}, "", "RUNTALL_ENV_FILE is '/nowhere/.env', and there is no such file"),
        ({}, "RUNTALL_ENV_FILE=other", "names the file that it stands in"),
    ],
)
def test_a_settings_file_that_cannot_be_meant_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], filed: str, says: str
) -> None:
    (tmp_path / ".env").write_text(filed)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=says):
        load({"HOME": str(tmp_path), **environ})
