"""German messages keep what the English ones promise (sources, values), and its phrases do not turn a sentence into its opposite."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from bot.core.dialogue import read
from bot.core.dialogue.turn import Turn
from bot.core.model.events import Said
from bot.core.model.session import Session
from tests.conftest import with_drafts

MARK, BUTTON = re.compile(r"\[\[([^\]{]*)\]\]"), re.compile(r"(?<![\w<])/[a-z]+\b")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_every_message_names_the_sources_and_commands_of_the_english_one() -> None:
    languages = with_drafts().languages
    english, german = languages["en"].replies, languages["de"].replies
    wrong = [
        name
        for name in english.keys() & german.keys()
        for pattern in (MARK, BUTTON)
        if Counter(pattern.findall(" ".join(english[name]))) != Counter(pattern.findall(" ".join(german[name])))
    ]
    assert wrong == []


def named(question: str, said: str) -> list[str]:
    content = with_drafts()
    turn = Turn(
        session=Session(lang="de"), event=Said(text=said, update_id=1, at=NOON, chat=1, person=1, lang="de"), content=content
    )
    asked = next(q for flow in content.flows.values() for q in flow.questions if q.id == question)
    return read.named_options(turn, asked, said)


@pytest.mark.parametrize(
    ("question", "said", "option"),
    [
        pytest.param("assessed_said", "darf ich wieder laufen?", [], id="a question is no leave to run"),
        pytest.param("assessed_said", "ich darf erst wieder laufen, wenn die Ergebnisse da sind", [], id="not yet"),
        pytest.param("assessed_said", "noch kein grünes Licht", ["rest"], id="no green light"),
        pytest.param("assessed_said", "ich darf noch nicht laufen", ["rest"], id="may not run"),
        pytest.param("assessed_said", "sie sagte, dass ich wieder laufen darf", ["run"], id="may run, verb last"),
        pytest.param("assessed_by", "war noch nicht beim Arzt", ["nobody"], id="no doctor yet"),
        pytest.param("eases", "Ruhe hilft nicht", ["nothing"], id="rest does not help, said at the end"),
        pytest.param("eases", "auch in Ruhe", ["nothing"], id="even at rest"),
        pytest.param("eases", "in Ruhe", ["rest"], id="at rest, alone"),
        pytest.param("neuro", "ich spüre nichts mehr", [], id="feels nothing any more"),
        pytest.param("mood", "mir geht es nicht gut", ["low"], id="not good"),
        pytest.param("load", "ich laufe gerade nicht mehr", ["less"], id="runs no more"),
        pytest.param("pain_timing", "immer beim Laufen", ["during_run"], id="always, but in runs"),
    ],
)
def test_what_names_an_option(question: str, said: str, option: list[str]) -> None:
    assert named(question, said) == option


@pytest.mark.parametrize("said", ["ich will nicht mehr", "ich kann nicht mehr", "ich mag nicht mehr"])
def test_words_that_may_be_a_crisis_do_not_steer(said: str) -> None:
    turn = Turn(
        session=Session(lang="de"),
        event=Said(text=said, update_id=1, at=NOON, chat=1, person=1, lang="de"),
        content=with_drafts(),
    )
    assert not any(read.phrase(turn, name, said) for name in turn.language.phrases if not name.startswith("distress."))
