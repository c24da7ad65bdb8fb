"""Print what `balise evaluate` measured, as text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from bot.evaluation.calibration import Belief, belief_of, bins, expected_error
from bot.evaluation.compare import Paired, sides
from bot.evaluation.folds import HeldOut
from bot.evaluation.measures import DANGER, FactResult, by, confused_pairs, share
from bot.evaluation.offers import right_or_offered

if TYPE_CHECKING:  # it needs Rasa's SDK, which cross-validation does without
    from bot.evaluation.measured import Measured

MOST_PAIRS = 25


def section(title: str) -> None:
    """Print a heading."""
    click.secho(f"\n{title}", bold=True)


def print_report(measured: Measured, misses: bool) -> None:
    """Print topics, languages and danger."""
    results, alarms, knowledge = measured.topics, measured.danger, measured.knowledge

    section("Topics")
    for language, group in by(results, lambda r: r.case.language).items():
        click.echo(f"  {language}  right at once      {share(r.right for r in group)}")
        click.echo(f"      right or second    {share(r.among_two for r in group)}")
        helped = share(right_or_offered(knowledge, r) for r in group)
        click.echo(f"      right at once, or among the two offered  {helped}")
        error = 100 * expected_error(bins(belief_of(r) for r in group))
        click.echo(f"      calibration error (ECE)                  {error:5.1f} %")
    scoped = [r for r in results if r.case.topic != "out_of_scope"]
    outside = [r for r in results if r.case.topic == "out_of_scope"]
    found = share(r.reading.topic == "out_of_scope" for r in outside)
    refused = share(
        r.reading.topic == "out_of_scope" and not r.right
        for r in scoped
        if knowledge.topics[r.case.topic].group != "conversation"
    )
    click.echo(f"  out of scope found    {found}")
    click.echo(f"  real questions refused{refused}")

    section("Language of the reply")
    written = [r for r in results if r.keeps_language]
    for language, group in by(written, lambda r: r.case.language).items():
        click.echo(f"  {language}  {share(r.reading.language == language for r in group)}")

    section("Danger")
    for language, group in by(alarms, lambda a: a.case.language).items():
        click.echo(f"  {language}  found         {share(a.raised for a in group if a.case.danger)}")
        calm = share(a.raised for a in group if not a.case.danger)
        click.echo(f"      false alarms  {calm}  on hard negatives")
    everyday = [r for r in results if DANGER not in r.case.right]
    false_alarms = share(r.reading.danger for r in everyday)
    click.echo(f"  false alarms  {false_alarms}  on the topic sets")

    section("Topics below 90 %")
    for topic, group in by(results, lambda r: r.case.topic).items():
        right = share(r.right for r in group)
        if right.percent < 90:
            click.echo(f"  {topic:24} {right}")

    section("Most confused pairs (expected → answered)")
    for (expected, answered), count in confused_pairs(results)[:MOST_PAIRS]:
        click.echo(f"  {count:3}  {expected} → {answered}")

    section("Danger misread")
    for alarm in alarms:
        if alarm.raised != alarm.case.danger:
            kind = "missed" if alarm.case.danger else "false "
            click.echo(f"  {kind} [{alarm.case.language}/{alarm.case.kind}] {alarm.case.text}")
    if misses:
        section("Topics misread")
        for r in results:
            if not r.right:
                click.echo(
                    f"  [{r.case.language}] {r.case.topic} → {r.reading.topic} "
                    f"({r.reading.ranking[0][1]:.2f}): {r.case.text}"
                )
        section("Languages misread")
        for r in results:
            if r.keeps_language and r.reading.language != r.case.language:
                click.echo(f"  [{r.case.language}] {r.case.text}")


def print_facts(results: list[FactResult], misses: bool) -> None:
    """Print how well precise questions are answered."""
    section("Precise questions")
    answerable = [r for r in results if r.case.facts]
    for language, group in by(answerable, lambda r: r.case.language).items():
        click.echo(f"  {language}  right fact in the text   {share(r.right_fact for r in group)}")
        click.echo(f"      right passage first      {share(r.right_passage for r in group)}")
        click.echo(f"      wrong figure told        {share(r.wrong_fact for r in group)}")
    unknown = [r for r in results if not r.case.facts]
    click.echo(f"  without an answer: said so  {share(not r.told.facts for r in unknown)}")
    if misses:
        for r in results:
            if (r.case.facts and not r.right_fact) or (not r.case.facts and r.told.facts):
                told = ", ".join(r.told.facts) or ("unknown" if r.told.unknown else "nothing")
                click.echo(f"  [{r.case.language}] {r.case.text} → {told}")


def print_folds(held_out: list[HeldOut], misses: bool) -> None:
    """Print what cross-validation found: by language, by topic, and the confused pairs."""
    languages = by(held_out, lambda h: h.language)
    section("Examples read by a model that had not seen them")
    click.echo(f"  all    {share(h.right for h in held_out)}")
    for language, group in sorted(languages.items()):
        click.echo(f"  {language:6} {share(h.right for h in group)}")
    error = 100 * expected_error(bins(Belief(h.confidence, h.right) for h in held_out))
    click.echo(f"  calibration error (ECE)  {error:.1f} %")

    section("By topic, the weakest first")
    click.echo(f"  {'':24}" + "".join(f"{language:>22}" for language in sorted(languages)))
    topics = by(held_out, lambda h: h.intent)
    for topic, group in sorted(topics.items(), key=lambda t: share(h.right for h in t[1]).percent):
        cells = by(group, lambda h: h.language)
        told = [
            str(share(h.right for h in cells[language])) if language in cells else "—"
            for language in sorted(languages)
        ]
        click.echo(f"  {topic:24}" + "".join(f"{cell:>22}" for cell in told))

    section("Most confused pairs (expected → read)")
    pairs = Counter((h.intent, h.read) for h in held_out if not h.right)
    for (expected, read), count in pairs.most_common(MOST_PAIRS):
        click.echo(f"  {count:3}  {expected} → {read}")
    if misses:
        section("Examples misread")
        for h in held_out:
            if not h.right:
                read = f"{h.read} ({h.confidence:.2f})"
                click.echo(f"  [{h.language}] {h.intent} → {read}: {h.text}")


def print_comparison(pairs: list[Paired], first: str, second: str, misses: bool) -> None:
    """Print two configurations side by side, and how likely their difference is by chance."""
    section(f"Topic read rightly: {first} and {second}")
    languages = sorted(by(pairs, lambda p: p.case.language).items())
    for language, group in [*languages, ("both", pairs)]:
        found = sides(group)
        click.echo(f"  {language:5} {first:20} {found.first}")
        click.echo(f"        {second:20} {found.second}")
        click.echo(
            f"        right in one alone: {found.only_first} and {found.only_second}; "
            f"by chance (McNemar, exact): p = {found.chance:.3g}"
        )

    section("Topics that differ most")
    topics = [(topic, sides(group)) for topic, group in by(pairs, lambda p: p.case.topic).items()]
    topics.sort(key=lambda t: -abs(t[1].only_first - t[1].only_second))
    for topic, found in topics[:10]:
        click.echo(f"  {topic:24} {found.first}  {found.second}")
    if misses:
        section("Messages that only one read rightly")
        for p in pairs:
            if p.first_right != p.second_right:
                told = f"{p.first} / {p.second}: {p.case.text}"
                click.echo(f"  [{p.case.language}] {p.case.topic} → {told}")
