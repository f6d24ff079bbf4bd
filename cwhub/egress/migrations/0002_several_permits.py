from django.db import migrations

from cwhub.egress.functions import DROP_TAKE_SQL, TAKE_SEVERAL_SQL, TAKE_SQL


class Migration(migrations.Migration):
    """Several permits in one call."""

    dependencies = [("egress", "0001_initial")]

    operations = [
        migrations.RunSQL([TAKE_SEVERAL_SQL], "DROP FUNCTION cwhub_take_several(text, float8, float8, float8, int)"),
        migrations.RunSQL(DROP_TAKE_SQL, [TAKE_SQL]),
    ]
