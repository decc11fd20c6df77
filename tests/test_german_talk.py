"""What Germans mean: the tests beside the utterances, read by the reader that learnt the examples; answers say what the English ones say."""

import re
from functools import cache
from typing import Any

import yaml

from bot.cli.library import shipped
from bot.cli.readers import now
from bot.core.understanding import intents
from bot.core.understanding.normalise import clean, tokens
from bot.core.understanding.spelling import spelt
from tests.conftest import with_drafts
from tests.tables import Some

MARK = re.compile(r"\[\[.*?\]\]|\{%.*?%\}|\{\{.*?\}\}")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@cache
def utterances() -> tuple[dict[str, Any], ...]:
    files = sorted((shipped() / "de" / "utterances").glob("*.yaml"))
    return tuple(yaml.load(f.read_text("utf-8"), yaml.CSafeLoader) for f in files)


def test_what_a_german_message_means(some: Some) -> None:
    german = with_drafts().languages["de"]
    model = now(german.reader).model
    rows = [(str(text), u["intent"]) for u in utterances() for text in u["tests"] if u["intent"]]
    found = [(intents.read(model, tokens(clean(spelt(text, german.spelling)))), intent) for text, intent in some(rows, every=7)]
    assert len(rows) > 500
    assert sum(i.best == wanted for i, wanted in found) >= 0.9 * len(found)
    assert sum(wanted in (i.best, *(a for a, _ in i.alternatives[:2])) for i, wanted in found) >= 0.95 * len(found)
    assert sum(i.id not in (None, wanted) for i, wanted in found) <= 0.03 * len(found)


def test_every_intent_is_taught_in_many_german_words() -> None:
    names = {path.stem for path in (shipped() / "en" / "utterances").glob("*.yaml")}
    assert {u["intent"] or "_out_of_scope" for u in utterances()} == names
    assert [u["intent"] for u in utterances() if len(u["examples"]) < 40 or len(u["tests"]) < 6] == []


def test_a_german_answer_has_the_parts_conditions_sources_and_numbers_of_the_english_one() -> None:
    languages = with_drafts().languages
    german, english = languages["de"], languages["en"]
    own = {topic: answer for topic, answer in german.answers.items() if f"answers.{topic}" not in german.borrowed}
    assert own
    assert {t: _facts(a.sections) for t, a in own.items()} == {t: _facts(english.answers[t].sections) for t in own}


def _facts(sections: Any) -> list[tuple[str, list[str], list[str]]]:
    return [
        (part, MARK.findall(text), [re.sub(r"\D", "", n) for n in NUMBER.findall(MARK.sub("", text))])
        for part, text in sections.items()
    ]
