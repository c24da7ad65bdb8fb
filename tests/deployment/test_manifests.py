"""The files in deploy/ are valid, and say what must not be left out."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
KUBERNETES = sorted((DEPLOY / "kubernetes").glob("*.yml"))
CHECKERS = ROOT / ".venv-schemas/bin"


@pytest.fixture(scope="module")
def checkers() -> Path:
    """The checkers, in an environment of their own."""
    made = subprocess.run(
        ["sh", "requirements/schemas.sh"], cwd=ROOT, capture_output=True, text=True
    )
    if made.returncode:
        pytest.fail(made.stderr.strip(), pytrace=False)
    return CHECKERS


@pytest.mark.parametrize("version", ["1.29", "1.33", "1.37"])
def test_kubernetes_takes_the_manifests(checkers, version):
    done = run(checkers / "kubernetes-validate", "-k", version, "--strict", *KUBERNETES)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("passed") + done.stderr.count("passed") == len(KUBERNETES) == 6


def test_the_checker_of_kubernetes_finds_a_mistake(checkers, tmp_path):
    broken = tmp_path / "deployment.yml"
    text = (DEPLOY / "kubernetes/deployment.yml").read_text()
    broken.write_text(text.replace("readOnlyRootFilesystem", "readOnlyRoot"))
    assert run(checkers / "kubernetes-validate", "--strict", broken).returncode != 0


def test_compose_takes_its_file(checkers):
    check = [checkers / "check-jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = run(*check, DEPLOY / "compose.yml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_checker_of_compose_finds_a_mistake(checkers, tmp_path):
    broken = tmp_path / "compose.yml"
    broken.write_text(
        (DEPLOY / "compose.yml").read_text().replace("read_only: true", "read_only: [1]")
    )
    check = [checkers / "check-jsonschema", "--builtin-schema", "vendor.compose-spec"]
    assert run(*check, broken).returncode != 0


def test_systemd_takes_the_unit(tmp_path):
    analyse = shutil.which("systemd-analyze")
    text = (DEPLOY / "systemd/balise.service").read_text()
    if analyse is None:
        # At least every line is a section, a setting, a remark or empty.
        assert all(re.fullmatch(r"\[\w+\]|[A-Z]\w*=.*|#.*|", line) for line in text.splitlines())
        return
    unit = tmp_path / "balise.service"
    unit.write_text(text.replace("/opt/balise", str(ROOT)))
    done = run(analyse, "verify", "--man=no", unit)
    assert "balise.service" not in done.stderr, done.stderr
    # 0 is shut in, 100 is free; a unit without any of it has 96.
    done = run(analyse, "security", "--offline=yes", "--threshold=20", unit)
    assert done.returncode == 0, done.stdout[-500:]


def test_pods_have_no_more_rights_than_they_need():
    pod = manifest("deployment")["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] and not pod["automountServiceAccountToken"]
    (container,) = pod["containers"]
    rights = container["securityContext"]
    assert rights["readOnlyRootFilesystem"] and not rights["allowPrivilegeEscalation"]
    assert rights["capabilities"] == {"drop": ["ALL"]}
    assert container["readinessProbe"]["httpGet"]["path"] == "/health/ready"
    assert container["livenessProbe"]["httpGet"]["path"] == "/health/live"


def test_secrets_stand_in_no_file():
    (container,) = manifest("deployment")["spec"]["template"]["spec"]["containers"]
    for name in ("BALISE_SECRET", "BALISE_STORE", "BALISE_REDIS"):
        (setting,) = [setting for setting in container["env"] if setting["name"] == name]
        assert setting["valueFrom"]["secretKeyRef"]["name"] == "balise"
    compose = (DEPLOY / "compose.yml").read_text()
    assert "${BALISE_SECRET:?" in compose and compose.count("${BALISE_DATABASE_PASSWORD:?") == 2


def test_the_public_doors_are_the_same_everywhere():
    rules = manifest("ingress")["spec"]["rules"]
    ingress = {path["path"].rstrip("/") for path in rules[0]["http"]["paths"]}
    nginx = (DEPLOY / "nginx/balise.conf").read_text()
    opened = re.findall(r"^    location (?:= |\^~ )(\S+) \{", nginx, re.MULTILINE)
    assert ingress == {door.rstrip("/") for door in opened}
    assert ingress == {"", "/page.css", "/health", "/sources", "/widget"}


def test_every_setting_that_is_used_is_read():
    read = (ROOT / "bot/runtime/settings.py").read_text()
    used = {
        name
        for path in DEPLOY.rglob("*")
        if path.is_file()
        for name in re.findall(r"BALISE_[A-Z]+", path.read_text())
    } - {"BALISE_DATABASE"}  # of compose alone: the password of its database
    assert used >= {"BALISE_STORE", "BALISE_REDIS", "BALISE_SECRET", "BALISE_PROXIES"}
    assert not [name for name in used if name not in read]


def manifest(name: str) -> dict:
    return yaml.safe_load((DEPLOY / f"kubernetes/{name}.yml").read_text())


def run(*command: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=120
    )
