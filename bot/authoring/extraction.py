"""The paragraphs of an article out of a text, an HTML page or a PDF, and guesses about it."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from babel.dates import get_month_names

from bot.errors import SeedError
from bot.i18n import LOCALES
from bot.knowledge.verify import paragraphs_of

LONGEST_TITLE = 160  # characters
DATE_LINES = 5  # paragraphs from the start in which a date is looked for
FURNITURE = "script, style, noscript, nav, header, footer, aside, form, figure, button, template"
PARTS = "h1, h2, h3, h4, p, li, blockquote"


@dataclass(frozen=True)
class Extracted:
    """What was found. `title`, `published` (2024-01-17, 2024-01 or 2024), `language`: guesses."""

    paragraphs: list[str]
    title: str | None
    published: str | None
    language: str


def extract(data: bytes, name: str, language: str | None = None) -> Extracted:
    """Read an article; `language` is guessed when not given.

    Raises SeedError when it is no text, has none, or is in another language.
    """
    if not data.strip():
        raise SeedError("{name}: expected an article, found an empty file.", name=name)
    title, published = None, None
    if data.startswith(b"%PDF"):
        paragraphs = _from_pdf(data, name)
    elif _is_html(data, name):
        paragraphs, title, published = _from_html(data)
    else:
        paragraphs = paragraphs_of(_decoded(data, name))
    if not paragraphs:
        raise SeedError("{name}: no text was found in it.", name=name)
    title = title or _title(paragraphs)
    published = published or _date(paragraphs[:DATE_LINES])
    return Extracted(paragraphs, title, published, language or _language(paragraphs, name))


def _is_html(data: bytes, name: str) -> bool:
    start = data[:1000].lstrip().lower()
    return name.lower().endswith((".html", ".htm")) or start.startswith((b"<!doctype", b"<html"))


def _decoded(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = None
    if text is None or "\0" in text:
        raise SeedError("{name}: expected UTF-8 text, HTML or PDF.", name=name)
    return text


def _from_html(data: bytes) -> tuple[list[str], str | None, str | None]:
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(data)
    title = _attribute(page, "meta[property='og:title']", "content") or _text(page, "h1")
    title = title or _text(page, "title")
    when = _attribute(page, "meta[property='article:published_time']", "content")
    when = when or _attribute(page, "time[datetime]", "datetime")
    found = re.match(r"\d{4}-\d{2}(-\d{2})?", when or "")
    # The article is where most of the text of paragraphs stands; the rest is furniture.
    places = page.css("article, main, [role=main]") or page.css("body")
    body = max(places, key=lambda node: sum(len(p.text()) for p in node.css("p")))
    for node in body.css(FURNITURE):
        if not (node.tag == "header" and node.css_first("h1")):
            node.decompose()
    paragraphs = []
    for node in body.css(PARTS):
        inside = any(child.css_first(PARTS) for child in node.iter())
        inside = inside or any(child.tag in ("p", "li") for child in node.iter())
        text = " ".join(node.text().split())
        if text and not inside:
            paragraphs.append(text)
    return paragraphs, title, found[0] if found else None


def _from_pdf(data: bytes, name: str) -> list[str]:
    import pypdf

    try:
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
        text = "\n".join(page.extract_text() for page in pages)
    except Exception as error:  # pypdf raises many kinds on broken files
        raise SeedError(
            "{name}: this PDF cannot be read ({reason}). Save the article as text.",
            name=name,
            reason=type(error).__name__,
        ) from None
    return _joined([line.strip() for line in text.splitlines()])


def _joined(lines: list[str]) -> list[str]:
    """Join the lines of a printed page to paragraphs: a short line with a full stop ends one."""
    usual = max((len(line) for line in lines), default=0)
    paragraphs, current = [], []
    for line in lines:
        if line:
            current.append(line)
        ended = not line or (len(line) < 0.8 * usual and re.search(r"[.!?…:»”\"]$", line))
        if current and ended:
            paragraphs.append(" ".join(current))
            current = []
    return [*paragraphs, " ".join(current)] if current else paragraphs


def _title(paragraphs: list[str]) -> str | None:
    first = paragraphs[0]
    ended = first.rstrip('»”" ').endswith((".", "…"))
    return first if len(paragraphs) > 1 and len(first) <= LONGEST_TITLE and not ended else None


def _date(paragraphs: list[str]) -> str | None:
    for text in paragraphs:
        for language, locale in LOCALES.items():
            months = get_month_names("wide", locale=locale)
            names = "|".join(months.values())
            day = rf"(?:(\d{{1,2}})(?:er|st|nd|rd|th)?\s+)?({names})\s+((?:19|20)\d\d)\b"
            turned = rf"()({names})\s+\d{{1,2}},?\s+((?:19|20)\d\d)\b"
            found = re.search(day, text, re.IGNORECASE)
            found = found or (re.search(turned, text, re.IGNORECASE) if language == "en" else None)
            if found:
                number = [n for n, name in months.items() if name.lower() == found[2].lower()][0]
                whole = f"{found[3]}-{number:02}"
                return f"{whole}-{int(found[1]):02}" if found[1] else whole
        if found := re.search(r"\b((?:19|20)\d\d-[01]\d(-[0-3]\d)?)\b", text):
            return found[1]
    return None


def _language(paragraphs: list[str], name: str) -> str:
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0  # langdetect draws lots otherwise
    try:
        found = detect(" ".join(paragraphs)[:20_000])
    except LangDetectException:
        found = "?"
    if found not in LOCALES:
        raise SeedError(
            "{name}: expected French or English, found {found!r}. If that is wrong, give "
            "--language.",
            name=name,
            found=found,
        )
    return found


def _attribute(page, selector: str, attribute: str) -> str | None:
    node = page.css_first(selector)
    return (node.attributes.get(attribute) or "").strip() or None if node else None


def _text(page, selector: str) -> str | None:
    node = page.css_first(selector)
    return " ".join(node.text().split()) or None if node else None
