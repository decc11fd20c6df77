"""What no single file can show: unknown ids, unused parts, missing words, Telegram's limits. Pure; returns all problems.

Neighbours: load.py checks each file's shape; shown.py renders it, sourced.py looks for sources; core/triage/prove.py walks the dialogue; cli/checking.py prints both.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

from bot.core.coaching import club_tips
from bot.core.content import check_plan
from bot.core.content.complete import completed, lacks
from bot.core.content.errors import ContentError
from bot.core.content.language import Language
from bot.core.content.load import FIRST, Content
from bot.core.content.schema import Condition, Question
from bot.core.content.shown import wrong
from bot.core.content.sourced import unsourced
from bot.core.rendering import unmark

LABEL, MESSAGE, DATA = 64, 4096, 40
DERIVED = {"mileage_rise", "longest_rise", "unchanged_days", "plan_days"}
"""Slots that follow from answers; no question asks for them."""
PROFILE = {"profile.description": 512, "profile.short_description": 120}


def problems(content: Content, today: date) -> list[ContentError]:
    """Everything that is wrong across files, in a stable order."""
    found = chain(
        _flows(content), _triage(content), _plan(content), _care(content), _pictures(content),
        *(_language(content, lang, today) for lang in content.languages.values()),
        _sources(content, today), _knowledge(content),
    )  # fmt: skip
    return list(found)


def _error(where: str, problem: str, hint: str) -> ContentError:
    return ContentError(where, problem, hint)


def _flows(content: Content) -> Iterator[ContentError]:
    for flow in content.flows.values():
        where = f"flows/{flow.id}.yaml"
        seen: set[str] = set()
        for q in flow.questions:
            if q.id in seen:
                yield _error(where, f"question {q.id} stands twice", "give each question its own id")
            seen.add(q.id)
            yield from _question(content, q, where)
        for fact in {f for q in flow.questions for f in q.facts} - set(flow.facts):
            yield _error(where, f"fact {fact} is not defined", "add it under `facts`")
    check = content.flows.get("check")
    if check is None:
        yield _error("flows/check.yaml", "is missing", "restore it from the shipped content")
        return
    asked = [f for q in check.questions for f in q.flags]
    for flag, rule in content.flags.items():
        if rule.ask and asked.count(flag) != 1:
            yield _error(
                "flows/check.yaml",
                f"red flag {flag} is asked {asked.count(flag)} times",
                "list it in exactly one screen",
            )


def _question(content: Content, q: Question, where: str) -> Iterator[ContentError]:
    for flag in q.flags:
        if flag not in content.flags:
            yield _error(where, f"{q.id}: red flag {flag} is unknown", "define it in red_flags.yaml")
    if q.kind in ("choice", "checklist") and not q.options:
        yield _error(where, f"{q.id} has no options", "add options, or make it a number question")
    if q.kind not in ("screen", "consent", "review") and not q.slots:
        yield _error(where, f"{q.id} has no slots", "name the slot that it fills")
    for option in q.options:
        if not set(option.sets) & set(q.slots):
            yield _error(where, f"{q.id}.{option.id} sets none of {', '.join(q.slots)}", "let it set the question's slot")
        for flag in option.asks:
            if flag not in content.flags:
                yield _error(where, f"{q.id}.{option.id}: red flag {flag} is unknown", "define it in red_flags.yaml")
    yield from _shown_with(content, q, where)


def _shown_with(content: Content, q: Question, where: str) -> Iterator[ContentError]:
    """A question's picture, and the question that it leads to."""
    if q.picture and q.picture not in content.pictures:
        yield _error(where, f"{q.id}: media/{q.picture} is missing", "draw it (docs/draw), or leave `picture` out")
    offered = {o.id for flow in content.flows.values() for o in flow.questions if o.offered}
    if q.leads_to and q.leads_to not in offered:
        yield _error(where, f"{q.id} leads to {q.leads_to}, which is not on offer", "name a question with `offered: true`")


def _slots(content: Content) -> set[str]:
    """Every slot that an answer can fill, and those derived from them."""
    named = {s for f in content.flows.values() for q in f.questions for s in (*q.slots, *q.facts)}
    set_by = {s for f in content.flows.values() for q in f.questions for o in q.options for s in o.sets}
    return named | set_by | DERIVED


def _conditions(where: str, conditions: Iterable[Condition], known: set[str]) -> Iterator[ContentError]:
    for c in conditions:
        if c.slot not in known:
            yield _error(where, f"slot {c.slot} is never filled", "use a slot of flows/, or add the question")


