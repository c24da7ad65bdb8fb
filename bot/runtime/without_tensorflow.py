"""Let Rasa be imported where TensorFlow is not installed.

Rasa 3.6.21 imports TensorFlow from the modules of its policies and actions, also for
assistants that never compute with it (rasa/core/policies/policy.py → … →
rasa/utils/tensorflow/callback.py). `install` answers those imports with placeholders:
they can be named, subclassed and used as decorators, which is all that happens while
Rasa is imported. Whatever really computes with TensorFlow ends in `TensorFlowAbsent`.

This leans on the private structure of one release, which is the last of its line and is
pinned exactly. See docs/decisions/0001-rasa-on-python-3.11-without-tensorflow.md.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import types

from bot.errors import SetupError

ANSWERED = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras")
# Batches for TensorFlow. To import this takes a second and 60 MB of scikit-learn's.
ANSWERED_OF_RASA = "rasa.utils.tensorflow.model_data"


class TensorFlowAbsent(SetupError):
    """A component asked TensorFlow to compute."""

    def __init__(self, component: str) -> None:
        super().__init__(
            f"{component} computes with TensorFlow, which Balise does not install. "
            "Take it out of bot/config.yml, or train with a stock Rasa 3.6.21 on Python 3.10."
        )


class _PlaceholderType(type):
    """The type of every placeholder: each attribute is one more placeholder."""

    def __getattr__(cls, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return _placeholder(f"{cls.__name__}.{name}")

    def __call__(cls, *args, **kwargs):
        if not cls.__dict__.get("_is_placeholder"):
            # A class of Rasa's that inherits from TensorFlow is being made: real work begins.
            raise TensorFlowAbsent(cls.__name__)
        if len(args) == 1 and not kwargs and isinstance(args[0], types.FunctionType | type):
            return args[0]  # used as a decorator
        return cls

    def __iter__(cls):
        return iter(())

    def __or__(cls, other):
        return cls

    __ror__ = __or__


def _placeholder(name: str) -> type:
    return _PlaceholderType(name, (), {"_is_placeholder": True})


class _PlaceholderModule(types.ModuleType):
    """A module whose every attribute is a placeholder."""

    __path__: list[str] = []
    __version__ = "0"

    @staticmethod
    def is_tensor(value: object) -> bool:
        """Say no: matplotlib asks this of every value once a TensorFlow is in sight."""
        return False

    def __getattr__(self, name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        value = _placeholder(f"{self.__name__}.{name}")
        setattr(self, name, value)
        return value


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition(".")[0] in ANSWERED or fullname == ANSWERED_OF_RASA:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec):
        return _PlaceholderModule(spec.name)

    def exec_module(self, module):
        pass


def install() -> None:
    """Answer imports of TensorFlow with placeholders. Call before the first import of Rasa."""
    if any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return
    if "tensorflow" in sys.modules:
        raise SetupError("TensorFlow was imported before Balise could set it aside.")
    sys.meta_path.insert(0, _Finder())
