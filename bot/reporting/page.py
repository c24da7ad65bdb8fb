"""The counts as a page of their own, without script."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader


def render(
    title: str, note: str, sections: list[tuple[str, list[tuple[str, int]]]], language: str
) -> str:
    """Write the page. A section is a heading and rows of a name and a number."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = templates.get_template("report.html")
    return page.render(title=title, note=note, sections=sections, language=language)
