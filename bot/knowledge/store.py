"""Everything Balise knows, read from seeds/ once and checked as a whole.

The checks of one record are its type (records.py); the checks here are those between
files: every id that is named exists, every placeholder can be filled, every topic has
its answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from bot.errors import SeedError
from bot.knowledge.records import (
    Answer,
    Article,
    Asked,
    Country,
    Fact,
    Feeling,
    FeelingKind,
    Guidance,
    Helpline,
    Hurdle,
    HurdleKind,
    Language,
    Origin,
    Plan,
    Text,
    Topic,
)
from bot.knowledge.seed_files import convert, read_record, read_yaml

SEEDS = Path(__file__).parents[2] / "seeds"
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Source:
    """One passage of an article or point of guidance, ready to be cited."""

    id: str
    kind: str
    title: Text
    publisher: str | None
    published: str | None
    inferred: bool
    locator: str
    says: Text
    caveat: Text | None
    url: str | None
    topics: tuple[str, ...]
    facts: dict[str, Fact]
    origins: tuple[Origin, ...] = ()
    asked: Asked = Asked()
    countries: tuple[str, ...] = ()

    def holds_in(self, country: str, fact: str | None = None) -> bool:
        """Tell whether the passage, or a fact of it, is of use in a country."""
        own = self.facts[fact].countries if fact else []
        return country in (own or self.countries or (country,))


@dataclass(frozen=True)
class Knowledge:
    """All records, by id."""

    topics: dict[str, Topic]
    answers: dict[str, Answer]
    plans: dict[str, Plan]
    feelings: dict[FeelingKind, Feeling]
    hurdles: dict[HurdleKind, Hurdle]
    sources: dict[str, Source]
    articles: dict[str, Article]
    guidance: dict[str, Guidance]
    countries: dict[str, Country]
    helplines: dict[str, Helpline]
    country_of: dict[str, str]  # helpline id to country code
    time_zones: dict[str, str]  # helpline id to time zone

    def fact(self, reference: str) -> tuple[Source, Fact]:
        """Find a fact by `passage_id.fact_id`. Raises KeyError if there is none."""
        passage, _, name = reference.rpartition(".")
        source = self.sources[passage]
        return source, source.facts[name]


def load(seeds: Path = SEEDS) -> Knowledge:
    """Read and check all of seeds/. Raises SeedError naming the file and the place."""
    topics = convert(read_yaml(seeds / "topics.yml"), dict[str, Topic], seeds / "topics.yml")
    articles = _by_id(seeds / "articles", Article)
    guidance = _by_id(seeds / "guidance", Guidance)
    sources = {s.id: s for a in articles.values() for s in _passages(a)}
    sources |= {s.id: s for g in guidance.values() for s in _points(g)}
    countries = _by_id(seeds / "helplines", Country, key="country", name=str.lower)
    helplines, country_of, time_zones = {}, {}, {}
    for country in countries.values():
        for line in country.lines:
            if line.id in helplines:
                raise SeedError(f"{seeds}/helplines: the id {line.id!r} stands twice")
            helplines[line.id] = line
            country_of[line.id] = country.country
            time_zones[line.id] = line.time_zone or country.time_zone
    feelings, hurdles = seeds / "feelings.yml", seeds / "hurdles.yml"
    answers = _by_id(seeds / "answers", Answer, key="topic")
    knowledge = Knowledge(
        topics=topics,
        answers=answers,
        plans=_by_id(seeds / "plans", Plan),
        feelings=convert(read_yaml(feelings), dict[FeelingKind, Feeling], feelings),
        hurdles=convert(read_yaml(hurdles), dict[HurdleKind, Hurdle], hurdles),
        sources=sources,
        articles=articles,
        guidance=guidance,
        countries=countries,
        helplines=helplines,
        country_of=country_of,
        time_zones=time_zones,
    )
    problems = list(find_problems(knowledge))
    if problems:
        raise SeedError("\n".join(f"{seeds}/{problem}" for problem in problems))
    return knowledge


def _by_id(folder: Path, kind, key: str = "id", name=str) -> dict:
    records = {}
    for path in sorted(folder.glob("*.yml")):
        record = read_record(path, kind)
        identity = getattr(record, key)
        if path.stem != name(identity):
            raise SeedError(
                f"{path}: {key} {identity!r} does not fit the name of the file; "
                f"expected {path.stem!r}"
            )
        records[identity] = record
    if not records:
        raise SeedError(f"{folder}: expected .yml files, found none")
    return records


def _passages(article: Article) -> Iterator[Source]:
    for passage in article.passages:
        yield Source(
            id=f"{article.id}#{passage.id}",
            kind="article",
            title=article.title,
            publisher=article.publisher,
            published=article.published,
            inferred=article.published_is == "inferred",
            locator=f"§\u00a0{passage.id.removeprefix('p')}",
            says=passage.says,
            caveat=passage.caveat,
            url=article.url,
            topics=tuple(passage.topics),
            facts={fact.id: fact for fact in passage.facts},
            asked=passage.asked,
            countries=tuple(passage.countries),
        )


def _points(guidance: Guidance) -> Iterator[Source]:
    for point in guidance.points:
        first = point.sources[0] if point.sources else None
        yield Source(
            id=f"{guidance.id}#{point.id}",
            kind="guidance",
            title=Text(fr=first.title, en=first.title) if first else guidance.title,
            publisher=first.body if first else None,
            published=first.published if first else None,
            inferred=False,
            locator=point.id,
            says=point.says,
            caveat=point.caveat,
            url=first.url if first else None,
            topics=tuple(point.topics),
            facts={fact.id: fact for fact in point.facts},
            origins=tuple(point.sources),
            asked=point.asked,
            countries=tuple(point.countries),
        )


# -- checks between files --------------------------------------------------------------


def find_problems(knowledge: Knowledge) -> Iterator[str]:
    """List what does not fit together, as `file: place: what`."""
    for topic in knowledge.topics:
        if topic not in knowledge.answers:
            yield f"answers/{topic}.yml: the topic has no answer"
    for answer in knowledge.answers.values():
        yield from _answer_problems(knowledge, answer)
    for plan in knowledge.plans.values():
        yield from _plan_problems(knowledge, plan)
    yield from _feeling_problems(knowledge)
    yield from _hurdle_problems(knowledge)
    for source in knowledge.sources.values():
        place = f"{'articles' if source.kind == 'article' else 'guidance'}: {source.id}"
        for topic in source.topics:
            if topic not in knowledge.topics:
                yield f"{place}: unknown topic {topic!r}"
        yield from _text_problems(knowledge, source.says, place, own=source)
        if source.caveat:
            yield from _text_problems(knowledge, source.caveat, place, own=source)
        for fact in source.facts.values():
            for other in fact.differs:
                try:
                    knowledge.fact(other)
                except KeyError:
                    yield f"{place}.{fact.id}: differs: unknown fact {other!r}"
            texts = (fact.says,) if fact.caveat is None else (fact.says, fact.caveat)
            for text in texts:
                yield from _text_problems(
                    knowledge, text, f"{place}.{fact.id}", own=source, extra={"value"}
                )
    for country in knowledge.countries.values():
        named = [*country.emergency, *country.medical, *country.silent]
        named += [line for lines in country.first.values() for line in lines]
        for line in named:
            if line not in knowledge.helplines:
                yield f"helplines/{country.country.lower()}.yml: unknown helpline {line!r}"


def _answer_problems(knowledge: Knowledge, answer: Answer) -> Iterator[str]:
    place = f"answers/{answer.topic}.yml"
    topic = knowledge.topics.get(answer.topic)
    if topic is None:
        yield f"{place}: unknown topic"
        return
    if topic.group != "conversation" and not answer.cites:
        yield f"{place}: cites: expected at least one passage"
    if topic.group in ("situation", "action") and not answer.helplines:
        yield f"{place}: helplines: expected a profile"
    cited = [*answer.cites, *(c for extra in answer.countries.values() for c in extra.cites)]
    yield from _cite_problems(knowledge, cited, place)
    for other in answer.suggestions:
        if other not in knowledge.topics:
            yield f"{place}: suggestions: unknown topic {other!r}"
    for name in ("lead", "child", "staff"):
        text = getattr(answer, name)
        if text:
            yield from _text_problems(knowledge, text, f"{place}: {name}", cited=answer.cites)
    for band, by_age in answer.ages.items():
        yield from _cite_problems(knowledge, by_age.cites, f"{place}: ages.{band}")
        yield from _text_problems(
            knowledge, by_age.text, f"{place}: ages.{band}", cited=[*by_age.cites, *answer.cites]
        )
    for country, extra in answer.countries.items():
        if country not in knowledge.countries:
            yield f"{place}: countries: no file for {country!r}"
        yield from _text_problems(
            knowledge, extra.text, f"{place}: countries.{country}", cited=cited
        )


def _plan_problems(knowledge: Knowledge, plan: Plan) -> Iterator[str]:
    place = f"plans/{plan.id}.yml"
    if plan.topic not in knowledge.answers:
        yield f"{place}: unknown topic {plan.topic!r}"
    for text in filter(None, (plan.opening, plan.child)):
        yield from _text_problems(knowledge, text, f"{place}: opening")
    for part in (*plan.steps, *plan.cases):
        yield from _cite_problems(knowledge, part.cites, f"{place}: {part.id}")
        for text in filter(None, (part.text, part.child)):
            yield from _text_problems(knowledge, text, f"{place}: {part.id}", cited=part.cites)
    for step in plan.steps:
        for country, extra in step.countries.items():
            where = f"{place}: {step.id}: countries.{country}"
            if country not in knowledge.countries:
                yield f"{where}: no file for {country!r}"
            cited = [*step.cites, *extra.cites]
            yield from _cite_problems(knowledge, extra.cites, where)
            yield from _text_problems(knowledge, extra.text, where, cited=cited)


def _feeling_problems(knowledge: Knowledge) -> Iterator[str]:
    for kind in get_args(FeelingKind):
        feeling = knowledge.feelings.get(kind)
        if feeling is None:
            yield f"feelings.yml: {kind}: expected its words, found none"
            continue
        for reader in ("parent", "child", "staff", "anyone"):
            text = getattr(feeling, reader)
            yield from _text_problems(knowledge, text, f"feelings.yml: {kind}: {reader}")


def _hurdle_problems(knowledge: Knowledge) -> Iterator[str]:
    for kind in get_args(HurdleKind):
        hurdle = knowledge.hurdles.get(kind)
        if hurdle is None:
            yield f"hurdles.yml: {kind}: expected its words, found none"
            continue
        if hurdle.topic not in knowledge.topics:
            yield f"hurdles.yml: {kind}: unknown topic {hurdle.topic!r}"
        yield from _cite_problems(knowledge, hurdle.cites, f"hurdles.yml: {kind}")
        for text in (hurdle.parent, hurdle.child, hurdle.staff):
            yield from _text_problems(knowledge, text, f"hurdles.yml: {kind}", cited=hurdle.cites)


def _cite_problems(knowledge: Knowledge, cites: list[str], place: str) -> Iterator[str]:
    for passage in cites:
        source = knowledge.sources.get(passage)
        if source is None:
            yield f"{place}: cites: unknown passage {passage!r}"
        elif source.kind == "guidance" and not source.origins:
            yield f"{place}: cites: {passage!r} has no source and cannot be cited"


def _text_problems(
    knowledge: Knowledge,
    text: Text,
    place: str,
    own: Source | None = None,
    cited: list[str] | None = None,
    extra: set[str] = frozenset(),
) -> Iterator[str]:
    languages: tuple[Language, ...] = ("fr", "en")
    for language in languages:
        words = text.in_(language)
        for name in PLACEHOLDER.findall(words):
            kind, _, identity = name.partition(":")
            if kind in ("phone", "name"):
                if identity not in knowledge.helplines:
                    yield f"{place}: {language}: unknown helpline {{{name}}}"
                elif kind == "phone" and not show_phone(knowledge.helplines[identity]):
                    yield f"{place}: {language}: {identity} has no number"
            elif name != "emergency" and name not in extra and not (own and name in own.facts):
                try:
                    source, _ = knowledge.fact(name)
                except KeyError:
                    yield f"{place}: {language}: unknown figure {{{name}}}"
                else:
                    if cited is not None and source.id not in cited:
                        yield f"{place}: {language}: {{{name}}} is shown but {source.id} not cited"
        bare = PLACEHOLDER.sub("", words)
        for figure in re.findall(r"\d[\d.,\u00a0\u202f]*", bare):
            if not re.fullmatch(r"(19|20)\d\d\D?", figure):
                yield f"{place}: {language}: the figure {figure!r} is typed; use a placeholder"


def show_phone(line: Helpline) -> str | None:
    """Give the number of a helpline as it is dialled, or the number to text."""
    return line.phone or line.sms
