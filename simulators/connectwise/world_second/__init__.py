"""The second world: Pennyfold Support, a small British MSP that files little and has learned nothing yet."""

from __future__ import annotations

from .build import build
from .people import SIGN_INS

__all__ = ["SIGN_INS", "build"]
