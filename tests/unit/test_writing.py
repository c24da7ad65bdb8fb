"""Several files are written as one: all, or none."""

import errno
import os

import pytest

from bot.errors import SetupError
from bot.writing import write_whole


def test_all_are_written(tmp_path):
    write_whole({tmp_path / "a": "one", tmp_path / "new/b": b"two"})
    assert (tmp_path / "a").read_text() == "one"
    assert (tmp_path / "new/b").read_text() == "two"


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
@pytest.mark.parametrize("place", ["fsync", "replace"])
def test_a_fault_on_the_way_leaves_all_as_it_was(tmp_path, monkeypatch, place, fault):
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("before")
    calls = []
    real = {"fsync": os.fsync, "replace": type(old).replace}[place]

    def failing(*arguments):
        calls.append(arguments)
        if len(calls) == 2:
            raise fault
        return real(*arguments)

    if place == "fsync":
        monkeypatch.setattr(os, "fsync", failing)
    else:
        monkeypatch.setattr(type(old), "replace", failing)
    expected = SetupError if isinstance(fault, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        write_whole({old: "after", new: "fresh"})
    monkeypatch.undo()
    assert old.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
