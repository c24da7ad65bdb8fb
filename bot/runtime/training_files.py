"""Hand the training examples to Rasa: by reference, one message a file.

They are stock Rasa files, and any Rasa can train on them. Handed over whole, tens of thousands
of messages are copied, compared and fingerprinted again at each of fourteen steps of a training:
four fifths of its time. So one example stands for its file, with the file's place and
fingerprint, and the components that learn read the files (understanding/training_set.py).
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.examples import read_examples
from bot.understanding.training_set import FILE


class TrainingFiles(RasaFileImporter):
    """Named as the importer in bot/config.yml. Domain, stories and rules are read by Rasa."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Give one message a file and intent. Raises SeedError naming a wrong file."""
        return TrainingData(self._messages)

    @functools.cached_property
    def _messages(self) -> list[Message]:
        messages = []
        for path in sorted(Path(name) for name in self._nlu_files):
            first = {example.intent: example for example in reversed(read_examples(path))}
            reference = {FILE: str(path), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            messages += [
                Message({TEXT: e.text, INTENT: e.intent, "metadata": reference})
                for e in first.values()
            ]
        return messages
