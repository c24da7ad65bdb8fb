"""Plots as inline SVG, drawn in the colour of the text around them: readable on light and dark."""

from __future__ import annotations

import io
import re

from bot.evaluation.calibration import Bin

INK = "#010203"  # stands for the colour of the text; nothing is drawn in it otherwise
ACCENT = "#d9822b"
STRONGEST = 0.75  # opacity of the fullest cell: numbers on it stay readable


def reliability(binned: list[Bin]) -> str:
    """Draw the share right over the confidence, with the number of messages on each bar."""
    figure, axes = _figure(6, 4.2)
    width = binned[0].high - binned[0].low
    for each in binned:
        if each.count:
            axes.bar(each.low, each.right, width, align="edge", color=ACCENT, alpha=0.6)
            axes.annotate(
                str(each.count), ((each.low + each.high) / 2, each.right), (0, 3),
                textcoords="offset points", ha="center", fontsize=9, color=INK,
            )  # fmt: skip
    axes.plot([0, 1], [0, 1], linestyle="--", linewidth=1, color=INK)
    axes.set(xlim=(0, 1), ylim=(0, 1.08), xlabel="Confidence", ylabel="Share right")
    axes.set_xticks([each.low for each in binned] + [1])
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    return _svg(figure, "reliability")


def confusions(pairs: list[tuple[tuple[str, str], int]]) -> str:
    """Draw a heat map of (expected, answered) pairs with their counts."""
    import numpy as np
    from matplotlib.colors import LinearSegmentedColormap

    counts = dict(pairs)
    rows = sorted({expected for expected, _ in counts})
    columns = sorted({answered for _, answered in counts})
    grid = np.array([[counts.get((row, column), 0) for column in columns] for row in rows])
    figure, axes = _figure(3 + 0.36 * len(columns), 2.6 + 0.3 * len(rows))
    shades = LinearSegmentedColormap.from_list("shades", [(*_rgb(ACCENT), 0), (*_rgb(ACCENT), 1)])
    # Cells as shapes: an image would be a bitmap inside the page.
    axes.pcolormesh(grid, cmap=shades, vmin=0, vmax=grid.max() / STRONGEST)
    for y, x in zip(*np.nonzero(grid), strict=True):
        axes.text(x + 0.5, y + 0.5, grid[y, x], ha="center", va="center", fontsize=9, color=INK)
    axes.set_xticks(np.arange(len(columns)) + 0.5, columns, rotation=60, ha="right", fontsize=9)
    axes.set_yticks(np.arange(len(rows)) + 0.5, rows, fontsize=9)
    axes.invert_yaxis()
    axes.set(xlabel="Answered", ylabel="Expected")
    return _svg(figure, "confusions")


def _figure(width: float, height: float):
    # Not pyplot: it keeps figures alive and looks for a screen.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.subplots()
    axes.set_facecolor("none")
    axes.spines[["top", "right"]].set_visible(False)
    for spine in axes.spines.values():
        spine.set_color(INK)
    axes.tick_params(colors=INK)
    axes.xaxis.label.set_color(INK)
    axes.yaxis.label.set_color(INK)
    return figure, axes


def _svg(figure, name: str) -> str:
    import matplotlib

    drawn = io.StringIO()
    # Text stays text; the same figures give the same file, and two plots share no id.
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(drawn, format="svg", transparent=True, metadata=nothing)
    svg = drawn.getvalue()
    svg = svg[svg.index("<svg") :].replace(INK, "currentColor")
    # Ids of groups, which nothing refers to, would stand twice on a page of two plots.
    return re.sub(r' id="[A-Za-z0-9.]+_\d+"', "", svg)


def _rgb(colour: str) -> tuple[float, float, float]:
    return tuple(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
