"""What of the helplines must be verified, by whom it was, and whether it is well-formed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from bot.errors import SettingError
from bot.knowledge.helplines import HOURS_STAY_TRUE, number_problems
from bot.knowledge.records import Helpline
from bot.knowledge.store import Knowledge

STAYS_TRUE = datetime.timedelta(days=183)  # a number or an address; hours: HOURS_STAY_TRUE
Reason = Literal["never", "stale", "unsure", "hours"]
WEBSITE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
EMAIL = re.compile(r"[^@\s]+@[a-z0-9-]+(\.[a-z0-9-]+)+")


@dataclass(frozen=True)
class Due:
    """A helpline that must be verified: never, too long ago, of low confidence, or its hours."""

    line: Helpline
    reasons: tuple[Reason, ...]


def due(knowledge: Knowledge, today: datetime.date) -> list[Due]:
    """List what must be verified before a release, never verified ones first."""
    found = [Due(line, tuple(_reasons(line, today))) for line in knowledge.helplines.values()]
    shown = [d for d in found if d.reasons and not d.line.hidden]
    return sorted(shown, key=lambda d: (d.line.verified_on or datetime.date.min, d.line.id))


def _reasons(line: Helpline, today: datetime.date) -> Iterator[Reason]:
    if line.verified_on is None:
        yield "never"
    elif today - line.verified_on > STAYS_TRUE:
        yield "stale"
    if line.status == "general_knowledge" or line.confidence == "low":
        yield "unsure"
    if line.hours.always or line.hours.spans:
        verified = line.hours.verified_on
        if verified is None or today - verified > HOURS_STAY_TRUE:
            yield "hours"


def form_problems(knowledge: Knowledge) -> list[str]:
    """List numbers, links and addresses that cannot be right."""
    problems = number_problems(knowledge)
    for line in knowledge.helplines.values():
        for address in filter(None, (line.url, line.url_fr)):
            host = urlsplit(address).hostname or ""
            if not WEBSITE.fullmatch(host):
                problems.append(f"{line.id}: {address} is not an address of a site")
        if line.email and not EMAIL.fullmatch(line.email):
            problems.append(f"{line.id}: {line.email} is not an e-mail address")
    return problems


def with_verification(text: str, helpline: str, today: datetime.date, who: str, hours: bool) -> str:
    """Give the text of a helplines file with one helpline marked as verified, all else as it was.

    Raises SettingError when the helpline is not in the file.
    """
    found = re.search(rf"^( *)- id: {re.escape(helpline)}\n", text, re.MULTILINE)
    if not found:
        raise SettingError("There is no helpline {id!r}. Known: balise helplines list", id=helpline)
    indent = found[1] + "  "
    # The record goes on as long as its lines are indented deeper than its dash.
    body = re.compile(rf"(?:{indent}.*\n|[ \t]*\n(?={indent}))*").match(text, found.end())
    block = _set(text[found.end() : body.end()], indent, "verified_on", today.isoformat())
    block = _set(block, indent, "verified_by", f'"{who}"')
    if hours:
        mark = re.search(rf"^{indent}hours:\n", block, re.MULTILINE)
        if not mark:
            raise SettingError("{id} has no hours to verify.", id=helpline)
        deeper = indent + "  "
        part = re.compile(rf"(?:{deeper}.*\n)*").match(block, mark.end())
        set_hours = _set(part[0], deeper, "verified_on", today.isoformat())
        block = block[: mark.end()] + set_hours + block[part.end() :]
    return text[: found.end()] + block + text[body.end() :]


def _set(block: str, indent: str, key: str, value: str) -> str:
    line = f"{indent}{key}: {value}\n"
    changed, number = re.subn(rf"^{indent}{key}:.*\n", lambda _: line, block, flags=re.MULTILINE)
    if number:
        return changed
    whole = block.rstrip("\n")
    return f"{whole}\n{line}" + block[len(whole) + 1 :]
