"""Reads the lists below each agreement: what it excludes, its own rates, its sites and boards, what was added to it.

They have no list of their own, and changing one need not change the agreement (FACTS 10): each is read once a day, and
at once when the agreement itself has changed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import F, Q

from cwhub.accounts.models import Connection
from cwhub.connectwise import KeyRefused, Limited, Refused, Unanswered
from cwhub.connectwise.bundles import lists_below
from cwhub.mirror import reading
from cwhub.mirror.models import Agreement, AgreementTerm
from cwhub.mirror.passes import Turn
from cwhub.mirror.pulling import Puller, everything
from cwhub.mirror.reading import Record
from kit.clock import now

EVERY = timedelta(days=1)
AT_ONCE = 6  # agreements in one bundle, eight lists each
REFUSED = "bundles of agreements are refused"
Kind = AgreementTerm.Kind


@dataclass(frozen=True)
class List:
    kind: str
    resource: str  # as a bundle names it
    path: str
    about: str  # the record's field that says what it is about


LISTS = (
    List(Kind.WORK_TYPE_OUT, "AgreementWorkTypeExclusion", "/finance/agreements/{}/workTypeExclusions", "workType"),
    List(Kind.WORK_ROLE_OUT, "AgreementWorkRoleExclusion", "/finance/agreements/{}/workRoleExclusions", "workRole"),
    List(Kind.WORK_TYPE, "AgreementWorkType", "/finance/agreements/{}/worktypes", "workType"),
    List(Kind.WORK_ROLE, "AgreementWorkRole", "/finance/agreements/{}/workroles", "workRole"),
    List(Kind.SITE, "AgreementSite", "/finance/agreements/{}/sites", "site"),
    List(Kind.BOARD, "BoardDefault", "/finance/agreements/{}/boardDefaults", "board"),
    List(Kind.ADDITION, "AgreementAddition", "/finance/agreements/{}/additions", "product"),
    List(Kind.ADJUSTMENT, "AgreementAdjustment", "/finance/agreements/{}/adjustments", ""),
)
ABOUT: dict[str, str] = {one.kind: one.about for one in LISTS}
Key = tuple[int, str]  # agreement and kind
Found = dict[Key, list[Record]]
Versions = dict[int, datetime | None]  # an agreement's time of change, by its number


def read_terms(puller: Puller, turn: Turn) -> bool:
    """Those that are due, for one turn. False when it ended before all were read."""
    while versions := due(puller.connection):
        asked_at, found = now(), ask(puller, list(versions))
        keep(puller.connection, versions, found, asked_at)
        if not turn.lasts():
            return False
    return True


def due(connection: Connection) -> Versions:
    """What was not read for a day, or before its agreement changed; both times are ConnectWise's own."""
    changed = Q(terms_version=None, source_updated_at__isnull=False) | Q(terms_version__lt=F("source_updated_at"))
    with everything(connection).open():
        rows = Agreement.objects.filter(connection=connection, gone_at=None)
        rows = rows.filter(Q(terms_read_at=None) | Q(terms_read_at__lt=now() - EVERY) | changed)
        rows = rows.order_by(F("terms_read_at").asc(nulls_first=True), "external_id")
        return dict(rows.values_list("external_id", "source_updated_at")[:AT_ONCE])


def ask(puller: Puller, numbers: list[int]) -> Found:
    """In one request where bundles are taken, else list by list."""
    keys = [(number, one) for number in numbers for one in LISTS]
    found = {} if puller.known.get(REFUSED) else ask_bundle(puller, keys)
    for number, one in keys:
        if (number, one.kind) not in found:
            found[number, one.kind] = ask_alone(puller, one.path.format(number))
    return found


def ask_bundle(puller: Puller, keys: list[tuple[int, List]]) -> Found:
    asked = lists_below([(one.resource, number) for number, one in keys])
    try:
        answers = puller.patiently(partial(puller.client.bundle, asked))
    except Limited:
        raise
    except (Refused, Unanswered) as error:
        puller.known[REFUSED] = isinstance(error, Refused)
        return {}
    told = ((key, answers.get(n)) for n, key in enumerate(keys))
    return {(number, one.kind): answer.records for (number, one), answer in told if answer and answer.success}


def ask_alone(puller: Puller, path: str) -> list[Record]:
    """A list that our role does not show, or that is gone with its agreement, has nothing for us."""
    try:
        return puller.all(path)
    except KeyRefused as error:
        if error.status == 401:
            raise
        return []


def keep(connection: Connection, versions: Versions, found: Found, asked_at: datetime) -> None:
    with everything(connection).open():
        agreements = Agreement.objects.filter(connection=connection, external_id__in=versions)
        rows = {row.external_id: row for row in agreements}
        AgreementTerm.objects.filter(connection=connection, agreement_ref__in=versions).delete()
        AgreementTerm.objects.bulk_create(terms(rows, found, asked_at), ignore_conflicts=True)
        for row in rows.values():
            row.terms_read_at, row.terms_version = asked_at, versions[row.external_id]
        Agreement.objects.bulk_update(rows.values(), ["terms_read_at", "terms_version"])


def terms(agreements: dict[int, Agreement], found: Found, asked_at: datetime) -> Iterable[Any]:
    for (number, kind), records in found.items():
        agreement = agreements.get(number)
        for record in records if agreement else ():
            assert agreement is not None
            yield AgreementTerm(
                account_id=agreement.account_id,
                client_id=agreement.client_id,
                connection_id=agreement.connection_id,
                external_id=record["id"],
                record=record,
                source_updated_at=reading.updated_at(record),
                seen_at=asked_at,
                kind=kind,
                agreement_ref=number,
                about_ref=reading.ref(record, ABOUT[kind]) if ABOUT[kind] else None,
            )


# --- for a check -----------------------------------------------------------------------------------------------------
def read_anew(puller: Puller) -> Iterator[tuple[list[int], Found]]:
    """Every agreement's lists as they are there now, some agreements at a time. Nothing is stored."""
    with everything(puller.connection).open():
        rows = Agreement.objects.filter(connection=puller.connection, gone_at=None, terms_read_at__isnull=False)
        numbers = list(rows.order_by("external_id").values_list("external_id", flat=True))
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        yield some, ask(puller, some)


def ours(connection: Connection, numbers: list[int]) -> Found:
    found: Found = {(number, one.kind): [] for number in numbers for one in LISTS}
    with everything(connection).open():
        rows = AgreementTerm.objects.filter(connection=connection, agreement_ref__in=numbers)
        for number, kind, record in rows.values_list("agreement_ref", "kind", "record"):
            found[number, kind].append(record)
    return found
