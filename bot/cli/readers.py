"""The compiled understanding of a language, from its content files: trained models from the cache, or trained now.

Rule 1: a model is kept under the hash of exactly the texts that it is made of, so that a change elsewhere costs no training.
Rule 2: the first language is built at the start, another one when somebody first writes in it (`Late`): what nobody speaks costs nothing.
Neighbours: library.py reads the files; kept.py keeps what is built; core/understanding does the work.
"""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from bot.cli import kept
from bot.core.content.errors import ContentError, ContentErrors
from bot.core.content.language import Language
from bot.core.content.load import FIRST, Content, parse_yaml, version_of
from bot.core.understanding import spelling
from bot.core.understanding.model import Model
from bot.core.understanding.understand import Hearer, Reader
from bot.core.understanding.wordset import WordSet

CAUTION = 0.11
"""Added to the threshold that the examples give: a coach asks back rather than answer something else."""
FORMAT = "8"
"""Changes when what is cached changes its shape."""
LEXICON = ("synonyms", "common_words", "general")
"""The lexicon files that models are made of; red flags and slots are read from the others."""
NO_FLAG = "baseline_self_care"
"""Its utterances are everyday, and its near misses are other flags' business."""
QUICKLY = 1
"""How hard texts are compressed that most processes never read again."""
UNTAUGHT = ("nsaid_caution", "bystander", "under18")
"""Flags whose utterances are not about the writer's own danger, or differ from everyday talk by a number alone."""


class Late:
    """Something that is built when it is first asked for anything, once, by whoever asks first."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build, self._lock, self._built = build, Lock(), list[Any]()

    def now(self) -> Any:
        if not self._built:
            with self._lock:
                if not self._built:
                    self._built.append(self._build())
        return self._built[0]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.now(), name)


def now(late: Any) -> Any:
    """What is behind a `Late`, built; anything else is itself."""
    return late.now() if isinstance(late, Late) else late


def readers_for(
    content: Content, language: Language, texts: Mapping[str, str], cache: Path | None, teach: Callable[[], None] | None = None
) -> tuple[Any, Any]:  # fmt: skip
    """What reads and what hears one language, each built when it is first used; the reader uses the same signs as the hearer.

    `teach`: fills the cache; asked before anything is built that is not there.
    """
    mine = _waiting(language, texts)

    def heard() -> Hearer:
        needed = [what for what in LEARNT if what != "hints" or not _thin(language)]
        if teach and cache and not all(_path(cache, what, language, mine()).exists() for what in needed):
            teach()
        return hearer_for(content, language, mine(), cache)

    hearer = Late(lambda: _refusing(language, heard))
    return Late(lambda: _refusing(language, lambda: _reader(language, mine(), cache, hearer.now()))), hearer


def _waiting(language: Language, texts: Mapping[str, str]) -> Callable[[], Mapping[str, str]]:
    """The texts of a language; compressed where it is not the first one: it may be long until it is spoken, or never."""
    if language.code == FIRST:
        return lambda: texts
    shut = {path: zlib.compress(text.encode(), QUICKLY) for path, text in texts.items() if path.startswith(f"{language.code}/")}
    return lambda: {path: zlib.decompress(some).decode() for path, some in shut.items()}


def _refusing(language: Language, build: Callable[[], Any]) -> Any:
    """What is built. Raises ContentErrors where the lexicon or the rules are wrong."""
    try:
        return build()
    except (ValueError, KeyError, TypeError) as error:
        where = f"{language.code}/lexicon or red_flags.yaml"
        raise ContentErrors([ContentError(where, str(error), "compare with the shipped content")]) from error


def hearer_for(content: Content, language: Language, texts: Mapping[str, str], cache: Path | None) -> Hearer:
    """What hears the red flags of a language."""
    from bot.core.understanding import flag_rules, graph, lexicon, scope

    words, draft = _lexicon(language, "words"), language.head.draft
    ways = kept.or_built(
        cache and _path(cache, "signs", language, texts),
        lambda: graph.compiled(_lexicon(language, "concepts")),
        graph.pack,
        partial(graph.unpack, whole=True),
    )
    signs = _around_the_signs(language)
    common = lexicon.load({}, _text(language, "common_words")).common
    flags = flag_rules.load(content.flag_rules, signs, common, ways, draft=draft)
    return Hearer(scope.load(words), flags, language.spelling)


def _reader(language: Language, texts: Mapping[str, str], cache: Path | None, hearer: Hearer) -> Reader:
    """The compiled understanding of one language; of a draft as much as there is."""
    from bot.core.understanding import framed
    from bot.core.understanding.slots import banks, patterns

    path = cache and _path(cache, "slots", language, texts)
    read = _sharing(_model(language, texts, cache), hearer)
    return Reader(
        model=read,
        words=hearer.words,
        flags=hearer.flags,
        patterns=patterns.load(
            _lexicon(language, "slots"),
            read.lexicon.common,
            lambda build: kept.or_built(path, build, banks.pack, banks.unpack),
        ),
        hints=_asked(language, texts, cache, read, hearer),
        frames=framed.load(_lexicon(language, "topics"), read),
        spelling=language.spelling,
    )


def _sharing(read: Model, hearer: Hearer) -> Model:
    """The model with the hearer's common words: they are the same, and held once."""
    if not isinstance(common := hearer.flags.concepts.common, WordSet):
        return read
    return replace(read, lexicon=replace(read.lexicon, common=common), known=replace(read.known, common=common))


def _model(language: Language, texts: Mapping[str, str], cache: Path | None) -> Model:
    """What reads the intents of a language."""
    from bot.core.understanding import model

    path = cache and _path(cache, "model", language, texts)
    return kept.or_built(path, lambda: train(language, texts), model.pack, partial(model.unpack, whole=True))


