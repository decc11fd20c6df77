"""The command line as others rely on it (contract/cli.md): real processes, real output, exit codes."""

import http.server
import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.errors import UserError
from bot.cli.house import content_for
from bot.cli.library import shipped
from bot.settings import Settings
from bot.store.sqlite import open_store
from tests.commands import Done, runtall, started
from tests.tables import thinned


def read(text: str) -> Any:
    return yaml.load(text, yaml.CSafeLoader)


def written(value: Any) -> str:
    return str(yaml.dump(value, Dumper=yaml.CSafeDumper, sort_keys=False))


def lines(done: Done) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def chat(*given: dict[str, Any], options: tuple[str, ...] = (), command: Callable[..., Done] = runtall) -> list[dict[str, Any]]:
    done = command("chat", "--jsonl", *options, given="".join(json.dumps(g) + "\n" for g in given))
    assert done.returncode == 0, done.stderr
    return lines(done)


def test_chat_answers_each_line_in_order() -> None:
    hi, bad, pressed, waited = chat(
        {"text": "hi"}, {"press": "nonsense"}, {"press": "Yes, let's start"}, {"wait": "3d"},
        options=("--now", "2026-11-20T08:00:00+00:00"), command=started,
    )  # fmt: skip
    assert [r["kind"] for r in hi["replies"]] == ["answer", "question"]
    assert hi["replies"][1]["question"] == "consent"
    assert (bad["replies"], "no button" in bad["error"]) == ([], True)
    assert pressed["state"] == {"flow": "check", "question": "country", "slots": {}, "country": None}
    assert waited["now"] == "2026-11-23T08:00:00+00:00"


BAD_LINES = (
    "nope", "[]", "{}", '{"text": 3}', '{"text": "a", "press": "b"}', '{"txt": "a"}', '{"press": "x"}', '{"wait": "soon"}', '{"file": "/nosuch"}',
)  # fmt: skip


def test_a_bad_line_gets_an_error_and_harms_nothing() -> None:
    done = runtall("chat", "--jsonl", given="".join(f'{bad}\n{{"text": "hi"}}\n' for bad in BAD_LINES))
    answers = lines(done)
    for bad, told, after in zip(BAD_LINES, answers[::2], answers[1::2], strict=True):
        assert told["error"], bad
        assert told["replies"] == [], bad
        assert after["replies"], bad


@pytest.mark.proof
def test_a_talk_goes_on_in_another_process(tmp_path: Path) -> None:
    db = ("--db", str(tmp_path / "t.db"))
    chat({"text": "hi"}, {"press": "Yes, let's start"}, options=db)
    asked, pressed, done = chat({"text": "uk"}, {"press": "Blood thinners"}, {"press": "None of these"}, options=db)
    assert asked["state"]["question"] == "screen.chest"
    assert "no button" in pressed["error"]
    assert done["state"]["question"] == "screen.nerves"


def test_a_group_never_gets_a_health_text() -> None:
    group = {"chat": -5, "chat_type": "supergroup", "user": 2}
    answers = chat(
        {"join": True, **group},
        {"text": "/ask is heat or ice better?", **group},
        {"text": "my chest is tight and im sweating", **group},
    )
    said = [r["text"] for a in answers for r in a["replies"]]
    assert not any("chest" in s for s in said)
    assert "get help now" in said[-1]


@pytest.mark.proof
def test_export_and_delete(tmp_path: Path) -> None:
    answers = chat(
        {"text": "hi"},
        {"press": "Yes, let's start"},
        {"text": "uk"},
        {"text": "/export"},
        {"text": "/delete"},
        {"press": "Delete everything"},
    )
    document = next(r for r in answers[3]["replies"] if r["document"])
    assert json.loads(document["content"])["session"]
    assert answers[5]["state"] == {"flow": None, "question": None, "slots": {}, "country": None}


def test_understand_prints_what_the_contract_says() -> None:
    rows = lines(
        runtall(
            "understand",
            "--jsonl",
            given='{"text": "how should i breathe when running"}\n{"text": "my chest is so tight and im sweating, pain 8/10"}\nx\n',
        )
    )
    assert rows[0]["intent"] == "faq.breathing"
    assert rows[1]["red_flags"][0]["id"] == "heart_attack_pattern"
    assert rows[1]["slots"]["severity"] == 8
    assert "error" in rows[2]


