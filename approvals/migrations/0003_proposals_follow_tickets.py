from django.db import migrations

from approvals.database import GUARD_FUNCTION


class Migration(migrations.Migration):
    dependencies = [("approvals", "0002_decided_index")]

    operations = [migrations.RunSQL(GUARD_FUNCTION, migrations.RunSQL.noop)]
