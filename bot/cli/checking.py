"""`runtall check` and `runtall content`: what is wrong with the content, what is proved of it, what it holds."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.cli.errors import UserError, cache, content_folder, settings_or_exit
from bot.cli.library import content_from
from bot.cli.proved import keep
from bot.core.content.check import problems
from bot.core.content.complete import lacks, spoken, with_drafts
from bot.core.content.errors import ContentError, ContentErrors
from bot.core.content.load import FIRST, Content
from bot.core.content.sourced import share
from bot.core.dialogue.clubs import rehearsal
from bot.core.triage.properties import DAYS
from bot.core.triage.prove import DETOURS, Failure, prove
from bot.core.understanding import figures
from bot.core.understanding.hearing import misheard
from bot.core.understanding.spelling import lexicon, spelt

MOST_SHOWN = 40


def check(folder: Path | None, proofs: bool, detours: int | None) -> int:
    """Print every problem and every failed proof; 1 where there is any, else 0."""
    where = folder or content_folder(settings_or_exit()[0])
    try:
        full = content_from(where, cache(), reader=False)
        if found := [*problems(full, datetime.now(UTC).date()), *_utterances(full)]:
            return _report(found)  # what takes longer is looked at once the files are right
        content = content_from(where, cache(), drafts=True)
    except ContentErrors as errors:
        return _report(errors.errors)
    if found := [*_patterns(content), *_figures(full, content)]:
        return _report(found)
    heard = list(_misheard(content))
    found = [*(problem for fails, problem in heard if fails), *_too_hard(full), *rehearsal.problems(with_drafts(content))]
    if found:
        return _report(found)
    _listed("sentences of drafts that are misheard", [str(problem).partition("\n")[0] for fails, problem in heard if not fails])
    print(_summary(full))
    _lacking(full)
    _sources(full)
    _review_utterances(full, content)
    failed = _prove(spoken(content)[0], DETOURS if detours is None else detours) if proofs else 0
    if proofs and not failed:
        keep(content, cache())
    return failed


def _lacking(content: Content) -> None:
    """What each language lacks beside the first one; it fails nothing, for a language without its safety texts fails before."""
    for code, lang in content.languages.items():
        for kind, names in lacks(content, lang).counted.items():
            draft = ", a draft," if lang.head.draft else ""
            _listed(f"{code}{draft} lacks {kind}", list(names))


def _patterns(content: Content) -> Iterable[ContentError]:
    """Patterns that no message would ever match, and names of topics that have no answer."""
    for code, lang in content.languages.items():
        part = "slots"
        try:
            if lang.reader and lang.reader.patterns:
                lang.reader.patterns.verify()
            part = "topics"
            if lang.reader and lang.reader.frames:
                lang.reader.frames.verify(frozenset(content.languages[FIRST].answers))
        except ContentErrors as errors:
            yield from errors.errors
        except ValueError as error:
            yield ContentError(f"{code}/lexicon/{part}.yaml", str(error), "compare with the patterns beside it")


def _figures(full: Content, content: Content) -> Iterable[ContentError]:
    """Figures of speech that would swallow what stands behind them. `full`: with the lexicons' texts; content: read."""
    for code, lang in content.languages.items():
        signs = lexicon(full.languages[code].lexicon.get("concepts") or {}, lang.spelling)
        for figure, words in figures.too_wide(signs, lang.hearer.flags) if lang.hearer else ():
            told = f'figure "{figure}" may end so: "{words}", and would swallow an emergency behind it'
            yield ContentError(f"{code}/lexicon/concepts.yaml", told, "let it end in the word that makes it harmless")


def _misheard(content: Content) -> Iterable[tuple[bool, ContentError]]:
    """(whether it fails the check, problem) of sentences beside a red flag that are not heard as they should; a draft's fail nothing."""
    for code, lang in content.languages.items():
        for flag, words in lang.flags.items():
            for told in misheard(flag, content.flags[flag].rank, words, lang.hearer) if flag in content.flags else ():
                where = f"{code}/red_flags/{flag}.yaml"
                yield not lang.head.draft, ContentError(where, told, f"mend {code}/lexicon/concepts.yaml, or the sentence")


