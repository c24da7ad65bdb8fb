"""What a fresh machine relies on: locks, TensorFlow set aside, telemetry off, stock commands."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT, free_port

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def balise(*arguments, **environ):
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, **environ},
    )  # fmt: skip


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_carry_hashes_and_no_address(lock):
    text = lock.read_text()
    pinned = re.findall(r"^\S+==\S+", text, re.MULTILINE)
    assert pinned
    for block in re.split(r"\n(?=\S)", text.strip()):
        if "==" in block:
            assert "--hash=sha256:" in block, block[:60]
    assert not re.search(r"https?://|--index|--find-links|file:", text)


@pytest.mark.parametrize(("installer", "said"), [("false", "network"), ("true", "be started")])
@pytest.mark.parametrize("script", ["schemas.sh", "synapse.sh"])
def test_what_the_tests_need_apart_and_lack_is_told_in_one_line(tmp_path, script, installer, said):
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    programs = tmp_path / ".venv/bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)
    (programs / "uv").write_text(f"#!/bin/sh\n{installer}\n")
    (programs / "uv").chmod(0o755)
    command = ["sh", f"requirements/{script}"]
    for _ in range(2):  # what failed once is not taken for done
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 1
        (told,) = done.stderr.splitlines()
        assert told.startswith("balise: the ") and said in told
        assert (tmp_path / told.rpartition("Details: ")[2]).is_file()


def test_tensorflow_is_neither_locked_nor_installed():
    for lock in LOCKS:
        assert not re.search(r"^(tensorflow|keras)", lock.read_text(), re.MULTILINE)
    code = "import importlib.metadata as m; m.version('tensorflow')"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode != 0


def test_a_component_that_computes_with_tensorflow_is_named():
    from rasa.nlu.classifiers.diet_classifier import DIET

    from bot.runtime.without_tensorflow import TensorFlowAbsent

    with pytest.raises(TensorFlowAbsent, match="DIET computes with TensorFlow"):
        DIET({}, {}, False, {})


def test_telemetry_is_off():
    from rasa import telemetry

    assert telemetry.is_telemetry_enabled() is False


def test_the_project_is_clean_for_stock_rasa():
    done = balise("rasa", "data", "validate", "--fail-on-warnings")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "No story structure conflicts found" in done.stdout + done.stderr


def test_help_does_not_wait_for_rasa():
    code = (
        "import sys; from bot.cli import balise; "
        "balise(['--help'], standalone_mode=False); "
        "assert not {'rasa', 'numpy', 'sanic'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for command in ("serve", "train", "chat", "rasa", "evaluate"):
        assert command in done.stdout


def test_a_port_in_use_is_told_in_one_line():
    import socket

    port = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        done = balise("serve", "--port", str(port))
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert f"Port {port}" in last
    assert "make run PORT=" in last
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["0", "70000", "x"])
def test_a_wrong_port_is_told(port):
    done = balise("serve", "--port", port)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_missing_python_is_told_in_one_line(tmp_path):
    # A copy without .venv, and a PATH on which there is no Python 3.11.
    (tmp_path / "requirements").mkdir()
    script = tmp_path / "requirements/install.sh"
    script.write_text((ROOT / "requirements/install.sh").read_text())
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("dirname", "sh"):
        (tools / tool).symlink_to(f"/usr/bin/{tool}")
    done = subprocess.run(
        ["/bin/sh", str(script), "run"],
        capture_output=True, text=True, env={"PATH": str(tools)},
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Python 3.11" in done.stderr


def test_one_question_can_be_asked_from_the_shell(model):
    done = balise("chat", "--country", "BE", "Qui appeler ?")
    assert done.returncode == 0, done.stderr
    assert "116 000" in done.stdout
    assert "helplines · support · fr · BE" in done.stdout
