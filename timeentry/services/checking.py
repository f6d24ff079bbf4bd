"""Checks entries before anything is sent: what ConnectWise would refuse, what looks odd, what stands already."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope
from timeentry.rules.coverage import Classified, classified
from timeentry.rules.findings import Finding, Fix, Recorded, Refusal
from timeentry.rules.known import Known
from timeentry.rules.linted import linted, refused_as_wanted
from timeentry.rules.refusing import refusals
from timeentry.rules.wanted import Wanted, payload_of
from timeentry.rules.warning import warnings
from timeentry.scopes import whole
from timeentry.services.gathering import gather_mirrored, refreshed
from timeentry.services.looking import Fresh
from timeentry.services.recorded import Key, key_of, recorded
from timeentry.words.days import day_of


def check(
    scope: ClientScope,
    *,
    connection: Connection,
    member: int,
    entries: Sequence[Wanted],
    fresh: Fresh | None = None,
    mirrored: Known | None = None,
) -> list[Finding]:
    """One finding for each entry, in their order. `fresh` is what `looking` has just read of ConnectWise;
    `mirrored` what the mirror said a moment ago, where that has been asked already."""
    asked: dict[str, Any] = {"scope": scope, "connection": connection, "entries": entries}
    with whole(scope).open():
        known = mirrored or gather_mirrored(**asked, member=member)
        known = refreshed(known, **asked, fresh=fresh or Fresh())
        return with_recorded(connection, member, entries, findings(entries, known))


def findings(entries: Sequence[Wanted], known: Known) -> list[Finding]:
    """In their order: entries of one post draw on an agreement's pool one after the other."""
    classes = classified(entries, known)
    return [finding_of(entry, entries, known, one) for entry, one in zip(entries, classes, strict=True)]


def finding_of(entry: Wanted, others: Sequence[Wanted], known: Known, found: Classified) -> Finding:
    charge = known.charges.get(entry.charge)
    finding = Finding(
        n=entry.n,
        charge=charge.name if charge else "",
        client_id=charge.client_id if charge else None,
        client=charge.client_name if charge else "",
        day=day_of(entry.start, known.zone) if entry.start else None,
        work_type=found.work_type,
        work_role=found.work_role,
        agreement=found.agreement,
        tabs=entry.tabs if entry.tabs is not None else charge.tabs if charge else (),
        actual=found.actual,
        billed=found.billed,
        cover=found.cover,
    )
    return told(finding, entry, others, known)


def told(finding: Finding, entry: Wanted, others: Sequence[Wanted], known: Known) -> Finding:
    """With what ConnectWise refuses, what the linter says, and what looks odd, as strictly as the account wants it."""
    refused, softened = refused_as_wanted(refusals(entry, known), known)
    blocked, linter = linted(entry, others, known, finding)
    said = (*softened, *linter, *warnings(entry, others, known))
    return replace(finding, errors=(*refused, *blocked), warnings=said)


def settled(entry: Wanted, finding: Finding) -> Wanted:
    """With the work type, role and tabs that were shown: what is left open could become something else on the way."""
    return replace(entry, work_type=finding.work_type, work_role=finding.work_role, tabs=finding.tabs)


# --- the same work again ---------------------------------------------------------------------------------------------
def with_recorded(
    connection: Connection, member: int, entries: Sequence[Wanted], found: list[Finding]
) -> list[Finding]:
    """What another batch has is shown as recorded there; what stands twice in this one is refused the second time."""
    keys = {
        entry.n: key_of(
            connection,
            payload_of(settled(entry, finding), member=member),
            client_id=finding.client_id,
            occurrence=entry.occurrence,
        )
        for entry, finding in zip(entries, found, strict=True)
        if not finding.errors
    }
    standing = recorded(connection, keys.values())
    first: dict[str, int] = {}
    rows = []
    for finding in found:
        key = keys.get(finding.n)
        rows.append(finding if key is None else again(finding, standing.get(key), first, key))
    return rows


def again(finding: Finding, standing: Recorded | None, first: dict[str, int], key: Key) -> Finding:
    row = first.setdefault(key[0], finding.n)
    if row != finding.n:
        fix = Fix("Leave it out", act="leave_out")
        sentence = f"The same work as row {row + 1}. On purpose it goes into a batch of its own, after this one."
        return replace(finding, errors=(Refusal("notes", sentence, fix),))
    return replace(finding, recorded=standing) if standing else finding
