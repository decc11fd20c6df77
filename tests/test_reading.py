"""Red flags, scope and slots as read from words; the tables beside the content, and what must never happen."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from bot.cli.errors import cache as cache_folder
from bot.cli.library import content_from, loaded, shipped
from bot.core.content.load import Content
from bot.core.model.levels import Level, level_of
from bot.core.understanding import graph
from bot.core.understanding.slots import banks, patterns
from tests.conftest import shipped_content
from tests.reading import PLAIN_ACHE, raised, wrong
from tests.tables import Some, searched, thin, thinned
from tests.texts import texts

CONTENT = shipped_content()
ENGLISH = CONTENT.languages["en"]
READER = ENGLISH.reader
TODAY = date(2026, 11, 20)
FLAGS = sorted(ENGLISH.flags)


@pytest.mark.parametrize("flag", [f for f in FLAGS if f not in (PLAIN_ACHE, "bystander")])
def test_a_flag_is_read_as_the_tables_beside_it_say(flag: str, some: Some) -> None:
    assert wrong(flag, ENGLISH.flags[flag], CONTENT.flags[flag].rank, READER, some=some) == []


def test_somebody_elses_emergency_is_an_emergency_and_what_is_close_to_it_is_none() -> None:
    words = ENGLISH.flags["bystander"]
    assert [
        t for t in (*words.utterances, *words.tests.fires) if max(raised(t, READER).values(), default=0) < Level.EMERGENCY
    ] == []
    assert [t for t in (*words.near_misses, *words.tests.silent) if raised(t, READER)] == []


def test_a_plain_ache_raises_nothing_and_what_is_close_to_it_does() -> None:
    words = ENGLISH.flags[PLAIN_ACHE]
    assert {t: r for t in (*words.utterances, *words.tests.fires) if (r := raised(t, READER))} == {}
    assert [t for t in (*words.near_misses, *words.tests.silent) if not raised(t, READER)] == []


@pytest.mark.parametrize("flag", FLAGS)
def test_each_flag_is_taught_in_many_words(flag: str) -> None:
    words = ENGLISH.flags[flag]
    assert len(set(words.utterances)) >= 25
    assert len(set(words.near_misses)) >= 15
    assert len(words.tests.fires) >= 4
    assert len(words.tests.silent) >= 4
    assert not {*words.utterances, *words.near_misses} & {*words.tests.fires, *words.tests.silent}


def test_everyday_utterances_raise_next_to_nothing(some: Some) -> None:
    full = content_from(
        shipped(), cache_folder(), reader=False
    )  # with the utterances, which the bot keeps only as a fitted model
    everyday = [str(e) for u in full.languages["en"].utterances for e in (*u.examples, *u.tests)]
    assert len(everyday) > 10_000
    everyday = some(everyday, every=101)
    found = {e: r for e in everyday if (r := raised(e, READER))}
    assert len(found) <= 0.005 * len(everyday), found
    assert sum(max(r.values()) == Level.EMERGENCY for r in found.values()) <= 0.001 * len(everyday)


@thin(every=3)
@pytest.mark.parametrize(
    ("text", "level"),
    [
        pytest.param("no chest pain but my arm is numb all week", "soon", id="a negation ends at but"),
        pytest.param("no chest pain, tingling or numbness", "self_care", id="a list carries the negation on"),
        pytest.param("i cant rule out chest pressure with sweating", "emergency", id="can't rule out is no negation"),
        pytest.param("not only chest tightness but im sweating too", "emergency", id="not only is no negation"),
        pytest.param("my dad had chest pain years ago", "self_care", id="another person, long ago"),
        pytest.param("what if i get chest pain and sweating", "self_care", id="a hypothesis"),
        pytest.param(
            "tripped over the dog, pain down the middle of my back",
            "emergency",
            id="who is tripped over is not the one who hurts",
        ),
        pytest.param("they took a melanoma out and now the spine hurts", "urgent", id="a clinic's staff is nobody else"),
        pytest.param("wooden like an old man til lunch for 6 months", "soon", id="a likeness is nobody else"),
        pytest.param("dad has ankylosing spondylitis and my back is stiff every morning", "soon", id="a family's illness counts"),
        pytest.param("the dog collapsed on a run", "self_care", id="the dog as the one who hurts"),
        pytest.param("no fever and ive a lump growing on my spine", "soon", id="a negation ends at and i"),
        pytest.param(
            "only one kidney (gave my brother the other) and that side hurts", "urgent", id="a bracket ends with itself"
        ),
        pytest.param("my mum has a fever and a stiff neck", "emergency", id="another's signs are a bystander's emergency"),
        pytest.param("my mate had a fever and a stiff neck years ago", "self_care", id="another's signs, long ago"),
        pytest.param("shes 13 and her back hurts", "soon", id="a parent speaks for a child"),
        pytest.param("my lad, hes 8, his back hurts", "urgent", id="a small child is seen today"),
        pytest.param("im 15 and my back wakes me at night", "urgent", id="a teenager whose back wakes them is seen today"),
        pytest.param("my daughter is 13, her back has hurt for months", "urgent", id="a child in pain for months is seen today"),
        pytest.param("blood came up when i was sick", "emergency", id="when i was sick is not long ago"),
        pytest.param("my back hurt when i was 12", "self_care", id="when i was twelve is"),
        pytest.param("im 38 and my back aches", "self_care", id="an age is no temperature"),
        pytest.param("picked up my son, sudden ripping pain in the back", "emergency", id="whom somebody lifts is not who hurts"),
        pytest.param("six weeks after having my daughter, chest hurts on every breath", "emergency", id="nor who was born"),
        pytest.param(
            "someone is sitting on my chest it feels like", "emergency", id="a sign that ends with the writer is the writer's"
        ),
        pytest.param("indigestion that wont shift and my left arm tingles", "emergency", id="a negation ends at and my"),
        pytest.param("crushng presure on my chest, sweatting", "emergency", id="typos are repaired"),
        pytest.param("one of my hands tingles for weeks, says my wife", "soon", id="'of my' speaks of the writer"),
        pytest.param("my wife says that one of my hands is numb for weeks", "soon", id="told by another, about the writer"),
        pytest.param("my hands dont work like they used to", "urgent", id="'like they used to' is no past"),
        pytest.param("my head suddenly began to hurt when i was lifting", "emergency", id="'when i was lifting' is not long ago"),
        pytest.param("nowt numb, nowt wobbly in the legs", "self_care", id="nowt is a negation"),
        pytest.param("my air mattress collapsed under me", "self_care", id="a thing that collapses has no body"),
        pytest.param("on the treadmill i collapsed", "emergency", id="who collapses on a thing has one"),
        pytest.param("the app crashed, my left arm is numb all week", "soon", id="what is said of a thing ends with it"),
        pytest.param(
            "feel like ive been run over by a truck after leg day", "self_care", id="an accident that is likened was none"
        ),
        pytest.param("was run over by a truck, back hurts", "emergency", id="one that is told was one"),
        pytest.param(
            "mums a retired nurse and says its bad, left calf swollen and warm", "urgent", id="a nurse speaks of the writer"
        ),
        pytest.param("grey as putty says my mate, cold sweat and my jaw hurts", "emergency", id="who is quoted behind the words"),
        pytest.param(
            "my dad had a stroke in 2009 and runs marathons since", "self_care", id="what another did since is no trouble now"
        ),
        pytest.param("no sensation in my privates since friday", "emergency", id="what a place lacks does not deny the place"),
        pytest.param("tore through that session, back and chest feel awesome", "self_care", id="what feels good is none"),
    ],
)
def test_scope(text: str, level: str) -> None:
    assert max((h.level for h in READER.understand(text).flags.hits), default=Level.SELF_CARE) == level_of(level)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        pytest.param("dont feel the bloody legs at all", "spinal_cord", id="an article and an oath part no phrase"),
        pytest.param("lost control of me bowels", "cauda_equina", id="me for my"),
        pytest.param("been cuttin meself again", "suicide_crisis", id="an ending that is swallowed"),
        pytest.param("my smile's gone wonky", "stroke", id="'s is no part of the word"),
        pytest.param("me bits is gone numb since friday", "cauda_equina", id="is gone numb is no end of it"),
        pytest.param("it costs me to begin to pee since two days", "cauda_equina", id="costs me is hard for me"),
        pytest.param("no fit breathe", "breathing_trouble", id="no fit is cannot"),
        pytest.param("L facial droop, cant lift the arm", "stroke", id="shorthand of the ward"),
    ],
)
def test_people_write_as_they_speak(text: str, flag: str) -> None:
    assert flag in raised(text, READER)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("im suffocating in the preparations for my sisters wedding", False, id="beside what is spoken of so"),
        pytest.param("im suffocating", True, id="by itself"),
        pytest.param("im suffocating and my chest is tight, it was at a wedding", True, id="with another sign"),
        pytest.param("i collapsed on the way to the cinema", True, id="a word that is no hyperbole"),
        pytest.param("loved the wedding. now im suffocating", True, id="in another sentence"),
        pytest.param("i lost time", False, id="what means many things"),
        pytest.param("i lost time and my head is spinning", True, id="what means many things, with another sign"),
        pytest.param("my mate hasnt woken yet, we are late for the start", False, id="of somebody else"),
        pytest.param("my mate hasnt woken and his lips are blue", True, id="of somebody else, with another sign"),
        pytest.param("wedding stress, i want to kill myself", True, id="a wish to die counts whatever it is about"),
        pytest.param("i am dying to know my split", False, id="a figure of speech behind small words"),
    ],
)
def test_a_strong_word_about_something_else_is_asked_about_at_most(text: str, told: bool) -> None:
    assert (max(raised(text, READER).values(), default=Level.SELF_CARE) == Level.EMERGENCY) is told


def test_an_empty_word_does_not_lengthen_a_gap() -> None:
    """What `~` stands for is four words, and not four and some articles."""
    assert raised("bumpy rash in a line near my bra strap, hurts", READER) == {"shingles": Level.URGENT}


HELD_OUT = [
    json.loads(line) for line in Path(__file__).with_name("data").joinpath("redflags.jsonl").read_text("utf-8").splitlines()
]
"""Messages that stand nowhere in the content."""


def test_no_emergency_among_messages_never_taught_goes_unheard(some: Some) -> None:
    emergencies = some((r["text"] for r in HELD_OUT if r["level"] == "emergency"), every=7)
    unheard = [t for t in emergencies if max((h.level for h in READER.understand(t).flags.hits), default=0) < Level.EMERGENCY]
    assert unheard == []


def test_messages_never_taught_are_heard_at_their_level_and_near_misses_are_not() -> None:
    fires = [r for r in HELD_OUT if r["fires"]]
    missed = [r["text"] for r in fires if max(raised(r["text"], READER).values(), default=0) < level_of(r["level"])]
    assert len(missed) <= 0.03 * len(fires), missed
    assert [r["text"] for r in HELD_OUT if not r["fires"] and raised(r["text"], READER)] == []


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        pytest.param("felt like lava was pouring through my chest wall and jaw", "heart_attack_pattern", id="no rule knows lava"),
    ],
)
def test_what_only_sounds_like_a_flag_leads_to_its_question(text: str, flag: str) -> None:
    assert raised(text, READER) == {}
    assert [(h.id, h.vague) for h in READER.understand(text).flags.hits] == [(flag, True)]


@pytest.mark.parametrize("text", ["now my back hurts", "and now my back is sore", "used to be fine, now it hurts"])
def test_what_is_left_of_an_utterance_whose_flag_is_in_the_past_teaches_nothing(text: str) -> None:
    """Of "had cancer years ago, now my back hurts" the last four words are no sign of cancer."""
    assert READER.understand(text).flags.hits == ()


def test_signs_add_up_across_messages() -> None:
    first = READER.understand("ive come over all sweaty")
    assert not first.flags.hits
    second = READER.understand("and my upper back aches", earlier=frozenset(first.flags.signs))
    assert second.flags.hits[0].id == "heart_attack_pattern"


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        pytest.param("my sister says both her legs are numb and weak now", ["bystander"], id="the rules of a flag, of another"),
        pytest.param("girlfriend has the worst headache, came on suddenly", ["bystander"], id="no word for an emergency needed"),
        pytest.param("my sister says her back is sore now", [], id="an ache of another is none"),
        pytest.param("my physio mate gets numb hands now", [], id="what is not an emergency is not the bystander's"),
        pytest.param("years ago my sister said both her legs were numb", [], id="long ago"),
    ],
)
def test_another_persons_emergency_is_read_by_the_flags_own_rules(text: str, flags: list[str]) -> None:
    assert list(raised(text, READER)) == flags


def test_another_persons_trouble_that_their_doctor_knows_of_is_asked_about() -> None:
    """Who sets themselves apart from it is asked, and not told to call an ambulance; without that it is an emergency."""
    known = "my father gets pressure on the chest at the stairs, he has pills from the cardiologist"
    assert [h.id for h in READER.understand(known).flags.hits if not h.vague] == ["bystander"]
    assert {(h.id, h.vague) for h in READER.understand(f"{known}. I have nothing").flags.hits} == {("bystander", True)}


@pytest.mark.parametrize("said", ["im so tired of this", "so tired", "absolutely shattered today"])
def test_being_tired_of_it_adds_up_to_no_emergency(said: str) -> None:
    first = READER.understand("my upper back hurts and my shoulder aches")
    assert not [h for h in READER.understand(said, earlier=frozenset(first.flags.signs)).flags.hits if not h.vague]


def test_what_is_said_of_every_run_completes_no_sign_of_a_later_message() -> None:
    first = READER.understand("i run easy miles on hills, my calf and shoulder are fine, now back from the stairs")
    found = READER.understand("it is swollen, got a bit faint and hot", earlier=frozenset(first.flags.signs)).flags.hits
    assert not [hit for hit in found if not hit.vague]


SLOTS = [json.loads(line) for line in Path(__file__).with_name("data").joinpath("slots.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("row", thinned((pytest.param(r, id=r["text"]) for r in SLOTS), every=19))
def test_slots(row: dict[str, Any]) -> None:
    today = TODAY if row.get("expected") else date.fromisoformat(row["today"]) if "today" in row else None
    got = dict(READER.understand(row["text"], expected=row.get("expected"), today=today).slots)
    got = {k: v for k, v in got.items() if k in row["slots"] or k not in row.get("optional", {})}
    assert got == row["slots"] | {
        k: _between(got.get(k), *span, row["slots"][k]) for k, span in row.get("accept", {}).items() if "." not in k
    }


def _between(value: Any, low: float, high: float, wanted: float) -> float:
    """`value` where it is as good as what is wanted."""
    return float(value) if isinstance(value, int | float) and low <= value <= high else wanted


@pytest.mark.parametrize(
    ("text", "expected", "slot"),
    [("14", "severity", "severity"), ("900 km a week", None, "mileage"), ("i ran 900 km today", None, "run")],
)
def test_an_implausible_value_is_handed_back(text: str, expected: str | None, slot: str) -> None:
    found = READER.understand(text, expected=expected)
    assert slot not in found.slots
    assert [i.slot for i in found.implausible] == [slot]


@pytest.mark.parametrize("code", ["en", "de"])
def test_a_mark_within_the_words_of_a_list_breaks_nothing(content: Content, code: str) -> None:
    """ "Until new, year", "a half, marathon": a mark parts what the lists of slots have as one."""
    reader = content.languages[code].reader
    lists = [value for value in vars(reader.patterns).values() if isinstance(value, dict)]
    listed = {str(words) for one in lists for words in one if " " in str(words)}
    assert len(listed) > 20
    for first, _, rest in (words.partition(" ") for words in sorted(listed)):
        for expected in (None, "mileage", "duration_days"):
            reader.understand(f"{first}, {rest}", expected=expected, today=TODAY)
        reader.outing(f"ran a {first}, {rest} yesterday", TODAY)
        reader.when(f"remind me until {first}, {rest}")


def test_twice_beside_a_mark_is_no_change_of_how_far_somebody_runs() -> None:
    found = READER.understand("phone slipped twice, the hand wont listen", expected="mileage")
    assert "percent" not in found.slots.get("mileage", {})


@pytest.mark.parametrize(
    ("text", "severity", "reminder"),
    [
        ("remind me tmrw 8ish", None, {"time": "08:00"}),
        ("not now, ask me at 9", None, {"time": "09:00"}),
        ("can you check in at 7 tonight", None, {"time": "19:00"}),
        ("6 in the morning, 3 later", None, {"time": "06:00"}),
        ("hurts 3 times a day", None, None),
        ("4, but 9 on hills", None, None),
        ("5, sometimes 8", None, None),
        ("after 5 km", None, None),
        ("actually make it 9", 9, None),
    ],
)
def test_a_number_that_may_be_of_something_else_is_no_score(text: str, severity: int | None, reminder: Any) -> None:
    found = READER.understand(text, expected="severity").slots
    assert (found.get("severity"), found.get("reminder")) == (severity, reminder)


def any_text_is_read(text: str) -> None:
    found = READER.understand(text, expected="severity", today=TODAY)
    assert 0 <= found.slots.get("severity", 0) <= 10


test_any_text_is_read = searched(any_text_is_read, 15, 150, texts(300))


def no_red_flag_out_of_nothing(text: str) -> None:
    assert READER.understand(text).flags.hits == ()


test_no_red_flag_out_of_nothing = searched(
    no_red_flag_out_of_nothing, 15, 100, st.text(st.characters(blacklist_categories=("L", "N")), max_size=200)
)


def test_signs_that_were_packed_are_the_same_and_damaged_ones_are_refused(content: Content) -> None:
    signs = content.language("en").reader.flags.concepts.graph
    packed = graph.pack(signs)
    assert graph.unpack(packed) == signs
    for damaged in (b"", packed[:-9], packed[:400] + b"#" + packed[401:]):
        with pytest.raises(ValueError, match="remove"):
            graph.unpack(damaged)


@pytest.mark.parametrize("code", thinned(("de", "en"), every=2))
def test_patterns_that_were_packed_are_the_same_and_damaged_ones_are_refused(code: str) -> None:
    given = loaded(shipped(), cache_folder(), whole=False, drafts=True)[0].languages[code].lexicon["slots"]
    built: list[banks.Banks] = []

    def kept(build: Callable[[], banks.Banks]) -> banks.Banks:
        built.append(build())
        return banks.unpack(banks.pack(built[0]))

    found = patterns.load(given, keep=kept)
    assert len(built[0]) > 20
    assert {name: getattr(found, name) for name in built[0]} == built[0]
    packed = banks.pack(built[0])
    for damaged in (b"", packed[:-9], b"[]", b'{"when": [["a"]]}', b'{"when": 3}'):
        with pytest.raises(ValueError, match="remove"):
            banks.unpack(damaged)


@pytest.mark.parametrize(
    "said", ["my left leg is numb since this morning", "my leg keeps giving way", "cant feel my foot", "dragging my left foot"]
)
def test_trouble_in_one_leg_is_asked_about(said: str) -> None:
    assert ("spinal_cord", True) in {(h.id, h.vague) for h in READER.understand(said).flags.hits}


@pytest.mark.parametrize(
    "said",
    [
        "my leg went numb on the toilet lol",
        "dead legs after hill reps",
        "gait analysis worth it",
        "toenail fell off",
        "fall asleep in yoga",
    ],
)
def test_legs_that_are_only_tired_or_sat_on_are_not(said: str) -> None:
    hits = READER.understand(said, earlier=frozenset(("back",))).flags.hits
    assert not [h for h in hits if h.id == "spinal_cord" or not h.vague]


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ("since i can not run anymore i do not want to live", "suicide_crisis"),
        ("no i cant feel my legs", "spinal_cord"),
        ("knee is fine\nno fever\nnumb down there since sunday", "cauda_equina"),
    ],
)
def test_a_no_ends_where_the_writer_says_what_they_do(said: str, flag: str) -> None:
    assert (flag, False) in {(h.id, h.vague) for h in READER.understand(said).flags.hits}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("i'm off work until thursday", False),
        ("off work this week", False),
        ("off work till monday, back is killing me", True),
        ("off work because of it", True),
        ("too sore to sit, off work", True),
    ],
)
def test_days_off_that_name_no_back_are_asked_about(text: str, told: bool) -> None:
    hits = [h for h in shipped_content().languages["en"].reader.understand(text).flags.hits if h.id == "not_improving"]
    assert [h.vague for h in hits] == [not told]


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("the 6am one woke me up", False),
        ("your messages keep waking me", False),
        ("the ache woke me up", True),
        ("the 6am message woke me up, and the pain keeps me awake", True),
    ],
)
def test_a_message_that_woke_somebody_is_no_pain(text: str, heard: bool) -> None:
    hits = shipped_content().languages["en"].reader.understand(text).flags.hits
    assert any(h.id == "night_rest_pain" for h in hits) == heard
