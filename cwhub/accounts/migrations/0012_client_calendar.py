from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_pace_tiers"),
    ]

    operations = [
        migrations.AddField(
            model_name="client",
            name="calendar_ref",
            field=models.BigIntegerField(blank=True, help_text="its own opening hours, for an SLA by them", null=True),
        ),
    ]
