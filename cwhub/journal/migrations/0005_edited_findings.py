from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0004_operations_audited"),
    ]

    operations = [
        migrations.AlterField(
            model_name="writefinding",
            name="what",
            field=models.CharField(
                choices=[
                    ("missing", "Missing"),
                    ("extra", "Extra"),
                    ("unclear", "Unclear"),
                    ("unseen", "Unseen"),
                    ("unknown", "Unknown"),
                    ("edited", "Edited"),
                ],
                max_length=10,
            ),
        ),
    ]
