"""Make one picture or page: its name and facts as JSON on standard input, its bytes on standard output.

A process of its own, so that the libraries take neither the bot's memory nor its time. Nothing personal stands on the command line.
Neighbours: studio.py starts this.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

ON_PAGE = "progress on a page"


def main() -> None:
    asked = json.load(sys.stdin)
    sys.stdout.buffer.write(make(asked["what"], asked["facts"]))


def make(what: str, facts: Mapping[str, Any]) -> bytes:
    """The picture or page of that name. Raises KeyError for another name."""
    if what == "handoff":
        return _page(facts)
    if what in ("progress", ON_PAGE):
        from bot.pictures import chart

        return chart.draw(facts, wide=what == ON_PAGE)
    if what == "weeks":
        from bot.pictures import weeks

        return weeks.draw(facts)
    if what == "light":
        from bot.pictures import light

        return light.draw(facts)
    if what == "digest":
        from bot.pictures import digest

        return digest.draw(facts)
    raise KeyError(what)


def _page(facts: Mapping[str, Any]) -> bytes:
    """The hand-off; its picture is drawn elsewhere while what sets the page is loaded, and the words are set."""
    picture = _elsewhere(ON_PAGE, facts["chart"]) if facts["chart"] else None
    from bot.pictures import page

    return page.draw(facts, picture)


def _elsewhere(what: str, facts: Mapping[str, Any]) -> Callable[[], bytes]:
    """What gives the picture, which another process begins to draw. Raises ChildProcessError where that fails."""
    process = subprocess.Popen((sys.executable, "-P", "-m", "bot.pictures"), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(json.dumps({"what": what, "facts": facts}).encode())
    process.stdin.close()
    process.stdin = None

    def picture() -> bytes:
        made, _ = process.communicate()
        if process.returncode or not made:
            raise ChildProcessError(what)
        return made

    return picture


if __name__ == "__main__":
    main()
