"""Numbers in words -> numbers in figures, so that every slot reads figures only. Pure; words come from content."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_COMMA = re.compile(r"(\d),(\d{1,2})(?!\d)")
_THOUSAND = re.compile(r"(\d),(\d{3})(?!\d)")
_GLUED = re.compile(r"(\d)([a-z])")


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"\b(?:{names})(?:[ -](?:and )?(?:{names}))*\b")


def in_figures(text: str, words: Mapping[str, Any]) -> str:
    """`text` in lower case, number words as figures ("twenty five" -> "25"), decimal commas as points, units set apart."""
    low = text.casefold().replace("'", "").replace("→", " to ").replace("->", " to ").replace("–", "-")
    low = _THOUSAND.sub(r"\1\2", low)
    low = _COMMA.sub(r"\1.\2", low)
    numbers: Mapping[str, Any] = words.get("numbers", {})
    plain = tuple(w for w in numbers if w not in ("couple", "fortnight", "dozen"))
    low = _pattern(plain).sub(lambda m: _value(m.group(), numbers), low)
    low = re.sub(r"\b(?:a )?couple(?: of)?\b", "2", low)
    low = re.sub(r"\ba dozen\b", "12", low)
    low = re.sub(r"\bhalf (?:a|an) (\w+)", r"0.5 \1", low)
    low = re.sub(r"\b(?:an?|1) and a half\b", "1.5", low)
    low = re.sub(r"(\d+) and a half\b", r"\1.5", low)
    low = re.sub(r"\b(?:3|three) quarters of an hour\b", "45 minutes", low)
    low = re.sub(r"\b(\d+) or so\b", r"\1", low)
    return _GLUED.sub(r"\1 \2", low)


def _value(said: str, numbers: Mapping[str, Any]) -> str:
    """ "twenty five" -> "25"; "two three" stays two numbers."""
    total, out = None, []
    for word in re.split(r"[ -]", said):
        if word == "and":
            continue
        value = int(numbers[word])
        if total is not None and value == 100:
            total *= 100
        elif total is not None and ((total % 100 == 0 and total > 0) or (total % 10 == 0 and total % 100 >= 20 and value < 10)):
            total += value
        else:
            if total is not None:
                out.append(str(total))
            total = value
    return " ".join([*out, str(total)])


def tidy(value: float) -> int | float:
    """An int where the value is whole, else at most two decimals."""
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded
