"""Fifty entries over four kinds of agreement, classified in one pass, beside a plain reading of the same rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from agreements.reading import TICKET, Asked, read
from agreements.rules.coverage import classify_all
from agreements.rules.terms import ZERO
from agreements.telling import explained
from bench.scratch import scratch
from bench.table import Row
from bench.timing import median, milliseconds
from cwhub.accounts.models import Client, Connection
from cwhub.mirror import models
from kit.clock import now
from tests.builders import make_account, make_client, make_connection, scope_of

ENTRIES, ROUNDS, WARM = 50, 30, 5
BEGAN = {"startDate": "2026-01-01T00:00:00Z", "noEndingDateFlag": True, "billTime": "NoDefault"}
KINDS: tuple[dict[str, Any], ...] = (
    {"coverAgreementTime": True, "applicationUnits": "Hours", "applicationUnlimitedFlag": True},
    {"coverAgreementTime": True, "applicationUnits": "Hours", "applicationLimit": 40, "oneTimeFlag": True},
    {"coverAgreementTime": True, "applicationUnits": "Amount", "applicationLimit": 2500, "oneTimeFlag": True},
    {"coverAgreementTime": False},
)
SAVED_BEFORE = 200  # entries of each agreement, since the recap


def measure(folder: Path) -> list[Row]:
    with scratch(), small_desk() as (connection, asked):
        taken, beside = [], []
        for turn in range(WARM + ROUNDS):
            pass_, plain = (
                milliseconds(lambda: classified(connection, asked)),
                milliseconds(lambda: plainly(connection)),
            )
            if turn >= WARM:
                taken.append(pass_)
                beside.append(plain)
        what = f"{ENTRIES} entries over {len(KINDS)} kinds of agreement, read, classified and explained"
        return [Row(what, median(taken), "the same rows, plainly selected", median(beside))]


def classified(connection: Connection, asked: list[Asked]) -> None:
    book = read(connection, asked)
    answers = classify_all([book.saved(one) for one in asked])
    told = [explained(answer) for answer in answers]
    assert len(told) == ENTRIES


def plainly(connection: Connection) -> None:
    for model in (models.Ticket, models.Agreement, models.TimeEntry, models.WorkType, models.WorkRole):
        assert list(model.objects.filter(connection=connection).values_list("record", flat=True))


@contextmanager
def small_desk() -> Iterator[tuple[Connection, list[Asked]]]:
    account = make_account()
    connection, start = make_connection(account), now() - timedelta(hours=2)
    client = make_client(connection, 1)
    with scope_of(account).open():
        fill(connection, client)
        yield (
            connection,
            [
                Asked(start=start, at=now(), charge=(TICKET, 100 + n), hours=Decimal("0.4"), deduct=ZERO)
                for n in range(ENTRIES)
            ],
        )


def fill(connection: Connection, client: Client) -> None:
    def row(model: Any, number: int, record: dict[str, Any], **more: Any) -> None:
        model.objects.create(
            account_id=connection.account_id,
            connection=connection,
            external_id=number,
            record={"id": number, **record},
            seen_at=now(),
            **more,
        )

    rate = {"rateType": "Multiplier", "rate": 1, "billTime": "Billable", "roundBillHoursTo": 0.25}
    row(models.WorkType, 1, {"name": "Remote", "overallDefaultFlag": True, **rate}, name="Remote")
    row(models.WorkRole, 1, {"name": "Engineer", "hourlyRate": 150}, name="Engineer")
    of_client = {"client_id": client.pk}
    for number, kind in enumerate(KINDS, 1):
        row(models.Agreement, number, {"name": f"Kind {number}", **BEGAN, **kind}, name=f"Kind {number}", **of_client)
        for n in range(SAVED_BEFORE):
            saved = {"agreement_ref": number, "entered_at": now() - timedelta(days=1)}
            row(
                models.TimeEntry, 1000 * number + n, {"agreementHours": 0.1, "agreementAmount": 5}, **saved, **of_client
            )
    for n in range(ENTRIES):
        carried = {"agreement": {"id": 1 + n % len(KINDS), "name": "carried"}, "workRole": {"id": 1}}
        row(models.Ticket, 100 + n, {"summary": f"Ticket {n}", **carried}, summary=f"Ticket {n}", **of_client)