def test_content_lists_what_it_holds() -> None:
    held = json.loads(runtall("content", "--json").stdout)
    assert (len(held["intents"]), len(held["answers"]), len(held["red_flags"])) == (72, 41, 47)
    covered = {k for a in held["answers"] for k in a["knowledge"]} | {x["id"] for x in held["left_out"]}
    assert len(covered) >= 130


def test_evaluate_learns_from_its_file_alone(tmp_path: Path) -> None:
    train, test = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    rows = [
        ("send me the bill", "bill"),
        ("where is my invoice", "bill"),
        ("book a table", "table"),
        ("reserve a table for two", "table"),
        ("sing", None),
    ]
    train.write_text("".join(json.dumps({"text": t, "intent": i}) + "\n" for t, i in rows))
    test.write_text('{"text": "my invoice please", "intent": "bill"}\n{"text": "a table please", "intent": "table"}\n')
    report = json.loads(runtall("evaluate", "--train", str(train), "--test", str(test), "--json").stdout)
    assert report["in_scope_argmax"] == 1.0
    assert {"mcc", "best_mcc", "oos_recall", "latency_us_p50", "build_seconds", "rss_mb"} <= set(report)


def test_settings_show_their_origin_and_hide_secrets(tmp_path: Path) -> None:
    shown = runtall("settings", env={"RUNTALL_TELEGRAM_TOKEN": "123456:secretsecret", "RUNTALL_LOG": "json"}).stdout
    assert "secretsec" not in shown
    assert "RUNTALL_LOG=json  (environment)" in shown


@pytest.mark.parametrize(
    ("arguments", "env", "says"),
    [
        pytest.param(
            ("settings",), {"RUNTALL_TELEGRAM_TOKN": "x"}, "did you mean RUNTALL_TELEGRAM_TOKEN", id="an unknown setting"
        ),
        pytest.param(
            ("telegram",), {"RUNTALL_TELEGRAM_TOKEN": "nonsense"}, "does not look like a token", id="a token that is none"
        ),
        pytest.param(("telegram",), {}, "no token", id="no token"),
        pytest.param(("nosuch",), {}, "No such command", id="an unknown command"),
        pytest.param(("web", "--listen", "0.0.0.0:80"), {}, "loopback", id="a public address for the playground"),
        pytest.param(("chat", "--now", "noon"), {}, "no time", id="a time that is none"),
        pytest.param(
            ("evaluate", "--train", "/nosuch", "--test", "/nosuch"), {}, "cannot be read", id="a file that is not there"
        ),
        pytest.param(
            ("chat", "--jsonl"), {"RUNTALL_CONTENT": "/nosuch"}, "is not a folder", id="a content folder that is not there"
        ),
    ],
)
def test_a_wrong_call_ends_with_2_and_one_clear_line(arguments: tuple[str, ...], env: dict[str, str], says: str) -> None:
    done = runtall(*arguments, env=env)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


class _Refusing(http.server.BaseHTTPRequestHandler):
    """A Bot API that knows no token."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        body = b'{"ok": false, "error_code": 401, "description": "Unauthorized"}'
        self.send_response(401)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent."""


def test_a_wrong_token_ends_with_2_and_one_line(tmp_path: Path) -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), _Refusing) as api:
        threading.Thread(target=api.serve_forever, daemon=True).start()
        settings = {
            "RUNTALL_TELEGRAM_TOKEN": "123456:abcdefgh",
            "RUNTALL_TELEGRAM_API": f"http://127.0.0.1:{api.server_port}",
            "RUNTALL_DATABASE": str(tmp_path / "t.db"),
        }
        done = runtall("telegram", env=settings)
        api.shutdown()
    assert done.returncode == 2
    assert done.stderr.startswith("runtall: Telegram does not know this token")
    assert done.stderr.count("\n") == 1


