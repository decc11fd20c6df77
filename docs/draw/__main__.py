"""Draw all pictures, or those named, with the words of every language: `python -m docs.draw [exercise_id ...] [body_map]`.

Those of the first language are in content/media, those of another one in content/<code>/media.
"""

import sys
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from docs.draw.body_map import body_map
from docs.draw.card import card, png
from docs.draw.lying import LYING
from docs.draw.poses import UPRIGHT

CONTENT = Path(__file__).parents[2] / "content"
EXERCISES = UPRIGHT | LYING
MAP = "body_map"
FIRST = "en"


def languages() -> list[str]:
    return sorted(p.parent.name for p in CONTENT.glob("*/language.yaml"))


def words_of(lang: str, file: str) -> Any:
    return yaml.safe_load((CONTENT / lang / f"{file}.yaml").read_text("utf-8"))


def the_card(name: str, lang: str) -> Image.Image:
    """The card of an exercise."""
    return card(str(words_of(lang, f"exercises/{name}")["title"]), EXERCISES[name], words_of(lang, "replies/map")["picture"])


def the_map(lang: str) -> Image.Image:
    """The body map, with the words of its buttons ("1 Neck")."""
    words = words_of(lang, "replies/map")["map"]
    labels = words_of(lang, "replies/options")["option"]["location"].values()
    names = {int(number): name for number, _, name in (label.partition(" ") for label in labels)}
    return body_map(words["title"], names, (words["left"], words["right"]), (words["behind"], words["front"]))


def drawn(name: str, lang: str) -> Image.Image:
    """The picture of this name, with the words of a language."""
    return the_map(lang) if name == MAP else the_card(name, lang)


def folder_of(lang: str) -> Path:
    return CONTENT / "media" if lang == FIRST else CONTENT / lang / "media"


def main(names: list[str]) -> int:
    """Write the pictures. Returns the exit code: 0 fine, 2 a name that has no picture."""
    known = {*EXERCISES, MAP}
    if unknown := sorted(set(names) - known):
        print(f"no picture for {', '.join(unknown)}; there are {', '.join(sorted(known))}", file=sys.stderr)
        return 2
    for lang, name in product(languages(), names or sorted(known)):
        data = png(drawn(name, lang))
        target = folder_of(lang) / f"{name}.png"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)
        print(f"{target.relative_to(CONTENT)}: {len(data) // 1024 + 1} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
