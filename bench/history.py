"""An account with as many tickets as wished and what a desk leaves on them, made by the database itself."""

from dataclasses import dataclass
from typing import Any

import psycopg

from config.cluster import Cluster
from cwhub.accounts.models import Account, Connection, Membership, Role
from cwhub.accounts.roles import roles
from cwhub.mirror.models import Board, BoardStatus, Priority
from kit.clock import now
from tests.builders import make_account, make_client, make_connection, make_member, scope_of

CLIENTS = 50
WAITING = 60  # proposals: more than a page of the queue, and as many in each history
FIRST = 1000  # the number before the first ticket's
OPEN_STATUS, CLOSED_STATUS = 11, 12

# A ticket's record, its client and its contact. The newest are open, and every twentieth.
TICKETS = """
insert into mirror_ticket (account_id, connection_id, client_id, external_id, record, source_updated_at, seen_at,
    summary, board_ref, status_ref, type_ref, priority_ref, contact_ref, resources, closed, closed_at, entered_at,
    goal_at, notes_read_at)
select %(account)s, %(connection)s, c.id, %(first)s + i,
    jsonb_build_object('id', %(first)s + i, 'summary', 'Ticket ' || i,
        'board', jsonb_build_object('id', 1, 'name', 'Board'), 'status', jsonb_build_object('id', 11, 'name', 'Open'),
        'priority', jsonb_build_object('id', 3, 'name', 'Normal'), 'filler', repeat(md5(i::text), 60)),
    now(), now(), 'Ticket ' || i || ' about ' || left(md5(i::text), 12), 1,
    case when o.open then 11 else 12 end, 1 + i %% 40, 1 + i %% 4, 1 + i %% %(contacts)s, '', not o.open,
    case when not o.open then now() - make_interval(mins => n - i) end, now() - make_interval(mins => n - i),
    case when o.open then now() + make_interval(mins => i %% 600) end, now()
from (select %(tickets)s::int as n) s, generate_series(1, %(tickets)s::int) i
cross join lateral (select (i %% 20 = 0 or i > %(tickets)s - %(waiting)s) as open) o
join accounts_client c
  on c.connection_id = %(connection)s and c.external_id = 1 + (1 + i %% %(contacts)s) %% %(clients)s
"""
CONTACTS = """
insert into mirror_contact (account_id, connection_id, client_id, external_id, record, seen_at, name, title, email,
    phone, type_names, inactive)
select %(account)s, %(connection)s, c.id, i, '{}', now(), 'Person ' || i, '', '', '', '[]', false
from generate_series(1, %(contacts)s::int) i
join accounts_client c on c.connection_id = %(connection)s and c.external_id = 1 + i %% %(clients)s
"""
DEVICES = """
insert into mirror_configuration (account_id, connection_id, client_id, external_id, record, seen_at, name,
    type_name, contact_ref, last_login, inactive)
select account_id, connection_id, client_id, external_id, '{}', now(), 'Device ' || external_id, '', external_id,
    '', false from mirror_contact
"""
NOTES = """
insert into mirror_note (account_id, connection_id, client_id, ticket_id, external_id, record, seen_at, tab, author,
    by_customer, text, entered_at)
select account_id, connection_id, client_id, t.id, t.external_id * 3 + k, '{}', now(), 'discussion', 'Somebody',
    k = 0, repeat(md5(t.id::text), 8), entered_at from mirror_ticket t, generate_series(0, 2) k
"""
TIMES = """
insert into mirror_timeentry (account_id, connection_id, client_id, external_id, record, seen_at, ticket_ref,
    member_name, hours, notes, internal_notes, starts_at)
select account_id, connection_id, client_id, external_id, '{}', now(), external_id, 'Somebody', 0.5, 'Done.', '',
    entered_at from mirror_ticket where closed
"""
# One ticket in five is younger than the product here: those were analysed, proposed for and written to.
ANALYSES = """
insert into triage_analysis (uid, account_id, connection_id, client_id, ticket, current, category_name, level, word,
    nothing, sensitive, signs, fields, reason, steps, against, "similar", missing, questions, read, engine, took_ms,
    created_at)
select 'a' || external_id, account_id, connection_id, client_id, external_id, true, 'Mail', 2, 'likely', '', false,
    '[]', '[]', 'As before.', jsonb_build_array(jsonb_build_object('text', 'Look at it.', 'tickets', 1, 'sources',
    '[]'::jsonb)), '[]', '[]', '[]', '[]', '[]', 'bench', 20, entered_at
from mirror_ticket where external_id > %(first)s + %(tickets)s - greatest(%(tickets)s / 5, 2 * %(waiting)s)
"""
SEEN = """
insert into triage_tickettimes (account_id, connection_id, client_id, ticket, analysed_at, first_seen_at,
    minutes_logged)
select account_id, connection_id, client_id, ticket, created_at, created_at, 0 from triage_analysis
"""
PROPOSALS = """
insert into approvals_proposal (uid, account_id, connection_id, client_id, ticket, state, origin, kind, parts,
    summary, diff, effects, evidence, risk, audience, reversible, can_be_undone, reports_only, fingerprint, undoes,
    level, sensitive, policy_version, proposed_by_kind, proposed_by_name, created_at, expires_at, decided_by_kind,
    decided_by_name, reason, reason_code)
select 'p' || ticket, account_id, connection_id, client_id, ticket, 'waiting', 'triage', 'ticket.update', '[]',
    'File under Mail', '[{"field": "Type", "before": null, "after": "Mail", "note": ""}]', '[]', '[]', 'low',
    'internal', 'Can be taken back', true, false, md5(ticket::text), '', 2, false, 1, 'system', 'cwhub', created_at,
    now() + interval '3 days', '', '', '', '' from triage_analysis
"""
DECIDED = """
update approvals_proposal set state = 'rejected', decided_by_kind = 'person', decided_by_name = 'Somebody',
    decided_at = created_at, reason = 'Not now', reason_code = 'not_now'
where ticket <= %(first)s + %(tickets)s - %(waiting)s
"""
BATCHES = """
insert into write_batch (uid, account_id, connection_id, client_id, state, ordered, fingerprint, proposal_uid,
    policy_version, owner, fence, next_at, turn, attempts, needs_verify, reason, cancel_reason, created_by_kind,
    created_by_name, created_at)
select 'b' || ticket, account_id, connection_id, client_id, 'running', true, fingerprint, uid, 1, '', 1, now(),
    'client:' || client_id, 1, false, '', '', 'person', 'Somebody', created_at from approvals_proposal
where state = 'rejected'
"""
OPS = """
insert into write_op (uid, batch_id, account_id, connection_id, client_id, seq, kind, ticket, payload, payload_hash,
    content_key, dedup_key, marker, state, calling, verified, attempts, busy, misses, empty_looks, reason, last_error)
select 'o' || b.id, b.id, b.account_id, b.connection_id, b.client_id, 1, 'ticket.update', p.ticket, '{}', '',
    b.uid, b.uid, '', 'planned', false, true, 1, 0, 0, 0, '', '' from write_batch b
join approvals_proposal p on p.uid = b.proposal_uid
"""
ENDED = (
    "update write_op set state = 'sending', sent_at = now()",
    "update write_op set state = 'applied'",
    "update write_batch set state = 'committed', ended_at = created_at",
)
AUDIT = """
insert into audit_auditentry (uid, account_id, client_id, at, actor_kind, actor_name, act, subject, subject_uid,
    ticket, sentence, body_sha256)
select 'e' || k || '-' || ticket, account_id, client_id, created_at, 'system', 'cwhub', 'triage.analysed', 'analysis',
    uid, ticket, 'A ticket was analysed.', '' from triage_analysis, generate_series(1, 3) k
"""
STEPS = (CONTACTS, DEVICES, TICKETS, NOTES, TIMES, ANALYSES, SEEN, PROPOSALS, DECIDED, BATCHES, OPS, *ENDED, AUDIT)


