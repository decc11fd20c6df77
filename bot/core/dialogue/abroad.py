"""Which country somebody is in, where a zone or a city tells one: a tap says so, and nothing is taken for granted.

Rule: emergency numbers stay those of the country that was told, until another one is told or tapped (SAFETY.md, law 12).
Neighbours: occasions.py and own.py bring a zone or a place here; preferences.py is the menu of settings; flow.py asks for the country.
"""

from bot.core.dialogue import ask, flow, read, reminders, result, zones
from bot.core.dialogue.turn import Rows, Turn, row
from bot.core.model.effects import Button

MOST_OFFERED, PLACE_WORDS = 2, 5
GUESS = "settings.country_guess"
DATA = "~country:"


def told(turn: Turn, zone: str) -> Turn:
    """Where the zone is not one of the person's country, or none was told: which country it is in, to be tapped."""
    country = turn.session.country or ""
    codes = _of_zone(turn, zone)
    if turn.session.consent is None or country in codes or not (country or codes):
        return turn
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
    """ "I'm in New York" while help is needed: the advice again, and the country that is in, to be tapped. None where no other one is named."""
    left, led = read.folded(said), False
    for lead in sorted(read.phrases(turn, "place.lead"), key=len, reverse=True):
        if left.startswith(f"{lead} "):
            left, led = left.removeprefix(f"{lead} "), True
            break
    found = () if read.phrase(turn, "place.no", left) and not led else zones.named(turn, left, whole=True)
    codes = _of_zone(turn, found[0]) if found else ()
    return told(result.repeat(turn), found[0]) if codes and turn.session.country not in codes else None


def trip(turn: Turn, said: str) -> Turn | None:
    """ "I'm flying to Japan for two weeks": the clock there is one tap away once they are there; until then it stays."""
    waits = turn.session.flow or turn.session.doubts or turn.session.open or turn.session.consent is None
    words = f" {read.folded(said)} "
    lead = next((p for p in read.phrases(turn, "place.travel") if f" {p} " in words), "") if not waits else ""
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
