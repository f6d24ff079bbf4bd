from django.db import migrations

# Django's cache in the database, as `createcachetable` would make it: counters that several processes share.
MAKE = """
CREATE TABLE cwhub_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX cwhub_cache_expires ON cwhub_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_rights_and_grants"),
    ]

    operations = [migrations.RunSQL(MAKE, "DROP TABLE cwhub_cache")]
