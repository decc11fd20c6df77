"""The declarative rules of the red flags and the lists beside them, compiled from content's red_flags.yaml and a language's concepts.

Rule: each concept that a rule or a list names has words in the language, else the content is wrong and says where.
Neighbours: red_flags.py applies them to a message; concepts.py finds what they name.
"""

from collections.abc import Collection, Container, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from bot.core.model.levels import Level, level_of
from bot.core.understanding import concepts
from bot.core.understanding.concepts import Concepts
from bot.core.understanding.graph import Graph

OTHERS_EMERGENCY, NOW, RAN = "emergency_other", "help_now", "others_run"
SETTLED = ("known_trouble", "not_me")
"""Signs that somebody else's trouble is known to their doctor, and that the writer only sets themselves apart from it: together they ask."""
LISTED = (
    "not_added_up",
    "relatives",
    "places",
    "presumed",
    "efforts",
    "apart",
    "events",
    "lively",
    "hyperbole",
    "weak",
    "earnest",
    "aside",
    "whole",
)
"""Lists of concepts in red_flags.yaml, beside the flags."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`all`: each needs one of its alternatives; `unless`: none of these; level: the rule's own; vague: only a hint."""

    all: tuple[frozenset[str], ...]
    unless: frozenset[str]
    level: Level
    vague: bool


@dataclass(frozen=True, slots=True)
class FlagRules:
    """A flag's rules.

    past: of what is long over, "clears" (no sign), "level" (a hint, which leads to the flag's own question) or "same" (as now)
    third_person: somebody else's clears it ("clears"), is a "bystander"'s emergency, or counts as the writer's own ("same")
    """

    id: str
    level: Level
    past: str
    third_person: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class FlagLexicon:
    """`calls`: concept -> places of the flags whose rules name it.

    common:    signs too common to be added up: they are neither kept for later messages nor complete a rule with what was said before
    relatives: signs that are about relatives: another person does not take them away
    places:    parts of the body, which another sign's own negation does not deny
    events:    what happens to somebody, and did not where it is only likened: "like ive been run over"
    lively:    what people speak of in strong words; hyperbole: those words, which alone right beside it are asked about
    weak:      what means many things: alone it is asked about; earnest: what leaves only one meaning of it
    bodily:    signs that tell of a body, of flags that do not wait
    grave:     flags whose words count whatever they are about
    whole:     what is a sign only where the message says nothing else
    presumed:  signs of everybody who had a check: they came because of them
    presuming: flags that are asked about where they hold with these; presuming_alone: those of which nothing else may be said (dialogue/presumed.py)
    efforts:   signs that count beside an effort, too; apart: those that do where it is told in another part of the message
    """

    flags: tuple[FlagRules, ...]
    concepts: Concepts
    calls: Mapping[str, tuple[int, ...]]
    common: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    presumed: frozenset[str] = frozenset()
    presuming: frozenset[str] = frozenset()
    presuming_alone: frozenset[str] = frozenset()
    efforts: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    lively: frozenset[str] = frozenset()
    hyperbole: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    earnest: frozenset[str] = frozenset()
    bodily: frozenset[str] = frozenset()
    grave: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()


def load(
    parsed: Mapping[str, Any], lexicon: Mapping[str, Any], common: Container[str] = frozenset(), graph: Graph | None = None,
    *, draft: bool = False,
) -> FlagLexicon:  # fmt: skip
    """Compiled rules and concepts. `common`: words of the language, never taken for a slip; `graph`: the concepts, compiled before;
    `draft`: concepts may be missing.

    Raises ValueError naming the flag and what to do.
    """
    given = parsed.get("flags", parsed)
    known = named(parsed) if draft else set(lexicon.get("concepts") or {})
    flags = tuple(_flag(str(name), rule, known) for name, rule in given.items())
    calls = _calls(flags)
    listed = _listed(parsed, known)
    pressing = {c for c, places in calls.items() if any(flags[n].level >= Level.URGENT for n in places)}
    bodily = (pressing - listed["common"] - listed["places"] - listed.pop("aside")) | {OTHERS_EMERGENCY}
    kinds = {name: _flags_listed(parsed, name, given) for name in ("presuming", "presuming_alone", "grave")}
    return FlagLexicon(flags, concepts.load(lexicon, common, graph), calls, bodily=frozenset(bodily), **listed, **kinds)


def _calls(flags: Sequence[FlagRules]) -> dict[str, tuple[int, ...]]:
    """concept -> places of the flags whose rules name it."""
    calls: dict[str, list[int]] = {}
    for place, flag in enumerate(flags):
        for concept in {c for r in flag.rules for part in r.all for c in part}:
            calls.setdefault(concept, []).append(place)
    return {concept: tuple(places) for concept, places in calls.items()}


def _listed(parsed: Mapping[str, Any], known: Set[str]) -> dict[str, frozenset[str]]:
    """The lists of concepts by the names that FlagLexicon has for them, and `aside`. Raises ValueError where a concept is unknown."""
    listed = {name: frozenset(map(str, parsed.get(name) or ())) for name in LISTED}
    if unknown := sorted(frozenset().union(*listed.values()) - known):
        raise ValueError(f"red_flags.yaml: concept {unknown[0]} is unknown; add it to lexicon/concepts.yaml")
    listed["common"] = listed.pop("not_added_up")
    return listed


def _flags_listed(parsed: Mapping[str, Any], name: str, given: Container[str]) -> frozenset[str]:
    """The flags of a list. Raises ValueError where one is none."""
    listed = frozenset(map(str, parsed.get(name) or ()))
    if strange := sorted(flag for flag in listed if flag not in given):
        raise ValueError(f"red_flags.yaml: {name} names {strange[0]}, which is no flag; take it out")
    return listed


def named(parsed: Mapping[str, Any]) -> set[str]:
    """The concepts that the rules and this module name: what a language has to have words for."""
    rules = (rule for flag in parsed.get("flags", parsed).values() for rule in flag.get("rules") or ())
    texts = (text for rule in rules for text in (*rule["all"], rule.get("unless") or ""))
    listed = (str(concept) for name in LISTED for concept in parsed.get(name) or ())
    return {
        OTHERS_EMERGENCY,
        NOW,
        RAN,
        *SETTLED,
        *listed,
        *(concept for text in texts for concept in str(text).split("|") if concept),
    }


def _flag(name: str, given: Mapping[str, Any], known: Collection[str]) -> FlagRules:
    level = level_of(given["level"])
    rules = tuple(_rule(name, r, level, known) for r in given.get("rules") or ())
    past, third = str(given.get("past", "clears")), str(given.get("third_person", "clears"))
    if past not in ("clears", "level", "same") or third not in ("clears", "bystander", "same"):
        raise ValueError(f"red_flags.yaml: {name}: past is clears, level or same; third_person is clears, bystander or same")
    return FlagRules(name, level, past, third, rules)


def _rule(name: str, given: Mapping[str, Any], level: Level, known: Collection[str]) -> Rule:
    parts = tuple(frozenset(str(p).split("|")) for p in given["all"])
    unless = frozenset(str(given.get("unless", "")).split("|")) - {""}
    if unknown := sorted((frozenset().union(*parts) | unless) - set(known)):
        raise ValueError(f"red_flags.yaml: {name}: concept {unknown[0]} is unknown; add it to lexicon/concepts.yaml")
    own = level_of(given["level"]) if "level" in given else level
    return Rule(parts, unless, own, bool(given.get("vague", False)))
