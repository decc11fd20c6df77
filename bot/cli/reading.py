"""`runtall understand` and `runtall evaluate`."""

import json
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.cli.errors import UserError, cache, content_folder, settings_or_exit
from bot.core.content.errors import ContentErrors
from bot.core.content.load import FIRST
from bot.core.understanding.result import Understood
from bot.core.understanding.spelling import spelt
from bot.core.understanding.understand import Reader


def reader(code: str = FIRST) -> Reader:
    """The understanding of the content in use, in one language (drafts too). Raises UserError where the content is wrong."""
    from bot.cli.library import content_from
    from bot.cli.readers import now

    try:
        languages = content_from(content_folder(settings_or_exit()[0]), cache(), drafts=True).languages
        if code not in languages:
            raise UserError(f"the content has no language {code}; it has {', '.join(languages)}")
        found = now(languages[code].reader)
    except ContentErrors as error:
        raise UserError(
            f"the content has {len(error.errors)} problem(s); `runtall check` lists them. First: {error.errors[0]}"
        ) from error
    assert isinstance(found, Reader)
    return found


def jsonl(code: str) -> None:
    """`{"text": ...}` lines in, one line each out; a bad line gets an error and the next goes on."""
    understanding = reader(code)
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(_answer(understanding, line), ensure_ascii=False), flush=True)


def _answer(understanding: Reader, line: str) -> dict[str, Any]:
    try:
        given = json.loads(line)
    except json.JSONDecodeError as error:
        return {"error": f'not JSON ({error.msg}); write {{"text": "..."}}'}
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        return {"error": 'no "text"; write {"text": "..."}'}
    return as_line(understanding.understand(given["text"]), given["text"])


def explain(text: str, code: str) -> None:
    """One message, explained to an author."""
    from bot.core.understanding import intents

    if not text.strip():
        raise UserError('say what to explain, such as: runtall understand "my back aches"; or use --jsonl')
    understanding = reader(code)
    print(json.dumps(as_line(understanding.understand(text), text), indent=2, ensure_ascii=False))
    for name, value in asdict(intents.explain(understanding.model, spelt(text, understanding.spelling))).items():
        print(f"{name}: {json.dumps(value, ensure_ascii=False, default=float)}")


def rows_of(path: Path) -> Iterator[tuple[str, str | None]]:
    """(text, intent or None) of a labelled JSONL file. Raises UserError naming the line."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read ({type(error).__name__}); name a JSONL file of {{text, intent}}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text, intent = row["text"], row["intent"]
        except (ValueError, KeyError, TypeError) as error:
            raise UserError(f'{path}:{number}: is not {{"text": ..., "intent": ...}}') from error
        if not isinstance(text, str) or not isinstance(intent, str | None):
            raise UserError(f"{path}:{number}: text is a string, intent a string or null")
        yield text, intent


def evaluate(train: Path, test: Path, as_json: bool, predictions: Path | None) -> None:
    """Train on one file, measure on the other, print the figures."""
    from bot.core.understanding import evaluate as measuring
    from bot.core.understanding import lexicon

    taught, asked = list(rows_of(train)), list(rows_of(test))
    if not taught or not asked:
        raise UserError(f"{train if not taught else test}: has no messages")
    from bot.cli.library import shipped, texts_of
    from bot.core.content.load import parse_yaml

    texts = texts_of(shipped() / "en" / "lexicon")
    words = lexicon.load(parse_yaml(texts["synonyms.yaml"]), texts.get("common_words.txt", ""), texts.get("general.txt", ""))
    report = measuring.evaluate(taught, asked, words, clock=time.perf_counter, rss=rss_mb)
    found = report.pop("predictions", [])
    if predictions:
        predictions.write_text("".join(json.dumps(p, ensure_ascii=False) + "\n" for p in found), "utf-8")
    if as_json:
        print(json.dumps(report))
    else:
        for name, value in report.items():
            print(f"{name:20} {value:.4f}" if isinstance(value, float) else f"{name:20} {value}")


def rss_mb() -> float:
    """Peak resident memory of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def as_line(understood: Understood, original: str) -> dict[str, Any]:
    """`understood` as `runtall understand --jsonl` prints it (contract/cli.md)."""
    intent = understood.intent
    return {
        "text": original,
        "intent": intent.id,
        "score": round(intent.score, 4),
        "alternatives": [[name, round(score, 4)] for name, score in intent.alternatives],
        "red_flags": [
            {"id": h.id, "level": h.level.word, "evidence": h.evidence, "vague": h.vague} for h in understood.flags.hits
        ],
        "slots": dict(understood.slots),
        **({"parts": list(understood.parts)} if understood.parts else {}),
    }
