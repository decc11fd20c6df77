"""Content from disk: texts, parsed files (kept under the content's hash), checked content with its readers.

Rule 1: a changed content file rebuilds by itself; a damaged or foreign cache is rebuilt, never trusted (its digest is checked).
Rule 2: a cache that cannot be written is no error: the next start is slower.
Neighbours: core/content checks the texts; readers.py compiles what reads messages; kept.py keeps files.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot.cli import kept, learning
from bot.cli.readers import FORMAT, Late, now, readers_for
from bot.core.content.complete import spoken
from bot.core.content.errors import ContentError, ContentErrors
from bot.core.content.language import Language
from bot.core.content.load import FIRST, Content, load, parse_yaml, version_of
from bot.core.rendering import plain, unmark
from bot.core.understanding.understand import Reader

COMMON = 30
"""Utterances with a word from which on it tells nothing of a topic ("back", "running")."""
MEDIA = "media"
"""The folder of pictures within a content folder."""
READ = (".yaml", ".md", ".txt")


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


def content_from(
    folder: Path, cache: Path | None, *, reader: bool = True, drafts: bool = False, apart: bool = False
) -> Content:  # fmt: skip
    """Checked content with its languages' readers. Raises ContentErrors.

    Without `reader` everything is loaded, to be looked at; `drafts`: with languages that are not spoken yet;
    `apart`: what has to be learnt is learnt by another process, so that this one stays small.
    """
    content, texts = loaded(folder, cache, whole=not reader, drafts=drafts or not reader)
    content = replace(content, pictures=_pictures(folder))
    if not reader:
        return content
    content, refused = (content, ()) if drafts else spoken(content)
    teach = {code: partial(learning.apart, folder, cache, code) if apart and cache else None for code in content.languages}
    languages = {code: _with_readers(content, lang, texts, cache, teach[code]) for code, lang in content.languages.items()}
    return replace(content, languages=languages, refused=refused)


def loaded(folder: Path, cache: Path | None, *, whole: bool, drafts: bool) -> tuple[Content, Mapping[str, str]]:
    """Checked content without what reads messages, and all texts. `whole`: with what is needed to train alone. Raises ContentErrors."""
    texts = texts_of(folder)
    version = version_of(texts)
    parsed = _Parsed(cache, "whole" if whole else "parsed", version)
    content = load(texts if whole else {k: v for k, v in texts.items() if not _only_for_training(k)}, parsed, drafts=drafts)
    parsed.save()
    return replace(content, version=version), texts


def _pictures(folder: Path) -> frozenset[str]:
    """The pictures of a content folder, and those that languages have of their own ("de/body_map.png")."""
    own = (f"{p.parent.parent.name}/{p.name}" for p in folder.glob(f"*/{MEDIA}/*.png"))
    return frozenset((*(p.name for p in (folder / MEDIA).glob("*.png")), *own))


def _with_readers(
    content: Content, language: Language, texts: Mapping[str, str], cache: Path | None, teach: Callable[[], None] | None
) -> Language:  # fmt: skip
    """The language with what reads it: the first one now, the others when they are first needed."""
    reader, hearer = readers_for(content, language, texts, cache, teach)
    if language.code == FIRST:
        reader, hearer = now(reader), now(hearer)
        return replace(language, reader=reader, hearer=hearer, search=_search(language, reader), lexicon={})  # all is compiled
    found = Late(lambda: _search(language, reader))
    return replace(language, reader=reader, hearer=hearer, search=lambda said: found.now()(said))


def _search(language: Language, reader: Reader) -> Callable[[str], str | None]:
    """The full-text search over the answers of a language."""
    from bot.store.passages import Passages

    texts = [(topic, plain(unmark(text)[0])) for topic, answer in language.answers.items() for text in answer.sections.values()]
    common = {*reader.model.lexicon.stops, *(w for w, n in reader.model.counts.items() if n >= COMMON)}
    return Passages(texts, common).best


def _only_for_training(path: str) -> bool:
    """Files that the built model makes unnecessary at run time."""
    return "/utterances/" in path


class _Parsed:
    """A parser that remembers: all parsed files of one content version in one JSON file, each under its text's hash.

    A content that is new begins with what the newest of the others knows: after a change of one file, one file is parsed.
    """

    def __init__(self, cache: Path | None, kind: str, version: str) -> None:
        self._path = cache / f"{kind}-{FORMAT}-{version}.json" if cache else None
        self._old: dict[str, Any] = _read_cache(self._path) if self._path else {}
        self._new = not self._old
        if self._path and self._new and (other := kept.newest(self._path)):
            self._old = _read_cache(other)
        self._used: dict[str, Any] = {}

    def __call__(self, text: str) -> Any:
        key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        if key not in self._used:
            self._new = self._new or key not in self._old
            self._used[key] = self._old[key] if key in self._old else _plain(parse_yaml(text))
        return self._used[key]

    def save(self) -> None:
        """Keep what this content is made of, and no more."""
        if self._path and self._new:
            kept.write(self._path, json.dumps(self._used, ensure_ascii=False).encode())
            kept.tidy(self._path)


def _plain(value: Any) -> Any:
    """YAML values as JSON has them: keys are texts, dates are ISO texts."""
    if isinstance(value, dict):
        return {("yes" if k is True else "no" if k is False else str(k)): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


def _read_cache(path: Path) -> dict[str, Any]:
    """The JSON map of a cache file that is whole; {} otherwise."""
    try:
        value = json.loads(kept.read(path) or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
