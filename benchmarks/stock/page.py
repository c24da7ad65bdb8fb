"""The figures of a run as text: for the shell, and put into docs/performance.md."""

from __future__ import annotations

from pathlib import Path

from benchmarks.stock import table
from benchmarks.stock.measures import DEFAULT_EPOCHS, SIZES, Line, compare, whole_training
from benchmarks.stock.results import Results
from bot.errors import SetupError
from bot.runtime.settings import ROOT
from bot.writing import write_whole

PAGE = ROOT / "docs/performance.md"
PICTURE = ROOT / "docs/images/performance.svg"
DATA = ROOT / "docs/performance.json"
BEGIN, END = "<!-- figures: written by python -m benchmarks.stock -->", "<!-- end of figures -->"
MARK = " *"


def lines_of(results: Results) -> list[Line]:
    """Compare both sides of a run, the trainings with the default number of epochs."""
    figures = {side: dict(found) for side, found in results.figures.items()}
    for side, told in results.training.items():
        for key, seconds in (("training", "seconds"), ("training processor", "processor")):
            if told[seconds]:
                figures[side][key] = [_whole(told, told[seconds])]
    return compare(figures["balise"], figures["stock"])


def _whole(told: dict, seconds: float) -> float:
    if not _extrapolated(told):
        return seconds
    share = told["in_epochs"] / told["seconds"]
    return whole_training(seconds, share, told["epochs"])


def _extrapolated(told: dict) -> bool:
    return told["epochs"] is not None and told["epochs"] != DEFAULT_EPOCHS


def notes(results: Results) -> list[str]:
    """Tell in sentences what a reader must know of a run beside its figures."""
    setting, machine, stock = results.setting, results.machine, results.training["stock"]
    told = [
        f"Taken on {results.taken[:10]} on {machine['cores']} cores of {machine['processor']} with "
        f"{machine['memory_gb']} GB of memory, {machine['system']}. Rounds in turn: "
        f"{setting['rounds']}; {setting['replies']} replies of each kind a round, crowds of "
        f"{setting['seconds']} s, a long run of {setting['turns']:,} turns. " + _examples(setting),
        "Medians; in brackets the least and the greatest round.",
    ]
    if setting.get("note"):
        told.append(setting["note"])
    if machine["load_before"] > 0.5:
        told.append(
            f"Other work ran on the machine (load {machine['load_before']} before the first "
            "round), which makes both sides slower and the spread wider."
        )
    if _extrapolated(stock):
        told.append(
            f"Training (*): not measured whole. Stock was trained with {stock['epochs']} of "
            f"{DEFAULT_EPOCHS} epochs in {stock['seconds']:,.0f} s, "
            f"{stock['in_epochs']:,.0f} s of them in epochs. "
            "The figure is for all epochs, counted by their steps. The model with fewer epochs was "
            "served: its networks have the same size."
        )
    if setting.get("stock_model_of_other_examples"):
        told.append("The stock model was trained before the examples were last changed.")
    return told


def _examples(setting: dict) -> str:
    ours, of = setting["examples"], setting["of_examples"]
    stock = setting.get("stock_examples", ours)
    if stock == ours:
        return f"{ours:,} of {of:,} examples on both sides."
    return (
        f"Balise learnt from {ours:,} of {of:,} examples, stock from {stock:,} only, which is in "
        "its favour: with all of them it trains for hours."
    )


def as_text(results: Results) -> str:
    """Set a run for the shell."""
    return "\n\n".join([table.plain(_cells(results)), *notes(results), _sizes(results)])


def as_markdown(results: Results) -> str:
    """Set a run for the page."""
    picture = f"![Balise as a share of stock Rasa](images/{PICTURE.name})"
    return "\n\n".join([*notes(results), table.markdown(_cells(results)), _sizes(results), picture])


def _cells(results: Results) -> list[tuple[str, ...]]:
    marks = (
        {"training": MARK, "training processor": MARK}
        if _extrapolated(results.training["stock"])
        else {}
    )
    return table.rows(lines_of(results), marks)


def _sizes(results: Results) -> str:
    told = [
        f"{key.removeprefix('reply bytes ')} {ours[0] / 1000:.1f} and {stock[0] / 1000:.1f} kB"
        for key in SIZES
        if (ours := results.figures["balise"].get(key))
        and (stock := results.figures["stock"].get(key))
    ]
    return f"Size of the median reply, Balise and stock: {', '.join(told)}."


def put_into(page: str, figures: str) -> str:
    """Put figures between the marks of a page. Raises SetupError when they are missing."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SetupError(
            "{page}: expected the lines {begin} and {end}", page=PAGE, begin=BEGIN, end=END
        )
    return f"{before}{BEGIN}\n\n{figures}\n\n{END}{after}"


def write_docs(results: Results, picture: bytes, page: Path = PAGE) -> None:
    """Write the page, its picture and its data, all or none."""
    text = put_into(page.read_text(encoding="utf-8"), as_markdown(results))
    write_whole({page: text, PICTURE: picture, DATA: results.to_json()})
