"""`balise report`."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from bot.cli.words import tell
from bot.errors import SettingError
from bot.i18n import noted
from bot.runtime.settings import Project

TITLES = {
    "topic": noted("Topics"),
    "language": noted("Languages"),
    "country": noted("Countries"),
    "urgency": noted("Urgency"),
    "understood": noted("Understood"),
    "hours": noted("Hours of the day"),
    "time": noted("Time to answer"),
}
DAY = click.DateTime(["%Y-%m-%d"])
WIDTH = 30  # characters of the longest bar


@click.command("report")
@click.option("--since", type=DAY, help="First day; thirty days ago when not given.")
@click.option("--until", type=DAY, help="Last day; today when not given.")
@click.option(
    "--html", type=click.Path(dir_okay=False, path_type=Path), help="Write a page to this file."
)
def command(since, until, html: Path | None) -> None:
    """Count the questions by topic, language, country, urgency, hour and time to answer.

    Only counts are kept: no message, no conversation, and each trait by itself.

    \b
    Examples:
      balise report
      balise report --since 2026-01-01 --html report.html
    """
    from bot.reporting.counts import Counts

    last = until.date() if until else datetime.date.today()
    first = since.date() if since else last - datetime.timedelta(days=30)
    if first > last:
        raise SettingError(
            "The first day, {first}, is after the last, {last}.", first=first, last=last
        )
    counts = Counts(Project().kept)
    totals = counts.totals(first, last)
    turns = totals["turns"]["all"]
    if not turns:
        click.echo(tell("Nothing was counted from {first} to {last}.", first=first, last=last))
        return
    days = counts.by_day(first, last)
    if html:
        from bot.cli.words import language
        from bot.reporting.page import render
        from bot.writing import write_whole

        sections = _sections(totals, days)
        title = _title(turns, first, last)
        write_whole({html.resolve(): render(title, tell(NOTE), sections, language())})
        click.echo(tell("Written: {path}", path=html))
        return
    click.secho(_title(turns, first, last), bold=True)
    for heading, rows in _sections(totals, days):
        click.secho(f"\n{heading}", bold=True)
        most = max(number for _, number in rows)
        width = max(len(name) for name, _ in rows)
        for name, number in rows:
            bar = "█" * max(1, round(WIDTH * number / most))
            click.echo(f"  {name:<{width}}  {number:>6}  {number / turns:>4.0%}  {bar}")


NOTE = noted("Each trait is counted by itself; no message and no conversation is kept.")


def _title(turns: int, first, last) -> str:
    return tell("{turns} questions from {first} to {last}", turns=turns, first=first, last=last)


def _sections(totals: dict, days: dict) -> list[tuple[str, list[tuple[str, int]]]]:
    from bot.reporting.counts import TRAITS

    sections = []
    for trait in TRAITS:
        counted = totals[trait].items()
        in_order = trait in ("hours", "time")
        rows = sorted(counted, key=lambda row: _band(row[0]) if in_order else -row[1])
        if trait == "understood":
            rows = [(tell(name), number) for name, number in rows]
        if rows:
            sections.append((tell(TITLES[trait]), rows))
    sections.append((tell("Days"), [(str(day), number) for day, number in days.items()]))
    return sections


def _band(name: str) -> tuple[float, bool]:
    digits = "".join(c if c.isdigit() or c == "." else " " for c in name).split()
    return float(digits[0]), name.startswith("≥")