def test_a_newer_database_ends_with_2(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "t.db"
    open_store(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("insert into _sqlite_migrations(migration_set, name, applied_at) values ('runtall', 'm999_future', '')")
    done = runtall("chat", "--jsonl", "--db", str(path), given='{"text": "hi"}\n')
    assert (done.returncode, "newer version" in done.stderr) == (2, True)


def test_a_port_in_use_ends_with_2() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = runtall("web", "--listen", f"127.0.0.1:{port}")
    assert (done.returncode, "in use" in done.stderr) == (2, True)


KEPT = ("_out_of_scope", "affirm", "deny", "faq.desk", "faq.posture", "greet", "thanks", "unsure")


def with_few_utterances(folder: Path) -> None:
    """Keep six examples of a few intents: enough where a test is not about reading, and learnt in a moment."""
    for path in (folder / "en/utterances").glob("*.yaml"):
        if path.stem not in KEPT:
            path.unlink()
            continue
        taught = read(path.read_text("utf-8"))
        path.write_text(written(taught | {"examples": taught["examples"][:6], "tests": taught["tests"][:2]}), "utf-8")


LEFT_OUT = (
    "neuro", "load", "mileage", "longest", "habits", "mood", "onset", "pain_timing", "eases", "duration", "duration_days",
)  # fmt: skip
"""Questions, and the slots that they fill where these have another name."""


def with_few_questions(folder: Path) -> None:
    """A check without what no test below is about, and without the rules over it: a walk through it is short."""
    path = folder / "flows/check.yaml"
    flow = read(path.read_text("utf-8"))
    flow["questions"] = [q for q in flow["questions"] if q["id"] not in LEFT_OUT]
    path.write_text(written(flow), "utf-8")
    for rules in (folder / "triage.yaml", folder / "plan.yaml"):
        rules.write_text(written(without_their_rules(read(rules.read_text("utf-8")))), "utf-8")


def with_one_screen(folder: Path) -> None:
    """All signs in one list: the ways through five of them are many."""
    path = folder / "flows/check.yaml"
    flow = read(path.read_text("utf-8"))
    first, *others = (q for q in flow["questions"] if q["id"].startswith("screen."))
    first["flags"] += [flag for q in others for flag in q["flags"]]
    first |= {key: q[key] for q in others for key in ("facts", "none_sets") if key in q}
    flow["questions"] = [q for q in flow["questions"] if q not in others]
    path.write_text(written(flow), "utf-8")


def without_their_rules(part: Any) -> Any:
    """Rules without those over a question that is left out."""
    if isinstance(part, list):
        return [p for p in part if not any(f"'slot': '{slot}'" in str(p) for slot in LEFT_OUT)]
    return {k: without_their_rules(v) for k, v in part.items()} if isinstance(part, dict) else part


def with_few_messages(folder: Path, *but: str, few: int = 1, of: str = "") -> None:
    """Keep a few messages of each flag, but of those named each that holds `of`: a difference is looked for in each."""
    for path in (folder / "en/red_flags").glob("*.yaml"):
        words = read(path.read_text("utf-8"))
        kept = {"utterances": words["utterances"][: 2 * few], "near_misses": words["near_misses"][:few]}
        if path.stem in but:
            kept = {part: [text for text in words[part] if of in text] for part in kept}
        path.write_text(written(words | kept | {"tests": {k: v[:1] for k, v in words["tests"].items()}}), "utf-8")


BREAKS = [
    pytest.param("triage.yaml", "level: urgent", "level: sometime", "triage.yaml:", id="a level that does not exist"),
    pytest.param("flows/check.yaml", "slots: [severity]", "slotz: [severity]", "flows/check.yaml:", id="a misspelt key"),
    pytest.param(
        "en/replies/ask.yaml",
        "  onset: How did it begin?",
        "  onsett: How did it begin?",
        "ask.onset is missing",
        id="a missing question",
    ),
    pytest.param(
        "en/answers/faq.desk.md", "[[andersen2011]]", "[[andersen1811]]", "source andersen1811 is unknown", id="an unknown source"
    ),
    pytest.param("red_flags.yaml", "ask: true", "ask: true: yes", "red_flags.yaml:", id="broken YAML"),
    pytest.param("en/answers/faq.desk.md", "Get up", "Don't worry, get up", "don't worry", id="a banned phrase"),
    pytest.param("flows/check.yaml", "[leg_clot, ", "[", "leg_clot is asked 0 times", id="a red flag that nobody asks"),
    pytest.param("red_flags.yaml", "all: [tearing, ", "all: [tering, ", "concept tering is unknown", id="a sign nobody wrote"),
    pytest.param("en/lexicon/concepts.yaml", "<cant> (", "<cannt> (", "<cannt> is not under `lists`", id="a list nobody wrote"),
    pytest.param(
        "en/lexicon/concepts.yaml", "suicidal (pigeon", "suicidal (and|pigeon", "swallow an emergency", id="a figure without end"
    ),
    pytest.param(
        "triage.yaml", "otherwise: soon", "otherwise: self_care", "triage.yaml:", id="self-care where a part is missing"
    ),
    pytest.param("triage.yaml", "mechanical_pattern:", "a: &a [*a]\nmechanical_pattern:", "write out what *a", id="an alias"),
    pytest.param(
        "en/options.yaml", "\ntells: [", "\ntells: [a]\ntells: [", "tells stands here and in line", id="a list that stands twice"
    ),
    pytest.param(
        "en/red_flags/heart_attack_pattern.yaml",
        "action: Stop",
        "action: <b>Stop <i>now",
        "has <i> without </i>",
        id="marks that stay open",
    ),
    pytest.param(
        "en/replies/repairs.yaml",
        "kept: Kept",
        "kept: <b>Kept",
        "data.kept: has <b> without </b>",
        id="a reply that Telegram refuses",
    ),
    pytest.param("en/lexicon/slots.yaml", "timing:", "timing: 7\ntimings:", "slots.yaml", id="slot patterns of another shape"),
]


def copy_of_the_content(folder: Path) -> None:
    """The shipped content in one language: the others would be read again for each change."""
    shutil.copytree(shipped(), folder, ignore=shutil.ignore_patterns("de"))


@pytest.mark.parametrize(("file", "old", "new", "says"), thinned(BREAKS, every=6))
def test_check_names_file_and_remedy_of_broken_content(tmp_path: Path, file: str, old: str, new: str, says: str) -> None:
    folder = tmp_path / "content"
    copy_of_the_content(folder)
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    done = runtall("check", "--no-proofs", str(folder))
    assert done.returncode == 1
    assert says in done.stderr
    assert "hint:" in done.stderr
    assert "Traceback" not in done.stderr


def soften(folder: Path) -> None:
    """Let an emergency's message begin with a greeting."""
    path = folder / "en/replies/result.yaml"
    soft = path.read_text("utf-8").replace(
        '  emergency: |-\n    <b>{{ t("flag."', '  emergency: |-\n    Hello. <b>{{ t("flag."', 1
    )
    path.write_text(soft, "utf-8")


def test_content_that_fails_its_proofs_gives_safe_mode(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    copy_of_the_content(folder)
    soften(folder)
    given = [
        {"text": "/start"},
        {"text": "my chest is tight and im sweating"},
        {"text": "what stretches help"},
        {"text": "/export"},
        {"text": "i want to kill myself"},
        {"text": "/privacy i cant breathe and my chest hurts"},
    ]
    done = runtall("chat", "--jsonl", given="".join(f"{json.dumps(g)}\n" for g in given), env={"RUNTALL_CONTENT": str(folder)})
    answers = lines(done)
    for answer in answers[:3]:
        assert [r["kind"] for r in answer["replies"]] == ["referral"]
        assert answer["replies"][0]["html"].startswith("<b>Call your local emergency number now</b>")
        assert answer["replies"][0]["buttons"] == []
    assert any(r["document"] for r in answers[3]["replies"])
    assert [r["html"].startswith("<b>If you might act on it, call") for r in answers[4]["replies"]] == [True]
    assert answers[5]["replies"][0]["html"].startswith("<b>Call your local emergency number now</b>")
    assert "safe mode" in done.stderr
    assert "P5 fails" in done.stderr


def test_content_that_cannot_be_read_leaves_people_the_way_to_help(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    copy_of_the_content(folder)
    (folder / "plan.yaml").write_text("bad: [x", "utf-8")
    settings = Settings(content=str(folder))
    assert "plan.yaml" in content_for(settings, people=True).safe
    with pytest.raises(UserError, match=r"plan\.yaml"):
        content_for(settings)


@pytest.mark.proof
@pytest.mark.parametrize("proofs", [False, True], ids=["files", "proofs"])
def test_check_tells_what_utterances_do_and_finds_a_softened_rule(tmp_path: Path, proofs: bool) -> None:
    folder = tmp_path / "content"
    copy_of_the_content(folder)
    with_few_questions(folder)
    with_few_utterances(folder)
    with_few_messages(folder)
    thanks = folder / "en/utterances/thanks.yaml"
    strange = [f"what the weather in {city} is like" for city in ("lima", "oslo", "cairo", "quito", "delhi")]
    thanks.write_text(written(read(thanks.read_text("utf-8")) | {"tests": strange}), "utf-8")
    soften(folder)
    done = runtall("check", *(("--detours", "0") if proofs else ("--no-proofs",)), str(folder))
    assert done.returncode == proofs
    assert "thanks 5" in done.stdout.split("tests that fail, by intent")[1]
    assert "faq.desk 6 of 120" in done.stdout
    assert ("P5 fails" in done.stderr) is proofs
    assert ("1. the person" in done.stderr) is proofs


@pytest.mark.proof
def test_a_report_is_kept_without_words_or_person_and_shown_to_the_operator(tmp_path: Path) -> None:
    db = str(tmp_path / "t.db")
    given = [{"text": "is lactic acid the cause"}, {"text": "/report"}, {"press": "It missed something serious"}]
    answers = chat(*given, options=("--db", db))
    assert "local emergency number" in answers[2]["replies"][0]["text"]
    shown = runtall("incidents", "--db", db)
    assert shown.returncode == 0
    assert shown.stdout.startswith("1 incident(s), missed 1")
    assert "level self_care" in shown.stdout
    assert "lactic" not in shown.stdout
    chat({"text": "/delete"}, {"press": "Delete everything"}, options=("--db", db))
    assert runtall("incidents", "--db", db).stdout == shown.stdout


def test_incidents_of_no_database_end_with_2_and_one_line(tmp_path: Path) -> None:
    done = runtall("incidents", "--db", str(tmp_path / "none.db"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "there is no such database" in done.stderr


@pytest.mark.proof
@pytest.mark.parametrize("of", ["blood", ""], ids=["blood", "all"])
def test_diff_shows_what_changes_for_people(tmp_path: Path, of: str) -> None:
    folder, before = tmp_path / "content", tmp_path / "before"
    copy_of_the_content(before)
    with_few_questions(before)
    with_one_screen(before)
    with_few_utterances(before)
    with_few_messages(before, "lung_clot", few=0 if of else 1, of=of)
    shutil.copytree(before, folder)
    for file, old, new in (
        ("triage.yaml", "at_most: 6", "at_most: 3"),
        ("red_flags.yaml", "- all: [coughing_blood]\n", "- all: [coughing_blood, fever]\n"),
        ("en/answers/faq.desk.md", "Get up and move", "Stand up and move"),
    ):
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    done = runtall("diff", str(before), str(folder))
    assert done.returncode == 0, done.stderr
    assert "self_care -> soon" in done.stdout
    assert "1. the person says '/start'" in done.stdout
    assert "+Stand up and move" in done.stdout
    assert "lung_clot emergency -> " in done.stdout


def test_diff_with_no_folder_ends_with_2() -> None:
    done = runtall("diff", str(shipped()), str(shipped() / "nowhere"))
    assert done.returncode == 2
    assert "is not a folder" in done.stderr


@pytest.mark.parametrize(
    ("args", "says"),
    [
        pytest.param(("faq.desk",), "with a referral open", id="a topic", marks=pytest.mark.proof),
        pytest.param(("bird_dog",), "The picture.", id="an exercise", marks=pytest.mark.proof),
        pytest.param(("stroke", "--lang", "de"), "was dann gesagt wird (Notfall)", id="a red flag, in another language"),
    ],
)
def test_preview_shows_what_people_see(args: tuple[str, ...], says: str) -> None:
    done = runtall("preview", *args)
    assert (done.returncode, says in done.stdout) == (0, True), done.stderr


def test_preview_of_nothing_ends_with_2() -> None:
    done = runtall("preview", "faq.sandwiches")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "runtall content --json" in done.stderr
