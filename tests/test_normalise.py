"""Clean text, tokens, typing errors and the lexicon: the first steps of reading."""

import itertools
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import strategies as st

from bot.core.understanding import lexicon as lexicons
from bot.core.understanding import normalise
from bot.core.understanding.features import concepts_of, words
from bot.core.understanding.lexicon import Lexicon, stem
from bot.core.understanding.normalise import LONGEST, LONGEST_LINE, clean, tokens
from bot.core.understanding.typos import repair, repair_word, vocabulary
from tests.tables import tried
from tests.texts import texts

LEXICON = lexicons.load(
    {
        "spellings": {"dont": "do not", "pls": "please"},
        "endings": {"ing": "", "ies": "y", "s": "", "ss": "ss", "ed": ""},
        "irregular": {"run": "ran running runner"},
        "concepts": {"slump": "slouch, hunched over, round shoulders", "pace": "4:30, tempo"},
    }
)
KNOWN = vocabulary(
    {"shoulder": 5, "breathing": 3, "form": 9, "farm": 1, "hurts": 4, "so": 2, "good": 2}, common=["trail", "from"]
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("  two\t words\n ", "two words", id="white space is folded"),
        pytest.param("no fever\nleg weak", "no fever. leg weak", id="a line that was ended ends a sentence"),
        pytest.param("no:\nfever\n\n- rash", "no: fever. - rash", id="not behind a mark, and once"),
        pytest.param(f"{'word ' * 14}\nmore", f"{'word ' * 14}more", id="a long line may have been broken by a machine"),
        pytest.param("a\u200bb\u202ec\ufeff", "abc", id="zero-width and direction marks vanish"),
        pytest.param("don\u2019t", "don't", id="a curly apostrophe becomes a straight one"),
        pytest.param("\uff28\uff49", "Hi", id="full-width letters become plain ones"),
        pytest.param("\u2764\ufe0f", "\u2764", id="an emoji loses its variant mark"),
        pytest.param("\U0001f44d\U0001f3fd", "\U0001f44d", id="an emoji loses its skin tone"),
        pytest.param("\ud800ok", "ok", id="half a surrogate vanishes"),
        pytest.param("\x00\x07", "", id="control characters alone are nothing"),
        pytest.param(
            f"Join: t.me/b?start={'cP6-' * 12} now", "Join: t.me/b?start= now", id="what a pasted link carries is no words"
        ),
    ],
)
def test_clean(typed: str, read: str) -> None:
    assert clean(typed) == read


@tried(25, 100, texts(300))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert len(once) <= LONGEST


LINE = re.compile(r"[^\n]*[^\s.!?;:,(\[{&+/=>-][ \t\r]*(?=\n\s*\S)")
"""A line that somebody ended without a mark, with more behind it: what it means in one expression, which is slow on a long line."""
PARTS = st.sampled_from((*"ab1é👍 \t\r\u1680.!?;:,([{&+/=>-)\n", "\n\n", " \n", "x" * 62))


@tried(25, 100, st.lists(PARTS, max_size=30).map("".join))
def test_lines_end_where_one_expression_says(text: str) -> None:
    kept = text.replace("\t", " ").replace("\r", " ")
    ended = LINE.sub(lambda line: line.group() if len(line.group()) > LONGEST_LINE else f"{line.group()}.", kept)
    assert clean(text) == " ".join(ended.split())


def test_no_expression_looks_ahead() -> None:
    """One that does is tried anew from each character of a long line, and while it is nobody is answered."""
    assert [name for name, found in vars(normalise).items() if isinstance(found, re.Pattern) and "(?=" in found.pattern] == []


@tried(25, 100, texts(300))
def test_tokens_stand_where_they_say(text: str) -> None:
    cleaned = clean(text)
    found = tokens(cleaned)
    assert all(cleaned[t.start : t.end] == t.raw for t in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("sholder", "shoulder", id="a letter missing"),
        pytest.param("shoudler", "shoulder", id="two letters swapped"),
        pytest.param("breathnig", "breathing", id="swapped near the end"),
        pytest.param("shouldr", "shoulder", id="the last vowel missing"),
        pytest.param("fofm", "form", id="of two equally near words the commoner one"),
        pytest.param("soooo", "so", id="drawn out for stress"),
        pytest.param("goooood", "good", id="drawn out, and doubled in the word itself"),
        pytest.param("farm", "farm", id="a known word stays though a commoner one is near"),
        pytest.param("from", "from", id="a common short word stays"),
        pytest.param("xyz", "xyz", id="a short word is not guessed"),
        pytest.param("4mat", "4mat", id="with a digit it is no word"),
        pytest.param("elephant", "elephant", id="nothing is near"),
    ],
)
def test_repair(typed: str, read: str) -> None:
    assert repair_word(typed, KNOWN) == read


def test_repair_keeps_places() -> None:
    cleaned = clean("My SHOLDER hurst")
    fixed = repair(tokens(cleaned), KNOWN)
    assert [t.text for t in fixed] == ["my", "shoulder", "hurts"]
    assert [cleaned[t.start : t.end] for t in fixed] == ["My", "SHOLDER", "hurst"]


@tried(25, 100, texts(40))
def test_repair_is_stable(word: str) -> None:
    once = repair_word(word, KNOWN)
    assert repair_word(once, KNOWN) == once or once == word


@pytest.mark.parametrize(
    ("word", "base"),
    [
        pytest.param("ran", "run", id="an irregular form"),
        pytest.param("slouching", "slouch", id="an ending is lost"),
        pytest.param("injuries", "injury", id="an ending is put in another's place"),
        pytest.param("press", "press", id="an ending that stays"),
        pytest.param("hopped", "hop", id="the doubled letter goes"),
        pytest.param("bus", "bus", id="short words are left alone"),
    ],
)
def test_stem(word: str, base: str) -> None:
    assert stem(word, LEXICON) == base


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("i am slouching", ["slump"], id="any form of the word"),
        pytest.param("all hunched over at mile 3", ["slump"], id="a phrase"),
        pytest.param("hunched", [], id="half a phrase is none"),
        pytest.param("4:30 pace", ["pace"], id="a number with a mark"),
    ],
)
def test_concepts(text: str, found: list[str]) -> None:
    assert concepts_of([stem(w, LEXICON) for w in words(tokens(clean(text)), LEXICON, None)], LEXICON) == found


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        pytest.param({"spellings": ["u"]}, "spellings", id="a list where a map belongs"),
        pytest.param({"concepts": {"yes": [True]}}, "yes", id="yes without quotes is no word"),
        pytest.param({"concepts": {True: "yeah"}}, "concepts", id="yes without quotes is no concept either"),
        pytest.param({"concepts": {"x": {"a": "b"}}}, "x", id="a map where words belong"),
    ],
)
def test_a_broken_lexicon_says_where(broken: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        lexicons.load(broken)


def test_the_empty_lexicon_reads() -> None:
    assert words(tokens(clean("Don't stop")), Lexicon(), None) == ["dont", "stop"]


@tried(25, 200, texts(200))
def test_any_text_gives_words(text: str) -> None:
    found = words(tokens(clean(text)), LEXICON, KNOWN)
    assert all(found)
    assert all(unicodedata.category(w[0]) != "Cc" for w in found)
