"""The hand-off for a doctor, physio or coach: what was answered, which signs were asked, how it went, what was suggested. Pure.

Rule 1: it is a record in the person's words and the content's: it draws no conclusion, and says that it is automated.
Rule 2: page and messages say the same; signs answered with no have their short names in messages. While a flag is open no exercise is
named in the chat: its name stands on the page alone (SAFETY.md, law 8).
Rule 3: no message is longer than what any other may be; a line is never cut.
Neighbours: reports.py sends both; bot/pictures sets the page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.core.coaching import plan, progress
from bot.core.coaching.progress import Diary
from bot.core.content.shown import MOST
from bot.core.dialogue import ask, wording
from bot.core.dialogue.turn import Turn
from bot.core.model.session import NO, SKIPPED, UNSURE, YES
from bot.core.rendering import MILES_PER_KM, plain

LATEST = 6
"""Pains and runs that are told one by one, newest first."""
IN_A_ROW, FEWEST = 3, 2
"""Short names in a line; lines of a section that stay with its heading."""
NOTES = timedelta(days=42)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines, as HTML. `side`: column of the page; `page_only`: lines that the page has besides;
    `short`: words that a message has in a row, in place of the lines."""

    title: str
    lines: tuple[str, ...]
    side: str = "left"
    page_only: tuple[str, ...] = ()
    short: tuple[str, ...] = ()


def sections(turn: Turn, diary: Diary) -> tuple[Section, ...]:
    """What there is to tell, the most urgent first."""
    found = (*answered(turn, diary), _pains(turn, diary), _running(turn, diary), _suggested(finished(turn)))
    return tuple(s for s in found if s.lines or s.page_only)


def answered(turn: Turn, diary: Diary) -> tuple[Section, ...]:
    """What waits, what the check was told, and every sign with its answer."""
    return (_open(turn), _unfinished(turn), _answers(finished(turn), diary), *_signs(turn))


def nothing(turn: Turn, diary: Diary) -> bool:
    """Whether nobody could make anything of the page yet: no answer but where they live, and nothing noted."""
    session = turn.session
    return not (session.open or session.screen or session.slots or session.finished or diary.days)


def finished(turn: Turn) -> Turn:
    """With the answers of the check that came to its end last: one that is begun anew, or reopened by a check-in, hides none of them.
    Signs that were answered since stand in their place; distances are in the person's unit."""
    last = turn.session.finished
    slots = _in_their_unit(turn.session.slots if last is None else last.slots, turn.session.units)
    return turn.keep(slots=slots, screen={**(last.screen if last else {}), **turn.session.screen})


def _in_their_unit(slots: Mapping[str, Any], units: str) -> dict[str, Any]:
    """The answers with what was told of distances in the unit that all else on the page has."""
    done = dict(slots)
    for slot in ("mileage", "longest"):
        told = slots.get(slot)
        if isinstance(told, Mapping) and units and told.get("unit") in ("km", "mi") and told["unit"] != units:
            by = MILES_PER_KM if units == "mi" else 1 / MILES_PER_KM
            done[slot] = {**told, "unit": units, **{k: round(told[k] * by) for k in ("previous", "current") if k in told}}
    return done


def _section(turn: Turn, name: str, lines: Iterable[str], about: Mapping[str, Any] | None = None, **parts: Any) -> Section:
    """`about`: what the title says besides."""
    return Section(wording.html(turn, f"handoff.title.{name}", **(about or {})), tuple(lines), **parts)


def _told_on(turn: Turn) -> dict[str, Any]:
    """The day of the check for a title, where there is one that came to its end."""
    last = turn.session.finished
    return {"d": wording.day(date.fromisoformat(last.on)) if last and last.on else None}


