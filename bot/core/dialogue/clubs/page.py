"""The coach's page: roster, digest, schedule and next posts of one club, to be read in a browser (HTML). Pure.

Rule 1: it shows what the roster and the cards of the private chat show, of what members share at this moment, and each look is noted alike.
Rule 2: whoever has no right just now gets one line that is the same whatever the reason, and tells nothing of any club.
Rule 3: every value is escaped, and the page loads nothing from anywhere: its style is within (shells/web/coach.py lets nothing else in).
Neighbours: bot/pages.py looks the link up and keeps the looks; roster.py reads what is shared; seeing.py gives the link.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.coaching.schedule import Quiet, next_due, zone_of
from bot.core.content.load import FIRST, Content
from bot.core.dialogue import wording
from bot.core.dialogue.clubs import gathered, posts, rights, roster, schedule
from bot.core.dialogue.clubs.roster import Shared
from bot.core.dialogue.turn import Turn
from bot.core.model.club import CHECKED_IN, OUT, Club, Told
from bot.core.model.effects import Effect, EndMember, Reply
from bot.core.model.session import Session
from bot.core.rendering import render

A_PAGE, NEXT_POSTS = 12, 5
STYLE = (
    "body{font:17px/1.5 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:1rem;color:#22303c;background:#fbfbf9;"
    "overflow-wrap:anywhere}h1{font-size:1.4rem}h2{font-size:1.15rem;margin-top:2rem}h3{font-size:1rem;margin:0}"
    "ul{padding:0;list-style:none}li{margin:.5rem 0;padding:.6rem .8rem;border:1px solid #cfd6dc;border-radius:.5rem}"
    "p{margin:.3rem 0}a{color:#0b5a8a}nav{display:flex;gap:1rem}nav a{padding:.6rem .8rem}"
    "@media(prefers-color-scheme:dark){body{color:#e8edf1;background:#17212b}li{border-color:#3b4a57}a{color:#8fcbf2}}"
)


def told(turn: Turn, club: Club, members: tuple[Shared, ...], number: int, until: datetime) -> tuple[str, tuple[Effect, ...]]:
    """The page as HTML, and what is to be kept: looks, and who is out. `members`: all; `number`: which of the roster's pages."""
    gone = {s.member.person for s in members if rights.standing(turn, s.member.person) == OUT}
    there = tuple(s for s in members if s.member.person not in gone)
    here = tuple(s for s in members[on(number, len(members))] if s.member.person not in gone)
    sections = (
        *(
            (_section(turn, "roster", (*_head(turn, there), *_cards(turn, here), *_turns(turn, number, len(members)))),)
            if club.kind != posts.CHANNEL  # its readers are nobody's to list
            else ()
        ),
        _section(turn, "digest", _digest(turn, club)),
        _section(turn, "schedule", _schedule(turn, club)),
        _section(turn, "next", _next(turn, club)),
    )
    zone = _zone(club)
    words = wording.html(turn, "page.head", until=until.astimezone(zone).strftime("%H:%M"), zone=_place(club))
    title = wording.html(turn, "page.title", title=club.title)
    ended = (EndMember(group=club.group, person=p) for p in sorted(gone))
    looks = (roster.note(turn, club, s.member, item) for s in here for item in _items(s))
    return _document(turn.session.lang, title, f"<p>{words}</p>{''.join(sections)}"), (*looks, *ended)


def refused(content: Content) -> str:
    """What anybody gets who has no right to the page, or whose link does not count any more."""
    language = content.language(FIRST)
    nobody = Session(lang=FIRST)
    line, title = (render(content, nobody, Reply(name=name)).html for name in ("page.refused", "page.refused_title"))
    return _document(language.code, title, f"<p>{line}</p>")


