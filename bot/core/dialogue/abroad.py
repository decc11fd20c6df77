"""Which country somebody is in, where a zone or a city tells one: a tap says so, and nothing is taken for granted.

Rule: emergency numbers stay those of the country that was told, until another one is told or tapped (SAFETY.md, law 12). "I'm in Mexico"
counts at once; "I'm in Halifax" is a town of more than one country: the neutral words stand then, until one of them is tapped.
Neighbours: occasions.py and own.py bring a zone or a place here; preferences.py is the menu of settings; flow.py asks for the country.
"""

import re

from bot.core.coaching import schedule
from bot.core.dialogue import ask, flow, read, reminders, result, zones
from bot.core.dialogue.turn import Rows, Turn, row
from bot.core.model.effects import Button
from bot.core.model.reminder import When

_CLAUSES = re.compile(r"[.,;:!?\n]")
MOST_OFFERED, PLACE_WORDS, MOST_WORDS = 2, 5, 10
GUESS = "settings.country_guess"
DATA = "~country:"


def told(turn: Turn, zone: str) -> Turn:
    """Where the zone is not one of the person's country, or none was told: which country it is in, to be tapped.

    Who says that they are there is no longer where they were: no number of the country before is given.
    """
    country = turn.session.country or ""
    codes = _of_zone(turn, zone)
    if turn.session.consent is None or country in codes or not (country or codes):
        return turn
    if country and turn.heard and (placed := here(turn, turn.heard.text)) is not None:
        return offered(reminders.scheduled(placed.keep(country=None)), country, turn.heard.text)
    name = "settings.abroad" if country else GUESS
    rows = (_buttons(codes), row(("button.country_change", "~country")))
    return turn.say(name, *(r for r in rows if r), kind="answer")


def _of_zone(turn: Turn, zone: str) -> tuple[str, ...]:
    """The countries with that zone; those first that it is the foremost zone of."""
    found = [(zones_.index(zone), c) for c, zones_ in turn.content.zones.items() if zone in zones_]
    return tuple(c for _, c in sorted(found, key=lambda one: one[0]) if c in turn.language.care.names)


def _buttons(codes: tuple[str, ...]) -> tuple[Button, ...]:
    return tuple(Button(label="button.country", data=f"{DATA}{c}", values={"code": c}) for c in codes[:MOST_OFFERED])


def city(turn: Turn, said: str) -> Turn | None:
    """A city where the country is asked for: whether it is the one that the city is in. None where the text is something else."""
    if turn.question is None or turn.question.kind != "country" or turn.session.doubts or read.country(turn, said):
        return None
    if turn.session.last[-1:] == (GUESS,) and turn.heard and read.phrase(turn, "yes", said):
        offered = [data.removeprefix(DATA) for _, data in turn.session.shown if data.startswith(DATA)]
        return flow.answered(turn, {"country": offered[0]}) if len(offered) == 1 else None
    small = "?" in said or len(said.split()) > PLACE_WORDS or read.is_plain(turn, said) or read.phrase(turn, "place.no", said)
    found = () if small else zones.named(turn, said)
    codes = _of_zone(turn, found[0]) if len(found) == 1 else ()
    if not codes:
        return None
    rows: Rows = (_buttons(codes), row(("button.skip", "~skip")))
    return turn.keep(misses=0, zone=found[0]).say(GUESS, *rows, kind="question")


def far(turn: Turn, said: str) -> Turn | None:
    """ "I'm in New York" while help is needed: the advice again, as it is where they are. None where no other place is named."""
    moved = here(turn, said)
    if moved is None:
        return None
    return offered(result.repeat(moved), turn.session.country, said) if moved.session.country is None else result.repeat(moved)


def first_told(turn: Turn, said: str) -> Turn | None:
    """ "uk" from somebody whose country is not known, whatever waits but its own question: it is only needed for the right number."""
    asked = turn.question is not None and turn.question.kind == "country"
    if turn.session.country or asked or "?" in said or turn.language.reader.hurts(said):
        return None
    placed = None if len(said.split()) > MOST_WORDS or later(turn, said) else here(turn, said)
    code = read.country(turn, said, alone=True) or (placed.session.country if placed else None)
    told = chosen(turn.keep(misses=0), code) if code else None
    return ask.again(told) if told and told.session.doubts and told.session.open else told


def moved(turn: Turn, said: str) -> Turn | None:
    """ "I'm on holiday in Mexico", whatever waits: that country's numbers from now on. None where it names no other country, or says more."""
    country = turn.question is not None and turn.question.kind == "country"
    if (
        turn.session.consent is None
        or country
        or "?" in said
        or len(said.split()) > MOST_WORDS
        or turn.language.reader.hurts(said)
    ):
        return None
    placed = None if later(turn, said) else here(turn, said)
    return _at_home(turn.keep(misses=0), placed.session.country, said) if placed and placed.session.country else None


