"""A small, repeatable part of the fuzz; `python -m tests.fuzz --inputs 10000` is the whole of it."""

import pytest

from tests.fuzz import pure, wire
from tests.fuzz.running import throw

INPUTS = 25  # for a share of 10


@pytest.fixture(scope="module")
def visitor(balise):
    yield wire.Visitor(balise)
    log = balise.log.read_text()
    assert "zebra" not in log and "Traceback" not in log


@pytest.mark.parametrize(
    ("name", "make", "check", "share"),
    pure.TARGETS,
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_the_pure_parts_hold(name, make, check, share):
    done = throw(name, make, check, INPUTS * share // 10)
    assert done.inputs >= INPUTS * share // 10 * 0.8


@pytest.mark.parametrize(
    ("name", "make", "check", "share"),
    wire.TARGETS,
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_the_doors_hold(visitor, name, make, check, share):
    done = throw(name, make, check.__get__(visitor), INPUTS * share // 10)
    assert done.inputs >= INPUTS * share // 10 * 0.8
    assert 200 in visitor.statuses
