"""Several languages: what one lacks, what it may borrow, how it is chosen, and that red flags are heard in all of them.

The second language here is English by another name ("xx"), so that these tests hold whatever the shipped languages say.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.checking import inventory
from bot.cli.library import shipped
from bot.core.content.check import problems
from bot.core.content.complete import lacks, spoken, with_drafts
from bot.core.content.language import Head, Language
from bot.core.content.load import Content
from bot.core.dialogue import languages
from bot.core.dialogue.clubs import rehearsal
from bot.core.dialogue.step import step
from bot.core.dialogue.turn import Turn
from bot.core.model.effects import Reply
from bot.core.model.events import Said
from bot.core.model.levels import Level
from bot.core.model.session import Session
from bot.core.rendering import render
from bot.core.understanding.flag_rules import named
from bot.core.understanding.result import FlagHit, FlagReading, Intent, Understood
from tests.conftest import NOON, Talk, shipped_content
from tests.tables import Some, thin
from tests.test_german import hearer as german_hearer

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def content(content: Content) -> Content:
    """The shipped content in its first language alone."""
    return replace(content, languages={"en": content.languages["en"]})


WORDS = {
    "settings.language_set": ("XX set",),
    "settings.language_offered": ("XX?",),
    "answer.borrowed": ("Nur auf Englisch: [[-]]",),
}


@dataclass(frozen=True)
class Hears:
    """Hears one red flag in texts with the word "aua", and knows the words that are given."""

    known: frozenset[str] = frozenset(("zwick", "brelk", "aua", "molk"))

    def flags_of(self, text: str, earlier: frozenset[str], spared: object) -> FlagReading:
        hit = FlagHit("heart_attack_pattern", self._level(), "aua")
        return FlagReading((hit,), ("chest",)) if "aua" in text else FlagReading()

    def _level(self) -> Any:
        return Level.EMERGENCY

    def share(self, text: str) -> float:
        words = text.casefold().split()
        return sum(w in self.known for w in words) / len(words)


def second(content: Content, **changes: Any) -> Language:
    """The second language: the first one's files under another name."""
    english = content.languages["en"]
    head = Head(name="Xxish", never_said=("xyzzy",))
    given = {"code": "xx", "head": head, "replies": {**english.replies, **WORDS}, "hearer": Hears(), "lexicon": lexicon(content)}
    return replace(english, **{**given, **changes})


def lexicon(content: Content) -> dict[str, Any]:
    """A lexicon that has all signs: what it says of them is not looked at here."""
    return {"concepts": {"concepts": dict.fromkeys(named(content.flag_rules), "")}, "words": {"scope": {}}, "slots": {"run": {}}}


def both(content: Content, **changes: Any) -> Content:
    return replace(content, languages={**content.languages, "xx": second(content, **changes)})


def without(held: Any, *names: str) -> dict[str, Any]:
    return {k: v for k, v in held.items() if k not in names}


@pytest.fixture
def two(content: Content) -> Talk:
    """Somebody talking to a bot that speaks two languages."""
    return Talk(spoken(both(content))[0])


