import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_poll_and_reconcile"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="connection", name="one_writing_connection"),
        migrations.AlterField(
            model_name="connection",
            name="writes",
            field=models.BooleanField(default=True, help_text="whether changes may be written there at all"),
        ),
        migrations.AddField(
            model_name="connection",
            name="checks",
            field=models.JSONField(
                blank=True, default=dict, help_text="what trying permissions, deletion and the way back came to"
            ),
        ),
        migrations.AddField(
            model_name="connection",
            name="unreadable",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                blank=True,
                default=list,
                help_text="lists that the role of our API member does not show; they are not asked for",
                size=None,
            ),
        ),
    ]
