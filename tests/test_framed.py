"""A thing that is asked about by its name alone, whatever words stand around it; what is out of scope stays so, and red flags are heard."""

import json
from pathlib import Path

import pytest

from bot.core.content.load import Content
from bot.core.understanding.understand import Reader
from tests.conftest import Talk
from tests.tables import Some, thinned

KEPT = Path(__file__).parent / "data" / "wordings.jsonl"
"""Messages in many voices that stand in no content."""
THINGS = {
    "posture": "faq.posture",
    "arm swing": "faq.arm_swing",
    "foam rolling": "faq.foam_rolling",
    "backpacks": "faq.gear",
    "stress": "faq.causes",
    "rest days": "faq.training_load",
    "chiropractors": "faq.see_professional",
    "taping": "faq.relief",
}
FRAMES = (
    "tell me about {}", "{}?", "{} tips", "what about {}", "info on {}", "can you explain {}", "got anything on {}", "thoughts on {}",
    "whats the deal with {}", "anything about {}", "i want to know about {}", "and {}?", "question about {}", "help with {}",
    "more on {}", "how important is {}", "does {} matter", "any advice on {} please", "can u tel me more abt {} pls",
)  # fmt: skip
THINGS_DE = {"Haltung": "faq.posture", "Schrittfrequenz": "faq.overstriding", "Stress": "faq.causes", "Sport-BHs": "faq.gear"}
FRAMES_DE = (
    "erzähl mir was über {}",
    "{}?",
    "Tipps zu {}",
    "was ist mit {}",
    "kannst du {} erklären",
    "wie wichtig ist {}",
    "und {}?",
)
OUTSIDE = ("bitcoin", "the premier league", "baking bread", "my tax return", "the roman empire", "electric cars")


@pytest.fixture(scope="module")
def reader(content: Content) -> Reader:
    found: Reader = content.languages["en"].reader
    return found


@pytest.mark.parametrize("frame", thinned(FRAMES, every=5))
def test_a_named_thing_is_answered(reader: Reader, frame: str) -> None:
    found = {thing: reader.understand(frame.format(thing)).intent.id for thing in THINGS}
    assert found == THINGS


@pytest.mark.parametrize("frame", FRAMES_DE)
def test_a_named_thing_is_answered_in_german(content: Content, frame: str) -> None:
    reader = content.languages["de"].reader
    assert {thing: reader.understand(frame.format(thing)).intent.id for thing in THINGS_DE} == THINGS_DE


@pytest.mark.parametrize("thing", OUTSIDE)
def test_what_has_no_answer_stays_out_of_scope(reader: Reader, thing: str) -> None:
    found = {reader.understand(frame.format(thing)).intent.id for frame in FRAMES}
    assert not {name for name in found if name and name.startswith("faq.")}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        pytest.param("does that matter", "why_ask", id="nothing is named"),
        pytest.param("can you explain the question", "repeat", id="the question is no topic"),
        pytest.param("tell me about yourself", "bot_identity", id="the bot is no topic"),
        pytest.param("help with my reminders", None, id="a task is no topic"),
        pytest.param("my upper back hurts, help", "check.start", id="a pain is told"),
    ],
)
def test_talk_about_the_talk_stays_so(reader: Reader, said: str, meant: str | None) -> None:
    found = reader.understand(said).intent.id
    assert found == meant if meant else not (found or "").startswith("faq.")


def test_a_pain_that_is_asked_about_raises_its_flag_as_ever(reader: Reader) -> None:
    said = "tell me about chest pain down my left arm right now"
    assert {h.id for h in reader.understand(said).flags.hits} == {h.id for h in reader.flags_of(said).hits} != set()


def test_a_named_thing_is_answered_in_a_talk(talk: Talk) -> None:
    assert any(name.startswith("answers.faq.causes") for name in talk.say("does stress matter").names)
    assert any(name.startswith("answers.faq.relief") for name in talk.say("whats the deal with taping").names)


@pytest.mark.parametrize("code", ["en", "de"])
def test_every_name_is_of_a_topic_that_has_an_answer(content: Content, code: str) -> None:
    frames = content.languages[code].reader.frames
    frames.verify(frozenset(content.languages["en"].answers))
    with pytest.raises(ValueError, match="no topic that has an answer"):
        frames.verify(frozenset())


def test_many_voices_are_understood(reader: Reader, some: Some) -> None:
    rows = some((json.loads(line) for line in KEPT.read_text("utf-8").splitlines()), every=3)
    read = [(reader.understand(row["text"]).intent.id, row["intent"]) for row in rows]
    inside, outside = [r for r in read if r[1]], [r for r in read if not r[1]]
    assert sum(a == b for a, b in inside) / len(inside) >= (0.88 if some.whole else 0.85)
    assert sum(a not in (None, b) for a, b in inside) / len(inside) <= 0.04
    assert sum(a is None for a, _ in outside) / len(outside) >= (0.9 if some.whole else 0.8)
