"""The database's own part: every entry waits for its seal, and only contents that may be forgotten are emptied.

A changed rule is a new migration that replaces the function.
"""

WAITS = """
CREATE OR REPLACE FUNCTION cwhub_audit_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_auditwaiting (account_id, entry_id) VALUES (NEW.account_id, NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER waits AFTER INSERT ON audit_auditentry FOR EACH ROW EXECUTE FUNCTION cwhub_audit_waits();
"""

# Whatever a setting or a program says, contents younger than a year stay unless their client was forgotten.
MAY_FORGET = """
CREATE OR REPLACE FUNCTION cwhub_may_forget(of_account bigint, of_client bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM audit_forgottenclient f WHERE f.account_id = of_account
        AND (f.client_id = of_client OR of_client IS NULL))
$$;
"""

ENTRY_CHANGES = """
CREATE OR REPLACE FUNCTION cwhub_audit_entry_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'client_id' = to_jsonb(OLD) - 'client_id' THEN
        RETURN NEW;  -- it follows its ticket to a new client
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.sentence = '' AND NEW.salt = ''
        AND to_jsonb(NEW) - '{sentence,salt}'::text[] = to_jsonb(OLD) - '{sentence,salt}'::text[]
        AND (OLD.at < now() - interval '1 year' OR cwhub_may_forget(OLD.account_id, OLD.client_id)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% rows are only ever added', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER append_only ON audit_auditentry;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_auditentry
    FOR EACH ROW EXECUTE FUNCTION cwhub_audit_entry_changes();
"""

BODY_CHANGES = """
CREATE OR REPLACE FUNCTION cwhub_audit_body_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'client_id' = to_jsonb(OLD) - 'client_id' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.data = '{}'::jsonb AND to_jsonb(NEW) - 'data' = to_jsonb(OLD) - 'data'
        AND (cwhub_may_forget(OLD.account_id, OLD.client_id) OR EXISTS (
            SELECT 1 FROM audit_auditentry e WHERE e.body_id = OLD.id AND e.at < now() - interval '1 year')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% rows are only ever added', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_auditbody
    FOR EACH ROW EXECUTE FUNCTION cwhub_audit_body_changes();
"""

# What was there before the chain: it is sealed as it stands.
EARLIER = """
ALTER TABLE audit_auditentry DISABLE TRIGGER append_only;
UPDATE audit_auditentry SET client_then = client_id;
ALTER TABLE audit_auditentry ENABLE TRIGGER append_only;
INSERT INTO audit_auditwaiting (account_id, entry_id) SELECT account_id, id FROM audit_auditentry;
"""
GUARD_AUDIT = (EARLIER, WAITS, MAY_FORGET, ENTRY_CHANGES, BODY_CHANGES)
