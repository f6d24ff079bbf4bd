"""All themes in one tuple, in a fixed order."""

from __future__ import annotations

from . import (
    Family,
    access,
    alerts,
    apps,
    backups,
    files,
    general,
    infrastructure,
    lifecycle,
    mail,
    network,
    phones,
    printing,
    purchases,
    remote,
    security,
    servers,
    workstation,
)

FAMILIES: tuple[Family, ...] = (
    *mail.FAMILIES,
    *access.FAMILIES,
    *workstation.FAMILIES,
    *apps.FAMILIES,
    *printing.FAMILIES,
    *remote.FAMILIES,
    *files.FAMILIES,
    *network.FAMILIES,
    *security.FAMILIES,
    *lifecycle.FAMILIES,
    *phones.FAMILIES,
    *servers.FAMILIES,
    *general.FAMILIES,
    *backups.FAMILIES,
    *alerts.FAMILIES,
    *infrastructure.FAMILIES,
    *purchases.FAMILIES,
)
