"""A change of a dispatcher's own, written through the journal into the simulator."""

from typing import Any

from approvals.models import Origin, Proposal
from approvals.services import Part, propose
from cwhub.accounts.membership import actor_of_membership, scope_of_membership
from cwhub.journal.models import WriteBatch
from cwhub.journal.services import run_batch
from cwhub.journal.states import BatchState
from cwhub.writes.values import shown
from tests.connected import Desk


def propose_fields(desk: Desk, number: int, **fields: Any) -> Proposal:
    with desk.api() as api:
        record = api.get(f"/service/tickets/{number}").json()
    before = {name: shown(record.get(name)) for name in [*fields, "company"]}
    payload = {"ticket": number, "company": record["company"]["id"], "fields": fields, "notify": False}
    return propose_part(desk, number, Part("ticket.update", payload, before))


def propose_note(desk: Desk, number: int, text: str) -> Proposal:
    company = desk.ticket(number).client.external_id
    payload = {"ticket": number, "company": company, "tab": "internal", "text": text, "notify": False}
    return propose_part(desk, number, Part("ticket.note", payload, None))


def propose_part(desk: Desk, number: int, part: Part) -> Proposal:
    dispatcher = desk.people["dispatcher"]
    scope = scope_of_membership(dispatcher).narrowed(desk.ticket(number).client_id)
    with scope.open():
        return propose(
            scope=scope,
            connection=desk.connection,
            ticket=number,
            parts=[part],
            summary="A change of mine",
            diff=[],
            effects=[],
            evidence=[],
            by=actor_of_membership(dispatcher),
            category=None,
            sensitive=False,
            origin=Origin.PERSON,
        )


def written(desk: Desk, proposal: Proposal) -> None:
    run_batch(desk.account.pk, proposal.batch_id or 0)
    with desk.scope.open():
        assert WriteBatch.objects.get(pk=proposal.batch_id or 0).state == BatchState.COMMITTED


def patch(desk: Desk, number: int, **fields: Any) -> None:
    """Somebody else, past all of our code: another API member."""
    other = getattr(desk.app.sim.login, "others")[0]  # noqa: B009
    auth = (f"{desk.app.sim.login.company_id}+{other.public_key}", other.private_key)
    with desk.api() as api:
        wish = [{"op": "replace", "path": name, "value": value} for name, value in fields.items()]
        answer = api.patch(f"/service/tickets/{number}", json=wish, auth=auth)
        assert answer.status_code == 200, answer.text
