"""What `runtall check` refuses in content: sentences without a source, sources that are unknown or overdue, long messages, banned words."""

import re
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

import pytest

from bot.cli import proved
from bot.core.content import check, shown, sourced
from bot.core.content.load import Content, parse_yaml
from bot.core.dialogue import ask
from bot.core.dialogue.turn import Turn
from bot.core.model.events import Said
from bot.core.model.session import Session
from bot.core.understanding.normalise import tokens
from bot.core.understanding.slots.line import line_of
from bot.core.understanding.slots.templates import Lists, bank
from tests.conftest import NOON, Talk, shipped_content
from tests.tables import thin

TODAY = date(2026, 11, 21)


def said(content: Content, today: date = TODAY) -> list[str]:
    """The problems of a content, a line each."""
    return [str(problem).splitlines()[0] for problem in check.problems(content, today)]


def with_section(content: Content, topic: str, section: str, text: str) -> Content:
    """The content with one section of an answer said otherwise."""
    lang = content.languages["en"]
    answer = lang.answers[topic]
    told = replace(answer, sections={**answer.sections, section: text})
    return replace(content, languages={"en": replace(lang, answers={**lang.answers, topic: told})})


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        pytest.param("Get up often. [[coaching_sense]]", [], id="a source behind the sentence"),
        pytest.param("Get up often [[coaching_sense]].", [], id="a source before the full stop"),
        pytest.param("Get up often. Sit less. [[coaching_sense]]", ["Get up often."], id="each sentence has its own"),
        pytest.param("Want to know more?", [], id="a question needs none"),
        pytest.param("Here is another one. [[-]]", [], id="marked as claiming nothing"),
        pytest.param("It eased pain by 1.4 points. [[andersen2011]]", [], id="a point within a number ends nothing"),
        pytest.param("Think tall: drop your shoulders. [[slater2019]]", [], id="a colon ends nothing"),
        pytest.param("<b>Rest helps.</b> [[nice_back, slater2019]]", [], id="tags and two sources"),
        pytest.param("It hurts\nRest helps. [[nice_back]]", ["It hurts"], id="a line is a sentence"),
        pytest.param("{% if country %}Call {{ emergency }} now.{% endif %}", ["Call it now."], id="code and values"),
    ],
)
def test_every_sentence_names_its_source(text: str, missing: list[str]) -> None:
    found = [s.text for s in sourced.sentences("here", text) if not (s.exempt or s.sourced)]
    assert found == missing


def test_check_names_the_sentence_that_has_no_source(content: Content) -> None:
    broken = with_section(content, "faq.desk", "more", "Chairs are bad for you.")
    assert any('faq.desk.md, more: no source for "Chairs are bad' in line for line in said(broken))


def test_all_shipped_advice_names_its_source(content: Content) -> None:
    found, all_ = sourced.share(content.languages["en"])
    assert found == all_
    assert all_ > 600


def test_an_unknown_source_is_named(content: Content) -> None:
    broken = with_section(content, "faq.desk", "more", "Get up often. [[nobody1999]]")
    assert any("source nobody1999 is unknown" in line for line in said(broken))


def test_a_mark_that_claims_nothing_is_no_source(content: Content) -> None:
    quiet = with_section(content, "faq.desk", "more", "Here is more. [[-]]")
    assert not any("-" in line and "unknown" in line for line in said(quiet))


def test_a_source_past_its_review_is_refused_with_all_that_rests_on_it(content: Content) -> None:
    assert said(content) == []
    due = content.sources["andersen2011"].review_due
    late = said(replace(content, languages={"en": content.languages["en"]}), due + timedelta(days=1))
    assert any("sources.yaml: andersen2011 was due for review" in line for line in late)
    assert any("faq.desk.md: was due for review" in line for line in late)
    assert any("red_flags.yaml: stroke: was due for review" in line for line in late)