def _too_hard(content: Content) -> Iterable[ContentError]:
    """Messages that are harder to read than they may be."""
    from bot.cli.grades import EASY, HARDEST, SHARE, grades

    for code, lang in content.languages.items():
        found = sorted(grades(lang), key=lambda pair: -pair[1])
        if not found:
            continue
        easy = sum(g <= EASY for _, g in found)
        print(
            f"{code}: {easy} of {len(found)} messages are at grade {EASY:g} or lower, the hardest at {found[0][1]:.1f} ({found[0][0]})"
        )
        allowed = HARDEST if easy >= SHARE * len(found) else EASY
        for where, hard in found:
            if hard > allowed:
                yield ContentError(f"{code}/{where}", f"has grade {hard:.1f}", "use shorter words and sentences")


def _sources(content: Content) -> None:
    """How many sentences of advice name their source, and how many sources somebody has checked."""
    for code, lang in content.languages.items():
        sourced, all_ = share(lang)
        print(f"{code}: {sourced} of {all_} sentences of advice name their source ({sourced / max(1, all_):.0%})")
    checked = sum(s.reviewed is not None for s in content.sources.values())
    print(f"sources: {checked} of {len(content.sources)} checked by a named person, all within their review date")


def _report(found: list[ContentError]) -> int:
    for error in found[:MOST_SHOWN]:
        print(error, file=sys.stderr)
    more = f" (the first {MOST_SHOWN} are shown)" if len(found) > MOST_SHOWN else ""
    print(f"check: {len(found)} problem(s){more}")
    return 1


def _utterances(content: Content) -> Iterable[ContentError]:
    """A test utterance that copies an example proves nothing; an example under two intents teaches nothing."""
    for lang in content.languages.values():
        owner: dict[str, str] = {}
        for taught in lang.utterances:
            name = str(taught.intent or "_out_of_scope")
            where = f"{lang.code}/utterances/{name}.yaml"
            examples = {e.casefold().strip() for e in taught.examples}
            for copy in examples & {t.casefold().strip() for t in taught.tests}:
                yield ContentError(where, f"test {copy!r} is also an example", "reword the test")
            for example in examples:
                if owner.setdefault(example, name) != name:
                    yield ContentError(where, f"example {example!r} also stands under {owner[example]}", "keep it under one")
        for flag, words in lang.flags.items():
            where = f"{lang.code}/red_flags/{flag}.yaml"
            taught_words = {u.casefold().strip() for u in (*words.utterances, *words.near_misses)}
            for copy in taught_words & {t.casefold().strip() for t in words.tests.all}:
                yield ContentError(where, f"test {copy!r} is also an utterance", "reword the test")


def _review_utterances(full: Content, content: Content) -> None:
    """What authors should know of the utterances; it fails nothing."""
    from bot.core.understanding.review import review

    for code, lang in full.languages.items():
        if not lang.utterances:
            continue
        reader = content.languages[code].reader
        examples = [(spelt(str(e), lang.spelling), u.intent) for u in lang.utterances for e in u.examples]
        tests = [(spelt(str(t), lang.spelling), u.intent) for u in lang.utterances for t in u.tests]
        told = review(reader.model, examples, tests, frozenset(lang.answers))
        print(f"{code}: {told.tests - len(told.failing)} of {told.tests} test utterances are read right")
        by_intent = Counter(str(m.intent) for m in told.failing)
        _listed("tests that fail, by intent", [f"{name} {n}" for name, n in by_intent.most_common()])
        _listed("pairs of intents that collide", [f"{a} / {b} {n}" for a, b, n in told.colliding])
        _listed("examples that pull to another intent", [f'"{m.text}" ({m.intent}) -> {m.read}' for m in told.pulling])
        _listed("intents with too few examples", [f"{name} {has} of {least}" for name, (has, least) in told.few.items()])


