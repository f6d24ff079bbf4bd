"""The head of each account's chain, once a day, to a file that the database cannot change.

Put settings.AUDIT_HEADS on a share that this machine may only add to: then a chain that was cut or rebuilt as a whole
is found too.
"""

import json
import logging
import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from cwhub.accounts.models import Account
from cwhub.accounts.scope import ClientScope
from cwhub.audit.canonical import moment_text
from cwhub.audit.chain import alone_at_chain, last_seal
from cwhub.audit.models import AuditHead, AuditSeal
from kit.clock import now

log = logging.getLogger("cwhub.audit")


@dataclass(frozen=True)
class Head:
    n: int
    sha256: str
    where: str  # its file, or "the database"


def export_head(account_id: int) -> AuditHead | None:
    """Writes today's head, where the account's day has none yet and the chain has grown. File first, then the row."""
    with ClientScope.of_account(account_id, purpose="audit").open():
        alone_at_chain(account_id)
        account = Account.objects.get(pk=account_id)
        last = last_seal(account_id)
        before = AuditHead.objects.filter(account_id=account_id).order_by("-at", "-pk").first()
        today = now().astimezone(account.zone).date()
        if last is None or (before and (before.n == last.n or day_of(before.at, account) == today)):
            return None
        moment = now()
        name = write_head(account.uid, last, moment, today)
        return AuditHead.objects.create(account_id=account_id, n=last.n, sha256=last.sha256, at=moment, file=name)


def day_of(moment: datetime, account: Account) -> date:
    return moment.astimezone(account.zone).date()


def write_head(account_uid: str, seal: AuditSeal, moment: datetime, day: date) -> str:
    """Never over another file: a head that stands is not changed."""
    folder = Path(settings.AUDIT_HEADS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{account_uid}-{day.isoformat()}-{seal.n}.json"
    told = {"account": account_uid, "n": seal.n, "sha256": seal.sha256, "at": moment_text(moment)}
    try:
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # written by a try whose transaction was lost afterwards; the same day, the same number
        return name
    with os.fdopen(handle, "w") as file:
        json.dump(told, file)
    return name


def heads_of(account: Account) -> list[Head]:
    """Every head that was ever told, from the files and from the database. Needs the account's scope."""
    stored = AuditHead.objects.filter(account_id=account.pk).order_by("n").values_list("n", "sha256")
    return [*heads_in_files(account.uid), *(Head(n, sha256, "the database") for n, sha256 in stored)]


def heads_in_files(account_uid: str) -> list[Head]:
    return [read_head(path) for path in sorted(Path(settings.AUDIT_HEADS).glob(f"{account_uid}-*.json"))]


def read_head(path: Path) -> Head:
    """A file that cannot be read is a head that no chain has: it must be looked at, not passed over."""
    try:
        told = json.loads(path.read_text())
        return Head(int(told["n"]), str(told["sha256"]), path.name)
    except (OSError, ValueError, KeyError, TypeError):
        log.warning("an exported head cannot be read", extra={"file": path.name})
        return Head(-1, "", path.name)
