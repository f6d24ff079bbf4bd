import django.db.models.deletion
from django.db import migrations, models

from cwhub.accounts.tenancy import SecureTables


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_pace_is_possible"),
        ("mirror", "0006_by_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="Calendar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("external_id", models.BigIntegerField()),
                ("record", models.JSONField(default=dict)),
                ("source_updated_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(null=True)),
                ("name", models.CharField(max_length=100)),
                ("holiday_list_ref", models.BigIntegerField(null=True)),
                ("monday_opens", models.TimeField(null=True)),
                ("monday_closes", models.TimeField(null=True)),
                ("tuesday_opens", models.TimeField(null=True)),
                ("tuesday_closes", models.TimeField(null=True)),
                ("wednesday_opens", models.TimeField(null=True)),
                ("wednesday_closes", models.TimeField(null=True)),
                ("thursday_opens", models.TimeField(null=True)),
                ("thursday_closes", models.TimeField(null=True)),
                ("friday_opens", models.TimeField(null=True)),
                ("friday_closes", models.TimeField(null=True)),
                ("saturday_opens", models.TimeField(null=True)),
                ("saturday_closes", models.TimeField(null=True)),
                ("sunday_opens", models.TimeField(null=True)),
                ("sunday_closes", models.TimeField(null=True)),
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
                "constraints": [
                    models.UniqueConstraint(fields=("connection", "external_id"), name="calendar_once_per_connection")
                ],
            },
        ),
        migrations.CreateModel(
            name="CompanySettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("external_id", models.BigIntegerField()),
                ("record", models.JSONField(default=dict)),
                ("source_updated_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(null=True)),
                ("default_calendar_ref", models.BigIntegerField(null=True)),
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
                "verbose_name_plural": "company settings",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("connection", "external_id"), name="company_settings_once_per_connection"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("external_id", models.BigIntegerField()),
                ("record", models.JSONField(default=dict)),
                ("source_updated_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(null=True)),
                ("list_ref", models.BigIntegerField()),
                ("name", models.CharField(max_length=100)),
                ("day", models.DateField()),
                ("all_day", models.BooleanField(default=True)),
                ("starts_at", models.TimeField(null=True)),
                ("ends_at", models.TimeField(null=True)),
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
                "indexes": [models.Index(fields=["connection", "list_ref", "day"], name="holiday_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("connection", "external_id"), name="holiday_once_per_connection")
                ],
            },
        ),
        migrations.CreateModel(
            name="HolidayList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("external_id", models.BigIntegerField()),
                ("record", models.JSONField(default=dict)),
                ("source_updated_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(null=True)),
                ("name", models.CharField(max_length=100)),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("connection", "external_id"), name="holiday_list_once_per_connection"
                    )
                ],
            },
        ),
        SecureTables("Calendar", "HolidayList", "Holiday", "CompanySettings"),
    ]