@thin(every=3)
@pytest.mark.parametrize(
    "phrase", ["It is nothing serious. [[nice_back]]", "Don’t worry about it. [[nice_back]]", "You will be fine. [[-]]"]
)
def test_nobody_is_told_that_nothing_is_wrong(content: Content, phrase: str) -> None:
    assert any("says" in line for line in said(with_section(content, "faq.desk", "more", phrase)))


def test_a_banned_phrase_is_found_on_a_card_and_in_a_red_flag_too(content: Content) -> None:
    lang = content.languages["en"]
    card = lang.exercises["plank"].model_copy(update={"feel": "Work in the belly, you're fine"})
    flag = lang.flags["stroke"].model_copy(update={"why": "It is not serious most of the time."})
    broken = replace(lang, exercises={**lang.exercises, "plank": card}, flags={**lang.flags, "stroke": flag})
    lines = said(replace(content, languages={"en": broken}))
    assert any("exercises/plank.yaml" in line and "you're fine" in line for line in lines)
    assert any("red_flags/stroke.yaml" in line and "not serious" in line for line in lines)


def test_a_card_longer_than_a_message_is_refused(content: Content) -> None:
    lang = content.languages["en"]
    card = lang.exercises["plank"].model_copy(update={"steps": ("Hold it. " * 60, "Breathe.")})
    broken = replace(lang, exercises={**lang.exercises, "plank": card})
    assert any("exercises/plank.yaml: has " in line for line in said(replace(content, languages={"en": broken})))


@pytest.mark.parametrize("question", [q.id for q in shipped_content().flows["check"].questions if q.kind == "screen"])
def test_a_long_list_comes_in_short_messages_with_all_lines_and_the_buttons_last(talk: Talk, question: str) -> None:
    talk.say("/start").press("o:yes").press("skip")
    while talk.session.question != question:
        talk.press("none")
    flags = talk.content.flows["check"].question(question).flags  # type: ignore[union-attr]
    words = talk.content.languages["en"].flags
    assert all(len(m.text) <= shown.MOST for m in talk.messages)
    assert all(words[f].item in talk.text for f in flags)
    assert [bool(m.buttons) for m in talk.messages] == [False] * (len(talk.messages) - 1) + [True]
    talk.press(f"m:{flags[-1]}")
    assert [r.edit for r in talk.replies] == [True]


@pytest.mark.parametrize("question", ["screen.illness", "screen.body", "screen.chest"])
def test_what_a_list_means_is_told_in_short_messages(talk: Talk, question: str) -> None:
    talk.say("/start").press("o:yes").press("skip")
    while talk.session.question != question:
        talk.press("none")
    talk.press("explain")
    assert all(len(m.text) <= shown.MOST for m in talk.messages)


def test_batches_hold_every_flag_once_in_order(content: Content) -> None:
    turn = Turn(session=Session(lang="en"), event=Said(update_id=1, at=NOON, chat=1, person=1, text=""), content=content)
    flags = tuple(content.flags)
    parts = ask.batches(turn, flags, "explain")
    assert tuple(f for part in parts for f in part) == flags


@pytest.mark.parametrize("topic", ["faq.run_with_pain", "faq.strength", "faq.causes"])
def test_sources_are_told_in_short_messages(talk: Talk, topic: str) -> None:
    talk.raw(f"~source:{topic}")
    assert talk.names[0] == "sources.list"
    assert all(len(m.text) <= shown.MOST for m in talk.messages)


def test_an_exercise_tells_its_sources(coached: Talk) -> None:
    coached.raw("~exercise:band_row").press("Sources")
    assert coached.names == ["sources.list"]
    assert "Andersen" in coached.text


