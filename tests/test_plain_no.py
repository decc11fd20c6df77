"""A red flag is denied by a plain no and nothing else (SAFETY.md, laws 3 and 5): "none really, just pressure" names a sign."""

from dataclasses import replace
from itertools import product

import pytest

from bot.core.content.load import Content
from bot.core.model.session import NO
from tests.conftest import Talk, shipped_content, went, with_drafts
from tests.tables import Some

CHEST = 2
"""Taps after which the first list of signs is asked."""
NAMED = [
    f"{no}{then} {sign}"
    for no, then, sign in product(
        ("no", "none", "nah", "nope", "nothing", "no way", "not really"),
        (" just", ", just", " only", " except", " apart from", " but"),
        ("pressure", "a bit of tightness", "dizzy", "the squeezing", "one", "my heart racing"),
    )
]
OPEN = (
    "no way to tell", "not all of them", "hardly", "not yet", "not really", "no plan yet", "no hope", "no?", "none?", "nothing matters",
    "no point", "no one cares", "not actively", "sometimes", "one", "nine", "bone", "nose", "nerve", "never this bad", "never write before 9", "i dont think so", "no, heavy", "nope, tight though",
)  # fmt: skip
PLAIN = (
    "no", "nope", "none", "none of these", "nah", "no thanks", "nah none of those mate", "no, nothing like that", "none at all", "nope, all fine",
    "thankfully not one", "no i don't", "no, none of them", "not that i know of", "nothing at all thanks", "no to all", "never had any of those",
    "nonne", "none of theese", "nohting", "nun of them", "nope nun", "nuffin", "i have none of those",
)  # fmt: skip


def _denied(talk: Talk) -> bool:
    return NO in talk.session.screen.values()


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_no_denies_a_list(text: str) -> None:
    assert _denied(went(CHEST).say(text))


def test_a_no_with_a_sign_beside_it_denies_no_list(some: Some) -> None:
    assert [text for text in some((*NAMED, *OPEN), every=23) if _denied(went(CHEST).say(text))] == []


@pytest.mark.parametrize("text", ["no", "nope", "no, never", "not at all", "no, definitely not"])
def test_a_plain_no_answers_a_flag(content: Content, text: str) -> None:
    talk = _in_doubt(content).say(text)
    assert talk.session.doubts == ()


def test_anything_else_leaves_the_flag_in_doubt_or_raises_it(content: Content) -> None:
    asked = _in_doubt(content).session
    for text in (*OPEN, "no just cutting", "no, sometimes", "no not really dying", "nah just squeezing", "not now"):
        talk = Talk(content, asked, update=100).say(text)
        assert talk.session.doubts or talk.session.open, text


def _in_doubt(content: Content) -> Talk:
    talk = Talk(content, went().session, update=50).say("i feel hopeless")
    assert talk.session.doubts
    return talk


def _in_german() -> Talk:
    return Talk(with_drafts(), replace(went(CHEST).session, lang="de"), update=50)


@pytest.mark.parametrize(
    "text", ["nein", "nichts davon", "nö, nichts davon", "zum glück nicht dass ich wüsste", "keins davon, danke"]
)
def test_a_plain_german_no_denies(text: str) -> None:
    assert _denied(_in_german().say(text))


@pytest.mark.parametrize(
    "text",
    [
        "nein nur druck",
        "nichts außer druck",
        "kaum",
        "nicht wirklich",
        "noch nicht",
        "keine bis auf die enge",
        "nein, eng ist es schon",
    ],
)
def test_a_german_no_with_a_sign_denies_nothing(text: str) -> None:
    assert not _denied(_in_german().say(text))


def test_words_of_a_no_are_no_doubts() -> None:
    phrases = shipped_content().languages["en"].phrases
    assert set(phrases["sign.no"]).isdisjoint(phrases["sign.doubt"])
