"""Reads the bodies of requests and what proves a caller. Nothing in them is trusted."""

from __future__ import annotations

import hmac
import json
from typing import Any, NoReturn
from urllib.parse import parse_qs

from sanic.request import Request

from bot.errors import RequestError

MOST_DEPTH = 32  # of objects and lists in one another; a vendor's richest message has about 12
MOST_FIELDS = 100  # of a form
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def media_type(request: Request) -> str:
    """Give the type of the body, without its parameters, in small letters."""
    return request.content_type.partition(";")[0].strip().lower()


def check_type(request: Request, expected: str = JSON) -> None:
    """Refuse a body of another type: a page elsewhere may send some without asking. (415)"""
    if media_type(request) != expected:
        raise RequestError(f"Expected Content-Type: {expected}.", status=415)


def read_object(body: bytes, expected: str = "a JSON object") -> dict[str, Any]:
    """Read a JSON object. Raises RequestError, which tells what was expected."""
    try:
        data = json.loads(body.decode(), parse_constant=_refuse_constant)
        deep = _is_deep(data)
    except (ValueError, RecursionError):
        raise RequestError(f"The body is not JSON; expected {expected}.") from None
    if deep:
        raise RequestError(f"The body is deeper than {MOST_DEPTH} objects in one another.")
    if not isinstance(data, dict):
        raise RequestError(f"The body is no JSON object; expected {expected}.")
    return data


def read_form(body: bytes) -> dict[str, str]:
    """Read a form; the first value of each field. Raises RequestError."""
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise RequestError("The body is not a form.") from None
    return {name: values[0] for name, values in fields.items()}


def same_secret(given: Any, expected: str) -> bool:
    """Compare what a caller gave with a secret, in a time that tells nothing."""
    if not isinstance(given, str):
        return False
    # A stranger's text may hold half characters, which have no bytes of their own.
    return hmac.compare_digest(given.encode(errors="backslashreplace"), expected.encode())


def _is_deep(data: Any) -> bool:
    level = [data] if isinstance(data, dict | list) else []
    for _ in range(MOST_DEPTH):
        inner = (i for one in level for i in (one.values() if isinstance(one, dict) else one))
        level = [one for one in inner if isinstance(one, dict | list)]
    return bool(level)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are Python's, not JSON's