def _unfinished(turn: Turn) -> Section:
    """Questions that were begun and not answered to the end, with their day: what was answered before is no answer to them."""
    session = turn.session
    if not session.checking:
        return _section(turn, "unfinished", ())
    signs = {f for q in turn.content.flows["check"].questions if q.kind == "screen" for f in q.flags}
    values = {
        "d": wording.day(date.fromisoformat(session.checking)),
        "again": session.finished is not None,
        "pain": session.slots.get("severity"),
        "signs": len(signs),
        "open": len(signs - session.screen.keys()),
    }
    return _section(turn, "unfinished", (wording.html(turn, "handoff.unfinished", **values),))


def _open(turn: Turn) -> Section:
    """What waits for somebody to look at it, with the level that was told."""

    def denied(flag: str) -> bool:
        return turn.session.screen.get(flag) == NO

    lines = (
        wording.html(turn, "handoff.open", flag=r.flag, level=r.level.word, asked=r.asked, denied=denied(r.flag))
        for r in sorted(turn.session.open, key=lambda r: -r.level)
    )
    return _section(turn, "open", lines)


def _answers(turn: Turn, diary: Diary) -> Section:
    """What the check was told, the pain that it began with among it; how bad it is now the check-ins tell."""
    later = {"severity"} if diary.checked and turn.session.finished is None else set()
    known = [q for q in ask.review_lines(turn) if q not in later and _is_known(turn, q)]
    return _section(
        turn, "answers", about=_told_on(turn), lines=(wording.html(turn, "handoff.answer", question=q) for q in known)
    )


def _is_known(turn: Turn, question: str) -> bool:
    if question == "country":
        return turn.session.country is not None
    return any(slot in turn.session.slots for slot in _slots(turn, question))


def _slots(turn: Turn, question: str) -> Sequence[str]:
    found = turn.content.flows["check"].question(question)
    return found.slots if found else ()


def _signs(turn: Turn) -> tuple[Section, ...]:
    """Warning signs by what was answered: yes, not sure, passed over, no; those of the check under its day, apart from those answered
    since. What is open stands above, not among the noes."""
    last, now = turn.session.finished, turn.session.screen
    since = {f: a for f, a in now.items() if last and last.screen.get(f) != a}
    then = {f: a for f, a in (last.screen if last else now).items() if f not in since}
    return tuple(
        _answered_so(turn, kind, some, **about)
        for kind in (YES, UNSURE, SKIPPED, NO)
        for some, about in ((then, {**_told_on(turn), "since": False}), (since, {"d": None, "since": True}))
    )


def _answered_so(turn: Turn, kind: str, answers: Mapping[str, str], **about: Any) -> Section:
    """Signs with one answer."""
    waits = {r.flag for r in turn.session.open}
    flags = [f for f, a in answers.items() if a == kind and f in turn.content.flags and (a != NO or f not in waits)]
    lines = (wording.html(turn, "handoff.sign", flag=f) for f in flags)
    return _section(turn, f"signs_{kind}", lines, about, side="right", short=_short(turn, flags) if kind == NO else ())


def _short(turn: Turn, flags: Iterable[str]) -> tuple[str, ...]:
    return tuple(wording.html(turn, f"flag.{f}.label") for f in flags)


def _pains(turn: Turn, diary: Diary) -> Section:
    today = turn.event.at.date()
    told = [p for p in diary.pains if p.kind != progress.RUN]
    lately = progress.newest((p for p in told if today - p.day <= NOTES), most=LATEST)
    lines = [
        wording.html(
            turn, "handoff.pain", d=wording.day(p.day), value=p.value, trend=p.trend, check_in=p.kind == progress.CHECK_IN
        )
        for p in lately
    ]
    if moved := progress.halves(diary, today):
        lines.append(wording.html(turn, "handoff.moved", older=moved.older, newer=moved.newer))
    return _section(turn, "pain", lines, _part(len(lately), [p.day for p in told]))


def _part(shown: int, days: Sequence[date]) -> dict[str, Any]:
    """For the title of a list: how many there are of which it shows the newest, and since when."""
    more = shown < len(days)
    return {"shown": shown, "of": len(days) if more else 0, "since": wording.day(min(days)) if more else None}


