"""Draw all pictures, or those named: `python -m docs.draw [exercise_id ...] [body_map]`."""

import sys
from pathlib import Path

import yaml
from PIL import Image

from docs.draw.body_map import body_map
from docs.draw.card import card, png
from docs.draw.lying import LYING
from docs.draw.poses import UPRIGHT

CONTENT = Path(__file__).parents[2] / "content"
EXERCISES = UPRIGHT | LYING
MAP = "body_map"


def title_of(name: str) -> str:
    """The title on the card of an exercise."""
    words = yaml.safe_load((CONTENT / "en" / "exercises" / f"{name}.yaml").read_text("utf-8"))
    return str(words["title"])


def the_map() -> Image.Image:
    """The body map, with the words of its buttons ("1 Neck")."""
    replies = CONTENT / "en" / "replies"
    words = yaml.safe_load((replies / "map.yaml").read_text("utf-8"))["map"]
    labels = yaml.safe_load((replies / "options.yaml").read_text("utf-8"))["option"]["location"].values()
    names = {int(number): name for number, _, name in (label.partition(" ") for label in labels)}
    return body_map(words["title"], names, (words["left"], words["right"]), (words["behind"], words["front"]))


def drawn(name: str) -> Image.Image:
    """The picture of this name."""
    return the_map() if name == MAP else card(title_of(name), EXERCISES[name])


def main(names: list[str]) -> int:
    """Write the pictures. Returns the exit code: 0 fine, 2 a name that has no picture."""
    known = {*EXERCISES, MAP}
    if unknown := sorted(set(names) - known):
        print(f"no picture for {', '.join(unknown)}; there are {', '.join(sorted(known))}", file=sys.stderr)
        return 2
    folder = CONTENT / "media"
    folder.mkdir(exist_ok=True)
    for name in names or sorted(known):
        data = png(drawn(name))
        (folder / f"{name}.png").write_bytes(data)
        print(f"{name}.png: {len(data) // 1024 + 1} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
