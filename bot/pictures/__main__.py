"""Make one picture or page: its name and facts as JSON on standard input, its bytes on standard output.

A process of its own, so that the libraries take neither the bot's memory nor its time. Nothing personal stands on the command line.
Neighbours: studio.py starts this.
"""

import json
import sys


def main() -> None:
    asked = json.load(sys.stdin)
    sys.stdout.buffer.write(make(asked["what"], asked["facts"]))


def make(what: str, facts: dict[str, object]) -> bytes:
    """The picture or page of that name. Raises KeyError for another name."""
    if what == "handoff":
        from bot.pictures import page

        return page.draw(facts)
    if what == "progress":
        from bot.pictures import chart

        return chart.draw(facts)
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


if __name__ == "__main__":
    main()
