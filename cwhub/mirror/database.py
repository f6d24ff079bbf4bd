"""Statistics after much was read at once: a table may be analysed by its owner only, so a function of his does it."""

from django.db import connection

from cwhub.accounts.roles import quoted, roles

TABLES = (
    "accounts_client", "mirror_ticket", "mirror_note", "mirror_timeentry", "mirror_contact", "mirror_configuration",
    "mirror_agreement",
)  # fmt: skip


def analyze_sql() -> list[str]:
    """It takes no arguments and runs with a path of its own, so nobody can bend what it does."""
    acts = " ".join(f"ANALYZE {table};" for table in TABLES)
    return [
        f"CREATE OR REPLACE FUNCTION cwhub_analyze_mirror() RETURNS void LANGUAGE plpgsql SECURITY DEFINER "
        f"SET search_path = public, pg_temp AS $$ BEGIN {acts} END $$",
        "REVOKE ALL ON FUNCTION cwhub_analyze_mirror() FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION cwhub_analyze_mirror() TO {quoted(roles().app)}",
    ]


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select cwhub_analyze_mirror()")
