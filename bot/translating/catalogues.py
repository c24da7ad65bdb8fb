"""Extract, update, check and compile the catalogues of bot/locales with Babel.

Two domains: `balise`, what the assistant and its pages say, in every language from French and
English on; `cli`, what the `balise` command says, of which English is the source.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from bot.errors import SeedError, SettingError
from bot.i18n import noted, placeholders

SOURCE = "en"  # the msgids of `cli` are English
KEYWORDS = {
    "balise": {"say": None, "worded": None},
    "cli": {
        "tell": None,
        "noted": None,
        "BaliseError": None,
        "SeedError": None,
        "SettingError": None,
        "SetupError": None,
    },
}
WIDTH = 100
LEFT_OVER = "left over"  # harmless: a text that is looked up by a name is not found either


@dataclass(frozen=True)
class Fault:
    """A text that is not as it must be; `what` is a text of the catalogue."""

    place: str
    what: str
    text: str


def extract(root: Path, domain: str, help_texts: Iterable[str] = ()) -> Catalog:
    """Collect the texts of a domain from the files that babel.cfg names, and further ones."""
    with (root / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog(project="Balise", fuzzy=False, charset="utf-8")
    texts = set(help_texts)
    for _, _, message, _, _ in extract_from_dir(root, methods, options, KEYWORDS[domain]):
        text = message if isinstance(message, str) else message[0]
        texts.add(text)
    for text in sorted(filter(str.strip, texts), key=str.casefold):
        found.add(text, flags=["python-brace-format"] if placeholders(text) else [])
    return found


def file_of(locales: Path, language: str, domain: str) -> Path:
    """Name the catalogue of a language."""
    return locales / language / "LC_MESSAGES" / f"{domain}.po"


def languages(locales: Path) -> list[str]:
    """Name the languages that have a folder."""
    return sorted(path.name for path in locales.iterdir() if (path / "LC_MESSAGES").is_dir())


def wanted(language: str, domain: str) -> bool:
    """Tell whether a language needs a catalogue of a domain."""
    return not (domain == "cli" and language == SOURCE)


def read(path: Path, language: str) -> Catalog:
    """Read a catalogue. Raises SeedError when it is not one."""
    try:
        text = path.read_text(encoding="utf-8")
        return read_po(io.StringIO(text), locale=language, abort_invalid=True)
    except FileNotFoundError:
        raise SeedError(
            "{path}: there is no catalogue. Make it: balise i18n update --language {language}",
            path=path,
            language=language,
        ) from None
    except (UnicodeDecodeError, PoFileError, ValueError) as error:
        raise SeedError("{path}: not a catalogue: {reason}", path=path, reason=error) from None


def update(locales: Path, language: str, domain: str, template: Catalog) -> str:
    """Give the text of a catalogue with new texts added and those gone left out.

    A text that has changed a little keeps its old translation, marked fuzzy. Raises
    SettingError for a language that there is not.
    """
    check_language(language)
    path = file_of(locales, language, domain)
    if path.exists():
        catalogue = read(path, language)
    else:
        catalogue = Catalog(locale=language, project="Balise", fuzzy=False, charset="utf-8")
    catalogue.update(template, update_header_comment=False)
    if language == SOURCE:  # English says what it says
        for message in catalogue:
            if message.id and (not message.string or message.fuzzy):
                message.string = message.id
                message.flags.discard("fuzzy")
    return _written(catalogue, path, language)


def check_language(language: str) -> None:
    """Raise SettingError unless Babel knows the language."""
    try:
        Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        raise SettingError(
            "{language!r} is no language; expected a code such as de, es, it.", language=language
        ) from None


def find_faults(locales: Path, language: str, domain: str, template: Catalog) -> list[Fault]:
    """List the texts that are missing, unfinished, left over, or with unknown placeholders."""
    path = file_of(locales, language, domain)
    catalogue = read(path, language)
    place = f"{language}/{path.name}"
    faults = []
    for message in template:
        if not message.id:
            continue
        found = catalogue.get(message.id)
        if found is None or not found.string:
            faults.append(Fault(place, noted("missing"), message.id))
        elif found.fuzzy:
            faults.append(Fault(place, noted("unsure (fuzzy)"), message.id))
        elif set(placeholders(found.string)) - set(placeholders(message.id)):
            faults.append(Fault(place, noted("unknown placeholder"), message.id))
    known = {message.id for message in template}
    faults += [Fault(place, LEFT_OVER, m.id) for m in catalogue if m.id and m.id not in known]
    return faults


def compiled(path: Path, language: str) -> bytes:
    """Give a catalogue as gettext's binary form, for tools that read no other."""
    binary = io.BytesIO()
    write_mo(binary, read(path, language))
    return binary.getvalue()


def _written(catalogue: Catalog, path: Path, language: str) -> str:
    """Write a catalogue with the header that stood there, or a short one."""
    text = io.BytesIO()
    write_po(
        text,
        catalogue,
        width=WIDTH,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        no_location=True,
    )
    if path.exists():
        header = re.split(r"\n\n", path.read_text(encoding="utf-8"), maxsplit=1)[0]
    else:
        header = (
            f"# Balise in {Locale.parse(language).english_name}.\n"
            'msgid ""\nmsgstr ""\n"Project-Id-Version: Balise\\n"\n'
            f'"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n'
            '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"'
        )
    return f"{header}\n\n{text.getvalue().decode().strip()}\n"
