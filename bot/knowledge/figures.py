"""Figures and dates as people write them in each language, by Babel's locale data."""

from __future__ import annotations

import datetime

from babel.dates import format_date, get_month_names
from babel.lists import format_list
from babel.numbers import (
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
    get_currency_name,
    get_currency_symbol,
)

from bot.i18n import LOCALES, say
from bot.knowledge.records import Fact, Language


def show_fact(fact: Fact, language: Language) -> str:
    """Write a fact's figure: '374 %', '275,655', '1 in 50', '£18,000,000', 'January 2024'."""
    value = fact.value
    match fact.kind:
        case "percent":
            # Not rounded to whole per cents: a source's 1.5 % must not become 2 %.
            share = round(value / 100, 6)
            return format_percent(share, locale=LOCALES[language], decimal_quantization=False)
        case "share":
            return say("{part} in {whole}", language, **_pair(value, ("part", "whole"), language))
        case "range":
            return say("{low} to {high}", language, **_pair(value, ("low", "high"), language))
        case "money":
            return show_money(value, fact.currency, language)
        case "month":
            return show_date(value, language)
        case "year" | "label":
            return str(value)
        case _:
            return show_count(value, language, compact=fact.compact)


def show_count(value: float, language: Language, compact: bool = False) -> str:
    """Write a quantity: '63,050', or '36.2 million' when compact."""
    if compact:
        return format_compact_decimal(
            value, format_type="long", locale=LOCALES[language], fraction_digits=1
        )
    return format_decimal(value, locale=LOCALES[language])


def show_date(date: str, language: Language) -> str:
    """Write a date of which only the year, or the year and month, may be known."""
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 3:
        return format_date(datetime.date(*parts), "long", locale=LOCALES[language])
    if len(parts) == 2:
        month = get_month_names("wide", context="format", locale=LOCALES[language])[parts[1]]
        return f"{month} {parts[0]}"
    return str(parts[0])


def show_choice(items: list[str], language: Language) -> str:
    """Write a list of which one is enough: '17 or 112'."""
    return format_list(items, style="or", locale=LOCALES[language])


def _pair(values, names: tuple[str, str], language: Language) -> dict[str, str]:
    return {name: show_count(value, language) for name, value in zip(names, values, strict=True)}


def show_money(value: float, currency: str, language: Language) -> str:
    """Write an amount: '£18 million', '18 millions de livres sterling', '£500'."""
    locale = LOCALES[language]
    if value < 1_000_000:
        return format_currency(value, currency, locale=locale)
    return say(
        "{symbol}{amount} ({name})",
        language,
        symbol=get_currency_symbol(currency, locale=locale),
        amount=show_count(value, language, compact=True),
        name=get_currency_name(currency, count=value, locale=locale),
    )