class TestLacks:
    @thin(every=5)
    @pytest.mark.parametrize(
        ("part", "name", "told"),
        [
            pytest.param("flags", "stroke", "red flag stroke", id="a red flag"),
            pytest.param("replies", "referral.emergency", "reply referral.emergency", id="a referral"),
            pytest.param("replies", "consent.refused", "reply consent.refused", id="a reply that is not named as one to lend"),
            pytest.param("phrases", "no", "phrases no", id="the words for no"),
            pytest.param("lexicon", "concepts", "concept angina", id="signs"),
        ],
    )
    def test_a_language_without_a_safety_text_is_not_spoken(self, content: Content, part: str, name: str, told: str) -> None:
        one = second(content)
        broken = both(content, **{part: without(getattr(one, part), name)}) if part != "replies" else both(content)
        if part == "replies":
            broken = replace(content, languages={**content.languages, "xx": replace(one, replies=without(one.replies, name))})
        kept, refused = spoken(broken)
        assert list(kept.languages) == ["en"]
        assert len(refused) == 1
        assert refused[0].startswith("xx is not spoken: ")
        assert "\n" not in refused[0]
        assert told in lacks(broken, broken.languages["xx"]).safety
        assert any(told in str(problem) for problem in problems(broken, NOON.date()))

    def test_what_is_no_safety_text_is_lent_and_told(self, content: Content) -> None:
        one = second(content)
        thin = replace(one, replies=without(one.replies, "progress.none"), answers=without(one.answers, "faq.posture"))
        mixed = replace(content, languages={**content.languages, "xx": thin})
        found = lacks(mixed, thin).counted
        assert "faq.posture" in found["answers"]
        assert "safety" not in found
        kept, refused = spoken(mixed)
        assert refused == ()
        assert "faq.posture" in kept.languages["xx"].answers

    def test_a_draft_is_looked_at_whatever_it_lacks_and_not_spoken(self, content: Content) -> None:
        one = second(content, flags={}, replies={}, answers={})
        mixed = replace(
            content, languages={**content.languages, "xx": replace(one, head=one.head.model_copy(update={"draft": True}))}
        )
        assert not any(str(problem).startswith("xx") for problem in problems(mixed, NOON.date()))
        assert list(spoken(mixed)[0].languages) == ["en"]

    @pytest.mark.proof
    def test_what_a_draft_says_in_clubs_is_borrowed_where_it_lacks_all(self, content: Content) -> None:
        one = second(content, flags={}, replies={}, answers={})
        draft = replace(one, head=one.head.model_copy(update={"draft": True}))
        mixed = replace(content, languages={**content.languages, "xx": draft})
        assert list(rehearsal.problems(with_drafts(mixed))) == []

    def test_the_first_language_lacks_nothing(self, content: Content) -> None:
        assert lacks(content, content.languages["en"]).counted == {}

    def test_an_answer_that_is_lent_says_so(self, content: Content) -> None:
        thin = both(content, answers=without(content.languages["en"].answers, "faq.posture"))
        kept, _ = spoken(thin)
        reply = Reply(name="answers.faq.posture.answer")
        lent, own = (render(kept, Session(lang=code), reply).text for code in ("xx", "en"))
        assert lent == f"Nur auf Englisch:\n\n{own}"

    def test_languages_of_each_intent_are_told(self, content: Content) -> None:
        assert all(set(entry["languages"]) == {"en", "xx"} for entry in inventory(both(content))["intents"])


class TestChoice:
    @pytest.mark.parametrize(
        ("client", "spoken_"),
        [("xx", "xx"), ("xx-AT", "xx"), ("XX", "xx"), ("fr", "en"), ("", "en"), ("en-GB", "en")],
    )
    def test_the_client_decides_at_first(self, two: Talk, client: str, spoken_: str) -> None:
        event = Said(update_id=1, at=NOON, chat=1, person=1, lang=client, text="/start")
        assert step(Session(), event, two.content)[0].lang == spoken_

    @pytest.mark.parametrize("said", ["/language xx", "/language Xxish", "xxish"])
    def test_the_language_that_is_named_is_spoken_from_here_on(self, two: Talk, said: str) -> None:
        two.say("/start").press("Yes, let's start").say(said)
        assert two.session.lang == "xx"
        assert two.names[0] == "settings.language_set"
        assert two.messages[0].text == "XX set"
        assert two.question == "country"

    def test_a_button_changes_it_and_the_question_comes_again(self, two: Talk) -> None:
        two.say("/start").press("Yes, let's start").say("/language").press("Xxish")
        assert two.session.lang == "xx"
        assert two.question == "country"

    def test_the_settings_lead_to_it(self, two: Talk) -> None:
        assert two.say("/settings").press("Language").press("Xxish").session.lang == "xx"

    def test_an_open_emergency_is_told_again_in_the_new_one(self, two: Talk) -> None:
        two.say("crushing chest pain and sweating").say("/language xx")
        assert two.session.lang == "xx"
        assert two.names[-1].startswith(("again.", "referral."))

    def test_a_language_that_is_not_spoken_any_more_is_given_up(self, talk: Talk) -> None:
        talk.session = Session(lang="xx")
        assert talk.say("hello").session.lang == "en"

    def test_one_language_says_so(self, talk: Talk) -> None:
        assert "only speak English" in talk.say("/language").text


