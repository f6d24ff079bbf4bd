"""Reads the lists below each agreement: what it excludes, and its own terms for work types.

They have no list of their own, and changing one need not change the agreement (FACTS 10): each is read once a day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Q

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
AT_ONCE = 16  # agreements in one bundle, three lists each
REFUSED = "bundles of agreements are refused"
Kind = AgreementTerm.Kind


@dataclass(frozen=True)
class List:
    kind: str
    resource: str  # as a bundle names it
    path: str
    about: str


LISTS = (
    List(Kind.WORK_TYPE_OUT, "AgreementWorkTypeExclusion", "/finance/agreements/{}/workTypeExclusions", "workType"),
    List(Kind.WORK_ROLE_OUT, "AgreementWorkRoleExclusion", "/finance/agreements/{}/workRoleExclusions", "workRole"),
    List(Kind.WORK_TYPE, "AgreementWorkType", "/finance/agreements/{}/worktypes", "workType"),
)
Key = tuple[int, str]  # agreement and kind
Found = dict[Key, list[Record]]


def read_terms(puller: Puller, turn: Turn) -> bool:
    """Those that are due, for one turn. False when it ended before all were read."""
    while numbers := due(puller.connection):
        asked_at, found = now(), ask(puller, numbers)
        keep(puller.connection, numbers, found, asked_at)
        if not turn.lasts():
            return False
    return True


def due(connection: Connection) -> list[int]:
    with everything(connection).open():
        rows = Agreement.objects.filter(connection=connection, gone_at=None)
        rows = rows.filter(Q(terms_read_at=None) | Q(terms_read_at__lt=now() - EVERY))
        return list(rows.order_by("terms_read_at", "external_id").values_list("external_id", flat=True)[:AT_ONCE])


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


def keep(connection: Connection, numbers: list[int], found: Found, asked_at: datetime) -> None:
    with everything(connection).open():
        rows = {
            row.external_id: row for row in Agreement.objects.filter(connection=connection, external_id__in=numbers)
        }
        AgreementTerm.objects.filter(connection=connection, agreement_ref__in=numbers).delete()
        AgreementTerm.objects.bulk_create(terms(rows, found, asked_at), ignore_conflicts=True)
        Agreement.objects.filter(pk__in=[row.pk for row in rows.values()]).update(terms_read_at=asked_at)


def terms(agreements: dict[int, Agreement], found: Found, asked_at: datetime) -> Iterable[Any]:
    about = {one.kind: one.about for one in LISTS}
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
                about_ref=reading.ref(record, about[kind]),
            )
