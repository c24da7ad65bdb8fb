"""The key that signs sessions is made once, and kept for its owner alone."""

import stat

import pytest

from bot.runtime.kept_key import FILE, kept_key
from bot.runtime.settings import LEAST_SECRET


def test_it_is_made_once_and_then_found(tmp_path):
    folder = tmp_path / "data"
    key = kept_key(folder)
    assert len(key) >= LEAST_SECRET
    assert kept_key(folder) == key
    assert kept_key(tmp_path / "other") != key
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_only_its_owner_can_read_it(tmp_path):
    key = kept_key(tmp_path)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    (tmp_path / FILE).chmod(0o644)
    assert kept_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("damaged", [b"", b"short\n", b"\xff" * 8])
def test_a_damaged_one_is_made_anew(tmp_path, damaged):
    (tmp_path / FILE).write_bytes(damaged)
    key = kept_key(tmp_path)
    assert len(key) >= LEAST_SECRET
    assert kept_key(tmp_path) == key


def test_without_a_folder_sessions_end_with_the_process(tmp_path, caplog):
    (tmp_path / "file").touch()
    assert kept_key(tmp_path / "file") is None
    assert "Sessions end with the process" in caplog.text
