"""`balise seeds …`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from bot.cli.progress import working
from bot.cli.words import tell
from bot.errors import SeedError, SettingError
from bot.runtime.settings import Project

DATE = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-[0-3]\d)?)?")


@click.group("seeds")
def command() -> None:
    """Add to what is known and check it: articles, guidance, helplines, answers."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--id", "identity", help="Name of the record: small letters, digits, underscores.")
@click.option("--language", type=click.Choice(["fr", "en"]), help="Language of the article.")
@click.option("--title", help="Title of the article.")
@click.option("--published", help="Date, or year and month, or year: 2024-01-17, 2024-01, 2024.")
@click.option("--publisher", help="Who published it.")
@click.option("--url", help="Where it can be read.")
@click.option("--without-model", is_flag=True, help="Propose topics by the encoder alone.")
def add(file: Path, identity, language, title, published, publisher, url, without_model) -> None:
    """Draft the record of an article: a text, HTML or PDF file, or - for standard input.

    The draft is written to drafts/. Fill in what says TODO, then: balise seeds finish ID.
    The article itself is not kept.

    \b
    Examples:
      balise seeds add article.txt
      balise seeds add page.html --publisher "The paper" --published 2024-01
      pdftotext report.pdf - | balise seeds add - --id report_2024
    """
    from bot.authoring import drafting, extraction, proposing
    from bot.knowledge import store
    from bot.writing import write_whole

    project = Project()
    data = _read(file)
    found = extraction.extract(data, str(file), language)
    about = _ask(found, identity, title, published, publisher, url)
    target = project.drafts / f"{about.id}.article.yml"
    for place in (target, project.seeds / f"articles/{about.id}.yml"):
        if place.exists():
            shown = place.relative_to(project.root)
            raise SettingError("{path} is there already; choose another --id.", path=shown)
    knowledge = store.load(project.seeds)
    ranking = None if without_model else _ranking(project)
    with working(tell("Comparing with what is known")):
        proposals = proposing.propose(knowledge, found.paragraphs, ranking)
    text = drafting.write_draft(about, found, proposals, _comments())
    write_whole({target: text})
    figures = sum(len(drafting.figures_in(text)) for text in found.paragraphs)
    click.echo(
        tell(
            "{paragraphs} paragraphs and {figures} figures found. The draft: {path}",
            paragraphs=len(found.paragraphs),
            figures=figures,
            path=target.relative_to(project.root),
        )
    )
    click.echo(tell("Fill in what says TODO, then: balise seeds finish {id}", id=about.id))


@command.command()
@click.argument("identity", metavar="ID")
@click.option(
    "--original",
    type=click.Path(path_type=Path),
    help="The article, to check fingerprints and borrowed words once more.",
)
def finish(identity: str, original: Path | None) -> None:
    """Check a filled-in draft with all that is known, and put it into seeds/articles/.

    \b
    Examples:
      balise seeds finish survey_2024
      balise seeds finish survey_2024 --original article.txt
    """
    from bot.authoring import drafting, extraction
    from bot.authoring.placing import try_seeds
    from bot.knowledge import verify as checks
    from bot.writing import write_whole

    project = Project()
    draft = project.drafts / f"{identity}.article.yml"
    if not draft.exists():
        raise SettingError("There is no draft {path}.", path=draft.relative_to(project.root))
    record, text = drafting.finish(draft)
    if original:
        found = extraction.extract(_read(original), str(original), record.language)
        result = checks.Findings()
        prints = [checks.fingerprint(paragraph) for paragraph in found.paragraphs]
        checks.check_article(record, found.paragraphs, prints, result)
        borrowed = checks.check_borrowing([draft], {str(original): found.paragraphs})
        if result.problems or borrowed:
            raise SeedError("\n".join([*result.problems, *borrowed]))
    target = project.seeds / f"articles/{record.id}.yml"
    try_seeds(project.seeds, {target: text})
    write_whole({target: text})
    draft.unlink()
    click.echo(
        tell(
            "{path}: {passages} passages, {facts} facts. Next: an answer that cites them "
            "(balise intents new), or balise train.",
            path=target.relative_to(project.root),
            passages=len(record.passages),
            facts=sum(len(passage.facts) for passage in record.passages),
        )
    )


