"""Which helplines to show for a country and a situation, and how each is written."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from babel.dates import format_time, get_day_names

from bot.i18n import LOCALES, say
from bot.knowledge.figures import show_choice
from bot.knowledge.records import Country, Helpline, Hours, Language, Profile
from bot.knowledge.store import Knowledge, show_phone

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Member states without a file of their own are served by seeds/helplines/eu.yml.
EUROPEAN_UNION = frozenset(
    "AT BG HR CY CZ DK EE FI DE GR HU IT LV LT MT NL PL PT RO SK SI ES SE".split()
)
HOURS_STAY_TRUE = datetime.timedelta(days=366)


def country_record(knowledge: Knowledge, code: str) -> Country:
    """Find the file that serves a country: its own, the European Union's or the world's."""
    if code in knowledge.countries:
        return knowledge.countries[code]
    return knowledge.countries["EU" if code in EUROPEAN_UNION else "WW"]


def choose(
    knowledge: Knowledge,
    code: str,
    profile: Profile,
    region: str | None = None,
    most: int = 6,
) -> list[Helpline]:
    """Choose the helplines for a situation, the first to call first.

    Lines of a region are kept for people of that region when a region is known, and
    shown to all of the country when it is not.
    """
    record = country_record(knowledge, code)
    wanted = record.first.get(profile) or record.first.get("advice", [])
    lines = [knowledge.helplines[line] for line in wanted]
    return [
        line
        for line in lines
        if not line.hidden and (line.region is None or region in (None, line.region))
    ][:most]


def for_dark_thoughts(
    knowledge: Knowledge, code: str, region: str | None, child: bool
) -> Helpline | None:
    """Give the line that a person who thinks of suicide can call for themself, if one is known."""
    reader = "child" if child else "worried_about_self"
    lines = [
        line
        for line in choose(knowledge, code, "suicide", region)
        if "suicide" in line.functions and show_phone(line)
    ]
    own = [line for line in lines if reader in line.for_]
    return next(iter(own or lines), None)


def emergency_first(knowledge: Knowledge, code: str, lines: list[Helpline]) -> list[Helpline]:
    """Put the emergency numbers of a country before the other lines."""
    urgent = [knowledge.helplines[line] for line in country_record(knowledge, code).emergency]
    return list({line.id: line for line in [*urgent, *lines]}.values())


def open_first(
    knowledge: Knowledge, lines: list[Helpline], now: datetime.datetime
) -> list[Helpline]:
    """Put the lines that are known to answer now first, those known to be closed last."""

    def rank(line: Helpline) -> int:
        hours = shown_hours(line.hours, now)
        if hours is None:
            return 1
        return 0 if is_open(hours, now.astimezone(ZoneInfo(knowledge.time_zones[line.id]))) else 2

    return sorted(lines, key=rank)


def emergency_numbers(
    knowledge: Knowledge, code: str, language: Language, medical: bool = False
) -> str:
    """Write the emergency numbers of a country: '17 or 112'; `medical`: the ambulance first.

    In French the text before gives the first its article: « le 17 ou le 112 ».
    """
    record = country_record(knowledge, code)
    named = [*record.medical, *record.emergency] if medical else record.emergency
    numbers = [show_phone(knowledge.helplines[line]) for line in named]
    first, *others = [number for number in dict.fromkeys(numbers) if number]
    article = "le " if language == "fr" else ""
    return show_choice([first, *(article + other for other in others)], language)


def show(
    knowledge: Knowledge,
    line: Helpline,
    language: Language,
    now: datetime.datetime,
    lasting: bool = False,
) -> dict[str, Any]:
    """Write one helpline as a card of the envelope. `now` is an aware moment.

    `lasting`: the card may be shown hours later, so it does not tell whether the line is open.
    """
    shown = shown_hours(line.hours, now)
    zone = ZoneInfo(knowledge.time_zones[line.id])
    return {
        "id": line.id,
        "name": line.name.in_(language),
        "does": does(line, language),
        "phone": show_phone(line),
        "tel": link(line),
        "url": (line.url_fr if language == "fr" and line.url_fr else line.url),
        "hours": show_hours(shown, language) if shown else None,
        "open_now": None if lasting or not shown else is_open(shown, now.astimezone(zone)),
        "free": line.free,
        "verified_on": line.verified_on.isoformat() if line.verified_on else None,
    }


def does(line: Helpline, language: Language) -> str:
    """Say what a helpline does, and what it must not be used for."""
    text = line.does.in_(language)
    return f"{text} {line.not_for.in_(language)}" if line.not_for else text


def link(line: Helpline) -> str | None:
    """Give what a tap dials: the number in international form where there is one."""
    if line.phone:
        return f"tel:{line.e164 or ''.join(filter(str.isdigit, line.phone))}"
    return f"sms:{line.sms}" if line.sms else None


def numbers_to_dial(knowledge: Knowledge, code: str) -> dict[str, str]:
    """Map each number of a country, as it is written, to what a tap dials."""
    record = country_record(knowledge, code)
    numbers = {}
    for line in knowledge.helplines.values():
        if not line.hidden and knowledge.country_of[line.id] == record.country:
            shown, dialled = show_phone(line), link(line)
            if shown and dialled:
                numbers[shown] = dialled
    return numbers


def shown_hours(hours: Hours, now: datetime.datetime) -> Hours | None:
    """Give the hours only if a person verified them within the last year."""
    if hours.verified_on is None or not (hours.always or hours.spans):
        return None
    return hours if now.date() - hours.verified_on <= HOURS_STAY_TRUE else None


def show_hours(hours: Hours, language: Language) -> str:
    """Write opening hours: 'day and night', 'every day 09:00–23:00'."""
    if hours.always:
        return say("day and night", language)
    return "; ".join(
        say(
            "{days} {from_time}–{to_time}",
            language,
            days=_show_days(span.days, language),
            from_time=_show_time(span.from_, language),
            to_time=_show_time(span.to, language),
        )
        for span in hours.spans
    )


def is_open(hours: Hours, local: datetime.datetime) -> bool:
    """Tell whether a helpline answers at a moment of its own time zone."""
    if hours.always:
        return True
    day, clock = DAYS[local.weekday()], local.strftime("%H:%M")
    return any(day in span.days and span.from_ <= clock < span.to for span in hours.spans)


def _show_days(days: list[str], language: Language) -> str:
    if set(days) == set(DAYS):
        return say("every day", language)
    names = get_day_names("wide", "format", locale=LOCALES[language])
    places = sorted(DAYS.index(day) for day in days)
    if len(places) > 2 and places == list(range(places[0], places[-1] + 1)):
        return say(
            "{first_day} to {last_day}",
            language,
            first_day=names[places[0]],
            last_day=names[places[-1]],
        )
    return ", ".join(names[place] for place in places)


def _show_time(clock: str, language: Language) -> str:
    hour, minute = map(int, clock.split(":"))
    moment = datetime.time(hour % 24, minute)
    return format_time(moment, "short", locale=LOCALES[language])


def number_problems(knowledge: Knowledge) -> list[str]:
    """List the international numbers that cannot be right (by the phonenumbers library)."""
    problems = []
    for line in knowledge.helplines.values():
        for number in filter(None, (line.e164, line.from_abroad)):
            if not phonenumbers.is_possible_number(phonenumbers.parse(number)):
                problems.append(f"{line.id}: {number} is not a possible number")
        if line.e164 and line.phone:
            region = knowledge.country_of[line.id]
            try:
                local = phonenumbers.parse(line.phone, region)
            except phonenumbers.NumberParseException:
                problems.append(f"{line.id}: {line.phone} is no number of {region}")
                continue
            if phonenumbers.parse(line.e164) != local:
                problems.append(f"{line.id}: {line.phone} and {line.e164} differ")
    return problems
