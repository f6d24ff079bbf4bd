"""What every table rests on: grants by default, the database's clock, and the refusal of append-only tables."""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cwhub.accounts.roles import database_sql, roles

# One clock decides leases, settle times and buckets; machine clocks never do. Tests replace it by one with a shift.
CLOCK_SQL = """
CREATE OR REPLACE FUNCTION cwhub_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ SELECT clock_timestamp() $$
"""
REFUSE_SQL = """
CREATE OR REPLACE FUNCTION cwhub_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- whose it is may change: a row about a ticket follows it to its new client
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'client_id' = to_jsonb(OLD) - 'client_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% rows are only ever added', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""


def prepare_database(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in [*database_sql(roles()), CLOCK_SQL, REFUSE_SQL]:
        schema_editor.execute(statement, params=None)
