from django.db import migrations, models


class Migration(migrations.Migration):
    """A connection's pace by name, so that an operator changes the figure for all of them at once."""

    dependencies = [("accounts", "0010_shared_cache")]

    operations = [
        migrations.AddField(
            "connection",
            "pace_tier",
            models.CharField(
                blank=True, default="", help_text="a name of PACE_TIERS; empty: its own figure", max_length=60
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            "connection",
            "requests_per_minute",
            models.IntegerField(default=1000, help_text="holds where no tier of the settings does"),
        ),
    ]
