import django.db.models.deletion
from django.db import migrations, models

import kit.clock
import kit.ids
from cwhub.accounts.tenancy import SecureTables


def owner(to: str) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_side_by_side"),
        ("desk", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="EntryQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.CharField(default=kit.ids.new_uid, max_length=16, unique=True)),
                ("entry", models.BigIntegerField(help_text="ConnectWise's id of the time entry")),
                ("ticket", models.BigIntegerField(help_text="on which it is", null=True)),
                ("member_ref", models.BigIntegerField(help_text="ConnectWise's id of the member who is asked")),
                (
                    "about",
                    models.CharField(help_text="the entry in words, as it was when it was asked about", max_length=300),
                ),
                ("text", models.TextField()),
                ("asked_by_name", models.CharField(max_length=120)),
                ("asked_at", models.DateTimeField(default=kit.clock.now)),
                ("answer", models.TextField(blank=True)),
                ("answered_by_name", models.CharField(blank=True, max_length=120)),
                ("answered_at", models.DateTimeField(null=True)),
                ("account", owner("accounts.account")),
                ("client", owner("accounts.client")),
                ("connection", owner("accounts.connection")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["connection", "member_ref", "answered_at"], name="question_by_member"),
                    models.Index(fields=["connection", "entry"], name="question_by_entry"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewedEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry", models.BigIntegerField(help_text="ConnectWise's id of the time entry")),
                ("ticket", models.BigIntegerField(help_text="on which it is", null=True)),
                (
                    "said",
                    models.CharField(help_text="digest of what the entry said when it was looked at", max_length=64),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("by_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField(default=kit.clock.now)),
                ("account", owner("accounts.account")),
                ("client", owner("accounts.client")),
                ("connection", owner("accounts.connection")),
            ],
            options={
                "verbose_name_plural": "reviewed entries",
                "constraints": [models.UniqueConstraint(fields=["connection", "entry"], name="entry_reviewed_once")],
            },
        ),
        SecureTables("EntryQuestion", "ReviewedEntry"),
    ]
