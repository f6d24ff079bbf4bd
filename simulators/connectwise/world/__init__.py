"""The world that the simulator is seeded with: Ferrowick IT and its clients, made from a seed and a day."""

from __future__ import annotations

from .build import build
from .people import SIGN_INS
from .shape import Login, Record, World

__all__ = ["SIGN_INS", "Login", "Record", "World", "build"]
