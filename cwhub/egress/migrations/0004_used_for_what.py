from django.db import migrations, models

from cwhub.egress.pace_sql import DROP_WITHOUT_PURPOSE_SQL, TAKE_SQL


class Migration(migrations.Migration):
    """What a connection's tokens are taken for. The function that takes them is told, so it is another one."""

    dependencies = [("egress", "0003_pace_per_client")]

    operations = [
        migrations.AddField(
            "ratebucket",
            "used_for",
            models.JSONField(help_text="the same by purpose; of the connection's own bucket only", null=True),
        ),
        migrations.AddField("ratebucket", "used_for_before", models.JSONField(null=True)),
        migrations.RunSQL([DROP_WITHOUT_PURPOSE_SQL, TAKE_SQL], migrations.RunSQL.noop),
    ]
