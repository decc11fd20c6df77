"""Under- and over-triage per level on every labelled set, with 95 % intervals. `make scorecard` prints it and keeps it in docs/safety.md.

A message is under-triaged where no rule raises its level (a question about the flag is not counted as heard here, but in a column
of its own), and over-triaged where a higher level than its own is told. A vignette is a whole conversation and what it ends at.
Intervals: Wilson's score interval (Wilson 1927), by scipy. More labelled messages: `python -m bench.scorecard FILE.jsonl`.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from scipy.stats import binomtest  # type: ignore[import-untyped]

from bench.understanding import ROOT
from bot.cli.library import content_from, shipped
from bot.core.content.load import Content
from bot.core.model.levels import Level, level_of
from tests.conftest import shipped_content
from tests.reading import PLAIN_ACHE
from tests.vignettes import reached, vignettes

PAGE = ROOT / "docs" / "safety.md"
BEGIN, END = "<!-- scorecard -->", "<!-- /scorecard -->"
UNTAUGHT = ("nsaid_caution", PLAIN_ACHE)


class Case(NamedTuple):
    """A labelled message or conversation: its own level, the level told, and the level that is told or asked about."""

    own: Level
    told: Level
    heard: Level


def judged(content: Content, rows: Iterable[tuple[str, Level]]) -> Iterator[Case]:
    reader = content.languages["en"].reader
    for text, own in rows:
        hits = reader.understand(text).flags.hits
        told = max((h.level for h in hits if not h.vague), default=Level.SELF_CARE)
        yield Case(own, told, max((h.level for h in hits), default=Level.SELF_CARE))


def taught(content: Content, tests: bool) -> Iterator[tuple[str, Level]]:
    """What stands beside the flags: utterances and near misses, or the tests."""
    for flag, words in content.languages["en"].flags.items():
        if flag in UNTAUGHT:
            continue
        level = content.flags[flag].rank
        yield from ((t, level) for t in (words.tests.fires if tests else words.utterances))
        yield from ((t, Level.SELF_CARE) for t in (words.tests.silent if tests else words.near_misses))


def everyday() -> Iterator[tuple[str, Level]]:
    full = content_from(shipped(), None, reader=False)
    yield from ((str(t), Level.SELF_CARE) for u in full.languages["en"].utterances for t in (*u.examples, *u.tests))


def labelled(path: Path) -> Iterator[tuple[str, Level]]:
    """Rows with text, level and fires (shared/dev/redflags.jsonl)."""
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        yield row["text"], level_of(row["level"]) if row["fires"] else Level.SELF_CARE


def conversations(content: Content) -> Iterator[Case]:
    for row in vignettes():
        told = reached(content, row)
        yield Case(level_of(row["level"]), told, told)


def share(part: int, whole: int) -> str:
    """ "2.5 % (0.4 to 12.9)" of `whole` with the interval; empty where there is none."""
    if not whole:
        return ""
    low, high = binomtest(part, whole).proportion_ci(method="wilson")
    return f"{part / whole:.1%} ({low:.1%} to {high:.1%})"


def table(name: str, cases: Iterable[Case]) -> list[str]:
    """Rows of one set, a level each, worst first."""
    found, rows = list(cases), []
    for level in sorted(Level, reverse=True):
        mine = [c for c in found if c.own == level]
        if mine:
            under = sum(c.told < level for c in mine)
            unheard = sum(c.heard < level for c in mine)
            over = sum(c.told > level for c in mine)
            cells = (name, level.word, str(len(mine)), share(under, len(mine)), share(unheard, len(mine)), share(over, len(mine)))
            rows.append(f"| {' | '.join(cells)} |")
    return rows


def main(files: list[str]) -> None:
    content = shipped_content()
    sets = {
        "taught: utterances and near misses": judged(content, taught(content, tests=False)),
        "tests beside the flags": judged(content, taught(content, tests=True)),
        "messages that the content has not": judged(content, labelled(ROOT / "tests/data/redflags.jsonl")),
        "a stranger's list, never taught": judged(content, labelled(ROOT / "tests/data/strangers.jsonl")),
        "everyday utterances": judged(content, everyday()),
        "vignettes": conversations(content),
    }
    head = [
        "| set | level | n | under-triaged | neither told nor asked | over-triaged |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    rows = [row for name, cases in sets.items() for row in table(name, cases)]
    text = "\n".join([*head, *rows])
    print(text)
    for file in files:
        print("\n".join(table(Path(file).name, judged(content, labelled(Path(file))))))
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