def _listed(title: str, rows: list[str]) -> None:
    """A heading and its rows, a line each; nothing where there are none."""
    if rows:
        more = f", the first {MOST_SHOWN} shown" if len(rows) > MOST_SHOWN else ""
        print(f"  {title} ({len(rows)}{more})")
        for line in rows[:MOST_SHOWN]:
            print(f"    {line}")


def _summary(content: Content) -> str:
    lang = content.languages[FIRST]
    examples = sum(len(u.examples) for u in lang.utterances)
    return (
        f"content {content.version}: {len(lang.utterances)} intents with {examples} utterances, {len(lang.answers)} answers, "
        f"{len(content.flags)} red flags, {len(content.sources)} sources, {len(content.exercises)} exercises, {len(content.care)} countries"
    )


def _prove(content: Content, detours: int) -> int:
    """Walk every state; print what was explored, and the shortest conversation to any failure.

    The rules know no language, so that a straight walk is enough for the others: each says all of it.
    """
    failures: list[Failure] = []
    for code in content.languages:
        failures += _walked(content, code, detours if code == FIRST else 0)
    for failure in failures:
        print(_told(failure), file=sys.stderr)
    print("proofs hold" if not failures else f"check: {len(failures)} proof(s) failed")
    return 1 if failures else 0


def _walked(content: Content, language: str, detours: int) -> tuple[Failure, ...]:
    started = time.perf_counter()
    walk = prove(content, language, detours=detours, today=datetime.now(UTC).date())
    seconds = time.perf_counter() - started
    print(
        f"proofs P1-P7 in {language}, {detours} detour(s): {walk.states} states, {walk.steps} answers, {walk.rendered} messages rendered, "
        f"{walk.waited} open referrals left for {DAYS} days, {seconds:.1f} s"
    )
    return tuple(walk.failures)


def _told(failure: Failure) -> str:
    path = "".join(f"\n    {n}. the person {what}" for n, what in enumerate(failure.path, 1))
    return f"{failure.name} fails: {failure.what}{path}"


def contents(as_json: bool) -> None:
    """What the content holds, as contract/cli.md promises."""
    try:
        content = content_from(content_folder(settings_or_exit()[0]), cache(), reader=False)
    except ContentErrors as errors:
        raise UserError(f"content: {errors.errors[0]}") from errors
    held = inventory(content)
    if as_json:
        print(json.dumps(held))
    else:
        for name, entries in held.items():
            print(f"{name}: {len(entries)}")


def inventory(content: Content) -> dict[str, list[Mapping[str, Any]]]:
    """Intents, answers, what was left out, red flags, questions, exercises."""
    from bot.core.rendering import unmark

    lang = content.languages[FIRST]
    marks = {t: sorted({i for s in a.sections.values() for i in unmark(s)[1]}) for t, a in lang.answers.items()}
    counts: dict[str, int] = {str(u.intent): len(u.examples) for u in lang.utterances if u.intent}
    speaking: dict[str, list[str]] = {
        i: [c for c, other in content.languages.items() if any(u.intent == i for u in other.utterances)] for i in counts
    }
    return {
        "intents": [{"id": i, "examples": n, "languages": speaking[i]} for i, n in sorted(counts.items())],
        "answers": [{"topic": t, "knowledge": list(a.head.knowledge), "sources": marks[t]} for t, a in lang.answers.items()],
        "left_out": [{"id": x.id, "reason": x.reason} for x in content.left_out],
        "red_flags": [
            {"id": f, "level": r.level, "examples": len(lang.flags[f].utterances), "near_misses": len(lang.flags[f].near_misses)}
            for f, r in content.flags.items()
            if f in lang.flags
        ],
        "questions": [{"id": q.id, "options": [o.id for o in q.options]} for f in content.flows.values() for q in f.questions],
        "exercises": [{"id": e, "picture": x.picture} for e, x in content.exercises.items()],
    }
