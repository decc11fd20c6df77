"""The rules a second time, written from the clinical table alone and without the engine's code or content (SAFETY.md).

`verdict` says which level a set of answers must get. tests/test_reference.py holds the engine against it.
"""

from collections.abc import Mapping
from typing import Any

SELF_CARE, SOON, URGENT, EMERGENCY = range(4)

EMERGENCIES = [
    "heart_attack_pattern",
    "aortic_tear",
    "lung_clot",
    "collapsed_lung",
    "breathing_trouble",
    "exertional_collapse",
    "spinal_cord",
    "cauda_equina",
    "stroke",
    "neck_artery_tear",
    "thunderclap",
    "meningitis_sepsis",
    "major_trauma",
    "abdomen_emergency",
    "gi_bleed",
    "pregnancy_red",
    "heat_or_confusion",
    "rhabdo",
]
HEARD_EMERGENCIES = ["suicide_crisis", "overdose", "bystander"]
"""Asked by nobody's list, but heard in any text."""
TODAY = [
    "exertional_angina_pattern",
    "leg_clot",
    "myelopathy_hands_gait",
    "arm_weakness",
    "spinal_infection",
    "fragile_bone",
    "cancer_history",
    "shingles",
    "chest_infection",
    "kidney",
    "blood_thinner",
    "arm_swelling",
    "heart_inflammation",
    "unsure_or_unreachable",
]
WITHIN_WEEKS = [
    "arm_tingling",
    "bone_stress",
    "reds",
    "weight_loss_unwell",
    "night_rest_pain",
    "axspa",
    "gallbladder_ulcer_pattern",
    "pregnancy_routine",
    "under18",
    "not_improving",
]
AT_HOME = ["baseline_self_care", "nsaid_caution"]
ASKED = [*EMERGENCIES, *TODAY, *WITHIN_WEEKS]

LEVELS = {
    **dict.fromkeys((*EMERGENCIES, *HEARD_EMERGENCIES), EMERGENCY),
    **dict.fromkeys(TODAY, URGENT),
    **dict.fromkeys(WITHIN_WEEKS, SOON),
    **dict.fromkeys(AT_HOME, SELF_CARE),
}
STILL_COUNTS = {
    "spinal_cord", "exertional_angina_pattern", "cancer_history", "fragile_bone", "heart_inflammation",
    "pregnancy_routine", "bone_stress", "axspa",
}  # fmt: skip
"""What is over counts as if it were now."""
OVER_IS_ASKED = {
    "heart_attack_pattern", "aortic_tear", "lung_clot", "collapsed_lung", "exertional_collapse", "cauda_equina", "stroke",
    "neck_artery_tear", "thunderclap", "meningitis_sepsis", "gi_bleed", "heat_or_confusion",
    "overdose",
}  # fmt: skip
"""What is over is never cleared by that: the flag's own question decides."""


def verdict(screen: Mapping[str, str], slots: Mapping[str, Any]) -> int:
    """The level for answers to the screen (yes, no, unsure, skipped; absent: not asked) and to the questions."""
    return max(
        [_of_flag(f, screen.get(f)) for f in ASKED] + [*reasons(slots).values(), SELF_CARE if _mechanical(slots) else SOON]
    )


def _of_flag(flag: str, answer: str | None) -> int:
    if answer == "no":
        return SELF_CARE
    if answer in ("yes", "unsure"):
        return LEVELS[flag]
    return SOON


def reasons(slots: Mapping[str, Any]) -> dict[str, int]:
    """What the answers to the questions speak for by themselves: the name of each reason, and its level."""
    timing, neuro = set(slots.get("pain_timing", ())), set(slots.get("neuro", ()))
    severity, onset, eases = slots.get("severity", 0), slots.get("onset"), slots.get("eases")
    held = {
        "breathing_pain": (URGENT, "with_breathing" in timing),
        "effort_pattern": (URGENT, eases == "only_slowing"),
        "weakness": (URGENT, bool(neuro & {"weakness", "clumsy_hands", "balance"})),
        "sudden_severe": (URGENT, onset == "sudden" and severity > 7),
        "rest_pain": (SOON, bool(timing & {"at_rest", "at_night"})),
        "nothing_eases": (SOON, eases in ("nothing", "unsure")),
        "long": (SOON, slots.get("duration_days", 0) > 42),
        "severe": (SOON, severity > 6),
        "injury": (SOON, onset in ("injury", "unsure")),
        "tingling": (SOON, bool(neuro & {"tingling", "numbness", "shooting_pain", "unsure"})),
        "over_55": (SOON, slots.get("over_55") is True),
        "no_change": (SOON, slots.get("unchanged_days", 0) > 13),
        "not_better": (SOON, slots.get("plan_days", 0) > 27),
        "low_mood": (SOON, slots.get("mood") == "low"),
        "beyond": (SOON, slots.get("location") in ("low_back", "arm", "front")),
    }
    return {name: level for name, (level, holds) in held.items() if holds}


def _mechanical(slots: Mapping[str, Any]) -> bool:
    """Law 7: comes with use, eases with rest, six weeks at most, six of ten at most, not over 55; each answered."""
    return (
        bool(set(slots.get("pain_timing", ())) & {"during_run", "late_in_run", "after_run", "sitting", "in_morning"})
        and slots.get("eases") == "rest"
        and slots.get("duration_days", 999) <= 42
        and slots.get("severity", 99) <= 6
        and slots.get("over_55") is False
    )
