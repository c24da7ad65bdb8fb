"""A new model replaces the one in use only if it answers and reaches the floors."""

from __future__ import annotations

import shutil

import pytest

from bot.errors import SeedError, SetupError
from bot.evaluation.floors import Shortfall, read_floors, shortfalls
from bot.runtime import manifest, models, training
from bot.runtime.settings import Project
from tests.conftest import ROOT


class Elsewhere(Project):
    """The project with models and floors of its own."""

    models_folder = None
    floors_file = ROOT / "bot/floors.yml"

    @property
    def models(self):
        return self.models_folder

    @property
    def floors(self):
        return self.floors_file


@pytest.fixture
def project(tmp_path, monkeypatch):
    elsewhere = Elsewhere()
    monkeypatch.setattr(Elsewhere, "models_folder", tmp_path / "models")
    elsewhere.models.mkdir()
    old = elsewhere.models / "balise-old.tar.gz"
    old.write_bytes(b"the model in use")
    return elsewhere


def names(project):
    return sorted(path.name for path in project.models.iterdir())


def trains_to(monkeypatch, content):
    """Have a training give a model without spending minutes on it."""

    def fake(project, folder):
        made = folder / "balise-new.tar.gz"
        if isinstance(content, bytes):
            made.write_bytes(content)
        else:
            shutil.copy(content, made)
        return made

    monkeypatch.setattr(training, "_train", fake)


def test_a_model_that_cannot_be_loaded_replaces_nothing(project, monkeypatch):
    trains_to(monkeypatch, b"no model")
    with pytest.raises(SetupError, match="not kept; the models are as they were"):
        training.train(project, force=True)
    assert names(project) == ["balise-old.tar.gz"]


def test_a_model_below_the_floors_replaces_nothing_unless_forced(
    project, model, monkeypatch, tmp_path
):
    trains_to(monkeypatch, model)
    monkeypatch.setattr(training.floors, "measure_evaluation", lambda *_: {})
    monkeypatch.setattr(Elsewhere, "floors_file", tmp_path / "floors.yml")
    project.floors.write_text("smoke:\n  danger: 101\n")
    with pytest.raises(SetupError, match=r"smoke\.danger: .* expected 101 %"):
        training.train(project)
    assert names(project) == ["balise-old.tar.gz"]
    models.use(project, "balise-old")
    outcome = training.train(project, force=True)
    assert models.in_use(project) == outcome.model  # the choice of the old one is over
    assert outcome.manifest.forced
    assert manifest.read(outcome.model).number == outcome.manifest.number > 20_000
    assert not [name for name in names(project) if name.startswith(".training")]


def test_an_interrupted_training_replaces_nothing(project, monkeypatch):
    def interrupted(project, folder):
        (folder / "half.tar.gz").write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(training, "_train", interrupted)
    with pytest.raises(KeyboardInterrupt):
        training.train(project)
    assert names(project) == ["balise-old.tar.gz"]


def test_floors_and_ceilings():
    floors = {"smoke.danger": 90.0, "evaluation.alarms": 10.0, "evaluation.topics_fr": 80.0}
    measures = {"smoke.danger": 89.0, "evaluation.alarms": 11.0}
    assert shortfalls(measures, floors) == [
        Shortfall("smoke.danger", 89.0, 90.0),
        Shortfall("evaluation.alarms", 11.0, 10.0),
    ]
    assert not shortfalls({"smoke.danger": 90.0, "evaluation.alarms": 10.0}, floors)


def test_the_shipped_floors_are_read_and_a_wrong_one_is_named(tmp_path):
    assert read_floors()["smoke.danger"] > 0
    wrong = tmp_path / "floors.yml"
    wrong.write_text("smoke:\n  danger: high\n")
    with pytest.raises(SeedError, match=r"smoke\.danger: expected a number, found 'high'"):
        read_floors(wrong)


def test_a_chosen_model_is_never_too_old(project):
    old = project.models / "balise-old.tar.gz"
    import os

    os.utime(old, (1, 1))
    assert training.stale_inputs(project, old)
    models.use(project, "balise-old")
    assert not training.stale_inputs(project, old)