def _running(turn: Turn, diary: Diary) -> Section:
    today = turn.event.at.date()
    days = [date.fromisoformat(r.day) for r in diary.runs]
    lately = [r for r in reversed(diary.runs) if today - date.fromisoformat(r.day) <= NOTES][:LATEST]
    if not lately:
        return _section(turn, "running", (), _part(0, ()))
    week, month, longest = progress.distances(diary, today)
    runs = (
        wording.html(turn, "handoff.run", d=wording.day(date.fromisoformat(r.day)), distance=r.km, minutes=r.minutes, pain=r.pain)
        for r in lately
    )
    return _section(
        turn,
        "running",
        (wording.html(turn, "handoff.load", week=week, month=month, longest=longest), *runs),
        _part(len(lately), days),
    )


def _suggested(turn: Turn) -> Section:
    """The plan, as what was suggested since a day; no exercise by name in the chat while a flag is open."""
    session, content = turn.session, turn.content
    if not session.planned:
        return _section(turn, "suggested", ())
    since = wording.day(date.fromisoformat(session.planned))
    values: dict[str, Any] = {
        "since": since,
        "contributors": [c.id for c in plan.contributors(session, content)],
        "exercises": list(plan.routine(session, content).exercises),
        "rung": min(session.ladder, len(content.plan.ladder) - 1),
        "top": len(content.plan.ladder) - 1,
    }
    if not session.open:
        return _section(turn, "suggested", (wording.html(turn, "handoff.suggested", **values),))
    paused = (wording.html(turn, "handoff.paused", since=since),)
    return _section(turn, "suggested", paused, page_only=(wording.html(turn, "handoff.suggested", **values),))


def messages(turn: Turn, found: Sequence[Section]) -> list[list[str]]:
    """The lines of each message: as many as fit. Where a section goes on in the next one, its heading comes again."""
    packed = [[wording.html(turn, "handoff.head", d=wording.day(turn.event.at.date()), version=turn.content.version)]]
    for section in found:
        if section.lines:
            _pack(packed, f"\n<b>{section.title}</b>", _rows(section))
    return packed


def _pack(packed: list[list[str]], title: str, rows: Sequence[str]) -> None:
    """A section behind what is there, if a few lines of it fit; else in messages of its own."""
    if _fits(*packed[-1], title, *rows[:FEWEST]):
        packed[-1].append(title)
    else:
        packed.append([title])
    for row in rows:
        if not _fits(*packed[-1], row):
            packed.append([title])
        packed[-1].append(row)


def _fits(*lines: str) -> bool:
    return len(plain("\n".join(lines))) <= MOST


def _rows(section: Section) -> list[str]:
    """The lines of a section in a message: one a point, or short ones in a row, a few at a time."""
    if not section.short:
        return [f"• {line}" for line in section.lines]
    ends = [f"{words};" for words in section.short[:-1]] + [f"{section.short[-1]}."]
    return [" ".join(ends[i : i + IN_A_ROW]) for i in range(0, len(ends), IN_A_ROW)]


def page(turn: Turn, found: Sequence[Section], chart: dict[str, Any] | None) -> dict[str, Any]:
    """What stands on the page, ready to be set. JSON-able; plain text."""
    day = wording.day(turn.event.at.date())
    return {
        "title": wording.text(turn, "handoff.page_title"),
        "head": wording.text(turn, "handoff.page_head", d=day),
        "foot": wording.text(turn, "handoff.page_foot", version=turn.content.version),
        "chart_title": wording.text(
            turn, "handoff.title.chart", days=chart["days"] if chart else 0, earlier=chart and chart["earlier"]
        ),
        "chart": chart,
        "sections": [
            {
                "title": plain(s.title),
                "lines": [plain(line) for line in (*s.lines, *s.page_only)],
                "side": s.side,
            }
            for s in found
        ],
    }
