"""deploy/ and docs/security.md are true: commands, settings, files and figures that they name exist, and what can be parsed parses."""

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.commands import run
from bot.settings import PREFIX, Settings
from bot.shells.ops.prometheus import Figures
from bot.store.keys import Keys
from bot.store.sqlite import open_store

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
UNITS = ("runtall.service", "runtall-backup.service", "runtall-backup.timer")
TEXTS = [p for p in sorted(DEPLOY.iterdir()) if p.name != "requirements.txt"] + [ROOT / "docs/security.md"]
COMMAND = re.compile(r"""(?:^\s*|[`"]|bin/|; |&& |runtall )runtall ([a-z]+)\b""", re.MULTILINE)
CALLED = re.compile(r'(?:CMD \["runtall", |CMD \[)"([a-z]+)"')
ANALYZE = shutil.which("systemd-analyze")


def all_text() -> str:
    return "\n".join(p.read_text("utf-8") for p in TEXTS)


def commands() -> list[str]:
    text = all_text()
    return sorted({*COMMAND.findall(text), *CALLED.findall(text)})


@pytest.mark.parametrize("command", commands())
def test_every_command_that_is_named_exists(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    assert "Example" in capsys.readouterr().out


def test_commands_are_found_in_the_texts() -> None:
    assert {"doctor", "health", "check", "telegram", "settings", "incidents", "diff", "backup", "key"} <= set(commands())


def test_every_setting_that_is_named_exists() -> None:
    known = {PREFIX + f.name.upper() for f in fields(Settings)}
    assert set(re.findall(r"RUNTALL_[A-Z_]+[A-Z]", all_text())) <= known


def test_every_file_that_is_named_exists() -> None:
    for text in TEXTS:
        body = text.read_text("utf-8")
        linked = [p for p in re.findall(r"\]\(([^)#:]+)\)", body) if text.suffix == ".md"]
        assert [p for p in linked if not (text.parent / p).exists()] == []
        copied = re.findall(r"(?<![\w-])(?:/opt/runtall/)?(deploy/[\w.-]+\.\w+)", body)
        assert [p for p in copied if not (ROOT / p).exists() and p != "deploy/runtall.env"] == []


# units


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_can_be_read(name: str) -> None:
    unit = configparser.RawConfigParser(strict=False, comment_prefixes=("#",), delimiters=("=",))
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string((DEPLOY / name).read_text("utf-8"))
    assert {"Unit", "Service" if name.endswith("service") else "Timer"} <= set(unit.sections())
    assert all(re.fullmatch("[A-Z][A-Za-z]+", key) for section in unit.sections() for key in unit[section])


@pytest.mark.skipif(not ANALYZE, reason="no systemd-analyze")
def test_systemd_knows_every_key_of_the_units() -> None:
    done = subprocess.run(
        [str(ANALYZE), "verify", *(str(DEPLOY / u) for u in UNITS)], capture_output=True, text=True, check=False
    )
    assert [line for line in done.stderr.splitlines() if "is not executable" not in line and "runtall" in line] == []


@pytest.mark.skipif(not ANALYZE, reason="no systemd-analyze")
@pytest.mark.parametrize("name", UNITS[:2])
def test_a_service_is_hardened(name: str) -> None:
    command = [str(ANALYZE), "security", "--offline=true", "--threshold=12", str(DEPLOY / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd-analyze looks at running units alone")
    assert done.returncode == 0, done.stdout[-200:]


def aged(folder: Path, names: Iterator[str]) -> None:
    """Files in `folder`, their age in days behind the last dash of each name."""
    now = datetime.now(UTC)
    for name in names:
        (folder / name).touch()
        then = (now - timedelta(days=int(name.rpartition("-")[2].removesuffix(".db")), hours=1)).timestamp()
        os.utime(folder / name, (then, then))


BACKUPS = (
    "runtall-0.db",
    "runtall-13.db",
    "runtall-14.db",
    "runtall-before-40.db",
    ".runtall-copy-14",
    ".runtall-copy-1",
    "others-40.db",
)


def test_old_copies_go_before_a_new_one_is_made_and_whether_or_not_that_works(tmp_path: Path) -> None:
    """systemd stops at the first line that fails, unless a dash stands before it."""
    lines = [line for line in (DEPLOY / "runtall-backup.service").read_text("utf-8").splitlines() if line.startswith("Exec")]
    tidying, copying = (line.partition("=")[2] for line in lines)
    assert [line.partition("=")[0] for line in lines] == ["ExecStartPre", "ExecStart"]
    assert tidying.startswith("-")
    assert "runtall backup --force" in copying
    aged(tmp_path, iter(BACKUPS))
    tidy = shlex.split(tidying[1:].replace("$$", "$").replace("/var/backups/runtall", str(tmp_path)))
    subprocess.run(tidy, check=True)
    assert sorted(p.name for p in tmp_path.iterdir()) == [".runtall-copy-1", "others-40.db", "runtall-0.db", "runtall-13.db"]
    for name in ("runtall-0.db", "runtall-13.db"):
        (tmp_path / name).unlink()
    aged(tmp_path, iter(("runtall-20.db", "runtall-30.db")))
    subprocess.run(tidy, check=True)
    assert sorted(p.name for p in tmp_path.glob("runtall-*")) == ["runtall-20.db"], "the newest stays: none could be made since"


# container


def test_what_the_container_is_built_from_exists_and_is_let_through() -> None:
    let = {line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    for line in (DEPLOY / "Dockerfile").read_text("utf-8").splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            sources = shlex.split(line)[1:-1]
            assert [s for s in sources if not (ROOT / s).exists() or s not in let] == []


def test_the_container_runs_without_root_and_says_how_it_is() -> None:
    final = (DEPLOY / "Dockerfile").read_text("utf-8").split("\nFROM ")[-1]
    assert re.search(r"^USER 10001:10001$", final, re.MULTILINE)
    assert 'HEALTHCHECK --interval=30s --timeout=15s --start-period=60s --retries=3 CMD ["runtall", "health"]' in final


def test_the_composition_is_read_only_and_without_rights() -> None:
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    for service in composed["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        named = [v.split(":")[0] for v in service["volumes"]]
        assert all(v in composed["volumes"] or (DEPLOY / v).exists() for v in named)
    assert "ports" not in composed["services"]["runtall"]


def test_the_container_of_backups_tidies_and_copies_and_the_bot_cannot_see_them(tmp_path: Path) -> None:
    """One round of its loop, with another program in place of ours and of waiting."""
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    assert not any("backups" in v for v in composed["runtall"]["volumes"])
    assert "backups:/backups" in composed["backup"]["volumes"]
    assert "/backups" in (DEPLOY / "Dockerfile").read_text("utf-8").partition("chown runtall:runtall")[2].partition("&&")[0]
    (script,) = composed["backup"]["command"]
    (kept := tmp_path / "kept").mkdir()
    aged(kept, iter(BACKUPS))
    programs = 'runtall() { echo "runtall $*"; return $ends; }; sleep() { echo "sleep $1"; exit; }; '
    script = script.replace("$$", "$").replace("/backups", str(kept)).replace("/data/", f"{tmp_path}/")

    def said(ends: int) -> list[str]:
        run = [*composed["backup"]["entrypoint"], programs + script]
        done = subprocess.run(run, check=True, text=True, capture_output=True, env={**os.environ, "ends": str(ends)})
        return done.stdout.splitlines()

    assert (said(0), len(list(kept.iterdir()))) == (["sleep 60"], len(BACKUPS)), "without a database nothing is deleted"
    (tmp_path / "runtall.db").touch()
    for ends, pause in ((0, 86400), (2, 3600)):
        copied, *then = said(ends)
        assert re.fullmatch(rf"runtall backup --force {kept}/runtall-\d{{4}}-\d\d-\d\d\.db", copied)
        assert then == [f"sleep {pause}"]
    assert sorted(p.name for p in kept.iterdir()) == [".runtall-copy-1", "others-40.db", "runtall-0.db", "runtall-13.db"]


# figures


@cache
def served() -> frozenset[str]:
    """Every figure that the bot shows."""
    meter = Figures("1", "a", safe=False)
    meter.answered("Said", [("fallback", "soon")], ["soon"])
    families = list(meter.registry.collect())
    return frozenset({f.name for f in families} | {s.name for f in families for s in f.samples})


def expressions() -> Iterator[str]:
    dashboard = json.loads((DEPLOY / "grafana.json").read_text("utf-8"))
    yield from (t["expr"] for panel in dashboard["panels"] for t in panel["targets"])
    alerts = yaml.safe_load((DEPLOY / "alerts.yml").read_text("utf-8"))
    yield from (rule["expr"] for group in alerts["groups"] for rule in group["rules"])


@pytest.mark.parametrize("expression", sorted(set(expressions())))
def test_a_dashboard_or_alert_names_figures_that_exist(expression: str) -> None:
    named = {n for n in re.findall(r"\b(?:runtall_\w+|up)\b", expression) if n != "up"}
    assert named <= served()
    assert named or expression.startswith("up{")


def test_panels_do_not_share_a_number_and_alerts_say_what_to_do() -> None:
    panels = json.loads((DEPLOY / "grafana.json").read_text("utf-8"))["panels"]
    assert len({p["id"] for p in panels}) == len(panels)
    alerts = yaml.safe_load((DEPLOY / "alerts.yml").read_text("utf-8"))
    assert all(r["annotations"].keys() >= {"summary", "remedy"} for g in alerts["groups"] for r in g["rules"])


def test_the_rest_can_be_read() -> None:
    replica = yaml.safe_load((DEPLOY / "litestream.yml").read_text("utf-8"))
    assert replica["dbs"][0]["path"] == "/var/lib/runtall/runtall.db"
    assert "litestream 0.3" in (DEPLOY / "litestream.yml").read_text("utf-8")
    assert yaml.safe_load((DEPLOY / "prometheus.yml").read_text("utf-8"))["rule_files"] == ["alerts.yml"]
    proxy = (DEPLOY / "nginx.conf").read_text("utf-8")
    assert proxy.count("{") == proxy.count("}")
    assert subprocess.run(["sh", "-n", str(DEPLOY / "runtall.sh")], check=False).returncode == 0


def test_a_path_given_to_the_short_way_is_read_from_where_the_operator_stands(tmp_path: Path) -> None:
    """The settings stay those of the bot, wherever that is. (The change of user needs root, and is left out.)"""
    settings, here = tmp_path / "etc", tmp_path / "home"
    for folder in (settings, here):
        folder.mkdir()
    (settings / ".env").write_text(f"RUNTALL_DATABASE={settings / 'r.db'}\nRUNTALL_KEY_FILE={settings / 'key'}\n")
    (here / ".env").write_text("RUNTALL_DATABASE=another.db\n")
    open_store(str(settings / "r.db"), Keys(settings / "key")).close()
    script = (DEPLOY / "runtall.sh").read_text("utf-8").replace("runuser -u runtall -- ", "")
    script = script.replace("/opt/runtall/.venv/bin/runtall", f"{sys.executable} -m bot")
    script = script.replace("/etc/runtall", str(settings)).replace("/var/lib/runtall", str(tmp_path))
    done = subprocess.run(
        ["sh", "-c", script, "sh", "backup", "today.db"], cwd=here, check=False, text=True, capture_output=True,
        env={k: v for k, v in os.environ.items() if not k.startswith("RUNTALL_")},
    )  # fmt: skip
    assert (done.returncode, f"is copied to {here / 'today.db'}" in done.stdout) == (0, True), done.stderr
    assert sorted(p.name for p in settings.iterdir() if "today" in p.name) == []


@pytest.mark.parametrize("name", ["README.md", "litestream.yml"])
def test_a_copy_that_root_brought_is_handed_to_the_bots_user_before_it_is_restored(name: str) -> None:
    text = (DEPLOY / name).read_text("utf-8").replace("\n# ", " ")
    handed = re.search(r"install -o runtall -g runtall -m 0600 .+? (/var/backups/runtall/runtall-[\w-]+\.db)\s", text)
    assert handed
    assert f"runtall restore {handed[1]}" in text[handed.end() :]


@pytest.mark.parametrize("name", ["README.md", "nginx.conf"])
def test_the_certificate_comes_before_what_names_it(name: str) -> None:
    """A site that names a certificate which is not there keeps nginx from loading at all."""
    text = (DEPLOY / name).read_text("utf-8")
    steps = ("certbot certonly --nginx", "/etc/nginx/conf.d/runtall.conf", "nginx -t && systemctl reload nginx")
    assert "certbot --nginx" not in text
    assert [text.index(s) for s in steps] == sorted(text.index(s) for s in steps)


# supply chain


def locked(path: Path) -> dict[str, tuple[str, int]]:
    """Each package's pinned version, and how many hashes it may have."""
    entries = re.split(r"\n(?=\S)", path.read_text("utf-8"))
    found = (re.match(r"([\w.-]+)==(\S+)", entry) for entry in entries)
    return {m[1]: (m[2], m.string.count("--hash=sha256:")) for m in found if m}


def wanted(*groups: str) -> set[str]:
    """The names that pyproject.toml asks for."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    listed = [*project["project"]["dependencies"], *(d for g in groups for d in project["dependency-groups"][g])]
    names = (re.match(r"[\w.-]+", d) for d in listed if isinstance(d, str))
    return {n[0].lower() for n in names if n}


@pytest.mark.parametrize("name", ["requirements.txt", "deploy/requirements.txt", ".ci/tools.txt"])
def test_every_pin_has_a_hash(name: str) -> None:
    assert all(hashes for _, hashes in locked(ROOT / name).values())


def test_locks_hold_what_the_project_asks_for_in_the_same_versions() -> None:
    developing, server = locked(ROOT / "requirements.txt"), locked(DEPLOY / "requirements.txt")
    assert wanted("dev", "build") <= set(developing)
    assert wanted("build") <= set(server)
    assert server.items() <= developing.items()
    assert not {"pytest", "mypy", "playwright"} & set(server)
