from django.db import migrations, models

from cwhub.egress.functions import BLOCK_SQL, TAKE_SEVERAL_SQL
from cwhub.egress.pace_sql import DROP_EARLIER_SQL, DROP_SQL, PACE_SQL


class Migration(migrations.Migration):
    """Buckets per client, a learned ceiling, and buckets that are empty after a crash."""

    dependencies = [("egress", "0002_several_permits")]

    operations = [
        migrations.RunSQL(DROP_EARLIER_SQL, [TAKE_SEVERAL_SQL, BLOCK_SQL]),
        migrations.CreateModel(
            name="RateCeiling",
            fields=[
                ("connection_id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "learned",
                    models.FloatField(db_default=1.0, help_text="part of the configured rate, after the last refusal"),
                ),
                (
                    "limited_at",
                    models.DateTimeField(help_text="when the server last asked for a pause", null=True),
                ),
                (
                    "refusals",
                    models.IntegerField(db_default=0, help_text="pauses in a row without a quiet minute between them"),
                ),
                ("blocked_until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunSQL("DELETE FROM egress_ratebucket", migrations.RunSQL.noop),
        migrations.RemoveField("ratebucket", "blocked_until"),
        migrations.AddField("ratebucket", "connection_id", models.BigIntegerField(null=True)),
        migrations.AddField("ratebucket", "client_id", models.BigIntegerField(null=True)),
        migrations.AddField(
            "ratebucket",
            "empty_since",
            models.DateTimeField(help_text="when it began empty, its forerunner being lost", null=True),
        ),
        migrations.AddField(
            "ratebucket",
            "minute",
            models.DateTimeField(help_text="the minute in which it was last used", null=True),
        ),
        migrations.AddField(
            "ratebucket", "used", models.IntegerField(db_default=0, help_text="tokens taken in that minute")
        ),
        migrations.AddField(
            "ratebucket",
            "used_before",
            models.IntegerField(db_default=0, help_text="tokens taken in the minute before it"),
        ),
        migrations.RunSQL("ALTER TABLE egress_ratebucket SET UNLOGGED", "ALTER TABLE egress_ratebucket SET LOGGED"),
        migrations.RunSQL(PACE_SQL, DROP_SQL),
    ]
