from typing import Any

from cwhub.mirror.models import SetBack
from kit.clock import now
from tests.connected import Desk
from triage.models import Analysis
from triage.proposing import fields_to_set, filing_wish


def guess(level: str, id_: int) -> dict[str, Any]:
    return {"level": level, "id": id_, "name": f"{level} {id_}", "confidence": 0.9, "word": "likely"}


def test_nothing_is_proposed_again_for_a_field_that_was_set_back(desk: Desk) -> None:
    with desk.api() as api:
        number = api.get("/service/tickets", params={"conditions": "closedFlag = false"}).json()[0]["id"]
    ticket = desk.ticket(number)
    ticket.type_ref = ticket.subtype_ref = None
    analysis = Analysis(fields=[guess("priority", 999), guess("type", 1), guess("subtype", 1)])
    assert set(fields_to_set(ticket, analysis)) == {"priority", "type", "subType"}
    with desk.scope.open():
        for field in ("priority", "type"):
            SetBack.objects.create(
                account=desk.account,
                client=ticket.client,
                connection=desk.connection,
                ticket=number,
                field=field,
                op_uid=f"op-{field}",
                written_at=now(),
            )
        assert filing_wish(desk.connection, ticket, analysis) is None, "a subtype without its type neither"
