from django.db import migrations

# What stands in the record already, for entries that were mirrored before there were columns for it.
FILL = """
UPDATE mirror_timeentry SET
    member_ref = (record -> 'member' ->> 'id')::bigint,
    ends_at = nullif(record ->> 'timeEnd', '')::timestamptz
WHERE record <> '{}'::jsonb
"""


class Migration(migrations.Migration):
    dependencies = [("mirror", "0004_time")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
