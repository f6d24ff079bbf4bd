"""All themes in one tuple, in a fixed order."""

from __future__ import annotations

from . import Family
from .access import ACCESS
from .alerts import ALERTS
from .mail import MAIL

FAMILIES: tuple[Family, ...] = (*MAIL, *ACCESS, *ALERTS)
