"""A model that is damaged, foreign or changed is refused before anybody is served by it."""

from __future__ import annotations

import io
import json
import re
import tarfile

import pytest

from bot.errors import SetupError
from bot.knowledge.fallback import StaticHelp
from bot.runtime import assistant, manifest, model_file
from bot.runtime.settings import Project

WAY_OUT = re.escape("Train again (balise train) or choose another (balise models).")


def archive(path, **files):
    with tarfile.open(path, "w:gz") as tar:
        for name, text in files.items():
            info = tarfile.TarInfo(name.replace("_json", ".json"))
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))


def metadata(version):
    return {
        "domain": {}, "trained_at": "2024-01-01T00:00:00", "model_id": "m", "assistant_id": "a",
        "rasa_open_source_version": version, "project_fingerprint": "p", "language": "en",
        "train_schema": {"nodes": {}}, "predict_schema": {"nodes": {}},
        "training_type": 3, "core_target": None, "nlu_target": "n", "spaces": None,
    }  # fmt: skip


def make_empty(path, model):
    path.write_bytes(b"")


def make_text(path, model):
    path.write_text("not a model")


def make_truncated(path, model):
    path.write_bytes(model.read_bytes()[:500_000])


def make_bare(path, model):
    archive(path, hello="x")


def make_old(path, model):
    archive(path, metadata_json=json.dumps(metadata("3.1.0")))


def make_rasa_2(path, model):
    archive(path, fingerprint_json=json.dumps({"version": "2.8.0"}))


def make_without_parts(path, model):
    with tarfile.open(model) as whole, tarfile.open(path, "w:gz", compresslevel=1) as tar:
        info = next(info for info in whole if info.name.endswith("metadata.json"))
        tar.addfile(info, whole.extractfile(info))


def make_folder(path, model):
    path.mkdir()


MADE = {
    make_empty: "damaged or is no model", make_text: "damaged or is no model",
    make_truncated: "damaged or is no model", make_bare: "damaged or is no model",
    make_old: "it was made by Rasa 3.1.0", make_rasa_2: "it was made by Rasa 2.8.0",
    make_without_parts: "", make_folder: "damaged or is no model",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _known(monkeypatch, knowledge):
    """What is known is loaded once for all of them."""
    monkeypatch.setattr(assistant.store, "load", lambda seeds: knowledge)
    monkeypatch.setattr(assistant.StaticHelp, "prepare", lambda *known: StaticHelp({}))


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_a_broken_model_is_refused_with_the_reason_and_a_way_out(model, tmp_path, make):
    path = tmp_path / "balise-broken.tar.gz"
    make(path, model)
    with pytest.raises(SetupError, match=WAY_OUT) as refused:
        assistant.load(Project(), path)
    told = str(refused.value)
    assert "balise-broken.tar.gz cannot be loaded: " in told
    assert MADE[make] in told
    assert "\n" not in told


def test_a_model_that_was_changed_since_it_was_trained_is_refused(tmp_path):
    path = tmp_path / "balise-mine.tar.gz"
    path.write_bytes(b"as trained")
    about = manifest.Manifest(path.name, "now", 1.0, {}, sha256=model_file.fingerprint(path))
    manifest.path_of(path).write_text(manifest.write(about))
    model_file.check(path)
    path.write_bytes(b"as found")
    with pytest.raises(SetupError, match="it is damaged or was changed"):
        assistant.load(Project(), path)
