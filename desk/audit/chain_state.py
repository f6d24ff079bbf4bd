"""How the chain stands, for the banner: sealed up to where, its head, when it was looked at, what was exported."""

from dataclasses import dataclass

from cwhub.accounts.scope import ClientScope
from cwhub.audit.chain import last_seal
from cwhub.audit.models import AuditCheck, AuditHead, AuditSeal, AuditWaiting


@dataclass(frozen=True)
class ChainState:
    last: AuditSeal | None
    check: AuditCheck | None
    head: AuditHead | None
    waiting: int

    @property
    def broken(self) -> bool:
        return bool(self.check and self.check.fault)


def chain_state(scope: ClientScope) -> ChainState:
    account_id = scope.account_id
    return ChainState(
        last=last_seal(account_id),
        check=AuditCheck.objects.filter(account_id=account_id).order_by("-at", "-pk").first(),
        head=AuditHead.objects.filter(account_id=account_id).order_by("-at", "-pk").first(),
        waiting=AuditWaiting.objects.filter(account_id=account_id).count(),
    )


def short(sha256: str) -> str:
    """As people compare two hashes: the first and the last digits."""
    return f"{sha256[:4]} {sha256[4:8]} … {sha256[-4:]}" if sha256 else ""
