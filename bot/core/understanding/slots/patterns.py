"""The slot patterns of a language, checked and compiled from content/<code>/lexicon/slots.yaml.

Neighbours: templates.py explains the patterns; banks.py packs what is made of them; read.py, measures.py and clock.py ask these banks.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeVar

from bot.core.understanding.slots.banks import Banks
from bot.core.understanding.slots.line import Figures, Spelt, figures, spelt
from bot.core.understanding.slots.templates import Bank, Lists, Phrases, bank, key_of
from bot.core.understanding.typos import Vocabulary, vocabulary

_WORD = re.compile(r"[^\W\d_]+")
AROUND, BEGUN, NAME = "around", "begun", "<name>"
NOT_BEFORE = " !("
"""Begins what may not follow a race or a length by its name."""
SINCE = ("since_week", "since_last", "since_begun")
"""The patterns around a length of time by name, those where it is told how it began, and what stands for that name in them."""
AS_WRITTEN = (
    "timing", "onset", "neuro", "severity", "seen", "follow_up", "wish", "harm", "opening", "planned", "run_day", "run_parts", "run_fix",
)  # fmt: skip
SILENT = frozenset((
    "add_time", "amount", "approves", "around", "around_when", "beside_event", "booked", "bound", "condition", "cue", "doubt", "doubts",
    "drop", "habit", "i_run", "in_stead", "loose", "maybe", "no", "not", "not_behind", "not_time", "phrasal", "phrasal_day", "rather",
    "rest_stays", "roughly", "so", "soon", "then_on", "too", "unwanted", "vague", "what_for", "would",
))  # fmt: skip
"""Names of patterns of `when` that by themselves tell no time, no day, and no end."""
Numbers = Mapping[str, float]
Texts = dict[str, Mapping[str, Sequence[str]]]
"""The patterns of banks, by the bank's name and their own."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ScoreWords:
    """Single words around a bare score of 10. before, after: nothing but these may stand there; follows: what may go on after
    "a 4"; sure: words as good as an article there; range: between two scores; joints: they part a message; counted: what a number right
    before it counts, so that it is no score ("3 times a day")."""

    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    follows: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()
    range: frozenset[str] = frozenset()
    joints: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Patterns:
    """Everything that the slot readers know of a language.

    days_of, minutes_of: words for units of time -> how long one is; miles: beginnings of the units that are miles; clock: pattern -> minutes added to its hour, and times its minutes; weekdays: word -> 0 (Monday) to 6; months, seasons: word -> 1 to 12, where it begins
    words: lengths of time by name, in days; factors: words for a change -> percent; named: runs of known length -> (distance, unit)
    fine: words that say that nothing hurts there; relief: those and words for what eases ("gone when i lie down"); denied_after: words right behind it, and then an end ("during no, after yes"); seen: that somebody examined the person; follow_up: parts of a topic; wish: changes and parts of the plan; harm: that exercises made it worse; opening: first words that want something else than questions; training: what is said of the way back to running, of a race, of exercises; planned: that a run is thought of; run_day, run_parts, run_fix: of a run that is told, or put right; when, when_fillers, when_scenes, when_joined: when to write, words that say nothing more beside, words of the day around it, and endings of a day ("Mittwochabend"), with the word that says the same alone; when_after_day: words that are a day right behind another one ("Sa + So"); when_telling, when_zoned, when_ordinals: words of time, which are never passed over, words behind a place whose time is meant, and days of a month in words; when_feasts: days with a name -> "12-25" or how they are found; when_nth: "second", "last" -> 2, -1; when_reasons: words around what is a reason and no time to write (reasons.py); when_joints: words between two rhythms; when_written: words of clock times as people write them (written.py); quiet: quiet hours; moved: how much later or earlier; score_over: words before and after a score that is over; spelt: words as people spell them
    """

    figures: Figures
    days_of: Numbers
    minutes_of: Numbers
    miles: tuple[str, ...]
    clock: Mapping[str, tuple[int, int]]
    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    seasons: Mapping[str, int]
    words: Numbers
    factors: Numbers
    named: Mapping[str, Sequence[Any]]
    fine: re.Pattern[str]
    relief: re.Pattern[str]
    denied_after: re.Pattern[str]
    score_over: tuple[re.Pattern[str], re.Pattern[str]]
    timing: Bank
    onset: Bank
    neuro: Bank
    neuro_none: Bank
    severity: Bank
    duration: Bank
    since: Bank
    mileage: Bank
    run: Bank
    reminder: Bank
    reminder_days: Bank
    question: Bank
    correction: Bank
    fixed: Bank
    hurts: Bank
    score: ScoreWords
    seen: Bank
    follow_up: Bank
    wish: Bank
    harm: Bank
    opening: Bank
    training: Bank
    planned: Bank
    when: Bank
    when_fillers: frozenset[str]
    when_scenes: frozenset[str]
    when_joined: Mapping[str, str]
    when_after_day: Mapping[str, str]
    when_telling: frozenset[str]
    when_zoned: frozenset[str]
    when_ordinals: Mapping[str, int]
    when_feasts: Mapping[str, str]
    when_nth: Mapping[str, int]
    when_reasons: Mapping[str, frozenset[str]]
    when_joints: frozenset[str]
    when_written: Mapping[str, frozenset[str]]
    quiet: Bank
    moved: Bank
    run_day: Bank
    run_parts: Bank
    run_fix: Bank
    taught: Vocabulary
    spelt: Spelt

    @cached_property
    def when_led(self) -> Mapping[str, Sequence[tuple[str, ...]]]:
        """What of `when_reasons` leads a reason with several words, by the first of them."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for one in sorted(self.when_reasons.get("since", frozenset()) | self.when_reasons.get("purpose", frozenset())):
            words = tuple(one.split())
            found.setdefault(words[0], []).append(words)
        return found

    @cached_property
    def when_told(self) -> Bank:
        """What of `when` tells a time, days, or an end of them: nothing can be set by what a line says where none of it is found."""
        return self.when.without(SILENT)

    def verify(self) -> None:
        """Compile every pattern, which reading does only as needed. Raises ValueError naming one that cannot be."""
        for part in fields(self):
            held = getattr(self, part.name)
            if isinstance(held, Bank):
                held.verify()


def load(
    given: Mapping[str, Any], common: Container[str] = (), keep: Callable[[Callable[[], Banks]], Banks] = lambda build: build()
) -> Patterns | None:
    """The patterns of a parsed slots.yaml; None where there is none. `common`: words of the language, never repaired; `keep`: gives the
    banks, from where they are kept or as they are built.

    Raises ValueError saying what is wrong where.
    """
    if not given:
        return None
    try:
        return _load(given, common, keep(lambda: _banks(given)))
    except KeyError as error:
        raise ValueError(f"slots.yaml: {error} is missing; compare with the shipped content") from error
    except (TypeError, AttributeError) as error:
        raise ValueError(f"slots.yaml: a part has the wrong shape ({error}); compare with the shipped content") from error
    except ValueError as error:
        raise ValueError(f"slots.yaml: {error}") from error


def _banks(given: Mapping[str, Any]) -> dict[str, Bank]:
    lists = Lists(_phrases(given))
    return {name: bank(patterns, lists) for name, patterns in (_plain(given) | _measures(given) | _times(given)).items()}


def _load(given: Mapping[str, Any], common: Container[str], banks: Banks) -> Patterns:
    known = figures(given["figures"])
    taught = vocabulary(Counter(_WORD.findall(str(given))), common)
    spelling = spelt(given.get("spelt", {}), given.get("spelt_endings", {}), known, taught)
    parts: dict[str, Any] = {**_numbers(given), **_around_hurt(given), **_of_when(given), **banks}
    return Patterns(figures=known, taught=taught, spelt=spelling, **parts)


def _numbers(given: Mapping[str, Any]) -> dict[str, Any]:
    """Units, days, months, and what words stand for as numbers."""
    return {
        "days_of": given["days_of"],
        "minutes_of": given["minutes_of"],
        "miles": tuple(map(str, given["miles"])),
        "clock": {str(k): (int(a), int(b)) for k, (a, b) in given["reminder"]["clock"].items()},
        "weekdays": given["weekdays"],
        "months": given["months"],
        "seasons": given["duration"].get("seasons", {}),
        "words": _longest_first(given["duration"]["words"], float),
        "factors": _longest_first(given["mileage"]["factors"], float),
        "named": {k.partition(NOT_BEFORE)[0]: v for k, v in _longest_first(given["run"]["named"], tuple).items()},
    }


def _around_hurt(given: Mapping[str, Any]) -> dict[str, Any]:
    """Words beside what hurts and beside a score."""
    return {
        "fine": _any_of(given["fine"], r"(?:^|\s){}$"),
        "relief": _any_of([*given["fine"], *given["relief"]], r"(?:^|\s){}$"),
        "denied_after": _any_of(given.get("denied_after") or ["$^"], r"{} (?:[,.;!?] |$|and |but )"),
        "score": ScoreWords(**{name: _words(words) for name, words in given.get("score", {}).items()}),
        "score_over": _score_over(given),
    }


def _of_when(given: Mapping[str, Any]) -> dict[str, Any]:
    """Words of when to write."""
    words = {name: _words(given.get(name, ())) for name in ("when_fillers", "when_scenes", "when_zoned", "when_joints")}
    texts = {
        name: {str(k): str(v) for k, v in given.get(name, {}).items()}
        for name in ("when_joined", "when_after_day", "when_feasts")
    }
    numbers = {name: {str(k): int(v) for k, v in given.get(name, {}).items()} for name in ("when_ordinals", "when_nth")}
    reasons = {str(k): _words(v) for k, v in given.get("when_reasons", {}).items()}
    return words | texts | numbers | {"when_telling": _telling(given), "when_reasons": reasons, "when_written": _written(given)}


def _words(listed: Iterable[Any]) -> frozenset[str]:
    return frozenset(map(str, listed))


def _written(given: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Words of clock times as people write them, days where they are named by a "+"; `signs`, `named`: keys of which a line has one that holds any, or a name of twelve o'clock."""
    words = {str(k): frozenset(map(str, v)) for k, v in given.get("when_written", {}).items()}
    if not words:
        return {}
    letters = {word[0] for word in words["halves"]}
    signs = {
        key_of(word) for word in (*words["halves"], *words["hours"], *words["hours_behind"], *words["nought"], *letters, "/")
    }
    named = {key_of(word) for word in (*words["midnight"], *words["noon"])}
    return words | {
        "letter_before": words["letter_before"] | set(given["weekdays"]),
        "signs": frozenset(signs),
        "named": frozenset(named),
    }


