"""The intent reader: trained on a small set here, so that each behaviour shows by itself."""

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.understanding import intents, lexicon, training
from bot.core.understanding.lexicon import Lexicon
from bot.core.understanding.model import Model
from bot.core.understanding.normalise import clean, tokens
from bot.core.understanding.result import Intent
from tests.tables import few_or_many
from tests.texts import texts

CONTENT = Path(__file__).parent.parent / "content" / "en" / "lexicon"
EXAMPLES: dict[str | None, tuple[str, ...]] = {
    "shoes": (
        "my trainers are worn out",
        "which shoes should i buy",
        "do insoles help",
        "are these sneakers too old",
        "new shoes give me blisters",
    ),
    "breathing": (
        "how should i breathe",
        "belly breathing while running",
        "i hold my breath uphill",
        "in through the nose or the mouth",
        "shallow breaths",
    ),
    "greet": ("hello", "hi there", "hey", "good morning", "hello bot"),
    "rest": (
        "how many days off do i need",
        "should i rest this week",
        "is a rest day enough",
        "when must i stop",
        "take a break from running",
    ),
    None: (
        "what is the capital of peru",
        "will it rain tomorrow",
        "play some music",
        "who won the match",
        "tell me a joke",
        "how do i boil an egg",
    ),
}


def rows(examples: dict[str | None, tuple[str, ...]]) -> list[tuple[str, str | None]]:
    return [(text, label) for label, texts in examples.items() for text in texts]


def read(model: Model, text: str) -> Intent:
    cleaned = clean(text)
    return intents.read(model, tokens(cleaned))


@pytest.fixture(scope="module")
def shipped() -> Lexicon:
    """The shipped lexicon with some of its general sentences: each is read again and again while a model is trained."""
    common, general = ((CONTENT / name).read_text("utf-8") for name in ("common_words.txt", "general.txt"))
    few = "\n".join(general.splitlines()[::9])
    return lexicon.load(yaml.safe_load((CONTENT / "synonyms.yaml").read_text("utf-8")), common, few)


@pytest.fixture(scope="module")
def model(shipped: Lexicon) -> Model:
    return training.train(rows(EXAMPLES), shipped)


@pytest.mark.parametrize(
    ("text", "best"),
    [
        pytest.param("new trainers?", "shoes", id="a word of an example"),
        pytest.param("my SNEEKERS are finished", "shoes", id="a typing error"),
        pytest.param("which hoka for me", "shoes", id="a word that only the lexicon knows"),
        pytest.param("inhale through the nose?", "breathing", id="a synonym beside a known word"),
        pytest.param("hiya", "greet", id="a single word"),
        pytest.param("pls how many days off", "rest", id="chat spelling"),
        pytest.param("\U0001f44b", "greet", id="an emoji alone"),
    ],
)
def test_top_intent(model: Model, text: str, best: str) -> None:
    assert read(model, text).best == best


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\u4f60\u597d", "qqqq zzzz", "\U0001f1f3\U0001f1f4"])
def test_nothing_known_is_out_of_scope(model: Model, text: str) -> None:
    assert read(model, text).id is None


def test_what_stands_among_the_examples_is_answered(model: Model) -> None:
    found = [(label, read(model, text)) for text, label in rows(EXAMPLES) if label]
    assert all(intent.best == label for label, intent in found)


def test_out_of_scope_is_rejected(model: Model) -> None:
    assert read(model, "what is the capital of chile").id is None


ANYTHING = st.one_of(texts(400), st.lists(st.sampled_from(["shoes", "rest", "hello", "breathe", "7", "?", "no"])).map(" ".join))


@few_or_many(30, 300)
def test_any_text_is_read(model: Model, examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(ANYTHING)
    def is_read(text: str) -> None:
        intent = read(model, text)
        scores = [intent.score, *(score for _, score in intent.alternatives)]
        assert all(0 <= s <= 1 for s in scores)
        assert scores == sorted(scores, reverse=True)
        assert intent.id in (None, intent.best)

    is_read()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("shoe " * 20_000, id="100,000 characters of one word"),
        pytest.param("x" * 100_000, id="one word of 100,000 characters"),
        pytest.param(" ".join(f"wrod{chr(97 + i % 26)}abc" for i in range(2_000)), id="many unknown words"),
        pytest.param("\u202e" + "\u0627\u0644\u0633" * 3_000, id="right-to-left text"),
    ],
)
def test_long_texts_take_no_more_work(model: Model, text: str) -> None:
    assert _calls(model, text) <= 2 * _calls(model, text[:4000])


def _calls(model: Model, text: str) -> int:
    """Functions that are called, of Python and of C, while the text is read."""
    calls = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read(model, text)
    finally:
        sys.setprofile(None)
    return calls


def test_a_pack_is_the_same_model(model: Model) -> None:
    again = intents.unpack(intents.pack(model))
    texts = [text for text, _ in rows(EXAMPLES)]
    assert [read(again, t) for t in texts] == [read(model, t) for t in texts]


def test_training_twice_gives_the_same_pack(shipped: Lexicon, model: Model) -> None:
    assert intents.pack(training.train(rows(EXAMPLES), shipped)) == intents.pack(model)


def damaged(data: bytes) -> Iterable[tuple[str, bytes]]:
    yield "empty", b""
    yield "another file", b"PK\x03\x04" + data
    yield "cut short", data[: len(data) // 2]
    yield "a byte changed", data[:5_000] + bytes([data[5_000] ^ 1]) + data[5_001:]
    yield "longer", data + b"\0"


def test_a_damaged_pack_is_refused(model: Model) -> None:
    for name, data in damaged(intents.pack(model)):
        with pytest.raises(ValueError, match="built anew"):
            pytest.fail(f"{name} was read") if intents.unpack(data) else None


def test_no_intent_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        training.train([("hello", None)], Lexicon())


@pytest.mark.parametrize(
    "examples",
    [
        pytest.param([("hello", "greet")], id="one example"),
        pytest.param([("hello", "greet"), ("bye", "goodbye")], id="two intents with an example each"),
        pytest.param([("hello", "greet"), ("rain", None)], id="one intent and out of scope"),
        pytest.param([("hello", "greet"), ("", "greet"), ("?", "help")], id="an empty example"),
    ],
)
def test_little_is_enough(examples: list[tuple[str, str | None]]) -> None:
    assert read(training.train(examples, Lexicon()), "hello").best == "greet"


def test_explain_says_why(model: Model) -> None:
    why = intents.explain(model, "my traniers are worn otu")
    assert ("traniers", "trainers") in why.repaired
    assert why.nearest[0][1:] == ("shoes", "my trainers are worn out")
    assert why.intent.best == "shoes"
    assert why.deciding[0][1] > 0
