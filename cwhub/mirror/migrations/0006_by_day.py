from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mirror", "0005_time_by_member")]

    operations = [
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["connection", "entered_at"], name="note_by_time"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["connection", "source_updated_at"], name="ticket_by_change"),
        ),
    ]
