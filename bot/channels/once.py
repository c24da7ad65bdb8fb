"""Takes each delivery once: messengers send again what they think was lost."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

MOST_KEPT = 10_000
SECONDS_KEPT = 24 * 3600


class Deliveries:
    """Remembers the ids of deliveries for a day, the last ten thousand of them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with none; `clock` counts seconds."""
        self._clock = clock
        self._seen: OrderedDict[str, float] = OrderedDict()

    def is_new(self, delivery: str) -> bool:
        """Take a delivery; False when it was taken before."""
        now = self._clock()
        while self._seen:
            oldest, at = next(iter(self._seen.items()))
            if now - at <= SECONDS_KEPT and len(self._seen) < MOST_KEPT:
                break
            del self._seen[oldest]
        if delivery in self._seen:
            return False
        self._seen[delivery] = now
        return True
