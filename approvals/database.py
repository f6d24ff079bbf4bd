"""The database's own copy of the rules of a proposal: which moves there are, and what never changes.

A test holds the list against `moves.MOVES`. A changed rule is a new migration that replaces the function.
"""

GUARD_FUNCTION = """
CREATE OR REPLACE FUNCTION approvals_guard_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('held', 'waiting') THEN
            RAISE EXCEPTION 'a proposal begins held or waiting, not %', NEW.state USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.client_id IS NULL AND OLD.state NOT IN ('held', 'waiting') AND cwhub_may_forget(OLD.account_id, NULL)
        AND to_jsonb(NEW) - '{parts,diff,summary,effects,evidence}'::text[]
            = to_jsonb(OLD) - '{parts,diff,summary,effects,evidence}'::text[] THEN
        RETURN NEW;  -- of several clients, one of whom was forgotten
    END IF;
    IF NEW.state IS DISTINCT FROM OLD.state AND NOT (
        (OLD.state = 'held' AND NEW.state IN ('waiting', 'rejected', 'stale', 'superseded', 'expired', 'withdrawn'))
        OR (OLD.state = 'waiting'
            AND NEW.state IN ('allowed', 'rejected', 'stale', 'superseded', 'expired', 'withdrawn'))
    ) THEN
        RAISE EXCEPTION 'a proposal cannot move from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.uid, NEW.account_id, NEW.connection_id, NEW.ticket, NEW.kind, NEW.parts, NEW.diff,
        NEW.summary, NEW.effects, NEW.evidence, NEW.risk, NEW.audience, NEW.can_be_undone, NEW.fingerprint,
        NEW.undoes, NEW.origin, NEW.category_id, NEW.level, NEW.sensitive, NEW.reports_only, NEW.proposed_by_kind,
        NEW.proposed_by_id, NEW.proposed_by_name, NEW.created_at)
       IS DISTINCT FROM
       (OLD.uid, OLD.account_id, OLD.connection_id, OLD.ticket, OLD.kind, OLD.parts, OLD.diff,
        OLD.summary, OLD.effects, OLD.evidence, OLD.risk, OLD.audience, OLD.can_be_undone, OLD.fingerprint,
        OLD.undoes, OLD.origin, OLD.category_id, OLD.level, OLD.sensitive, OLD.reports_only, OLD.proposed_by_kind,
        OLD.proposed_by_id, OLD.proposed_by_name, OLD.created_at) THEN
        RAISE EXCEPTION 'what a proposal proposes never changes' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.client_id IS DISTINCT FROM OLD.client_id AND NOT EXISTS (
        SELECT 1 FROM mirror_ticket t WHERE t.connection_id = NEW.connection_id AND t.external_id = NEW.ticket
            AND t.client_id = NEW.client_id) THEN
        RAISE EXCEPTION 'the client of a proposal is that of its ticket' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state NOT IN ('held', 'waiting') AND (NEW.decided_by_kind, NEW.decided_by_id, NEW.decided_by_name,
        NEW.decided_at, NEW.reason, NEW.reason_code, NEW.batch_id)
       IS DISTINCT FROM (OLD.decided_by_kind, OLD.decided_by_id, OLD.decided_by_name,
        OLD.decided_at, OLD.reason, OLD.reason_code, OLD.batch_id) THEN
        RAISE EXCEPTION 'a decision never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
GUARD_PROPOSALS = f"""{GUARD_FUNCTION}
CREATE TRIGGER approvals_guard BEFORE INSERT OR UPDATE ON approvals_proposal
    FOR EACH ROW EXECUTE FUNCTION approvals_guard_proposal();
"""
UNGUARD_PROPOSALS = "DROP FUNCTION approvals_guard_proposal() CASCADE"
