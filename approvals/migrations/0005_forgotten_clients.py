from django.db import migrations

from approvals.database import GUARD_FUNCTION


class Migration(migrations.Migration):
    dependencies = [("approvals", "0004_requested"), ("audit", "0003_seals_looks_reviews_and_keeping")]

    operations = [migrations.RunSQL(GUARD_FUNCTION, migrations.RunSQL.noop)]