@dataclass(frozen=True)
class History:
    """What a page needs to be asked for."""

    database: str
    connection: Connection
    admin: Membership
    newest: int  # an open ticket with an analysis and a waiting proposal


def make_history(cluster: Cluster, database: str, tickets: int) -> History:
    """Fills the database that Django uses now."""
    account = make_account()
    connection = make_connection(account, last_poll_at=now())
    set_up(account, connection)
    admin = make_member(account, "admin", Role.ADMIN)
    values = {"account": account.pk, "connection": connection.pk, "tickets": tickets, "first": FIRST}
    counts = {"contacts": tickets // 40 + 10, "clients": CLIENTS, "waiting": WAITING}
    fill(cluster, database, values | counts)
    return History(database, connection, admin, FIRST + tickets)


def set_up(account: Account, connection: Connection) -> None:
    for number in range(1, CLIENTS + 1):
        make_client(connection, number)
    common: dict[str, Any] = {"account": account, "connection": connection, "seen_at": now()}
    with scope_of(account).open():
        Board.objects.create(external_id=1, name="Board", takes_part=True, **common)
        for number, closed in ((OPEN_STATUS, False), (CLOSED_STATUS, True)):
            BoardStatus.objects.create(external_id=number, board_ref=1, name=f"S{number}", closed=closed, **common)
        for number in range(1, 5):
            Priority.objects.create(external_id=number, name=f"P{number}", sort_order=number, **common)


def fill(cluster: Cluster, database: str, values: dict[str, int]) -> None:
    with psycopg.connect(cluster.dsn(database, role=roles().owner), autocommit=True) as owner:
        for statement in STEPS:
            owner.execute(statement.encode(), values if "%(" in statement else None)
        owner.execute("analyze")
