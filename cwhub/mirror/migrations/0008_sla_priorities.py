import django.db.models.deletion
from django.db import migrations, models

from cwhub.accounts.tenancy import SecureTables


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_client_calendar"),
        ("mirror", "0007_calendars"),
    ]

    operations = [
        migrations.CreateModel(
            name="SlaPriority",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("external_id", models.BigIntegerField()),
                ("record", models.JSONField(default=dict)),
                ("source_updated_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(null=True)),
                ("sla_ref", models.BigIntegerField()),
                ("priority_ref", models.BigIntegerField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.account"
                    ),
                ),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.connection"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "SLA priorities",
                "indexes": [models.Index(fields=["connection", "sla_ref"], name="sla_priority_by_sla")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("connection", "external_id"), name="sla_priority_once_per_connection"
                    )
                ],
            },
        ),
        SecureTables("SlaPriority"),
    ]
