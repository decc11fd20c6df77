"""What a language's lexicon teaches the intent reader: spellings, endings, concepts, common words, general sentences.

Rule 1: no word of any language stands here; all of them come from content/<code>/lexicon.
Rule 2: a concept is found by stems, so that one entry covers a word's forms; a phrase may have any number of words.
Neighbours: features.py turns a message into features with this; typos.py spares the common words from repair.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.core.remembering import keep_word
from bot.core.understanding.normalise import tokens
from bot.core.understanding.wordset import NONE, WordSet, wordset

SHORTEST_STEM = 3
"""Letters that an ending must leave."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A language's words for the intent reader. The empty lexicon is a valid one: nothing is known but the examples.

    spellings: a word as typed in chats -> the words it stands for
    endings:   (ending, what is put in its place), longest first: what a stem loses
    irregular: a form -> its base form
    stops:     words of little meaning
    concepts:  stems of a phrase, joined by blanks -> ids of its concepts
    longest:   most stems in any phrase
    common:    words that are never taken for a typing error
    general:   sentences about anything, out of scope everywhere
    stems:     words whose stem was looked for before
    """

    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    endings: tuple[tuple[str, str], ...] = ()
    irregular: Mapping[str, str] = field(default_factory=dict)
    stops: frozenset[str] = frozenset()
    concepts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    longest: int = 0
    common: WordSet = NONE
    general: tuple[str, ...] = ()
    stems: dict[str, str] = field(default_factory=dict, init=False, compare=False, repr=False)


def load(synonyms: Mapping[str, Any], common: str = "", general: str = "") -> Lexicon:
    """The lexicon from the parsed synonyms.yaml and the texts of common_words.txt and general.txt.

    A line of the texts that begins with # is a remark. Raises ValueError, with the place, where a part has the wrong shape.
    """
    endings = {str(k): str(v or "") for k, v in _part(synonyms, "endings").items()}
    bare = Lexicon(
        spellings={str(k): tuple(str(v).split()) for k, v in _part(synonyms, "spellings").items()},
        endings=tuple(sorted(endings.items(), key=lambda pair: (-len(pair[0]), pair))),
        irregular={form: str(base) for base, forms in _part(synonyms, "irregular").items() for form in _words(base, forms)},
        stops=frozenset(_words("stops", synonyms.get("stops") or "")),
        common=wordset(word for line in _lines(common) for word in line.split()),
        general=tuple(_lines(general)),
    )
    concepts: dict[str, list[str]] = {}
    for concept, phrases in _part(synonyms, "concepts").items():
        for phrase in _phrases(concept, phrases):
            spoken = spelled((token.text for token in tokens(phrase)), bare)
            found = concepts.setdefault(" ".join(stem(word, bare) for word in spoken), [])
            if str(concept) not in found:
                found.append(str(concept))
    longest = max((key.count(" ") + 1 for key in concepts), default=0)
    return replace(bare, concepts={key: tuple(ids) for key, ids in concepts.items()}, longest=longest)


def spelled(typed: Iterable[str], lexicon: Lexicon) -> list[str]:
    """Words without apostrophes, chat spellings written out."""
    plain = (word.replace("'", "") for word in typed)
    return [word for short in plain if short for word in lexicon.spellings.get(short, (short,))]


def stem(word: str, lexicon: Lexicon) -> str:
    """`word` without its ending, a doubled last letter and a last mute vowel; words under four letters are left alone."""
    if (found := lexicon.stems.get(word)) is None:
        found = keep_word(lexicon.stems, word, _stem(word, lexicon), word)
    return found


def _stem(word: str, lexicon: Lexicon) -> str:
    word = lexicon.irregular.get(word, word)
    if len(word) <= SHORTEST_STEM:
        return word
    for ending, instead in lexicon.endings:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            cut = word[: len(word) - len(ending)] + instead
            if instead == ending:
                return cut
            word = cut
            break
    if len(word) > SHORTEST_STEM and word[-1] == word[-2]:
        return word[:-1]
    return word[:-1] if len(word) > SHORTEST_STEM and word[-1] == "e" else word


def as_plain(lexicon: Lexicon) -> dict[str, Any]:
    """The lexicon as JSON can hold it; `from_plain` reads it back. Without the common words, which are kept as a piece, and without the
    general sentences: training alone needs them."""
    kept = {name: getattr(lexicon, name) for name in ("spellings", "endings", "irregular", "concepts", "longest")}
    return kept | {"stops": sorted(lexicon.stops)}


def from_plain(plain: Mapping[str, Any], common: WordSet) -> Lexicon:
    """What `as_plain` gave, and its common words. Raises KeyError, TypeError or ValueError on anything else."""
    return Lexicon(
        spellings={k: tuple(v) for k, v in plain["spellings"].items()},
        endings=tuple((a, b) for a, b in plain["endings"]),
        irregular=dict(plain["irregular"]),
        stops=frozenset(plain["stops"]),
        concepts={k: tuple(v) for k, v in plain["concepts"].items()},
        longest=int(plain["longest"]),
        common=common,
    )


def _part(synonyms: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = synonyms.get(name) or {}
    if not isinstance(value, Mapping):
        raise ValueError(f"synonyms.yaml: {name} is not a map; write `{name}:` and below it `word: ...` entries")
    if odd := [key for key in value if not isinstance(key, str | int) or isinstance(key, bool)]:
        raise ValueError(f"synonyms.yaml: {name} has the key {odd[0]!r}; put yes, no, on and off in quotes")
    return value


def _words(name: object, value: object) -> list[str]:
    """Words from a text (split at blanks) or a list."""
    return [word.casefold() for phrase in _phrases(name, value, " ") for word in phrase.split()]


def _phrases(name: object, value: object, mark: str = ",") -> list[str]:
    """Phrases from a text (parted by commas) or a list of such."""
    parts: Iterable[Any] = value if isinstance(value, list | tuple) else [value]
    if not all(isinstance(part, str | int | float) and not isinstance(part, bool) for part in parts):
        raise ValueError(f"synonyms.yaml: {name} holds {value!r}; write words, parted by commas; put yes, no, on, off in quotes")
    return [piece.strip().casefold() for part in parts for piece in str(part).split(mark) if piece.strip()]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
