"""The templates of the pages that are shown without script."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template, select_autoescape

HERE = Path(__file__).parent
STYLE = HERE / "static/page.css"

_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=select_autoescape(),
    trim_blocks=True,
    lstrip_blocks=True,
)


def template(name: str) -> Template:
    """Give the template of a page."""
    return _templates.get_template(f"{name}.html")
