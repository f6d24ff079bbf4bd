"""What an agreement says about one entry, read from its own record and from what hangs on it (FACTS 10)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id
from simulators.connectwise.time_rules import pool
from simulators.connectwise.time_rules.coverage import Terms
from simulators.connectwise.time_rules.periods import local_day
from simulators.connectwise.time_rules.rates import in_force

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

AGREEMENTS = "finance/agreements"
OUT = {  # what is excluded: the list on the agreement, its field, and the type's own list of ids
    "workTypeExclusions": ("workType", "exclusionWorkTypeIds"),
    "workRoleExclusions": ("workRole", "exclusionWorkRoleIds"),
}


def agreement_of(store: Store, entry: Record) -> Record | None:
    return store.get(AGREEMENTS, parent_id(entry.get("agreement")))


def type_of(store: Store, entry: Record) -> Record:
    agreement = agreement_of(store, entry) or {}
    return store.get("finance/agreements/types", parent_id(agreement.get("type"))) or {}


def terms_for(sim: "Simulator", agreement: Record, entry: Record) -> Terms:
    store, settings = sim.store, sim.settings
    return Terms(
        covers_time=bool(agreement.get("coverAgreementTime")),
        units=str(agreement.get("applicationUnits", "Hours")),
        start=_day(agreement, "startDate"),
        last=_last_day(agreement, inclusive=settings.agreement_end_is_inclusive),
        cancelled=_cancelled(agreement),
        left=pool.left(sim, agreement, without=entry.get("id", 0)),
        work_types_out=excluded(store, agreement, "workTypeExclusions"),
        work_roles_out=excluded(store, agreement, "workRoleExclusions"),
        location=parent_id(agreement.get("location")) if agreement.get("restrictLocationFlag") else 0,
        department=parent_id(agreement.get("department")) if agreement.get("restrictDepartmentFlag") else 0,
        sites=_sites(store, agreement),
        has_incident=pool.has_incident(sim, agreement, entry),
    )


def _day(agreement: Record, name: str) -> str:
    return str(agreement.get(name, ""))[:10]


def _last_day(agreement: Record, *, inclusive: bool) -> str:
    last = _day(agreement, "endDate")
    if not last or agreement.get("noEndingDateFlag"):
        return ""
    return last if inclusive else (date.fromisoformat(last) - timedelta(days=1)).isoformat()


def _cancelled(agreement: Record) -> str:
    """Cancelled without a date is cancelled from the start."""
    return (_day(agreement, "dateCancelled") or "0001-01-01") if agreement.get("cancelledFlag") else ""


def excluded(store: Store, agreement: Record, which: str) -> frozenset[int]:
    """The agreement's own list; where no agreement has one, what its type leaves out."""
    field, of_type = OUT[which]
    if store.rows(f"{AGREEMENTS}/{which}"):
        return frozenset(
            parent_id(r.get(field)) for r in store.under(f"{AGREEMENTS}/{which}", "agreementId", agreement["id"])
        )
    kind = store.get("finance/agreements/types", parent_id(agreement.get("type"))) or {}
    return frozenset(kind.get(of_type) or ())


def _sites(store: Store, agreement: Record) -> frozenset[int]:
    rows = store.under(f"{AGREEMENTS}/sites", "agreementId", agreement["id"])
    named = [parent_id(r.get("site")) for r in rows] or [parent_id(agreement.get("site"))]
    return frozenset(named) - {0}


def work_type_row(sim: "Simulator", entry: Record) -> Record:
    """The agreement's own terms for the work type; a row without one is for all."""
    return _row(sim, entry, "worktypes", "workType")


def work_role_row(sim: "Simulator", entry: Record) -> Record:
    return _row(sim, entry, "workroles", "workRole")


def _row(sim: "Simulator", entry: Record, which: str, field: str) -> Record:
    rows = sim.store.under(f"{AGREEMENTS}/{which}", "agreement", parent_id(entry.get("agreement")) or -1)
    current = in_force(rows, _day_of(sim, entry))
    fitting = [r for r in current if parent_id(r.get(field)) in (0, parent_id(entry.get(field)))]
    if not sim.settings.newest_rate_row_wins:
        fitting.reverse()
    return _nearest(fitting, field)


def _day_of(sim: "Simulator", entry: Record) -> str:
    return local_day(entry.get("timeStart") or sim.clock.stamp(), sim.zone).isoformat()


def _nearest(rows: Iterable[Record], field: str) -> Record:
    """A row for this one before a row for all."""
    return min(rows, key=lambda r: not parent_id(r.get(field)), default={})


def board_default(store: Store, ticket: Record) -> int:
    """The agreement of the ticket's company that its board, or its board and type, presets."""
    mine = {a["id"] for a in store.under(AGREEMENTS, "company", parent_id(ticket.get("company")))}
    rows = store.under(f"{AGREEMENTS}/boardDefaults", "board", parent_id(ticket.get("board")))
    kinds = (0, parent_id(ticket.get("type")))
    fitting = [r for r in rows if r["agreementId"] in mine and parent_id(r.get("serviceType")) in kinds]
    return int(_nearest(fitting, "serviceType").get("agreementId", 0))