def _telling(given: Mapping[str, Any]) -> frozenset[str]:
    """Words of time: left over beside what was read, they may change it. Words that say nothing more there are none."""
    units = (str(word) for name in ("days_of", "minutes_of", "weekdays", "months") for word in given[name])
    return (frozenset(map(str, given.get("when_telling", ()))) | frozenset(units)) - frozenset(
        map(str, given.get("when_fillers", ()))
    )


def _plain(given: Mapping[str, Any]) -> Texts:
    """Banks that stand in the file as they are, or nearly so."""
    return {name: given[name] for name in AS_WRITTEN} | {
        "neuro_none": {
            "none": given["neuro_none"],
            "gone": given.get("neuro_gone", given["neuro_none"]),
            "no": given["neuro_no"],
        },
        "question": {"question": given["question"]},
        "correction": {"correction": given["correction"]},
        "fixed": given.get("fixed", {}),
        "hurts": {"hurts": given.get("hurts", ())},
        "quiet": given.get("quiet", {}),
        "moved": given.get("moved", {}),
        "training": given.get("training", {}),
    }


def _measures(given: Mapping[str, Any]) -> Texts:
    """Banks of what is measured: how long, since when, how much more, how far."""
    duration, mileage, run = (given[name] for name in ("duration", "mileage", "run"))
    return {
        "duration": _banked(duration) | {"word": _worded(duration, AROUND), "begun": _worded(duration, BEGUN)},
        "since": {
            "week": duration.get("since_week", ()),
            "last": duration.get("since_last", ()),
            "since": [f"{duration['since']} {{day:weekday}}", f"{duration['since']} {{month:month}}"],
            "begun": duration.get("since_begun", ()),
            "season": [f"{duration['since']} {{season:season}}"] if "seasons" in duration else (),
        },
        "mileage": _banked(mileage) | {"factor": list(map(str, mileage["factors"]))},
        "run": _banked(run) | {"named": list(map(str, run["named"]))},
    }


