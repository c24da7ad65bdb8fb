"""Tables in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def show_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; where there is no terminal, wide enough for no cell to be cut."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    rows = [[str(cell) for cell in row] for row in rows]
    for place, head in enumerate(heads):
        cells = [row[place] for row in rows]
        numbers = bool(cells) and all(
            cell.replace("–", "").isdigit() or cell == "–" for cell in cells
        )
        table.add_column(head, justify="right" if numbers else "left", no_wrap=place == 0)
    for row in rows:
        table.add_row(*row)
    console = Console(markup=False, highlight=False)
    if not console.is_terminal:
        console.width = 200
        with console.capture() as written:
            console.print(table)
        print("\n".join(line.rstrip() for line in written.get().strip("\n").splitlines()))
        return
    console.print(table)
