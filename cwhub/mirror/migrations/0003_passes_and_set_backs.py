import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import kit.clock
from cwhub.accounts.tenancy import SecureTables
from cwhub.mirror.database import analyze_sql


def let_app_analyze(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in analyze_sql():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_clients_followed"),
        ("mirror", "0002_open_tickets"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    models.CharField(
                        choices=[("changes", "Changes"), ("compare", "Compare"), ("whole", "Whole")], max_length=10
                    ),
                ),
                ("collection", models.CharField(max_length=30)),
                ("since", models.DateTimeField(help_text="what this pass asks for; null for everything", null=True)),
                ("watermark", models.DateTimeField(help_text="ConnectWise's time up to which all is ours", null=True)),
                ("newest", models.DateTimeField(help_text="what the watermark becomes when this pass ends", null=True)),
                ("cursor", models.BigIntegerField(default=0, help_text="the last id that is done")),
                ("done", models.IntegerField(default=0)),
                ("total", models.IntegerField(default=0, help_text="0: nobody has counted")),
                ("found", models.IntegerField(default=0, help_text="how many were new, different or gone")),
                ("started_at", models.DateTimeField(null=True)),
                ("beat_at", models.DateTimeField(default=kit.clock.now, help_text="when it last moved")),
                (
                    "worked_ms",
                    models.BigIntegerField(default=0, help_text="time at work, without pauses between turns"),
                ),
                ("ended_at", models.DateTimeField(help_text="null while it is under way", null=True)),
            ],
            options={
                "verbose_name_plural": "passes",
            },
        ),
        migrations.CreateModel(
            name="SetBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ticket", models.BigIntegerField(help_text="ConnectWise's ticket number")),
                ("field", models.CharField(max_length=60)),
                ("op_uid", models.CharField(help_text="the operation that was undone", max_length=16)),
                ("written", models.JSONField(null=True)),
                ("found", models.JSONField(null=True)),
                ("written_at", models.DateTimeField()),
                (
                    "by",
                    models.CharField(
                        blank=True, help_text="who changed the record last, as ConnectWise says", max_length=100
                    ),
                ),
                ("seen_at", models.DateTimeField(default=kit.clock.now)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="note",
            name="note_once_per_connection",
        ),
        migrations.AddField(
            model_name="note",
            name="kind",
            field=models.CharField(
                choices=[("ticket", "Ticket"), ("meeting", "Meeting")], default="ticket", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="moved_at",
            field=models.DateTimeField(
                help_text="since when rows of it may still be with its former client", null=True
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="notes_read_at",
            field=models.DateTimeField(help_text="when the notes were asked for, whole; null: not yet", null=True),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("gone_at", None), ("notes_read_at", None)),
                fields=["connection", "closed", "-entered_at"],
                name="ticket_notes_to_read",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("moved_at__isnull", False)), fields=["connection"], name="ticket_on_the_move"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(fields=("ticket", "kind", "external_id"), name="note_once_per_ticket"),
        ),
        migrations.AddField(
            model_name="pass",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="pass",
            name="connection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.connection"
            ),
        ),
        migrations.AddField(
            model_name="setback",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="setback",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.client"
            ),
        ),
        migrations.AddField(
            model_name="setback",
            name="connection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.connection"
            ),
        ),
        migrations.AddConstraint(
            model_name="pass",
            constraint=models.UniqueConstraint(fields=("connection", "what", "collection"), name="pass_once"),
        ),
        migrations.AddIndex(
            model_name="setback",
            index=models.Index(fields=["connection", "ticket"], name="set_back_by_ticket"),
        ),
        migrations.AddConstraint(
            model_name="setback",
            constraint=models.UniqueConstraint(fields=("connection", "op_uid", "field"), name="set_back_once"),
        ),
        SecureTables("Pass", "SetBack"),
        migrations.RunPython(let_app_analyze, migrations.RunPython.noop),
    ]