@command.command("list")
def list_() -> None:
    """List the articles and the guidance, and the drafts.

    \b
    Example:
      balise seeds list
    """
    from bot.cli.tables import show_table
    from bot.knowledge import store

    project = Project()
    knowledge = store.load(project.seeds)
    rows = [
        (a.id, a.language, a.published or "–", len(a.passages), _facts(a.passages), a.title.en)
        for a in knowledge.articles.values()
    ]
    rows += [
        (g.id, "–", "–", len(g.points), _facts(g.points), g.title.en)
        for g in knowledge.guidance.values()
    ]
    rows += [
        (path.name.partition(".")[0], "–", "–", "–", "–", tell("draft"))
        for path in sorted(project.drafts.glob("*.article.yml"))
    ]
    heads = ("id", tell("language"), tell("date"), tell("passages"), tell("facts"), tell("title"))
    show_table(heads, rows)


@command.command()
@click.argument("identity", metavar="ID")
def show(identity: str) -> None:
    """Show a source, or one of its passages, with its facts and who cites it.

    \b
    Examples:
      balise seeds show iwf_2024_01
      balise seeds show iwf_2024_01#p4
    """
    from bot.knowledge import store
    from bot.knowledge.figures import show_fact

    knowledge = store.load(Project().seeds)
    found = [
        source
        for source in knowledge.sources.values()
        if identity in (source.id, source.id.partition("#")[0])
    ]
    if not found:
        raise SettingError("There is no source {id!r}. Known: balise seeds list", id=identity)
    topics, cited_by = tell("topics"), tell("cited by")
    for source in found:
        click.secho(f"\n{source.id}  ({source.locator})", bold=True)
        click.echo(f"  fr  {source.says.fr}\n  en  {source.says.en}")
        click.echo(f"  {topics}: {', '.join(source.topics)}")
        for fact in source.facts.values():
            shown = f"{show_fact(fact, 'fr')} | {show_fact(fact, 'en')}"
            click.echo(f"  {fact.id}: {shown}  {fact.unit.en}")
        citing = [name for name, a in knowledge.answers.items() if source.id in a.cites]
        click.echo(f"  {cited_by}: {', '.join(citing) or '–'}")


@command.command()
def coverage() -> None:
    """Show for each topic how many passages belong to it, are cited, and how many examples it has.

    \b
    Example:
      balise seeds coverage
    """
    from collections import Counter

    from bot.authoring import example_files
    from bot.cli.tables import show_table
    from bot.knowledge import store
    from bot.knowledge.verify import check_coverage

    project = Project()
    knowledge = store.load(project.seeds)
    told = Counter(topic for s in knowledge.sources.values() for topic in s.topics)
    lines = example_files.read_lines(project.examples)
    written = Counter((line.intent, line.language) for line in lines)
    rows = [
        (name, topic.group, told[name], len(knowledge.answers[name].cites))
        + (written[name, "fr"], written[name, "en"])
        for name, topic in knowledge.topics.items()
    ]
    heads = (tell("topic"), tell("group"), tell("passages"), tell("cited"), "fr", "en")
    show_table(heads, rows)
    findings = check_coverage(knowledge)
    for note in findings.notes:
        click.echo(note)
    if findings.problems:
        raise SeedError("\n".join(findings.problems))


@command.command()
@click.option("--worst", default=10, show_default=True, help="How many of the hardest to list.")
def readability(worst: int) -> None:
    """Measure how plain the answers and steps are, in each language.

    Reading ease: from 60 on most adults read a text with ease (Flesch for English, Kandel and
    Moles for French).

    \b
    Example:
      balise seeds readability --worst 5
    """
    from statistics import mean, median

    from bot.cli.tables import show_table
    from bot.knowledge import readability as measures
    from bot.knowledge import store

    found = list(measures.readings(store.load(Project().seeds)))
    rows = []
    for language in ("fr", "en"):
        own = [reading for reading in found if reading.language == language]
        ease = [reading.ease for reading in own]
        longest = max(reading.longest for reading in own)
        figures = (f"{mean(ease):.0f}", f"{median(ease):.0f}", f"{min(ease):.0f}", longest)
        rows.append((language, len(own), *figures))
    heads = (tell("texts"), tell("mean"), tell("median"), tell("lowest"), tell("longest sentence"))
    show_table((tell("language"), *heads), rows)
    for reading in sorted(found, key=lambda r: r.ease)[:worst]:
        click.echo(f"  {reading.ease:4.0f}  [{reading.language}] {reading.place}")


