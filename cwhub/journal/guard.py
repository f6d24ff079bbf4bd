"""The table of moves as database triggers, for the migrations: nothing else changes a state, whoever writes."""

from collections.abc import Mapping
from typing import Any

from cwhub.journal.moves import BATCH_MOVES, FIRST_BATCH_STATE, FIRST_OP_STATE, OP_MOVES

OP_FIXED = ("batch_id", "kind", "payload", "dedup_key", "content_key", "marker", "before_image", "undoes_id")
BATCH_FIXED = ("connection_id", "fingerprint", "proposal_uid")


def statements() -> list[str]:
    return [
        *trigger("write_op", FIRST_OP_STATE, OP_MOVES, OP_FIXED),
        *trigger("write_batch", FIRST_BATCH_STATE, BATCH_MOVES, BATCH_FIXED),
    ]


def client_follows_ticket(number: str) -> str:
    """A row's client changes to that of its ticket, as the mirror has it, and to no other."""
    return (  # `number` is one of NUMBERS, no input
        "NEW.client_id IS DISTINCT FROM OLD.client_id AND NOT EXISTS (SELECT 1 FROM mirror_ticket t WHERE "  # noqa: S608
        f"t.connection_id = NEW.connection_id AND t.client_id = NEW.client_id AND t.external_id IN ({number}))"
    )


NUMBERS = {"write_op": "NEW.ticket", "write_batch": "SELECT o.ticket FROM write_op o WHERE o.batch_id = NEW.id"}


def trigger(table: str, first: str, moves: Mapping[Any, Mapping[Any, str]], fixed: tuple[str, ...]) -> list[str]:
    """Statements that may be repeated by a later migration when the table of moves has grown."""
    allowed = ", ".join(f"'{before}>{after}'" for before, targets in moves.items() for after in targets)
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in fixed)
    return [
        f"""
        CREATE OR REPLACE FUNCTION {table}_moves() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                IF NEW.state <> '{first}' THEN
                    RAISE EXCEPTION '{table} starts as {first}, not as %', NEW.state USING ERRCODE = 'check_violation';
                END IF;
            ELSIF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state = ANY (ARRAY[{allowed}])) THEN
                RAISE EXCEPTION '{table}: % cannot become %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
            ELSIF {changed} THEN
                RAISE EXCEPTION '{table}: what is to be written is fixed' USING ERRCODE = 'check_violation';
            ELSIF {client_follows_ticket(NUMBERS[table])} THEN
                RAISE EXCEPTION '{table}: its client is that of its ticket' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$
        """,
        f"DROP TRIGGER IF EXISTS {table}_moves ON {table}",
        f"CREATE TRIGGER {table}_moves BEFORE INSERT OR UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_moves()",
    ]


# Whatever a setting says, an attempt younger than a month stays, unless its client was forgotten.
ATTEMPTS_END = """
CREATE OR REPLACE FUNCTION write_attempt_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'client_id' = to_jsonb(OLD) - 'client_id' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND (OLD.started_at < now() - interval '30 days'
        OR OLD.client_id IS NOT NULL AND cwhub_may_forget(OLD.account_id, OLD.client_id)) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% rows are only ever added', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER append_only ON write_attempt;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON write_attempt
    FOR EACH ROW EXECUTE FUNCTION write_attempt_changes();
"""
