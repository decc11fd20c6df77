"""Draw all exercise pictures, or those named: `python -m docs.draw [exercise_id ...]`."""

import sys
from pathlib import Path

import yaml

from docs.draw.card import card, png
from docs.draw.lying import LYING
from docs.draw.poses import UPRIGHT

CONTENT = Path(__file__).parents[2] / "content"
EXERCISES = UPRIGHT | LYING


def title_of(name: str) -> str:
    """The title on the card of an exercise."""
    words = yaml.safe_load((CONTENT / "en" / "exercises" / f"{name}.yaml").read_text("utf-8"))
    return str(words["title"])


def main(names: list[str]) -> int:
    """Write the pictures. Returns the exit code: 0 fine, 2 an exercise that has no pose."""
    unknown = sorted(set(names) - set(EXERCISES))
    if unknown:
        print(f"no pose for {', '.join(unknown)}; there are {', '.join(sorted(EXERCISES))}", file=sys.stderr)
        return 2
    folder = CONTENT / "media"
    folder.mkdir(exist_ok=True)
    for name in names or sorted(EXERCISES):
        data = png(card(title_of(name), EXERCISES[name]))
        (folder / f"{name}.png").write_bytes(data)
        print(f"{name}.png: {len(data) // 1024 + 1} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
