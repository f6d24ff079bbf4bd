"""For the time module."""

from tests.simulators.contract.bodies.kinds import Address, Body

BODIES: dict[str, Body] = {}
GIVEN: dict[str, Address] = {}