def test_whatever_a_coached_runner_presses_is_short(coached: Talk) -> None:
    """Every standing button within three presses of the result, and every command of the menu."""
    waiting = [(coached.session, data) for _, data in coached.keyboard if data.startswith("~")]
    commands = [n.rpartition(".")[2] for n in coached.content.languages["en"].replies if n.startswith("profile.command.")]
    seen, long = set(), []
    for command in commands:
        talk = Talk(coached.content, session=coached.session).say(f"/{command}")
        long += [(command, len(m.text)) for m in talk.messages if len(m.text) > shown.MOST]
        waiting += [
            (talk.session, data) for m in talk.messages for row in m.buttons for data in (b.data for b in row) if "~" in data
        ]
    for _ in range(3):
        found = []
        for session, data in waiting:
            if data in seen or data.startswith(("~topic", "~more", "~evidence")):
                continue
            seen.add(data)
            talk = Talk(coached.content, session=session).raw(data)
            long += [(data, len(m.text)) for m in talk.messages if len(m.text) > shown.MOST]
            found += [(talk.session, b.data) for m in talk.messages for row in m.buttons for b in row if b.data.startswith("~")]
        waiting = found
    assert len(seen) > 20
    assert long == []


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        pytest.param("{n} km [or (so|thereabouts)] in {clock} !(ago) .. # ^ $ ,", True, id="all that a pattern may have"),
        pytest.param("{n:unit} {more} <unit> c++ d.e tingl* ?P<n>y", True, id="marks that mean something to the machine below"),
        pytest.param("{n} km {n} miles", False, id="a name that stands twice"),
        pytest.param("{n:unit} {n}", False, id="a name that stands twice, once of a list"),
        pytest.param("{1n}", False, id="a name that begins with a digit"),
    ],
)
def test_a_slot_pattern_is_found_wrong_where_it_could_not_be_compiled(pattern: str, fits: bool) -> None:
    made = bank({"p": [pattern]}, Lists({"unit": ["km", "mi (a|b)", "k. m"]}))
    compiled = True
    try:
        for _, _, regex, _ in (*chain(*made.by_key.values()), *made.always):
            re.compile(regex)
    except re.error:
        compiled = False
    assert compiled == fits
    with nullcontext() if fits else pytest.raises(ValueError, match="may stand once"):
        made.verify()


def test_no_pattern_is_passed_over_that_fits(content: Content) -> None:
    """A pattern is tried where all that it cannot do without is there; tried always, it would find no more."""
    patterns = (
        "my [long|easy] run", "(pins and needles|tingl*) (in|of) [my] <part>", "{n} km .. !(ago) <part>", "^ all fine $", "from {n} [<part>] to {more}",
        "(a|b c) d", "no , <part>",
    )  # fmt: skip
    made = bank({"p": patterns}, Lists({"part": ["left arm", "back", "arms or legs"]}))
    words = (
        "my easy run",
        "pins and needles of left arm",
        "tingling in back",
        "7 km to my back",
        "all fine",
        "from 3 back to 5",
        "b c d",
        "a d",
        "no, arms or legs",
    )
    figures = content.languages["en"].reader.patterns.figures
    entries = sorted({*made.always, *chain(*made.by_key.values())})
    for said in (*words, *(f"{one} {other}" for one in words for other in words)):
        line = line_of(tokens(said), figures)
        every = [(m.start(), m.end()) for _, _, regex, _ in entries for m in re.finditer(rf"(?<!\S){regex}", line.text)]
        assert [(hit.start, hit.end) for hit in made.hits(line.text, line.keys)] == every, said
    assert all(made.first(line.text, line.keys) for line in (line_of(tokens(w), figures) for w in words))


def test_what_check_has_proved_is_not_proved_again_at_the_start(content: Content, tmp_path: Path) -> None:
    nothing_to_walk = replace(content, languages={}, version="proved elsewhere")
    proved.keep(nothing_to_walk, tmp_path)
    assert proved.or_safe(nothing_to_walk, shipped_content, tmp_path) is nothing_to_walk


def test_short_words_of_people_are_words() -> None:
    """Of YAML's many words for yes and no, only two are no words that people say."""
    assert parse_yaml("{naw: no, aff: off, oan: on, said: yes, so: true, not: false}") == {
        "naw": "no", "aff": "off", "oan": "on", "said": "yes", "so": True, "not": False,
    }  # fmt: skip