def _triage(content: Content) -> Iterator[ContentError]:
    known, where = _slots(content), "triage.yaml"
    yield from _conditions(where, (p.needs for p in content.triage.mechanical_pattern.parts), known)
    for rule in content.triage.rules:
        yield from _conditions(where, rule.conditions, known)
        if rule.flag and rule.flag not in content.flags:
            yield _error(where, f"rule {rule.id}: flag {rule.flag} is unknown", "define it in red_flags.yaml")
        if rule.level in ("urgent", "emergency") and not rule.flag:
            yield _error(where, f"rule {rule.id} is {rule.level} and names no flag", "add `flag:`, whose words are used")


def _plan(content: Content) -> Iterator[ContentError]:
    yield from check_plan.problems(content.plan, content.exercises)
    yield from _conditions(check_plan.WHERE, check_plan.conditions(content.plan), _slots(content))


def _pictures(content: Content) -> Iterator[ContentError]:
    for exercise, card in content.exercises.items():
        if card.picture and card.picture not in content.pictures:
            yield _error(
                "exercises.yaml", f"{exercise}: media/{card.picture} is missing", "draw it (docs/draw), or set picture: null"
            )


def _care(content: Content) -> Iterator[ContentError]:
    for code, country in content.care.items():
        if code != "neutral" and not country.emergency:
            yield _error("care.yaml", f"{code} has no emergency number", "add one, or take the country out")


def _language(content: Content, lang: Language, today: date) -> Iterator[ContentError]:
    """What is wrong with a language. What another one than the first may borrow is not missing; a draft may lack anything."""
    missing = _missing(content, lang) if lang.code == FIRST else _unspoken(content, lang)
    yield from missing if not lang.head.draft else ()
    yield from _limits(lang)
    yield from _answers(content, lang)
    yield from _tips(content, lang)
    whole = replace(content, languages={**content.languages, lang.code: completed(content, lang)})
    yield from wrong(whole, lang)
    yield from unsourced(lang)


def _unspoken(content: Content, lang: Language) -> Iterator[ContentError]:
    """Safety texts that a language lacks: without them it is not spoken."""
    for name in lacks(content, lang).safety:
        yield _error(f"{lang.code}/", f"{name} is missing", "write it, or mark the language as a draft in language.yaml")
    for flag in set(lang.flags) - set(content.flags):
        yield _error(f"{lang.code}/red_flags/{flag}.yaml", "is not in red_flags.yaml", "add its rule, or delete the file")


def _missing(content: Content, lang: Language) -> Iterator[ContentError]:
    """Words that code or content will ask for."""
    replies = f"{lang.code}/replies"
    for name in needed(content):
        if name not in lang.replies:
            yield _error(replies, f"{name} is missing", "add it to a file of this folder")
    for flag in content.flags:
        if flag not in lang.flags:
            yield _error(f"{lang.code}/red_flags/{flag}.yaml", "is missing", "write it; see a neighbouring flag")
    for flag in set(lang.flags) - set(content.flags):
        yield _error(f"{lang.code}/red_flags/{flag}.yaml", "is not in red_flags.yaml", "add its rule, or delete the file")
    for exercise in content.exercises:
        if exercise not in lang.exercises:
            yield _error(f"{lang.code}/exercises/{exercise}.yaml", "is missing", "write it; see a neighbouring card")
    for code in content.care:
        if code != "neutral" and code not in lang.care.names:
            yield _error(f"{lang.code}/care.yaml", f"{code} has no name", "add it under `names`")


def needed(content: Content) -> Iterator[str]:
    """Names of the reply templates that the flows ask for."""
    for flow in content.flows.values():
        for q in flow.questions:
            yield from (f"{style}.{q.id}" for style in ("ask", "rephrase", "examples", "why"))
            yield from (f"option.{q.id}.{o.id}" for o in q.options)
            yield from (o.says for o in q.options if o.says)
            yield from (f"button.offer.{q.id}" for _ in (1,) if q.offered)
            yield from (f"ask.fact.{f}" for f in q.facts)
            yield from (f"option.fact.{f}" for f in q.facts)
            yield from (f"several.{q.id}" for _ in (1,) if q.several)
            if q.kind not in ("screen", "consent", "review") and flow.id == "check":
                yield from (f"short.{q.id}", f"value.{q.id}")
    yield from (f"reason.rule.{r.reason}" for r in content.triage.rules)
    yield from (f"reason.pattern.{p.id}" for p in content.triage.mechanical_pattern.parts)
    yield from check_plan.needed(content.plan)
    for post in content.posts:
        yield from (f"club_post.{post}", f"button.club_post_{post}")
    yield from (f"challenge.{name}" for name in content.challenges)
    for kind in content.reminders:
        yield from (f"reminder_kind.{kind}.{part}" for part in ("title", "add", "end", "text"))