def _asked(language: Language, texts: Mapping[str, str], cache: Path | None, read: Model, hearer: Hearer) -> Any:
    """The second net under the red flags; None for a draft that has too little for one."""
    from bot.core.understanding import hints

    if _thin(language):
        return None
    path = cache and _path(cache, "hints", language, texts)
    build = partial(_hints, language, texts, read, hearer.words)
    return kept.or_built(path, build, hints.pack, partial(hints.unpack, whole=True))


def _thin(language: Language) -> bool:
    """A draft that has too little for the second net."""
    return language.head.draft and not (language.flags and language.utterances)


def keep(what: str, content: Content, language: Language, texts: Mapping[str, str], cache: Path) -> None:
    """Build what of a language is not kept yet: its "model", or all (`what` is "hints", the last that is built)."""
    hearer = hearer_for(content, language, texts, cache)
    if what == "model":
        _model(language, texts, cache)
    else:
        _reader(language, texts, cache, hearer)


def _lexicon(language: Language, name: str) -> Any:
    """A parsed file of the lexicon, spelt as messages are read."""
    return spelling.lexicon(language.lexicon.get(name) or {}, language.spelling)


def _around_the_signs(language: Language) -> Any:
    """The lexicon of the signs, of whose phrases only the names are left: the phrases stand in the compiled graph, and to spell them takes as long as all else."""
    given = language.lexicon.get("concepts") or {}
    rest = {name: part for name, part in given.items() if name not in ("concepts", "lists", "figures")}
    return spelling.lexicon(rest, language.spelling) | {"concepts": dict.fromkeys(given.get("concepts") or (), "")}


def _text(language: Language, name: str) -> str:
    """A text file of the lexicon, spelt as messages are read; joined words of it also stand whole."""
    return spelling.spelt(language.lexicon.get(name) or "", language.spelling)


def _of_intents(path: str) -> bool:
    return "/utterances/" in path or Path(path).stem in LEXICON


def _of_hints(path: str) -> bool:
    return _of_intents(path) or "/red_flags/" in path or Path(path).stem == "words"


def _of_signs(path: str) -> bool:
    return path.endswith(("/lexicon/concepts.yaml", "/lexicon/words.yaml"))  # the latter says how words are spelt


def _of_slots(path: str) -> bool:
    return path.endswith(("/lexicon/slots.yaml", "/lexicon/words.yaml"))


MADE_OF: Mapping[str, Callable[[str], bool]] = {"signs": _of_signs, "model": _of_intents, "hints": _of_hints, "slots": _of_slots}
"""What is kept, and which texts each is made of."""
LEARNT = ("signs", "model", "hints")
"""What takes long enough for a process of its own."""


MADE_BY: Mapping[str, tuple[str, ...]] = {
    "signs": ("graph.py", "phrases.py", "spelling.py"),
    "model": (),
    "slots": ("slots/banks.py", "slots/patterns.py", "slots/templates.py", "spelling.py"),
    "hints": ("hinting.py", "hints.py", "scope.py", "scope_words.py", "subjects.py", "tables.py"),
}
"""The modules that make it: what another version of them made is not taken for theirs. The model's features have FORMAT."""


def _program(what: str) -> dict[str, str]:
    folder = Path(__file__).resolve().parent.parent / "core" / "understanding"
    return {name: (folder / name).read_text("utf-8") for name in MADE_BY[what]}


def _path(cache: Path, what: str, language: Language, texts: Mapping[str, str]) -> Path:
    """Where it is kept: its name has the hash of the texts that it is made of, and of the program that makes it."""
    used = {p: t for p, t in texts.items() if p.startswith(f"{language.code}/") and MADE_OF[what](p)}
    return cache / f"{what}-{FORMAT}-{language.code}-{version_of(used | _program(what))}.bin"


def _utterances(language: Language, texts: Mapping[str, str]) -> list[tuple[str, str | None]]:
    """(utterance, intent) of the utterance files of a language, spelt as messages are read."""
    examples: list[tuple[str, str | None]] = []
    for path, text in sorted(texts.items()):
        if path.startswith(f"{language.code}/utterances/"):
            taught = parse_yaml(text)
            examples += [(spelling.spelt(str(e), language.spelling), taught["intent"]) for e in taught["examples"]]
    return examples


def train(language: Language, texts: Mapping[str, str]) -> Model:
    """The intent model from the utterance files of a language."""
    from bot.core.understanding import lexicon as words
    from bot.core.understanding import training

    lexicon = words.load(_lexicon(language, "synonyms"), _text(language, "common_words"), _text(language, "general"))
    taught = _utterances(language, texts)
    if language.head.draft and not taught:
        taught = [(language.head.name, "settings.language")]  # so that what else there is can be tried
    return training.train(taught, lexicon, lexicon.general, CAUTION)


def _hints(language: Language, texts: Mapping[str, str], model: Model, words: Any) -> Any:
    """The second net under the red flags."""
    from bot.core.understanding import hinting

    spell = partial(spelling.spelt, spelling=language.spelling)
    flags = {f: w for f, w in language.flags.items() if f not in (*UNTAUGHT, NO_FLAG)}
    plain = language.flags.get(NO_FLAG)
    taught = hinting.Taught(
        flags={f: tuple(map(spell, (*w.utterances, *w.tests.fires))) for f, w in flags.items()},
        near_misses=[spell(t) for w in flags.values() for t in (*w.near_misses, *w.tests.silent)],
        everyday=[*map(spell, plain.utterances if plain else ()), *(text for text, _ in _utterances(language, texts))],
    )
    return hinting.train(taught, model.lexicon, words)
