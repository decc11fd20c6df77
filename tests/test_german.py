"""What German sentences mean: red flags with their negations, and what a message states. One reader for all rows, made of the lexicon alone."""

from datetime import date
from functools import cache
from typing import Any

import pytest

from bot.cli.readers import now
from bot.core.content.complete import lacks
from bot.core.content.language import Language
from bot.core.understanding.hearing import misheard
from bot.core.understanding.normalise import clean, tokens
from bot.core.understanding.understand import Hearer, Reader
from tests.conftest import with_drafts
from tests.german import FLAGS, SLOTS

TODAY = date(2026, 11, 20)


@cache
def german() -> Language:
    return with_drafts().languages["de"]


@cache
def hearer() -> Hearer:
    found = now(german().hearer)
    assert isinstance(found, Hearer)
    return found


@cache
def reader() -> Reader:
    found = now(german().reader)
    assert isinstance(found, Reader)
    return found


@pytest.mark.parametrize(("said", "flags"), FLAGS, ids=[said[:60] for said, _ in FLAGS])
def test_a_red_flag_is_heard_and_what_is_denied_is_not(said: str, flags: str) -> None:
    hits = hearer().flags_of(said, frozenset(), ()).hits
    if flags:
        assert {h.id for h in hits if not h.vague} & set(flags.split("|"))
    else:
        assert hits == ()


@pytest.mark.parametrize(("said", "asked", "stated"), SLOTS, ids=[said[:60] for said, _, _ in SLOTS])
def test_what_a_message_states(said: str, asked: str | None, stated: dict[str, Any]) -> None:
    found = reader().understand(said, expected=asked, today=TODAY)
    assert (dict(found.slots), found.implausible) == (stated, ())


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("Rückenschmerzen", id="as it is written"),
        pytest.param("rueckenschmerzen", id="without umlauts on the keyboard"),
        pytest.param("Ruckenschmerzen", id="umlauts left out"),
        pytest.param("Rücken-Schmerzen", id="with a hyphen"),
        pytest.param("RÜCKENSCHMERZEN", id="shouted"),
    ],
)
def test_a_joined_word_is_read_as_two_however_it_is_typed(typed: str) -> None:
    found = tokens(clean(typed), german().spelling)
    assert [t.text for t in found] == ["rucken", "schmerzen"]
    assert [typed[t.start : t.end] for t in found] == [found[0].raw, found[1].raw]


@pytest.mark.parametrize("flag", sorted(german().flags))
def test_a_german_flag_is_heard_as_the_tables_beside_it_say(flag: str) -> None:
    assert list(misheard(flag, with_drafts().flags[flag].rank, german().flags[flag], hearer())) == []


def test_every_sign_that_a_rule_names_has_german_words() -> None:
    assert [
        name for name in lacks(with_drafts(), german()).safety if name.startswith(("concept", "lexicon", "phrases", "country"))
    ] == []
