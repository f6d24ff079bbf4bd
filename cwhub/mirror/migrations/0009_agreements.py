from django.db import migrations, models

# What stands in the record already, for entries that were mirrored before there were columns for it.
FILL = """
UPDATE mirror_timeentry SET
    agreement_ref = (record -> 'agreement' ->> 'id')::bigint,
    entered_at = coalesce(nullif(record ->> 'dateEntered', ''), record -> '_info' ->> 'dateEntered')::timestamptz
WHERE record <> '{}'::jsonb
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_client_calendar"),
        ("mirror", "0008_sla_priorities"),
    ]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="recap",
            field=models.JSONField(default=dict, help_text="ConnectWise's own balance, as it was last told"),
        ),
        migrations.AddField(
            model_name="agreement",
            name="recap_at",
            field=models.DateTimeField(help_text="when it was asked for; null: not yet, or not shown to us", null=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="terms_version",
            field=models.DateTimeField(help_text="the agreement's time of change when they were", null=True),
        ),
        migrations.AddField(
            model_name="timeentry",
            name="agreement_ref",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="timeentry",
            name="entered_at",
            field=models.DateTimeField(help_text="when it was saved: pools are drawn on in this order", null=True),
        ),
        migrations.AlterField(
            model_name="agreementterm",
            name="about_ref",
            field=models.BigIntegerField(
                help_text="the work type, role, site, board or product; null for all", null=True
            ),
        ),
        migrations.AlterField(
            model_name="agreementterm",
            name="kind",
            field=models.CharField(
                choices=[
                    ("type_out", "Excluded work type"),
                    ("role_out", "Excluded work role"),
                    ("type", "Terms of a work type"),
                    ("role", "Rate of a work role"),
                    ("site", "Covered site"),
                    ("board", "Board default"),
                    ("addition", "Addition"),
                    ("adjustment", "Adjustment"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="timeentry",
            index=models.Index(fields=["connection", "agreement_ref", "entered_at"], name="time_by_agreement"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
