"""The widget's one file: its script, with every text and the first helplines inside.

They come from the catalogues and from seeds/ when the server starts, so they are never older
than either, and they are in the page before the server can go away.
"""

from __future__ import annotations

import datetime
import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_file

from bot.errors import SetupError
from bot.i18n import LANGUAGES, say
from bot.knowledge import helplines
from bot.knowledge.fallback import HOME, TOPIC
from bot.knowledge.records import Country, Helpline
from bot.knowledge.store import Knowledge

FOLDER = Path(__file__).parents[1] / "widget"
BUNDLE = FOLDER / "dist/balise.js"
MOST_BYTES = 25_000  # compressed, all included
LINES_CARRIED = 4
SAYING = {"say": None, "told": None}  # the functions that say a text of the catalogues


@dataclass(frozen=True)
class Script:
    """The served file, plain and compressed; `tag` names its content."""

    plain: bytes
    compressed: bytes
    tag: str


def prepare(knowledge: Knowledge, now: datetime.datetime) -> Script:
    """Join the built script with what it carries. Raises SetupError if it is not built."""
    if not BUNDLE.is_file():
        raise SetupError(f"{BUNDLE.name} of the widget is missing. Build it: make widget")
    carried = json.dumps(
        {
            "texts": texts(),
            "countries": countries(knowledge, now),
            "union": sorted(helplines.EUROPEAN_UNION),
            "home": HOME,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
    # A separator of lines inside a JSON text would end a line of old scripts.
    safe = carried.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    plain = f"const CARRIED={safe};\n{BUNDLE.read_text('utf-8')}".encode()
    compressed = gzip.compress(plain, 9, mtime=0)
    return Script(plain, compressed, f'"{hashlib.sha256(plain).hexdigest()[:24]}"')


def sources() -> list[Path]:
    """List the files that the script is built from."""
    return sorted(path for path in (FOLDER / "src").iterdir() if path.suffix in (".js", ".css"))


def fingerprint() -> str:
    """Give the fingerprint of the sources; the built file begins with it."""
    digest = hashlib.sha256()
    for path in sources():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def texts() -> dict[str, dict[str, str]]:
    """Give what the widget says, by language; a text that is its own key is left out."""
    named = {
        message
        for path in sources()
        if path.suffix == ".js"
        for _, message, *_ in extract_from_file("javascript", path, keywords=SAYING)
    }
    return {
        language: {name: said for name in sorted(named) if (said := say(name, language)) != name}
        for language in LANGUAGES
    }


def countries(knowledge: Knowledge, now: datetime.datetime) -> dict[str, Any]:
    """Give the numbers of every country, in both languages, for when the server is away."""
    return {code: _country(knowledge, record, now) for code, record in knowledge.countries.items()}


def _country(knowledge: Knowledge, record: Country, now: datetime.datetime) -> dict[str, Any]:
    profile = knowledge.answers[TOPIC].helplines
    wanted = dict.fromkeys(record.emergency)
    first = [line.id for line in helplines.choose(knowledge, record.country, profile)]
    wanted |= dict.fromkeys([line for line in first if line not in wanted][:LINES_CARRIED])
    carried = {}
    for language in LANGUAGES:
        carried[language] = {
            "name": record.name.in_(language),
            "emergency": helplines.emergency_numbers(knowledge, record.country, language),
            "lines": [_line(knowledge, knowledge.helplines[i], language, now) for i in wanted],
        }
    return carried


def _line(
    knowledge: Knowledge, line: Helpline, language: str, now: datetime.datetime
) -> dict[str, Any]:
    shown = helplines.show(knowledge, line, language, now)
    # Whether a line is open is true for a moment only, so it is not carried.
    kept = ("name", "does", "phone", "tel", "url", "hours")
    return {key: shown[key] for key in kept if shown[key] is not None}


def main() -> None:
    """Print the size of what a browser loads. Leaves with status 1 if it is too large."""
    from bot.knowledge import store

    script = prepare(store.load(), datetime.datetime.now(datetime.UTC))
    size = len(script.compressed)
    print(f"widget: {size:,} bytes compressed, of {MOST_BYTES:,} allowed; all in one file")
    if size > MOST_BYTES:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