@command.command()
@click.option(
    "--originals",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the original articles (*.txt), which are not part of the project.",
)
@click.option("--notes", is_flag=True, help="Print the notes too, not only the problems.")
def verify(originals: Path | None, notes: bool) -> None:
    """Check every passage, figure and answer; with --originals, against the articles too.

    \b
    Examples:
      balise seeds verify
      balise seeds verify --originals ../articles
    """
    from bot.knowledge import helplines, store
    from bot.knowledge import verify as checks

    project = Project()
    knowledge = store.load(project.seeds)
    coverage = checks.check_coverage(knowledge)
    problems = coverage.problems + helplines.number_problems(knowledge)
    told = list(coverage.notes)
    if originals:
        texts = checks.read_originals(originals)
        found = checks.check_originals(knowledge, texts)
        problems += found.problems
        told += found.notes
        problems += checks.check_borrowing(_own_files(project), texts)
    else:
        click.echo(
            tell("The originals are not at hand: fingerprints and borrowed words unchecked.")
        )
    click.echo(
        tell(
            "{articles} articles with {passages} passages, {points} points of guidance, "
            "{facts} facts, {answers} answers, {helplines} helplines; {notes} notes.",
            articles=len(knowledge.articles),
            passages=sum(len(article.passages) for article in knowledge.articles.values()),
            points=sum(len(guidance.points) for guidance in knowledge.guidance.values()),
            facts=_facts(knowledge.sources.values()),
            answers=len(knowledge.answers),
            helplines=len(knowledge.helplines),
            notes=len(told),
        )
    )
    if notes:
        click.echo("\n".join(told))
    if problems:
        raise SeedError("these must be mended:\n{problems}", problems="\n".join(problems))
    click.echo(tell("Nothing to mend."))


def _read(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read()
    if not file.is_file():
        raise SettingError("{path}: expected a file, found none.", path=file)
    return file.read_bytes()


def _ask(found, identity, title, published, publisher, url):
    """Take what was given; ask for the rest where somebody sits at the terminal."""
    from bot.authoring.drafting import About
    from bot.authoring.drafting import identity as propose_id

    at_terminal = sys.stdin.isatty()

    def asked(given, guess, what):
        if given or not at_terminal:
            return given or guess
        return click.prompt(what, default=guess or "", show_default=bool(guess)) or None

    title = asked(title, found.title, tell("Title"))
    published = asked(published, found.published, tell("Date (2024-01-17, 2024-01 or 2024)"))
    publisher = asked(publisher, None, tell("Publisher"))
    identity = asked(identity, propose_id(title, published), tell("Name of the record"))
    if published and not DATE.fullmatch(published):
        raise SettingError(
            "Expected a date such as 2024-01-17, 2024-01 or 2024; found {date!r}.", date=published
        )
    if not re.fullmatch(r"[a-z0-9_]+", identity):
        raise SettingError(
            "The name may hold small letters, digits and underscores; found {name!r}.",
            name=identity,
        )
    if url and not re.fullmatch(r"https?://\S+", url):
        raise SettingError("Expected an address that begins with https://; found {url!r}.", url=url)
    return About(identity, found.language, title, published, publisher, url)


def _ranking(project: Project):
    from bot.runtime import training

    if training.newest_model(project) is None:
        click.echo(tell("There is no model: topics are proposed by the encoder alone."), err=True)
        return None
    with working(tell("Loading the model")):
        from bot.runtime.reading import open_reader

        reader = open_reader(project)
    return lambda text: reader.read(text).ranking


def _comments() -> dict[str, str]:
    return {
        "head": tell(
            "Fill in every TODO, then: balise seeds finish. Say each passage in your own words, "
            "short and faithful, in both languages; never copy ten words in a row."
        ),
        "date": tell("of the article; null if it does not say"),
        "quality": tell("what a reader must know: a translation, an old survey, a press release"),
        "title": tell("The title."),
        "long": tell("in fewer than ten words"),
        "where": tell("§ {number} of the original, {words} words"),
        "near": tell("near {passage} ({likeness}): is it known already?"),
        "figure": tell("make it a fact, or write here why it is set aside"),
        "left_out": tell("Paragraphs without a passage: move their id here and say why."),
    }


def _facts(parts) -> int:
    return sum(len(part.facts) for part in parts)


def _own_files(project: Project) -> list[Path]:
    folders = ("seeds", "data", "bot", "actions", "docs", "tests")
    files = [path for name in folders for path in (project.root / name).rglob("*")]
    return [path for path in [*files, project.root / "README.md"] if path.is_file()]
