"""The compiled understanding of a language, from its content files: trained models from the cache, or trained now.

Rule: a model is kept under the hash of exactly the texts that it is made of, so that a change elsewhere costs no training.
Neighbours: library.py reads the files; kept.py keeps what is built; core/understanding does the work.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.cli import kept
from bot.core.content.errors import ContentError, ContentErrors
from bot.core.content.language import Language
from bot.core.content.load import Content, parse_yaml, version_of
from bot.core.understanding.model import Model
from bot.core.understanding.understand import Reader

CAUTION = 0.11
"""Added to the threshold that the examples give: a coach asks back rather than answer something else."""
FORMAT = "6"
"""Changes when what is cached changes its shape."""
LEXICON = ("synonyms", "common_words", "general")
"""The lexicon files that models are made of; red flags and slots are read from the others."""
NO_FLAG = "baseline_self_care"
"""Its utterances are everyday, and its near misses are other flags' business."""
NO_PROGRAM: Mapping[str, str] = {}
UNTAUGHT = ("nsaid_caution", "bystander", "under18")
"""Flags whose utterances are not about the writer's own danger, or differ from everyday talk by a number alone."""


def reader_for(content: Content, language: Language, texts: Mapping[str, str], cache: Path | None) -> Reader:
    """The compiled understanding of one language. Raises ContentErrors where the lexicon or the rules are wrong."""
    from bot.core.understanding import graph, hints, model, red_flags, scope
    from bot.core.understanding.slots import patterns

    given = language.lexicon
    try:
        words = scope.load(given.get("words", {}))
        read = kept.or_built(
            _path(cache, "model", language, texts, _of_intents), lambda: train(language, texts), model.pack, model.unpack
        )
        asked = kept.or_built(
            _path(cache, "hints", language, texts, _of_hints),
            lambda: _hints(language, texts, read, words),
            hints.pack,
            hints.unpack,
        )
        signs = given.get("concepts", {})
        ways = kept.or_built(
            _path(cache, "signs", language, texts, _of_signs, _compiler()),
            lambda: graph.compiled(signs),
            graph.pack,
            graph.unpack,
        )
        return Reader(
            model=read,
            words=words,
            flags=red_flags.load(content.flag_rules, signs, read.lexicon.common, ways),
            patterns=patterns.load(given.get("slots", {}), read.lexicon.common),
            hints=asked,
        )
    except (ValueError, KeyError, TypeError) as error:
        where = f"{language.code}/lexicon or red_flags.yaml"
        raise ContentErrors([ContentError(where, str(error), "compare with the shipped content")]) from error


def _of_intents(path: str) -> bool:
    return "/utterances/" in path or Path(path).stem in LEXICON


def _of_hints(path: str) -> bool:
    return _of_intents(path) or "/red_flags/" in path or Path(path).stem == "words"


def _of_signs(path: str) -> bool:
    return path.endswith("/lexicon/concepts.yaml")


def _compiler() -> dict[str, str]:
    """The program that compiles signs: what another version of it made is not taken for its own."""
    folder = Path(__file__).resolve().parent.parent / "core" / "understanding"
    return {name: (folder / name).read_text("utf-8") for name in ("graph.py", "phrases.py")}


def _path(
    cache: Path | None, what: str, language: Language, texts: Mapping[str, str], made_of: Callable[[str], bool],
    program: Mapping[str, str] = NO_PROGRAM,
) -> Path | None:  # fmt: skip
    """Where a model is kept: its name has the hash of the texts that it is made of (and of the program, where given)."""
    if cache is None:
        return None
    used = dict(program) | {p: t for p, t in texts.items() if p.startswith(f"{language.code}/") and made_of(p)}
    return cache / f"{what}-{FORMAT}-{language.code}-{version_of(used)}.bin"


def _utterances(language: Language, texts: Mapping[str, str]) -> list[tuple[str, str | None]]:
    """(utterance, intent) of the utterance files of a language."""
    examples: list[tuple[str, str | None]] = []
    for path, text in sorted(texts.items()):
        if path.startswith(f"{language.code}/utterances/"):
            taught = parse_yaml(text)
            examples += [(str(e), taught["intent"]) for e in taught["examples"]]
    return examples


def train(language: Language, texts: Mapping[str, str]) -> Model:
    """The intent model from the utterance files of a language."""
    from bot.core.understanding import lexicon as words
    from bot.core.understanding import training

    given = language.lexicon
    lexicon = words.load(given.get("synonyms", {}), given.get("common_words", ""), given.get("general", ""))
    return training.train(_utterances(language, texts), lexicon, lexicon.general, CAUTION)


def _hints(language: Language, texts: Mapping[str, str], model: Model, words: Any) -> Any:
    """The second net under the red flags."""
    from bot.core.understanding import hinting

    flags = {f: w for f, w in language.flags.items() if f not in (*UNTAUGHT, NO_FLAG)}
    plain = language.flags.get(NO_FLAG)
    taught = hinting.Taught(
        flags={f: (*w.utterances, *w.tests.fires) for f, w in flags.items()},
        near_misses=[t for w in flags.values() for t in (*w.near_misses, *w.tests.silent)],
        everyday=[*(plain.utterances if plain else ()), *(text for text, _ in _utterances(language, texts))],
    )
    return hinting.train(taught, model.lexicon, words)
