from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cwhub.accounts.roles import quoted, roles
from cwhub.journal.guard import ATTEMPTS_END


def let_attempts_end(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(ATTEMPTS_END, params=None)
    schema_editor.execute(f"GRANT DELETE ON write_attempt TO {quoted(roles().app)}", params=None)


class Migration(migrations.Migration):
    dependencies = [("journal", "0005_edited_findings"), ("audit", "0003_seals_looks_reviews_and_keeping")]

    operations = [migrations.RunPython(let_attempts_end, migrations.RunPython.noop)]
