from django.db import migrations, models

from cwhub.accounts.database import REFUSE_SQL


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_several_connections"),
    ]

    operations = [
        migrations.AddField(
            model_name="client",
            name="custom_fields",
            field=models.JSONField(default=list, help_text="the MSP's own fields, as ConnectWise gave them"),
        ),
        migrations.AddField(
            model_name="client",
            name="followed_at",
            field=models.DateTimeField(blank=True, help_text="when its records were read again after that", null=True),
        ),
        migrations.AddField(
            model_name="client",
            name="merged_into",
            field=models.BigIntegerField(
                blank=True, help_text="the company that has its records since it is gone", null=True
            ),
        ),
        migrations.AddField(
            model_name="client",
            name="read_at",
            field=models.DateTimeField(blank=True, help_text="when we asked for what stands here", null=True),
        ),
        migrations.AddField(
            model_name="client",
            name="source_updated_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(REFUSE_SQL, migrations.RunSQL.noop),
    ]
