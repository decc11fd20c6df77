"""How people write in an emergency: short cries, text speak, broken lines, drawn out words (SAFETY.md, laws 2 and 3)."""

import pytest

from bot.core.model.levels import Level
from bot.core.understanding.result import FlagHit
from tests.conftest import shipped_content, with_drafts
from tests.tables import thin

CRIES = {
    "breathing_trouble": ["i cant breathe"],
    "spinal_cord": ["cant feel my legs"],
    "suicide_crisis": ["i want to die"],
    "exertional_collapse": ["i passed out"],
    "gi_bleed": ["vomited blood"],
    "lung_clot": ["coughed up blood"],
    "stroke": ["my face is drooping"],
}
CASES = [(flag, cry) for flag, many in CRIES.items() for cry in many]
BETWEEN = ("... ", "…", ". ", "\n", " 😭 ", "! ", " - ", ", ")
APOSTROPHES = "´`’‘′＇ʼ"


def _told(code: str, text: str) -> dict[str, FlagHit]:
    hearer = with_drafts().languages[code].hearer
    assert hearer is not None
    return {h.id: h for h in hearer.flags_of(text, frozenset(), frozenset()).hits if h.level == Level.EMERGENCY}


@pytest.mark.parametrize("between", BETWEEN, ids=repr)
@thin(every=7)
@pytest.mark.parametrize(("flag", "cry"), CASES)
def test_a_cry_in_pieces_is_asked_about_at_least(flag: str, cry: str, between: str) -> None:
    assert flag in _told("en", between.join(cry.split()))


@pytest.mark.parametrize("breath", [".. ", "... ", "…"], ids=repr)
def test_what_is_gasped_is_told(breath: str) -> None:
    assert not _told("en", breath.join(["i", "cant", "breathe"]))["breathing_trouble"].vague


def test_a_gasp_behind_another_statement_is_told() -> None:
    assert not _told("en", "does a desk matter? cant.. get.. any air. im sat down")["breathing_trouble"].vague


def test_one_thought_that_trails_off_is_no_gasp() -> None:
    assert _told("en", "cant... breathe")["breathing_trouble"].vague


@pytest.mark.parametrize(("flag", "cry"), CASES)
def test_drawn_out_words_are_heard(flag: str, cry: str) -> None:
    assert flag in _told("en", cry + cry[-1] * 4)
    assert flag in _told("en", f"helppp {cry}")


@pytest.mark.parametrize("filler", ["um", "uh", "erm", "omg"])
def test_a_filler_parts_no_sign(filler: str) -> None:
    assert not _told("en", f"i cant {filler} breathe")["breathing_trouble"].vague


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
@pytest.mark.parametrize("text", ["i can't breathe", "can't feel my legs"])
def test_every_apostrophe_is_one(apostrophe: str, text: str) -> None:
    assert all(not h.vague for h in _told("en", text.replace("'", apostrophe)).values())
    assert _told("en", text.replace("'", apostrophe))


@pytest.mark.parametrize("text", ["i can t breathe", "icantbreathe", "chestpain", "iwanttodie"])
def test_words_that_were_parted_or_run_together_are_heard(text: str) -> None:
    assert _told("en", text)


@pytest.mark.parametrize(
    ("flag", "text"),
    [
        ("stroke", "im having a stroke"),
        ("stroke", "i think im having a stroke"),
        ("suicide_crisis", "gonna kms"),
        ("suicide_crisis", "lemme kms"),
        ("suicide_crisis", "i want 2 die"),
        ("suicide_crisis", "unaliving myself tonight"),
        ("bystander", "someone call 911"),
        ("bystander", "call an ambulance"),
        ("bystander", "we need an ambulance"),
    ],
)
def test_plain_words_of_an_emergency_are_told(flag: str, text: str) -> None:
    assert not _told("en", text)[flag].vague


@pytest.mark.parametrize(
    ("flag", "text"),
    [
        ("stroke", "could it be a stroke"),
        ("stroke", "i cant feel my face"),
        ("exertional_collapse", "im about to pass out"),
        ("exertional_collapse", "im gonna faint"),
        ("suicide_crisis", "kms"),
        ("suicide_crisis", "KMS."),
        ("suicide_crisis", "kms lol"),
    ],
)
def test_what_is_open_is_asked_about(flag: str, text: str) -> None:
    assert flag in _told("en", text)


@pytest.mark.parametrize("text", ["ich kippe gleich um", "ruft einen krankenwagen", "ich habe gerade einen schlaganfall"])
def test_in_german_too(text: str) -> None:
    assert _told("de", text)


@pytest.mark.parametrize(
    "text",
    [
        "easy kms today",
        "5 kms",
        "kms please",
        "how many kms a week",
        "my swim stroke is bad",
        "my dad had a stroke years ago",
        "stroke of luck in the ballot",
        "having a stroke reading this plan",
        "should i call an ambulance if this happens",
        "my doctor said call 911 if it gets worse",
        "cant feel my face its freezing out",
        "im going to pass out on the sofa now",
        "tempo done! 10k! felt strong! legs tired",
        "legs. ok. chest. fine",
        "parkrun\n25:10\nnew pb",
        "chest pain? no. none",
        "yesss 10k pb!!!",
    ],
)
def test_near_misses_stay_quiet(text: str) -> None:
    assert _told("en", text) == {}


def test_a_sentence_gasped_out_word_by_word_behind_another_is_asked_about() -> None:
    reader = shipped_content().languages["en"].reader
    assert [
        h.vague for h in reader.flags_of("stopped running an hr ago cant. get. a sentence. out").hits if h.id == "stroke"
    ] == [True]
    assert not reader.flags_of("ran 10k today. great. sunny. no pain. home. beer").hits
