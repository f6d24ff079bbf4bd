"""Doors of the ticket screens, with those of the connections that exist already."""

from urllib.parse import urlsplit

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def open_doors(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    alias = schema_editor.connection.alias
    doors = apps.get_model("accounts", "ScreenDoor").objects.using(alias)
    for row in apps.get_model("accounts", "Connection").objects.using(alias).all():
        parts = urlsplit(row.screen_url)
        origin = f"{parts.scheme}://{parts.netloc.lower()}"
        doors.create(origin=origin, company_id=row.company_id, account_id=row.account_id, connection_id=row.pk)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ScreenDoor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "origin",
                    models.CharField(
                        help_text="scheme, host and port of the screen, as a browser says it", max_length=200
                    ),
                ),
                ("company_id", models.CharField(db_index=True, max_length=60)),
                ("account_id", models.BigIntegerField()),
                (
                    "connection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="screen_door",
                        to="accounts.connection",
                    ),
                ),
            ],
        ),
        migrations.RunPython(open_doors, migrations.RunPython.noop, elidable=True),
    ]
