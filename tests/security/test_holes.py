"""Every known hole of stock doors is open there, and closed at Balise's."""

import asyncio

import pytest

from tests.security.probes import COMMANDS, DISGUISES, HOLES, commands_can_be_typed


@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.__name__)
def test_a_known_hole_is_open_at_stock_doors(stock_door, hole):
    assert hole(stock_door)


@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.__name__)
def test_a_known_hole_is_closed_at_balises(balise_door, hole):
    assert not hole(balise_door)


@pytest.mark.parametrize("text", COMMANDS, ids=ascii)
def test_commands_can_be_typed_at_stock_doors(stock_door, text):
    assert commands_can_be_typed(text)(stock_door)


@pytest.mark.parametrize("text", [*COMMANDS, *DISGUISES], ids=ascii)
def test_commands_cannot_be_typed_at_balises(balise_door, text):
    assert not commands_can_be_typed(text)(balise_door)


def test_a_broken_model_is_served_in_silence_by_stock_and_refused_by_balise(tmp_path):
    from rasa.core.agent import load_agent
    from rasa.core.exceptions import AgentNotReady

    from bot.errors import SetupError
    from bot.runtime import assistant
    from bot.runtime.settings import Project

    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"not a model")
    with pytest.warns(UserWarning, match="No valid model"):
        agent = asyncio.run(load_agent(model_path=str(broken)))
    assert not agent.is_ready()  # and yet it is served
    with pytest.raises(AgentNotReady):  # of which Rasa's channel makes 200 and an empty list
        asyncio.run(agent.handle_text("I need help"))
    with pytest.raises(SetupError, match="balise train"):
        assistant.load(Project(), broken)
