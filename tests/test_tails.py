"""What stands behind a comma in the reach of another person or of the past may be the writer's own: it is asked about, never lost."""

import pytest

from bot.core.content.load import Content
from bot.core.model.levels import Level


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("ran 8k with my sister, back pain and shivers since yesterday", "spinal_infection"),
        ("my husband ran 10k today, tearing feeling in chest going to my back", "aortic_tear"),
        ("used to run marathons, thinking about killing myself", "suicide_crisis"),
        ("my brother did a half, chest pain", "heart_attack_pattern"),
        ("no mood for questions, words come out jumbled", "stroke"),
        ("no exercises today, peeing brown, muscles swollen", "rhabdo"),
    ],
)
def test_what_would_be_urgent_by_itself_is_asked_about(content: Content, text: str, flag: str) -> None:
    hits = content.languages["en"].reader.understand(text).flags.hits
    urgent = {h.id: h.vague for h in hits if h.level >= Level.URGENT}
    assert flag in urgent
    assert all(urgent.values())


@pytest.mark.parametrize(
    "text",
    [
        "my sister had chest pain last year, went to hospital, turned out to be nothing",
        "no chest pain, no fever, no shivers",
        "my dad has a bad heart, he had chest pain on sunday",
        "had a stent in 2015, all fine since, tight shoulders now",
    ],
)
def test_what_others_had_and_what_is_denied_asks_nothing(content: Content, text: str) -> None:
    hits = content.languages["en"].reader.understand(text).flags.hits
    assert not [h for h in hits if h.level >= Level.URGENT and h.id != "bystander"]


def test_an_alarm_by_itself_needs_no_question_beside_it(content: Content) -> None:
    hits = content.languages["en"].reader.understand("my wife is worried, crushing chest pain in my chest now").flags.hits
    assert {h.vague for h in hits if h.level == Level.EMERGENCY} == {False}
