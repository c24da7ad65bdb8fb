"""Mask texts with the words that the training examples show to be nobody's name."""

from __future__ import annotations

import threading

from bot.authoring import example_files
from bot.privacy.masking import mask, vocabulary
from bot.runtime.settings import Project


class Masker:
    """Learns the words when they are first needed, or beforehand in a thread."""

    def __init__(self, project: Project) -> None:
        """Make a masker; nothing is read yet."""
        self._project = project
        self._known: frozenset[str] | None = None
        self._learning = threading.Lock()

    def warm_up(self) -> None:
        """Learn the words beside what else is done, so that the first message need not wait."""
        threading.Thread(target=self.mask, args=("",), name="masker", daemon=True).start()

    def mask(self, text: str) -> str:
        """Give a text with personal data replaced. Raises SeedError for a broken example file."""
        with self._learning:
            if self._known is None:
                lines = example_files.read_lines(self._project.examples)
                self._known = vocabulary(line.text for line in lines)
        return mask(text, self._known)