def _at_home(turn: Turn, code: str, said: str) -> Turn:
    """In this country from now on, and by the clock there: that of the town that is named, or the country's only one; of several it is asked.

    A country alone moves the clock that goes by it, and says so only to somebody who told a zone, or is written to by it.
    """
    there = turn.content.zones.get(code, ())
    stays = bool(there) and turn.session.zone in there
    found = () if stays else tuple(z for z in zones.named(turn, said) if z in there)
    zone = turn.session.zone if stays else found[0] if len(found) == 1 else ""
    told = chosen(turn.keep(zone=zone), code)
    if stays or not (turn.session.zone or turn.session.reminders) or told.session.open or told.session.question:
        return told
    if not zones.known(told):
        return told.say("settings.which_zone", *zones.buttons(told), kind="question")
    now = schedule.wall_of(turn.event.at, zones.clock(told)).strftime("%H:%M")
    return told.say("settings.zone_set", kind="confirmation", values={"zone": zones.known(told), "now": now})


def here(turn: Turn, said: str) -> Turn | None:
    """With the country in which somebody says that they are, or none where it may be several; None where they name no other place."""
    if (found := _place(turn, said)) is None:
        return None
    code, codes = found
    if turn.session.country in (code, *codes):
        return None
    return turn.keep(country=code or None)


def offered(turn: Turn, before: str | None, said: str) -> Turn:
    """The countries that a place may be in, and the one that was told before, to be tapped."""
    found = _place(turn, said)
    codes = dict.fromkeys((*(found[1][:1] if found else ()), *((before,) if before else ())))
    rows = (_buttons(tuple(codes)), row(("button.country_change", "~country")))
    return turn.say("settings.where_now", *(r for r in rows if r), kind="answer")


def _place(turn: Turn, said: str) -> tuple[str, tuple[str, ...]] | None:
    """The country that is named as the place where somebody is, and those that a named town may be in; None where none is named."""
    if not read.holds(turn, "place.lead", said):
        return None
    return next(
        (found for part in _CLAUSES.split(said) if (found := _in_clause(turn, read.folded(part).split())) is not None), None
    )


def _in_clause(turn: Turn, words: list[str]) -> tuple[str, tuple[str, ...]] | None:
    leads = {lead for lead in read.phrases(turn, "place.lead") if not lead.endswith(" the")}  # which belongs to the place
    first = read.phrases(turn, "place.lead_first")
    for at in range(len(words)):
        for size in (5, 4, 3, 2, 1):
            lead = " ".join(words[at : at + size])
            if lead in leads and (at == 0 or lead not in first):
                return _named(turn, words[at + size :])
    return None


def _named(turn: Turn, words: list[str]) -> tuple[str, tuple[str, ...]] | None:
    """The place that these words begin with, where nothing else is said of it than now, with whom or what for."""
    after, unclear = read.phrases(turn, "place.after"), read.phrases(turn, "place.no")
    for size in (4, 3, 2, 1):
        if len(words) < size or (words[size:] and words[size] not in after):
            continue
        name = " ".join(words[:size])
        bare = name.removeprefix("the ")  # "the US" is no pronoun
        code = read.country(turn, name, codes=False, alone=True) or read.country(
            turn, bare.upper(), codes=bare != name, alone=True
        )
        codes = tuple(dict.fromkeys(c for zone in zones.named(turn, name, whole=True) for c in _of_zone(turn, zone)))
        if code and name not in unclear:
            return code, ()
        if code or codes:
            return "", (*((code,) if code else ()), *codes)
    return None


def later(turn: Turn, said: str) -> bool:
    """Whether it is told that somebody is there from a day to come on: "I'm in Tokyo from Monday", but "until Friday"."""
    when: When = turn.language.reader.when(said)
    ahead = bool(when.ahead or when.weekday or when.days or when.date or when.starts) and not (when.loosely or when.ahead == 0)
    return ahead and not read.holds(turn, "place.now", said)


def trip(turn: Turn, said: str) -> Turn | None:
    """ "I'm flying to Japan for two weeks": the clock there is one tap away once they are there; until then it stays."""
    waits = turn.session.flow or turn.session.doubts or turn.session.open or turn.session.consent is None
    words = f" {read.folded(said)} "
    leads = () if waits else ("place.travel", "place.lead") if later(turn, said) else ("place.travel",)
    lead = next((p for name in leads for p in read.phrases(turn, name) if f" {p} " in words), "")
    found = zones.named(turn, words.partition(f" {lead} ")[2]) if lead and not turn.language.reader.hurts(said) else ()
    if not found or zones.known(turn) in found or (turn.heard and turn.heard.flags.hits):
        return None
    return turn.keep(misses=0).say("settings.zone_trip", *zones.buttons(turn, found), kind="answer")


def chosen(turn: Turn, code: str) -> Turn:
    """The country of a button; the advice that stands is said again, with the number there."""
    if code not in turn.language.care.names:
        return ask.again(turn)
    if turn.question is not None and turn.question.kind == "country" and not turn.session.doubts:
        return flow.answered(turn, {"country": code})
    kept = reminders.scheduled(turn.keep(country=code)).say("settings.country_set", kind="confirmation")
    return result.repeat(kept) if kept.session.open else ask.again(kept)
