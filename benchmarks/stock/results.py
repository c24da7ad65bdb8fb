"""What a run of the benchmark found, as it is written to JSON and read again."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.stock.measures import Figures
from bot.errors import SetupError
from bot.writing import write_whole


@dataclass
class Results:
    """A run: when, on what, with what, and each side's figures round by round.

    `machine` and `setting` are told on the page; `samples` is the memory in the long run in MB,
    taken every `every` turns.
    """

    taken: str
    machine: dict[str, Any]
    setting: dict[str, Any]
    training: dict[str, dict[str, Any]]
    figures: dict[str, Figures] = field(default_factory=lambda: {"balise": {}, "stock": {}})
    samples: dict[str, list[float]] = field(default_factory=dict)

    def add(self, side: str, found: dict[str, float]) -> None:
        """Add a round of a side."""
        for key, value in found.items():
            self.figures[side].setdefault(key, []).append(round(value, 3))

    def write(self, path: Path) -> None:
        """Write the run whole, or nothing."""
        write_whole({path: self.to_json()})

    def to_json(self) -> str:
        """Give the run as the text of a file."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def read(cls, path: Path) -> Results:
        """Read a run. Raises SetupError when the file is not one."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise SetupError(
                "{path}: expected the JSON of a run of this benchmark ({reason})",
                path=path,
                reason=error,
            ) from error


def describe_machine() -> dict[str, Any]:
    """Tell what the run is taken on: nothing that names the machine or its owner."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "load_before": round(os.getloadavg()[0], 2),
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return " ".join(line.partition(":")[2].split())
    return platform.machine()
