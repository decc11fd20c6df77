"""What is put together once is the same for everybody; templates are shut in; JSON is what it was; a changed value has no field too many."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.core import jsons
from bot.core.model.changing import changed
from bot.core.model.effects import Reply
from bot.core.model.session import Session
from bot.core.rendering import RenderError, fill, render
from tests.conftest import shipped_content

PEOPLE = (
    Session(lang="en"),
    Session(lang="en", country="GB", units="km", slots={"severity": 3, "duration_days": 14, "onset": "gradual"}),
    Session(lang="en", country="US", units="mi", slots={"severity": 8, "duration_days": 90, "onset": "injury"}),
    Session(lang="de", country="DE", units="km", slots={"severity": 5}),
)
REPLIES = (
    Reply(name="ask.country"),
    Reply(name="ask.review", values={"lines": ["severity", "duration", "onset"]}),
    Reply(name="consent.noted", values={"lines": ["severity"]}),
    Reply(name="consent.noted", values={"lines": ["duration"]}),
    Reply(name="referral.soon", values={"flag": "spinal_infection"}),
    Reply(name="conversation.thanks"),
    Reply(name="settings.zone_guess", values={"zone": "<b>"}),
    Reply(name="settings.zone_guess", values={"zone": "Asia/Kathmandu"}),
)


@pytest.mark.parametrize("variant", range(4))
def test_nobody_is_told_the_words_of_another_person(variant: int) -> None:
    """The words that were remembered for others are those that a content tells which has met nobody yet."""
    content = shipped_content()
    for _ in range(2):
        for session in PEOPLE:
            for reply in REPLIES:
                assert render(content, session, reply, variant) == render(replace(content), session, reply, variant)


@pytest.mark.parametrize(
    "text",
    ['{"a": "\\ud83d", "b": [1, 1.5, null, true]}', "[" * 300 + "]" * 300, '{"\\u00e9": 123456789012345678901234567890}', '"x"'],
    ids=["half of a pair", "deep", "long", "a text"],
)
def test_json_is_read_and_written_as_ever(text: str) -> None:
    assert jsons.read(text) == json.loads(text)
    assert json.loads(jsons.written(json.loads(text))) == json.loads(text)


@pytest.mark.parametrize("read", [jsons.read, json.loads])
def test_what_is_no_json_is_refused(read: Callable[[str], object]) -> None:
    with pytest.raises(ValueError, match="line 1"):
        read("{no")


def test_a_changed_value_keeps_the_rest_and_takes_no_field_that_there_is_not() -> None:
    before = Session(lang="en", misses=2)
    assert changed(before, misses=0) == Session(lang="en") != before
    with pytest.raises(TypeError, match="wishful"):
        changed(before, wishful=1)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("{{ value.__class__ }}", id="what a value is made of"),
        pytest.param("{{ ''.__class__.__mro__[1].__subclasses__() }}", id="every class there is"),
        pytest.param("{{ value.append.__globals__ }}", id="what is around a function"),
        pytest.param("{{ '{0.__class__}'.format(value) }}", id="the same behind a format"),
        pytest.param("{{ value.append('more') }}", id="a change of what is given"),
        pytest.param("{{ range(1000000) | list | length }}", id="more than there is room for"),
    ],
)
def test_a_template_reaches_nothing_but_the_words_it_is_given(source: str) -> None:
    value = ["a"]
    with pytest.raises(RenderError, match="template x"):
        fill(source, {"value": value}, "x")
    assert value == ["a"]