def _times(given: Mapping[str, Any]) -> Texts:
    """Banks of when to write. Of days and hours the order of the rows counts: the first that fits is meant."""
    reminder = given["reminder"]
    days = {name: texts for row in reminder["days"] for name, texts in row.items()}
    return {
        "reminder": _banked(reminder),
        "reminder_days": days | {"single": ["{day:weekday}"], "not": reminder["not_days"]},
        "when": {name: texts for row in given.get("when", ()) for name, texts in row.items()},
    }


def _longest_first(named: Mapping[str, Any], kind: Callable[[Any], T]) -> dict[str, T]:
    """What words stand for, the longest words first: they are looked for in this order."""
    return {str(k): kind(v) for k, v in sorted(named.items(), key=lambda pair: -len(pair[0]))}


def _score_over(given: Mapping[str, Any]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words before and after a score that is over; an article may stand between."""
    articles = "|".join(re.escape(str(word)) for word in given["figures"]["articles"])
    before = _any_of(given["score_over"]["before"], rf"(?:^|\s){{}}\s(?:(?:{articles})\s)?$")
    return before, _any_of(given["score_over"]["after"], "{} ")


def _phrases(given: Mapping[str, Any]) -> Phrases:
    """The listed phrases, and the words for units of time, days and months as lists of their own."""
    lists: dict[str, Sequence[str]] = {str(k): v for k, v in given["phrases"].items()}
    units = {"length": list(given["days_of"]), "minutes": list(given["minutes_of"])}
    named = {"feast": list(given.get("when_feasts", ())), "nth": list(given.get("when_nth", ()))}
    named["season"] = list(given["duration"].get("seasons", ()))
    return units | named | {"weekday": list(given["weekdays"]), "month": list(given["months"])} | lists


def _any_of(phrases: Sequence[str], frame: str) -> re.Pattern[str]:
    """Any of the phrases, in the place of {} in the frame."""
    return re.compile(frame.replace("{}", "(?:" + "|".join(re.escape(str(p)) for p in phrases) + ")"))


def _banked(part: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    """The lists of patterns of a part; its maps and single texts mean something else."""
    return {
        name: texts
        for name, texts in part.items()
        if isinstance(texts, list) and name not in (AROUND, BEGUN, *SINCE) and not any(isinstance(t, dict) for t in texts)
    }


def _worded(duration: Mapping[str, Any], part: str) -> list[str]:
    """Patterns for lengths of time by name: beside a cue, before "ago", or as the whole message; or beside how it began."""
    names = sorted(map(str, duration["words"]), key=len, reverse=True)
    return [str(around).replace(NAME, name) for name in names for around in duration.get(part, ())]
