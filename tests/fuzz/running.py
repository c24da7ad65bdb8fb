"""Runs the targets: so many inputs each, the same ones every time unless told otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st


@dataclass(frozen=True)
class Done:
    """What came of one target."""

    name: str
    inputs: int
    seconds: float
    slowest: float


def throw(
    name: str,
    make: Callable[[], st.SearchStrategy[Any]],
    check: Callable[[Any], None],
    inputs: int,
    number: int | None = None,
) -> Done:
    """Throw so many inputs at a check. Raises what the check raises, with the smallest such input.

    `number` seeds the inputs; without one they are always the same.
    """
    done, slowest, began = 0, 0.0, time.monotonic()

    def one(value: Any) -> None:
        nonlocal done, slowest
        started = time.monotonic()
        check(value)
        done, slowest = done + 1, max(slowest, time.monotonic() - started)

    run = settings(
        max_examples=inputs,
        derandomize=number is None,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )(given(make())(one))
    if number is not None:
        run = seed(number)(run)
    run()
    return Done(name, done, time.monotonic() - began, slowest)


def shares(inputs: int, weights: list[int]) -> list[int]:
    """Divide inputs among targets by their weights; together they are at least as many."""
    return [-(-inputs * weight // sum(weights)) for weight in weights]
