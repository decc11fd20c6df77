"""What a message says about when to write: "every other day at half 7", "in 2 hours", "not on Sundays". Pure.

Rule 1: each word counts once: patterns are laid over the line in the order of the content, a later one takes only what is left.
Rule 2: nothing is guessed: what is said in a way that can mean two things is `unclear`, and the dialogue asks; so is, as "sure",
what is told with words that may change it: the dialogue says what it read, and sets it after a yes.
Rule 3: no word of a language stands here; patterns come from `when` in content/<code>/lexicon/slots.yaml.
Neighbours: rhythm.py has which days and how often; clock.py reads the slot `reminder` (time and days) of any message; clocks.py the times of the day; dialogue/occasions.py asks and sets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.model.reminder import DAILY, When
from bot.core.understanding.slots import (
    account,
    again,
    asides,
    asking,
    bounds,
    clocks,
    corrected,
    denied,
    events,
    gaps,
    halves,
    lost,
    months,
    parted,
    reasons,
    rhythm,
    tiling,
    twofold,
    written,
)
from bot.core.understanding.slots.clocks import DAYS
from bot.core.understanding.slots.denied import AHEAD, LEFT_OUT, SINGLE
from bot.core.understanding.slots.line import Line, of_words
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit, hits_of

COINCIDES = "around_when"
AROUND = ("around", "around_evening", "beside_event", COINCIDES)
OF_EVENT = ("at", "written", "hour_half", "half", "quarter_past", "quarter_to", "past", "to", "military")
"""Times that right behind an event may be its own."""
DAY_TOLD = corrected.TURNS
CUES = ("cue", "wakes", "would")
STOPS, COMMAS = frozenset(".;!"), frozenset(".;!,-")
Said = Mapping[str, Sequence[Hit]]


def tells(line: Line, patterns: Patterns) -> bool:
    """Whether the line, or what of it is a reason or none, may tell a time or days: most messages do not, and need no reading."""
    line = parted.parted(written.put(line, patterns), patterns)
    told = patterns.when_told
    if not (tried := told.tried(line.keys)):  # nor are they by any part of it
        return False
    if next(hits_of(tried, line.text), None):
        return True
    rest, why = reasons.parted(line, patterns)
    return bool(why.words) and any(told.first(part.text, part.keys) for part in (rest, why))


def read(line: Line, patterns: Patterns) -> When:
    """What the line says about when; an empty When where it says nothing. Reasons in it say nothing of it."""
    return line.once("when", lambda: _whole(line, patterns))


def ready(line: Line, patterns: Patterns) -> Line:
    """The line with its clock times as the patterns have them, without what it takes back, and without days that it tells again."""
    return again.without(asides.without_taken_back(written.put(line, patterns), patterns), patterns, read)


def _whole(line: Line, patterns: Patterns) -> When:
    """What the line says, which may have reasons."""
    line = ready(line, patterns)
    line, whole = parted.parted(line, patterns), len(line.words)
    if len(line.words) != whole:
        return replace(_read(line, patterns), bare=False)
    rest, why = reasons.parted(line, patterns)
    if (
        not why.words
        or (_several(rest, patterns) and _several(why, patterns))
        or (
            any(hit.name in events.OF_EVENTS for hit in line.hits(patterns.when))
            and not asides.of_else(line, rest, why, patterns)
        )
    ):
        return _read(line, patterns)
    return _with_reason(line, rest, why, patterns)


def _with_reason(line: Line, rest: Line, why: Line, patterns: Patterns) -> When:
    """What a line says beside its reason: what the reason alone tells is read with it, and asked about."""
    when, reason = _read(rest, patterns), _read(why, patterns)
    if _open_beside(when, reason, why, patterns):
        return replace(when, left=True, unclear=when.unclear or "sure")
    timed = () if reason.rough and when.says_time else reason.times if when.says_day or when.says_time else reason.says_time
    days = when.says_day and (when.times or _names_day(rest, patterns) or not when.days)
    days = days and (_names_day(rest, patterns) or not _names_day(why, patterns) or not when.days)
    alone = reason.says_day and when.says_day and not (when.says_time or when.cue)
    if alone and not _only(when, reason, rest):  # "monday was awful, tuesday better"
        return replace(when, left=True, unclear=when.unclear or "sure")
    if not when.says or (timed and not when.times) or (reason.says_day and not (reason.loosely or days)):
        when = _read(line, patterns)
        return replace(when, unclear=when.unclear or "sure") if when.says else when
    bounded = _bounded(when, reason)
    if reasons.rising(why, patterns) and not any(reason.sure):
        reason = replace(reason, sure=(True,) * len(reason.times))
    when = _in_half_of(when, _in_evening(reason, reasons.evening(why, patterns)), rest, patterns)
    return replace(when, unclear=when.unclear or ("sure" if bounded else ""), beside=when.beside and not bounded)


def _in_evening(reason: When, hours: tuple[int, int]) -> When:
    """A reason with its only time in the evening, where it can be no other: "dinner's at 6, so remind me at 7"."""
    at = clocks.minutes(reason.times[0]) or 0 if len(reason.times) == 1 and not any(reason.sure) else 0
    if not hours[0] * 60 <= at < hours[1] * 60:
        return reason
    return replace(reason, times=(clocks.clock_of(at + clocks.HALF),), sure=(True,))


def _open_beside(when: When, reason: When, why: Line, patterns: Patterns) -> bool:
    """Whether a reason tells which days or times are meant, or are not."""
    if (
        reason.days and not reason.loosely and when.days == (DAILY,) and not (when.off or when.loosely)
    ):  # "every day I'm off, which is Sat and Sun"
        return True
    if when.days == ("weekdays",) and reason.says_day and why.words[0][0] in patterns.when_reasons.get("naming", ()):
        return True  # "on office days, that's usually Monday"
    if reason.says_day and reason.says_time and not patterns.when_reasons.get("keeps", frozenset()).isdisjoint(why.text.split()):
        return True  # "weekdays except Wednesday at 9, my Wednesday stays at noon"
    if reason.part and not reason.times and when.times and not any(when.sure):  # "mornings are carnage, quarter past nine"
        return True
    return _less(when, reason) and _names_day(of_words(why.words[:1]), patterns)  # "every day at 7, Sundays we sleep in"


def _bounded(when: When, reason: When) -> bool:
    """Whether a reason tells an end or what is left out, or a time by which a named one is told."""
    bounds_ = bool(reason.starts or reason.ends or reason.lasting or reason.off or reason.skips or reason.in_month)
    named = when.rough and not reason.rough and bool(reason.times) and not clocks.alike(when.times, reason.times)
    return (bounds_ and not (when.starts or when.ends)) or named


def _less(when: When, reason: When) -> bool:
    """Whether a reason tells of some of the days, and not of all of them."""
    told = twofold.week(reason.days or reason.off or (reason.weekday,))
    return bool(told) and set(told) < set(twofold.week(when.days))


def _only(when: When, reason: When, rest: Line) -> bool:
    """Whether days alone are told with "only", and a reason tells of others: "only do weekdays, we are away at weekends"."""
    only = any(word in denied.ONLY for word, _ in rest.words)
    return only and bool(when.days) and set(twofold.week(when.days)).isdisjoint(twofold.week(reason.days))


def _in_half_of(when: When, reason: When, line: Line, patterns: Patterns) -> When:
    """With a time that may be in either half of the day in the one of its reason: "I finish at 6pm, so 7"; what is far from it is asked."""
    nights = reason.loosely and reason.days == (DAILY,)  # "I work nights, done at 6"
    if reason.rough or nights or not any(reason.sure) or len(reason.times) > 1 or len(when.times) != 1:
        return when
    near = clocks.nearer(when.times[0], reason.times[0])
    if not any(when.sure):
        if near == reason.times[0] or not clocks.close(near, reason.times[0]):  # "at 8, 20:00 the news is on"
            return replace(when, left=True, unclear="sure")
        return replace(when, times=(near,), sure=(True,))
    if near == when.times[0] or clocks.halved(tiling.tiles(line, patterns)):
        return when
    return replace(when, times=(near,)) if clocks.close(near, reason.times[0]) else replace(when, left=True, unclear="sure")


def _names_day(line: Line, patterns: Patterns) -> bool:
    """Whether a part names days or a rhythm of days, rather than leaving them to be taken for granted."""
    names = (*corrected.DAYS_TOLD[:-1], "every_other_weekday", "every_days", "monthly")
    return any(hit.name in names for hit in line.hits(patterns.when))


def _several(line: Line, patterns: Patterns) -> bool:
    """Whether a part tells several times a day, or from when until when: "every 90 mins at work, im in from 8 til 4"."""
    return any(hit.name in ("every_minutes", "range", "range_to") for hit in line.hits(patterns.when))


def _read(line: Line, patterns: Patterns) -> When:
    """What a line without reasons says."""
    laid = events.moved(denied.resumed(tiling.tiles(line, patterns), line.text))
    tiles = corrected.read(laid)
    if not tiles:
        return When()
    out = denied.left_out(tiles, line.text)
    silent = gaps.among(tiles, out)
    told = [t for t in tiles if t not in out and t not in silent]
    said = _by_name(told)
    found = halves.of_denied(_times(told, said, line, patterns), out)
    found = halves.other(found, halves.ruled_out(line, tiles, out, patterns))
    when = _taken_together(_told(found, told, said, line, patterns), said, out, line, patterns)
    when = _beside(gaps.kept(when, silent), laid, told, said, out, line, patterns)
    if out and (but := twofold.but(line, tiles, out, patterns, _read)) is not None:
        return but
    if (both := twofold.both(line, told, patterns, _read, sure=_two(told))) is not None:
        return both
    unclear = (
        when.unclear or asking.unclear(when, said, found.odd) or _left_over(line, laid, said) or ("several" if _two(told) else "")
    )
    unclear = unclear or lost.lost(when, said, tiles, out, AHEAD) or _beside_event(when, told, line.text, patterns.when_fillers)
    left = account.left(line, laid, tiles, out, when, patterns) or _left_over(line, laid, {}) != ""
    left = (
        left
        or (unclear == "times" and "times_a_day" not in said)
        or (unclear == "several" and _two(told))
        or halves.open_(found, halves.ruled_out(line, tiles, out, patterns))
    )
    when = replace(when, left=True) if left else when
    return _doubted(when, unclear, loose=found.loose or bool(lost.DOUBTS & said.keys()) or lost.told(line, laid, patterns))


def _times(told: Sequence[Hit], said: Said, line: Line, patterns: Patterns) -> clocks.Found:
    """The clock times, or the one that it is not to be before."""
    found = clocks.times(told, patterns, line.text, twice=bool(asking.times_a_day(said) == 2))
    if "not_before" in said and not any(t.name in clocks.TIMES for t in told):
        return clocks.alone(said["not_before"][0], told, patterns)
    return found


def _told(found: clocks.Found, told: Sequence[Hit], said: Said, line: Line, patterns: Patterns) -> When:
    """Times and rhythm."""
    part = found.part or ("" if found.times else events.part(said, patterns))
    when = When(times=found.times, sure=found.sure, part=part, rising=clocks.rising(told, found, line.text, patterns))
    when = events.before(when, said, patterns)
    when = months.months(rhythm.ahead(rhythm.often(when, said, patterns), said, patterns), said, patterns)
    return bounds.bounds(when if when.days[:1] == when.in_month[:1] != () else rhythm.days(when, said, patterns), said, patterns)


def _beside(
    when: When, laid: Sequence[Hit], told: Sequence[Hit], said: Said, out: Sequence[Hit], line: Line, patterns: Patterns
) -> When:
    """With what the words around days and times are: a wish, nothing but fillers, or others."""
    rest = _rest(line, laid, patterns.when_fillers)
    return replace(
        when,
        cue=any(b.name in CUES and a != "pause" for a, b in zip(["", *(t.name for t in told)], told, strict=False)),
        whole=not rest and not lost.DOUBTS & said.keys(),
        near=rest <= patterns.when_scenes,
        pause=not bounds.PAUSES.isdisjoint(said),
        rough=not any(t.name in clocks.OF_CLOCK for t in told),
        named=bool(when.times) and not any(t.name in clocks.BY_CLOCK for t in told),
        adds="add_time" in said,
        strange=sum(lost.strange(word, patterns) for word in rest),
        bare=(_bare_day(line, said) and not when.swaps) or _bare_off(when, out),
    )


def _taken_together(when: When, said: Said, out: Sequence[Hit], line: Line, patterns: Patterns) -> When:
    """With what is left out, this week alone or always; a beginning; a day in the place of another."""
    away = [t for t in out if t.name in (*SINGLE, *LEFT_OUT, "choice") and not bounds.single(t)]
    when = replace(when, skips=bounds.skips(out, patterns), off=rhythm.weekdays(away, patterns)) if out else when
    when = _either(_but(when, said, out), line, patterns)
    once = bool({"this_week", "ends_week"} & said.keys()) and (when.loosely or not when.says_day) and not when.says_time
    if one := bounds.of_one_week(out, when.off, line.text):  # "not on Friday this week"
        when = replace(when, skips=one, off=())
    elif when.off and once:  # "cancel Friday's, this week only"
        when = replace(when, skips=(*when.skips, *when.off), off=(), ends="", days=())
    if "then_on" in said and when.days and when.ahead in (0, 1):
        when = replace(when, starts=bounds.TOMORROW if when.ahead else "", ahead=None)
    if hit := rhythm.one(said, "swap_day"):
        day = rhythm.swapped(hit, said, line, patterns)
        when = replace(when, swaps=DAYS[rhythm.day(hit, "old", patterns)], days=day, weekday="", bare=False)
    return _resumed(_alone(when, said, out), said, patterns)


def _alone(when: When, said: Said, out: Sequence[Hit]) -> When:
    """With a time that is told for some days alone: "move the Friday one to 7", "Fridays at 7, the rest stays", "Mondays at 6 instead of 7"."""
    days = when.days or ((when.weekday,) if when.weekday else ())
    named = bool(days) and {*days} <= {*DAYS, *LEFT_OUT}
    over = corrected.OVER in said or any(t.name in clocks.TIMES for t in out)
    other = "rest_stays" in said or (over and when.says_time)
    if named and not when.swaps and ("of_day" in said or other):
        return replace(when, alone=True, instead=over, days=days, weekday="", bare=False)
    if named and when.days and "in_stead" in said and when.says_time and not when.swaps:  # "weekends at 10 instead"
        return replace(when, alone=True, unclear="sure")
    return replace(when, instead=True) if over or "in_stead" in said else when


def _resumed(when: When, said: Said, patterns: Patterns) -> When:
    """With the day on which all comes again: it ends a pause; behind days that are left out it is that behind them, or asked about."""
    if not (hit := rhythm.one(said, "back_on")):
        return when
    day = DAYS[rhythm.day(hit, "day", patterns)]
    if when.pause and not when.ends:
        return replace(when, ends=day)
    follows = when.skips == (bounds.WHOLE_NEXT_WEEK,) and day == DAYS[0]
    return when if follows else replace(when, unclear="day")


def _doubted(when: When, unclear: str, *, loose: bool) -> When:
    """With what is to be asked. `loose`: something in it may be of a time or a day, or limits it."""
    foreign = when.cue and when.strange > 1 and not when.says_day
    if when.says and not unclear and (loose or foreign or when.left):
        unclear = "sure"
    beside = when.says and not unclear and not (when.whole or when.cue)
    if not (unclear or beside or when.unclear or when.beside):
        return when
    return replace(when, unclear=unclear or ("sure" if beside else ""), beside=beside)


def _but(when: When, said: Said, out: Sequence[Hit]) -> When:
    """Daily, but for the only days that are named; and where today is left out of what comes again, from tomorrow on."""
    if when.off and set(when.days) <= set(when.off) and ("daily" in said or "other_days" in said or "daily_but" in said):
        when = replace(when, days=(DAILY,))
    today = any(AHEAD.get(t.name) == 0 for t in out)
    return replace(when, starts=bounds.TOMORROW) if today and when.days and not when.starts else when


def _either(when: When, line: Line, patterns: Patterns) -> When:
    """ "7 or 7:30, either": the first of them will do."""
    words = [word for word, _ in line.words]
    clock = [n for n, word in enumerate(words) if word[0].isdecimal()]
    free = bool(clock) and not patterns.when_reasons.get("either", frozenset()).isdisjoint(words[clock[0] :])
    return replace(when, times=when.times[:1], sure=when.sure[:1]) if free and len(when.times) == 2 else when


def _bare_day(line: Line, said: Said) -> bool:
    """Whether a single weekday is told that may be each such day: "Sunday", "Friday only"; not "on Sunday"."""
    days = said.get("weekday", ())
    if len(days) != 1 or "cue" in said or "only_once" in said:
        return False
    before = line.words[line.place(days[0].start) - 1][0] if days[0].start else ""
    return (
        len(days[0].kept["day"].split()) == len(line.text[days[0].start : days[0].end].replace(",", "").split())
        and before != "on"
    )


def _bare_off(when: When, out: Sequence[Hit]) -> bool:
    """Whether nothing is said but that a single weekday is left out, which may be the next one, or each: "skip Thursday"."""
    alone = not (when.skips or when.says_day or when.says_time or when.starts or when.ends or when.lasting or when.swaps)
    return alone and len(when.off) == 1 and [t.name for t in out if t.name in SINGLE] == ["weekday"]


def _left_over(line: Line, tiles: Sequence[Hit], said: Said) -> str:
    """A number that nothing explains, or a choice of days: something was said that is not understood."""
    loose = any(
        word[:1].isdecimal() and not any(t.start <= at < t.end for t in tiles)
        for (word, _), at in zip(line.words, line.starts, strict=True)
    )
    return "vague" if loose else "day" if "choice" in said else ""


def _by_name(tiles: Sequence[Hit]) -> dict[str, list[Hit]]:
    found: dict[str, list[Hit]] = {}
    for tile in tiles:
        found.setdefault(tile.name, []).append(tile)
    return found


def _rest(line: Line, tiles: Sequence[Hit], fillers: frozenset[str]) -> set[str]:
    """Words that are left over beside the tiles, and say something more."""
    return {
        word
        for (word, _), at in zip(line.words, line.starts, strict=True)
        if word not in fillers and not any(t.start <= at < t.end for t in tiles)
    }


def _two(tiles: Sequence[Hit]) -> bool:
    """Days with their time, twice: "8 on weekdays, 10 at weekends"."""
    clock = twofold.clock_names(tiles)
    days = tuple(n for n in DAY_TOLD if n != "every" or clocks.BARE in clock)
    told = (*days, *twofold.OTHERS, *clock)
    kinds = ["other" if t.name in twofold.OTHERS else "day" if t.name in days else "time" for t in tiles if t.name in told]
    turns = ["time" if kind == "time" else "day" for n, kind in enumerate(kinds) if not n or kinds[n - 1] != kind]
    times = {(t.name, *t.kept.values()) for t in tiles if t.name in clock}
    return turns.count("day") > 1 and len(times) > 1


def _beside_event(when: When, tiles: Sequence[Hit], text: str, fillers: frozenset[str]) -> str:
    """ "vague" where all that is told is an event whose time is not known ("after my run"); "sure" where a time may be the event's own
    ("before club at 8")."""
    events = [n for n, t in enumerate(tiles) if t.name in AROUND]
    if not events or when.every:
        return ""
    if not when.says_time:
        return "vague"
    timed = next((n for n, t in enumerate(tiles) if t.name in clocks.TIMES), len(tiles))
    pairs = [(tiles[n], tiles[n + 1]) for n in events if n + 1 < len(tiles) and n < timed and tiles[n].name != COINCIDES]
    own = any(b.name in OF_EVENT and _of(text[a.start : a.end], text[a.end : b.start], fillers) for a, b in pairs)
    return "sure" if own else ""


def _of(event: str, between: str, fillers: frozenset[str]) -> bool:
    """Whether a time behind an event is its own: right behind it, or parted from it by its name alone ("before the plant at 6")."""
    words = between.split()
    return COMMAS.isdisjoint(event + between) and (not words or not fillers.issuperset(words))
