"""Put finished drafts in place: checked with all of seeds/ first, then written as one."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from bot.errors import SeedError
from bot.knowledge import store
from bot.knowledge.store import Knowledge
from bot.knowledge.verify import check_coverage


def try_seeds(seeds: Path, files: dict[Path, str]) -> Knowledge:
    """Load seeds/ as it would be with some files written. Raises SeedError if they do not fit.

    `files` outside of seeds/ are left aside. Nothing is written in the project.
    """
    with tempfile.TemporaryDirectory(prefix="balise-") as folder:
        copy = Path(folder) / "seeds"
        shutil.copytree(seeds, copy)
        for path, text in files.items():
            if path.is_relative_to(seeds):
                (copy / path.relative_to(seeds)).write_text(text, encoding="utf-8")
        try:
            knowledge = store.load(copy)
        except SeedError as error:
            raise SeedError(str(error).replace(str(copy), str(seeds))) from None
    problems = check_coverage(knowledge).problems
    if problems:
        raise SeedError("\n".join(problems))
    return knowledge
