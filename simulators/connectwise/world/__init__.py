"""The world that the simulator is seeded with: Ferrowick IT and its clients, made from a seed and a day."""

from __future__ import annotations

from .build import build
from .people import SIGN_INS
from .shape import Login, Opening, Record, World

__all__ = ["SIGN_INS", "Login", "Opening", "Record", "World", "build"]
