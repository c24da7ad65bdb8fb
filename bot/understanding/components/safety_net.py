"""Tells whether danger now shows in a message, whatever topic the classifier gave it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from bot.understanding import country, danger, encoder, ngrams, training_set
from bot.understanding.calm import speaks_of_else
from bot.understanding.components.sentence_encoder import CLAUSES
from bot.understanding.components.stored import files_of, read_stored
from bot.understanding.danger_model import CALM, DangerModel, read_examples

DANGER = "danger"
UNNAMED = "danger"  # of the examples of the topic, which name no kind
INTENT_OF_DANGER = "immediate_danger"
# A child's plain disclosure may or may not tell of danger now: it teaches neither.
NEITHER = ("child_speaking",)
EXAMPLES = Path(__file__).parents[3] / "data/danger"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SafetyNet(GraphComponent):
    """Sets `danger`, and the intent to immediate danger or not. Must come last.

    Three signs are weighed: classifiers of its own over the whole message and each clause of
    a long one (understanding/danger_model.py); the topic classifier's belief; and words of
    danger (understanding/danger.py), which make less belief enough.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults (see parent class for full docstring)."""
        return {
            # Chosen on messages that nothing was trained on (docs/decisions/0004): a missed cry
            # for help costs more than a false alarm. From which sum of the net's own signs and
            # what the topic classifier believes danger is assumed;
            "belief": 0.87,
            # from which sum when words of danger stand in the message;
            "belief_with_words": 0.3,
            # how much the topic classifier's belief in danger counts,
            "for": 0.5,
            # and how much its belief in another topic speaks against it;
            "against": 0.6,
            # how much words of calm without haste do (the past, a film, a jest).
            "against_calm": 0.5,
            # Situations that keep their topic when the classifier is that sure of them: the
            # emergency number comes first, their own steps follow.
            "plans": [
                "sextortion_happening",
                "grooming_suspected",
                "image_shared",
                "webcam_incident",
            ],
            "plan_confidence": 0.9,
        }

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: DangerModel | None,
    ) -> None:
        """Make a safety net with its model, or None before training."""
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SafetyNet:
        """Create an untrained safety net (see parent class for full docstring)."""
        return cls(config, model_storage, resource, None)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Train anew when the messages of danger change."""
        digest = hashlib.sha256()
        for path in sorted(EXAMPLES.glob("*.tsv")):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Train on data/danger, and on the examples of all topics as what is calm."""
        own = [
            example for path in sorted(EXAMPLES.glob("*.tsv")) for example in read_examples(path)
        ]
        examples = training_set.of_files(files_of(training_data))
        rows = [row for row, intent in enumerate(examples.intents) if intent not in NEITHER]
        texts = [example.text for example in own]
        kinds = [example.kind if example.danger else CALM for example in own]
        kinds += [UNNAMED if examples.intents[r] == INTENT_OF_DANGER else CALM for r in rows]
        vectors = np.concatenate([encoder.encode_many(texts), examples.vectors[rows]])
        counts = vstack([ngrams.count(texts), examples.counts[rows]], format="csr")
        self._model = DangerModel.train(
            kinds, vectors, counts, own=texts, encode=encoder.encode_many
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Tell of each message whether danger shows in it, and of which kind."""
        for message in messages:
            text = message.get(TEXT) or ""
            alarm = danger.find(text)
            kind = self._kind(message, text, alarm.kind if alarm else None)
            if kind and not self._has_own_plan(message):
                _raise(message)
            elif not kind:
                _take_back(message)
            message.set(DANGER, kind, add_to_output=True)
        return messages

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SafetyNet:
        """Load a trained safety net. Raises SetupError when it is not whole."""
        model = read_stored(model_storage, resource, "The safety net", DangerModel.load)
        return cls(config, model_storage, resource, model)

    def _has_own_plan(self, message: Message) -> bool:
        """Tell whether the message surely belongs to a situation whose answer is a plan.

        Its plan (do not pay, keep the proof) must not be lost: the emergency number is said
        first, and the topic stays.
        """
        intent = message.get(INTENT) or {}
        sure = intent.get("confidence", 0.0) >= self._config["plan_confidence"]
        return sure and intent.get("name") in self._config["plans"]

    def _kind(self, message: Message, text: str, words: str | None) -> str | None:
        """Tell the kind of danger now; None if there is none."""
        if self._model is None or not text:
            return words
        if country.only_place(text) == "all":
            return None  # an answer to "where are you?" means what was said before
        strength, likely = self._model.strength(
            _vector(message), _counts(message), *_clauses(message)
        )
        beliefs = _beliefs(message)
        strength += self._config["for"] * beliefs.get(INTENT_OF_DANGER, 0.0)
        first, belief = next(iter(beliefs.items()), (None, 0.0))
        if first != INTENT_OF_DANGER:
            strength -= self._config["against"] * belief
        needed = self._config["belief_with_words" if words else "belief"]
        if speaks_of_else(text):
            needed += self._config["against_calm"]
        return (words or likely) if strength >= needed else None


def _vector(message: Message) -> np.ndarray:
    return message.get_dense_features(TEXT)[1].features[0]


def _counts(message: Message) -> csr_matrix:
    return message.get_sparse_features(TEXT)[1].features


def _clauses(message: Message) -> tuple[list[str], np.ndarray]:
    return message.get(CLAUSES)


def _beliefs(message: Message) -> dict[str, float]:
    """Give what the topic classifier believed, the likeliest topic first."""
    ranking = message.get(INTENT_RANKING_KEY) or []
    return {
        e["name"]: e["confidence"] for e in ranking if e["name"] != DEFAULT_NLU_FALLBACK_INTENT_NAME
    }


def _raise(message: Message) -> None:
    belief = _beliefs(message).get(INTENT_OF_DANGER, 0.0)
    others = [e for e in message.get(INTENT_RANKING_KEY) or [] if e["name"] != INTENT_OF_DANGER]
    _rank(message, [{"name": INTENT_OF_DANGER, "confidence": belief}, *others])


def _take_back(message: Message) -> None:
    """Give the message to its second topic where the classifier alone saw danger."""
    first, *others = message.get(INTENT_RANKING_KEY) or [{"name": None}]
    if first["name"] != INTENT_OF_DANGER or not others:
        return
    left = 1 - first["confidence"]  # shared out among the others
    shares = [min(e["confidence"] / left, 1.0) if left > 0 else 0.0 for e in others]
    told = [{**e, "confidence": share} for e, share in zip(others, shares, strict=True)]
    _rank(message, [*told, {**first, "confidence": 0.0}])


def _rank(message: Message, ranking: list[dict[str, Any]]) -> None:
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
