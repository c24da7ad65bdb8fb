"""The comparison as a table: for the shell and for the page."""

from __future__ import annotations

from benchmarks.stock.measures import Line, Measure, Spread

HEADER = ("measure", "Balise", "stock Rasa", "to stock", "goal", "")
REACHED = {True: "reached", False: "missed", None: ""}


def rows(lines: list[Line], notes: dict[str, str] | None = None) -> list[tuple[str, ...]]:
    """Give the cells of each line. `notes`: marks put behind stock's figure, by measure's key."""
    marks = notes or {}
    return [
        (
            line.measure.title,
            figure(line.ours, line.measure),
            figure(line.stock, line.measure) + marks.get(line.measure.key, ""),
            ratio(line.ratio),
            goal(line.measure),
            REACHED[line.reached],
        )
        for line in lines
    ]


def figure(values: Spread, measure: Measure) -> str:
    """Write a median and, where rounds differ, its spread: `9.1 ms (8.8–9.4)`."""
    median, least, greatest = (
        f"{value:,.{measure.digits}f}" for value in (values.median, values.least, values.greatest)
    )
    unit = f" {measure.unit}" if measure.unit else ""
    return f"{median}{unit}" + (f" ({least}–{greatest})" if least != greatest else "")


def ratio(values: Spread | None) -> str:
    """Write a ratio as one reads it: `1/8.2`, or `×9.5` where ours is more."""
    if values is None or values.median == 0:
        return ""
    if values.median > 1:
        return f"×{values.median:.1f}"
    shown = f"1/{1 / values.median:.1f}"
    if values.least == values.greatest or values.least == 0:
        return shown
    return f"{shown} ({1 / values.greatest:.1f}–{1 / values.least:.1f})"


def goal(measure: Measure) -> str:
    """Write what is aimed at."""
    goals = []
    if measure.ratio is not None:
        goals.append(f"1/{1 / measure.ratio:g}")
    if measure.limit == 0:
        goals.append("none")
    elif measure.limit is not None:
        goals.append(f"under {measure.limit:g} {measure.unit}")
    return ", ".join(goals)


def plain(cells: list[tuple[str, ...]]) -> str:
    """Set rows for the shell, in columns."""
    table = [HEADER, *cells]
    widths = [max(len(row[place]) for row in table) for place in range(len(HEADER))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    )


def markdown(cells: list[tuple[str, ...]]) -> str:
    """Set rows for a page."""
    lines = ["| " + " | ".join(HEADER) + " |", "|---|--:|--:|--:|---|---|"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in cells)])
