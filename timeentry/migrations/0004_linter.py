from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeentry", "0003_checked"),
    ]

    operations = [
        migrations.AddField(
            model_name="preferences",
            name="linter",
            field=models.JSONField(
                default=dict,
                help_text="modes: rule -> off, warn, block; after_hours, talk, onsite: ConnectWise's ids of work types",
            ),
        ),
    ]
