"""Another person's emergency is heard by itself, whoever they are to the writer, without "now" or "help" (SAFETY.md, law 2)."""

import pytest

from bot.core.model.levels import Level
from bot.core.understanding.result import FlagHit
from tests.conftest import with_drafts

PEOPLE = (
    "my wife",
    "my bro",
    "grandma",
    "my son",
    "someone",
    "a runner",
    "my fiancee",
    "the lady",
    "my flatmate",
    "a kid",
    "he",
    "my athlete",
)
DOWN = (
    "collapsed",
    "fainted",
    "passed out",
    "just blacked out",
    "had a seizure",
    "fell off a cliff",
    "cut his wrists",
    "took loads of pills",
    "was hit by a car",
)
LIFELESS = ("isnt breathing", "is not breathing", "unconscious", "has no pulse")
ASKING = ("what do i do if {} isnt breathing", "what if {} isnt breathing here", "what to do when {} collapses right now")


def _told(code: str, text: str) -> list[FlagHit]:
    hearer = with_drafts().languages[code].hearer
    assert hearer is not None
    return [h for h in hearer.flags_of(text, frozenset(), frozenset()).hits if h.level == Level.EMERGENCY]


@pytest.mark.parametrize("who", PEOPLE)
def test_who_went_down_is_asked_about_at_least(who: str) -> None:
    assert [happened for happened in DOWN if not _told("en", f"{who} {happened}")] == []


@pytest.mark.parametrize("who", PEOPLE)
def test_who_is_lifeless_is_told_of(who: str) -> None:
    assert [sign for sign in LIFELESS if all(h.vague for h in _told("en", f"{who} {sign}"))] == []


@pytest.mark.parametrize("asking", ASKING)
def test_a_question_what_to_do_is_heard(asking: str) -> None:
    people = ("someone", "my wife", "a runner", "my friend")
    assert [who for who in people if not _told("en", asking.format(who))] == []


@pytest.mark.parametrize(
    "text",
    [
        "not breathing",
        "no pulse on my friend",
        "hes blue",
        "he collapsed but i feel fine",
        "runner unconscious near the pier",
        "her lips are blue",
    ],
)
def test_short_cries_are_heard(text: str) -> None:
    assert _told("en", text)


@pytest.mark.parametrize(
    "text", ["my husband has had chest pain since last summer", "since last winter my wife clutches her chest"]
)
def test_what_lasts_since_a_season_is_of_now(text: str) -> None:
    assert _told("en", text)


@pytest.mark.parametrize("text", ["my dad had chest pain last winter", "dad had a stroke and is fine since last year"])
def test_what_was_over_in_a_season_is_not(text: str) -> None:
    assert not _told("en", text)


@pytest.mark.parametrize(
    "text", ["meine frau ist zusammengebrochen", "jemand atmet nicht", "was mache ich wenn jemand nicht atmet"]
)
def test_in_german_too(text: str) -> None:
    assert _told("de", text)


@pytest.mark.parametrize("who", ["my wife", "my mate", "he", "grandma"])
@pytest.mark.parametrize(
    "what",
    [
        "fainted at a wedding once",
        "collapsed laughing",
        "passed out drunk last night",
        "collapsed on the sofa lol",
        "had a seizure years ago",
        "was hit by a car last year",
        "passed out the bibs",
        "collapsed the tent",
        "passed me at the finish",
        "fainted at the price of my shoes",
    ],
)
def test_what_is_over_or_no_emergency_stays_quiet(who: str, what: str) -> None:
    assert _told("en", f"{who} {what}") == []


@pytest.mark.parametrize(
    "text",
    ["not breathing through my nose on easy runs", "my strap shows no pulse", "if someone collapses in a race what should i do"],
)
def test_the_writers_own_breath_and_general_questions_are_no_cry(text: str) -> None:
    assert _told("en", text) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "my brother took a pic and one shoulder blade sticks out like a fin, thats new", id="who only took a picture"
        ),
        pytest.param(
            "at my sisters wedding i danced, now one shoulder blade sticks out like a fin, thats new", id="whose occasion it was"
        ),
    ],
)
def test_the_writers_own_body_is_told_beside_others(text: str) -> None:
    hearer = with_drafts().languages["en"].hearer
    assert hearer is not None
    hits = hearer.flags_of(text, frozenset(), frozenset()).hits
    assert [(h.id, h.vague) for h in hits] == [("arm_weakness", False)]


def test_what_is_told_at_somebodys_occasion_is_the_writers_own() -> None:
    told = _told("en", "fell off a stage at my brothers party onto my back")
    assert [(h.id, h.vague) for h in told] == [("major_trauma", False)]


@pytest.mark.parametrize("text", ["my sis is pregnant and swims", "sis is 5 months along, still cycling"])
def test_a_sister_by_her_short_name_is_somebody_else(text: str) -> None:
    hearer = with_drafts().languages["en"].hearer
    assert hearer is not None
    assert hearer.flags_of(text, frozenset(), frozenset()).hits == ()


@pytest.mark.parametrize("who", ["my wife", "my mate", "she", "my son"])
@pytest.mark.parametrize(
    "told",
    [
        "ran 7 miles, tight chest",
        "did 12k, blacked out",
        "went for a run, crushing chest pain",
        "ran the parkrun, legs went numb",
        "ran 4 miles pain 3, chest pain",
    ],
)
def test_a_sign_beside_somebody_elses_run_is_asked_about_at_least(who: str, told: str) -> None:
    assert "bystander" in {h.id for h in _told("en", f"{who} {told}")}


def test_beside_somebody_elses_run_the_sign_may_be_the_writers_own() -> None:
    told = _told("en", "my husband ran 9 miles, chest pain")
    assert [(h.id, h.vague) for h in told] == [("bystander", True), ("heart_attack_pattern", True)]


@pytest.mark.parametrize(
    "told", ["ran 7 miles", "ran 7 miles, no chest pain", "ran a marathon last year, blacked out", "did 10k, died laughing"]
)
def test_somebody_elses_run_by_itself_is_no_emergency(told: str) -> None:
    assert _told("en", f"my wife {told}") == []