class TestHeard:
    def test_a_red_flag_in_another_language_is_heard(self, two: Talk) -> None:
        two.say("zwick brelk aua")
        assert [r.flag for r in two.session.raised] == ["heart_attack_pattern"]
        assert two.replies[0].kind == "referral"

    def test_who_writes_in_another_language_is_asked_and_then_answered_in_it(self, two: Talk) -> None:
        two.say("zwick brelk molk")
        assert two.names == ["settings.language_offer"]
        assert two.messages[0].text == "XX?"
        two.say("zwick brelk molk")
        assert two.session.lang == "xx"

    @pytest.mark.parametrize(
        "said",
        [
            pytest.param("Ich bekomme keine Luft und habe Druck auf der Brust", id="German"),
            pytest.param("help ich habe Brustschmerzen und schwitze", id="mixed"),
        ],
    )
    def test_german_is_heard_by_an_english_bot(self, content: Content, said: str) -> None:
        talk = Talk(both(content))
        talk.content = replace(
            talk.content, languages={**content.languages, "xx": replace(second(content), hearer=german_hearer())}
        )
        assert talk.say(said).replies[0].kind == "referral"
        assert talk.session.open

    @pytest.mark.parametrize(
        "said", ["my back aches after long runs", "how often should i stretch?", "no pneumonia, blackout curtains"]
    )
    def test_english_is_not_misheard_as_german(self, content: Content, said: str) -> None:
        mixed = {**content.languages, "xx": replace(second(content), hearer=german_hearer())}
        alone = Talk(content).say(said)
        assert Talk(replace(content, languages=mixed)).say(said).session.raised == alone.session.raised


def speaking(code: str) -> Talk:
    """Somebody talking in one of the shipped languages, to a bot that has them all."""
    talk = Talk(shipped_content())
    talk.session = Session(lang=code)
    return talk


@pytest.mark.parametrize(
    ("code", "said", "flag"),
    [
        pytest.param("en", "ich bring mich um", "suicide_crisis", id="every word is English as well"),
        pytest.param("en", "i cant do this any more ich bring mich um", "suicide_crisis", id="among English words"),
        pytest.param("de", "half my face went numb", "stroke", id="half a face"),
        pytest.param("de", "woke up n half my face is hanging", "stroke", id="a hanging face"),
        pytest.param("de", "blind in one eye for a minute", "stroke", id="blind for a minute"),
    ],
)
def test_an_emergency_is_heard_though_its_words_are_in_both_languages(code: str, said: str, flag: str) -> None:
    talk = speaking(code).say(said)
    assert [r.flag for r in talk.session.raised] == [flag]
    assert talk.replies[0].level == Level.EMERGENCY


@pytest.mark.parametrize(
    ("code", "said"),
    [
        pytest.param("en", "blackout curtains", id="a word that German borrowed"),
        pytest.param("en", "had sepsis in spring, now upper back pain", id="an illness by its Latin name"),
        pytest.param("de", "bin ganz blind in den Lauf gestartet", id="two words that are German too"),
    ],
)
def test_words_of_both_languages_are_no_emergency_by_themselves(code: str, said: str) -> None:
    assert [r for r in speaking(code).say(said).session.raised if r.level == Level.EMERGENCY] == []


@pytest.mark.parametrize("code", ["en", "de"])
def test_no_sentence_of_a_language_is_an_emergency_of_the_other(code: str, some: Some) -> None:
    """All that is known to be said in one: only what has several words in common with the other can be misheard by this change."""
    spoken_ = shipped_content().languages
    reader, other = spoken_[code].reader, next(one for c, one in spoken_.items() if c != code)
    mine, theirs = reader.vocabulary, other.hearer.vocabulary
    turn = Turn(Session(lang=code), Said(update_id=1, at=NOON, chat=1, person=1, lang=code, text=""), shipped_content())
    misheard: list[tuple[str, set[str]]] = []
    said = [t for t in sentences(code) if sum(w in mine and w in theirs for w in t.casefold().split()) >= 2]
    for text in some(said, every=101):
        found = languages.heard(turn, text, Understood(text=text, intent=Intent(None, None, 0.0))).flags
        if new := {h.id for h in found.hits if h.level == Level.EMERGENCY and not h.vague}:
            new -= {h.id for h in reader.flags_of(text).hits}
        misheard += [(text, new)] if new else []
    assert len(said) > 500
    assert misheard == []


def sentences(code: str) -> list[str]:
    """The examples of every intent, and in English the sentences of the other tests."""
    found = [str(t) for path in (shipped() / code / "utterances").glob("*.yaml") for part in ("examples", "tests")
             for t in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)[part]]  # fmt: skip
    if code == "en":
        rows = [json.loads(line) for name in ("redflags", "slots", "strangers", "when")
                for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]  # fmt: skip
        found += [row["text"] for row in rows]
    return found
