import django.db.models.deletion
from django.db import migrations, models

from cwhub.accounts.tenancy import SecureTables


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_clients_followed"),
        ("webhooks", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CallbackHealth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(help_text="ticket, company, ... as in the payload", max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unknown", "Unknown"),
                            ("registered", "Registered"),
                            ("disabled", "Disabled"),
                            ("missing", "Missing"),
                        ],
                        default="unknown",
                        max_length=12,
                    ),
                ),
                ("looked_at", models.DateTimeField(null=True)),
                ("delivered_at", models.DateTimeField(help_text="when one that we believe last came", null=True)),
                ("gap_at", models.DateTimeField(help_text="when asking last found what it had not told", null=True)),
                ("gap_count", models.IntegerField(default=0, help_text="how many records that were")),
                ("renewed_at", models.DateTimeField(help_text="when it was last registered again", null=True)),
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
                "verbose_name_plural": "callback health",
                "constraints": [models.UniqueConstraint(fields=("connection", "kind"), name="callback_health_once")],
            },
        ),
        SecureTables("CallbackHealth"),
    ]
