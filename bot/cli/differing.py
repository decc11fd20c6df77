"""`runtall diff OLD NEW`: what changes for people between two content folders, for whoever reviews it."""

import difflib
from pathlib import Path

from bot.cli.errors import UserError, cache
from bot.core.content.errors import ContentErrors
from bot.core.content.load import Content
from bot.core.triage.differ import KINDS, WORDS, Difference, Pair

TITLES = {
    "level": "Conversations that end at another level",
    "question": "Conversations that go another way",
    "words": "Other words",
}
MOST = 40


def diff(old: Path, new: Path) -> int:
    """Print every difference; 0 also where there are some: a difference is no error. Raises UserError."""
    pair = Pair(_content(old), _content(new))
    found = sorted([*pair.differences(), *pair.told_otherwise()], key=lambda d: (KINDS.index(d.kind), len(d.path)))
    turned = list(pair.turned())
    for kind in KINDS:
        mine = [d for d in found if d.kind == kind]
        if mine:
            print(f"\n{TITLES[kind]}: {len(mine)}")
        for difference in mine[:MOST]:
            _tell(difference)
        _rest(len(mine))
    if turned:
        print(f"\nMessages that are read otherwise: {len(turned)}")
    for one in turned[:MOST]:
        print(f"  {one.text!r}: {', '.join(one.before) or 'nothing'} -> {', '.join(one.after) or 'nothing'}")
    _rest(len(turned))
    print(f"\n{len(found)} difference(s) in {pair.turns} turns, {len(turned)} message(s) read otherwise")
    return 0


def _content(folder: Path) -> Content:
    from bot.cli.library import content_from

    try:
        return content_from(folder, cache())
    except ContentErrors as errors:
        raise UserError(f"{folder}: {errors.errors[0]} (`runtall check {folder}` lists all)") from errors


def _tell(difference: Difference) -> None:
    often = f" ({difference.times} times)" if difference.times > 1 else ""
    if difference.kind == WORDS:
        print(f"  {difference.path[-1]}{often}:")
        lines = difflib.unified_diff(difference.before.splitlines(), difference.after.splitlines(), lineterm="", n=0)
        print("\n".join(f"    {line}" for line in lines if not line.startswith(("---", "+++", "@@"))))
        return
    print(f"  {difference.before} -> {difference.after}{often}, the shortest:")
    for number, move in enumerate(difference.path, 1):
        print(f"    {number}. the person {move}")


def _rest(count: int) -> None:
    if count > MOST:
        print(f"  ... and {count - MOST} more")
