"""The README keeps up with the code: each setting, effect and control route stands in it."""

from pathlib import Path

import pytest

import simulators.connectwise
from simulators.connectwise import control
from simulators.connectwise.faults import EFFECTS
from simulators.connectwise.settings import Settings

README = (Path(simulators.connectwise.__file__).parent / "README.md").read_text()
ROUTES = sorted({f"/_sim/{route.split()[1]}" for route in control.ROUTES})


@pytest.mark.parametrize("name", [*Settings().shown(), *EFFECTS])
def test_it_is_named(name: str) -> None:
    assert f"`{name}`" in README


@pytest.mark.parametrize("route", ROUTES)
def test_its_route_is_named(route: str) -> None:
    assert route in README