def _limits(lang: Language) -> Iterator[ContentError]:
    """What Telegram refuses."""
    for name, variants in lang.replies.items():
        for text in variants:
            limit = LABEL if name.startswith(("button.", "option.", "short.")) else PROFILE.get(name, MESSAGE)
            if len(unmark(text)[0]) > limit:
                yield _error(f"{lang.code}/replies: {name}", f"has {len(text)} characters", f"shorten it to {limit}")


def _answers(content: Content, lang: Language) -> Iterator[ContentError]:
    for topic, answer in lang.answers.items():
        for other in answer.head.related:
            if other not in content.languages[FIRST].answers:
                yield _error(answer.where, f"related topic {other} is unknown", "use the topic of another answer")
        for exercise in answer.head.exercises:
            if exercise not in content.exercises:
                yield _error(answer.where, f"exercise {exercise} is unknown", "define it in exercises.yaml")
        if not answer.where.endswith(f"/{topic}.md"):
            yield _error(answer.where, f"topic is {topic}", "name the file after its topic")
    for c in content.plan.contributors.values():
        if lang.code == FIRST and c.topic not in lang.answers:
            yield _error("plan.yaml", f"topic {c.topic} has no answer in {lang.code}", "write it, or use another topic")


def _tips(content: Content, lang: Language) -> Iterator[ContentError]:
    for topic in club_tips.topics(lang.replies):
        if topic not in content.languages[FIRST].answers:
            yield _error(f"{lang.code}/replies: tip.{topic}", "no answer has this topic", "name it after the topic of an answer")


def _sources(content: Content, today: date) -> Iterator[ContentError]:
    """Every mark names a source that exists and is not past its review date; no source is unused."""
    used: dict[str, str] = {}
    for where, ids in _marks(content):
        for source in ids:
            used.setdefault(source, where)
    for source, where in used.items():
        if source not in content.sources:
            yield _error(where, f"source {source} is unknown", "define it in sources.yaml, or correct its spelling")
    for source, entry in content.sources.items():
        if source not in used:
            yield _error("sources.yaml", f"{source} is never used", "use it, or take it out")
        elif entry.review_due < today:
            yield _error("sources.yaml", f"{source} was due for review on {entry.review_due}", "review it and move the date")
    for where, due in _reviewed(content):
        if due < today:
            yield _error(where, f"was due for review on {due}", "review it, sign it, and move the date")


def _reviewed(content: Content) -> Iterator[tuple[str, date]]:
    """When red flags and answers are due for review."""
    yield from ((f"red_flags.yaml: {flag}", rule.review_due) for flag, rule in content.flags.items())
    for lang in content.languages.values():
        yield from ((a.where, a.head.review_due) for a in lang.answers.values())


def _knowledge(content: Content) -> Iterator[ContentError]:
    """Every fact is told by an answer or an exercise, or left out with a reason; and nothing else is named."""
    known = {one for ids in content.knowledge.values() for one in ids}
    named = {one: "exercises.yaml" for e in content.exercises.values() for one in e.knowledge}
    named |= {one: a.where for lang in content.languages.values() for a in lang.answers.values() for one in a.head.knowledge}
    left_out = {left.id for left in content.left_out}
    for one in sorted(known - set(named) - left_out):
        yield _error(
            "knowledge.yaml", f"{one} is in no answer", "name it under `knowledge` of one, or in left_out.yaml with the reason"
        )
    for one in sorted({*named, *left_out} - known):
        yield _error(named.get(one, "left_out.yaml"), f"{one} is no known fact", "correct it, or add it to knowledge.yaml")


def _marks(content: Content) -> Iterator[tuple[str, Iterable[str]]]:
    """(where, source ids) of every mark and list of sources in the content."""
    listed: Mapping[str, Mapping[str, Any]] = {
        "red_flags.yaml": content.flags, "exercises.yaml": content.exercises, "plan.yaml": content.plan.contributors,
    }  # fmt: skip
    for where, entries in listed.items():
        yield from ((where, e.sources) for e in entries.values())
    yield "plan.yaml", content.plan.sources
    yield from (("triage.yaml", r.sources) for r in content.triage.rules)
    yield "triage.yaml", content.triage.mechanical_pattern.sources
    for lang in content.languages.values():
        for name, variants in lang.replies.items():
            yield from ((f"{lang.code}/replies: {name}", unmark(text)[1]) for text in variants)
        for answer in lang.answers.values():
            yield from ((answer.where, unmark(text)[1]) for text in answer.sections.values())
