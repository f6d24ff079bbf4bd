from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cwhub.accounts.tenancy import moving_sql
from cwhub.journal.guard import statements


def guard_again(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in [*statements(), moving_sql("write_attempt")]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("accounts", "0006_clients_followed")]

    operations = [migrations.RunPython(guard_again, migrations.RunPython.noop)]
