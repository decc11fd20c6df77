"""Which tip a club gets next. Pure.

Rule 1: no tip comes twice within REST; where all were posted so lately, none is.
Rule 2: topics of interest first; then what was posted longest ago, or never; then the order of the content.
Neighbours: content/<code>/replies/tips.yaml has the words, `tip.<topic>`; dialogue/clubs/posts.py posts.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

REST = timedelta(weeks=12)
TIP = "tip."


def topics(replies: Iterable[str]) -> list[str]:
    """The topics that have a tip, among names of replies, in the content's order."""
    return [name.removeprefix(TIP) for name in replies if name.startswith(TIP)]


def next_tip(there: Iterable[str], wanted: Iterable[str], posted: Mapping[str, str], today: date) -> str | None:
    """The topic of the next tip; None where none may be posted. `posted`: topic -> the newest day (ISO date)."""
    liked = {*wanted}
    rested = [t for t in there if t not in posted or today - date.fromisoformat(posted[t]) > REST]
    return min(rested, key=lambda t: (t not in liked, posted.get(t, "")), default=None)
