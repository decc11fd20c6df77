"""The settings: one menu that is changed in its place, each page of it with a way back.

Rule 1: a change shows at once in the menu; nothing else is said, and the question that waits stays as it is.
Rule 2: what coaches is not switched on here while a flag is open: the page of reminders is reminders.py's own.
Neighbours: languages.py changes the language; own.py has what is the person's own in words and by question; presses.py leads here (`~set:what:value`).
"""

from collections.abc import Callable
from typing import Any

from bot.core.dialogue import quieter, read, reminders, zones
from bot.core.dialogue.turn import Rows, Turn, row
from bot.core.model.effects import Button

QUIET = ((22, 7), (21, 8), (23, 6), (0, 0))
"""Quiet hours to choose from; equal hours: none."""
BACK = row(("button.settings_back", "~set:back"))
COUNTRIES = 8
WHICH_COUNTRY = "settings.which_country"


def menu(turn: Turn, *, edit: bool = False) -> Turn:
    """All settings with their values, and a button for each."""
    session = turn.session
    others = [u for u in ("km", "mi") if u != session.units]
    rows = (
        row(*((f"button.use_{u}", f"~set:units:{u}") for u in others)),
        row(
            (f"button.pictures_{'light' if session.dark else 'dark'}", "~set:pictures"),
            ("button.language_change", "~set:language"),
        ),
        row(("button.country_change", "~set:country"), ("button.zone_change", "~set:zone")),
        row(("button.quiet_change", "~set:quiet"), ("button.reminders", "~set:reminders")),
        row(("button.privacy", "~privacy"), ("button.export", "~export"), ("button.erase_all", "~erase")),
    )
    values = {
        "zone": zones.known(turn), "quiet": list(session.quiet), "dark": session.dark,
        "reminders": [k for k in session.reminders if k != reminders.FOLLOW_UP],
    }  # fmt: skip
    return turn.say("settings.menu", *rows, kind="menu", values=values, edit=edit)


def pressed(turn: Turn, argument: str) -> Turn:
    """A button of the menu: `what`, or `what:value`."""
    what, _, value = argument.partition(":")
    if what in PAGES and not value:
        return PAGES[what](turn)
    changed = CHANGES[what](turn, value) if what in CHANGES else turn
    return menu(changed, edit=True)


def _page(turn: Turn, name: str, rows: Rows, **values: Any) -> Turn:
    return turn.say(name, *rows, BACK, kind="menu", values=values, edit=True)


def _pairs(buttons: list[Button]) -> Rows:
    return tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))


def _zone_page(turn: Turn) -> Turn:
    made = [Button(label=b.label, data=f"~set:{b.data[1:]}", values=b.values) for line in zones.buttons(turn) for b in line]
    return _page(turn, "settings.which_zone", _pairs(made))


def quiet_rows(turn: Turn) -> Rows:
    """Quiet hours to choose from."""
    made = [
        Button(label="button.quiet" if a != b else "button.quiet_never", data=f"~set:quiet:{a}-{b}", values={"start": a, "end": b},
               on=(a, b) == tuple(turn.session.quiet))
        for a, b in QUIET
    ]  # fmt: skip
    return _pairs(made)


def _quiet_page(turn: Turn) -> Turn:
    return _page(turn, "settings.which_quiet", quiet_rows(turn))


def _country_page(turn: Turn) -> Turn:
    made = [
        Button(label="button.country", data=f"~set:country:{c}", values={"code": c}, on=c == turn.session.country)
        for c in turn.language.care.common[:COUNTRIES]
    ]
    return _page(turn, WHICH_COUNTRY, _pairs(made))


def _language_page(turn: Turn) -> Turn:
    made = [
        Button(label="button.language_name", data=f"~language:{c}", values={"name": spoken.head.name}, on=c == turn.session.lang)
        for c, spoken in turn.content.languages.items()
    ]
    return _page(turn, "settings.which_language", _pairs(made))


def _reminders_page(turn: Turn) -> Turn:
    return reminders.menu(turn, edit=True, back=BACK)


def _units(turn: Turn, unit: str) -> Turn:
    return turn.keep(units=unit) if unit in ("km", "mi") else turn


def _pictures(turn: Turn, _: str) -> Turn:
    return turn.keep(dark=not turn.session.dark)


def _zone(turn: Turn, told: str) -> Turn:
    found = zones.pressed(told)
    return reminders.scheduled(turn.keep(zone=found)) if found else turn


def _quiet(turn: Turn, hours: str) -> Turn:
    chosen = next((q for q in QUIET if f"{q[0]}-{q[1]}" == hours), None)
    return quieter.kept(turn, chosen) if chosen else turn


def _country(turn: Turn, code: str) -> Turn:
    return reminders.scheduled(turn.keep(country=code)) if code in turn.language.care.names else turn


def country_answered(turn: Turn, said: str) -> Turn | None:
    """A country in words, where the settings asked for it last; the pending question of a flow comes first."""
    if turn.session.last[-1:] != (WHICH_COUNTRY,) or turn.session.doubts:
        return None
    code = read.country(turn, said)
    return menu(_country(turn, code)) if code else None


PAGES: dict[str, Callable[[Turn], Turn]] = {
    "zone": _zone_page,
    "quiet": _quiet_page,
    "country": _country_page,
    "language": _language_page,
    "reminders": _reminders_page,
}
CHANGES: dict[str, Callable[[Turn, str], Turn]] = {
    "units": _units,
    "pictures": _pictures,
    "zone": _zone,
    "quiet": _quiet,
    "country": _country,
}
