"""The comparison as a picture: how many times less, or more, Balise takes than stock Rasa."""

from __future__ import annotations

import io

from benchmarks.stock.measures import Line

OURS, STOCK, GOAL = "#1f6f8b", "#c8c8c8", "#d9822b"
SHOWN = (
    "reply p50", "reply p95", "start warm", "start cold", "memory rest", "memory after",
    "training", "disk",
)  # fmt: skip


def bars(lines: list[Line]) -> list[tuple[str, float, float | None]]:
    """Give title, Balise as a share of stock (stock is 1), and the goal, for each bar shown."""
    by_key = {line.measure.key: line for line in lines}
    return [
        (line.measure.title, line.ratio.median, line.measure.ratio)
        for key in SHOWN
        if (line := by_key.get(key)) and line.ratio
    ]


def draw(lines: list[Line], samples: dict[str, list[float]], every: int) -> bytes:
    """Draw shares of stock, and memory in the long run (MB, a sample every so many turns). SVG."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure  # not pyplot: it looks for a screen

    shown = bars(lines)
    # Text stays text, and the same run gives the same file.
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "balise"}):
        figure = Figure(figsize=(10, 4.2), layout="constrained", facecolor="white")
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        places = range(len(shown))
        left.barh(places, [1] * len(shown), color=STOCK, height=0.6, label="stock Rasa")
        left.barh(places, [share for _, share, _ in shown], color=OURS, height=0.6, label="Balise")
        for place, (_, share, goal) in zip(places, shown, strict=True):
            told = f"1/{1 / share:.1f}" if share < 1 else f"×{share:.1f}"
            left.annotate(told, (share, place), (4, 0), textcoords="offset points", va="center")
            if goal:
                left.plot([goal, goal], [place - 0.38, place + 0.38], color=GOAL, linewidth=2)
        left.plot([], [], color=GOAL, linewidth=2, label="goal")
        left.set_yticks(list(places), [title for title, _, _ in shown])
        left.invert_yaxis()
        left.set(xlabel="share of what stock Rasa takes")
        left.margins(x=0.12)  # room for the last label
        left.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, frameon=False)
        for side, color, title in (("balise", OURS, "Balise"), ("stock", "#777777", "stock Rasa")):
            values = samples.get(side, [])
            turns = [place * every for place in range(len(values))]
            right.plot(turns, values, color=color, label=title)
        right.set(xlabel="turns", ylabel="memory, MB", ylim=(0, None))
        right.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False)
        picture = io.BytesIO()
        figure.savefig(picture, format="svg", metadata={"Date": None})
    return b"\n".join(line.rstrip() for line in picture.getvalue().splitlines()) + b"\n"
