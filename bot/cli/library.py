"""Content from disk, with its caches: parsed files and the trained intent model, both under the content's hash.

Rule 1: a changed content file rebuilds by itself; a damaged or foreign cache is rebuilt, never trusted (its digest is checked).
Rule 2: a cache that cannot be written is no error: the next start is slower.
Neighbours: core/content checks the texts; core/understanding trains and packs the model.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.core.content.errors import ContentError, ContentErrors
from bot.core.content.language import Language
from bot.core.content.load import Content, load, parse_yaml, version_of
from bot.core.understanding.understand import Reader

READ = (".yaml", ".md", ".txt")
CAUTION = 0.11
"""Added to the threshold that the examples give: a coach asks back rather than answer something else."""
FORMAT = "3"
"""Changes when what is cached changes its shape."""


def shipped() -> Path:
    """The content folder that came with the program: beside the package in a checkout, within it when installed."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_content"
    return inside if inside.is_dir() else package.parent / "content"


def texts_of(folder: Path) -> dict[str, str]:
    """Every content file's text by its path within `folder`. Raises ContentErrors where the folder cannot be read."""
    if not folder.is_dir():
        raise ContentErrors(
            [ContentError(str(folder), "is not a folder", "set RUNTALL_CONTENT to a content folder, or unset it")]
        )
    texts, errors = {}, []
    for path in sorted(p for p in folder.rglob("*") if p.suffix in READ and p.is_file()):
        name = path.relative_to(folder).as_posix()
        try:
            texts[name] = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            errors.append(ContentError(name, f"cannot be read: {error}", "save it as UTF-8 text that this user may read"))
    if errors:
        raise ContentErrors(errors)
    return texts


def content_from(folder: Path, cache: Path | None, *, reader: bool = True) -> Content:
    """Checked content with its languages' readers. Raises ContentErrors."""
    texts = texts_of(folder)
    version = version_of(texts)
    parsed = _Parsed(cache, version)
    content = load({k: v for k, v in texts.items() if not _only_for_training(k)} if reader else texts, parsed)
    parsed.save()
    content = replace(content, version=version)
    if not reader:
        return content
    languages = {code: _with_reader(content, lang, texts, cache) for code, lang in content.languages.items()}
    return replace(content, languages=languages)


def _only_for_training(path: str) -> bool:
    """Files that the built model makes unnecessary at run time."""
    return "/utterances/" in path


class _Parsed:
    """A parser that remembers: all parsed files of one content version in one JSON file."""

    def __init__(self, cache: Path | None, version: str) -> None:
        self._path = cache / f"parsed-{FORMAT}-{version}.json" if cache else None
        self._known: dict[str, Any] = _read_cache(self._path) if self._path else {}
        self._new = False

    def __call__(self, text: str) -> Any:
        key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        if key not in self._known:
            self._known[key] = _plain(parse_yaml(text))
            self._new = True
        return self._known[key]

    def save(self) -> None:
        if self._path and self._new:
            body = json.dumps(self._known, ensure_ascii=False).encode()
            _write_cache(self._path, body)


def _plain(value: Any) -> Any:
    """YAML values as JSON has them: keys are texts, dates are ISO texts."""
    if isinstance(value, dict):
        return {("yes" if k is True else "no" if k is False else str(k)): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


def _read_cache(path: Path) -> dict[str, Any]:
    """The JSON map of a cache file whose digest fits; {} otherwise."""
    try:
        data = _checked(path.read_bytes())
        value = json.loads(data) if data is not None else {}
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _checked(data: bytes) -> bytes | None:
    """What follows the digest in a cache file, where the digest fits."""
    digest, body = data[:32], data[32:]
    return body if hashlib.sha256(body).digest() == digest else None


def _write_cache(path: Path, body: bytes) -> None:
    """Write a cache file in one step, so that nobody ever reads half of it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(hashlib.sha256(body).digest() + body)
        os.replace(file.name, path)
    except OSError:
        return


def _with_reader(content: Content, language: Language, texts: Mapping[str, str], cache: Path | None) -> Language:
    return replace(language, reader=reader_for(content, language, texts, cache))


def reader_for(content: Content, language: Language, texts: Mapping[str, str], cache: Path | None) -> Reader:
    """The compiled understanding of one language. Raises ContentErrors where the lexicon or the rules are wrong."""
    from bot.core.understanding import red_flags, scope
    from bot.core.understanding.slots import patterns

    try:
        words = scope.load(language.lexicon.get("words", {}))
        model = _model(language, texts, cache)
        flags = red_flags.load(content.flag_rules, language.lexicon.get("concepts", {}), model.lexicon.common)
        said = patterns.load(language.lexicon.get("slots", {}), model.lexicon.common)
        return Reader(model=model, words=words, flags=flags, patterns=said)
    except (ValueError, KeyError, TypeError) as error:
        where = f"{language.code}/lexicon or red_flags.yaml"
        raise ContentErrors([ContentError(where, str(error), "compare with the shipped content")]) from error


def _model(language: Language, texts: Mapping[str, str], cache: Path | None) -> Any:
    """The trained intent model: from the cache where it is whole, else trained now (and kept)."""
    from bot.core.understanding import model as packing

    taught = {
        p: t for p, t in texts.items() if p.startswith(f"{language.code}/") and ("/utterances/" in p or Path(p).stem in LEXICON)
    }
    path = cache / f"model-{FORMAT}-{language.code}-{version_of(taught)}.bin" if cache else None
    if path:
        try:
            body = _checked(path.read_bytes())
            if body is not None:
                return packing.unpack(body)
        except (OSError, ValueError):
            pass
    model = train(language, texts)
    if path:
        _write_cache(path, packing.pack(model))
    return model


LEXICON = ("synonyms", "common_words", "general")
"""The lexicon files that the intent model is made of, beside the utterances; red flags and slots are read from the others."""


def train(language: Language, texts: Mapping[str, str]) -> Any:
    """The intent model from the utterance files of a language."""
    from bot.core.understanding import lexicon as words
    from bot.core.understanding import training

    examples: list[tuple[str, str | None]] = []
    for path, text in sorted(texts.items()):
        if path.startswith(f"{language.code}/utterances/"):
            taught = parse_yaml(text)
            examples += [(str(e), taught["intent"]) for e in taught["examples"]]
    lexicon = words.load(
        language.lexicon.get("synonyms", {}),
        language.lexicon.get("common_words", ""),
        language.lexicon.get("general", ""),
    )
    return training.train(examples, lexicon, lexicon.general, CAUTION)
