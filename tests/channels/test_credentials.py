"""A messenger that is switched on wrongly says which key is wrong."""

import os
import re
import subprocess
import sys

import pytest
import yaml

from bot.errors import SettingError
from tests.conftest import ROOT, free_port


def commented():
    """The examples of credentials.yml, with their comment marks taken off."""
    text = (ROOT / "bot/credentials.yml").read_text()
    lines = [
        line[2:] for line in text.splitlines() if re.match(r"# (bot\.channels|  \w+: \S)", line)
    ]
    return yaml.safe_load(
        "\n".join(line for line in lines if "|" not in line and "country: FR" not in line)
    )


def test_each_documented_example_switches_its_messenger_on():
    from rasa.shared.utils.common import class_from_module_path

    examples = commented()
    assert len(examples) == 6
    for name, settings in examples.items():
        filled = {key: value.replace("${", "").replace("}", "") for key, value in settings.items()}
        channel = class_from_module_path(name).from_credentials(filled)
        assert set(channel.required) <= set(filled)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (None, "signing_secret is missing"), ({"signing_secret": "s"}, "bot_token is missing"),
        ({"signing_secret": "${SLACK_SECRET}", "bot_token": "b"}, "signing_secret is missing"),
        ({"signing_secret": "s", "bot_token": "b", "tokn": "x"}, "unknown key 'tokn'"),
        ({"signing_secret": "s", "bot_token": "b", "country": "France"}, "two letters"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named(settings, told):
    from bot.channels.slack import Slack

    with pytest.raises(SettingError, match=re.escape(told)):
        Slack.from_credentials(settings)


@pytest.mark.parametrize(
    "credentials",
    [{"bot.channels.slack.Slack": {}}, {"bot.channels.nothing.Nothing": {}},
     {"bot.channels.slack.Slack": {"signing_secret": "${NOT_SET_ANYWHERE}", "bot_token": "b"}}, None],
)  # fmt: skip
def test_a_file_that_is_wrong_is_named(tmp_path, credentials):
    from bot.runtime.server import channels

    path = tmp_path / "credentials.yml"
    if credentials is not None:
        path.write_text(yaml.safe_dump(credentials))
    with pytest.raises(SettingError, match="credentials.yml"):
        channels(path)


def test_the_command_says_it_in_one_line(model, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "serve", "--port", str(free_port())],
        cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "BALISE_CREDENTIALS": str(tmp_path / "none.yml")},
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "none.yml" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
