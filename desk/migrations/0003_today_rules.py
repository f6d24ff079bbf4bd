import django.db.models.deletion
from django.db import migrations, models

from cwhub.accounts.tenancy import SecureTables


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_client_calendar"),
        ("desk", "0002_billing_review"),
    ]

    operations = [
        migrations.CreateModel(
            name="TodayRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rules", models.JSONField(default=dict)),
                (
                    "board",
                    models.BigIntegerField(default=0, help_text="ConnectWise's id; 0 for all that take part"),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.account"
                    ),
                ),
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.membership"
                    ),
                ),
            ],
            options={"verbose_name_plural": "rules of today"},
        ),
        SecureTables("TodayRules"),
    ]
