"""What a doctor tells: one finding a line, each with a remedy where it is not fine."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import Enum


class Verdict(Enum):
    OK = "OK"
    """as it should be"""
    WARN = "WARN"
    """the bot runs; look at it soon"""
    FAIL = "FAIL"
    """the bot does not run, or not as it should"""


@dataclass(frozen=True, slots=True)
class Finding:
    """`check`: what was looked at, in a word; `what`: what was found; `remedy`: what to do, "" where it is fine."""

    check: str
    verdict: Verdict
    what: str
    remedy: str = ""


def ok(check: str, what: str) -> Finding:
    return Finding(check, Verdict.OK, what)


def warn(check: str, what: str, remedy: str) -> Finding:
    return Finding(check, Verdict.WARN, what, remedy)


def fail(check: str, what: str, remedy: str) -> Finding:
    return Finding(check, Verdict.FAIL, what, remedy)


def healthy(findings: Sequence[Finding]) -> bool:
    """Whether nothing fails."""
    return all(f.verdict is not Verdict.FAIL for f in findings)


def as_json(findings: Sequence[Finding]) -> str:
    """All findings as one JSON object."""
    rows = [{**asdict(f), "verdict": f.verdict.value} for f in findings]
    return json.dumps({"ok": healthy(findings), "findings": rows}, indent=2, ensure_ascii=False)


def as_text(findings: Sequence[Finding]) -> Iterator[str]:
    """A line for each finding, and one for its remedy."""
    for f in findings:
        yield f"{f.verdict.value:<5} {f.check}: {f.what}"
        if f.remedy:
            yield f"      -> {f.remedy}"