def on(number: int, many: int) -> slice:
    """Which of `many` members stand on a page; the last page where there is none of that number."""
    at = min(number, max(0, (many - 1) // A_PAGE))
    return slice(at * A_PAGE, (at + 1) * A_PAGE)


def _items(shared: Shared) -> tuple[str, ...]:
    """What of a member the page shows."""
    return tuple(i for i in dict.fromkeys((CHECKED_IN, *roster.ON_CARD)) if shared.shares(i))


def _section(turn: Turn, name: str, parts: tuple[str, ...]) -> str:
    body = "".join(parts) or f"<p>{wording.html(turn, 'page.nothing')}</p>"
    return f"<section><h2>{wording.html(turn, f'page.section.{name}')}</h2>{body}</section>"


# the roster


def _head(turn: Turn, members: tuple[Shared, ...]) -> tuple[str, ...]:
    return (f"<p>{wording.html(turn, 'page.counts', **roster.counts(turn, members))}</p>",) if members else ()


def _cards(turn: Turn, members: tuple[Shared, ...]) -> tuple[str, ...]:
    made = "".join(f"<li>{_card(turn, s)}</li>" for s in members)
    return (f"<ul>{made}</ul>",) if made else ()


def _card(turn: Turn, shared: Shared) -> str:
    """What the roster says of somebody, and the lines of their card, but for the name and what the line has said."""
    line = wording.html(turn, "page.line", l=roster.line(turn, shared)).splitlines()
    shown = [i for i in roster.ON_CARD if shared.shares(i) and i != CHECKED_IN]
    facts = {**roster.facts(turn, shared), "person": None}
    told = wording.html(turn, "club.card", name="", shown=shown, **facts).splitlines()[1:] if shown else []
    lines = "".join(f"<p>{part}</p>" for part in (*line, *told) if part.strip())
    return f"<h3>{escape(shared.member.name)}</h3>{lines}"


def _turns(turn: Turn, number: int, many: int) -> tuple[str, ...]:
    """Links to the pages before and after."""
    last = max(0, (many - 1) // A_PAGE)
    at = min(number, last)
    links = [
        f'<a href="?page={p}">{wording.html(turn, f"page.{way}")}</a>'
        for p, way in ((at - 1, "earlier"), (at + 1, "later"))
        if 0 <= p <= last
    ]
    return (f"<nav>{''.join(links)}</nav>",) if links else ()


# what is posted


def _digest(turn: Turn, club: Club) -> tuple[str, ...]:
    when = club.posts.get(schedule.DIGEST)
    name = "page.digest_on" if when else "page.digest_off"
    when_it_comes = f"<p>{wording.html(turn, name, day=club.digest_day, time=when.time if when else '')}</p>"
    weeks = "".join(f"<li>{_week(turn, told)}</li>" for told in reversed(club.told))
    return (when_it_comes, f"<ul>{weeks}</ul>" if weeks else "")


def _week(turn: Turn, figures: Told) -> str:
    """The figures as they were told to the group: no others, for two that differ could point at somebody."""
    lines = [{"what": f, "number": getattr(figures, f)} for f in gathered.FIGURES]
    return wording.html(turn, "page.week", d=wording.day(date.fromisoformat(figures.day)), lines=lines)


def _schedule(turn: Turn, club: Club) -> tuple[str, ...]:
    lines = "".join(
        f"<li>{wording.html(turn, 'page.post', **_when(club, kind))}</li>" for kind in turn.content.posts if kind in club.posts
    )
    return (f"<ul>{lines}</ul>",) if lines else ()


def _when(club: Club, kind: str) -> Mapping[str, Any]:
    when = club.posts[kind]
    return {"kind": kind, "days": list(when.days), "time": when.time}


def _next(turn: Turn, club: Club) -> tuple[str, ...]:
    if not club.zone:
        return ()
    lines = "".join(f"<li>{line}</li>" for line in _coming(turn, club, _zone(club)))
    return (f"<ul>{lines}</ul>",) if lines else ()


def _coming(turn: Turn, club: Club, zone: ZoneInfo) -> Iterator[str]:
    """The next posts, each kind's first few, in order of time."""
    found: list[tuple[datetime, str]] = []
    for kind, when in ((k, w) for k, w in club.posts.items() if posts.allowed(turn, club, k)):
        due: datetime | None = turn.event.at
        for _ in range(NEXT_POSTS):
            if due is None or (due := next_due(when, zone, due, Quiet(*club.quiet))) is None:
                break
            found.append((due, kind))
    for due, kind in sorted(found)[:NEXT_POSTS]:
        local = due.astimezone(zone)
        yield wording.html(turn, "page.coming", kind=kind, d=wording.day(local.date()), time=local.strftime("%H:%M"))


def _zone(club: Club) -> ZoneInfo:
    return zone_of(club.zone or "UTC") or ZoneInfo("UTC")


def _place(club: Club) -> str:
    return (club.zone or "UTC").split("/")[-1].replace("_", " ")


def _document(lang: str, title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{escape(lang)}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<style>{STYLE}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>"
    )
