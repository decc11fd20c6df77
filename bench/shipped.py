"""The shipped utterances as they lie in the content, for the benches. Without what learns: tests import the neighbours of this file.

Neighbours: own.py measures reading on them, interview.py lets people say them.
"""

from collections.abc import Iterator
from pathlib import Path

import yaml

FOLDER = Path(__file__).parents[1] / "content" / "en" / "utterances"


def utterances(part: str) -> Iterator[tuple[str, str | None]]:
    """The shipped utterances of one part, `examples` or `tests`, each with its intent."""
    for path in sorted(FOLDER.glob("*.yaml")):
        one = yaml.safe_load(path.read_text("utf-8"))
        yield from ((str(text), one["intent"]) for text in one[part])
