import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

import kit.clock

NAMES = ("granted_by_name", models.CharField(blank=True, max_length=120))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_pace_is_possible"),
    ]

    operations = [
        migrations.AddField(
            "account",
            "second_factor",
            models.CharField(
                blank=True,
                choices=[
                    ("", "As this installation has it"),
                    ("nobody", "Nobody has to, everybody may"),
                    ("admins", "Admins"),
                    ("everybody", "Everybody"),
                ],
                default="",
                help_text="who must have one",
                max_length=10,
            ),
        ),
        migrations.AddField(
            "membership",
            "all_boards",
            models.BooleanField(default=True, help_text="a technician decides on every board, not only on his"),
        ),
        migrations.AddField(
            "membership",
            "boards",
            ArrayField(
                base_field=models.BigIntegerField(),
                default=list,
                help_text="mirror.Board: a technician's own",
                size=None,
            ),
        ),
        migrations.AddField("membership", "ended_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "membership",
            "ended_reason",
            models.CharField(blank=True, help_text="why he is inactive, as a sentence", max_length=200),
        ),
        migrations.AddField(
            "membership",
            "granted_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.membership",
            ),
        ),
        migrations.AddField("membership", *NAMES),
        migrations.AddField(
            "membership",
            "granted_at",
            models.DateTimeField(default=kit.clock.now, help_text="when this role was given"),
        ),
        migrations.AddField(
            "token",
            "granted_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.membership",
            ),
        ),
        migrations.AddField("token", *NAMES),
        migrations.AddField(
            "token",
            "minted_by",
            models.ForeignKey(
                blank=True,
                help_text="the token it came from",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="minted",
                to="accounts.token",
            ),
        ),
        migrations.AlterField(
            "token",
            "tools",
            ArrayField(
                base_field=models.CharField(max_length=60),
                default=list,
                help_text="names; empty: every tool",
                size=None,
            ),
        ),
    ]
